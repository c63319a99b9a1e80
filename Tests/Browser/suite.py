"""The whole suite with its demo county, as `qinglian up` starts it, on temporary directories and a free port."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("QINGLIAN_BIN", REPOSITORY / ".build" / "debug"))
QINGLIAN = BINARIES / "qinglian"

COUNTY, TOWN, VILLAGE = "330281", "330281114", "330281114201"


class Suite:
    """Its services run as children of one process; ends with `stop`."""

    def __init__(self, **settings: str) -> None:
        """`settings` are environment variables, beside those of every suite; its command line has them, too."""
        self.settings = settings
        self.data = Path(tempfile.mkdtemp(prefix="qinglian-data-"))
        self.run = Path(tempfile.mkdtemp(prefix="ql-"))  # short: a socket's path holds 107 bytes
        self.log = self.data.parent / f"{self.data.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> Suite:
        """Returns once the county is there and the portal is open; bounded by 90 seconds."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [QINGLIAN, "up", "--demo", "--data", self.data, "--run", self.run],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "QINGLIAN_HTTP": "127.0.0.1:0", **self.settings},
            )
        address = self.run / "portal.http"
        wait(lambda: self.alive() and address.exists() and "the county is there" in self.log.read_text(), 90, self.tail)
        self.url = address.read_text().strip()
        return self

    def alive(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"the suite ended by itself:\n{self.tail()}")
        return True

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.run, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def tool(self, *arguments: str) -> str:
        """What `qinglian ARGUMENTS…` prints."""
        command = [QINGLIAN, *arguments, "--run", self.run]
        environment = {**os.environ, **self.settings}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, method: str, params: dict | None = None, *roles: str) -> dict:
        """Asks the desk as staff: the demo county's holder of the first role's post."""
        flags = [part for role in roles for part in ("--as", role)]
        if roles:
            role, scope = roles[0].split("@")
            flags += ["--account", f"demo-{role}-{scope}"]
        service = method.split(".")[0]
        return json.loads(self.tool("call", "--service", service, *flags, method, json.dumps(params or {})))

    def codes(self, village: str = VILLAGE) -> list[str]:
        """The household codes of a village, as on its labels."""
        return list(self.labels(village).values())

    def labels(self, village: str) -> dict[str, str]:
        """The household code of each door of a village, in walking order."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "labels.csv"
            self.tool("codes", "print", "--again", "--area", village, "--link", self.url + "/h", "--csv", str(file))
            rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
        return {row["门牌号"]: row["户廉码"] for row in rows}

    def new_households(self, count: int) -> list[str]:
        """Registers further doors in the village's first grid; answers their codes, which no test has used."""
        doors = [f"新村{number}号" for number in range(1, count + 1)]
        self.households(f"{VILLAGE},001,{1000 + number},{door},陈新,{number}" for number, door in enumerate(doors, 1))
        self.tool("codes", "issue", "--area", VILLAGE)
        labels = self.labels(VILLAGE)
        return [labels[door] for door in doors]

    def households(self, rows: Iterable[str]) -> None:
        """Registers or changes households: village, grid, number, door, holder, place in the walk."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "households.csv"
            file.write_text("\n".join(["村代码,网格号,户号,门牌号,户主,走访顺序", *rows]) + "\n")
            self.tool("import", "households", str(file))

    def kill(self, service: str) -> None:
        """SIGKILL to one service; `qinglian up` starts it again."""
        os.kill(self.pid(service), signal.SIGKILL)

    def stall(self, service: str) -> None:
        """SIGSTOP to one service: it is there, and answers nothing."""
        os.kill(self.pid(service), signal.SIGSTOP)

    def resume(self, service: str) -> None:
        os.kill(self.pid(service), signal.SIGCONT)

    def pid(self, service: str) -> int:
        """The service's process: a child of `qinglian up`."""
        assert self.process is not None
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int(entry.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
                name = entry.joinpath("comm").read_text().strip()
            except (OSError, IndexError):
                continue
            if parent == self.process.pid and name == service:
                return int(entry.name)
        raise RuntimeError(f"no process of {service}")


def wait(condition, seconds: float = 20, explain=lambda: "") -> None:
    """Until a condition holds; fails after a bound."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} seconds {explain()}")
        time.sleep(0.02)
