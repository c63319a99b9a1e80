#!/usr/bin/env python3
"""Kills a service with SIGKILL again and again while callers load it, and proves that nothing it acknowledged is lost.

    kill_under_load.py [--kills 100] [--seed N] [--callers 6] [--keep]

At the end: every acknowledged command has its event in the ledger exactly once; a resent command gets the answer it had
and does nothing; a follower with its cursor in its own transaction has each event once, in order; the ledger's chains
and Merkle tree are whole; `intake verify` is clean. Exits with 1 and says what is wrong, or prints what it proved.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from heard import Ear  # noqa: E402
from load import Callers, mark, wait_for  # noqa: E402
from qinglian_proofs import leaf_hash, open_checkpoint, tree_root  # noqa: E402
from qinglian_wire import Desk, Event  # noqa: E402
from suite import County, Service, whole_ledger  # noqa: E402

def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--callers", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="chooses the moments of the kills")
    arguments.add_argument("--longest", type=float, default=0.6, help="seconds of load before a kill, at most")
    arguments.add_argument("--keep", action="store_true", help="keep the data for a look")
    options = arguments.parse_args()
    print(f"{options.kills} kills under {options.callers} callers, seed {options.seed}", flush=True)

    service = Service()
    try:
        callers = Callers(service, County.start(service).cases, options.callers)
        with Ear(service) as ear:
            with callers:
                kill_again_and_again(service, callers, options.kills, options.longest, random.Random(options.seed))
            with service.desk() as desk:
                problems = check_answers(desk, callers, random.Random(options.seed))
                ledger = whole_ledger(desk)
                problems += check_ledger(desk, ledger)
                ear.hear_up_to(ledger[-1].position)
        problems += check_effects(ear, ledger)
        if service.stop() != 0:
            problems.append("the service did not end in order")
        problems += check_with_verify(service, ledger)
    finally:
        if options.keep:
            service.stop()
            print(f"kept: {service.data}, {service.log}")
        else:
            service.remove()
    for problem in problems:
        print(f"WRONG: {problem}")
    if not problems:
        print(
            f"{len(callers.answered)} commands acknowledged over {options.kills} kills: each in the ledger of"
            f" {len(ledger)} events once, none doubled at the follower, verified"
        )
    return 1 if problems else 0


def kill_again_and_again(service: Service, callers: Callers, kills: int, longest: float, chance: random.Random) -> None:
    for number in range(1, kills + 1):
        before = len(callers.answered)
        if chance.random() < 0.8:
            wait_for(lambda before=before: len(callers.answered) > before, 60)
        time.sleep(chance.uniform(0, longest))
        service.kill()
        service.start()
        if number % 10 == 0:
            print(f"{number} kills, {len(callers.answered)} commands acknowledged", flush=True)


def check_answers(desk: Desk, callers: Callers, chance: random.Random) -> list[str]:
    """Every acknowledged command left its event, once; a sample of them, sent again, changes nothing."""
    problems = []
    before = int(desk.call("desk.health").result["head"])
    for work, answer in chance.sample(callers.answered, min(300, len(callers.answered))):
        if desk.send(work.frame, work.id, timeout=30).raw != answer.raw:
            problems.append(f"{work.type} {work.id} was answered otherwise when it was sent again")
    if int(desk.call("desk.health").result["head"]) != before:
        problems.append("commands that were sent again changed the ledger")
    marks = Counter(found for event in whole_ledger(desk) if (found := mark(event.type, event.body["data"])))
    for work, answer in callers.answered:
        count = marks[work.mark(answer)]
        if count != 1:
            problems.append(f"{work.type} {work.id} was acknowledged and is {count} times in the ledger")
    return problems


def check_ledger(desk: Desk, ledger: list[Event]) -> list[str]:
    problems = []
    if [event.position for event in ledger] != list(range(1, len(ledger) + 1)):
        problems.append("positions have gaps")
    newest: dict[str, int] = {}
    for event in ledger:
        if event.prior != newest.get(event.type, 0):
            problems.append(f"the chain of {event.type} is broken at {event.position}")
        newest[event.type] = event.position
    answer = desk.call("ledger.checkpoint").result
    if answer.get("note") is not None:
        checkpoint = open_checkpoint(answer["note"], answer["verifier"])
        if tree_root([leaf_hash(event.raw) for event in ledger[: checkpoint.size]]) != checkpoint.root:
            problems.append(f"the checkpoint of {checkpoint.size} events does not fit the ledger")
    return problems


def check_effects(ear: Ear, ledger: list[Event]) -> list[str]:
    if ear.failure is not None:
        return [f"the follower stopped: {ear.failure!r}"]
    heard, expected = ear.heard(), [event.raw for event in ledger if event.type.startswith("intake.")]
    if heard == expected:
        return []
    return [f"the follower has {len(heard)} events, the ledger {len(expected)}, or in another order"]


def check_with_verify(service: Service, ledger: list[Event]) -> list[str]:
    status, report = service.verify()
    root = tree_root([leaf_hash(event.raw) for event in ledger]).hex()
    if (status, report["clean"], report["events"], report["root"]) == (0, True, len(ledger), root):
        return []
    return [f"{service.name} verify ended with {status}: {report}"]


if __name__ == "__main__":
    sys.exit(main())
