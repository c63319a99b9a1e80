"""A village's meetings: a villager leaves a number, proves it by a code, hears of meetings, and ends it; the clerk announces."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Page, expect
from receivers import TextMessages, free_port
from suite import VILLAGE, Suite, wait

MEETINGS, DESK = f"/v/{VILLAGE}/meetings", "/desk/meetings"
CHINA = datetime.timezone(datetime.timedelta(hours=8))


@pytest.fixture(scope="module")
def texts() -> Iterator[TextMessages]:
    provider = TextMessages()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def suite(texts: TextMessages, tmp_path_factory) -> Iterator[Suite]:
    """A suite of its own, in which text messages are set up."""
    channels = tmp_path_factory.mktemp("channels") / "channels.yaml"
    channels.write_text(texts.settings)
    address = f"127.0.0.1:{free_port()}"
    suite = Suite(QINGLIAN_HTTP=address, QINGLIAN_PUBLIC_URL=f"http://{address}", QINGLIAN_CHANNELS=str(channels))
    try:
        yield suite.start()
    finally:
        suite.stop()


def ask(page: Page, texts: TextMessages, number: str) -> str:
    """Leaves a number on the village's page; returns the code that comes to it."""
    before = len(texts.to(number))
    page.goto(MEETINGS)
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="发验证码").click()
    expect(page.get_by_role("heading", level=1, name="输入验证码")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(f"{number[:3]}****{number[-4:]}")
    assert number not in page.url and number not in page.content()
    wait(lambda: len(texts.to(number)) > before, 20)
    return re.search(r"\d{6}", texts.to(number)[-1])[0]


def announce(page: Page, days: int, place: str, about: str) -> None:
    page.goto(DESK)
    day = datetime.datetime.now(CHINA).date() + datetime.timedelta(days=days)
    page.get_by_label("日期").fill(day.isoformat())
    page.get_by_label("时间").fill("14:00")
    page.get_by_label("地点").fill(place)
    page.get_by_label("什么事").fill(about)
    page.get_by_role("button", name="通知村民").click()
    expect(page.get_by_role("status")).to_contain_text("已通知")


def is_quiet() -> bool:
    """By night messages wait for the morning."""
    hour = datetime.datetime.now(CHINA).hour
    return hour >= 21 or hour < 8


def test_a_number_is_told_from_its_code_to_its_end(suite: Suite, visit, texts: TextMessages):
    number = "13800001234"
    villager = visit(script=False)
    villager.goto(f"/v/{VILLAGE}")
    villager.get_by_role("link", name="村里开会通知我").click()
    expect(villager.get_by_text("近期没有要开的会")).to_be_visible()
    code = ask(villager, texts, number)
    villager.get_by_label("验证码").fill("000000" if code != "000000" else "111111")
    villager.get_by_role("button", name="开会通知我").click()
    expect(villager.get_by_label("验证码")).to_have_attribute("aria-invalid", "true")
    expect(villager.get_by_role("alert")).to_contain_text("验证码不对")
    villager.get_by_label("验证码").fill(f"{code[:3]} {code[3:]}")
    villager.get_by_role("button", name="开会通知我").click()
    expect(villager.get_by_role("status")).to_contain_text("会发短信告诉您")

    clerk = staff.sign_in(visit(script=False, size=DESKTOP), suite, "clerk", "/desk")
    clerk.get_by_role("link", name="通知开会").click()
    expect(clerk.get_by_text("留手机号的不到 5 人")).to_be_visible()
    announce(clerk, 4, "文化礼堂", "换届选举")
    expect(clerk.locator(".meetings > li")).to_contain_text("换届选举")
    expect(clerk.locator("main")).not_to_contain_text("1234")
    villager.goto(f"/v/{VILLAGE}")
    expect(villager.locator(".meetings > li")).to_contain_text("换届选举")
    expect(villager.locator(".meetings > li")).to_contain_text("文化礼堂")
    if not is_quiet():
        wait(lambda: "换届选举" in texts.to(number)[-1], 20)
        link = re.search(r"不再通知：(\S+)$", texts.to(number)[-1])[1]
        assert len(texts.to(number)[-1]) <= 140

    clerk.get_by_role("link", name="更改或取消").click()
    clerk.get_by_label("地点").fill("村委会二楼")
    clerk.get_by_role("button", name="更改并通知").click()
    expect(clerk.get_by_role("status")).to_contain_text("已更改")
    villager.reload()
    expect(villager.locator(".meetings > li")).to_contain_text("有变动")
    clerk.get_by_role("link", name="更改或取消").click()
    clerk.get_by_label("这个会不开了").check()
    clerk.get_by_role("button", name="取消这个会").click()
    expect(clerk.get_by_role("status")).to_contain_text("已取消")
    villager.reload()
    expect(villager.locator(".meetings > li")).to_contain_text("不开了")
    if not is_quiet():
        wait(lambda: "不开了" in texts.to(number)[-1], 20)
        assert [("变动" in text, "不开了" in text) for text in texts.to(number)[-2:]] == [(True, False), (False, True)]
        villager.goto(link)
        villager.get_by_role("button").click()
        expect(villager.get_by_role("status")).to_be_visible()
    log = (suite.log).read_text(errors="replace")
    assert number not in log and "换届" not in log


def test_a_number_is_ended_where_it_was_left(suite: Suite, visit, texts: TextMessages):
    number = "13700005678"
    page = visit()
    page.goto("/")
    code = ask(page, texts, number)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="不要再通知我").click()
    expect(page.get_by_role("status")).to_contain_text("号码已经销毁")
    page.goto(f"{MEETINGS}/code")
    expect(page).to_have_url(re.compile(f"{MEETINGS}$"))


def test_a_wrong_number_is_told_beside_its_field_and_another_code_waits_a_minute(suite: Suite, visit, texts):
    page = visit()
    page.goto(MEETINGS)
    page.get_by_label("手机号").fill("12345")
    page.get_by_role("button", name="发验证码").click()
    expect(page.get_by_role("alert")).to_contain_text("请填 11 位手机号")
    expect(page.get_by_label("手机号")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    ask(page, texts, "13600004321")
    page.goto(MEETINGS)
    page.get_by_label("手机号").fill("13600004321")
    page.get_by_role("button", name="发验证码").click()
    expect(page.get_by_role("alert")).to_contain_text("一分钟后才能再发")


def test_only_the_village_s_own_staff_come_in(suite: Suite, visit):
    page = staff.sign_in(visit(size=DESKTOP), suite, "discipline", "/desk")
    expect(page.get_by_role("link", name="通知开会")).to_have_count(0)
    assert page.goto(DESK).status == 403


def test_a_meeting_that_cannot_be_is_told_beside_its_field(suite: Suite, visit):
    page = staff.sign_in(visit(size=DESKTOP), suite, "clerk", DESK)
    page.locator("form[action='/desk/meetings']").evaluate("form => { form.noValidate = true }")
    page.get_by_label("日期").fill("2020-01-01")
    page.get_by_label("地点").fill("晒场")
    page.get_by_label("什么事").fill("修路")
    page.get_by_role("button", name="通知村民").click()
    expect(page.get_by_label("日期")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("地点")).to_have_value("晒场")
    assert barriers(page) == []


def test_guides_without_a_village_lead_to_the_places(suite: Suite, visit):
    page = visit(script=False)
    page.goto("/guides")
    expect(page).to_have_url(re.compile("/#places$"))
    expect(page.get_by_role("heading", name="不用门上的码")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_have_no_barriers(suite: Suite, visit, texts: TextMessages, size: dict, dark: bool):
    clerk = staff.sign_in(visit(size=size, dark=dark), suite, "clerk", DESK)
    announce(clerk, 6, "晒场", "修村口的路")
    assert barriers(clerk) == []
    clerk.get_by_role("link", name="更改或取消").first.click()
    assert barriers(clerk) == []
    page = visit(size=size, dark=dark)
    ask(page, texts, f"1350000{1000 + 10 * size['width'] % 9000 + dark:04}")
    assert barriers(page) == []
    for address in (f"/v/{VILLAGE}", MEETINGS):
        page.goto(address)
        expect(page.locator(".meetings > li").first).to_be_visible()
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
