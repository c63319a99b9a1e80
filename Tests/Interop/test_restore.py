"""A ledger that is restored from a backup has a new life: who had heard no more than the backup holds goes on, others stop."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from qinglian_wire import CursorStore, Event, Stopped, follow
from suite import BINARIES, VILLAGER, County, whole_ledger


def nothing(database: sqlite3.Connection, event: Event) -> None:
    """A follower without effects."""


def run(county: County, *mode: object) -> None:
    command = [BINARIES / "intake", *map(str, mode), "--data", county.service.data]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def hear_all(county: County, store: CursorStore) -> None:
    with county.service.desk() as desk:
        end = int(desk.call("desk.health").result["head"])
        follow(county.service.feed, desk, ["intake."], store, nothing, until=lambda cursor: cursor.position >= end)


def file_cases(county: County, count: int) -> None:
    with county.service.desk(VILLAGER) as desk:
        for number in range(count):
            desk.call("intake.case.file", county.case(number))


def restore(county: County, backup: Path) -> None:
    """As an operator does after the disk was lost: the keyring is there, the ledger comes from the backup."""
    assert county.service.stop() == 0
    for file in (county.service.data / "intake").glob("ledger.sqlite*"):
        file.unlink()
    run(county, "restore", backup)
    county.service.start()


def test_a_follower_goes_on_in_the_restored_ledger(fresh: Callable[..., County], tmp_path: Path):
    county, store = fresh(), CursorStore(tmp_path / "follower.db")
    hear_all(county, store)
    before = store.cursor("/qinglian/330281/intake", ["intake."])
    file_cases(county, 3)
    run(county, "backup", tmp_path / "backup")
    restore(county, tmp_path / "backup")
    file_cases(county, 2)
    hear_all(county, store)
    after = store.cursor("/qinglian/330281/intake", ["intake."])
    assert before is not None and after is not None and after.ledger != before.ledger
    with county.service.desk() as desk:
        ledger = whole_ledger(desk)
    assert [event.type for event in ledger].count("ledger.continued") == 1
    assert after.position == ledger[-1].position
    assert county.service.verify()[0] == 0


def test_a_follower_that_heard_more_than_the_backup_holds_stops(fresh: Callable[..., County], tmp_path: Path):
    county, store = fresh(), CursorStore(tmp_path / "follower.db")
    run(county, "backup", tmp_path / "backup")
    file_cases(county, 3)
    hear_all(county, store)
    restore(county, tmp_path / "backup")
    with pytest.raises(Stopped, match="does not continue"):
        hear_all(county, store)
