"""The whole walk of a case on days whose working days are not published: nobody is refused, and the notice is taken in.

One day, or those that QINGLIAN_DAYS names, divided by commas: scripts/days.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Browser, BrowserContext, Page, expect
from suite import REPOSITORY, TOWN, VILLAGE, Suite, wait

DAYS = os.environ.get("QINGLIAN_DAYS", "2026-12-20").split(",")
CLERK, SECRETARY, DESK = f"village-clerk@{VILLAGE}", f"village-secretary@{VILLAGE}", f"town-desk@{TOWN}"

# The days of this notice were made up; the State Council's own may name others.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。
"""


def moved(day: str) -> dict[str, str]:
    """The environment of a process that takes it for ten in the morning of a day in China."""
    done = subprocess.run([REPOSITORY / "scripts/lib/on-day", day], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


@pytest.fixture(scope="module", params=DAYS)
def later(request) -> Iterator[Suite]:
    suite = Suite(**moved(request.param))
    try:
        yield suite.start()
    finally:
        suite.stop()


@pytest.fixture
def visit(browser: Browser, later: Suite) -> Iterator[Callable[..., Page]]:
    """Opens a new person's page of this suite."""
    contexts: list[BrowserContext] = []

    def open_page(size: dict = PHONE) -> Page:
        contexts.append(browser.new_context(base_url=later.url, viewport=size, locale="zh-CN"))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_case_goes_all_its_way_and_its_provisional_dates_follow_the_notice(later: Suite, visit, tmp_path: Path):
    page = visit()
    page.goto(f"/file/help?v={VILLAGE}")
    expect(page.get_by_text("暂定").first).to_be_visible()
    page.get_by_label("宅基地与土地").check()
    page.get_by_label("写下事情").fill("地界不清，想请人来量。")
    page.get_by_label("都不要").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/receipt")
    number = page.locator(".receipt .big").inner_text().replace(" ", "")
    expect(page.locator("main")).to_contain_text("暂定，放假安排公布后可能调整")

    filed = {"states": ["filed"], "kinds": [], "mine": True, "overdue": False, "limit": 9}
    rows = later.ask("intake.case.list", filed, CLERK)["cases"]
    key = {"case": max(rows, key=lambda row: row["filed"])["standing"]["case"]}
    assert later.ask("intake.case.receive", key, CLERK)["provisional"] == ["answer"]
    later.ask("intake.case.accept", key, CLERK)
    later.ask("intake.case.request-extension", {**key, "days": 15, "reason": "要等测绘"}, CLERK)
    before = later.ask("intake.case.decide-extension", {**key, "approved": True}, DESK)
    assert before["provisional"] == ["answer"]

    runner = staff.sign_in(visit(size=DESKTOP), later, "ops", "/operator/calendar")
    runner.get_by_label("或把通知全文粘贴在这里").fill(NOTICE.replace("共8天", "共9天"))
    runner.get_by_role("button", name="看看会改什么").click()
    expect(runner.get_by_role("alert")).to_contain_text("第 3 行")
    runner.get_by_label("或把通知全文粘贴在这里").fill(NOTICE)
    runner.get_by_role("button", name="看看会改什么").click()
    expect(runner.get_by_role("heading", name="导入后会有这些变化")).to_be_visible()
    for size in (PHONE, DESKTOP):
        runner.set_viewport_size(size)
        assert barriers(runner) == []
        assert runner.evaluate("document.documentElement.scrollWidth") <= size["width"]
    runner.get_by_role("button", name="导入", exact=True).click()
    expect(runner.get_by_role("status").filter(has_text="已导入")).to_be_visible()
    expect(runner.locator("summary").first).to_have_text("2027")

    followed = lambda: later.ask("intake.case.follow", {"receipt": number})["standing"]  # noqa: E731
    wait(lambda: followed()["provisional"] == [], 20, later.tail)
    assert followed()["answerBy"] > before["answerBy"], "the notice takes more days off than the law"
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICE)
    assert json.loads(later.tool("calendar", "import", str(notice), "--json"))["isNew"] is False

    later.ask("intake.case.answer", {**key, "text": "量好了。", "byTelephone": False}, CLERK)
    later.ask("intake.case.review", {**key, "approved": True}, SECRETARY)
    page.goto("/r")
    page.get_by_label("查询码").fill(number)
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".badge").first).to_have_text("已答复")
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
