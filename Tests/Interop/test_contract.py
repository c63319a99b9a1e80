"""The AsyncAPI document in other people's hands: the published schema, JSON Schema validators, and a running ledger."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from qinglian_wire import Desk
from suite import BINARIES, REPOSITORY, VILLAGER, County, whole_ledger

DOCUMENT = REPOSITORY / "Shared" / "Messages" / "asyncapi.json"


@pytest.fixture(scope="module")
def document() -> dict:
    return json.loads(DOCUMENT.read_text())


def payload_schema(document: dict, message: str) -> dict:
    """A message's payload, with the components that it refers to."""
    return document["components"]["messages"][message]["payload"] | {"components": document["components"]}


def test_the_document_is_valid_by_the_published_schema(document: dict, published_schemas: Path):
    published = published_schemas / "asyncapi-3.0.0.schema.json"
    if not published.exists():
        pytest.skip(f"{published.name} is not in {published_schemas}; set QINGLIAN_SHARED to the folder that has it")
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in Draft7Validator(json.loads(published.read_text())).iter_errors(document)
    ]
    assert errors == []


@pytest.mark.parametrize("validator", [Draft7Validator, Draft202012Validator])
def test_every_example_matches_its_schema(document: dict, validator):
    checked = 0
    for name, message in document["components"]["messages"].items():
        schema = payload_schema(document, name)
        validator.check_schema(schema)
        for example in message["examples"]:
            validator(schema, format_checker=FormatChecker()).validate(example["payload"])
            checked += 1
    assert checked > 300


def test_an_example_with_a_wrong_member_does_not_match(document: dict):
    message = document["components"]["messages"]["event.intake.case.filed"]
    payload = message["examples"][0]["payload"]
    validator = Draft7Validator(payload_schema(document, "event.intake.case.filed"))
    for wrong in (payload | {"sequence": "1"}, payload | {"data": {}}, payload | {"type": "intake.case.closed"}):
        assert not validator.is_valid(wrong)


def test_every_event_of_a_ledger_is_as_the_document_says(document: dict, county: County, desk: Desk):
    desk.call("intake.case.file", county.case(), actor=VILLAGER)
    events = whole_ledger(desk)
    assert len({event.type for event in events}) >= 4
    addresses = {channel["address"] for channel in document["channels"].values()}
    for event in events:
        assert f"{event.type}." in addresses
        Draft7Validator(payload_schema(document, f"event.{event.type}"), format_checker=FormatChecker()).validate(
            event.body
        )


def test_the_command_line_prints_the_document_that_is_checked_in():
    printed = subprocess.run([BINARIES / "qinglian", "asyncapi"], capture_output=True, check=True, timeout=60).stdout
    assert printed == DOCUMENT.read_bytes(), "run scripts/contract"


def test_a_change_that_would_break_a_reader_is_refused(document: dict, tmp_path: Path):
    landed = tmp_path / "asyncapi.json"
    document = json.loads(DOCUMENT.read_text())
    document["components"]["schemas"]["event.intake.case.filed"]["properties"]["lost"] = {"type": "string"}
    landed.write_text(json.dumps(document))
    before = landed.read_bytes()
    for option in ("--check", "--renew"):
        result = subprocess.run(
            [BINARIES / "qinglian", "asyncapi", option, landed], capture_output=True, text=True, timeout=60
        )
        assert result.returncode == 1
        assert "event.intake.case.filed lost: is gone" in result.stderr
        assert landed.read_bytes() == before


def test_renewing_what_nothing_breaks_writes_the_document(tmp_path: Path):
    landed = tmp_path / "asyncapi.json"
    document = json.loads(DOCUMENT.read_text())
    del document["components"]["schemas"]["event.intake.case.filed"]
    landed.write_text(json.dumps(document))
    subprocess.run([BINARIES / "qinglian", "asyncapi", "--renew", landed], check=True, timeout=60)
    assert landed.read_bytes() == DOCUMENT.read_bytes()
