"""Callers that keep a service busy until they are told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from qinglian_wire import Answer, Desk, request_frame, uuid7
from suite import OPERATOR, TOWN, VILLAGER, County, Service, eventually


@dataclass(frozen=True)
class Work:
    """One command as it was sent, and what it leaves in the ledger."""

    id: str
    frame: bytes
    type: str
    """Type of the event that the command causes, once."""
    name: str | None
    """What tells its event apart; None: the case that its answer names."""

    def mark(self, answer: Answer) -> tuple[str, str]:
        return self.type, self.name or answer.result["case"]


def rename(name: str, timeout: float) -> Work:
    """Gives the town another name: a light command with one event."""
    id = uuid7()
    row = {"line": 1, "code": TOWN, "name": name, "kind": "town", "telephone": ""}
    frame = request_frame("intake.areas.import", {"rows": [row]}, id=id, timeout=timeout, actor=OPERATOR)
    return Work(id, frame, "intake.area.changed", name)


def file(case: dict, timeout: float) -> Work:
    """Files a case: checks, seals, schedules, and one event."""
    id = uuid7()
    frame = request_frame("intake.case.file", case, id=id, timeout=timeout, actor=VILLAGER)
    return Work(id, frame, "intake.case.filed", None)


def mark(type: str, data: dict) -> tuple[str, str] | None:
    """What an event says of the work that caused it."""
    if type == "intake.area.changed":
        return type, data["area"]["name"]
    if type == "intake.case.filed":
        return type, data["step"]["case"]
    return None


@dataclass
class Callers:
    """Threads that each send one command after another; a command is sent again until it is answered."""

    service: Service
    cases: list[dict]
    """Parameters of `intake.case.file`, sent by every second caller; the others rename the town."""
    count: int = 4
    timeout: float = 120
    answered: list[tuple[Work, Answer]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Callers:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(number,)) for number in range(self.count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self.failures:
            raise self.failures[0]

    def _call(self, number: int) -> None:
        try:
            with Desk(self.service.door) as desk:
                turn = 0
                while not self._stop.is_set():
                    turn += 1
                    work = self._next(number, turn)
                    self.answered.append((work, desk.send(work.frame, work.id, timeout=self.timeout)))
        except BaseException as failure:
            self.failures.append(failure)

    def _next(self, number: int, turn: int) -> Work:
        if self.cases and number % 2:
            return file(self.cases[(number + turn * self.count) % len(self.cases)], self.timeout)
        return rename(f"梁弄镇 {number}-{turn}", self.timeout)


SLOWEST = 5.0
"""Seconds within which an honest caller is answered, whatever others do."""


@contextmanager
def beside(body: Callable[[threading.Event], None]) -> Iterator[None]:
    """Runs a body on a thread of its own, which hears by the event that it should end; raises what ended it before."""
    failures: list[BaseException] = []
    stop = threading.Event()

    def run() -> None:
        try:
            body(stop)
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive(), "it does not end"
    if failures:
        raise failures[0]


@contextmanager
def honest_caller(county: County, pause: float = 0) -> Iterator[list[float]]:
    """Files cases all the while, each `pause` seconds after the one before was answered; gives the seconds that answers took."""
    times: list[float] = []

    def call(stop: threading.Event) -> None:
        with county.service.desk(VILLAGER) as desk:
            while not stop.wait(pause) or not times:
                begun = time.monotonic()
                desk.call("intake.case.file", county.case(len(times)), timeout=SLOWEST)
                times.append(time.monotonic() - begun)

    with beside(call):
        yield times
    assert county.service.process is not None and county.service.process.poll() is None


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something is so; fails past the bound."""
    if not eventually(condition, seconds):
        raise AssertionError(f"not so within {seconds} s")
