"""The rules: an operator changes them, a villager meets them at once, and what was filed stays as it was."""

from __future__ import annotations

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from desk import file_case
from playwright.sync_api import Page, expect
from suite import VILLAGE, Suite

RULES = "/operator/policy"
FORM = f"/file/help?v={VILLAGE}"


@pytest.fixture
def runner(suite: Suite, visit) -> Page:
    page = staff.sign_in(visit(size=DESKTOP), suite, "ops", RULES)
    expect(page.get_by_role("heading", level=1, name="办理规则")).to_be_visible(timeout=20_000)
    return page


def saved(page: Page, message: str = "已保存") -> None:
    expect(page.get_by_role("status").filter(has_text=message)).to_be_visible()


@pytest.mark.parametrize("path", ["/category", "/category/land", "/figures", "/names"])
def test_forms_have_no_barriers(runner: Page, path: str):
    for size in (PHONE, DESKTOP):
        runner.set_viewport_size(size)
        assert runner.goto(RULES + path).status == 200
        assert barriers(runner) == []
        assert runner.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_new_category_is_offered_to_a_villager_and_retired_again(suite: Suite, runner: Page, visit, script: bool):
    word, name, english = ("lamps", "路灯与照明", "Street lamps") if script else ("wells", "水井", "Wells")
    villager = visit(script=script)
    villager.goto(FORM)
    expect(villager.get_by_label(name)).to_have_count(0)

    runner.get_by_role("link", name="新增类别").click()
    runner.get_by_label("代号").fill(word)
    runner.get_by_label("名称", exact=True).fill(name)
    runner.get_by_label("英文名称").fill(english)
    runner.get_by_label("答复时限").fill("2")
    runner.get_by_label("求助").check()
    runner.get_by_label("先送到").select_option("town")
    runner.get_by_role("button", name="保存").click()
    saved(runner)
    row = runner.get_by_role("row").filter(has=runner.get_by_role("link", name=name))
    expect(row).to_contain_text("2 个工作日")
    expect(runner.get_by_role("table", name="修改记录").get_by_role("row").nth(1)).to_contain_text("ops")

    villager.reload()
    choice = villager.locator("label.pick").filter(has=villager.get_by_label(name))
    expect(choice).to_contain_text("镇里办")
    villager.get_by_role("button", name="English").click()
    expect(villager.get_by_label(english)).to_be_visible()
    expect(villager.get_by_label("Roads, water and power")).to_be_visible()
    expect(villager.locator("main")).to_contain_text("handled by the town office")
    filed = file_case(suite, next(iter(suite.codes())), category=word)
    assert filed["office"] == "镇里"

    runner.get_by_role("link", name=name).click()
    runner.get_by_role("button", name="停用").click()
    saved(runner, "已停用")
    villager.reload()
    expect(villager.get_by_label(english)).to_have_count(0)


def test_mistakes_stand_beside_their_fields_and_change_nothing(runner: Page):
    runner.goto(f"{RULES}/category/land")
    runner.get_by_label("名称", exact=True).fill("")
    runner.get_by_role("button", name="保存").click()
    field = runner.get_by_label("名称", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("应为 1 至 40 个字 (every name has 1 to 40 characters)")
    runner.goto(f"{RULES}/figures")
    runner.get_by_label("签收").fill("0")
    runner.get_by_role("button", name="保存").click()
    expect(runner.get_by_label("签收")).to_have_attribute("aria-invalid", "true")
    runner.get_by_label("签收").fill("一天")
    runner.get_by_role("button", name="保存").click()
    expect(runner.get_by_text("请填一个整数。")).to_be_visible()
    assert barriers(runner) == []
    runner.goto(RULES)
    expect(runner.get_by_role("link", name="宅基地与土地")).to_be_visible()


def test_a_form_that_was_opened_before_another_change_is_told_so(suite: Suite, runner: Page, visit):
    second = staff.sign_in(visit(size=DESKTOP), suite, "ops", f"{RULES}/figures")
    expect(second.get_by_label("补正材料")).to_be_visible(timeout=20_000)
    runner.goto(f"{RULES}/names")
    runner.get_by_label("理由 1").fill("应当通过诉讼、仲裁、行政复议解决")
    runner.get_by_role("button", name="保存").click()
    saved(runner)
    second.get_by_label("补正材料").fill("12")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("规则刚刚被改过")
    second.goto(f"{RULES}/figures")
    expect(second.get_by_label("补正材料")).to_have_value("10")


def test_the_last_category_of_a_kind_stays(runner: Page):
    runner.goto(RULES)
    words = ["低保救助", "宅基地与土地", "集体资金资产资源", "村务公开", "工程项目", "干部作风", "其他"]
    for name in words[:-1]:
        runner.get_by_role("link", name=name, exact=True).click()
        runner.get_by_role("button", name="停用").click()
        saved(runner, "已停用")
    runner.get_by_role("link", name=words[-1], exact=True).click()
    runner.get_by_role("button", name="停用").click()
    expect(runner.get_by_role("alert")).to_contain_text("“监督”只有这一个")
    for name in words[:-1]:
        runner.goto(RULES)
        runner.get_by_role("link", name=name, exact=True).click()
        runner.get_by_role("button", name="恢复使用").click()
        saved(runner, "已恢复使用")


def test_only_an_operator_finds_the_forms(suite: Suite, visit):
    page = staff.sign_in(visit(size=DESKTOP), suite, "county", RULES)
    expect(page.get_by_role("heading", level=1, name="办理规则")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("link", name="新增类别")).to_have_count(0)
    expect(page.get_by_role("link", name="宅基地与土地")).to_have_count(0)
    for path in ("/category", "/category/land", "/figures", "/names"):
        assert page.goto(RULES + path).status == 403
