"""Signing in and out, one's own account, and the accounts and posts that an operator keeps."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import shutil
import struct
import subprocess
import time

import pytest
from conftest import DESKTOP, barriers
from playwright.sync_api import Page, expect
from staff import enter, password, sign_in
from suite import VILLAGE, Suite

WRONG = "账号或密码不对"


@pytest.fixture
def operator(visit, suite: Suite) -> Page:
    return sign_in(visit(size=DESKTOP), suite, "ops", "/operator/accounts")


def create(operator: Page, login: str, name: str = "试验员") -> str:
    """A new account; its one-time password."""
    operator.goto("/operator/accounts")
    operator.locator("#login").fill(login)
    operator.locator("#name").fill(name)
    operator.get_by_role("button", name="建账号").click()
    return operator.locator("#password").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_is_not_signed_in_is_led_to_the_form_and_back(visit, suite: Suite, script: bool):
    page = visit(script=script)
    sign_in(page, suite, "clerk")
    expect(page).to_have_url(re.compile("/account$"))
    expect(page.get_by_text(f"{VILLAGE}").first).to_be_visible()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_wrong_is_wrong_whatever_was_wrong_and_soon_it_is_slow(visit, suite: Suite):
    page = visit()
    said = []
    for login in ("nobody-here", "supervision"):
        page.goto("/sign-in")
        enter(page, login, "not the password")
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1] and WRONG in said[0]
    # Each further try is delayed twice as long as the last, so that a slow machine meets the delay too.
    for _ in range(12):
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            enter(page, "nobody-here", "not the password")
        if answer.value.status == 429:
            break
    assert answer.value.status == 429
    assert 0 < int(answer.value.headers["retry-after"]) <= 900
    expect(page.get_by_role("alert")).to_contain_text("秒再试")


def test_the_way_back_never_leads_to_another_site(visit, suite: Suite):
    page = visit()
    page.goto("/sign-in?back=//evil.example/")
    enter(page, "town", password(suite))
    page.wait_for_load_state()
    assert page.url.startswith(suite.url)


def test_signing_out_everywhere_ends_the_other_phone_too(visit, suite: Suite):
    phone, desk = visit(), visit(size=DESKTOP)
    for page in (phone, desk):
        sign_in(page, suite, "county")
    phone.get_by_role("button", name="全部退出").click()
    desk.goto("/account")
    expect(desk).to_have_url(re.compile("/sign-in"))


def test_a_given_password_is_good_for_choosing_ones_own(operator: Page, visit, suite: Suite):
    given = create(operator, "new-clerk", "新来的")
    page = sign_in(visit(), suite, "new-clerk", secret=given)
    expect(page).to_have_url(re.compile("/account/password$"))

    def change(current: str, new: str) -> None:
        page.get_by_label("现在的密码").fill(current)
        page.locator("#new").fill(new)
        page.locator("#again").fill(new)
        page.get_by_role("button", name="保存").click()

    change(given, "qwertyuiop1")
    expect(page.get_by_text("太容易猜到")).to_be_visible()
    change("something else", "门前老树长新芽院里枯木又开花")
    expect(page.get_by_text("现在的密码不对")).to_be_visible()
    change(given, "门前老树长新芽院里枯木又开花")
    expect(page.get_by_role("status")).to_contain_text("密码改好了")
    expect(page.get_by_role("heading", name="新来的")).to_be_visible()


def test_who_leaves_a_post_is_cut_off_at_the_next_request(operator: Page, visit, suite: Suite):
    given = create(operator, "leaver")
    operator.goto(f"/operator/posts?area={VILLAGE}")
    operator.get_by_role("link", name="村文书").click()
    operator.get_by_label("B岗（代理人）").check()
    operator.get_by_label("接任人账号").fill("leaver")
    operator.get_by_label("姓名").fill("代理甲")
    operator.get_by_role("button", name="办理交接").click()
    expect(operator.get_by_text("leaver")).to_be_visible()

    page = sign_in(visit(), suite, "leaver", secret=given)
    page.get_by_label("现在的密码").fill(given)
    for field in ("#new", "#again"):
        page.locator(field).fill("一二三木头人谁动谁是小狗")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("村文书")).to_be_visible()
    assert page.goto(f"/operator/posts?area={VILLAGE}").status == 200

    operator.goto(f"/operator/posts?area={VILLAGE}")
    operator.locator("#account").fill("leaver")
    operator.get_by_role("button", name="免去全部岗位").click()
    expect(operator.get_by_role("status")).to_contain_text("1")
    assert page.goto(f"/operator/posts?area={VILLAGE}").status == 403
    page.goto("/account")
    expect(page.get_by_text("现在没有岗位")).to_be_visible()


def test_locking_ends_sessions_and_unlocking_lets_in_again(operator: Page, visit, suite: Suite):
    given = create(operator, "locked")
    page = sign_in(visit(), suite, "locked", secret=given)
    operator.goto("/operator/accounts/locked")
    operator.get_by_role("button", name="锁定").click()
    expect(operator.locator(".badge").first).to_contain_text("已锁定")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))
    enter(page, "locked", given)
    expect(page.get_by_role("alert")).to_contain_text(WRONG)
    operator.get_by_role("button", name="解锁").click()
    enter(page, "locked", given)
    expect(page).to_have_url(re.compile("/account"))


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg reads the printed slip")
def test_a_slip_opens_one_phone_once_and_a_pin_guards_it(operator: Page, visit, suite: Suite, tmp_path):
    operator.goto("/operator/accounts/guardian")
    operator.get_by_role("button", name="印登录纸条").click()
    picture = operator.locator("img.qr").get_attribute("src")
    assert picture
    file = tmp_path / "slip.png"
    file.write_bytes(base64.b64decode(picture.split(",")[1]))
    read = subprocess.run(["zbarimg", "-q", "--raw", str(file)], capture_output=True, text=True, check=True)
    link = read.stdout.strip()
    assert link.startswith(suite.url + "/slip/")
    assert link.rsplit("/", 1)[1] not in operator.content().replace(picture, "")

    phone = visit()
    phone.goto(link)
    assert phone.url == suite.url + "/slip"
    for pin, problem in (("1234", True), ("2580", False)):
        phone.locator("#pin").fill(pin)
        phone.locator("#again").fill(pin)
        phone.get_by_role("button", name="设好，进入").click()
        if problem:
            expect(phone.get_by_role("alert")).to_be_visible()
    phone.goto("/account")
    expect(phone.get_by_text("守护人手机").first).to_be_visible()
    again = visit()
    again.goto(link)
    expect(again.get_by_text("已经用过或过期")).to_be_visible()
    # The secret is in no log.
    assert link.rsplit("/", 1)[1] not in suite.log.read_text()


def code(key: str, at: float) -> str:
    """RFC 6238, computed by others than us."""
    counter = struct.pack(">Q", int(at) // 30)
    mac = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_one_time_codes_are_set_up_with_any_app_and_asked_for(visit, suite: Suite):
    page = sign_in(visit(), suite, "discipline", "/account/codes")
    key = page.locator("form .number").first.inner_text().replace(" ", "")
    now = time.time()
    page.get_by_label("应用里显示的 6 位数字").fill(code(key, now - 30))
    page.get_by_role("button", name="开始使用").click()
    expect(page.get_by_role("status")).to_contain_text("已开启")
    page.get_by_role("button", name="退出", exact=True).click()
    sign_in(page, suite, "discipline")
    expect(page).to_have_url(re.compile("/sign-in/code$"))
    page.get_by_label("动态验证码").fill(code(key, time.time()))
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/account$"))
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_role("status")).to_contain_text("已停用")


def test_a_token_is_shown_once_and_revoked(operator: Page, suite: Suite):
    operator.goto("/operator/tokens")
    operator.get_by_label("账号", exact=True).fill("clerk")
    operator.get_by_label("用途").fill("大屏")
    operator.get_by_label("看统计").check()
    operator.get_by_role("button", name="发令牌").click()
    secret = operator.locator("#secret").inner_text()
    assert re.fullmatch(r"ql_[A-Za-z0-9_-]{43}", secret)
    digest = hashlib.sha256(secret.encode()).hexdigest()

    def check() -> str:
        return suite.tool("call", "--service", "portal", "portal.token.check", json.dumps({"digest": digest}))

    assert json.loads(check())["scopes"] == ["statistics:read"]
    operator.goto("/operator/tokens")
    assert secret not in operator.content()
    operator.get_by_role("button", name="停用").first.click()
    with pytest.raises(AssertionError, match="令牌"):
        check()


def test_the_command_line_keeps_accounts_too(visit, suite: Suite):
    made = json.loads(suite.tool("accounts", "create", "by-hand", "--name", "手建", "--generate", "--json"))
    page = sign_in(visit(), suite, "by-hand", secret=made["password"])
    expect(page).to_have_url(re.compile("/account/password$"))
    suite.tool("accounts", "sign-out", "by-hand")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert "手建" in suite.tool("accounts", "list", "--search", "手建")
    slip = json.loads(suite.tool("accounts", "slip", "by-hand", "--json"))
    assert slip["link"].startswith(suite.url + "/slip/")
    suite.tool("accounts", "close", "by-hand")
    assert "已注销" in suite.tool("accounts", "list", "--search", "by-hand")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_has_barriers(operator: Page, visit, suite: Suite, dark: bool):
    page = visit(dark=dark)
    page.goto("/sign-in")
    assert barriers(page) == []
    sign_in(page, suite, "ops")
    for path in (
        "/account",
        "/account/password",
        "/account/codes",
        "/operator/accounts",
        "/operator/accounts/clerk",
        f"/operator/posts?area={VILLAGE}",
        "/operator/tokens",
    ):
        page.goto(path)
        assert barriers(page) == [], path
    page.goto(f"/operator/posts?area={VILLAGE}")
    page.get_by_role("link", name="村文书").click()
    assert barriers(page) == []
