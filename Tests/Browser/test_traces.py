"""One trace from an HTTP request to what came of it: in every service's log and events, and never to the outside."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

import pytest
import requests

from receivers import Webhook
from suite import COUNTY, VILLAGE, Suite, wait

CLERK = f"village-clerk@{VILLAGE}"


def lines(suite: Suite, trace: str) -> list[dict]:
    """What the suite logged of a trace; every line is a JSON object."""
    found = [json.loads(line) for line in suite.log.read_text().splitlines() if line.startswith("{")]
    return [line for line in found if line.get("trace") == trace]


def events(suite: Suite, service: str) -> list[dict]:
    printed = suite.tool("tail", "--service", service, "--from", "0", "--until-head", "--json")
    return [json.loads(line) for line in printed.splitlines()]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """A suite of its own, whose webhooks may reach this machine."""
    channels = tmp_path_factory.mktemp("channels") / "channels.yaml"
    channels.write_text("allow-networks: [127.0.0.0/8]\n")
    suite = Suite(QINGLIAN_CHANNELS=str(channels))
    try:
        yield suite.start()
    finally:
        suite.stop()


@pytest.fixture
def hook() -> Iterator[Webhook]:
    hook = Webhook()
    yield hook
    hook.stop()


def file(suite: Suite, traceparent: str) -> dict:
    answer = requests.post(
        f"{suite.url}/api/v1/cases",
        json={"village": VILLAGE, "filing": {"kind": "help", "category": "infrastructure", "story": "路灯坏了"}},
        headers={"traceparent": traceparent},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_trace_leads_from_the_request_over_the_desk_and_the_event_to_what_followed(suite: Suite) -> None:
    trace = secrets.token_hex(16)
    case = file(suite, f"00-{trace}-{secrets.token_hex(8)}-01")["case"]

    def seen() -> bool:
        return {"portal", "intake", "notification"} <= {line["service"] for line in lines(suite, trace)}

    wait(seen, 20, lambda: json.dumps(lines(suite, trace)))
    found = lines(suite, trace)
    assert [line["route"] for line in found if line["message"] == "answered"] == ["/api/v1/cases"]
    decided = [line for line in found if line["message"] == "decided" and line["service"] == "intake"]
    assert [(line["method"], line["outcome"]) for line in decided] == [("intake.case", "done")]
    handled = [line for line in found if line["message"] == "handled" and line["service"] == "notification"]
    assert "intake.case" in {line["type"] for line in handled}
    filed = [event for event in events(suite, "intake") if event.get("subject") == f"case/{case}"]
    assert filed and all(event["traceparent"].split("-")[1] == trace for event in filed)
    told = [event for event in events(suite, "notification") if event["data"].get("about") == f"case/{case}"]
    assert any(event["type"] == "notification.notice.made" for event in told)
    assert all(event["traceparent"].split("-")[1] == trace for event in told)


@pytest.mark.parametrize("given", ["", "00-" + "0" * 32 + "-1234567890abcdef-01", "01-x", "00-" + "A" * 32 + "-b7ad6b7169203331-01"])
def test_a_malformed_traceparent_is_not_taken_over(suite: Suite, given: str) -> None:
    case = file(suite, given)["case"]
    filed = [event for event in events(suite, "intake") if event.get("subject") == f"case/{case}"]
    assert filed
    for event in filed:
        version, trace, span, flags = event["traceparent"].split("-")
        assert (version, len(trace), len(span), flags) == ("00", 32, 16, "01")
        assert trace.strip("0") and trace not in given


def test_a_webhook_is_logged_under_the_trace_and_is_not_told_it(suite: Suite, hook: Webhook) -> None:
    post = {"post": CLERK, "channel": "webhook", "address": hook.url}
    contact = suite.ask("notification.contact.add", post, CLERK)["contact"]
    wait(lambda: hook.got, 20, suite.tail)
    code = hook.got[0][1]["data"]["code"]
    suite.ask("notification.contact.verify", {"contact": contact, "code": code}, CLERK)
    trace = secrets.token_hex(16)
    case = file(suite, f"00-{trace}-{secrets.token_hex(8)}-01")["case"]
    wait(lambda: any(body["data"].get("about") == f"case/{case}" for _, body in hook.got), 30, suite.tail)
    wait(lambda: any(line["message"] == "sent" for line in lines(suite, trace)), 20, suite.tail)
    sent = [line for line in lines(suite, trace) if line["message"] == "sent"]
    assert {(line["service"], line["channel"], line["outcome"]) for line in sent} == {("notification", "webhook", "delivered")}
    for headers, body in hook.got:
        assert "traceparent" not in headers
        assert trace not in json.dumps([headers, body])
    suite.ask("notification.contact.remove", {"contact": contact}, CLERK)
