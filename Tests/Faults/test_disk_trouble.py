"""Full disks, read-only disks and files that may not grow, met by a running service under load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from small_disk import may_mount


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scenario", ["full", "full-and-idle", "full-at-start", "read-only", "short-files"])
def test_nothing_acknowledged_is_lost_and_it_goes_on_when_the_disk_is_mended(scenario: str):
    command = [sys.executable, str(Path(__file__).parent / "disk_trouble.py"), scenario]
    if scenario == "short-files":
        run(*command)
        return
    if not may_mount():
        pytest.skip("mounts of one's own need root, or CAP_SYS_ADMIN")
    run("unshare", "--mount", "--propagation", "private", *command)
