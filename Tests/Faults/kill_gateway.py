#!/usr/bin/env python3
"""Kills `gateway` with SIGKILL again and again while cases are filed, and proves that the public heard of each case once.

    kill_gateway.py [--kills 100] [--seed N] [--callers 2] [--keep]

At the end: as many cases on the open feed as were filed, each under an id of its own; nothing waits and nothing is dead; the
ledger is whole and verified, and holds events of the open feed alone. Exits with 1 and says what is wrong, or prints what it
proved.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from kill_under_load import check_ledger, check_with_verify  # noqa: E402
from load import Callers, wait_for  # noqa: E402
from qinglian_wire import Desk, DeskError, NoAnswer  # noqa: E402
from suite import COUNTY, OPERATOR, County, Service, whole_ledger  # noqa: E402


class Gateway(Service):
    """The service beside an intake; what happens is told within a second."""

    def __init__(self, intake: Service):
        flags = ("--checkpoint-interval", "1", "--county", COUNTY, "--release-every", "1", "--release-group", "1")
        super().__init__("gateway", flags)
        self.run.rmdir()
        self.run = intake.run

    def is_up(self, health: dict) -> bool:
        """It need not have caught up: it is killed then too."""
        return True


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--callers", type=int, default=2, help="callers; each second one files cases")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="chooses the moments of the kills")
    arguments.add_argument("--longest", type=float, default=1.2, help="seconds between a start and a kill, at most")
    arguments.add_argument("--keep", action="store_true", help="keep the data for a look")
    options = arguments.parse_args()
    print(f"{options.kills} kills of gateway, seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    with ExitStack() as stack:
        intake = Service()
        gateway = Gateway(intake)
        if not options.keep:
            stack.callback(intake.remove)
            stack.callback(gateway.remove)
        stack.callback(intake.stop)
        stack.callback(gateway.stop)
        county = County.start(intake)
        gateway.start()
        with Callers(intake, county.cases, options.callers) as callers:
            for number in range(1, options.kills + 1):
                time.sleep(chance.uniform(0, options.longest))
                gateway.kill()
                gateway.start()
                if number % 10 == 0:
                    print(f"{number} kills, {len(callers.answered)} commands acknowledged", flush=True)
        problems = check(intake, gateway)
        if options.keep:
            print(f"kept: {intake.data}, {gateway.data}, {gateway.log}")
    for problem in problems[:40]:
        print(f"WRONG: {problem}")
    return 1 if problems else 0


def check(intake: Service, gateway: Gateway) -> list[str]:
    with intake.desk() as desk:
        filed = sum(event.type == "intake.case.filed" for event in whole_ledger(desk))
    with gateway.desk(OPERATOR) as desk:
        wait_for(lambda: has_followed(desk), 120)
        wait_for(lambda: desk.call("gateway.integrators").result["waiting"] == 0, 120)
        ledger = whole_ledger(desk, ())
        letters = desk.call("follow.dead-letters").result["letters"]
        problems = check_ledger(desk, ledger)
    told = [event.body["data"]["case"] for event in ledger if event.type == "open.case.filed"]
    if (len(told), len(set(told))) != (filed, filed) or filed == 0:
        problems.append(f"{filed} cases were filed, {len(told)} told, {len(set(told))} of them different")
    if letters:
        problems.append(f"dead: {letters}")
    problems += [f"{event.type} is no open event" for event in ledger if not event.type.startswith("open.")]
    if gateway.stop() != 0:
        problems.append("gateway did not end in order")
    problems += check_with_verify(gateway, ledger)
    if not problems:
        print(f"{filed} cases filed, each told once under an id of its own; {len(ledger)} events, verified")
    return problems


def has_followed(desk: Desk) -> bool:
    try:
        return desk.call("desk.health", timeout=2).result["ready"]
    except (NoAnswer, DeskError):
        return False


if __name__ == "__main__":
    sys.exit(main())
