"""The examples that an integrator copies work as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from qinglian_wire import Event
from suite import VILLAGER, County, whole_ledger

HERE = Path(__file__).parent


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_a_case_is_filed_and_followed(county: County):
    done = run(HERE / "file_case.py", county.service.run, county.codes[0], "水管漏水，谁来修？")
    assert done.returncode == 0, done.stderr
    assert re.search(r"查询码 \d{16}", done.stdout)
    assert "filed" in done.stdout


def test_a_mistyped_code_gets_a_sentence(county: County):
    code = county.codes[0]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    done = run(HERE / "file_case.py", county.service.run, wrong, "水管漏水，谁来修？")
    assert done.returncode == 1
    assert done.stderr.startswith("refused: ")


def test_a_follower_hears_what_was_filed(county: County, tmp_path: Path):
    with county.service.desk() as desk:
        head = int(desk.call("desk.health").result["head"])
    done = run(HERE / "follow.py", county.service.run, tmp_path / "follower.db", "--until", head)
    assert done.returncode == 0, done.stderr
    assert "intake.area.registered" in done.stdout


def test_a_follower_in_c_prints_the_ledger_and_goes_on_where_it_ended(
    county: County, follow_in_c: Path, tmp_path: Path
):
    def follow(count: int) -> list[bytes]:
        place = [county.service.feed, county.service.door, tmp_path / "place", "intake."]
        done = subprocess.run([follow_in_c, "-n", str(count), *place], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.splitlines()

    with county.service.desk() as desk:
        before = [event.raw for event in whole_ledger(desk, ("intake.",))]
        assert len(before) >= 10
        assert follow(len(before)) == before
        desk.call("intake.case.file", county.case(), actor=VILLAGER)
        (added,) = follow(1)
    assert Event.parse(added).type == "intake.case.filed"
