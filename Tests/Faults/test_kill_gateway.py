"""Kills of `gateway` while it tells of cases, as part of the ordinary tests; `scripts/faults` does a thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = [sys.executable, str(Path(__file__).parent / "kill_gateway.py")]


@pytest.mark.timeout(900)
def test_kills_lose_no_case_and_tell_none_twice():
    command = [*RUNNER, "--kills", os.environ.get("QINGLIAN_KILLS", "30")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
