"""Peers that send or do what no honest one would, while an honest caller goes on being served."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq
from load import honest_caller
from qinglian_wire import request_frame, timestamp, uuid7
from suite import VILLAGER, County, Service


@pytest.fixture(scope="module")
def county(binaries: Path) -> Iterator[County]:
    service = Service()
    try:
        yield County.start(service)
    finally:
        service.remove()


def hostile_socket(county: County, kind: int, door: str | None = None) -> zmq.Socket:
    socket = zmq.Context.instance().socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDTIMEO, 200)
    socket.setsockopt(zmq.RCVTIMEO, 200)
    socket.connect(door or county.service.door)
    return socket


def send_all(socket: zmq.Socket, messages: list[list[bytes]]) -> None:
    """Sends; a peer that is cut off or held back goes on with the next message."""
    for message in messages:
        try:
            socket.send_multipart(message, copy=True)
        except zmq.Again:
            pass


def answers(socket: zmq.Socket, seconds: float = 2) -> list[dict]:
    found = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            found.append(json.loads(socket.recv_multipart()[0]))
        except zmq.Again:
            if found:
                break
    return found


def counted(county: County, metric: str) -> float:
    """A counter of the service, over all its labels; 0 before the first time."""
    with county.service.desk() as desk:
        text = desk.call("desk.metrics", {}).result["text"]
    lines = (line for line in text.splitlines() if line.split("{")[0].split(" ")[0] == metric)
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def test_random_bytes_get_an_error_and_are_counted(county: County):
    chance = random.Random(1)
    before = counted(county, "qinglian_bus_desk_rejected_requests_total")
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        send_all(socket, [[chance.randbytes(chance.choice((1, 7, 435, 70_000)))] for _ in range(500)])
        assert {answer["error"]["code"] for answer in answers(socket)} == {-32700}
    assert counted(county, "qinglian_bus_desk_rejected_requests_total") >= before + 500


def test_seventeen_mebibytes_end_the_connection_only(county: County):
    before = counted(county, "qinglian_bus_disconnections_total")
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        for _ in range(3):
            send_all(socket, [[b"x" * (17 << 20)]])
            assert answers(socket, 0.5) == []
    assert counted(county, "qinglian_bus_disconnections_total") > before


def test_wrong_counts_of_frames(county: County):
    frame = request_frame("desk.health", {}, id=uuid7(), timeout=30)
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        send_all(socket, [[frame] + [b"a"] * count for count in (17, 100, 1_000)])
        send_all(socket, [[b"", frame], [b""] * 5])
        assert all("error" in answer for answer in answers(socket))


@pytest.mark.parametrize("depth", [65, 1_000, 1_000_000])
def test_deep_json_is_refused_before_it_is_read(county: County, depth: int):
    params = b'{"a":' * depth + b"1" + b"}" * depth
    frame = b'{"jsonrpc":"2.0","id":"%s","method":"desk.health","params":%s}' % (uuid7().encode(), params)
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        send_all(socket, [[frame]])
        assert [answer["error"]["code"] in (-32700, -32600) for answer in answers(socket)] == [True]


@pytest.mark.parametrize("bytes", [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x00"])
def test_invalid_utf8_is_refused(county: County, bytes: bytes):
    good = request_frame("intake.case.file", county.case(story="@@@"), id=uuid7(), timeout=30, actor=VILLAGER)
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        send_all(socket, [[good.replace(b"@@@", b"@" + bytes + b"@")]])
        assert [answer["error"]["code"] in (-32700, -32600, -32602) for answer in answers(socket)] == [True]


PARAMS = b'{"area":"330281"}'
CONTEXT = b'{"actor":{"account":"somebody","roles":[]},"deadline":"%s"}'


@pytest.mark.parametrize(
    "params, context",
    [
        (PARAMS, CONTEXT.replace(b'"roles":[]', b'"roles":["operator@330281"],"roles":[]')),
        (PARAMS, CONTEXT.replace(b'"roles":[]', b'"roles":[],"rol\\u0065s":["operator@330281"]')),
        (PARAMS, CONTEXT.replace(b'"account":"somebody"', b'"account":"somebody","account":"console"')),
        (b'{"a":{"b":[{"c":1,"c":2}]}}', CONTEXT),
        *((params, CONTEXT) for params in (b'{"area":"330281",}', b'{"a":01}', b'{"a":+1}', b'{"a":1.}', b'{"a":.5}')),
        *((params, CONTEXT) for params in (b'{"a":NaN}', b'{"a":[1 2]}', b'{"a":[,]}', b"{'a':1}", b'{"a":nul}')),
        *((params, CONTEXT) for params in (b'{"a":"\t"}', b'{"a":"\\x"}', b'{"a":"\\ud800"}', b'{"a":1}/**/', b'{"a":1}}')),
    ],
)
def test_what_is_no_strict_json_is_refused_before_anybody_is_believed(county: County, params: bytes, context: bytes):
    deadline = context % timestamp(30).encode()
    frame = b'{"context":%s,"id":"%s","jsonrpc":"2.0","method":"intake.areas","params":%s}'
    with honest_caller(county), hostile_socket(county, zmq.DEALER) as socket:
        send_all(socket, [[frame % (deadline, uuid7().encode(), params)]])
        [answer] = answers(socket)
        assert (answer["error"]["code"], answer["id"]) == (-32700, None)


def test_a_caller_that_never_reads_harms_nobody(county: County):
    with honest_caller(county) as times, zmq.Context() as own:
        socket = own.socket(zmq.DEALER)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVHWM, 1)
        socket.setsockopt(zmq.SNDTIMEO, 200)
        socket.connect(county.service.door)
        send_all(socket, [[request_frame("desk.describe", {}, id=uuid7(), timeout=30)] for _ in range(2_000)])
        before = len(times)
        wait_until_served(times, before + 20)
        socket.close()


def test_a_subscriber_that_never_reads_harms_nobody(county: County):
    with honest_caller(county) as times, zmq.Context() as own:
        socket = own.socket(zmq.SUB)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVHWM, 1)
        socket.subscribe("")
        socket.connect(county.service.feed)
        before = len(times)
        wait_until_served(times, before + 50)
        socket.close()


def test_a_million_subscriptions_harm_nobody(county: County):
    with honest_caller(county) as times, zmq.Context() as own:
        for batch in range(10):
            socket = own.socket(zmq.SUB)
            socket.setsockopt(zmq.LINGER, 0)
            socket.connect(county.service.feed)
            for number in range(100_000):
                socket.subscribe(f"intake.{batch}.{number}.")
            wait_until_served(times, len(times) + 5)
            socket.close()


def test_a_subscriber_that_speaks_is_not_heard(county: County):
    with honest_caller(county), hostile_socket(county, zmq.XSUB, county.service.feed) as socket:
        send_all(socket, [[b"\x01intake."], [b"\x02nonsense"], [b"y" * 5_000], [b"\x01" + b"z" * 100_000]])


def test_peers_of_the_wrong_kind(county: County):
    with honest_caller(county):
        for kind in (zmq.REQ, zmq.PUSH, zmq.PUB, zmq.PAIR):
            with hostile_socket(county, kind) as socket:
                send_all(socket, [[b"hello"]])


def wait_until_served(times: list[float], count: int) -> None:
    until = time.monotonic() + 60
    while len(times) < count and time.monotonic() < until:
        time.sleep(0.01)
    assert len(times) >= count


def test_a_service_with_hostile_peers_ends_in_time(fresh):
    county = fresh()
    with zmq.Context() as own:
        socket = own.socket(zmq.DEALER)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVHWM, 1)
        socket.connect(county.service.door)
        for _ in range(2_000):
            socket.send(request_frame("desk.describe", {}, id=uuid7(), timeout=30))
        begun = time.monotonic()
        assert county.service.stop() == 0
        assert time.monotonic() - begun < 5
        socket.close()
