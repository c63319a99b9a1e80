"""The suite on several hosts whose network is cut, slow and lossy; `hosts.py --seconds 600` does it for minutes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from wires import may_have_hosts


@pytest.mark.timeout(900)
def test_hosts_that_lose_each_other_converge_and_lose_nothing():
    if not may_have_hosts():
        pytest.skip("this process may not make network namespaces: it takes root, iproute2 and /dev/net/tun")
    runner = [sys.executable, str(Path(__file__).parent / "hosts.py"), "--seconds", os.environ.get("QINGLIAN_STORM", "40")]
    done = subprocess.run(runner, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
