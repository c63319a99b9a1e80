"""Registers come in as office programs save them: each sheet means the same doors, and what was damaged is named."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import sheet_files
from suite import QINGLIAN, Suite


def preview(suite: Suite, folder: Path, sheet: bytes) -> subprocess.CompletedProcess[str]:
    file = folder / "households.csv"
    file.write_bytes(sheet)
    command = [QINGLIAN, "import", "households", str(file), "--preview", "--json", "--run", str(suite.run)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("program", sheet_files.readable())
def test_a_sheet_means_the_same_whichever_program_saved_it(suite: Suite, tmp_path: Path, program: str) -> None:
    done = preview(suite, tmp_path, sheet_files.readable()[program])
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["added"], report["changed"], report["rejected"]) == (3, 0, [])
    assert ("备注" in done.stderr) == ("备注" in text_of(sheet_files.readable()[program]))


def text_of(sheet: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        try:
            return sheet.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("no encoding fits")


@pytest.mark.parametrize("program", sheet_files.workbooks())
def test_a_workbook_is_named_and_told_how_to_save(suite: Suite, tmp_path: Path, program: str) -> None:
    done = preview(suite, tmp_path, sheet_files.workbooks()[program])
    assert done.returncode == 65
    assert "工作簿" in done.stderr and "CSV UTF-8" in done.stderr


@pytest.mark.parametrize("damage", sheet_files.damaged())
def test_what_happened_to_a_sheet_is_named_where_it_happened(suite: Suite, tmp_path: Path, damage: str) -> None:
    sheet, said = sheet_files.damaged()[damage]
    done = preview(suite, tmp_path, sheet)
    assert said in done.stderr, done.stderr


def test_the_doors_of_a_sheet_are_in_the_register_as_they_were_typed(suite: Suite, tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_bytes(sheet_files.readable()["Excel in Chinese, CSV"])
    suite.tool("import", "households", str(file))
    suite.tool("codes", "issue", "--area", sheet_files.VILLAGE)
    assert {door[3] for door in sheet_files.DOORS} <= set(suite.labels(sheet_files.VILLAGE))
