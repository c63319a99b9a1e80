"""The walks through one case, of the README and of the command line's page, as somebody types them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from suite import BINARIES, REPOSITORY, Suite


def walk(page: str) -> str:
    """The commands of the section, but for where the programs and the data are."""
    text = (REPOSITORY / page).read_text()
    section = re.search(r"^## A walk through one case$(.*?)^## ", text, re.M | re.S)
    assert section
    lines = [line[4:] for line in section[1].splitlines() if line.startswith("    ")]
    commands = [line for line in lines if not line.startswith("export ")]
    assert sum(line.startswith("qinglian ") for line in commands) >= 8
    return "set -eu -o pipefail\n" + "\n".join(commands)


@pytest.mark.parametrize("page", ["README.md", "Services/Qinglian/README.md"])
def test_the_walk_runs_twice_on_the_same_data(suite: Suite, tmp_path: Path, page: str):
    # bash has QINGLIAN_RUN where a walk in the README's folder has data/run.
    env = {
        **os.environ,
        "PATH": f"{BINARIES}:{os.environ['PATH']}",
        "QINGLIAN_DATA": str(suite.data),
        "QINGLIAN_RUN": str(suite.run),
    }
    cases = set()
    for _ in range(2):
        done = subprocess.run(["bash", "-c", walk(page)], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        cases.add((tmp_path / "receipt.json").read_text())
    assert len(cases) == 2
    assert "tail-" not in suite.tool("followers")
