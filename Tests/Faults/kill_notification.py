#!/usr/bin/env python3
"""Kills `notification` with SIGKILL again and again while cases are filed and a webhook takes in what it sends, and proves
that nobody missed anything and nobody was told twice.

    kill_notification.py [--kills 100] [--seed N] [--callers 4] [--disk] [--keep]

At the end: one notice an event, rule and person, in the inbox as in the ledger; every message at the webhook at least once,
the same under the same id, in order about each case; nothing waits and nothing is dead; the ledger is whole and verified.
With --disk its disk is filled in between, and later has room again (needs mounts of its own: unshare --mount). Exits with 1
and says what is wrong, or prints what it proved.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from kill_under_load import check_ledger, check_with_verify  # noqa: E402
from load import Callers, wait_for  # noqa: E402
from qinglian_wire import Desk, DeskError, Event, NoAnswer  # noqa: E402
from sink import Sink  # noqa: E402
from small_disk import SmallDisk  # noqa: E402
from suite import COUNTY, OPERATOR, VILLAGE, VILLAGER, County, Service, whole_ledger  # noqa: E402

CLERK = {"account": "kill-clerk", "roles": []}
TOPICS = ("notification.", "ledger.", "vault.")
MEGABYTE = 1 << 20


class Notification(Service):
    """The service beside an intake, without a portal: it says of itself that it misses that one."""

    def __init__(self, intake: Service, data: Path | None):
        self.channels = Path(f"{intake.run}.channels.yaml")
        self.channels.write_text("allow-networks: [127.0.0.1/32]\n")
        flags = ("--checkpoint-interval", "1", "--county", COUNTY, "--channels", str(self.channels))
        super().__init__("notification", flags, data)
        self.run.rmdir()
        self.run = intake.run

    def is_up(self, health: dict) -> bool:
        return all("portal" in problem for problem in health["problems"])


class Adder(threading.Thread):
    """A filer who files a case and adds to it twice, again and again: three notices about each case, in their order."""

    def __init__(self, county: County):
        super().__init__()
        self.county = county
        self.cases = 0
        self.failure: BaseException | None = None
        self._end = threading.Event()

    def __enter__(self) -> Adder:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()
        if self.failure:
            raise self.failure

    def run(self) -> None:
        try:
            with self.county.service.desk(VILLAGER) as desk:
                while not self._end.is_set():
                    filed = desk.call("intake.case.file", self.county.case(self.cases), timeout=120).result
                    for text in ("路灯又坏了", "晚上看不见路"):
                        desk.call("intake.case.add", {"case": filed["receipt"], "text": text}, timeout=120)
                    self.cases += 1
                    self._end.wait(0.1)
        except BaseException as failure:
            self.failure = failure


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--callers", type=int, default=1, help="callers that rename the town; each second one files cases")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="chooses the moments of the kills")
    arguments.add_argument("--longest", type=float, default=0.5, help="seconds between a start and a kill, at most")
    arguments.add_argument("--disk", action="store_true", help="fill its disk half-way")
    arguments.add_argument("--keep", action="store_true", help="keep the data for a look")
    options = arguments.parse_args()
    print(f"{options.kills} kills of notification, seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    with ExitStack() as stack:
        disk = stack.enter_context(SmallDisk(96)) if options.disk else None
        intake = Service()
        notification = Notification(intake, disk.path / "data" if disk else None)
        if not options.keep:
            stack.callback(intake.remove)
            stack.callback(notification.remove)
        stack.callback(intake.stop)
        stack.callback(notification.stop)
        county = County.start(intake)
        seat_clerk(intake)
        sink = stack.enter_context(Sink(random.Random(options.seed)))
        notification.start()
        leave_webhook(notification, sink)
        callers = Callers(intake, county.cases, options.callers)
        with callers, Adder(county) as adder:
            for number in range(1, options.kills + 1):
                time.sleep(chance.uniform(0, options.longest))
                notification.kill()
                if disk and number == options.kills // 2:
                    fill_and_make_room(notification, disk)
                if number % 25 == 0:
                    intake.stop()
                    intake.start()
                notification.start()
                if number % 10 == 0:
                    print(f"{number} kills, {adder.cases} cases added to, {len(sink.received)} messages", flush=True)
        problems = check(intake, notification, sink)
        if options.keep:
            print(f"kept: {intake.data}, {notification.data}, {notification.log}")
    for problem in problems[:40]:
        print(f"WRONG: {problem}")
    return 1 if problems else 0


def seat_clerk(intake: Service) -> None:
    row = {"line": 1, "role": "village-clerk", "area": VILLAGE, "account": CLERK["account"], "name": "陈某"}
    row |= {"grid": "", "ordinal": "", "seat": "", "telephone": "", "from": ""}
    with intake.desk() as desk:
        report = desk.call("intake.posts.import", {"rows": [row]}).result
        assert report["rejected"] == [], report


def leave_webhook(notification: Service, sink: Sink) -> None:
    with notification.desk(CLERK) as desk:
        wait_for(lambda: knows_clerk(desk))
        left = desk.call("notification.contact.add", {"channel": "webhook", "address": sink.url}).result
        wait_for(lambda: len(sink.received) > 0)
        code = sink.data()[0]["code"]
        answer = desk.call("notification.contact.verify", {"contact": left["contact"], "code": code}).result
        assert answer["verified"], answer
    sink.secret = left["secret"]
    sink.troubled = True


def knows_clerk(desk: Desk) -> bool:
    """That the clerk took the post is itself told, to the inbox alone: there is no contact yet."""
    return desk.call("notification.inbox.count").result["unread"] > 0


def fill_and_make_room(notification: Service, disk: SmallDisk) -> None:
    """Starts it on a full disk, which it bears or ends on; then there is room again."""
    disk.fill(leave=MEGABYTE // 4)
    try:
        notification.start(seconds=10)
        time.sleep(3)
        print("it runs on a full disk", flush=True)
        notification.kill()
    except RuntimeError:
        notification.stop()
        print("it ends on a full disk", flush=True)
    disk.make_room()


def check(intake: Service, notification: Notification, sink: Sink) -> list[str]:
    with intake.desk() as desk:
        happened = whole_ledger(desk)
    with notification.desk(OPERATOR) as desk:
        wait_for(lambda: has_followed(desk, happened[-1].position), 120)
        wait_for(lambda: waiting(desk) == 0, 120)
        ledger = whole_ledger(desk, TOPICS)
        dead = desk.call("notification.queue.read").result["dead"]
        letters = desk.call("follow.dead-letters").result["letters"]
        problems = check_ledger(desk, ledger)
        unread = desk.call("notification.inbox.count", actor=CLERK).result["unread"]
    if dead or letters:
        problems.append(f"dead: {dead}, {letters}")
    problems += sink.problems + check_notices(happened, ledger, unread) + check_messages(ledger, sink)
    if notification.stop() != 0:
        problems.append("notification did not end in order")
    problems += check_with_verify(notification, ledger)
    if not problems:
        ids = [id for id, _ in sink.received]
        print(
            f"{len(happened)} events followed, {unread} notices in the inbox, one an event and rule;"
            f" {len(set(ids))} messages at the webhook, {len(ids) - len(set(ids))} of them again under their id; verified"
        )
    return problems


def has_followed(desk: Desk, position: int) -> bool:
    try:
        health = desk.call("desk.health", timeout=2).result
    except (NoAnswer, DeskError):
        return False
    return all("portal" in problem for problem in health["problems"])


def waiting(desk: Desk) -> int:
    channels = desk.call("notification.queue.read").result["channels"]
    return sum(channel["waiting"] + channel["later"] for channel in channels)


def made(ledger: list[Event]) -> list[tuple[dict, dict]]:
    """Every notice with the announcement that it stands in."""
    announcements = [event.body["data"] for event in ledger if event.type == "notification.notice.made"]
    return [(announcement, notice) for announcement in announcements for notice in announcement["notices"]]


def check_notices(happened: list[Event], ledger: list[Event], unread: int) -> list[str]:
    wanted = Counter(
        (event.position, rule)
        for event in happened
        for type, rule in (("intake.case.filed", "case-filed"), ("intake.case.added", "case-added"))
        if event.type == type
    )
    to_clerk = [(a, n) for a, n in made(ledger) if n["to"] == f"account/{CLERK['account']}"]
    told = Counter((int(a["cause"]["sequence"]), a["rule"]) for a, _ in to_clerk)
    problems = [f"of {cause} the clerk was told {told[cause]} times" for cause in wanted if told[cause] != 1]
    problems += [f"{cause} was told {count} times" for cause, count in told.items() if count != 1]
    matters = {a.get("about") or n["id"] for a, n in to_clerk}
    if unread != len(matters):
        problems.append(f"the inbox counts {unread} matters of {len(matters)}")
    return problems


def check_messages(ledger: list[Event], sink: Sink) -> list[str]:
    planned: dict[str, str] = {}
    order: dict[str, list[str]] = {}
    for announcement, notice in made(ledger):
        for delivery in notice["deliveries"]:
            planned[delivery["id"]] = notice["id"]
            order.setdefault(f"{delivery['contact']} {announcement.get('about')}", []).append(delivery["id"])
    first: dict[str, int] = {}
    bodies: dict[str, bytes] = {}
    problems = []
    for number, (id, body) in enumerate(sink.received[1:]):
        first.setdefault(id, number)
        if bodies.setdefault(id, body) != body:
            problems.append(f"message {id} came with another body")
    problems += [f"message {id} never came" for id in planned if id not in first]
    problems += [f"message {id} was never planned" for id in first if id not in planned]
    for lane, ids in order.items():
        came = [first[id] for id in ids if id in first]
        if came != sorted(came):
            problems.append(f"messages about {lane} came out of order")
    done = Counter(
        one["delivery"]
        for event in ledger
        if event.type == "notification.delivery.done"
        for one in event.body["data"]["done"]
    )
    problems += [f"delivery {id} is recorded as done {done[id]} times" for id in planned if done[id] != 1]
    if not any(len(ids) > 2 for ids in order.values()):
        problems.append("no case had three messages: nothing was tested of their order")
    return problems


if __name__ == "__main__":
    sys.exit(main())
