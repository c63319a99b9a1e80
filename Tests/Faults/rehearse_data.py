"""Rehearsals of data that is damaged or restored, and of clocks that are wrong."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import urllib.error
from pathlib import Path

import pytest
from alerts import Watch
from hosts import Console, seat
from kill_notification import seat_clerk
from load import wait_for
from qinglian_wire import DeskError, timestamp
from rehearsal import errors, feel, lags, last_line, rehearses, restore
from sink import Sink
from suite import COUNTY, STORY, TOWN, VILLAGE
from trouble import Trouble
from whole_suite import Part, Suite


@rehearses("Data is damaged")
def test_a_ledger_that_is_damaged(suite: Suite, tmp_path: Path):
    filed = suite.file(5)
    suite.tool("backup", tmp_path / "backup")
    suite.stop()
    file = suite.data / "intake" / "ledger.sqlite"
    overwrite(file, file.stat().st_size // 2)
    assert "damaged" in suite.tool("verify", "--service", "intake", status=65)
    overwrite(file, 0)
    ended = suite.intake.run_out("--county", COUNTY)
    assert ended.returncode == 65 and "restore a backup" in last_line(ended.stderr), ended
    shutil.copytree(suite.data, tmp_path / "kept")
    restore(suite, tmp_path / "backup", "intake")
    suite.wait_until_well()
    assert suite.cases() == filed
    filed += suite.file(2)
    suite.tool("verify")
    wait_for(lambda: not any(lags(suite).values()))


def overwrite(file: Path, place: int) -> None:
    with file.open("r+b") as ledger:
        ledger.seek(place // 4096 * 4096)
        ledger.write(b"\xa5" * 8192)


@rehearses("Data is damaged")
def test_tables_that_are_damaged(suite: Suite):
    filed = suite.file(5)
    suite.stop()
    with sqlite3.connect(suite.data / "intake" / "ledger.sqlite") as database:
        assert database.execute("UPDATE area SET name = 'elsewhere' WHERE code = ?", (TOWN,)).rowcount == 1
    findings = re.findall(r'"kind":"([a-z-]+)"', suite.tool("verify", status=65))
    assert set(findings) == {"projection"}
    suite.tool("rebuild", "--service", "intake")
    suite.tool("verify")
    suite.start_again()
    assert suite.cases() == filed


@rehearses("Pages fail")
@rehearses("Data is damaged")
def test_a_page_that_fails_for_what_was_changed_behind_it(suite: Suite, tmp_path: Path):
    seat(suite.intake, "village-clerk", VILLAGE, "li-yun")
    console = Console(suite.url, suite.portal)
    (case,) = suite.file()
    page = f"/desk/case/{case}"
    assert STORY in console.page(page)
    suite.tool("backup", tmp_path / "backup")
    watch = Watch(suite.metrics)
    with sqlite3.connect(suite.data / "intake" / "ledger.sqlite") as database:
        database.execute("UPDATE sealed SET box = zeroblob(length(box)) WHERE subject = ?", (f"case/{case}",))
    with pytest.raises(urllib.error.HTTPError, match="500"):
        console.page(page)
    watch.trouble()
    assert errors(suite.portal)[-1]["message"] == "a page could not be made"
    assert "a sealed value was changed: restore a backup" in errors(suite.intake)[-1]["error"]
    assert '"kind":"sealed"' in suite.tool("verify", "--service", "intake", "--json", status=65).replace(" ", "")
    restore(suite, tmp_path / "backup", "intake")
    suite.wait_until_well()
    watch.mended()
    console.url = suite.url
    assert STORY in console.page(page)
    watch.saw("QinglianPagesFailing")


@rehearses("After a restore")
@rehearses("A service is not ready")
def test_followers_that_have_seen_more_than_the_backup(suite: Suite, tmp_path: Path):
    seat_clerk(suite.intake)
    kept = suite.file(3)
    wait_for(lambda: not any(lags(suite).values()))
    suite.tool("backup", tmp_path / "night")
    suite.file(3)
    wait_for(lambda: not any(lags(suite).values()))
    watch = Watch(suite.metrics)
    restore(suite, tmp_path / "night", "intake")
    wait_for(lambda: suite.tool("health", status=None).count("following it has stopped") >= 2)
    watch.trouble()
    restore(suite, tmp_path / "night", "notification", "gateway", "portal")
    wait_for(lambda: "following it has stopped" not in suite.tool("health", status=None), 30)
    suite.wait_until_well()
    watch.mended()
    assert suite.cases() == kept
    watch.saw("QinglianNotReady")


@rehearses("The clock jumped")
def test_a_clock_that_is_behind(suite: Suite, trouble: Trouble):
    feel(trouble, suite.intake)
    suite.wait_until_well()
    filed = suite.file(3)
    watch = Watch(suite.metrics)
    trouble.set(clock_ahead=-600)
    with pytest.raises(DeskError) as refused:
        suite.file()
    assert refused.value.reason == "stale-id"
    wait_for(lambda: "600 s ahead of that of intake" in suite.tool("health", "--service", "notification", status=None))
    watch.trouble()
    trouble.end()
    wait_for(lambda: "ahead of" not in suite.tool("health", "--service", "notification", status=None))
    filed += suite.file(3)
    suite.wait_until_well()
    watch.mended()
    assert suite.cases() == filed
    suite.tool("verify")
    watch.saw("QinglianClocksApart")


@rehearses("The clock jumped")
def test_a_clock_that_is_ahead(suite: Suite, trouble: Trouble):
    feel(trouble, suite.intake)
    suite.wait_until_well()
    filed = suite.file(3)
    watch = Watch(suite.metrics)
    trouble.set(clock_ahead=10 * 86_400)
    with suite.intake.desk() as desk, pytest.raises(DeskError) as refused:
        desk.call("desk.health")
    assert refused.value.reason == "deadline"
    watch.trouble()
    wait_for(lambda: is_overdue(suite))
    trouble.end()
    wait_for(lambda: suite.intake.is_well())
    told = suite.tool("tail", "--from", 0, "--until-head", "intake.case.overdue", "--json")
    wrong = [json.loads(line) for line in told.splitlines()]
    assert {event["data"]["step"]["case"] for event in wrong} == set(filed)
    assert all(event["time"] > timestamp(9 * 86_400) for event in wrong)
    filed += suite.file(3)
    suite.wait_until_well()
    watch.mended()
    assert suite.cases() == filed
    suite.tool("verify")
    watch.saw("QinglianServiceSilent")


def is_overdue(suite: Suite) -> bool:
    """Read from the file itself: with its clock ahead, the service answers nobody."""
    return tells(suite.intake, "SELECT EXISTS (SELECT 1 FROM event WHERE type = 'intake.case.overdue')")


def is_at_rest(part: Part) -> bool:
    """All that it did is signed, which takes a second: its threads wait for something to do, by the clock that it has."""
    return tells(part, "SELECT (SELECT max(size) FROM checkpoint) = (SELECT max(position) FROM event)")


def tells(part: Part, question: str) -> bool:
    with sqlite3.connect(f"file:{part.data}/{part.name}/ledger.sqlite?mode=ro", uri=True) as database:
        return bool(database.execute(question).fetchone()[0])


@rehearses("The clock jumped")
def test_messages_go_out_once_the_clock_is_right(suite: Suite, trouble: Trouble, sink: Sink):
    feel(trouble, suite.notification)
    suite.wait_until_well()
    trouble.set(clock_ahead=7_200)
    wait_for(lambda: suite.notification.health() is None)
    suite.file()
    wait_for(lambda: len(sink.received) == 3 and is_at_rest(suite.notification))
    trouble.end()
    suite.file()
    wait_for(lambda: len(sink.received) == 4)
