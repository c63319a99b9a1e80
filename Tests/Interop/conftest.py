"""Fixtures: one running service with a small county for the whole run, and fresh ones for tests that harm theirs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qinglian_wire import Desk
from suite import BINARIES, REPOSITORY, County, Service

@pytest.fixture(scope="session")
def binaries() -> Path:
    if not (BINARIES / "intake").exists():
        pytest.fail(f"{BINARIES}/intake is not built: run `swift build`, or set QINGLIAN_BIN")
    return BINARIES


@pytest.fixture(scope="session")
def county(binaries: Path) -> Iterator[County]:
    service = Service()
    try:
        yield County.start(service)
    finally:
        service.remove()


@pytest.fixture
def fresh(binaries: Path) -> Iterator[Callable[..., County]]:
    """Makes counties of a test's own."""
    services: list[Service] = []

    def make(*flags: str) -> County:
        services.append(Service(flags=flags))
        return County.start(services[-1])

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
