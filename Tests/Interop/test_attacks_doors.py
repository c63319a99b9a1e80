"""Strangers and keys that take what the doors have, within the limits of a deployment: whoever has a key goes on."""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import zmq
from load import beside
from open_door import Open, following, opened
from suite import BINARIES, COUNTY, REPOSITORY, County, Service, eventually
from zmq.utils.monitor import recv_monitor_message

FILES, MEMORY = 1_024, 1 << 30
"""Of a process: so many files as few systems allow by themselves, and the memory of compose.yaml."""
RESERVE = FILES // 2
LIMITS = ("prlimit", f"--nofile={FILES}:{FILES}", f"--data={MEMORY}")
CROWD = 1_200
SUBSCRIPTION = 544 - 43
"""Characters of the longest topic that may be subscribed to: WIRE.md."""
TOO_LONG = 544 - 34 + 1
"""Characters that fit into no frame, neither as a message as in ZMTP 3.0 nor as a command as in 3.1, which is longer."""
SLOWEST = 10
FULL = 'qinglian_bound_reached_total{bound="open_files"}'
"""How often the doors on TCP were full."""


@pytest.fixture(scope="module")
def open_door(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened(tmp_path_factory.mktemp("keys"), "acme", "other", "hostile", within=LIMITS) as door:
        yield door


def feed_of(
    open_door: Open, context: zmq.Context, kind: int = zmq.XSUB, identity: bytes = b"", watched: int = 0
) -> zmq.Socket:
    """A reader of the open feed; the events `watched` can be read from its monitor."""
    line = context.socket(kind)
    line.setsockopt(zmq.LINGER, 0)
    line.setsockopt(zmq.SNDTIMEO, 200)
    line.setsockopt(zmq.RCVTIMEO, SLOWEST * 1_000)
    if identity:
        line.setsockopt(zmq.ROUTING_ID, identity)
    if watched:
        line.get_monitor_socket(watched)
    open_door.gateway.curve("hostile").apply(line)
    line.connect(open_door.gateway.open_feed)
    return line


def hears(line: zmq.Socket) -> bool:
    try:
        return len(line.recv_multipart()) == 2
    except zmq.Again:
        return False


def was_let_in_and_cut_off(line: zmq.Socket) -> bool:
    """Whether the gateway ended a watched connection after its handshake, as the client's own end saw it."""
    heard = []
    monitor = line.get_monitor_socket()
    while heard[-1:] != [zmq.EVENT_DISCONNECTED] and monitor.poll(SLOWEST * 1_000):
        heard.append(recv_monitor_message(monitor)["event"])
    line.disable_monitor()
    return heard == [zmq.EVENT_HANDSHAKE_SUCCEEDED, zmq.EVENT_DISCONNECTED]


def test_the_longest_handshake_and_the_longest_subscription_get_in_and_a_longer_one_is_cut_off(open_door: Open):
    """The longest handshake is that of a peer with the longest identity that ZeroMQ knows."""
    with zmq.Context() as context:
        with closing(feed_of(open_door, context, identity=b"i" * 255)) as line:
            line.send(b"\x01" + b"x" * SUBSCRIPTION)
            line.send(b"\x01feed.head.")
            assert hears(line)
        with closing(feed_of(open_door, context, watched=zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)) as line:
            line.send(b"\x01" + b"x" * TOO_LONG)
            assert was_let_in_and_cut_off(line)


@pytest.mark.timeout(180)
def test_subscriptions_without_end_take_a_bounded_part_of_the_memory(open_door: Open, tmp_path: Path):
    ended = 'qinglian_bound_reached_total{bound="connections_of_a_peer",reason="subscriptions"}'
    process = open_door.gateway.process
    assert process is not None
    most = memory = open_door.memory
    sent = 0

    def subscribe(stop: threading.Event) -> None:
        nonlocal sent
        while not stop.is_set():
            with zmq.Context() as context, closing(feed_of(open_door, context)) as line:
                # Libzmq sends them again at each reconnection.
                for _ in range(4_000):
                    try:
                        line.send(b"\x01" + os.urandom(SUBSCRIPTION))
                    except zmq.Again:
                        break
                    sent += SUBSCRIPTION
                stop.wait(0.1)

    with following(open_door, "acme", tmp_path / "cursor.db") as heard:
        open_door.samples()
        # Its connection stands before the address that all share here is barred.
        assert eventually(lambda: bool(heard), 30)
        with beside(subscribe):
            end = time.monotonic() + 15
            while time.monotonic() < end:
                open_door.samples()
                with open_door.gateway.ask_as("other") as desk:
                    desk.call("desk.health", timeout=SLOWEST)
                most = max(most, open_door.memory)
            head = open_door.head()
            assert eventually(lambda: heard[-1].position >= head, 30)
    assert open_door.metric(ended) > 0
    print(f"{sent >> 10} KiB of subscriptions, {(most - memory) >> 20} MiB more at most")
    assert most - memory < 200 << 20
    assert process.poll() is None
    assert [event.position for event in heard] == list(range(1, heard[-1].position + 1))


def take_files() -> None:
    """Lets this process have as many files as a crowd needs."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))


def open_files(service: Service) -> int:
    assert service.process is not None
    return len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))


@contextmanager
def strangers(addresses: list[tuple[str, int]], count: int) -> Iterator[list[socket.socket]]:
    """So many connections on which nothing is said; those that are ended are made again."""
    take_files()
    lines: list[socket.socket] = []

    def knock(stop: threading.Event) -> None:
        while not stop.is_set():
            for number in range(count):
                if number == len(lines):
                    lines.append(connecting(addresses[number % len(addresses)]))
                elif has_ended(lines[number]):
                    lines[number].close()
                    lines[number] = connecting(addresses[number % len(addresses)])
            stop.wait(0.05)

    with beside(knock):
        yield lines
    for line in lines:
        line.close()


def connecting(address: tuple[str, int]) -> socket.socket:
    line = socket.socket()
    line.setblocking(False)
    line.connect_ex(address)
    return line


def has_ended(line: socket.socket) -> bool:
    try:
        return line.recv(4_096) == b""
    except BlockingIOError:
        return False
    except OSError as error:
        return error.errno != 107  # not yet connected


def health(service: Service) -> None:
    """As a container engine asks: the command of compose.yaml, over a new connection in the run directory."""
    compose = (REPOSITORY / "compose" / "compose.yaml").read_text()
    command = re.search(rf"^ +test: \[CMD, (.*--service, {service.name},.*)\]$", compose, re.M)
    assert command, f"compose.yaml does not ask for the health of {service.name}"
    words = [word.strip().strip('"') for word in command[1].split(",")]
    words = [str(BINARIES / word) if word == "qinglian" else word for word in words]
    environment = {**os.environ, "QINGLIAN_DATA": str(service.data), "QINGLIAN_RUN": str(service.run)}
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr + service.tail_of_log()


@pytest.mark.timeout(180)
def test_idle_strangers_leave_room_for_those_with_a_key(open_door: Open):
    gateway = open_door.gateway
    process = gateway.process
    assert process is not None
    with gateway.ask_as("acme") as standing, strangers([("127.0.0.1", port) for port in gateway.ports], CROWD):
        end = time.monotonic() + 10
        rounds = 0
        while time.monotonic() < end:
            standing.call("desk.health", timeout=SLOWEST)
            with gateway.ask_as("other") as desk:
                desk.call("desk.health", timeout=SLOWEST)
            health(gateway)
            assert open_files(gateway) < FILES - 100, "the reserve is not touched"
            rounds += 1
        assert rounds > 3
    ended = 'qinglian_bound_reached_total{bound="connections_of_a_peer",reason="stranger"}'
    assert open_door.metric(ended) > CROWD
    assert process.poll() is None
    assert eventually(lambda: open_files(gateway) < 200)
    health(gateway)
    with gateway.ask_as("other") as desk:
        desk.call("desk.health", timeout=SLOWEST)


@contextmanager
def crowd_with_a_key(open_door: Open, addresses: list[str], most: int) -> Iterator[None]:
    """Connections of one key, in turn from each address, until the gateway is full; libzmq makes those anew that are ended."""
    take_files()
    feed = open_door.gateway.open_feed.removeprefix("tcp://")
    before = open_door.metric(FULL)
    with zmq.Context() as context:
        context.set(zmq.MAX_SOCKETS, 2 * most)
        lines: list[zmq.Socket] = []

        def has_come() -> bool:
            """Those that are about to prove their key are ended where they are many: one lot after another."""
            return open_files(open_door.gateway) > len(lines) or open_door.metric(FULL) > before

        while open_door.metric(FULL) == before and len(lines) < most:
            line = context.socket(zmq.SUB)
            line.setsockopt(zmq.LINGER, 0)
            open_door.gateway.curve("hostile").apply(line)
            line.connect(f"tcp://{addresses[len(lines) % len(addresses)]}:0;{feed}")
            lines.append(line)
            if len(lines) % (4 * len(addresses)) == 0:
                eventually(has_come, 5)
        try:
            yield
        finally:
            for line in lines:
                line.close()


@pytest.mark.timeout(180)
def test_one_key_from_a_few_addresses_leaves_room_for_the_others(open_door: Open):
    gateway = open_door.gateway
    process = gateway.process
    assert process is not None
    ended = 'qinglian_bound_reached_total{bound="connections_of_a_peer",reason="share"}'
    before = open_door.metric(FULL)
    with gateway.ask_as("acme") as standing, crowd_with_a_key(open_door, [f"127.0.0.{n}" for n in range(2, 6)], 700):
        assert open_door.metric(FULL) > before
        end = time.monotonic() + 10
        rounds = 0
        while time.monotonic() < end:
            standing.call("desk.health", timeout=SLOWEST)
            with gateway.ask_as("other") as desk:
                desk.call("desk.health", timeout=SLOWEST)
            health(gateway)
            assert open_files(gateway) < FILES - 100, "the reserve is not touched"
            rounds += 1
        assert rounds > 3
    assert open_door.metric(ended) > 0
    assert process.poll() is None
    assert eventually(lambda: open_files(gateway) < 200)


@pytest.mark.timeout(180)
def test_idle_connections_leave_room_for_those_who_are_on_the_portal(binaries: Path):
    intake = Service()
    portal = Service("portal", ("--county", COUNTY, "--http", "127.0.0.1:0"))
    portal.run.rmdir()
    portal.run = intake.run
    portal.within = LIMITS
    try:
        County.start(intake)
        portal.start()
        address = intake.run / "portal.http"
        assert eventually(lambda: address.exists() and bool(address.read_text().strip()))
        url = address.read_text().strip()
        port = int(url.rsplit(":", 1)[1])
        with closing(socket.create_connection(("127.0.0.1", port), SLOWEST)) as person:
            page(person)
            # One address has a share: its crowd is closed past it, and others still come in.
            with strangers([("127.0.0.1", port)], CROWD):
                for _ in range(20):
                    page(person)
                    health(portal)
                    assert open_files(portal) < FILES - 100
                    with closing(socket.create_connection(("127.0.0.1", port), SLOWEST, ("127.0.0.2", 0))) as newcomer:
                        page(newcomer)
            page(person)
        with urllib.request.urlopen(url, timeout=SLOWEST) as answer:
            assert answer.status == 200
        assert portal.process.poll() is None
    finally:
        portal.remove()
        intake.remove()


def page(line: socket.socket) -> None:
    """Asks for a page over a connection that is kept."""
    line.settimeout(SLOWEST)
    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: ql.example\r\n\r\n")
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(65_536)
        assert piece, "the connection was ended"
        head += piece
    head, _, body = head.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length"))
    while len(body) < length:
        body += line.recv(65_536)


def test_a_service_takes_as_many_files_as_the_system_lets_it(binaries: Path):
    service = Service()
    service.within = ("prlimit", "--nofile=256:4096")
    try:
        service.start()
        with service.desk() as desk:
            text = desk.call("desk.metrics").result["text"]
        assert 'qinglian_bound_limit{bound="open_files"} 3072\n' in text
    finally:
        service.remove()
