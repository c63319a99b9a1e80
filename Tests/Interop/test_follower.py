"""The reference follower's rules, without sockets: whatever is lost, doubled or reordered, each event comes once."""

import json
import random

import pytest
from qinglian_wire import Cursor, Event, Follower

LEDGER = "0" * 32
TYPES = ("intake.case.filed", "intake.case.closed", "intake.caseload.counted")


class Source:
    """A ledger, and what its publisher says of it."""

    def __init__(self):
        self.events: list[Event] = []
        self.newest: dict[str, int] = {}

    def commit(self, types: list[str]) -> tuple[list[Event], dict]:
        since = len(self.events)
        for type in types:
            position = len(self.events) + 1
            body = {
                "ledger": LEDGER,
                "prior": f"{self.newest.get(type, 0):020d}",
                "sequence": f"{position:020d}",
                "type": type,
            }
            self.events.append(Event.parse(json.dumps(body).encode()))
            self.newest[type] = position
        return self.events[since:], self.head(since)

    def head(self, since: int = 0, complete: bool = False) -> dict:
        changed = {type: f"{at:020d}" for type, at in self.newest.items() if complete or at > since}
        return {"head": f"{len(self.events):020d}", "since": f"{since:020d}", "heads": changed, "complete": complete}


def follower(*topics: str) -> Follower:
    return Follower(Cursor("/qinglian/330281/intake", LEDGER, topics, 0))


def test_a_topic_ends_at_a_dot():
    case = follower("intake.case.")
    assert case.follows("intake.case.filed")
    assert not case.follows("intake.caseload.counted")


def test_events_wait_for_the_head_that_proves_them():
    source, mine = Source(), follower("intake.case.")
    events, head = source.commit(["intake.case.filed", "intake.case.closed"])
    for event in reversed(events):
        mine.hold(event)
    assert mine.judge(head) == events
    assert mine.cursor.position == 2
    assert mine.judge(head) == []


def test_a_missing_event_is_noticed():
    source, mine = Source(), follower("intake.case.")
    events, head = source.commit(["intake.case.filed", "intake.case.filed", "intake.case.filed"])
    mine.hold(events[0])
    mine.hold(events[2])
    assert mine.judge(head) is None
    mine.hold(events[1])
    assert mine.judge(head) == events


def test_a_missing_newest_event_is_noticed():
    source, mine = Source(), follower("intake.case.")
    events, head = source.commit(["intake.case.filed", "intake.case.closed"])
    mine.hold(events[0])
    assert mine.judge(head) is None


def test_a_lost_head_is_noticed():
    source, mine = Source(), follower("intake.case.")
    source.commit(["intake.case.closed"])
    events, head = source.commit(["intake.case.filed"])
    mine.hold(events[0])
    assert mine.judge(head) is None


def test_the_cursor_passes_what_is_not_followed():
    source, mine = Source(), follower("intake.case.")
    _, head = source.commit(["intake.caseload.counted"])
    assert mine.judge(head) == []
    assert mine.cursor.position == 1


def test_past_its_bound_the_follower_reads_again():
    source, mine = Source(), follower("intake.case.")
    mine.HELD_AT_MOST = 3
    events, head = source.commit(["intake.case.filed"] * 4)
    for event in events:
        mine.hold(event)
    assert mine.judge(head) is None


@pytest.mark.parametrize("seed", range(200))
def test_every_event_comes_once_and_in_order(seed: int):
    chance = random.Random(seed)
    source, mine = Source(), follower("intake.case.")
    handled: list[Event] = []

    def judge(head: dict) -> None:
        ready = mine.judge(head)
        if ready is None:  # one page at a time, as `feed.read` answers
            through = min(len(source.events), mine.cursor.position + chance.randint(1, 20))
            page = source.events[mine.cursor.position : through]
            ready = [event for event in page if mine.follows(event.type)]
            mine.advance(through)
        handled.extend(ready)

    for _ in range(100):
        events, head = source.commit(chance.choices(TYPES, k=chance.randint(1, 4)))
        arrived = [event for event in events if chance.random() < 0.9]
        arrived += chance.sample(source.events, min(2, len(source.events))) if chance.random() < 0.2 else []
        arrived = [event for event in arrived if mine.follows(event.type)]
        chance.shuffle(arrived)
        for event in arrived:
            mine.hold(event)
        if chance.random() < 0.9:
            judge(head)
        if chance.random() < 0.1:
            judge(source.head(complete=True))
        if chance.random() < 0.05:  # killed, and back with its cursor
            mine = Follower(mine.cursor)
    while mine.cursor.position < len(source.events):
        judge(source.head(complete=True))
    assert handled == [event for event in source.events if mine.follows(event.type)]
