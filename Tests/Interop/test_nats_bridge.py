"""The bridge to NATS JetStream, with a real server: every event once, in order, byte for byte, whoever is killed when."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from nats.js.errors import NotFoundError
from nats_server import NatsServer, stored
from qinglian_wire import Event
from suite import VILLAGER, County, whole_ledger

HERE = Path(__file__).parent


class Bridge:
    """The example as an operator runs it."""

    def __init__(self, county: County, server: NatsServer, *flags: str):
        self.command = [sys.executable, str(HERE / "nats_bridge.py"), "--nats", server.url]
        self.command += ["--run", str(county.service.run), *flags]

    def finish(self, until: int) -> str:
        done = subprocess.run([*self.command, "--until", str(until)], capture_output=True, text=True, timeout=90)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count(server: NatsServer) -> int:
    try:
        return len(stored(server))
    except NotFoundError:
        return 0


def expect_all(server: NatsServer, events: list[Event]) -> None:
    assert stored(server) == [(f"qinglian.{event.type}", event.body["id"], event.raw) for event in events]


def head(county: County) -> int:
    with county.service.desk() as desk:
        return int(desk.call("desk.health").result["head"])


def test_a_ledger_is_carried_over_and_goes_on_where_it_ended(county: County, nats: NatsServer):
    Bridge(county, nats).finish(head(county))
    with county.service.desk(VILLAGER) as desk:
        desk.call("intake.case.file", county.case())
    assert "1 events published" in Bridge(county, nats).finish(head(county))
    with county.service.desk() as desk:
        expect_all(nats, whole_ledger(desk, ("intake.",)))


def test_nothing_is_lost_or_doubled_when_bridge_and_server_are_killed(fresh, nats: NatsServer):
    county = fresh()
    chance = random.Random(5)
    with county.service.desk(VILLAGER) as desk:
        for turn in range(6):
            bridge = Bridge(county, nats).start()
            end = time.monotonic() + 1 + chance.random()
            while time.monotonic() < end:
                desk.call("intake.case.file", county.case())
            bridge.send_signal(signal.SIGKILL)
            bridge.wait(10)
            if turn % 2:
                nats.kill()
                nats.start()
    Bridge(county, nats).finish(head(county))
    with county.service.desk() as desk:
        expect_all(nats, whole_ledger(desk, ("intake.",)))


def test_a_server_that_is_away_for_a_while_is_waited_for(fresh, nats: NatsServer):
    county = fresh()
    bridge = Bridge(county, nats).start()
    try:
        with county.service.desk(VILLAGER) as desk:
            for number in range(60):
                desk.call("intake.case.file", county.case(number))
                if number == 20:
                    nats.kill()
                if number == 40:
                    nats.start()
        with county.service.desk() as desk:
            events = whole_ledger(desk, ("intake.",))
        end = time.monotonic() + 60
        while time.monotonic() < end and count(nats) < len(events):
            time.sleep(0.5)
        expect_all(nats, events)
    finally:
        bridge.kill()
        bridge.wait(10)
