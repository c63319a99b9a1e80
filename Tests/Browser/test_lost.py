"""A receipt that was lost: a code goes to the telephone that was left, and a new number comes for it; or an office above issues one."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from conftest import DESKTOP, barriers
from desk import file_case, sign_in
from playwright.sync_api import Page, expect
from receivers import TextMessages
from suite import TOWN, VILLAGE, Suite, wait
from villager import follow


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
    suite = Suite(QINGLIAN_CHANNELS=str(channels))
    try:
        yield suite.start()
    finally:
        suite.stop()


def today() -> str:
    """In China."""
    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def find(page: Page, telephone: str, day: str = "") -> None:
    page.get_by_label("提交时留的电话").first.fill(telephone)
    page.get_by_label("提交日期").first.fill(day or today())
    page.get_by_role("button", name="查找", exact=True).click()


def code(texts: TextMessages, telephone: str, after: int) -> str:
    """The code that comes to a telephone, which says whose it is and what it is for."""
    wait(lambda: len(texts.to(telephone)) > after, 20)
    text = texts.to(telephone)[-1]
    assert "清廉诉求系统" in text and "补发查询码" in text and "10分钟" in text
    return re.search(r"验证码(\d{6})", text)[1]


def slip(page: Page) -> str:
    """The number on the slip to hand over."""
    page.wait_for_url("**/desk/new/slip")
    number = page.locator(".receipt-number").inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{16}", number)
    return number


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_reads_the_code_out_is_handed_a_new_number(
    visit, suite: Suite, texts: TextMessages, script: bool, tmp_path
):
    telephone = "13700001111" if script else "13700001112"
    lost = file_case(suite, None, telephone=telephone)
    clerk = sign_in(visit(script=script, size=DESKTOP), suite, "clerk")
    clerk.goto("/desk")
    clerk.get_by_role("link", name="补发查询码").click()
    find(clerk, "13700001119")
    expect(clerk.get_by_role("alert")).to_contain_text("没有留这个电话的")
    assert clerk.get_by_label("提交时留的电话").input_value() == "13700001119"
    find(clerk, telephone)
    found = clerk.locator("main section.card")
    expect(found).to_have_count(1)
    assert "求助" in found.inner_text() and "路灯" not in clerk.locator("main").inner_text()
    assert clerk.url == suite.url + "/desk/lost", "nothing that was said stands in an address"
    assert found.get_by_text("收不到短信").count() == 0, "a clerk gives out no number without a code"

    found.get_by_role("button", name="发验证码").click()
    field = clerk.get_by_label("验证码（6 位数字）")
    expect(field).to_be_visible()
    assert suite.ask("intake.case.follow", {"receipt": lost["receipt"]}).get("replaced") is None
    said = code(texts, telephone, 0)
    field.fill("000000" if said != "000000" else "000001")
    clerk.get_by_role("button", name="补发查询码").click()
    expect(clerk.get_by_role("alert")).to_contain_text("还可以试 4 次")
    clerk.get_by_role("button", name="重新发送验证码").click()
    expect(clerk.get_by_role("alert")).to_contain_text("一分钟后")
    clerk.get_by_label("验证码（6 位数字）").fill(said)
    clerk.get_by_role("button", name="补发查询码").click()
    number = slip(clerk)
    assert number != lost["receipt"]
    if shutil.which("zbarimg"):
        picture = tmp_path / "slip.png"
        picture.write_bytes(base64.b64decode(clerk.locator(".slip img").get_attribute("src").split(",")[1]))
        read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
        assert read.stdout.strip() == f"{suite.url}/r#{number}"

    followed = suite.ask("intake.case.follow", {"receipt": number})
    assert followed["steps"][-1]["act"] == "receipt-reissued" and followed["judgementCounts"]
    wait(lambda: any("已凭短信验证码补发" in text for text in texts.to(telephone)), 20)
    log = suite.log.read_text()
    assert telephone not in log and number not in log and said not in log


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_without_a_code_the_office_above_issues_it_and_the_old_number_objects(
    visit, suite: Suite, texts: TextMessages, script: bool
):
    telephone = "13700001121" if script else "13700001122"
    lost = file_case(suite, None, telephone=telephone)
    town = sign_in(visit(script=script, size=DESKTOP), suite, "town")
    town.goto("/desk/lost")
    find(town, telephone)
    found = town.locator("main section.card")
    found.locator("summary").click()
    # A browser that does not look at what is required.
    found.locator("details form").evaluate("form => { form.noValidate = true; }")
    found.get_by_label("怎样核实是本人的").fill("看过身份证")
    found.get_by_role("button", name="不用验证码，直接补发").click()
    tick = town.locator("main section.card").get_by_role("checkbox")
    expect(tick).to_have_attribute("aria-invalid", "true")
    assert town.get_by_label("怎样核实是本人的").input_value() == "看过身份证"
    assert suite.ask("intake.case.follow", {"receipt": lost["receipt"]}).get("replaced") is None
    tick.check()
    town.get_by_role("button", name="不用验证码，直接补发").click()
    number = slip(town)
    wait(lambda: any("没有经过短信验证就补发" in text for text in texts.to(telephone)), 20)

    # The old number shows what happened, and nothing newer.
    suite.ask("intake.case.add", {"case": number, "text": "新的内容"})
    filer = visit(script=script)
    follow(filer, lost["receipt"])
    told = filer.locator("main").inner_text()
    assert "没有经过短信验证" in told and "新的内容" not in told and "路灯" not in told
    assert not script or barriers(filer) == []
    filer.get_by_role("button", name="不是我补发的").click()
    expect(filer.get_by_role("status")).to_contain_text("已经提出异议")
    assert filer.get_by_role("button", name="不是我补发的").count() == 0
    assert not script or barriers(filer) == []

    # The new one rests; county discipline is told, opens the case and may put it right.
    holder = visit(script=script)
    follow(holder, number)
    assert "暂停使用" in holder.locator("main").inner_text() and "新的内容" not in holder.content()
    discipline = sign_in(visit(size=DESKTOP), suite, "county-discipline")

    def heard() -> bool:
        discipline.goto("/inbox")
        return discipline.get_by_text("有人对补发查询码提出异议").count() > 0

    wait(heard, 20)
    assert discipline.goto(f"/desk/case/{lost['case']}").status == 200
    assert discipline.locator("details#reissue").count() == 1


def test_only_the_offices_that_know_of_the_case_find_it(visit, suite: Suite):
    telephone = "13700001114"
    secret = file_case(suite, None, kind="supervise", category="conduct", telephone=telephone)
    for login in ("clerk", "town"):
        page = sign_in(visit(size=DESKTOP), suite, login)
        page.goto("/desk/lost")
        find(page, telephone)
        expect(page.get_by_role("alert")).to_contain_text("没有留这个电话的")
    discipline = sign_in(visit(size=DESKTOP), suite, "discipline")
    discipline.goto("/desk/lost")
    discipline.get_by_label("在哪个村提交的").select_option(VILLAGE)
    find(discipline, telephone)
    assert secret["case"] in discipline.locator("main section.card [name=case]").first.get_attribute("value")
    # A town's office is offered its own villages, and no others.
    offered = discipline.locator("[name=village] option").evaluate_all("all => all.map(each => each.value)")
    assert len(offered) > 1 and all(value.startswith(TOWN) for value in offered if value)


def test_who_handles_no_cases_gets_no_such_page(visit, suite: Suite):
    supervision = sign_in(visit(size=DESKTOP), suite, "supervision")
    supervision.goto("/desk")
    assert supervision.get_by_role("link", name="补发查询码").count() == 0
    assert supervision.goto("/desk/lost").status == 403
    guardian = sign_in(visit(), suite, "guardian")
    assert guardian.goto("/desk/lost").status == 403


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [None, DESKTOP], ids=["phone", "desktop"])
def test_nothing_stands_in_anybodys_way(visit, suite: Suite, dark: bool, size):
    telephone = f"1370000113{2 * dark + bool(size)}"
    file_case(suite, None, telephone=telephone)
    town = sign_in(visit(dark=dark, **({"size": size} if size else {})), suite, "town")
    clerk = sign_in(visit(dark=dark, **({"size": size} if size else {})), suite, "clerk")
    for page in (town, clerk):
        page.goto("/desk/lost")
        assert barriers(page) == []
        find(page, telephone)
        if page is town:
            page.locator("main section.card summary").click()
        assert barriers(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    clerk.get_by_role("button", name="发验证码").click()
    expect(clerk.get_by_label("验证码（6 位数字）")).to_be_visible()
    assert barriers(clerk) == []
    assert clerk.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
