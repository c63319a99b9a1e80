"""Slips that open a guardian's phone, issued in the offices of the guardian's own village and town."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, barriers
from desk import sign_in
from suite import VILLAGE, Suite

OTHER_VILLAGE = "330281114202"
PRINT = "印登录纸条"


def post(page: Page, grid: str, village: str = VILLAGE, role: str = "守护人") -> None:
    """The page of a grid's guardian."""
    page.goto(f"/operator/posts?area={village}")
    row = page.get_by_role("row").filter(has_text=f"{village}-{grid}").filter(has_text=role)
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{village}-{grid}")


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg reads the printed slip")
@pytest.mark.parametrize("login", ["clerk", "secretary", "town"])
def test_an_office_prints_a_slip_for_its_own_guardian(visit, suite: Suite, login: str, tmp_path):
    page = sign_in(visit(script=login == "town", size=DESKTOP), suite, login)
    post(page, "001")
    page.get_by_role("button", name=PRINT).click()
    picture = page.locator("img.qr").get_attribute("src")
    assert picture and "/slip/" not in page.content().replace(picture, "")
    if login == "town":
        assert barriers(page) == []
    file = tmp_path / "slip.png"
    file.write_bytes(base64.b64decode(picture.split(",")[1]))
    read = subprocess.run(["zbarimg", "-q", "--raw", str(file)], capture_output=True, text=True, check=True)
    link = read.stdout.strip()
    phone = visit()
    phone.goto(link)
    for field in ("#pin", "#again"):
        phone.locator(field).fill("2580")
    phone.get_by_role("button", name="设好，进入").click()
    phone.wait_for_url("**/visits")
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{VILLAGE}-001")
    assert link.rsplit("/", 1)[1] not in suite.log.read_text()


def test_no_slip_for_who_is_more_than_a_guardian_here(visit, suite: Suite):
    operator = "operator@330281"
    posts = suite.ask("intake.posts.list", {"area": VILLAGE, "role": "guardian"}, operator)["posts"]
    deputy = next(each for each in posts if each["role"] == f"guardian@{VILLAGE}-002")["post"]
    seat = {"post": deputy, "seat": "deputy"}
    suite.ask("intake.post.hand-over", seat | {"account": "town", "name": "陈明", "telephone": ""}, operator)
    try:
        clerk = sign_in(visit(size=DESKTOP), suite, "clerk")
        post(clerk, "002")
        rows = clerk.get_by_role("button", name=PRINT)
        assert rows.count() == 2
        rows.last.click()
        expect(clerk.get_by_role("heading", level=1)).to_contain_text("请管理员印")
        assert clerk.locator("img.qr").count() == 0
        assert barriers(clerk) == []
    finally:
        suite.ask("intake.post.vacate", seat, operator)


def test_only_an_operator_is_told_that_a_guardian_has_no_account(visit, suite: Suite):
    said = {}
    for login in ("clerk", "ops"):
        page = sign_in(visit(script=False, size=DESKTOP), suite, login)
        post(page, "003")
        with page.expect_response("**/slip") as answer:
            page.get_by_role("button", name=PRINT).click()
        said[login] = (answer.value.status, page.get_by_role("heading", level=1).inner_text())
    # As for an account that holds other posts.
    assert said["clerk"] == (403, "这张纸条请管理员印")
    assert said["ops"] == (404, "还没有这个账号")


def test_no_slip_elsewhere_and_none_for_other_posts(visit, suite: Suite):
    clerk = sign_in(visit(script=False, size=DESKTOP), suite, "clerk")
    clerk.goto(f"/operator/posts?area={VILLAGE}")
    clerk.get_by_role("link", name="村务监督").click()
    assert clerk.get_by_role("button", name=PRINT).count() == 0
    post(clerk, "001")
    # The same form, made to name a guardian of the next village.
    other = suite.ask("intake.posts.list", {"area": OTHER_VILLAGE, "role": "guardian"}, "operator@330281")["posts"][0]
    form = clerk.locator("form[action$='/slip']")
    form.evaluate(f"form => {{ form.action = '/operator/posts/{other['post']}/slip'; }}")
    form.locator("[name=at]").evaluate(f"field => {{ field.value = '{other['role']}'; }}")
    with clerk.expect_response("**/slip") as answer:
        clerk.get_by_role("button", name=PRINT).click()
    assert answer.value.status == 403
    assert clerk.locator("img.qr").count() == 0


def test_a_phone_speaks_for_the_guardians_post_alone(visit, suite: Suite):
    link = json.loads(suite.tool("accounts", "slip", "town", "--json"))["link"]
    phone = visit()
    phone.goto(link)
    for field in ("#pin", "#again"):
        phone.locator(field).fill("2580")
    phone.get_by_role("button", name="设好，进入").click()
    phone.wait_for_load_state()
    assert phone.goto("/desk").status == 403
    phone.goto("/account")
    expect(phone.get_by_text("现在没有岗位")).to_be_visible()
