"""Fixtures: one running service with a small county for the whole run, and fresh ones for tests that harm theirs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from qinglian_wire import Desk
from suite import BINARIES, REPOSITORY, Service, a_category, import_county

STORY = "村口的路灯坏了三天，晚上看不见路。"


@dataclass(frozen=True)
class County:
    service: Service
    codes: list[str]
    category: str

    def case(self, number: int = 0, story: str = STORY) -> dict:
        """Parameters of `intake.case.file`."""
        filing = {"kind": "help", "category": self.category, "story": story}
        return {"code": self.codes[number % len(self.codes)], "filing": filing}

    @property
    def cases(self) -> list[dict]:
        return [self.case(number) for number in range(len(self.codes))]


def started(service: Service) -> County:
    service.start()
    with service.desk() as desk:
        return County(service, import_county(desk), a_category(desk))


@pytest.fixture(scope="session")
def binaries() -> Path:
    if not (BINARIES / "intake").exists():
        pytest.fail(f"{BINARIES}/intake is not built: run `swift build`, or set QINGLIAN_BIN")
    return BINARIES


@pytest.fixture(scope="session")
def county(binaries: Path) -> Iterator[County]:
    service = Service()
    try:
        yield started(service)
    finally:
        service.remove()


@pytest.fixture
def fresh(binaries: Path) -> Iterator[Callable[..., County]]:
    """Makes counties of a test's own."""
    services: list[Service] = []

    def make(*flags: str) -> County:
        services.append(Service(flags=flags))
        return started(services[-1])

    try:
        yield make
    finally:
        for service in services:
            service.remove()


@pytest.fixture
def desk(county: County) -> Iterator[Desk]:
    with county.service.desk() as desk:
        yield desk


@pytest.fixture(scope="session")
def published_schemas() -> Path:
    """Schemas that others publish; they are not part of the repository."""
    folder = Path(os.environ.get("QINGLIAN_SHARED", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "cloudevents-1.0.schema.json").exists():
        pytest.skip(f"cloudevents-1.0.schema.json is not in {folder}; set QINGLIAN_SHARED to the folder that has it")
    return folder
