#!/usr/bin/env python3
"""Carries a feed into NATS JetStream: every event once, in order, whoever is killed when.

    nats_bridge.py --nats nats://127.0.0.1:4222 --run RUN_DIRECTORY [--service intake] [topics…]
    nats_bridge.py --nats … --feed tcp://… --desk tcp://… --key FILE --server-key KEY [--service gateway] [topics…]

An event of type `open.case.filed` becomes a message on the subject `qinglian.open.case.filed`, with the event's bytes as they
are and its id as `Nats-Msg-Id`. The stream itself is the cursor: the bridge keeps nothing, and begins after the last message
that the stream holds. Each message names the one before it (`Nats-Expected-Last-Msg-Id`), so that the server takes no event
out of its turn; nobody else may publish to the stream.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence

import nats
from nats.js.api import RawStreamMsg, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError
from qinglian_wire import Cursor, Curve, Desk, Event, endpoint, follow

SUBJECTS = "qinglian"
IN_FLIGHT = 256
"""Messages that wait for JetStream's acknowledgement at once."""


class NotTaken(Exception):
    """JetStream did not say that it has everything: what it has, it tells when it is asked for its last message."""


class StreamStore:
    """A follower's store that is a JetStream stream. Its methods are called on the follower's thread."""

    def __init__(self, server: str, stream: str, timeout: float = 10):
        self.stream = stream
        self.timeout = timeout
        self.published = 0
        self._last_id = ""
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._wait(self._connect(server))

    def cursor(self, source: str, topics: Iterable[str]) -> Cursor | None:
        """Where the stream ends: what comes after its last message is to be published. Makes the stream if there is none."""
        try:
            last = self._wait(self._last())
        except NotFoundError:
            self._last_id = ""
            return None
        event = Event.parse(last.data)
        self._last_id = event.body["id"]
        return Cursor(source, event.body["ledger"], tuple(topics), event.position)

    def deliver(
        self, events: Iterable[Event], cursor: Cursor, handle: Callable[[sqlite3.Connection, Event], None]
    ) -> None:
        """Publishes events; JetStream has them all when it returns. Raises `NotTaken`: begin at the stream's end then."""
        waiting = list(events)
        for start in range(0, len(waiting), IN_FLIGHT):
            self._wait(self._publish(waiting[start : start + IN_FLIGHT]))
        for event in waiting:
            handle(None, event)

    def close(self) -> None:
        self._wait(self._nats.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _connect(self, server: str) -> None:
        self._nats = await nats.connect(server, max_reconnect_attempts=-1, reconnect_time_wait=0.5)
        self._js = self._nats.jetstream(timeout=self.timeout)

    async def _last(self) -> RawStreamMsg:
        try:
            return await self._js.get_last_msg(self.stream, f"{SUBJECTS}.>")
        except NotFoundError:
            await self._make_stream()
            raise

    async def _make_stream(self) -> None:
        wanted = StreamConfig(
            name=self.stream,
            subjects=[f"{SUBJECTS}.>"],
            storage=StorageType.FILE,
            retention=RetentionPolicy.LIMITS,
            duplicate_window=3600,
        )
        try:
            await self._js.add_stream(wanted)
        except APIError as error:
            # It is there already, perhaps with other limits: its operator's choice stands.
            if error.err_code != 10058:
                raise

    async def _publish(self, events: Sequence[Event]) -> None:
        calls = []
        for event in events:
            headers = {"Nats-Msg-Id": event.body["id"]}
            if self._last_id:
                headers["Nats-Expected-Last-Msg-Id"] = self._last_id
            subject = f"{SUBJECTS}.{event.type}"
            calls.append(asyncio.create_task(self._js.publish(subject, event.raw, headers=headers)))
            self._last_id = event.body["id"]
        await asyncio.gather(*calls)
        self.published += len(calls)

    def _wait(self, work: Coroutine):
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except NotFoundError:
            raise
        except (nats.errors.Error, asyncio.TimeoutError, OSError) as trouble:
            raise NotTaken(f"JetStream: {type(trouble).__name__} {trouble}") from trouble


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("topics", nargs="*", help="topics, each ending in a dot; default: all that is there")
    arguments.add_argument("--nats", required=True, help="nats://host:port of a server with JetStream")
    arguments.add_argument("--stream", default="QINGLIAN", help="made if it is not there")
    arguments.add_argument("--service", default="intake", help="whose feed; a stream holds that of one service")
    arguments.add_argument("--run", help="directory with the services' sockets, on the suite's own machine")
    arguments.add_argument("--feed", help="tcp://host:port of the open feed")
    arguments.add_argument("--desk", help="tcp://host:port of the open desk")
    arguments.add_argument("--key", help="our own .key_secret file")
    arguments.add_argument("--server-key", help="the server's public key")
    arguments.add_argument("--until", type=int, help="stop once this position is published")
    options = arguments.parse_args()
    curve = Curve(options.server_key, options.key) if options.key else None
    feed = options.feed or endpoint(options.run, options.service, "feed")
    desk_endpoint = options.desk or endpoint(options.run, options.service, "desk")
    topics = options.topics or (["open."] if options.service == "gateway" else [f"{options.service}."])

    def done(cursor: Cursor) -> bool:
        return options.until is not None and cursor.position >= options.until

    def silent(seconds: float) -> None:
        print(f"nothing heard of {options.service} for {seconds:.0f} s; still trying", file=sys.stderr)

    store: StreamStore | None = None
    with Desk(desk_endpoint, curve=curve) as desk:
        while True:
            try:
                store = store or StreamStore(options.nats, options.stream)
                follow(feed, desk, topics, store, lambda _, event: None, curve=curve, until=done, silent=silent)
                break
            except NotTaken as trouble:
                print(f"{trouble}; trying again", file=sys.stderr)
                time.sleep(1)
    store.close()
    print(f"{store.published} events published")
    return 0


if __name__ == "__main__":
    sys.exit(main())
