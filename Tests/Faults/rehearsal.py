"""What rehearsals of the runbook share: which row they try, a suite of their own, trouble for it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kill_notification import leave_webhook, seat_clerk
from load import wait_for
from sink import Sink
from trouble import Trouble
from whole_suite import Part, Suite

REHEARSALS: dict[str, list[Callable]] = {}
"""By the title of a row."""


def rehearses(title: str) -> Callable[[Callable], Callable]:
    def register(test: Callable) -> Callable:
        REHEARSALS.setdefault(title, []).append(test)
        return test

    return register


@pytest.fixture
def suite() -> Iterator[Suite]:
    suite = Suite()
    try:
        yield suite.start()
    finally:
        suite.remove()


@pytest.fixture
def trouble(tmp_path: Path) -> Trouble:
    return Trouble(tmp_path)


@pytest.fixture
def sink(suite: Suite) -> Iterator[Sink]:
    """Where the village's clerk has messages sent to."""
    seat_clerk(suite.intake)
    with Sink(random.Random(1)) as sink:
        leave_webhook(suite.notification, sink)
        sink.troubled = False
        suite.file()
        wait_for(lambda: len(sink.received) == 2)
        yield sink


def feel(trouble: Trouble, part: Part) -> None:
    """Starts a service again, within reach of trouble."""
    part.stop()
    part.within = trouble.within
    part.start()


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def lags(suite: Suite) -> dict[str, int]:
    """How far each follower of Intake is behind, by `qinglian followers`."""
    known = json.loads(suite.tool("followers", "--json"))
    return {one["name"]: int(known["head"]) - int(one["position"]) for one in known["followers"]}


def errors(part: Part) -> list[dict]:
    """As `docker compose logs | grep '"level":"error"'` shows them."""
    return [json.loads(line) for line in part.log.read_text().splitlines() if '"level":"error"' in line]


def restore(suite: Suite, backup: Path, *services: str) -> None:
    suite.stop()
    for service in services:
        aside = suite.data / service / "replaced"
        aside.mkdir()
        for file in (suite.data / service).glob("ledger.sqlite*"):
            file.rename(aside / file.name)
        suite.tool("restore", "--service", service, backup)
    suite.start_again()
