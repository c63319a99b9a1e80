#!/usr/bin/env python3
"""Fails on two top-level types of one name, a folder too full to look through, or a file too long to read at once."""

import collections
import pathlib
import re
import sys

ROOMS = ("Services", "Shared")
FILES, LINES = 14, 350
# Folders whose files are of one kind each, a file per act.
OF_ONE_KIND = {"Acts"}
OF_ONE_KIND_FILES = 40

TYPE = re.compile(r"^(?:@\w+(?:\([^)]*\))? )*(?:package |public )?(?:final |indirect )?"
                  r"(?:struct|class|enum|actor|protocol|typealias) (\w+)", re.MULTILINE)


def sources(*folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.swift")):
            if not any(part.startswith(".") for part in path.parts):
                yield path


def main():
    problems = []
    homes, flat = collections.defaultdict(set), collections.Counter()
    for path in sources(*ROOMS):
        flat[path.parent] += 1
        for name in TYPE.findall(path.read_text()):
            homes[name].add(path)
    for name, paths in sorted(homes.items()):
        if len(paths) > 1:
            problems.append(f"{name} is the name of several types: {', '.join(map(str, sorted(paths)))}")
    for folder, count in sorted(flat.items()):
        most = OF_ONE_KIND_FILES if folder.name in OF_ONE_KIND else FILES
        if count > most:
            problems.append(f"{folder} holds {count} files of Swift; {most} at most: divide it by subjects")
    for path in sources(*ROOMS, "Tests"):
        lines = len(path.read_text().splitlines())
        if lines > LINES:
            problems.append(f"{path} has {lines} lines; {LINES} at most")
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
