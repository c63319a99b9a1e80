"""Services and clients that meet over TCP: keys from the command line, a client in Python, two services on their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qinglian_wire import CursorStore, Curve, Desk, DeskError, NoAnswer, follow
from suite import BINARIES, COUNTY, OPERATOR, Service, import_county


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Keys:
    """A folder of keys, a list of admissions and a network file, all kept by `qinglian keys`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.network = folder / "network.json"
        self.ports: dict[str, tuple[int, int]] = {}

    def run(self, *words: object) -> str:
        command = [BINARIES / "qinglian", "keys", *map(str, words), "--keys", self.folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def service(self, name: str) -> None:
        self.ports[name] = free_port(), free_port()
        place = ("--host", "127.0.0.1", "--feed", self.ports[name][0], "--desk", self.ports[name][1])
        self.run("new", name, "--class", "service", *place, "--network", self.network)

    def secret(self, name: str) -> Path:
        return self.folder / f"{name}.key_secret"

    def public(self, service: str) -> str:
        return json.loads(self.network.read_text())["services"][service]["keys"][0]

    def flags(self, name: str) -> tuple[str, ...]:
        listed = ("--admissions", str(self.folder / "admitted.json"), "--listen", "127.0.0.1")
        return ("--network", str(self.network), "--curve-key", str(self.secret(name)), *listed)

    def curve(self, service: str, own: str) -> Curve:
        return Curve(self.public(service), self.secret(own))

    def desk(self, service: str, own: str, actor: dict | None = None) -> Desk:
        endpoint = f"tcp://127.0.0.1:{self.ports[service][1]}"
        return Desk(endpoint, actor=actor, curve=self.curve(service, own))

    def feed(self, service: str) -> str:
        return f"tcp://127.0.0.1:{self.ports[service][0]}"


class Apart(Service):
    """A service that need not have found the others yet."""

    def is_up(self, health: dict) -> bool:
        return True


class Suite:
    """Services with folders of their own for data and sockets: nothing in common but the keys and the network file."""

    def __init__(self, keys: Keys):
        self.keys = keys
        self.running: list[Service] = []

    def start(self, name: str) -> Service:
        service = Apart(name, self.keys.flags(name))
        self.running.append(service)
        return service.start()


@pytest.fixture
def keys(binaries: Path, tmp_path: Path) -> Keys:
    folder = tmp_path / "keys"
    keys = Keys(folder)
    folder.mkdir(mode=0o700)
    for name in ("intake", "notification", "portal"):
        keys.service(name)
    keys.run("new", "interop", "--class", "operator")
    return keys


@pytest.fixture
def suite(keys: Keys) -> Iterator[Suite]:
    suite = Suite(keys)
    try:
        yield suite
    finally:
        for service in reversed(suite.running):
            service.remove()


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_python_client_follows_and_calls_over_curve(keys: Keys, suite: Suite, tmp_path: Path):
    suite.start("intake")
    heard: list[str] = []
    with keys.desk("intake", "interop", OPERATOR) as desk:
        import_county(desk, households=5)
        head = int(desk.call("desk.health").result["head"])
        follow(
            keys.feed("intake"),
            desk,
            ["intake."],
            CursorStore(tmp_path / "cursor.db"),
            lambda _, event: heard.append(event.type),
            curve=keys.curve("intake", "interop"),
            until=lambda cursor: cursor.position >= head,
        )
    assert "intake.area.registered" in heard


def test_a_service_key_speaks_for_itself_alone(keys: Keys, suite: Suite):
    suite.start("intake")
    with keys.desk("intake", "notification", OPERATOR) as desk, pytest.raises(DeskError) as refused:
        desk.call("intake.areas.import", {"rows": []})
    assert refused.value.code == DeskError.FORBIDDEN


def test_two_services_meet_over_tcp_alone(keys: Keys, suite: Suite):
    suite.start("intake")
    notification = suite.start("notification")
    with keys.desk("intake", "interop", OPERATOR) as desk:
        import_county(desk, households=5)
        head = int(desk.call("desk.health").result["head"])

    def follower() -> dict:
        with keys.desk("intake", "interop", OPERATOR) as desk:
            return next(
                (one for one in desk.call("feed.followers").result["followers"] if one["name"] == "notification"), {}
            )

    assert eventually(lambda: int(follower().get("position", 0)) >= head), follower()
    assert follower()["owner"] == "service:notification"
    with notification.desk() as desk:
        assert not any("intake" in problem for problem in desk.call("desk.health").result["problems"])


def test_a_revoked_key_is_cut_off_while_the_service_runs(keys: Keys, suite: Suite):
    suite.start("intake")
    with keys.desk("intake", "interop", OPERATOR) as desk:
        desk.call("desk.health")
        keys.run("revoke", "interop")
        begun = time.monotonic()

        def is_cut_off() -> bool:
            try:
                desk.call("desk.health", timeout=0.3)
            except NoAnswer:
                return True
            return False

        assert eventually(is_cut_off, 5)
        assert time.monotonic() - begun < 3.5
    with keys.desk("intake", "portal", OPERATOR) as desk:
        desk.call("desk.health")


def test_the_command_line_reaches_a_service_over_tcp(keys: Keys, suite: Suite):
    suite.start("intake")

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [BINARIES / "qinglian", *words, "--network", keys.network, "--key", keys.secret("interop")]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)

    health = run("health", "--service", "intake", "--json")
    assert health.returncode == 0, health.stderr
    assert json.loads(health.stdout)["service"] == "intake"
    with keys.desk("intake", "interop", OPERATOR) as desk:
        import_county(desk, households=3)
    direct = [BINARIES / "qinglian", "tail", "--from", "0", "--until-head", "--json", "--key", keys.secret("interop")]
    direct += ["--desk", f"tcp://127.0.0.1:{keys.ports['intake'][1]}", "--feed", keys.feed("intake")]
    direct += ["--server-key", keys.public("intake")]
    tail = subprocess.run(list(map(str, direct)), capture_output=True, text=True, timeout=60)
    assert tail.returncode == 0, tail.stderr
    assert any(json.loads(line)["source"] == f"/qinglian/{COUNTY}/intake" for line in tail.stdout.splitlines())


def test_a_key_rotates_while_calls_go_on(keys: Keys, suite: Suite):
    suite.start("intake")
    network = ("--network", keys.network)
    former = keys.public("intake")
    suite.start("notification")
    keys.run("rotate", "intake", *network)
    keys.run("rotate", "intake", "--finish", *network)
    assert keys.public("intake") != former

    def answers() -> bool:
        try:
            with keys.desk("intake", "interop", OPERATOR) as desk:
                desk.call("desk.health", timeout=0.5)
        except NoAnswer:
            return False
        return True

    assert eventually(answers, 10)
    keys.run("rotate", "intake", "--retire", *network)
    assert "revoked" in keys.run("list")
    with keys.desk("intake", "interop", OPERATOR) as desk:
        import_county(desk, households=3)
        head = int(desk.call("desk.health").result["head"])
        assert eventually(
            lambda: any(
                int(one["position"]) >= head
                for one in desk.call("feed.followers").result["followers"]
                if one["name"] == "notification"
            )
        )


@pytest.mark.parametrize("trouble", ["missing", "readable", "no list"])
def test_a_service_does_not_start_on_bad_key_files(keys: Keys, trouble: str):
    if trouble == "missing":
        keys.secret("intake").unlink()
    elif trouble == "readable":
        os.chmod(keys.secret("intake"), 0o644)
    else:
        (keys.folder / "admitted.json").unlink()
    service = Service("intake", keys.flags("intake"))
    try:
        with pytest.raises(RuntimeError) as ended:
            service.start()
        assert "qinglian keys" in str(ended.value) or "chmod 600" in str(ended.value)
        assert service.process is not None
        assert service.process.returncode == 77
    finally:
        service.remove()


def test_no_secret_is_ever_printed(keys: Keys):
    secrets = [
        line.split('"')[1]
        for file in keys.folder.glob("*.key_secret")
        for line in file.read_text().splitlines()
        if "secret-key" in line
    ]
    shown = keys.run("list") + keys.run("new", "other", "--class", "integrator", "--json")
    shown += "".join(file.read_text() for file in keys.folder.glob("*") if file.suffix != ".key_secret")
    assert len(secrets) == 4
    assert not any(secret in shown for secret in secrets)
