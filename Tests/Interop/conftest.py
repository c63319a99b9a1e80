"""Fixtures: one running service with a small county for the whole run, and fresh ones for tests that harm theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nats_server import NatsServer
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


@pytest.fixture(scope="session")
def follow_in_c(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in C, compiled as its head says, with every warning an error and with what finds misuse of memory."""
    program = tmp_path_factory.mktemp("c") / "follow"
    compiler = shutil.which("cc") or "clang"
    strict = ["-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined"]
    subprocess.run(
        [compiler, *strict, "-o", program, Path(__file__).parent / "follow.c", "-lzmq", "-ljansson"],
        check=True,
        timeout=60,
    )
    return program


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path)
    try:
        yield server.start()
    finally:
        server.kill()
