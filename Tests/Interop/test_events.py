"""Events in other people's hands: the CloudEvents SDK, the CloudEvents schema, and the schemas that the desk serves."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from qinglian_wire import Desk, Event
from suite import VILLAGER, County, whole_ledger


@pytest.fixture
def events(county: County, desk: Desk) -> list[Event]:
    desk.call("intake.case.file", county.case(), actor=VILLAGER)
    found = whole_ledger(desk)
    assert len({event.type for event in found}) >= 4
    return found


def test_the_cloudevents_sdk_reads_every_event(events: list[Event]):
    for event in events:
        cloud_event = JSONFormat().read(None, event.raw)
        attributes = cloud_event.get_attributes()
        assert cloud_event.get_type() == event.type
        assert cloud_event.get_source() == "/qinglian/330281/intake"
        assert cloud_event.get_extension("sequence") == f"{event.position:020d}"
        assert cloud_event.get_data() == event.body["data"]
        time = cloud_event.get_time()
        assert time is not None and time.utcoffset() == timedelta(0)
        again = json.loads(JSONFormat().write(CloudEvent(attributes, cloud_event.get_data())))
        assert datetime.fromisoformat(again.pop("time")) == time
        assert again == {name: value for name, value in event.body.items() if name != "time"}


def test_every_event_is_a_cloudevent_by_the_published_schema(events: list[Event], published_schemas: Path):
    schema = json.loads((published_schemas / "cloudevents-1.0.schema.json").read_text())
    validator = Draft7Validator(schema, format_checker=FormatChecker())
    for event in events:
        validator.validate(event.body)


def test_every_event_matches_the_schema_that_the_desk_serves(events: list[Event], desk: Desk):
    described = {entry["type"]: entry["data"] for entry in desk.call("desk.describe").result["events"]}
    for schema in described.values():
        Draft202012Validator.check_schema(schema)
    for event in events:
        Draft202012Validator(described[event.type], format_checker=FormatChecker()).validate(event.body["data"])


def test_answers_match_the_schemas_that_the_desk_serves(county: County, desk: Desk):
    methods = {entry["method"]: entry for entry in desk.call("desk.describe").result["methods"]}
    asked = {
        "desk.describe": {},
        "desk.health": {},
        "desk.metrics": {},
        "feed.followers": {},
        "ledger.checkpoint": {},
        "intake.case.file": county.case(),
        "intake.areas.list": {"within": "330281"},
    }
    for method, params in asked.items():
        Draft202012Validator(methods[method]["params"]).validate(params)
        Draft202012Validator(methods[method]["reply"]).validate(desk.call(method, params).result)


def test_an_event_is_small_sorted_and_carries_no_free_text(events: list[Event]):
    for event in events:
        assert len(event.raw) <= 60_000
        plain = json.dumps(event.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert event.raw.decode() == plain
        assert "路灯" not in plain and "户主" not in plain
