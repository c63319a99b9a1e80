"""The pages of what the suite announces and can be asked, and the same for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from conftest import DESKTOP, PHONE, barriers
from suite import Suite

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((REPOSITORY / "Shared" / "Messages" / "asyncapi.json").read_text())
EVENTS = [name.removeprefix("event.") for name in DOCUMENT["components"]["messages"] if name.startswith("event.")]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["/api/events", "/api/events/intake.case.filed", "/api/requests/intake.case.file"])
def test_the_pages_have_no_barriers_and_fit(visit, path: str, size: dict, dark: bool) -> None:
    page = visit(size=size, dark=dark)
    page.goto(path)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_from_the_index_one_comes_to_every_event_and_back(visit) -> None:
    page = visit(script=False)
    page.goto("/api")
    page.get_by_role("link", name="事件与请求").click()
    shown = {link.inner_text() for link in page.locator("dl.types dt a").all()}
    assert set(EVENTS) <= shown
    page.get_by_role("link", name="intake.case.filed", exact=True).click()
    assert page.locator("h1").inner_text() == "intake.case.filed"
    for member in ("step.case", "receive.escalations[].to", "place.household"):
        assert page.get_by_role("cell", name=member).count() == 1
    assert "提交了一件诉求" in page.locator("main").inner_text()
    example = json.loads(page.locator("pre.example").inner_text())
    assert example["step"]["state"] == "filed"
    page.get_by_role("link", name="全部事件与请求").click()
    assert page.locator("h1").inner_text() == "事件与请求"


def test_the_pages_speak_english_when_asked(visit) -> None:
    page = visit()
    page.goto("/api/events/intake.case.filed")
    page.get_by_role("link", name="English").click()
    assert "A case was filed by a villager or entered by staff." in page.locator("main").inner_text()
    assert "Members of" not in page.locator("h1").inner_text()


def test_the_document_is_the_one_that_is_checked_in(suite: Suite) -> None:
    answer = requests.get(f"{suite.url}/api/asyncapi.json", timeout=30)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == DOCUMENT
    again = requests.get(
        f"{suite.url}/api/asyncapi.json", headers={"If-None-Match": answer.headers["ETag"]}, timeout=30
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("type", EVENTS)
def test_what_dataschema_names_is_served_under_schemas(suite: Suite, type: str) -> None:
    name = DOCUMENT["components"]["messages"][f"event.{type}"]["examples"][0]["payload"]["dataschema"]
    answer = requests.get(f"{suite.url}/schemas/{name}", timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert "max-age" in answer.headers["Cache-Control"] and answer.headers["ETag"]
    schema = answer.json()
    assert schema["$id"] == name
    assert schema["properties"] == DOCUMENT["components"]["schemas"][f"event.{type}"]["properties"]


@pytest.mark.parametrize("path", ["/schemas/urn:qinglian:event:intake.case.lost", "/api/events/lost", "/api/requests/a.b"])
def test_what_is_not_there_is_not_found(suite: Suite, path: str) -> None:
    assert requests.get(suite.url + path, timeout=30).status_code == 404
