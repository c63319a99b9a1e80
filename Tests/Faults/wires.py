"""A network of hosts on one machine: network namespaces whose wires meet in a switch of this process.

Each frame passes through Python, so that a wire can be cut, delayed and lossy on any kernel that has TAP devices. It needs root.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
FRAME = 2048
SUBNET = "10.213.77"
"""Known to the namespaces, and to this machine while an office is attached."""


def may_have_hosts() -> bool:
    """Whether this process may make network namespaces and TAP devices."""
    return os.geteuid() == 0 and Path("/dev/net/tun").exists() and Path("/usr/sbin/ip").exists()


def ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr}")


@dataclass
class Wire:
    """From a host to the switch, both ways alike."""

    tap: int
    is_cut: bool = False
    delay: float = 0
    """Seconds, once in each direction; up to half as much again at random, so that frames overtake each other."""
    loss: float = 0
    """Probability that a frame is lost."""


@dataclass(order=True)
class _Flying:
    due: float
    number: int
    frame: bytes = field(compare=False)
    to: Wire = field(compare=False)


class Switch:
    """Hosts are attached by name; an office is this machine itself. Closing it removes what it made."""

    def __init__(self, seed: int):
        self.wires: dict[str, Wire] = {}
        self.dropped = 0
        self._chance = random.Random(seed)
        self._tag = f"{os.getpid() % 100_000}"
        self._namespaces: list[str] = []
        self._flying: list[_Flying] = []
        self._number = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._carry)

    def __enter__(self) -> Switch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for wire in self.wires.values():
            os.close(wire.tap)
        for namespace in self._namespaces:
            ip("netns", "delete", namespace)

    def address(self, name: str) -> str:
        return f"{SUBNET}.{list(self.wires).index(name) + 1}"

    def command(self, name: str) -> list[str]:
        """What runs a program on a host."""
        return ["ip", "netns", "exec", self._namespace(name)]

    def add_host(self, name: str) -> str:
        """A host of its own; returns its address."""
        namespace, device = self._namespace(name), self._attach(name)
        ip("netns", "add", namespace)
        self._namespaces.append(namespace)
        ip("link", "set", device, "netns", namespace)
        for words in (["addr", "add", f"{self.address(name)}/24", "dev", device], ["link", "set", device, "up"]):
            ip("-n", namespace, *words)
        ip("-n", namespace, "link", "set", "lo", "up")
        return self.address(name)

    def add_office(self, name: str) -> str:
        """This machine, as one more host."""
        device = self._attach(name)
        ip("addr", "add", f"{self.address(name)}/24", "dev", device)
        ip("link", "set", device, "up")
        return self.address(name)

    def weather(self, delay: float, loss: float) -> None:
        """The same for all wires."""
        for wire in self.wires.values():
            wire.delay, wire.loss = delay, loss

    def _namespace(self, name: str) -> str:
        return f"ql-{self._tag}-{name}"

    def _attach(self, name: str) -> str:
        device = f"ql{self._tag}x{len(self.wires)}"
        tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TAP | IFF_NO_PI))
        self.wires[name] = Wire(tap)
        return device

    def _carry(self) -> None:
        places: dict[bytes, Wire] = {}
        while not self._over.is_set():
            wires = list(self.wires.values())
            now = time.monotonic()
            patience = min(0.05, max(0, self._flying[0].due - now)) if self._flying else 0.05
            ready, _, _ = select.select([wire.tap for wire in wires], [], [], patience)
            for wire in (wire for wire in wires if wire.tap in ready):
                for _ in range(64):
                    try:
                        frame = os.read(wire.tap, FRAME)
                    except (BlockingIOError, OSError):
                        break
                    places[frame[6:12]] = wire
                    known = places.get(frame[:6])
                    for other in [known] if known else wires:
                        if other is not wire:
                            self._send(frame, wire, other)
            self._arrive()

    def _send(self, frame: bytes, source: Wire, target: Wire) -> None:
        if source.is_cut or target.is_cut or self._chance.random() < 1 - (1 - source.loss) * (1 - target.loss):
            self.dropped += 1
            return
        delay = source.delay + target.delay
        self._number += 1
        due = time.monotonic() + delay * self._chance.uniform(1, 1.5)
        heapq.heappush(self._flying, _Flying(due, self._number, frame, target))

    def _arrive(self) -> None:
        now = time.monotonic()
        while self._flying and self._flying[0].due <= now:
            flying = heapq.heappop(self._flying)
            if flying.to.is_cut:
                self.dropped += 1
                continue
            try:
                os.write(flying.to.tap, flying.frame)
            except OSError:
                self.dropped += 1
