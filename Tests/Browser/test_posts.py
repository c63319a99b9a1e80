"""Posts: established and abolished by who may fill them, and kept where cases would lie."""

from __future__ import annotations

import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Page, expect
from suite import TOWN, VILLAGE, Suite


def come_in(suite: Suite, visit, login: str, path: str) -> Page:
    page = staff.sign_in(visit(size=DESKTOP), suite, login, path)
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible(timeout=20_000)
    page.goto(path)
    return page


def test_a_post_is_established_and_abolished_again(suite: Suite, visit):
    page = come_in(suite, visit, "ops", f"/operator/posts?area={VILLAGE}")
    rows = page.get_by_role("row").filter(has_text="村务监督委员会")
    before = rows.count()
    page.get_by_role("combobox", name="岗位", exact=True).select_option("village-supervision")
    page.get_by_role("button", name="设立").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("村务监督委员会")
    expect(page.get_by_text("空缺")).to_have_count(2)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    post = page.url
    page.goto(f"/operator/posts?area={VILLAGE}")
    expect(rows).to_have_count(before + 1)
    assert barriers(page) == []
    page.goto(post)
    page.get_by_role("button", name="撤销").click()  # the box is not ticked: the browser holds it back
    assert page.url == post
    page.get_by_label("确定撤销这个岗位").check()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status").filter(has_text="岗位已撤销")).to_be_visible()
    expect(rows).to_have_count(before)


def test_the_last_operator_stays(suite: Suite, visit):
    page = come_in(suite, visit, "ops", "/operator/posts")
    page.get_by_role("link", name="运维").click()
    page.get_by_label("确定撤销这个岗位").check()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("alert")).to_contain_text("最后一个运维岗")


def test_a_clerk_establishes_guardians_alone_and_a_town_no_discipline(suite: Suite, visit):
    page = come_in(suite, visit, "clerk", f"/operator/posts?area={VILLAGE}")
    expect(page.get_by_role("combobox", name="岗位", exact=True).locator("option")).to_have_count(1)
    page.get_by_label("网格").select_option(index=0)
    page.get_by_role("button", name="设立").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("守护人")
    town = come_in(suite, visit, "town", f"/operator/posts?area={TOWN}")
    expect(town.get_by_role("combobox", name="岗位", exact=True)).to_have_count(0)
