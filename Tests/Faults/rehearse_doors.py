"""Rehearsals of those who ask too much, guess, or knock without being let in."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from alerts import Watch
from hosts import Console, seat_operator
from load import wait_for
from qinglian_wire import Curve, Desk
from rehearsal import rehearses
from suite import STORY, VILLAGE, free_port
from whole_suite import Suite, new_browser


@rehearses("A bound is near or reached")
def test_a_bound_that_a_county_has_outgrown(suite: Suite):
    seat_operator(suite.intake)
    console = Console(suite.url, suite.portal)
    flags = suite.portal.flags
    suite.portal.flags += ("--live-streams", "2")
    suite.portal.restart()
    watch = Watch(suite.metrics)
    streams = [console.stream(f"{suite.url}/inbox/live") for _ in range(2)]
    with pytest.raises(urllib.error.HTTPError, match="503"):
        console.stream(f"{suite.url}/inbox/live")
    seen = watch.trouble()
    assert seen['qinglian_bound_used{service="portal",bound="live_streams"}'] == 2
    for stream in streams:
        stream.close()
    suite.portal.flags = flags
    suite.portal.restart()
    streams = [console.stream(f"{suite.url}/inbox/live") for _ in range(3)]
    watch.mended()
    assert watch.now()['qinglian_bound_used{service="portal",bound="live_streams"}'] == 3
    watch.saw("QinglianBoundNear", "QinglianBoundReached")


@rehearses("Somebody guesses")
def test_somebody_who_guesses_codes(suite: Suite):
    suite.portal.flags += ("--proxies", "1")
    suite.portal.restart()
    watch = Watch(suite.metrics)
    guess = {"receipt": "0000 0000 0000 0000"}
    answers = [suite.post("/api/v1/receipts/follow", guess, **{"X-Forwarded-For": "203.0.113.7"}) for _ in range(120)]
    assert answers[:60] == [404] * 60 and set(answers[61:]) == {429}
    watch.trouble()
    honest = {"X-Forwarded-For": "203.0.113.8"}
    assert suite.post("/api/v1/receipts/follow", guess, **honest) == 404
    filing = {"kind": "help", "category": suite.county.category, "story": STORY}
    assert suite.post("/api/v1/cases", {"village": VILLAGE, "filing": filing}, **honest) == 201
    watch.mended()
    assert suite.post("/api/v1/receipts/follow", guess, **honest) == 404
    watch.saw("QinglianGuessing")


@rehearses("Somebody guesses")
def test_somebody_who_guesses_passwords(suite: Suite):
    seat_operator(suite.intake)
    Console(suite.url, suite.portal)
    watch = Watch(suite.metrics)
    for _ in range(60):
        sign_in(suite, "wrong battery horse 1")
    watch.trouble()
    while "锁" not in suite.tool("accounts", "list"):
        suite.portal.restart()
        for _ in range(4):
            sign_in(suite, "wrong battery horse 1")
    suite.tool("accounts", "unlock", "li-yun")
    suite.portal.restart()
    assert sign_in(suite, "staple battery horse 7") == 200
    watch.mended()
    watch.saw("QinglianGuessing")


def sign_in(suite: Suite, password: str) -> int:
    browser = new_browser()
    with browser.open(f"{suite.url}/sign-in", timeout=30) as answer:
        token = re.search(r'name="token" value="([^"]+)"', answer.read().decode())
    form = urlencode({"token": token[1], "login": "li-yun", "password": password}).encode()
    request = urllib.request.Request(f"{suite.url}/sign-in", form, {"Origin": suite.url})
    try:
        with browser.open(request, timeout=30) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@rehearses("Strangers knock")
def test_a_revoked_integrator_that_knocks(suite: Suite):
    curve = suite.data / "curve"
    for name, kind in (("gateway", "service"), ("acme", "integrator"), ("other", "integrator")):
        suite.tool("keys", "new", name, "--class", kind)
    doors = [f"tcp://127.0.0.1:{free_port()}" for _ in range(2)]
    suite.gateway.flags += ("--open-feed", doors[0], "--open-desk", doors[1])
    suite.gateway.restart()
    suite.wait_until_well()
    server = re.search(r'public-key = "(.+)"', (curve / "gateway.key").read_text())[1]
    keys = {own: Curve(server, curve / f"{own}.key_secret") for own in ("acme", "other")}
    refused = 'qinglian_bus_refused_handshakes_total{service="gateway",domain="open.desk"}'
    watch = Watch(suite.metrics)
    with Desk(doors[1], curve=keys["acme"]) as acme, Desk(doors[1], curve=keys["other"]) as other:
        acme.call("desk.health")
        suite.tool("keys", "revoke", "acme")
        wait_for(lambda: watch.now().get(refused, 0) > 0)
        watch.trouble()
        # libzmq gives a refused connection up: who wants in makes a new one each time (WIRE.md).
        with ExitStack() as stack:
            for _ in range(25):
                stack.enter_context(Desk(doors[1], curve=keys["acme"]))
            wait_for(lambda: watch.now()[refused] > 25)
        watch.trouble()
        other.call("desk.health")
        listed = next(line for line in suite.tool("keys", "list").splitlines() if line.startswith("acme"))
        said = [json.loads(line) for line in suite.gateway.log.read_text().splitlines() if "a key was refused" in line]
        assert "revoked" in listed and all(line["key"] in listed and "127.0.0.1" in line["address"] for line in said)
        watch.mended()
        other.call("desk.health")
    watch.saw("QinglianStrangersKnock")
