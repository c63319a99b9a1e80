"""The oracle of the fault tests finds what it is there to find."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from suite import County, Service  # noqa: E402


@pytest.fixture
def stopped() -> Iterator[Service]:
    """A service that has ended in order, with a small county in its ledger."""
    service = Service()
    try:
        County.start(service)
        assert service.stop() == 0
        yield service
    finally:
        service.remove()


def change(service: Service, statement: str) -> None:
    """Changes the file behind the service's back, past the triggers that forbid it."""
    with sqlite3.connect(service.data / service.name / "ledger.sqlite") as database:
        triggers = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for trigger in triggers:
            database.execute(f"DROP TRIGGER {trigger}")
        assert database.execute(statement).rowcount == 1


def test_a_sound_ledger_is_clean(stopped: Service):
    status, report = stopped.verify()
    assert (status, report["clean"], report["findings"]) == (0, True, [])
    assert report["events"] > 4 and report["checkpoints"] > 0 and report["projections"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET json = CAST(replace(CAST(json AS TEXT), '001', '002') AS BLOB) WHERE position = 5",
        "UPDATE event SET leaf = zeroblob(32) WHERE position = 3",
        "UPDATE event SET type = 'intake.area.changed' WHERE position = 2",
        "DELETE FROM event WHERE position = 4",
        "DELETE FROM event WHERE position = (SELECT max(position) FROM event)",
        "UPDATE checkpoint SET root = zeroblob(32) WHERE size = (SELECT max(size) FROM checkpoint)",
        "UPDATE area SET name = 'elsewhere' WHERE code = '330281114'",
    ],
)
def test_a_change_behind_its_back_is_found(stopped: Service, statement: str):
    change(stopped, statement)
    status, report = stopped.verify()
    assert status != 0
    assert not report["clean"] and report["findings"]
