"""A follower on a thread of its own that keeps what it hears, with its cursor in the same transaction."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from pathlib import Path

from load import wait_for
from qinglian_wire import Cursor, CursorStore, Event, NoAnswer, follow
from suite import Service


class Ear:
    def __init__(self, service: Service):
        self.service = service
        self.failure: BaseException | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="qinglian-follower-"))
        self._position = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow)
        self._events: list[bytes] = []

    def __enter__(self) -> Ear:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        with sqlite3.connect(self._folder / "follower.db") as database:
            self._events = [row[0] for row in database.execute("SELECT json FROM heard ORDER BY number")]
        shutil.rmtree(self._folder, ignore_errors=True)

    def heard(self) -> list[bytes]:
        """What its table holds, in the order in which it came; once it has ended."""
        return self._events

    def hear_up_to(self, position: int) -> None:
        wait_for(lambda: self.failure is not None or self._position >= position, 60)

    def _follow(self) -> None:
        store = CursorStore(self._folder / "follower.db")
        store.database.execute(
            "CREATE TABLE heard (number INTEGER PRIMARY KEY, position INTEGER NOT NULL UNIQUE, json BLOB NOT NULL) STRICT"
        )

        def remember(database: sqlite3.Connection, event: Event) -> None:
            database.execute("INSERT INTO heard (position, json) VALUES (?, ?)", (event.position, event.raw))

        def told_to_stop(cursor: Cursor) -> bool:
            self._position = cursor.position
            return self._stop.is_set()

        while not self._stop.is_set():
            try:
                with self.service.desk() as desk:
                    follow(self.service.feed, desk, ["intake."], store, remember, until=told_to_stop)
            except NoAnswer:
                continue  # the source is down; the cursor is where it was
            except BaseException as failure:
                self.failure = failure
                return
