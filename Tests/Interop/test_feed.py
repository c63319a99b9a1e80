"""The feed as an integrator meets it: nothing but pyzmq and the wire."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import zmq
from load import Callers, wait_for
from qinglian_wire import Cursor, CursorStore, Desk, Event, Follower, Stopped, follow, read
from suite import ALL_TOPICS, OPERATOR, TOWN, County, whole_ledger

HERE = Path(__file__).parent


def heard(path: Path) -> list[bytes]:
    with sqlite3.connect(path) as database:
        return [row[0] for row in database.execute("SELECT json FROM heard ORDER BY number")]


def subscribe(county: County, *topics: str) -> zmq.Socket:
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RCVTIMEO, 10_000)
    for topic in topics:
        socket.subscribe(topic)
    socket.connect(county.service.feed)
    return socket


def rename_town(desk: Desk, name: str) -> None:
    row = {"line": 1, "code": TOWN, "name": name, "kind": "town", "telephone": ""}
    report = desk.call("intake.areas.import", {"rows": [row]}, actor=OPERATOR).result
    assert report["changed"] == 1


def test_a_complete_head_comes_every_second(county: County):
    with subscribe(county, "feed.head.") as socket:
        heads = []
        while len(heads) < 3:
            topic, body = socket.recv_multipart()
            assert topic == b"feed.head.intake."
            head = json.loads(body)
            if head["complete"]:
                heads.append(head)
    assert [head["interval"] for head in heads] == [1000] * 3
    assert all(set(head["heads"].values()) <= {f"{at:020d}" for at in range(int(head["head"]) + 1)} for head in heads)


def test_an_event_is_announced_as_it_was_committed_and_a_head_follows(county: County, desk: Desk):
    with subscribe(county, "intake.area.", "feed.head.") as socket:
        while not json.loads(socket.recv_multipart()[1]).get("complete"):
            pass
        rename_town(desk, "announced")
        topic, body = socket.recv_multipart()
        while topic.startswith(b"feed.head."):
            topic, body = socket.recv_multipart()
        assert topic == b"intake.area.changed."
        event = Event.parse(body)
        head = json.loads(socket.recv_multipart()[1])
        assert int(head["head"]) >= event.position
        assert int(head["heads"][event.type]) >= event.position
    _, [first, *_] = next(iter(read(desk, ["intake.area."], event.position - 1)))
    assert first.raw == body


def test_a_page_is_bounded_and_the_pages_together_are_the_ledger(county: County, desk: Desk):
    for number in range(20):
        rename_town(desk, f"page {number}")
    pages = list(read(desk, ALL_TOPICS, limit=7))
    assert all(len(events) <= 7 and page["count"] == len(events) for page, events in pages)
    assert [page["more"] for page, _ in pages] == [True] * (len(pages) - 1) + [False]
    positions = [event.position for _, events in pages for event in events]
    assert positions == list(range(1, len(positions) + 1))


def test_replay_is_the_same_byte_for_byte_after_a_restart(fresh):
    county = fresh()
    with county.service.desk() as desk:
        before = [event.raw for event in whole_ledger(desk)]
    assert county.service.stop() == 0
    county.service.start()
    with county.service.desk() as desk:
        assert [event.raw for event in whole_ledger(desk)][: len(before)] == before


def test_the_prior_chain_of_each_type_is_whole(desk: Desk):
    newest: dict[str, int] = {}
    for event in whole_ledger(desk):
        assert event.prior == newest.get(event.type, 0)
        newest[event.type] = event.position


def test_a_follower_that_is_killed_has_missed_nothing(fresh, tmp_path: Path):
    county = fresh()
    chance = random.Random(7)
    database = tmp_path / "follower.db"
    command = [sys.executable, HERE / "follow.py", county.service.run, database]
    killed_in_the_stream = 0
    with Callers(county.service, county.cases) as callers:
        for _ in range(6):
            follower = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert follower.stdout is not None
            for _ in range(chance.randint(20, 60)):  # in the middle of a stream of deliveries
                follower.stdout.readline()
            follower.kill()
            follower.wait(10)
            killed_in_the_stream += follower.returncode == -9
            before = len(callers.answered)
            wait_for(lambda: len(callers.answered) > before + 20)
    assert killed_in_the_stream == 6
    with county.service.desk() as desk:
        end = int(desk.call("desk.health").result["head"])
        subprocess.run([*command, "--until", str(end)], check=True, timeout=60, stdout=subprocess.DEVNULL)
        assert heard(database) == [event.raw for event in whole_ledger(desk, ("intake.",))]


def test_events_lost_on_the_way_are_noticed_and_read_again(county: County, desk: Desk, tmp_path: Path):
    """Every third event is thrown away before the follower sees it, as a full queue would."""
    start = int(desk.call("desk.health").result["head"])
    follower: Follower | None = None
    handled: list[Event] = []
    gaps = 0
    with subscribe(county, "intake.area.", "feed.head.") as socket, Callers(county.service, [], count=2) as callers:
        while follower is None or len(callers.answered) < 300 or follower.cursor.position < start + 300:
            topic, body = socket.recv_multipart()
            if not topic.startswith(b"feed.head."):
                event = Event.parse(body)
                if follower is not None and event.position % 3:
                    follower.hold(event)
                continue
            head = json.loads(body)
            if follower is None:
                follower = Follower(Cursor(head["source"], head["ledger"], ("intake.area.",), start))
            ready = follower.judge(head)
            if ready is None:
                gaps += 1
                ready = []
                for page, events in read(desk, follower.cursor.topics, follower.cursor.position):
                    follower.advance(int(page["through"]))
                    ready += events
            handled += ready
    assert gaps > 0
    ledger = [event for _, events in read(desk, ["intake.area."], start) for event in events]
    assert handled == ledger[: len(handled)]
    assert len(handled) >= 300


def test_a_follower_of_another_ledger_stops(county: County, desk: Desk, tmp_path: Path):
    store = CursorStore(tmp_path / "follower.db")
    store.deliver([], Cursor("/qinglian/330281/intake", "f" * 32, ("intake.",), 5), lambda database, event: None)
    with pytest.raises(Stopped, match="does not continue"):
        follow(county.service.feed, desk, ["intake."], store, lambda database, event: None)


def test_a_follower_ahead_of_its_ledger_stops(county: County, desk: Desk, tmp_path: Path):
    ledger = desk.call("desk.health").result["ledger"]
    store = CursorStore(tmp_path / "follower.db")
    ahead = Cursor("/qinglian/330281/intake", ledger, ("intake.",), 10**9)
    store.deliver([], ahead, lambda database, event: None)
    with pytest.raises(Stopped, match="before the cursor"):
        follow(county.service.feed, desk, ["intake."], store, lambda database, event: None)


def test_the_source_knows_how_far_a_follower_has_come(desk: Desk):
    health = desk.call("desk.health").result
    report = {"follower": "interop", "ledger": health["ledger"], "position": health["head"]}
    desk.call("feed.report", report)
    followers = desk.call("feed.followers").result["followers"]
    assert [health["head"]] == [entry["position"] for entry in followers if entry["name"] == "interop"]
