"""The integrators' door: who comes in, what they may ask and hear, and that none of them harms anybody else."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import zmq
from load import SLOWEST, honest_caller
from nats_server import NatsServer, stored
from open_door import Gateway, Open, following, opened
from qinglian_wire import Desk, DeskError, Event, NoAnswer, request_frame, uuid7
from suite import BINARIES, OPERATOR, VILLAGE, VILLAGER, eventually, whole_ledger


ANSWERS_WAITING = 64
"""For one connection at the open desk, by WIRE.md."""
OTHERWISE = 16 << 20
"""Bytes that the gateway may take for everything else."""


@pytest.fixture(scope="module")
def open_door(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened(tmp_path_factory.mktemp("open") / "keys", "acme", "hostile", "other") as open_door:
        yield open_door


def test_an_integrator_follows_and_is_seen_to(open_door: Open, tmp_path: Path):
    open_door.samples()
    with following(open_door, "acme", tmp_path / "cursor.db") as heard:
        with open_door.county.service.desk(VILLAGER) as desk:
            desk.call("intake.case.file", open_door.county.case(0))
        assert eventually(lambda: any(e.type == "open.case.filed" and "sample" not in e.body["data"] for e in heard))
        head = open_door.head()
        assert eventually(lambda: bool(heard) and heard[-1].position >= head)
    assert [event.position for event in heard] == list(range(1, heard[-1].position + 1))
    assert {event.type for event in heard if event.body["data"].get("sample")} >= {"open.case.ended", "open.town.month"}
    assert all(VILLAGE.encode() not in event.raw for event in heard)
    with open_door.gateway.ask_as("acme") as desk:
        ledger = desk.call("desk.health").result["ledger"]
        desk.call("feed.report", {"follower": "db", "ledger": ledger, "position": f"{heard[-1].position:020d}"})
        with pytest.raises(DeskError):
            desk.call("intake.case.file", open_door.county.case(0))
    seen = open_door.listed("acme")
    behind = next(one for one in seen["followers"] if one["name"] == "db")
    assert behind["lag"] == open_door.head() - heard[-1].position
    assert seen["calls"] >= 3 and seen["errors"] == 1 and "since" in seen and "revoked" not in seen


def open_events(open_door: Open) -> list[bytes]:
    open_door.samples()
    with open_door.gateway.ask_as("acme") as desk:
        return [event.raw for event in whole_ledger(desk, ("open.",))]


def test_a_follower_in_c_hears_the_open_feed(open_door: Open, follow_in_c: Path, tmp_path: Path):
    events = open_events(open_door)
    gateway = open_door.gateway
    keys = ["-k", str(open_door.keys.secret("acme")), "-s", gateway.curve("acme").server_key]
    place = [gateway.open_feed, gateway.open_desk, str(tmp_path / "place"), "open."]
    done = subprocess.run([follow_in_c, *keys, "-n", str(len(events)), *place], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.splitlines() == events


def test_a_bridge_carries_the_open_feed_into_nats(open_door: Open, nats: NatsServer):
    events = open_events(open_door)
    gateway = open_door.gateway
    keys = ["--key", str(open_door.keys.secret("acme")), "--server-key", gateway.curve("acme").server_key]
    place = ["--service", "gateway", "--feed", gateway.open_feed, "--desk", gateway.open_desk]
    until = str(Event.parse(events[-1]).position)
    bridge = [sys.executable, str(Path(__file__).parent / "nats_bridge.py"), "--nats", nats.url, "--until", until]
    done = subprocess.run([*bridge, *keys, *place], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [message[2] for message in stored(nats)] == events


def test_only_what_is_listed_can_be_asked(open_door: Open):
    with open_door.gateway.ask_as("other") as desk:
        described = desk.call("desk.describe").result
        assert {event["type"].split(".")[0] for event in described["events"]} == {"open", "ledger"}
        methods = {method["method"] for method in described["methods"]}
        assert "gateway.sample" not in methods and "feed.read" in methods
        assert desk.call("desk.health").result["problems"] == []
        assert desk.call("ledger.checkpoint").result["verifier"]
        for method in ("gateway.sample", "gateway.integrators", "feed.followers", "desk.metrics", "vault.shred", "x.y"):
            with pytest.raises(DeskError) as refused:
                desk.call(method, {}, actor=OPERATOR)
            assert refused.value.code == DeskError.FORBIDDEN, method
        for topics in ([], ["intake."], ["open.", "vault."], ["gateway."]):
            with pytest.raises(DeskError) as refused:
                desk.call("feed.read", {"after": "0" * 20, "topics": topics, "limit": 10})
            assert refused.value.code == DeskError.INVALID_PARAMS, topics


def test_keys_of_the_suite_and_strangers_do_not_come_in(open_door: Open, tmp_path: Path):
    open_door.keys.run("new", "stranger", "--class", "integrator")
    open_door.keys.run("revoke", "stranger")
    time.sleep(2.5)
    for own in ("watcher", "gateway", "stranger"):
        with open_door.gateway.ask_as(own) as desk, pytest.raises(NoAnswer):
            desk.call("desk.health", timeout=1)
    with Desk(open_door.gateway.open_desk) as plain, pytest.raises(NoAnswer):
        plain.call("desk.health", timeout=1)


def test_tail_follows_with_an_integrators_key(open_door: Open):
    open_door.samples()
    gateway = open_door.gateway
    done = subprocess.run(
        [
            *[BINARIES / "qinglian", "tail", "--from", "0", "--until-head", "--json", "--service", "gateway"],
            *["--feed", gateway.open_feed, "--desk", gateway.open_desk, "--key", open_door.keys.secret("other")],
            *["--server-key", gateway.curve("other").server_key],
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"type":"open.case.filed"' in done.stdout


def test_the_example_that_integrators_copy_subscribes(open_door: Open, tmp_path: Path):
    open_door.samples()
    gateway = open_door.gateway
    words = [gateway.open_feed, gateway.open_desk, gateway.curve("other").server_key, open_door.keys.secret("other")]
    command = [sys.executable, Path(__file__).parent / "subscribe.py", *words, tmp_path / "cursor.db"]
    done = subprocess.run([*command, "--until", str(open_door.head())], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "open.case.filed (sample)" in done.stdout


# Hostile ones


def socket_of(gateway: Gateway, kind: int, address: str, context: zmq.Context, own: str = "hostile") -> zmq.Socket:
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDTIMEO, 100)
    gateway.curve(own).apply(socket)
    socket.connect(address)
    return socket


def never_reads(open_door: Open, context: zmq.Context, stop: threading.Event) -> None:
    """Subscribes to everything and asks for pages, and takes nothing in."""
    gateway = open_door.gateway
    feed = context.socket(zmq.SUB)
    feed.setsockopt(zmq.RCVHWM, 1)
    feed.setsockopt(zmq.RCVBUF, 4096)
    feed.setsockopt(zmq.LINGER, 0)
    gateway.curve("hostile").apply(feed)
    feed.subscribe("")
    feed.connect(gateway.open_feed)
    desk = context.socket(zmq.DEALER)
    desk.setsockopt(zmq.RCVHWM, 1)
    desk.setsockopt(zmq.LINGER, 0)
    desk.setsockopt(zmq.SNDTIMEO, 100)
    gateway.curve("hostile").apply(desk)
    desk.connect(gateway.open_desk)
    page = {"after": "0" * 20, "topics": ["open."], "limit": 1000}
    while not stop.wait(0.01):
        try_send(desk, [request_frame("feed.read", page, id=uuid7(), timeout=30)])
    feed.close()
    desk.close()


def floods(open_door: Open, context: zmq.Context, stop: threading.Event) -> None:
    """Asks as fast as it can."""
    desk = socket_of(open_door.gateway, zmq.DEALER, open_door.gateway.open_desk, context)
    while not stop.is_set():
        for _ in range(100):
            try_send(desk, [request_frame("desk.health", {}, id=uuid7(), timeout=30)])
        stop.wait(0.02)
    desk.close()


def sends_garbage(open_door: Open, context: zmq.Context, stop: threading.Event) -> None:
    chance = random.Random(7)
    desk = socket_of(open_door.gateway, zmq.DEALER, open_door.gateway.open_desk, context)
    feed = socket_of(open_door.gateway, zmq.XSUB, open_door.gateway.open_feed, context)
    while not stop.wait(0.02):
        try_send(desk, [chance.randbytes(chance.choice((1, 7, 435, 70_000)))])
        try_send(desk, [b""] * chance.choice((1, 5, 40)))
        try_send(feed, [chance.randbytes(chance.choice((1, 300, 5_000)))])
    desk.close()
    feed.close()


def opens_many(open_door: Open, context: zmq.Context, stop: threading.Event) -> None:
    """Two hundred connections, opened again and again, each time until all of them stand."""
    gateway = open_door.gateway
    while not stop.is_set():
        many = [socket_of(gateway, zmq.DEALER, gateway.open_desk, context) for _ in range(100)]
        many += [socket_of(gateway, zmq.SUB, gateway.open_feed, context) for _ in range(100)]
        assert eventually(lambda: min(map(open_door.sessions, ("feed", "desk"))) >= 100)
        for socket in many:
            socket.close()
    assert eventually(lambda: max(map(open_door.sessions, ("feed", "desk"))) < 10), "none of them is left"


def try_send(socket: zmq.Socket, frames: list[bytes]) -> None:
    try:
        socket.send_multipart(frames)
    except zmq.Again:
        pass


def latencies(open_door: Open, seconds: float) -> list[float]:
    with honest_caller(open_door.county, pause=0.01) as times:
        time.sleep(seconds)
    return times


@pytest.mark.timeout(180)
@pytest.mark.parametrize("hostile", [never_reads, floods, sends_garbage, opens_many])
def test_one_that_misbehaves_harms_neither_intake_nor_another(open_door: Open, tmp_path: Path, hostile: Callable):
    quiet = statistics.median(latencies(open_door, 2))
    stop = threading.Event()
    with ExitStack() as stack:
        context = stack.enter_context(zmq.Context())
        context.max_sockets = 2_000
        heard = stack.enter_context(following(open_door, "acme", tmp_path / "cursor.db"))
        open_door.samples(100)
        assert eventually(lambda: len(heard) >= 1_000)
        memory, page = open_door.memory, sum(len(event.raw) for event in heard[:1_000])
        with ThreadPoolExecutor() as pool:
            misbehaving = pool.submit(hostile, open_door, context, stop)
            try:
                pressed = latencies(open_door, 5)
                open_door.samples(20)
                head = open_door.head()
                assert eventually(lambda: heard[-1].position >= head, 30)
                grown = open_door.memory - memory
            finally:
                stop.set()
            misbehaving.result(60)
    positions = [event.position for event in heard]
    assert positions == list(range(1, positions[-1] + 1))
    # On two cores the misbehaving one takes processor time too: it is the client that burns it, not the services.
    assert statistics.median(pressed) < max(0.05, 10 * quiet), (quiet, statistics.median(pressed))
    assert grown < ANSWERS_WAITING * page + OTHERWISE
    with open_door.gateway.ask_as("other") as desk:
        desk.call("desk.health", timeout=SLOWEST)
    seen = open_door.listed("hostile")
    if hostile is never_reads:
        assert seen["calls"] > 2 * ANSWERS_WAITING, "it asked for more than may wait"
    if hostile is floods:
        assert seen["limited"] > 100
        assert open_door.listed("acme")["limited"] == 0
    if hostile is sends_garbage:
        assert seen["errors"] > 0


@pytest.mark.timeout(180)
def test_one_that_dies_while_it_floods_ends_nobody(open_door: Open):
    """libzmq ends a process whose connection breaks with a heartbeat unread behind a full queue: there must be none."""
    gateway = open_door.gateway
    assert gateway.process is not None
    words = [gateway.open_desk, gateway.curve("hostile").server_key, open_door.keys.secret("hostile")]
    limited = open_door.listed("hostile")["limited"]
    memory = open_door.memory
    for _ in range(10):
        flood = [sys.executable, str(Path(__file__).parent / "flood.py"), *map(str, words)]
        with subprocess.Popen(flood, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline()
            time.sleep(0.8)
            process.kill()
        assert gateway.process.poll() is None, gateway.log.read_text()[-2000:]
        with open_door.gateway.ask_as("other") as desk:
            desk.call("desk.health", timeout=SLOWEST)
    assert open_door.listed("hostile")["limited"] > limited + 10_000, "it did flood"
    assert open_door.memory < memory + (200 << 20)
