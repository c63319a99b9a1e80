"""Notices in the portal: the clerk learns of a case at once, says how to be told, and can end it; the village hears nothing of a matter of supervision."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from desk import file_case
from playwright.sync_api import Page, expect
from receivers import MailServer, Webhook, free_port, text
from suite import Suite, wait

INBOX, SETTINGS = "/inbox", "/inbox/settings"
CLERK_GROUP = "/inbox/groups?at=village-clerk@330281114201"


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hook() -> Iterator[Webhook]:
    server = Webhook()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def suite(mail: MailServer, tmp_path_factory) -> Iterator[Suite]:
    """A suite of its own: e-mail and webhooks are set up, text messages are not."""
    channels = tmp_path_factory.mktemp("channels") / "channels.yaml"
    channels.write_text(
        f"email: {{ server: 127.0.0.1, port: {mail.port}, security: none, from: ql@example.cn, name: 清廉 }}\n"
        "allow-networks: [127.0.0.0/8]\n"
    )
    address = f"127.0.0.1:{free_port()}"
    suite = Suite(QINGLIAN_HTTP=address, QINGLIAN_PUBLIC_URL=f"http://{address}", QINGLIAN_CHANNELS=str(channels))
    try:
        yield suite.start()
    finally:
        suite.stop()


def count(page: Page):
    """The number in the navigation."""
    return page.locator("[data-unread] > span").first


def begin(page: Page, suite: Suite, login: str, goal: str = INBOX) -> Page:
    """Signed in, with nothing unread."""
    staff.sign_in(page, suite, login, INBOX)
    expect(page.get_by_role("heading", level=1, name="通知")).to_be_visible()
    button = page.get_by_role("button", name="全部标为已读")
    if button.count():
        button.click()
    expect(page.get_by_role("link", name="未读（0）")).to_be_visible()
    page.goto(goal)
    return page


def test_a_case_is_told_live_opened_and_read(suite: Suite, visit):
    page = begin(visit(size=DESKTOP), suite, "clerk")
    expect(count(page)).to_be_hidden()
    case = file_case(suite, None)["case"]
    expect(count(page)).to_have_text("1")  # by itself
    expect(page.get_by_text("有新的通知。")).to_be_visible()
    page.get_by_role("link", name="刷新").click()
    notice = page.locator(".notices > li")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("新的求助件等签收")
    expect(notice).to_contain_text("村文书")
    notice.get_by_role("button", name="打开").click()
    page.wait_for_url(f"**/desk/case/{case}")
    expect(count(page)).to_be_hidden()
    page.goto(INBOX)
    expect(page.locator(".notices > li.new")).to_have_count(0)
    expect(page.locator(".notices > li").first).to_contain_text("新的求助件等签收")


def test_without_script_the_next_page_says_it(suite: Suite, visit):
    page = begin(visit(script=False), suite, "clerk", "/account")
    expect(count(page)).to_be_hidden()
    file_case(suite, None, kind="consult")
    file_case(suite, None, kind="suggest")

    def told() -> bool:
        page.reload()
        return count(page).is_visible() and count(page).inner_text() == "2"

    wait(told, 15)
    page.goto(INBOX)
    page.get_by_role("button", name="打开").first.click()
    page.wait_for_url("**/desk/case/*")
    expect(count(page)).to_have_text("1")
    page.goto(INBOX)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_role("status").filter(has_text="已全部标为已读")).to_be_visible()
    expect(count(page)).to_be_hidden()


def test_the_village_hears_nothing_of_a_matter_of_supervision(suite: Suite, visit):
    clerk = begin(visit(size=DESKTOP), suite, "clerk")
    discipline = begin(visit(size=DESKTOP), suite, "discipline")
    file_case(suite, None, kind="supervise", category="conduct")
    expect(count(discipline)).to_have_text("1")  # by itself
    # What comes after it has come, so this would have.
    file_case(suite, None)
    expect(count(clerk)).to_have_text("1")
    clerk.reload()
    expect(clerk.locator(".notices > li.new")).to_have_count(1)
    expect(clerk.locator("main")).not_to_contain_text("监督")
    discipline.goto(INBOX)
    expect(discipline.locator(".notices > li.new")).to_contain_text("监督")


def test_older_notices_are_a_page_further(suite: Suite, visit):
    page = begin(visit(script=False, size=DESKTOP), suite, "clerk")
    for _ in range(52):
        file_case(suite, None)

    def arrived() -> bool:
        page.goto("/inbox?show=unread")
        return page.get_by_role("link", name="未读（52）").is_visible()

    wait(arrived, 20)
    expect(page.locator(".notices > li")).to_have_count(50)
    page.get_by_role("link", name="更早的通知").click()
    expect(page.locator(".notices > li")).to_have_count(2)
    page.get_by_role("link", name="回到最新").click()
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_role("link", name="未读（0）")).to_be_visible()
    keys = page.locator("[name=notice]").evaluate_all("fields => fields.map(field => field.value)")
    assert len(keys) == 50 and len(set(keys)) == 50


def test_an_address_is_verified_by_its_code_and_told_until_it_is_ended(suite: Suite, visit, mail: MailServer):
    page = begin(visit(script=False), suite, "clerk", SETTINGS)
    expect(page.get_by_text("还没有开通：短信")).to_be_visible()
    expect(page.get_by_role("radio", name="短信")).to_have_count(0)

    page.get_by_role("button", name="添加并发验证码").click(force=True)
    if "/inbox/contacts/add" not in page.url:  # the browser itself asks for the address
        page.get_by_label("地址").first.fill("nobody")
        page.get_by_role("button", name="添加并发验证码").click()
    expect(page.locator("#channel-problem")).to_have_text("请选一种方式。")
    page.get_by_role("radio", name="电子邮件").check()
    page.get_by_role("button", name="添加并发验证码").click()
    expect(page.locator("#address-problem")).to_contain_text("name@example.cn")
    expect(page.locator("#address")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#address")).to_have_value("nobody")
    assert barriers_without_script(page) == []
    page.locator("#address").fill("clerk@example.cn")
    page.get_by_role("button", name="添加并发验证码").click()
    expect(page.get_by_role("status")).to_contain_text("验证码已发出")
    expect(page.locator(".contacts")).to_contain_text("c***@example.cn")
    expect(page.locator(".contacts")).to_contain_text("待验证")

    wait(lambda: mail.to("clerk@example.cn"), 20, suite.tail)
    code = re.search(r"\b\d{6}\b", text(mail.to("clerk@example.cn")[0]))
    assert code
    page.get_by_label("验证码").fill("000000" if code[0] != "000000" else "111111")
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.locator(".contacts .problem")).to_contain_text("还可以试 4 次")
    page.get_by_role("button", name="重新发验证码").click()
    expect(page.locator(".contacts .problem")).to_contain_text("一分钟后")
    page.get_by_label("验证码").fill(code[0])
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("验证通过")

    # At whatever hour the test runs.
    page.get_by_label("这段时间不发").uncheck()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("设置已保存")
    file_case(suite, None)
    wait(lambda: len(mail.to("clerk@example.cn")) > 1, 20, suite.tail)
    letter = mail.to("clerk@example.cn")[1]
    assert "求助" in letter["subject"]
    assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    link = letter["list-unsubscribe"].strip().strip("<>")
    assert link.startswith(suite.url + "/unsubscribe?t=")

    # Looking ends nothing; one click of a mail program, which has no cookie, does.
    stranger = visit(script=False)
    assert stranger.goto(link).status == 200
    expect(stranger.get_by_role("button", name="退订")).to_be_visible()
    page.reload()
    page.goto(SETTINGS)
    expect(page.locator(".contacts")).to_contain_text("已验证")
    assert post(link, b"List-Unsubscribe=One-Click") == 200
    page.goto(SETTINGS)
    expect(page.get_by_text("还没有联系方式。")).to_be_visible()
    stranger.get_by_role("button", name="退订").click()  # twice is once
    expect(stranger.get_by_role("heading", level=1, name="已退订")).to_be_visible()
    assert stranger.goto("/unsubscribe").status == 400
    assert post(link[:-1] + ("0" if link[-1] != "0" else "1"), b"List-Unsubscribe=One-Click") == 404


def test_a_webhook_has_a_secret_that_is_shown_once(suite: Suite, visit, hook: Webhook):
    page = begin(visit(), suite, "town", SETTINGS)
    page.get_by_role("radio", name="接口推送").check()
    page.locator("#address").fill(hook.url)
    page.get_by_role("button", name="添加并发验证码").click()
    secret = page.locator("#secret").inner_text()
    assert secret.startswith("whsec_")
    assert barriers(page) == []
    wait(lambda: hook.got, 20, suite.tail)
    headers, body = hook.got[0]
    code = re.search(r'"(\d{6})"', json.dumps(body))
    assert code and headers["webhook-signature"].count("v1,") == 1
    page.get_by_role("link", name="回到设置").click()
    assert secret not in page.content()
    page.get_by_label("验证码").fill(code[1])
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("验证通过")
    page.get_by_role("button", name="换密钥").click()
    fresh = page.locator("#secret").inner_text()
    assert fresh.startswith("whsec_") and fresh != secret
    page.goto(SETTINGS)
    page.get_by_role("button", name="删除 接口推送 127.0.0.1").click()
    expect(page.get_by_role("status")).to_contain_text("地址已销毁")
    expect(page.get_by_text("还没有联系方式。")).to_be_visible()


def test_preferences_are_kept_and_mistakes_said_beside_their_field(suite: Suite, visit):
    page = begin(visit(script=False, size=DESKTOP), suite, "secretary", SETTINGS)
    page.get_by_label("待办：短信").uncheck()
    page.get_by_label("会议：短信").check()
    page.get_by_label("从", exact=True).fill("21:30")
    page.get_by_label("到", exact=True).fill("21:30")
    page.get_by_role("radio", name="每周汇总成一条").check()
    page.get_by_label("几点发").fill("09:15")
    page.get_by_label("星期几").select_option("5")
    page.get_by_role("radio", name="English").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#quiet-problem")).to_have_text("开始和结束不能一样。")
    expect(page.get_by_label("待办：短信")).not_to_be_checked()
    page.get_by_label("到", exact=True).fill("06:45")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("设置已保存")
    expect(page.get_by_label("待办：短信")).not_to_be_checked()
    expect(page.get_by_label("会议：短信")).to_be_checked()
    expect(page.get_by_label("到", exact=True)).to_have_value("06:45")
    expect(page.get_by_label("星期几")).to_have_value("5")
    expect(page.get_by_role("radio", name="English")).to_be_checked()


def test_a_posts_group_is_set_by_who_holds_it_and_by_operators(suite: Suite, visit):
    operator = begin(visit(size=DESKTOP), suite, "ops", "/operator/posts?area=330281114201")
    operator.get_by_role("row").filter(has_text="村文书").get_by_role("link").first.click()
    operator.get_by_role("link", name="群和接口推送").click()
    expect(operator.get_by_role("heading", level=2, name="村文书")).to_be_visible()
    operator.get_by_role("radio", name="企业微信群机器人").check()
    operator.locator("#address").fill("http:/nowhere")
    operator.get_by_role("button", name="添加并发验证码").click()
    expect(operator.locator("#address-problem")).to_contain_text("https://")
    assert barriers(operator) == []
    clerk = begin(visit(), suite, "clerk", SETTINGS)
    clerk.get_by_role("link", name="村文书").click()
    expect(clerk.get_by_role("heading", level=1, name="岗位的群和接口推送")).to_be_visible()
    other = begin(visit(), suite, "guardian")
    assert other.goto(CLERK_GROUP).status == 403


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_have_no_barriers(suite: Suite, visit, dark: bool):
    page = begin(visit(dark=dark), suite, "clerk")
    file_case(suite, None)
    expect(count(page)).to_have_text("1")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for path in (INBOX, "/inbox?show=all", SETTINGS, CLERK_GROUP, f"/unsubscribe?t=01a02b03-0000-7000-8000-000000000001.{'0' * 32}"):
            assert page.goto(path).status == 200
            assert barriers(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_pages_do_not_wait_for_a_silent_service(suite: Suite, visit):
    page = begin(visit(script=False), suite, "clerk", "/account")
    suite.stall("notification")
    try:
        page.reload()  # finds out
        start = time.monotonic()
        for _ in range(5):
            assert page.goto("/account").status == 200
        assert time.monotonic() - start < 4
    finally:
        suite.resume("notification")
    wait(lambda: page.goto(INBOX).status == 200, 20)


def barriers_without_script(page: Page) -> list[str]:
    """Every field's description is there; axe itself needs a script."""
    missing = []
    for field in page.locator("[aria-describedby]").all():
        for each in (field.get_attribute("aria-describedby") or "").split():
            if page.locator(f"[id='{each}']").count() != 1:
                missing.append(each)
    return missing


def post(link: str, body: bytes) -> int:
    """As a mail program does: no cookie, no page before."""
    assert urlsplit(link).query
    request = urllib.request.Request(link, body, {"content-type": "application/x-www-form-urlencoded"})
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
