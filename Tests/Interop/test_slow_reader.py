"""Integrators that take nothing in for a while lose what passes their mark, harm nobody, and come by every event in the end."""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from load import honest_caller
from open_door import SAMPLE, Open, following, opened
from qinglian_wire import Event
from suite import BINARIES, eventually

HERE = Path(__file__).parent
MARK = 2_000
"""Messages that wait for one subscriber at most, by WIRE.md."""
BURST = 1_200
"""Samples told at once: their events are more than the mark and the kernel's buffers of a connection take in."""
WAITING = 4 * MARK * 1_024
"""Bytes that wait for four readers at most: an event of the open feed with what libzmq adds to it is less than a kibibyte."""


class Program:
    """A reader that prints a line an event: JSON, or its position first."""

    def __init__(self, name: str, command: list[object], folder: Path):
        self.name = name
        self.output, self.errors = folder / f"{name}.out", folder / f"{name}.err"
        with self.output.open("wb") as output, self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output, stderr=errors
            )

    @property
    def positions(self) -> list[int]:
        """Of what it printed so far; a line that is not yet whole is left out."""
        return [position(line) for line in self.lines]

    @property
    def lines(self) -> list[bytes]:
        return self.output.read_bytes().split(b"\n")[:-1]

    @property
    def has_been_cut_off(self) -> bool:
        return "the connection ended" in self.errors.read_text()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        self.process.kill()
        self.process.wait(10)


def position(line: bytes) -> int:
    return int(json.loads(line)["sequence"] if line.startswith(b"{") else line.split()[0])


@dataclass
class Programs:
    """Four readers. One listens and does nothing about what it misses; the others read it at the desk."""

    ear: Program
    follower: Program
    tail: Program
    in_c: Program

    @property
    def catching_up(self) -> list[Program]:
        return [self.follower, self.tail, self.in_c]

    @property
    def all(self) -> list[Program]:
        return [self.ear, *self.catching_up]

    def behind(self, head: int) -> list[str]:
        """Who has yet to print an event; the ear only hears what is told while it is connected."""
        return [one.name for one in self.catching_up if not one.lines or position(one.lines[-1]) < head]

    @contextmanager
    def stopped(self) -> Iterator[None]:
        for one in self.all:
            one.stop()
        try:
            yield
        finally:
            for one in self.all:
                one.go_on()


@dataclass(frozen=True)
class Burst:
    """What many events in a short time cost those who have nothing to do with a slow reader."""

    answer: float
    """Seconds in which Intake answered, in the middle."""
    delay: float
    """Seconds until a reader that keeps up had heard all."""
    memory: int
    """Bytes of the gateway that are in memory after it."""


def burst(open_door: Open, heard: list[Event]) -> Burst:
    open_door.samples()
    wait_until_heard(open_door, heard)
    calls = open_door.listed("keen")["calls"]
    with honest_caller(open_door.county, pause=0.01) as times:
        open_door.samples(BURST)
    begun = time.monotonic()
    wait_until_heard(open_door, heard)
    delay = time.monotonic() - begun
    assert open_door.listed("keen")["calls"] == calls, "it heard everything on the feed, and asked for nothing"
    return Burst(statistics.median(times), delay, open_door.memory)


def wait_until_heard(open_door: Open, heard: list[Event]) -> None:
    head = open_door.head()
    assert eventually(lambda: bool(heard) and heard[-1].position >= head)


def expect_no_harm(quiet: list[Burst], pressed: list[Burst]) -> None:
    answer = statistics.median(burst.answer for burst in quiet)
    assert statistics.median(burst.answer for burst in pressed) < max(0.05, 3 * answer), (quiet, pressed)
    assert max(burst.delay for burst in pressed) < max(1, 3 * max(burst.delay for burst in quiet)), (quiet, pressed)


def expect_all_in_order(open_door: Open, programs: Programs) -> None:
    """Also what is told from now on."""
    open_door.samples()
    head = open_door.head()
    assert eventually(lambda: not programs.behind(head), 60), programs.behind(head)
    for one in programs.catching_up:
        assert one.positions == list(range(1, len(one.positions) + 1)), one.name


@pytest.fixture(scope="module")
def open_door(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    names = ("ear", "follower", "tail", "written-in-c", "keen")
    with opened(tmp_path_factory.mktemp("open") / "keys", *names) as open_door:
        yield open_door


@pytest.fixture(scope="module")
def heard(open_door: Open, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Event]]:
    """By an integrator that keeps up all the while."""
    with following(open_door, "keen", tmp_path_factory.mktemp("keen") / "cursor.db") as heard:
        yield heard


@pytest.fixture(scope="module")
def quiet(open_door: Open, heard: list[Event]) -> list[Burst]:
    """How it is while everybody keeps up; it also makes the gateway take the memory that it works with."""
    return [burst(open_door, heard) for _ in range(2)]


@pytest.fixture(scope="module")
def programs(
    open_door: Open, quiet: list[Burst], follow_in_c: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Programs]:
    """Started when there is much to read at the desk and little on the feed: a kernel gives a connection that has brought
    much larger buffers."""
    folder = tmp_path_factory.mktemp("programs")
    gateway = open_door.gateway
    feed, desk, server_key = gateway.open_feed, gateway.open_desk, gateway.curve("ear").server_key
    key = open_door.keys.secret
    tail = [BINARIES / "qinglian", "tail", "--from", "0", "--json", "--service", "gateway", "--server-key", server_key]
    commands = {
        "ear": [sys.executable, HERE / "listen.py", feed, server_key, key("ear")],
        "follower": [sys.executable, HERE / "subscribe.py", feed, desk, server_key, key("follower"), folder / "db"],
        "tail": [*tail, "--feed", feed, "--desk", desk, "--key", key("tail")],
        "in_c": [follow_in_c, "-k", key("written-in-c"), "-s", server_key, feed, desk, folder / "place", "open."],
    }
    with ExitStack() as stack:
        started = {}
        for name, command in commands.items():
            started[name] = Program(name, command, folder)
            stack.callback(started[name].end)
        programs = Programs(**started)
        head = open_door.head()
        assert eventually(lambda: not programs.behind(head), 60), programs.behind(head)
        assert eventually(lambda: bool(open_door.samples() or programs.ear.lines))
        yield programs


def report(open_door: Open, name: str, program: Program) -> None:
    """Says at the desk how far a program is, as one does that wants to be watched."""
    with open_door.gateway.ask_as(name) as desk:
        ledger = desk.call("desk.health").result["ledger"]
        place = f"{position(program.lines[-1]):020d}"
        desk.call("feed.report", {"follower": name, "ledger": ledger, "position": place})


def test_readers_that_stop_lose_what_passes_the_mark_and_come_by_it(
    open_door: Open, heard: list[Event], quiet: list[Burst], programs: Programs
):
    report(open_door, "follower", programs.follower)
    calls = open_door.listed("follower")["calls"]
    with programs.stopped():
        pressed = burst(open_door, heard)
        lag = open_door.listed("follower")["followers"][0]["lag"]
    expect_all_in_order(open_door, programs)
    expect_no_harm(quiet, [pressed])
    assert not programs.ear.has_been_cut_off
    told = programs.ear.positions
    gaps = [number for number, (one, next) in enumerate(zip(told, told[1:]), 1) if next != one + 1]
    assert gaps and told == sorted(told), "some are lost for the ear, so the mark was reached"
    assert gaps[0] > MARK, "and what waited is not"
    assert open_door.listed("follower")["calls"] > calls, "what was lost is read at the desk"
    assert lag >= BURST * SAMPLE, "an operator sees how far one is behind that reports it"


@pytest.mark.timeout(300)  # 94 s on a quiet machine, for it waits until they are cut off.
def test_readers_that_stop_for_long_are_cut_off_and_cost_no_more_than_their_queues(
    open_door: Open, heard: list[Event], quiet: list[Burst], programs: Programs
):
    memory = open_door.memory
    pressed: list[Burst] = []

    def only_one_is_left() -> bool:
        """Connections end once there has been no room for a while; how much room there is, the kernel says."""
        if len(pressed) >= 2 and open_door.sessions("feed") == 1:
            return True
        pressed.append(burst(open_door, heard))
        return False

    with programs.stopped():
        assert eventually(only_one_is_left, 90), "the one that keeps up is left"
    expect_all_in_order(open_door, programs)
    expect_no_harm(quiet, pressed)
    assert eventually(lambda: programs.ear.has_been_cut_off)
    told = sum(len(event.raw) for event in heard[-len(pressed) * BURST * SAMPLE :])
    assert max(burst.memory for burst in pressed) - memory < WAITING < told
