"""Kills of `notification` while it tells people, as part of the ordinary tests; `scripts/faults` does a thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_disk import may_mount

RUNNER = [sys.executable, str(Path(__file__).parent / "kill_notification.py")]


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(900)
def test_kills_lose_no_notice_and_tell_nobody_twice():
    run(*RUNNER, "--kills", os.environ.get("QINGLIAN_KILLS", "30"))


@pytest.mark.timeout(300)
def test_a_disk_that_was_full_loses_no_notice():
    if not may_mount():
        pytest.skip("this process may not have mounts of its own")
    run("unshare", "--mount", *RUNNER, "--kills", "10", "--disk")
