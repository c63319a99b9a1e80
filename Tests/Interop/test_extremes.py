"""Whatever a request holds, the service that it is sent to goes on: each method of each desk, by its own schema."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import zmq
from curve_keys import Keys
from extremes import altered, fitting, frame, nested
from open_door import Gateway
from qinglian_wire import Desk, DeskError, NoAnswer
from suite import COUNTY, OPERATOR, TOWN, VILLAGE, VILLAGER, County, Service, eventually

DOCUMENTED = {-32700, -32600, -32601, -32602, -32001, -32002, -32003, -32004}
"""Codes of WIRE.md but two: `internal error`, a fault by its own words, and `unavailable`, of which nothing here is a cause."""
UNDER_WAY = 64
OPEN_FRAME = 64 * 1024
"""Bytes; a larger frame ends the connection at the open desk."""
PAST_THE_LARGEST = ["09223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999"]

MIGHTY = {
    "account": "extremes",
    "roles": [
        *(f"{role}@{COUNTY}" for role in ("operator", "county-desk", "county-discipline")),
        *(f"{role}@{TOWN}" for role in ("town-desk", "town-discipline")),
        *(f"{role}@{VILLAGE}" for role in ("village-clerk", "village-secretary", "village-supervision")),
    ],
}
DISCIPLINE = {"account": "discipline", "roles": [f"county-discipline@{COUNTY}"]}


class Beside(Service):
    """A service that is ready only once the others are."""

    def is_up(self, health: dict) -> bool:
        return "ready" in health


@dataclass
class Suite:
    """The four services on one run directory, with a small county."""

    county: County
    services: dict[str, Service]
    gateway: Gateway
    known: dict[str, list] = field(default_factory=dict)

    def check_alive(self, last: str) -> None:
        for service in self.services.values():
            assert service.process is not None
            assert service.process.poll() is None, f"{last} ended {service.name}:\n{service.tail_of_log()}"


@pytest.fixture(scope="module")
def suite(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    keys = Keys(tmp_path_factory.mktemp("extremes") / "keys")
    keys.run("new", "gateway", "--class", "service")
    keys.run("new", "acme", "--class", "integrator")
    intake = Service()
    gateway = Gateway(intake, keys)
    services = {"intake": intake, "gateway": gateway}
    for name, flags in {"notification": (), "portal": ("--http", "127.0.0.1:0")}.items():
        services[name] = Beside(name, ("--county", COUNTY, "--log-level", "error", *flags))
        services[name].run.rmdir()
        services[name].run = intake.run
    try:
        county = County.start(intake)
        for name in ("gateway", "notification", "portal"):
            services[name].start()
        for service in services.values():
            with service.desk() as desk:
                assert eventually(lambda: desk.call("desk.health").result["ready"], 60), service.name
        suite = Suite(county, services, gateway)
        with intake.desk(VILLAGER) as desk:
            filed = desk.call("intake.case.file", county.case()).result
        suite.known = {
            "code": county.codes,
            "case": [filed["case"], filed["receipt"]],
            "receipt": [filed["receipt"]],
            "category": [county.category],
            "ledger": ["0" * 32],
        }
        yield suite
    finally:
        for service in services.values():
            service.remove()


def answers(door: str, requests: Iterator[tuple[str, str, bytes]], alive: Callable[[str], None]) -> Iterator[tuple]:
    """Sends requests, `UNDER_WAY` at once, and yields what each was, and its answer."""
    with zmq.Context.instance().socket(zmq.DEALER) as socket:
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVHWM, 0)
        socket.connect(door)
        labels: dict[str, str] = {}
        waiting = 0
        for what, id, bytes in requests:
            socket.send(bytes)
            labels[id] = what
            waiting += 1
            if waiting == UNDER_WAY:
                waiting -= 1
                yield receive(socket, labels, alive)
        for _ in range(waiting):
            yield receive(socket, labels, alive)


def receive(socket: zmq.Socket, labels: dict[str, str], alive: Callable[[str], None]) -> tuple[str, dict]:
    last = next(reversed(labels.values()))
    for _ in range(30):
        if socket.poll(1_000):
            reply = json.loads(socket.recv_multipart()[0])
            # Of what cannot be read the id is not told.
            return labels.get(reply["id"], "one that cannot be read"), reply
        alive(f"one of the {UNDER_WAY} requests up to {last}")
    raise AssertionError(f"no answer within 30 seconds, up to {last}")


def judged(suite: Suite, service: str, requests: Iterator[tuple[str, str, bytes]]) -> tuple[Counter, list[str]]:
    """How often each code came, and which requests met one that is a fault."""
    counts: Counter = Counter()
    faults: list[str] = []
    for what, reply in answers(suite.services[service].door, requests, suite.check_alive):
        code = reply["error"]["code"] if "error" in reply else 0
        counts[code] += 1
        if code != 0 and code not in DOCUMENTED:
            faults.append(f"{what} → {code} {reply['error']['message']}")
    suite.check_alive(f"one of the requests to {service}")
    with suite.services[service].desk() as desk:
        assert desk.call("desk.health", timeout=30).result["service"] == service
    return counts, faults


def methods(suite: Suite, service: str) -> list[dict]:
    with suite.services[service].desk() as desk:
        return desk.call("desk.describe").result["methods"]


HEAVY = {"desk.care.start"}
"""Starts a program each time: asked in its fitting form alone."""
SHARED = ("desk.", "feed.", "follow.", "ledger.", "vault.")
"""What every desk answers by the same code: its members are gone through at one desk, and it is asked once at the others."""


def requests(suite: Suite, service: str) -> Iterator[tuple[str, str, bytes]]:
    for entry in methods(suite, service):
        method, schema = entry["method"], entry["params"]
        params = fitting(schema, "", suite.known)
        assert isinstance(params, dict)
        for actor in (MIGHTY, DISCIPLINE, VILLAGER, None):
            yield f"{method} by {actor and actor['account']}", *frame(method, params, actor)
        if method in HEAVY or (service != "gateway" and method.startswith(SHARED)):
            continue
        for what, changed in altered(schema, params):
            yield f"{method} {what}", *frame(method, changed, MIGHTY)
        for what, changed in nested(params):
            yield f"{method} {what}", *frame(method, changed, None)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("service", ["intake", "notification", "gateway", "portal"])
def test_no_request_ends_a_service_or_meets_a_fault(suite: Suite, service: str):
    counts, faults = judged(suite, service, requests(suite, service))
    assert faults == []
    # Each kind of answer was met: the walk reaches results, and what is refused is refused for its content.
    assert counts[0] > 10 and counts[-32602] > 100 and counts[-32700] > 10, counts


def ill_fitting(suite: Suite, desk: Desk, method: str, params: dict) -> str:
    """What a request is told whose params do not fit; whom it is sent to goes on."""
    try:
        with pytest.raises(DeskError) as refused:
            desk.call(method, params, timeout=20)
    except NoAnswer:
        suite.check_alive(method)
        raise
    suite.check_alive(method)
    assert refused.value.code == DeskError.INVALID_PARAMS, method
    return refused.value.message


@pytest.mark.parametrize("position", PAST_THE_LARGEST)
@pytest.mark.parametrize("service", ["intake", "notification", "gateway", "portal"])
def test_a_position_past_the_largest_is_refused_where_it_is_read(suite: Suite, service: str, position: str):
    source = f"/qinglian/{COUNTY}/intake"
    named = {
        "feed.report": {"follower": "f", "ledger": "0" * 32, "position": position},
        "feed.read": {"after": position, "topics": ["intake."], "limit": 10},
        "ledger.prove": {"sequence": position},
        "follow.dead-letters.discard": {"source": source, "sequence": position, "reason": "none"},
    }
    with suite.services[service].desk(OPERATOR) as desk:
        for method, params in named.items():
            assert "2^63 − 1" in ill_fitting(suite, desk, method, params)


def test_a_position_that_is_the_largest_is_taken(suite: Suite):
    position = "09223372036854775807"
    with suite.services["gateway"].desk(OPERATOR) as desk:
        desk.call("feed.report", {"follower": "far", "ledger": "0" * 32, "position": position})
        desk.call("feed.read", {"after": position, "topics": ["open."], "limit": 10})
        assert position in [each["position"] for each in desk.call("feed.followers").result["followers"]]
        desk.call("gateway.integrators")
        desk.call("desk.metrics")


@pytest.mark.parametrize("position", PAST_THE_LARGEST)
def test_an_integrators_key_cannot_end_the_gateway(suite: Suite, position: str):
    with suite.gateway.ask_as("acme") as desk:
        for method, params in {
            "feed.report": {"follower": "f", "ledger": "0" * 32, "position": position},
            "feed.read": {"after": position, "topics": ["open."], "limit": 10},
            "ledger.prove": {"sequence": position, "size": 2**63 - 1},
        }.items():
            ill_fitting(suite, desk, method, params)


def test_extremes_at_the_open_desk(suite: Suite):
    """A key's calls are counted, so that a part of them stands for all: of each method those that have come through before."""
    with suite.gateway.ask_as("acme") as desk:
        for entry in desk.call("desk.describe").result["methods"]:
            params = fitting(entry["params"], "", {"topics": ["open."]})
            cases = [*altered(entry["params"], params), *nested(params)]
            for what, changed in cases[:: max(1, len(cases) // 25)]:
                id, bytes = frame(entry["method"], changed, None)
                if len(bytes) > OPEN_FRAME:
                    continue
                try:
                    desk.send(bytes, id, timeout=30)
                except DeskError as refused:
                    assert refused.code in DOCUMENTED, f"{entry['method']} {what}: {refused}"
    suite.check_alive("an integrator's request")


def test_a_number_out_of_range_is_told_as_such(suite: Suite):
    for number in (0, 1_001, -1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30):
        with suite.services["intake"].desk(OPERATOR) as desk, pytest.raises(DeskError) as refused:
            desk.call("feed.read", {"after": "0" * 20, "topics": ["intake."], "limit": number})
        assert refused.value.code == DeskError.INVALID_PARAMS
        assert "limit" in refused.value.message and "out of range" in refused.value.message
        assert "from 1 to 1000" in refused.value.message
