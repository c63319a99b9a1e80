#!/usr/bin/env python3
"""Runs the suite on several hosts, cuts, delays and loses what goes between them while cases are filed at both ends, and proves
that everybody converges and nothing is lost.

    hosts.py [--seconds 60] [--seed N]

Each service has a host of its own and meets the others over TCP with CURVE alone. `--seconds` is shared by the weathers:
delayed and lossy, notification cut off, intake cut off, all of it at once. At the end every follower has all of its source,
one notice was made an event, every case that a person was promised is there once, and what the portal told its operator
while a service was out of reach named it, and since when. Exits with 1 and says what is wrong, or prints what it proved.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

from curve_keys import Keys, Place  # noqa: E402
from kill_notification import CLERK, TOPICS, check_notices, knows_clerk, seat_clerk  # noqa: E402
from load import Callers, wait_for  # noqa: E402
from qinglian_wire import DeskError, NoAnswer, uuid7  # noqa: E402
from suite import BINARIES, COUNTY, VILLAGE, County, Service, whole_ledger  # noqa: E402
from wires import Switch  # noqa: E402

PORTS = {"intake": (7101, 7102), "notification": (7103, 7104), "portal": (7105, 7106), "gateway": (7107, 7108)}
WEB = 8080
"""On hosts of their own, so that it is nobody's else."""
FOLLOWERS = 4
"""Of intake: the gateway, notification, and two of the portal's."""


class Remote(Service):
    """A service on a host of its own. This process looks at it over ipc, as somebody who sits at that host."""

    def __init__(self, name: str, switch: Switch, flags: tuple[str, ...]):
        super().__init__(name, flags)
        self.switch = switch

    def is_up(self, health: dict) -> bool:
        return True

    def start(self) -> Service:
        with self.log.open("ab") as log:
            program = [BINARIES / self.name, "--data", self.data, "--run", self.run, "--county", COUNTY, *self.flags]
            self.process = subprocess.Popen(
                [*self.switch.command(self.name), *program], stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        wait_for(lambda: self.health() is not None, 60)
        return self

    def health(self) -> dict | None:
        self.runs()
        try:
            with self.desk() as desk:
                return desk.call("desk.health", timeout=0.5).result
        except (NoAnswer, DeskError):
            return None


class Filers(threading.Thread):
    """People who file at the portal, over the wires: each filing is sent again under its key until it is promised."""

    def __init__(self, url: str):
        super().__init__()
        self.url = url
        self.promised: list[str] = []
        self.troubles = Counter()
        self.failure: BaseException | None = None
        self._over = threading.Event()

    def __enter__(self) -> Filers:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
        if self.failure:
            raise self.failure

    def run(self) -> None:
        try:
            while not self._over.is_set():
                self.promised.append(self._file(uuid7()))
                self._over.wait(0.2)
        except BaseException as failure:
            self.failure = failure

    def _file(self, key: str) -> str:
        filing = {"kind": "help", "category": "infrastructure", "story": "村口的路灯坏了三天。"}
        body = json.dumps({"village": VILLAGE, "filing": filing}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        end = time.monotonic() + 300
        while time.monotonic() < end:
            try:
                request = urllib.request.Request(f"{self.url}/api/v1/cases", body, headers)
                with urllib.request.urlopen(request, timeout=12) as answer:
                    return json.load(answer)["case"]
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503, 504):
                    raise AssertionError(f"{error.code} {error.read().decode()}") from error
                self.troubles[error.code] += 1
                time.sleep(min(float(error.headers.get("Retry-After", "1")), 5))
            except OSError:
                self.troubles["no answer"] += 1
                time.sleep(0.5)
        raise AssertionError(f"a case was not taken in within five minutes: {self.troubles}")


class Console:
    """The operator's page, as a signed-in browser gets it."""

    def __init__(self, url: str, portal: Remote):
        self.url = url
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        words = [BINARIES / "qinglian", "accounts", "create", "li-yun", "--name", "李云", "--run", portal.run]
        given, own = "correct horse battery 9", "staple battery horse 7"
        done = subprocess.run(list(map(str, words)), input=given, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        self._send("/sign-in", login="li-yun", password=given)
        self._send("/account/password", current=given, new=own, again=own)

    def _send(self, path: str, **fields: str) -> None:
        token = re.search(r'name="token" value="([^"]+)"', self.page(path))
        assert token, f"the form of {path} has a token"
        form = urlencode({"token": token[1], **fields}).encode()
        with self._browser.open(
            urllib.request.Request(self.url + path, form, {"Origin": self.url}), timeout=30
        ) as answer:
            answer.read()

    def page(self, path: str) -> str:
        with self._browser.open(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def stream(self, address: str) -> HTTPResponse:
        """A stream of what happens, which stays open until it is closed."""
        return self._browser.open(address, timeout=30)

    def silent(self) -> list[str]:
        """What the page says of services that do not answer."""
        return re.findall(r"至少从[^<]*没有应答", self.page("/operator"))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=60, help="of bad weather, in all")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="chooses which frames are lost")
    options = arguments.parse_args()
    print(f"{options.seconds:.0f} seconds of bad weather, seed {options.seed}", flush=True)
    with ExitStack() as stack:
        switch = stack.enter_context(Switch(options.seed))
        keys = Keys(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ql-keys-"))))
        services = {name: attach(name, switch, keys) for name in PORTS}
        switch.add_office("office")
        for service in services.values():
            stack.callback(service.remove)
        county = County.start(services["intake"])
        for name, service in services.items():
            if name != "intake":
                service.start()
        seat_clerk(services["intake"])
        seat_operator(services["intake"])
        with services["notification"].desk(CLERK) as desk:
            wait_for(lambda: knows_clerk(desk), 60)
        url = f"http://{switch.address('portal')}:{WEB}"
        console = Console(url, services["portal"])
        problems = []
        callers = Callers(services["intake"], county.cases, 1)
        with callers, Filers(url) as filers:
            problems += weathers(switch, console, options.seconds / 4)
        problems += check(services, callers, filers, console)
        if not problems:
            print(f"{switch.dropped} frames were lost on the way; at the portal: {dict(filers.troubles)}")
    for problem in problems[:40]:
        print(f"WRONG: {problem}")
    return 1 if problems else 0


def attach(name: str, switch: Switch, keys: Keys) -> Remote:
    """Makes a host, its service's keys, and its place in the network file."""
    place = Place(switch.add_host(name), *PORTS[name])
    keys.service(name, place)
    flags = (*keys.flags(name), "--log-level", "warning")
    return Remote(name, switch, (*flags, "--http", f"{place.host}:{WEB}") if name == "portal" else flags)


def seat_operator(intake: Service) -> None:
    seat(intake, "operator", COUNTY, "li-yun")


def seat(intake: Service, role: str, area: str, account: str) -> None:
    row = {"line": 1, "role": role, "area": area, "account": account, "name": "李云"}
    row |= {"grid": "", "ordinal": "", "seat": "", "telephone": "", "from": ""}
    with intake.desk() as desk:
        assert desk.call("intake.posts.import", {"rows": [row]}).result["rejected"] == []


def weathers(switch: Switch, console: Console, seconds: float) -> list[str]:
    problems = []
    print("wires are slow and lose frames", flush=True)
    switch.weather(delay=0.1, loss=0.05)
    time.sleep(seconds)
    switch.weather(delay=0, loss=0)
    for name in ("notification", "intake"):
        print(f"{name} is cut off", flush=True)
        switch.wires[name].is_cut = True
        time.sleep(seconds)
        told = console.silent()
        if len(told) != 1:
            problems.append(f"while {name} was cut off the portal told its operator: {told}")
        switch.wires[name].is_cut = False
    print("all of it, in turns", flush=True)
    chance = random.Random(7)
    end = time.monotonic() + seconds
    switch.weather(delay=0.05, loss=0.02)
    while time.monotonic() < end:
        wire = switch.wires[chance.choice(list(PORTS))]
        wire.is_cut = True
        time.sleep(chance.uniform(0.1, 2))
        wire.is_cut = False
        time.sleep(chance.uniform(0.1, 2))
    switch.weather(delay=0, loss=0)
    return problems


def check(services: dict[str, Remote], callers: Callers, filers: Filers, console: Console) -> list[str]:
    problems = []
    with services["intake"].desk() as desk:
        happened = whole_ledger(desk)
        head = happened[-1].position

        def behind() -> dict[str, int]:
            """How far each follower still has to go."""
            followers = desk.call("feed.followers").result["followers"]
            return {one["name"]: head - int(one["position"]) for one in followers}

        # However much there is to make up for, somebody gets on with it.
        while len(left := behind()) < FOLLOWERS or any(far > 0 for far in left.values()):
            try:
                wait_for(lambda: behind() != left, 60)
            except AssertionError:
                problems.append(f"followers do not come to {head}; they still have so far to go: {left}")
                break
    filed = Counter(event.body["data"]["step"]["case"] for event in happened if event.type == "intake.case.filed")
    problems += [f"case {case} is there {count} times" for case, count in filed.items() if count != 1]
    problems += [f"case {case} was promised and is not there" for case in filers.promised if case not in filed]
    with services["notification"].desk() as desk:
        ledger = whole_ledger(desk, TOPICS)
        unread = desk.call("notification.inbox.count", actor=CLERK).result["unread"]
    problems += check_notices(happened, ledger, unread)
    wait_for(lambda: console.silent() == [], 30)
    for name, service in services.items():
        if (status := service.stop()) != 0:
            problems.append(f"{name} did not end in order: {status}\n{service.tail_of_log()}")
    if not problems:
        print(
            f"{head} events at every follower, {len(callers.answered)} commands at intake's host and {len(filers.promised)}"
            f" cases over the wires promised and there once, {unread} notices, one an event and rule"
        )
    return problems


if __name__ == "__main__":
    sys.exit(main())
