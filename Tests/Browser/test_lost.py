"""A receipt that was lost: staff find the case by what its filer can say, and hand over a new number."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, barriers
from desk import file_case, sign_in
from suite import TOWN, VILLAGE, Suite


def today() -> str:
    """In China."""
    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def find(page: Page, telephone: str, day: str = "") -> None:
    page.get_by_label("提交时留的电话").fill(telephone)
    page.get_by_label("提交日期").fill(day or today())
    page.get_by_role("button", name="查找", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_names_telephone_and_day_is_handed_a_new_number(visit, suite: Suite, script: bool, tmp_path):
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

    found.get_by_role("checkbox").check()
    found.get_by_role("button", name="补发查询码").click()
    clerk.wait_for_url("**/desk/new/slip")
    number = clerk.locator(".receipt-number").inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{16}", number) and number != lost["receipt"]
    if shutil.which("zbarimg"):
        picture = tmp_path / "slip.png"
        picture.write_bytes(base64.b64decode(clerk.locator(".slip img").get_attribute("src").split(",")[1]))
        read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
        assert read.stdout.strip() == f"{suite.url}/r#{number}"

    followed = suite.ask("intake.case.follow", {"receipt": number})
    assert followed["steps"][-1]["act"] == "receipt-reissued"
    with pytest.raises(AssertionError):
        suite.ask("intake.case.follow", {"receipt": lost["receipt"]})
    assert telephone not in suite.log.read_text() and number not in suite.log.read_text()


def test_a_number_is_not_given_without_the_tick(visit, suite: Suite):
    lost = file_case(suite, None, telephone="13700001113")
    clerk = sign_in(visit(script=False, size=DESKTOP), suite, "clerk")
    clerk.goto("/desk/lost")
    find(clerk, "13700001113")
    tick = clerk.locator("main section.card").get_by_role("checkbox")
    # A browser that does not look at what is required.
    clerk.locator("main section.card form").evaluate("form => { form.noValidate = true; }")
    clerk.get_by_role("button", name="补发查询码").click()
    expect(tick).to_have_attribute("aria-invalid", "true")
    assert barriers_of_labels(clerk)
    assert suite.ask("intake.case.follow", {"receipt": lost["receipt"]})["standing"]["state"] == "filed"


def barriers_of_labels(page: Page) -> bool:
    """Every control has a label of its own."""
    return page.locator("main :is(input:not([type=hidden]), select)").count() == page.locator("main label[for]").count()


def test_only_the_office_that_has_the_case_finds_it(visit, suite: Suite):
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
    assert secret["case"] in discipline.locator("main section.card [name=case]").get_attribute("value")
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
    telephone = f"1370000112{2 * dark + bool(size)}"
    file_case(suite, None, telephone=telephone)
    town = sign_in(visit(dark=dark, **({"size": size} if size else {})), suite, "town")
    clerk = sign_in(visit(dark=dark, **({"size": size} if size else {})), suite, "clerk")
    for page in (town, clerk):
        page.goto("/desk/lost")
        assert barriers(page) == []
        find(page, telephone)
        assert barriers(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
