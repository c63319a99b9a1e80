"""A villager with a phone: from the code at the door to the answer, with script and without."""

from __future__ import annotations

import pytest
from conftest import barriers
from playwright.sync_api import expect
from suite import VILLAGE, Suite
from villager import STORY, fill, follow, scan, send

CLERK = f"village-clerk@{VILLAGE}"
SECRETARY = f"village-secretary@{VILLAGE}"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_scan_to_the_answer(suite: Suite, visit, codes, script: bool):
    page = visit(script=script)
    scan(page, next(codes))
    expect(page.get_by_role("heading", level=1)).to_contain_text("号")
    page.get_by_role("link", name="找人办").click()
    expect(page.get_by_text("前接办")).to_be_visible()
    fill(page)
    number = send(page)
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    follow(page, number)
    expect(page.locator(".badge").first).to_have_text("已提交")
    expect(page.get_by_text(STORY)).to_have_count(0)  # who finds a receipt does not read the story

    mine = {"states": ["filed"], "kinds": [], "mine": True, "overdue": False, "limit": 50}
    key = {"case": suite.ask("intake.case.list", mine, CLERK)["cases"][0]["standing"]["case"]}
    for method in ("receive", "accept"):
        suite.ask(f"intake.case.{method}", key, CLERK)
    suite.ask("intake.case.answer", {**key, "text": "灯已经换好了。", "byTelephone": False}, CLERK)
    suite.ask("intake.case.review", {**key, "approved": True}, SECRETARY)

    page.reload()
    expect(page.locator(".badge").first).to_have_text("已答复")
    expect(page.get_by_text("灯已经换好了。")).to_be_visible()
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    page.get_by_role("button", name="用完清除").click()
    page.wait_for_url("**/cleared")
    page.goto("/r/case")
    expect(page.get_by_role("heading", level=1)).to_have_text("请再输一次查询码")


PAGES = [
    "/", "/town/330281114", f"/v/{VILLAGE}", f"/file/help?v={VILLAGE}", f"/file/supervise?v={VILLAGE}", "/r", "/privacy",
    "/misconduct", "/cleared", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("look", [{}, {"dark": True}], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barriers(visit, path: str, look: dict):
    page = visit(**look)
    page.goto(path)
    assert barriers(page) == []
    page.goto(f"/reading?size=large&back={path.split('?')[0]}")
    assert barriers(page) == []
