"""Key pairs of services and clients, the list of who is let in, and the network file: all made by `qinglian keys`."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from qinglian_wire import Curve, Desk
from suite import BINARIES, free_port


@dataclass(frozen=True)
class Place:
    """Where a service is met over TCP."""

    host: str
    feed_port: int
    desk_port: int

    @property
    def feed(self) -> str:
        return f"tcp://{self.host}:{self.feed_port}"

    @property
    def desk(self) -> str:
        return f"tcp://{self.host}:{self.desk_port}"


class Keys:
    """A folder of keys, a list of admissions and a network file, all kept by `qinglian keys`."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.network = folder / "network.json"
        self.places: dict[str, Place] = {}

    def run(self, *words: object) -> str:
        command = [BINARIES / "qinglian", "keys", *map(str, words), "--keys", self.folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def service(self, name: str, place: Place | None = None) -> None:
        """Makes a service's keys and its entry of the network file; on loopback unless told otherwise."""
        place = place or Place("127.0.0.1", free_port(), free_port())
        self.places[name] = place
        where = ("--host", place.host, "--feed", place.feed_port, "--desk", place.desk_port)
        self.run("new", name, "--class", "service", *where, "--network", self.network)

    def secret(self, name: str) -> Path:
        return self.folder / f"{name}.key_secret"

    def public(self, service: str) -> str:
        return json.loads(self.network.read_text())["services"][service]["keys"][0]

    def flags(self, name: str) -> tuple[str, ...]:
        listed = ("--admissions", str(self.folder / "admitted.json"), "--listen", self.places[name].host)
        return ("--network", str(self.network), "--curve-key", str(self.secret(name)), *listed)

    def curve(self, service: str, own: str) -> Curve:
        return Curve(self.public(service), self.secret(own))

    def desk(self, service: str, own: str, actor: dict | None = None) -> Desk:
        return Desk(self.places[service].desk, actor=actor, curve=self.curve(service, own))
