"""Services and clients that meet over TCP: keys from the command line, a client in Python, two services on their own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from curve_keys import Keys
from qinglian_wire import CursorStore, DeskError, NoAnswer, follow
from suite import BINARIES, COUNTY, OPERATOR, Service, eventually, import_county


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
    keys = Keys(tmp_path / "keys")
    for name in ("intake", "notification", "portal"):
        keys.service(name)
    keys.run("new", "gateway", "--class", "service")
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


def test_a_python_client_follows_and_calls_over_curve(keys: Keys, suite: Suite, tmp_path: Path):
    suite.start("intake")
    heard: list[str] = []
    with keys.desk("intake", "interop", OPERATOR) as desk:
        import_county(desk, households=5)
        head = int(desk.call("desk.health").result["head"])
        follow(
            keys.places["intake"].feed,
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


def test_only_the_service_that_tells_people_reads_how_to_reach_them(keys: Keys, suite: Suite):
    suite.start("intake")
    nobody = {"case": "0192f6c1-0000-7000-8000-000000000000", "code": False}
    for own, answer in (("notification", DeskError.NOT_FOUND), ("gateway", DeskError.FORBIDDEN)):
        with keys.desk("intake", own) as desk, pytest.raises(DeskError) as error:
            desk.call("intake.case.filer-telephone", nobody)
        assert error.value.code == answer, own


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
    direct += ["--desk", keys.places["intake"].desk, "--feed", keys.places["intake"].feed]
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
    assert len(secrets) == 5
    assert not any(secret in shown for secret in secrets)
