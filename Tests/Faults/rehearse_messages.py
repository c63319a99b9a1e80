"""Rehearsals of what is not handled, and of messages that do not arrive."""

from __future__ import annotations

import json
from pathlib import Path

from alerts import Watch
from kill_notification import CLERK, TOPICS, made, seat_clerk
from load import wait_for
from rehearsal import rehearses
from sink import Sink
from suite import COUNTY, VILLAGER, whole_ledger
from whole_suite import Suite


@rehearses("Messages were given up")
def test_messages_that_were_given_up(suite: Suite, sink: Sink):
    watch = Watch(suite.metrics)
    suite.let_messages_out()
    suite.notification.restart()
    suite.file(3)
    wait_for(lambda: queue(suite)["dead"] != [])
    wait_for(lambda: queue(suite)["dead"][0]["count"] == 3)
    assert {one["cause"] for one in given_up(suite)} == {"refused-address"}
    # Of a service that still catches up it says so, and ends with another status.
    suite.wait_until_well()
    assert "dead letters: replay or discard them" in suite.tool("health", "--service", "notification")
    watch.trouble()
    suite.let_messages_out("127.0.0.1/32")
    suite.notification.restart()
    suite.tool("notices", "replay", "webhook")
    wait_for(lambda: len(sink.received) == 5)
    watch.mended()
    suite.file()
    wait_for(lambda: len(sink.received) == 6)
    assert sink.problems == [] and len({id for id, _ in sink.received}) == 6
    watch.saw("QinglianMessagesUndelivered")


@rehearses("Messages were given up")
def test_messages_to_an_address_that_is_wrong(suite: Suite, sink: Sink):
    watch = Watch(suite.metrics)
    suite.let_messages_out()
    suite.notification.restart()
    suite.file()
    wait_for(lambda: queue(suite)["dead"] != [])
    watch.trouble()
    (delivery,) = given_up(suite)
    suite.tool("notices", "discard", "webhook", "--delivery", delivery["delivery"], "--reason", "地址不对")
    watch.mended()
    assert queue(suite)["dead"] == []
    with suite.notification.desk(CLERK) as desk:
        assert desk.call("notification.inbox.count").result["unread"] >= 2
    watch.saw("QinglianMessagesUndelivered")


@rehearses("A channel fails")
def test_a_channel_that_fails(suite: Suite, sink: Sink):
    watch = Watch(suite.metrics)
    sink.status = 503
    suite.file(4)
    wait_for(lambda: webhook(suite)["failed"] == 4)
    suite.tool("notices", "hold", "webhook")
    watch.trouble()
    with suite.notification.desk(CLERK) as desk:
        unread = desk.call("notification.inbox.count").result["unread"]
        suite.file(2)
        wait_for(lambda: desk.call("notification.inbox.count").result["unread"] == unread + 2)
    sink.status = 200
    assert webhook(suite)["held"] and webhook(suite)["failed"] == 4
    suite.tool("notices", "go-on", "webhook")
    wait_for(lambda: len(sink.received) == 8)
    watch.mended()
    suite.file(2)
    wait_for(lambda: len(sink.received) == 10)
    assert sink.problems == [] and len({id for id, _ in sink.received}) == 10
    watch.saw("QinglianChannelFailing")


def queue(suite: Suite) -> dict:
    """How webhooks stand, and what was given up, by `qinglian notices queue`."""
    return json.loads(suite.tool("notices", "queue", "--json"))


def given_up(suite: Suite) -> list[dict]:
    """By `qinglian notices dead`."""
    return json.loads(suite.tool("notices", "dead", "--json"))["deliveries"]


def webhook(suite: Suite) -> dict:
    return next(one for one in queue(suite)["channels"] if one["channel"] == "webhook")


@rehearses("Dead letters")
def test_dead_letters(suite: Suite, tmp_path: Path):
    """An operator's mistake: of these rules each notice is longer than an event may be."""
    seat_clerk(suite.intake)
    watch = Watch(suite.metrics)
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(suite.tool("notices", "rules", "show"))
    rule = "remember: []\nrules:\n  - id: case-filed\n    on: intake.case.filed\n    to: { office: data.office }\n"
    rule += "    template: case-filed\n    kind: task\n    until: read\n    facts:\n"
    bad.write_text(rule + "".join(f"      f{number}: text time\n" for number in range(2_000)))
    suite.tool("notices", "rules", "set", bad)
    filed = suite.file(3)
    with suite.intake.desk(VILLAGER) as desk:
        desk.call("intake.case.add", {"case": suite.receipts[filed[1]], "text": "路灯又坏了"})
    wait_for(lambda: len(dead_letters(suite)) == 4)
    watch.trouble()
    reasons = [letter.get("reason") for letter in dead_letters(suite)]
    assert all("send less at once" in reason for reason in reasons[:3]) and reasons[3] is None
    # Which case each is about stays unsaid.
    assert not any("subject" in letter for letter in dead_letters(suite))
    source = f"/qinglian/{COUNTY}/intake"
    suite.tool("notices", "rules", "set", good)
    first = int(dead_letters(suite)[0]["sequence"])
    discard = ("dead-letters", "discard", "--service", "notification", source, first, "--reason", "已电话告知")
    suite.tool(*discard)
    suite.tool("dead-letters", "replay", "--service", "notification", source)
    watch.mended()
    assert dead_letters(suite) == []
    with suite.notification.desk() as desk:
        ledger = whole_ledger(desk, (*TOPICS, "follow."))
    told = sorted(f"{announcement['rule']} {announcement['about']}" for announcement, _ in made(ledger))
    wanted = sorted([f"case-filed case/{case}" for case in filed[1:]] + [f"case-added case/{filed[1]}"])
    assert [one for one in told if " case/" in one] == wanted
    discarded = [event.body["data"] for event in ledger if "discarded" in event.type]
    assert [(one["sequence"], one["reason"]) for one in discarded] == [(f"{first:020d}", "已电话告知")]
    watch.saw("QinglianDeadLetters")


def dead_letters(suite: Suite) -> list[dict]:
    return json.loads(suite.tool("dead-letters", "list", "--service", "notification", "--json"))["letters"]
