"""What opens matters of supervision waits for county discipline: told at once, listed, consented to or refused."""

from __future__ import annotations

import re

import pytest
from conftest import DESKTOP, barriers
from playwright.sync_api import Page, expect
from program import Program
from staff import sign_in
from suite import TOWN, Suite, wait

INSPECTORS = ["county-discipline", "county-discipline-2"]


def consents(visit, suite: Suite, login: str, script: bool = True) -> Page:
    return sign_in(visit(size=DESKTOP, script=script), suite, login, "/consents")


def row(page: Page, *texts: str):
    rows = page.locator("tbody tr")
    for text in texts:
        rows = rows.filter(has_text=text)
    return rows


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_token_for_discipline_is_no_good_until_one_of_county_discipline_consents(visit, suite: Suite, script: bool):
    program = Program(suite, "discipline")
    assert program.get("/cases").status_code == 401
    for login in INSPECTORS:
        inbox = sign_in(visit(size=DESKTOP, script=script), suite, login, "/inbox")
        wait(lambda: inbox.goto("/inbox") and inbox.get_by_text("等您同意：新接口令牌").count() > 0, 20, suite.tail)
    page = consents(visit, suite, INSPECTORS[0], script)
    waiting = row(page, "新接口令牌", "discipline")
    expect(waiting.first).to_contain_text("console")
    if script:
        assert barriers(page) == []
    while row(page, "新接口令牌", "discipline").count():
        row(page, "新接口令牌", "discipline").first.get_by_role("button", name=re.compile("^同意")).click()
        expect(page.get_by_role("status")).to_have_text("已同意，马上生效。")
    # Whose token it is, is looked up anew after five seconds.
    wait(lambda: program.get("/cases").status_code == 200, 20, suite.tail)


def test_a_deputy_whom_the_console_seats_never_sits_there_once_that_is_refused(visit, suite: Suite):
    posts = suite.ask("intake.posts.list", {"area": TOWN, "role": "town-discipline"})["posts"]
    seat = {"post": posts[0]["post"], "seat": "deputy", "account": "shadow", "name": "影子", "telephone": ""}
    suite.ask("intake.post.hand-over", seat)
    page = consents(visit, suite, INSPECTORS[1])
    row(page, "新任职", "shadow").get_by_role("button", name=re.compile("^不同意")).click()
    expect(page.get_by_role("status")).to_have_text("已回绝，不办了。")
    expect(row(page, "shadow")).to_have_count(0)
    assert suite.ask("intake.posts.of", {"account": "shadow"})["posts"] == []


def test_nobody_answers_what_is_about_themselves(visit, suite: Suite):
    Program(suite, INSPECTORS[0])
    page = consents(visit, suite, INSPECTORS[0])
    row(page, "新接口令牌", INSPECTORS[0]).first.get_by_role("button", name=re.compile("^同意")).click()
    expect(page.get_by_role("alert")).to_contain_text("要由同岗位的另一人答复")
    other = consents(visit, suite, INSPECTORS[1])
    row(other, "新接口令牌", INSPECTORS[0]).first.get_by_role("button", name=re.compile("^不同意")).click()
    expect(other.get_by_role("status")).to_have_text("已回绝，不办了。")


def test_an_operator_sees_what_waits_and_answers_nothing(visit, suite: Suite):
    Program(suite, "discipline")
    page = consents(visit, suite, "ops")
    expect(row(page, "新接口令牌", "discipline").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("同意"))).to_have_count(0)
    assert "token" in suite.tool("accounts", "waiting")


def test_others_have_no_such_page(visit, suite: Suite):
    for login in ("discipline", "county", "clerk"):
        page = sign_in(visit(), suite, login)
        assert page.goto("/consents").status == 403
