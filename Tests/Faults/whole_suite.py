"""The whole suite as a deployment runs it: one process a service, one data directory, started and ended one by one."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from load import wait_for
from qinglian_wire import DeskError, NoAnswer
from suite import BINARIES, COUNTY, VILLAGER, County, Service, whole_ledger

NAMES = ("intake", "notification", "gateway", "portal")
FLAGS = {
    "intake": (),
    "notification": (),
    "gateway": ("--release-every", "1", "--release-group", "1"),
    "portal": ("--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"),
}


class Part(Service):
    """A service in the data and run directories of its suite."""

    def __init__(self, name: str, data: Path, run: Path | None):
        super().__init__(name, ("--county", COUNTY, "--checkpoint-interval", "1", *FLAGS[name]), data)
        if run:
            self.run.rmdir()
            self.run = run
        self.log = Path(f"{self.run}.{name}.log")

    def is_up(self, health: dict) -> bool:
        """It answers; what it misses may come later."""
        return True

    def health(self) -> dict | None:
        """What it says of itself; None if it does not answer."""
        try:
            with self.desk() as desk:
                return desk.call("desk.health", timeout=0.5).result
        except (NoAnswer, DeskError):
            return None

    def is_well(self) -> bool:
        return (self.health() or {}).get("ready", False)

    def start(self) -> Part:
        """Returns once it answers; the portal once it is open."""
        for door in self.doors:
            door.unlink(missing_ok=True)
        super().start()
        wait_for(lambda: self.runs() and all(door.exists() and door.read_text().strip() for door in self.doors), 60)
        return self

    def restart(self) -> None:
        """As `docker compose restart` does: asked to end, killed if it does not, started again."""
        self.stop()
        self.start()

    def run_out(self, *flags: object) -> subprocess.CompletedProcess[str]:
        """Starts it with these flags alone, where it is expected to end by itself; what a supervisor sees of that."""
        command = [*self.within, BINARIES / self.name, "--data", self.data, "--run", self.run, *flags]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)

    @property
    def doors(self) -> list[Path]:
        """Files in which the portal writes where it serves."""
        return [self.run / f"{self.name}.{door}" for door in ("http", "metrics") if f"--{door}" in self.flags]


class Suite:
    def __init__(self, data: Path | None = None):
        self.intake = Part("intake", data, None)
        self.data, self.run = self.intake.data, self.intake.run
        self.channels = self.data / "channels.yaml"
        self.let_messages_out("127.0.0.1/32")
        self.notification, self.gateway, self.portal = (Part(name, self.data, self.run) for name in NAMES[1:])
        self.parts = {name: getattr(self, name) for name in NAMES}
        self.notification.flags += ("--channels", str(self.channels))
        self.county: County | None = None
        self.receipts: dict[str, str] = {}
        """Of the cases that were filed here."""

    def start(self) -> Suite:
        """With a small county; returns once all is well."""
        self.county = County.start(self.intake)
        for name in NAMES[1:]:
            self.parts[name].start()
        self.wait_until_well()
        return self

    def start_again(self) -> None:
        for part in self.parts.values():
            part.start()

    def stop(self) -> None:
        for part in reversed(self.parts.values()):
            assert part.stop() == 0, part.tail_of_log()

    def remove(self) -> None:
        for part in reversed(self.parts.values()):
            if part.process is not None and part.process.poll() is None:
                part.kill()
            part.remove()

    def wait_until_well(self) -> None:
        wait_for(lambda: all(part.runs() and part.is_well() for part in self.parts.values()), 60)

    def let_messages_out(self, *networks: str) -> None:
        """Which private networks webhooks may reach, from the next start on."""
        self.channels.write_text(f"allow-networks: [{', '.join(networks)}]\n")

    @property
    def url(self) -> str:
        return (self.run / "portal.http").read_text().strip()

    def tool(self, *words: object, status: int | None = 0, given: str = "") -> str:
        """What `qinglian …` prints; with what it complains of where another status, or any, is expected."""
        place = ["--keys", self.data / "curve"] if words[0] == "keys" else ["--data", self.data, "--run", self.run]
        command = [BINARIES / "qinglian", *words, *place]
        done = subprocess.run(list(map(str, command)), input=given, capture_output=True, text=True, timeout=100)
        assert status in (None, done.returncode), f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if status == 0 else done.stdout + done.stderr

    def metrics(self) -> str:
        """As Prometheus reads them, with what it adds of its own; of a portal that is down only that."""
        try:
            door = (self.run / "portal.metrics").read_text().strip()
            with urllib.request.urlopen(f"{door}/metrics", timeout=20) as answer:
                return 'up{job="qinglian"} 1\n' + answer.read().decode()
        except OSError:
            return 'up{job="qinglian"} 0\n'

    def get(self, path: str, **headers: str) -> int:
        """The status of a page."""
        return self._status(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, body: dict, **headers: str) -> int:
        headers = {"Content-Type": "application/json"} | headers
        return self._status(urllib.request.Request(self.url + path, json.dumps(body).encode(), headers))

    @staticmethod
    def _status(request: urllib.request.Request) -> int:
        try:
            with new_browser().open(request, timeout=30) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def file(self, count: int = 1) -> list[str]:
        """Files cases as villagers do; their ids."""
        assert self.county is not None
        cases = [self.county.case(number) for number in range(count)]
        with self.intake.desk(VILLAGER) as desk:
            filed = [desk.call("intake.case.file", case, timeout=60).result for case in cases]
        self.receipts |= {case["case"]: case["receipt"] for case in filed}
        return [case["case"] for case in filed]

    def cases(self) -> list[str]:
        """Every case of the ledger."""
        with self.intake.desk() as desk:
            events = whole_ledger(desk)
        return [event.body["data"]["step"]["case"] for event in events if event.type == "intake.case.filed"]


def new_browser() -> urllib.request.OpenerDirector:
    """Nobody has signed in on it yet."""
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
