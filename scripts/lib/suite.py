#!/usr/bin/env python3
"""Fails where a list of the suite's services differs from the one in Shared/Messages/Suite/SuiteService.swift."""

import pathlib
import re
import sys

SOURCE = "Shared/Messages/Suite/SuiteService.swift"
# What else compose.yaml runs: the command line, and what prepares and takes care of the volumes.
HELPERS = ["tool", "care"]


def listed(path, within, word):
    """The words in the one part of a file that `within` finds."""
    parts = re.findall(within, pathlib.Path(path).read_text(), re.MULTILINE | re.DOTALL)
    return re.findall(word, parts[0], re.MULTILINE) if len(parts) == 1 else [f"({len(parts)} lists)"]


def main():
    services = listed(SOURCE, r"static let all: \[SuiteService\] = \[(.*?)\]", r"\.(\w+)")
    programs = services + ["qinglian"]
    name, quoted = r"[\w.]+", r'"(\w+)"'
    problems = []
    for path, within, word, expected in [
        ("Package.swift", r"products: \[(.*?)\n    \]", r'name: "(\w+)"', sorted(programs)),
        ("scripts/lib/house.sh", r"^services=\((.*?)\)", name, services),
        ("compose/Containerfile", r"for product in (.*?);", name, programs),
        ("compose/Containerfile", r"cp -R (.*?) /programs/", name, programs + ["Qinglian_Portal.resources"]),
        ("compose/Containerfile", r"qinglian \\\n( +qinglian/.*?)\n", r"qinglian/(\w+)", services),
        ("compose/compose.yaml", r"^services:\n(.*?)^\w", r"^  (\w+):$", services + HELPERS),
        ("compose/qinglian-ctl", r'DEPLOY_SERVICES "(.*?)"', name, services),
        ("Tests/Faults/whole_suite.py", r"^NAMES = \((.*?)\)", quoted, services),
        ("Tests/Compose/deployment.py", r"^SERVICES = \((.*?)\)", quoted, services),
        ("Tests/Faults/hosts.py", r"^PORTS = \{(.*?)\}", quoted, None),
        ("Tests/Compose/hosts.py", r"^PORTS = \{(.*?)\}", quoted, None),
    ]:
        found = listed(path, within, word)
        if expected is None:
            found, expected = sorted(found), sorted(services)
        if found != expected:
            problems.append(f"{path} lists {' '.join(found)}; {SOURCE} has {' '.join(expected)}")
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
