"""A hundred kills under load, as part of the ordinary tests; `scripts/faults` does a thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(900)
def test_a_hundred_kills_lose_and_double_nothing():
    kills = os.environ.get("QINGLIAN_KILLS", "100")
    runner = Path(__file__).parent / "kill_under_load.py"
    done = subprocess.run([sys.executable, runner, "--kills", kills], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
