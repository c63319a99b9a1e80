"""Every event that a request caused says who made it; what a service does of itself, and the open feed, name nobody."""

from __future__ import annotations

import json

import requests

from suite import VILLAGE, Suite, wait

# What services record when a timer fires.
OWN = {
    "intake.case.overdue",
    "intake.case.escalated",
    "intake.case.closed",
    "intake.case.papers-lapsed",
    "intake.case.rescheduled",
    "intake.case.due-soon",
    "intake.task.overdue",
}


def events(suite: Suite, service: str) -> list[dict]:
    printed = suite.tool("tail", "--service", service, "--from", "0", "--until-head", "--json")
    return [json.loads(line) for line in printed.splitlines()]


def file(suite: Suite) -> str:
    answer = requests.post(
        f"{suite.url}/api/v1/cases",
        json={"village": VILLAGE, "filing": {"kind": "help", "category": "infrastructure", "story": "路灯坏了"}},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["case"]


def test_every_event_of_accounts_posts_registers_and_cases_says_who_did_it(suite: Suite) -> None:
    case = file(suite)
    found = events(suite, "intake") + events(suite, "portal")
    assert {"intake.post.handed-over", "intake.area.registered", "portal.password.set"} <= {e["type"] for e in found}
    nameless = {event["type"] for event in found if "by" not in event}
    assert nameless <= OWN, nameless - OWN
    filed = next(event for event in found if event.get("subject") == f"case/{case}")
    assert filed["by"] == "villager" and "through" not in filed


def test_an_account_for_which_the_console_speaks_is_told_apart_from_one_that_speaks_itself(suite: Suite) -> None:
    clerk = f"village-clerk@{VILLAGE}"
    muted = {"language": "zh", "muted": [], "quiet": None, "digest": None}
    suite.tool(
        "call", "--service", "notification", "--as", clerk, "--account", "somebody", "notification.preferences.set",
        json.dumps({"preferences": muted}),
    )
    (done,) = [e for e in events(suite, "notification") if e["type"] == "notification.preferences.set"
               and e["data"]["account"] == "somebody"]
    assert (done["by"], done["through"]) == ("somebody", "console")
    imported = next(e for e in events(suite, "intake") if e["type"] == "intake.post.handed-over")
    assert imported["by"] == "console" and "through" not in imported


def test_what_is_told_because_of_another_event_names_nobody(suite: Suite) -> None:
    case = file(suite)

    def made() -> list[dict]:
        told = [e for e in events(suite, "notification") if e["type"] == "notification.notice.made"]
        return [event for event in told if event.get("subject") == f"case/{case}"]

    wait(made, 20, suite.tail)
    assert not any("by" in event or "through" in event for event in made())


def test_the_open_feed_names_nobody(suite: Suite) -> None:
    def told() -> list[dict]:
        return [event for event in events(suite, "gateway") if event["type"].startswith("open.")]

    wait(told, 20, suite.tail)
    assert not any("by" in event or "through" in event for event in told())
