"""A county whose gateway tells integrators at its open door, and integrators that are admitted there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import zmq
from curve_keys import Keys
from load import beside
from qinglian_wire import CursorStore, Curve, Desk, Event, follow, request_frame, uuid7
from suite import COUNTY, OPERATOR, County, Service, free_port
from zmq.auth import load_certificate

SAMPLE, AT_ONCE = 10, 50
"""Events of one `gateway.sample`, and calls of it under way."""


class Gateway(Service):
    """The gateway beside an intake, telling at once, with an open door."""

    def __init__(self, intake: Service, keys: Keys):
        self.keys = keys
        self.ports = free_port(), free_port()
        door = (f"tcp://127.0.0.1:{self.ports[0]}", f"tcp://127.0.0.1:{self.ports[1]}")
        locks = ("--curve-key", str(keys.secret("gateway")), "--admissions", str(keys.folder / "admitted.json"))
        flags = ("--county", COUNTY, "--release-every", "1", "--release-group", "1", "--checkpoint-interval", "1")
        super().__init__("gateway", (*flags, *locks, "--open-feed", door[0], "--open-desk", door[1]))
        self.run.rmdir()
        self.run = intake.run

    def curve(self, own: str) -> Curve:
        public, _ = load_certificate(self.keys.folder / "gateway.key")
        return Curve(public.decode(), self.keys.secret(own))

    @property
    def open_feed(self) -> str:
        return f"tcp://127.0.0.1:{self.ports[0]}"

    @property
    def open_desk(self) -> str:
        return f"tcp://127.0.0.1:{self.ports[1]}"

    def ask_as(self, own: str) -> Desk:
        return Desk(self.open_desk, curve=self.curve(own))


@dataclass
class Open:
    county: County
    gateway: Gateway
    keys: Keys

    def samples(self, times: int = 1) -> None:
        """Has ten made-up events told so many times; a few at once, so that no commit has more than a reader's queue holds."""
        with zmq.Context.instance().socket(zmq.DEALER) as socket:
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.RCVTIMEO, 20_000)
            socket.connect(self.gateway.door)
            for number in range(times + AT_ONCE):
                if number >= AT_ONCE:
                    answer = json.loads(socket.recv())
                    assert answer.get("result") == {"count": SAMPLE}, answer
                if number < times:
                    socket.send(request_frame("gateway.sample", {}, id=uuid7(), timeout=20, actor=OPERATOR))

    def head(self) -> int:
        with self.gateway.desk(OPERATOR) as desk:
            return int(desk.call("desk.health").result["head"])

    def sessions(self, socket: str) -> float:
        """Connections that stand at the open "feed" or "desk"."""
        with self.gateway.desk(OPERATOR) as desk:
            text = desk.call("desk.metrics").result["text"]
        name = f'qinglian_bus_sessions{{socket="{socket}",door="open"}} '
        return next(float(line.removeprefix(name)) for line in text.splitlines() if line.startswith(name))

    def metric(self, series: str) -> float:
        """A metric of the gateway, by its name with its labels; 0 before the first time."""
        with self.gateway.desk(OPERATOR) as desk:
            text = desk.call("desk.metrics").result["text"]
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(f"{series} "))

    @property
    def memory(self) -> int:
        """Bytes of the gateway that are in memory."""
        assert self.gateway.process is not None
        status = Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def listed(self, name: str) -> dict:
        with self.gateway.desk(OPERATOR) as desk:
            found = desk.call("gateway.integrators").result["integrators"]
        return next(one for one in found if one["name"] == name)


@contextmanager
def opened(folder: Path, *integrators: str, within: tuple[str, ...] = ()) -> Iterator[Open]:
    """Intake and the gateway with an open door, started by the program `within`; the keys are made in `folder`."""
    keys = Keys(folder)
    keys.run("new", "gateway", "--class", "service")
    keys.run("new", "watcher", "--class", "operator")
    for name in integrators:
        keys.run("new", name, "--class", "integrator")
    intake = Service()
    gateway = Gateway(intake, keys)
    gateway.within = within
    try:
        county = County.start(intake)
        gateway.start()
        yield Open(county, gateway, keys)
    finally:
        gateway.remove()
        intake.remove()


@contextmanager
def following(open_door: Open, own: str, store: Path) -> Iterator[list[Event]]:
    """An honest integrator that follows all the while."""
    heard: list[Event] = []

    def run(stop: threading.Event) -> None:
        with open_door.gateway.ask_as(own) as desk:
            follow(
                open_door.gateway.open_feed,
                desk,
                ["open."],
                CursorStore(store),
                lambda _, event: heard.append(event),
                curve=open_door.gateway.curve(own),
                until=lambda cursor: stop.is_set(),
            )

    with beside(run):
        yield heard
