"""How an operator sees who follows the open feed, and sends samples."""

from __future__ import annotations

import json
import re

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Page, expect
from suite import Suite, wait

PATH = "/operator/integrators"


def operator(suite: Suite, page: Page) -> Page:
    staff.sign_in(page, suite, "ops")
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible(timeout=20_000)
    assert page.goto(PATH).status == 200
    return page


def test_a_case_is_told_by_town_and_day(suite: Suite, visit, codes):
    suite.tool(
        *["case", "file", "--code", next(codes), "--kind", "help", "--category", "infrastructure"],
        *["--wish", "none", "--story", "路灯坏了"],
    )
    page = operator(suite, visit(size=DESKTOP))

    def told() -> bool:
        page.goto(PATH)
        return page.get_by_role("rowheader", name=re.compile("^收到一件 ?open.case.filed$")).count() > 0

    wait(told)
    row = page.get_by_role("row").filter(has_text="open.case.filed").first
    expect(row).to_contain_text("330281114")
    assert "330281114201" not in page.content() and "路灯" not in page.content()


def test_samples_of_every_type_are_sent_and_marked(suite: Suite, visit):
    page = operator(suite, visit(size=PHONE))
    page.get_by_role("button", name="发一套样例").click()
    expect(page.get_by_text("样例已经发出")).to_be_visible()
    marked = page.get_by_role("row").filter(has_text="样例")
    expect(marked.filter(has_text="330281999").first).to_be_visible()
    types = {re.search(r"open\.[a-z.]+", text)[0] for text in marked.all_inner_texts()}
    described = json.loads(suite.tool("call", "--service", "gateway", "desk.describe", "{}"))["events"]
    assert types == {event["type"] for event in described if event["type"].startswith("open.")}


@pytest.mark.parametrize("login", ["clerk", "town"])
def test_nobody_else_sees_it(suite: Suite, visit, login: str):
    page = visit(size=DESKTOP)
    staff.sign_in(page, suite, login)
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible(timeout=20_000)
    assert page.goto(PATH).status == 403


def test_the_page_has_no_barriers_in_both_languages(suite: Suite, visit):
    for size, dark in ((PHONE, False), (DESKTOP, True)):
        page = operator(suite, visit(size=size, dark=dark))
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("link", name="English").click()
    page.goto(PATH)
    expect(page.get_by_role("heading", name="Integrators", level=1)).to_be_visible()


def test_it_says_when_the_gateway_does_not_answer(suite: Suite, visit):
    page = operator(suite, visit(size=DESKTOP))
    suite.stall("gateway")
    try:
        assert page.goto(PATH).status == 503
    finally:
        suite.resume("gateway")
    wait(lambda: page.goto(PATH).status == 200)
