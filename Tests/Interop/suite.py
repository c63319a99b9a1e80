"""Starts a service of the suite in a temporary directory, and fills it with a small county through its desk."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qinglian_wire import Desk, DeskError, Event, NoAnswer, endpoint, read

REPOSITORY = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("QINGLIAN_BIN", REPOSITORY / ".build" / "debug"))

COUNTY, TOWN, VILLAGE, COMMUNITY = "330281", "330281114", "330281114201", "330281114001"
OPERATOR = {"account": "interop", "roles": [f"operator@{COUNTY}", f"county-desk@{COUNTY}", f"town-desk@{TOWN}"]}
VILLAGER = {"account": "villager", "roles": []}


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes to be so within the bound."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """One process of a service; it can be killed and started again on the same data."""

    def __init__(
        self,
        name: str = "intake",
        flags: tuple[str, ...] = ("--checkpoint-interval", "1"),
        data: Path | None = None,
    ):
        self.name = name
        self.flags = flags
        self.data = data or Path(tempfile.mkdtemp(prefix="qinglian-data-"))
        self.run = Path(tempfile.mkdtemp(prefix="ql-"))  # short: a socket's path holds 107 bytes
        self.log = Path(f"{self.run}.log")
        self.within: tuple[str, ...] = ()
        """A program that becomes the service, with its arguments: `env`, `prlimit`."""
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def feed(self) -> str:
        return endpoint(self.run, self.name, "feed")

    @property
    def door(self) -> str:
        return endpoint(self.run, self.name, "desk")

    def desk(self, actor: dict | None = None) -> Desk:
        return Desk(self.door, actor=actor or OPERATOR)

    def start(self, seconds: float = 60) -> Service:
        """Returns once the service is ready."""
        end = time.monotonic() + seconds
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.within, BINARIES / self.name, "--data", self.data, "--run", self.run, *self.flags],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        with self.desk() as desk:
            while time.monotonic() < end:
                try:
                    if self.runs() and self.is_up(desk.call("desk.health", timeout=0.2).result):
                        return self
                except (NoAnswer, DeskError):
                    pass
                time.sleep(0.02)
        raise RuntimeError(f"{self.name} is not ready after {seconds} s:\n{self.tail_of_log()}")

    def runs(self) -> bool:
        """True, or an error with the end of its log."""
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended by itself:\n{self.tail_of_log()}")
        return True

    def is_up(self, health: dict) -> bool:
        """Whether it can be worked with, by what it says of itself."""
        return health["ready"]

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """SIGTERM; the exit status. A service that does not end in ten seconds is killed."""
        if self.process is None or self.process.poll() is not None:
            return 0 if self.process is None else self.process.returncode
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.run, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def verify(self) -> tuple[int, dict]:
        """What the service's own `verify` says of its data: the exit status and the report."""
        command = [BINARIES / self.name, "verify", "--data", self.data]
        done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
        return done.returncode, json.loads(done.stdout)

    def tail_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


ALL_TOPICS = ("intake.", "ledger.", "vault.")


def whole_ledger(desk: Desk, topics: tuple[str, ...] = ALL_TOPICS) -> list[Event]:
    """Every event of a ledger from its beginning."""
    return [event for _, events in read(desk, topics) for event in events]


def import_county(desk: Desk, households: int = 60) -> list[str]:
    """A county with one town, a village and a community; answers the household codes of the village."""
    areas = [
        (COUNTY, "余姚市", "市"),
        (TOWN, "梁弄镇", "镇"),
        (VILLAGE, "汪巷村", "村"),
        (COMMUNITY, "正蒙社区", "社区"),
    ]
    rows: list[dict] = [
        {"line": line, "code": code, "name": name, "kind": kind, "telephone": "0574-00000000"}
        for line, (code, name, kind) in enumerate(areas, 2)
    ]
    expect_all(desk.call("intake.areas.import", {"rows": rows}).result)
    rows = [
        {"line": line, "area": area, "grid": "001", "name": ""} for line, area in enumerate((VILLAGE, COMMUNITY), 2)
    ]
    expect_all(desk.call("intake.grids.import", {"rows": rows}).result)
    rows = [
        {
            "line": number + 1,
            "area": VILLAGE,
            "grid": "001",
            "number": f"{number:04d}",
            "door": f"{number}号",
            "holder": f"户主{number}",
            "telephone": "",
            "order": str(number),
        }
        for number in range(1, households + 1)
    ]
    expect_all(desk.call("intake.households.import", {"rows": rows}).result)
    desk.call("intake.codes.issue", {"area": VILLAGE})
    labels = desk.call("intake.codes.print", {"area": VILLAGE, "again": True, "limit": 200}).result["labels"]
    return [label["code"] for label in labels]


def expect_all(report: dict) -> None:
    assert report["rejected"] == [], report["rejected"]


STORY = "村口的路灯坏了三天，晚上看不见路。"


@dataclass(frozen=True)
class County:
    """A running service with a county in it."""

    service: Service
    codes: list[str]
    category: str

    @classmethod
    def start(cls, service: Service) -> County:
        service.start()
        with service.desk() as desk:
            codes = import_county(desk)
            categories = desk.call("intake.policy").result["categories"]
        return cls(service, codes, next(category["id"] for category in categories if "help" in category["kinds"]))

    def case(self, number: int = 0, story: str = STORY) -> dict:
        """Parameters of `intake.case.file`."""
        filing = {"kind": "help", "category": self.category, "story": story}
        return {"code": self.codes[number % len(self.codes)], "filing": filing}

    @property
    def cases(self) -> list[dict]:
        return [self.case(number) for number in range(len(self.codes))]
