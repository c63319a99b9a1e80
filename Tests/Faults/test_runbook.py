"""Every row of the table in compose/RUNBOOK.md, tried on a running suite: the trouble is made and seen as the row says,
what the row says is done, and all is well again with nothing lost."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))
pytest.register_assert_rewrite("rehearsal", "rehearse_data", "rehearse_doors", "rehearse_messages", "rehearse_services")

import disk_trouble  # noqa: E402
from alerts import alerts  # noqa: E402
from rehearsal import REHEARSALS, sink, suite, trouble  # noqa: E402, F401
from rehearse_data import *  # noqa: E402, F403
from rehearse_doors import *  # noqa: E402, F403
from rehearse_messages import *  # noqa: E402, F403
from rehearse_services import *  # noqa: E402, F403
from suite import REPOSITORY  # noqa: E402

RUNBOOK = REPOSITORY / "compose" / "RUNBOOK.md"

ELSEWHERE = {"The disk is full or fails": [disk_trouble.full]}
"""Rehearsals that need mounts of their own: test_disk_trouble.py runs them."""


def rows() -> dict[str, list[str]]:
    """The cells of the runbook's table, by the title in the first."""
    table = RUNBOOK.read_text().split("| | what you see | what you do |\n")[1].split("\n\n")[0]
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in table.splitlines()[1:]]
    return {re.search(r"\*\*(.+?)\*\*", row[0])[1]: row for row in cells}


def source(test: Callable) -> str:
    """Of a rehearsal, with the functions of its file that it calls."""
    text = inspect.getsource(test)
    called = [
        one for name, one in test.__globals__.items() if inspect.isfunction(one) and one is not test and f"{name}(" in text
    ]
    return text + "".join(inspect.getsource(one) for one in called)


def test_every_row_of_the_runbook_is_tried():
    assert set(rows()) == set(REHEARSALS)
    for title, (_, seen, done) in rows().items():
        tried = "".join(map(source, REHEARSALS[title] + ELSEWHERE.get(title, [])))
        for alert in re.findall(r"`(Qinglian\w+)`", seen):
            assert f'"{alert}"' in tried, f"{title}: nothing makes {alert} fire"
        for command in re.findall(r"`qinglian ((?:[a-z-]+ ?)+)", done):
            for word in command.split():
                assert f'"{word}"' in tried, f"{title}: nobody does {command}"


def test_every_alert_is_in_a_row_that_is_tried():
    told = {alert for _, seen, _ in rows().values() for alert in re.findall(r"`(Qinglian\w+)`", seen)}
    assert told == set(alerts())
