#!/usr/bin/env python3
"""Follows a service and keeps what it hears in a SQLite file. Kill it when you like: it goes on where it was.

    follow.py RUN_DIRECTORY DATABASE [--service intake] [--until POSITION] [topics…]

Prints a line a delivery. The table `heard` holds each event once, in order: put your own effects in its place.
"""

import argparse
import sqlite3
import sys

from qinglian_wire import Cursor, CursorStore, Desk, Event, endpoint, follow


def remember(database: sqlite3.Connection, event: Event) -> None:
    """The follower's effect: it fails if an event came twice, and shows the order in which they came."""
    database.execute("INSERT INTO heard (position, json) VALUES (?, ?)", (event.position, event.raw))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("run", help="directory with the services' sockets")
    arguments.add_argument("database", help="SQLite file of this follower")
    arguments.add_argument("topics", nargs="*", help="topics, each ending in a dot; default: all of the service")
    arguments.add_argument("--service", default="intake")
    arguments.add_argument("--until", type=int, help="stop once this position is handled")
    options = arguments.parse_args()

    store = CursorStore(options.database)
    store.database.execute(
        "CREATE TABLE IF NOT EXISTS heard (number INTEGER PRIMARY KEY, position INTEGER NOT NULL UNIQUE,"
        " json BLOB NOT NULL) STRICT"
    )

    def done(cursor: Cursor) -> bool:
        return options.until is not None and cursor.position >= options.until

    def remember_and_tell(database: sqlite3.Connection, event: Event) -> None:
        remember(database, event)
        print(f"{event.position} {event.type}", flush=True)

    def silent(seconds: float) -> None:
        print(f"nothing heard of {options.service} for {seconds:.0f} s; still trying", file=sys.stderr)

    with Desk(endpoint(options.run, options.service, "desk")) as desk:
        follow(
            endpoint(options.run, options.service, "feed"),
            desk,
            options.topics or [f"{options.service}."],
            store,
            remember_and_tell,
            until=done,
            silent=silent,
        )


if __name__ == "__main__":
    main()
