"""The files an operator deploys with say what the programs say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from suite import REPOSITORY

COMPOSE = REPOSITORY / "compose"
EXAMPLE = (COMPOSE / ".env.example").read_text()


def settings(binaries: Path) -> set[str]:
    """The variables that the services of compose.yaml read, as their help lists them."""
    services = re.findall(r"^    command: \[(\w+)\]", (COMPOSE / "compose.yaml").read_text(), re.MULTILINE)
    assert {"intake", "notification", "gateway", "portal"} == set(services)
    found: set[str] = set()
    for service in services:
        told = subprocess.run([binaries / service, "--help"], capture_output=True, text=True, check=True).stdout
        found |= set(re.findall(r"\((QINGLIAN_\w+)\)", told))
    return found


def test_every_setting_of_every_service_is_explained_in_the_example(binaries: Path) -> None:
    by_compose = EXAMPLE[EXAMPLE.index("---- Set by compose.yaml") :]
    explained = set(re.findall(r"^#?(QINGLIAN_\w+)=", EXAMPLE, re.MULTILINE))
    assert settings(binaries) <= explained | set(re.findall(r"QINGLIAN_\w+", by_compose))


def test_every_setting_of_the_example_has_words_above_it() -> None:
    words = False
    for line in EXAMPLE.splitlines():
        if re.match(r"#?\w+=", line):
            assert words, f"nothing is said of {line}"
        else:
            words = line.startswith("# ") or (words and bool(line))


def test_the_example_shows_the_values_that_hold_without_it(binaries: Path) -> None:
    for service in ("intake", "notification", "gateway", "portal"):
        told = subprocess.run([binaries / service, "--help"], capture_output=True, text=True, check=True).stdout
        for value, name in re.findall(r"\[([^\[\]]+)\] \((QINGLIAN_\w+)\)", told):
            shown = re.search(rf"^#{name}=(.*)$", EXAMPLE, re.MULTILINE)
            if shown and name != "QINGLIAN_LOG_FORMAT":  # the image asks for JSON
                assert shown[1] == value, name


def test_what_compose_reads_is_in_the_example() -> None:
    read = set(re.findall(r"\$\{(DEPLOY_\w+)", "".join(file.read_text() for file in COMPOSE.glob("compose*.yaml"))))
    read |= set(re.findall(r"setting (DEPLOY_\w+)", (COMPOSE / "qinglian-ctl").read_text()))
    explained = set(re.findall(r"^#(DEPLOY_\w+)=", EXAMPLE, re.MULTILINE))
    assert read - {"DEPLOY_PROGRAMS"} == explained


def test_scripts_are_clean() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    scripts = [COMPOSE / "qinglian-ctl", REPOSITORY / "scripts" / "compose-test"]
    done = subprocess.run(
        ["shellcheck", "--external-sources", "--source-path=SCRIPTDIR", *scripts], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
