#!/usr/bin/env python3
"""Subscribes to a county's open feed and prints what it tells. Kill it when you like: it goes on where it was.

    subscribe.py FEED DESK SERVER_KEY KEY_FILE DATABASE [--until POSITION] [topics…]

FEED and DESK are addresses as tcp://gateway.example:7201, SERVER_KEY is the county's public key, KEY_FILE your own pair
(`<name>.key_secret`). Needs pyzmq and `qinglian_wire.py` beside it.
"""

import argparse
import json

from qinglian_wire import Cursor, CursorStore, Curve, Desk, Event, follow


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("feed", "desk", "server_key", "key_file", "database"):
        arguments.add_argument(name)
    arguments.add_argument("topics", nargs="*", help="topics, each ending in a dot; default: all that is open")
    arguments.add_argument("--until", type=int, help="stop once this position is handled")
    options = arguments.parse_args()
    curve = Curve(options.server_key, options.key_file)

    def tell(_: object, event: Event) -> None:
        """Put your own effect here; the cursor moves in the same transaction of the database that it is handed."""
        data = event.body["data"]
        mark = " (sample)" if data.get("sample") else ""
        print(f"{event.position} {event.type}{mark} {json.dumps(data, ensure_ascii=False)}", flush=True)

    def done(cursor: Cursor) -> bool:
        return options.until is not None and cursor.position >= options.until

    with Desk(options.desk, curve=curve) as desk:
        follow(
            options.feed,
            desk,
            options.topics or ["open."],
            CursorStore(options.database),
            tell,
            curve=curve,
            until=done,
        )


if __name__ == "__main__":
    main()
