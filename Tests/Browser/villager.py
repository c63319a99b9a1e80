"""What a villager does, step by step."""

from __future__ import annotations

import re

from playwright.sync_api import Page

STORY = "村口的路灯坏了三天，晚上看不见路。"


def scan(page: Page, code: str) -> None:
    """The telephone's camera opens the link of the label."""
    page.goto("/h/" + code.replace("-", ""))
    assert page.url.endswith("/h"), "the code is out of the address at once"


def fill(page: Page, *, category: str = "道路水电", story: str = STORY, wish: str = "都不要", telephone: str = "") -> None:
    page.get_by_label(category).check()
    page.get_by_label("写下事情").fill(story)
    page.get_by_label(wish).check()
    if telephone:
        page.get_by_label("打电话").check()
        page.get_by_label("电话（可以不留）").fill(telephone)


def send(page: Page) -> str:
    """Presses the button; the receipt's number, 16 digits."""
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/receipt")
    number = page.locator(".receipt .big").inner_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", number)
    return number


def follow(page: Page, number: str) -> None:
    page.goto("/r")
    page.get_by_label("查询码").fill(number)
    page.get_by_role("button", name="查看").click()
    page.wait_for_url("**/r/case")
