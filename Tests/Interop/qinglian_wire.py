"""A client of Qinglian's wire in one file: JSON over ZeroMQ, with pyzmq and Python's own library.

`Desk` calls a service, `follow` receives its feed without a gap. Copy what you need; Shared/Messages/WIRE.md is the rule
that both keep. Proofs and signatures are in `qinglian_proofs.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import zmq
import zmq.auth

LARGEST_FRAME = 16 * 1024 * 1024
"""Bytes; a desk closes the connection at a larger frame."""


def uuid7() -> str:
    """A request's id: a UUID version 7 of now (RFC 9562). Make a new one for each new request, none for a resend."""
    value = int(time.time() * 1000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def timestamp(seconds_from_now: float = 0) -> str:
    """An instant as the wire writes it: RFC 3339 in UTC, to the millisecond."""
    instant = datetime.now(timezone.utc) + timedelta(seconds=seconds_from_now)
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def endpoint(run_directory: str | os.PathLike[str], service: str, door: str) -> str:
    """Where a service of this machine listens; `door` is "feed" or "desk"."""
    return f"ipc://{os.fspath(run_directory)}/{service}.{door}"


@dataclass(frozen=True)
class Curve:
    """What a TCP connection needs: the service's public key, and the file with your own pair (`<name>.key_secret`)."""

    server_key: str
    key_file: str | os.PathLike[str]

    def apply(self, socket: zmq.Socket) -> None:
        """Before the socket is connected."""
        public, secret = zmq.auth.load_certificate(os.fspath(self.key_file))
        if secret is None:
            raise ValueError(f"{os.fspath(self.key_file)} holds no secret key")
        socket.curve_publickey, socket.curve_secretkey = public, secret
        socket.curve_serverkey = self.server_key.encode()


# The desk


class DeskError(Exception):
    """A desk's refusal. `reason` is a stable word for programs, `message` is for a person."""

    def __init__(self, error: dict):
        self.code: int = error["code"]
        self.message: str = error["message"]
        self.data: dict = error.get("data") or {}
        self.reason: str | None = self.data.get("code")
        super().__init__(f"{self.code} {self.message}" + (f" ({self.reason})" if self.reason else ""))

    PARSE, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
    BUSY, REFUSED, FORBIDDEN, NOT_FOUND, UNAVAILABLE = -32001, -32002, -32003, -32004, -32005


class NoAnswer(Exception):
    """The deadline passed without an answer: the outcome is unknown. The same `frame` may be sent again for 24 hours."""


@dataclass(frozen=True)
class Answer:
    result: dict
    attachments: list[bytes]
    raw: bytes
    """The answer's frame, byte for byte."""


def request_frame(method: str, params: dict, *, id: str, timeout: float, actor: dict | None = None) -> bytes:
    """One request. Keep these bytes to send it again: a desk compares the parameters byte for byte."""
    context: dict = {"deadline": timestamp(timeout)}
    if actor is not None:
        context["actor"] = actor
    request = {"context": context, "id": id, "jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()


def stay_connected(socket: zmq.Socket) -> None:
    """Has TCP find out who is gone, and comes back soon. See WIRE.md for why there are no heartbeats."""
    socket.setsockopt(zmq.TCP_KEEPALIVE, 1)
    socket.setsockopt(zmq.TCP_KEEPALIVE_IDLE, 5)
    socket.setsockopt(zmq.TCP_KEEPALIVE_INTVL, 5)
    socket.setsockopt(zmq.TCP_MAXRT, 15_000)
    socket.setsockopt(zmq.RECONNECT_IVL, 20)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 500)


class Desk:
    """Calls one service, one call at a time. Use one on each thread: a ZeroMQ socket belongs to its thread.

    A request without an answer is sent again with the same id until its deadline; the desk does the work once and
    answers a resend with the remembered answer.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        actor: dict | None = None,
        curve: Curve | None = None,
        context: zmq.Context | None = None,
    ):
        self.actor = actor
        self._socket = (context or zmq.Context.instance()).socket(zmq.DEALER)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.setsockopt(zmq.MAXMSGSIZE, LARGEST_FRAME)
        stay_connected(self._socket)
        if curve is not None:
            curve.apply(self._socket)
        self._socket.connect(endpoint)

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(
        self,
        method: str,
        params: dict | None = None,
        *,
        attachments: Sequence[bytes] = (),
        actor: dict | None = None,
        timeout: float = 10,
        id: str | None = None,
    ) -> Answer:
        """Asks, and waits for the answer. Raises `DeskError` or, past `timeout` seconds, `NoAnswer`."""
        id = id or uuid7()
        frame = request_frame(method, params or {}, id=id, timeout=timeout, actor=actor or self.actor)
        return self.send(frame, id, attachments=attachments, timeout=timeout)

    def send(self, frame: bytes, id: str, *, attachments: Sequence[bytes] = (), timeout: float = 10) -> Answer:
        """Sends a request's bytes until they are answered; `busy` and `unavailable` are tried again, too."""
        deadline = time.monotonic() + timeout
        pause = 0.5
        while (left := deadline - time.monotonic()) > 0:
            self._send([frame, *attachments], left)
            answer = self._receive(id, min(pause, left))
            pause = min(pause * 2, 8)
            if isinstance(answer, Answer):
                return answer
            if answer is not None:
                if answer.code not in (DeskError.BUSY, DeskError.UNAVAILABLE):
                    raise answer
                time.sleep(min(answer.data.get("retryAfter", 500) / 1000, max(0, deadline - time.monotonic())))
        raise NoAnswer(f"no answer within {timeout} s; the outcome is unknown")

    def _send(self, frames: Sequence[bytes], seconds: float) -> None:
        if self._socket.poll(int(seconds * 1000), zmq.POLLOUT):
            with contextlib.suppress(zmq.Again):  # the connection ended in between; it is sent again
                self._socket.send_multipart(frames, zmq.NOBLOCK)

    def _receive(self, id: str, seconds: float) -> Answer | DeskError | None:
        until = time.monotonic() + seconds
        while self._socket.poll(max(0, int((until - time.monotonic()) * 1000))):
            raw, *attachments = self._socket.recv_multipart()
            reply = json.loads(raw)
            if reply.get("id") not in (id, None):
                continue  # an answer to an earlier resend
            if "error" in reply:
                return DeskError(reply["error"])
            return Answer(reply["result"], attachments, raw)
        return None


# The feed


@dataclass(frozen=True)
class Cursor:
    """Everything on `topics` up to `position` of `ledger` has been handled."""

    source: str
    ledger: str
    topics: tuple[str, ...]
    position: int


@dataclass(frozen=True)
class Event:
    """One event: `raw` is what the ledger holds, byte for byte; `body` is the CloudEvent in it."""

    raw: bytes
    body: dict = field(compare=False)

    @classmethod
    def parse(cls, raw: bytes) -> Event:
        return cls(raw, json.loads(raw))

    @property
    def type(self) -> str:
        return self.body["type"]

    @property
    def position(self) -> int:
        return int(self.body["sequence"])

    @property
    def prior(self) -> int:
        return int(self.body["prior"])


class Stopped(Exception):
    """The cursor does not fit the ledger: an operator must decide. Going on would skip or repeat events."""


class Follower:
    """Decides when events that arrived may be handled. It does no input or output, so it is tested without sockets.

    Events are held until a head proves that none of them is missing: of each followed type, the chain of `prior` is
    unbroken from the cursor to the newest that the head names.
    """

    HELD_AT_MOST = 10_000

    def __init__(self, cursor: Cursor):
        self.cursor = cursor
        self._held: dict[int, Event] = {}

    def hold(self, event: Event) -> None:
        """Takes an event from the feed. Past the bound all are dropped: the next head asks to read them again."""
        if event.body["ledger"] == self.cursor.ledger and event.position > self.cursor.position:
            self._held[event.position] = event
            if len(self._held) > self.HELD_AT_MOST:
                self._held.clear()

    def judge(self, head: dict) -> list[Event] | None:
        """What may be handled now, in order, with the cursor moved; None: something is missing, read it."""
        position = int(head["head"])
        if position <= self.cursor.position:
            return []
        if not head["complete"] and int(head["since"]) > self.cursor.position:
            return None
        newest: dict[str, int] = {}
        ready = [self._held[at] for at in sorted(self._held) if at <= position]
        for event in ready:
            if event.prior > newest.get(event.type, self.cursor.position):
                return None
            newest[event.type] = event.position
        for type, at in head["heads"].items():
            if self.follows(type) and int(at) > newest.get(type, self.cursor.position):
                return None
        self.advance(position)
        return ready

    def advance(self, position: int) -> None:
        """Everything up to `position` is handled."""
        self.cursor = Cursor(self.cursor.source, self.cursor.ledger, self.cursor.topics, position)
        self._held = {at: event for at, event in self._held.items() if at > position}

    def follows(self, type: str) -> bool:
        return any((type + ".").startswith(topic) for topic in self.cursor.topics)


class CursorStore:
    """A follower's own SQLite file: its effects and its cursor change in one transaction, so a crash repeats nothing."""

    def __init__(self, path: str | os.PathLike[str]):
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS followed (source TEXT PRIMARY KEY, ledger TEXT NOT NULL, topics TEXT NOT NULL,"
            " position INTEGER NOT NULL) STRICT"
        )

    def cursor(self, source: str, topics: Iterable[str]) -> Cursor | None:
        row = self.database.execute(
            "SELECT ledger, topics, position FROM followed WHERE source = ?", (source,)
        ).fetchone()
        if row is None:
            return None
        if row[1] != " ".join(topics):
            raise Stopped(f"the cursor is for the topics {row[1]}: rebuild, or start from now, explicitly")
        return Cursor(source, row[0], tuple(row[1].split()), row[2])

    def deliver(
        self, events: Iterable[Event], cursor: Cursor, handle: Callable[[sqlite3.Connection, Event], None]
    ) -> None:
        """Handles events and moves the cursor, both or neither; on disk when it returns."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            for event in events:
                handle(self.database, event)
            self.database.execute(
                "INSERT INTO followed (source, ledger, topics, position) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source) DO UPDATE SET ledger = excluded.ledger, position = excluded.position",
                (cursor.source, cursor.ledger, " ".join(cursor.topics), cursor.position),
            )
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise


def read(desk: Desk, topics: Sequence[str], after: int = 0, limit: int = 500) -> Iterable[tuple[dict, list[Event]]]:
    """Pages of committed events after a position, until there are no more."""
    while True:
        page = desk.call("feed.read", {"after": f"{after:020d}", "limit": limit, "topics": list(topics)})
        yield page.result, [Event.parse(raw) for raw in page.attachments]
        after = int(page.result["through"])
        if not page.result["more"]:
            return


def follow(
    feed: str,
    desk: Desk,
    topics: Sequence[str],
    store: CursorStore,
    handle: Callable[[sqlite3.Connection, Event], None],
    *,
    curve: Curve | None = None,
    until: Callable[[Cursor], bool] = lambda cursor: False,
    silent: Callable[[float], None] = lambda seconds: None,
) -> Cursor:
    """Handles every event on `topics` once, in order, from the store's cursor (from the beginning without one) on.

    `until` is asked after each delivery, and each second. `silent` is told when three heads are missing: the source
    is down or unreachable; following goes on by itself when it is back.
    """
    subscription = zmq.Context.instance().socket(zmq.SUB)
    subscription.setsockopt(zmq.LINGER, 0)
    subscription.setsockopt(zmq.RCVHWM, 10_000)
    stay_connected(subscription)
    for topic in topics:
        subscription.subscribe(topic)
    subscription.subscribe("feed.head.")
    if curve is not None:
        curve.apply(subscription)
    subscription.connect(feed)
    heard = time.monotonic()
    interval = 1.0
    follower: Follower | None = None
    try:
        while follower is None or not until(follower.cursor):
            if not subscription.poll(int(interval * 1000)):
                if time.monotonic() - heard > 3 * interval:
                    silent(time.monotonic() - heard)
                continue
            topic, body = subscription.recv_multipart()
            if not topic.startswith(b"feed.head."):
                event = Event.parse(body)
                if follower is not None and "sequence" in event.body:
                    follower.hold(event)
                continue
            heard = time.monotonic()
            head = json.loads(body)
            interval = head["interval"] / 1000
            if follower is None:
                if not head["complete"]:
                    continue
                known = store.cursor(head["source"], topics)
                follower = Follower(known or Cursor(head["source"], head["ledger"], tuple(topics), 0))
            if head["ledger"] != follower.cursor.ledger:
                follower = Follower(carry_over(desk, follower.cursor))
                if head["ledger"] != follower.cursor.ledger:
                    continue
            before = follower.cursor.position
            ready = follower.judge(head)
            if ready is None:
                catch_up(desk, follower, store, handle)
            elif follower.cursor.position > before:
                store.deliver(ready, follower.cursor, handle)
            elif int(head["head"]) < before:
                expect_not_behind(desk, follower.cursor)
        return follower.cursor
    finally:
        subscription.close()


def catch_up(
    desk: Desk, follower: Follower, store: CursorStore, handle: Callable[[sqlite3.Connection, Event], None]
) -> None:
    """Reads what is missing from the ledger, page by page."""
    for page, events in read(desk, follower.cursor.topics, follower.cursor.position):
        if page["ledger"] != follower.cursor.ledger:
            return  # the next head says where it goes on
        follower.advance(int(page["through"]))
        store.deliver(events, follower.cursor, handle)


def carry_over(desk: Desk, cursor: Cursor) -> Cursor:
    """The cursor after a head of another ledger: restored from a backup that holds all it handled, or not at all."""
    for page, events in read(desk, ["ledger.continued."], cursor.position, limit=100):
        if page["ledger"] == cursor.ledger:
            return cursor  # an old head
        for life in (event.body["data"] for event in events):
            if life["previous"] == cursor.ledger and life["size"] >= cursor.position:
                return Cursor(cursor.source, page["ledger"], cursor.topics, cursor.position)
    raise Stopped(f"the ledger does not continue {cursor.ledger} at {cursor.position}")


def expect_not_behind(desk: Desk, cursor: Cursor) -> None:
    """A head may be older than a page that was read since; a ledger that ends before the cursor lost events."""
    page, _ = next(iter(read(desk, cursor.topics, cursor.position, limit=1)))
    if page["ledger"] == cursor.ledger and int(page["through"]) < cursor.position:
        raise Stopped(f"the ledger ends at {int(page['through'])}, before the cursor at {cursor.position}")
