#!/usr/bin/env python3
"""Fails on an edge of the module graph, or an import, that the house does not allow."""

import json
import pathlib
import re
import subprocess
import sys

# Who may know whom. A target that is not listed here is not allowed at all.
ALLOWED = {
    "CZeroMQ": set(),
    "CQREncode": set(),
    "CCurl": set(),
    "CProcess": set(),
    "ZeroMQ": {"CZeroMQ", "Logging"},
    "Messages": set(),
    "Contract": {"Messages"},
    "Columns": {"Messages", "GRDB"},
    "Ledger": {"Messages", "Columns", "GRDB", "GRDBSQLite", "Crypto"},
    "Vault": {"Messages", "Columns", "GRDB", "Crypto"},
    "Bus": {"ZeroMQ", "Messages", "Logging", "Metrics"},
    "ServiceKit": {
        "Bus", "Messages", "Columns", "Ledger", "Vault", "ZeroMQ", "GRDB", "Crypto", "Logging", "Metrics", "CoreMetrics",
        "ServiceLifecycle", "UnixSignals", "Configuration", "SystemPackage",
    },
    "Papers": {"Messages", "CQREncode"},
    "Media": {"Messages"},
    "WorkingDays": {"Messages"},
    "Transfers": {"CCurl"},
    "Passwords": {"Messages", "Crypto", "CryptoExtras"},
    "Gateway": {"ServiceKit", "Bus", "Messages", "Columns", "Ledger", "GRDB"},
    "Intake": {
        "ServiceKit", "Messages", "Columns", "Ledger", "Vault", "Papers", "Media", "WorkingDays", "GRDB", "Crypto", "Logging",
    },
    "Notification": {
        "ServiceKit", "Bus", "Messages", "Columns", "Ledger", "Vault", "Transfers", "WorkingDays", "GRDB", "Crypto", "Logging",
        "Metrics", "ServiceLifecycle", "Mustache", "Yams",
    },
    "Portal": {
        "ServiceKit", "Bus", "ZeroMQ", "Messages", "Contract", "Columns", "Ledger", "Vault", "Papers", "Media", "Passwords",
        "GRDB", "Crypto", "Logging", "Metrics", "ServiceLifecycle", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore",
        "NIOHTTP1", "Mustache",
    },
    "Qinglian": {
        "Bus", "Messages", "Contract", "Columns", "Ledger", "Vault", "ZeroMQ", "Papers", "Passwords", "CProcess", "GRDB",
        "ArgumentParser", "Logging",
    },
}

# Modules of the system and of Swift itself that any file may import, except Messages, which has Foundation only.
SYSTEM = {"Foundation", "Glibc", "Synchronization", "Dispatch"}

IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:package|internal|private|fileprivate|public)?\s*import\s+"
                    r"(?:struct\s+|class\s+|enum\s+|func\s+|protocol\s+)?(\w+)", re.MULTILINE)


def known_names(target):
    """The targets and products that a target of the manifest depends on."""
    for dependency in target["dependencies"]:
        (kind, value), = dependency.items()
        yield value[0]


def main():
    manifest = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], check=True, capture_output=True).stdout)
    problems = []
    tests = {t["name"] for t in manifest["targets"] if (t.get("path") or "").startswith("Tests/")}
    for target in manifest["targets"]:
        name = target["name"]
        if name in tests:
            continue
        if name not in ALLOWED:
            problems.append(f"{name} is not in the table of {__file__}: say there whom it may know")
            continue
        for other in known_names(target):
            if other not in ALLOWED[name]:
                problems.append(f"Package.swift: {name} must not depend on {other}")
        if target["type"] == "system":
            continue
        system = {"Foundation"} if name == "Messages" else SYSTEM
        for path in sorted(pathlib.Path(target["path"]).rglob("*.swift")):
            for module in IMPORT.findall(path.read_text()):
                if module not in ALLOWED[name] | system:
                    problems.append(f"{path}: {name} must not import {module}")
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
