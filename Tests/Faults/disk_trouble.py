#!/usr/bin/env python3
"""Lets a service under load meet a disk that is full, that is full at its start, that is read-only, and a file that may
not grow; and proves that nothing it acknowledged is lost, that it says what is wrong, and that it recovers.

    disk_trouble.py full|full-and-idle|full-at-start|read-only|short-files

All but the last need mounts of their own: run it by `unshare --mount`. Exits with 1 and says what is wrong, or prints what
it proved.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from alerts import Watch  # noqa: E402
from kill_under_load import check_answers, check_ledger, check_with_verify  # noqa: E402
from load import Callers, wait_for  # noqa: E402
from qinglian_wire import Desk, DeskError, request_frame, uuid7  # noqa: E402
from small_disk import SmallDisk  # noqa: E402
from suite import BINARIES, OPERATOR, TOWN, County, Service, whole_ledger  # noqa: E402

MEGABYTE = 1 << 20


def main() -> int:
    scenarios: dict[str, Callable[[], list[str]]] = {
        "full": full,
        "full-and-idle": full_and_idle,
        "full-at-start": full_at_start,
        "read-only": read_only,
        "short-files": short_files,
    }
    problems = scenarios[sys.argv[1]]()
    for problem in problems:
        print(f"WRONG: {problem}")
    return 1 if problems else 0


def full() -> list[str]:
    """The disk fills up under load, which fires alerts; room is made, and the same process goes on."""
    with SmallDisk(64) as disk, service_on(disk) as service:
        callers = Callers(service, County.start(service).cases)
        with callers:
            wait_for(lambda: len(callers.answered) > 50)
            watch = Watch(lambda: metrics(service))
            disk.fill(leave=MEGABYTE)
            problems = trouble(service, callers)
            watch.trouble()
            disk.make_room()
            go_on(callers)
            watch.mended()
            go_on(callers)
            watch.saw("QinglianDiskFilling", "QinglianBatchesLost", "QinglianNotReady")
        return problems + check_all(service, callers)


def full_and_idle() -> list[str]:
    """The disk fills up while nobody asks for anything; the service says so, first that room is short, and when it is over."""
    with SmallDisk(64) as disk, service_on(disk) as service:
        County.start(service)
        wait_for(lambda: not is_short(service))
        disk.fill(leave=4 * MEGABYTE)
        wait_for(lambda: is_short(service))
        if not health(service)["ready"]:
            return ["it is not ready though there is room"]
        disk.fill(leave=0)
        wait_for(lambda: not health(service)["ready"], 60)
        (problem,) = health(service)["problems"]
        print(f"it says: {problem}", flush=True)
        if "磁盘已满" not in problem or "the disk is full" not in problem:
            return [f"it says of the full disk only: {problem}"]
        disk.make_room()
        wait_for(lambda: health(service)["ready"] and not is_short(service))
        return []


def full_at_start() -> list[str]:
    """The service is killed while its disk is full, starts on the full disk or says why not, and goes on once there is room."""
    with SmallDisk(64) as disk, service_on(disk) as service:
        callers = Callers(service, County.start(service).cases)
        problems = []
        with callers:
            wait_for(lambda: len(callers.answered) > 50)
            disk.fill(leave=MEGABYTE)
            problems += trouble(service, callers)
            service.kill()
            disk.fill(leave=0)
            try:
                service.start()
                problems += still_answers(service)
                service.kill()
                print("it starts on a full disk, and reads", flush=True)
            except RuntimeError as ended:
                print("it ends on a full disk, and says so", flush=True)
                if "free space" not in str(ended):
                    problems.append(f"it ended on a full disk without a word that helps: {ended}")
            disk.make_room()
            service.start()
            go_on(callers)
        return problems + check_all(service, callers)


def read_only() -> list[str]:
    """The disk is read-only at a start: the service says so and touches nothing; later all is there."""
    with SmallDisk(64) as disk, service_on(disk) as service:
        callers = Callers(service, County.start(service).cases)
        with callers:
            wait_for(lambda: len(callers.answered) > 50)
            service.kill()
            disk.forbid_writing()
            command = [BINARIES / service.name, "--data", service.data, "--run", service.run]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
            problems = []
            if ended.returncode == 0 or "ermission" not in ended.stderr and "ead-only" not in ended.stderr:
                problems.append(f"on a read-only disk it ended with {ended.returncode}: {ended.stderr}")
            disk.forbid_writing(False)
            service.start()
            go_on(callers)
        return problems + check_all(service, callers)


def short_files() -> list[str]:
    """No file of the running service may grow any more (RLIMIT_FSIZE); then they may again."""
    service = Service()
    try:
        callers = Callers(service, County.start(service).cases)
        with callers:
            wait_for(lambda: len(callers.answered) > 50)
            assert service.process is not None
            largest = max(path.stat().st_size for path in (service.data / service.name).glob("ledger.sqlite*"))
            limit_files(service.process.pid, largest + MEGABYTE)
            problems = trouble(service, callers)
            limit_files(service.process.pid, resource.RLIM_INFINITY)
            go_on(callers)
        return problems + check_all(service, callers)
    finally:
        service.remove()


@contextmanager
def service_on(disk: SmallDisk) -> Iterator[Service]:
    service = Service(data=disk.path / "data")
    try:
        yield service
    finally:
        service.remove()


def metrics(service: Service) -> str:
    command = [BINARIES / "qinglian", "metrics", "--data", service.data, "--run", service.run]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def health(service: Service) -> dict:
    with service.desk() as desk:
        return desk.call("desk.health").result


def is_short(service: Service) -> bool:
    """Whether it warns that its disk has little room left."""
    return any("make room" in warning for warning in health(service)["warnings"])


def limit_files(pid: int, size: int) -> None:
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def trouble(service: Service, callers: Callers) -> list[str]:
    """Waits until nothing is acknowledged any more, and looks at how the service bears it."""
    problems = []
    with service.desk() as desk:
        refusals = 0

        def is_refused_again_and_again() -> bool:
            nonlocal refusals
            refusals = refusals + 1 if attempt(desk) == DeskError.UNAVAILABLE else 0
            return refusals >= 3

        wait_for(is_refused_again_and_again, 60)
    if service.process is None or service.process.poll() is not None:
        problems.append(f"it ended by itself:\n{service.tail_of_log()}")
    wait_for(lambda: any("(the disk" in problem for problem in health(service)["problems"]))
    print(f"in trouble after {len(callers.answered)} commands", flush=True)
    return problems + still_answers(service)


def attempt(desk: Desk) -> int | None:
    """Sends one command once. The error's code; None if it was done."""
    id = uuid7()
    row = {"line": 1, "code": TOWN, "name": f"梁弄镇 {id}", "kind": "town", "telephone": ""}
    frame = request_frame("intake.areas.import", {"rows": [row]}, id=id, timeout=5, actor=OPERATOR)
    desk._send([frame], 5)
    answer = desk._receive(id, 5)
    return answer.code if isinstance(answer, DeskError) else None


def still_answers(service: Service) -> list[str]:
    """What only reads is answered in trouble too."""
    with service.desk() as desk:
        head = int(desk.call("desk.health").result["head"])
        ledger = whole_ledger(desk)
    return [] if ledger[-1].position >= head > 0 else [f"it reads {len(ledger)} events of {head}"]


def go_on(callers: Callers) -> None:
    before = len(callers.answered)
    wait_for(lambda: len(callers.answered) > before + 50, 60)
    wait_for(lambda: health(callers.service)["ready"])


def check_all(service: Service, callers: Callers) -> list[str]:
    """Nothing acknowledged is lost, nothing is doubled: now, and after another start."""
    problems = []
    for _ in range(2):
        with service.desk() as desk:
            problems += check_answers(desk, callers, random.Random(1))
            ledger = whole_ledger(desk)
            problems += check_ledger(desk, ledger)
        if service.stop() != 0:
            problems.append("the service did not end in order")
        problems += check_with_verify(service, ledger)
        service.start()
    if not problems:
        print(f"{len(callers.answered)} commands acknowledged, each in the ledger of {len(ledger)} events once, verified")
    return problems


if __name__ == "__main__":
    sys.exit(main())
