"""The examples that an integrator copies work as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from suite import County

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
