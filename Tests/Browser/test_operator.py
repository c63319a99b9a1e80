"""Whoever runs the suite, and whoever keeps its registers and codes: status, care of the data, places, imports, codes, probes."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Page, expect
from suite import COUNTY, TOWN, VILLAGE, Suite, wait

LABELS = f"/operator/codes?area={VILLAGE}"
PAGES = [
    "/operator",
    "/operator/dead-letters",
    "/operator/places",
    f"/operator/places?area={TOWN}",
    f"/operator/places?area={VILLAGE}",
    "/operator/imports",
    LABELS,
    "/operator/policy",
]


def sign_in(suite: Suite, page: Page, login: str = "ops") -> Page:
    staff.sign_in(page, suite, login)
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible(timeout=20_000)
    return page


def fetch(suite: Suite, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with browser.open(urllib.request.Request(suite.url + path, headers=headers or {}), timeout=20) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def submit_import(page: Page, kind: str, rows: str, file: bool) -> None:
    page.goto("/operator/imports")
    page.get_by_label(kind).check()
    if file:
        page.get_by_label("CSV 文件").set_input_files(
            {"name": "rows.csv", "mimeType": "text/csv", "buffer": rows.encode("gb18030")}
        )
    else:
        page.get_by_text("不用文件，直接粘贴").click()
        page.get_by_label("粘贴的内容").fill(rows)
    page.get_by_role("button", name="核对").click()


def confirm(page: Page) -> None:
    page.get_by_role("button", name="确认导入").click(timeout=30_000)


def figure(page: Page, name: str) -> str:
    return page.locator(".figures div", has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barriers(suite: Suite, visit, path: str):
    for size, dark in ((PHONE, False), (DESKTOP, True)):
        page = sign_in(suite, visit(size=size, dark=dark))
        assert page.goto(path).status == 200
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_verification_and_backup_report_by_themselves(suite: Suite, visit):
    page = sign_in(suite, visit(size=DESKTOP))
    page.goto("/operator")
    card = page.get_by_role("region", name="收件 intake")
    for task, key in (("现在核验", "verify"), ("现在备份", "backup")):
        card.get_by_role("button", name=task).click()
        run = page.locator(f"#intake-{key}")
        expect(run.locator(".badge")).to_have_text("完好", timeout=60_000)
        expect(run.get_by_text("根哈希")).to_be_visible()
    folder = page.locator("#intake-backup code").inner_text()
    kept = list((suite.data / "backups").iterdir())
    assert [str(each) for each in kept if each.name.startswith("intake-")] == [folder]
    assert (kept[0] / "ledger.sqlite").stat().st_size > 0


def test_verification_without_script_is_read_by_reloading(suite: Suite, visit):
    page = sign_in(suite, visit(script=False, size=DESKTOP))
    page.goto("/operator")
    page.get_by_role("region", name="门户 portal").get_by_role("button", name="现在核验").click()
    badge = page.locator("#portal-verify .badge")

    def ended() -> bool:
        page.get_by_role("link", name="刷新").click()
        return badge.inner_text() == "完好"

    wait(ended, 60)


@pytest.mark.parametrize("file", [True, False], ids=["as a file", "pasted"])
def test_an_import_says_what_it_took_and_what_not(suite: Suite, visit, file: bool):
    page = sign_in(suite, visit(size=DESKTOP))
    number = "901" if file else "902"
    rows = f"村代码,网格号,网格名称\n{VILLAGE},{number},新网格\n{VILLAGE},x,坏网格\n{VILLAGE},{number},重复\n"
    submit_import(page, "微网格", rows, file)
    expect(page.locator("#job .badge")).to_have_text("等您确认", timeout=30_000)
    assert (figure(page, "将新增"), figure(page, "未导入")) == ("1", "2")
    assert barriers(page) == []
    confirm(page)
    expect(page.locator("#job .badge")).to_have_text("部分导入", timeout=30_000)
    assert (figure(page, "新增"), figure(page, "未导入")) == ("1", "2")
    expect(page.get_by_role("row", name=re.compile("^3 "))).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载未导入的行").click()
    report = saved.value.path().read_text("utf-8-sig")
    assert len(report.splitlines()) == 3 and "坏网格" in report
    submit_import(page, "微网格", rows, file)
    expect(page.get_by_text("没有要新增或更新的内容")).to_be_visible(timeout=30_000)
    assert (figure(page, "将新增"), figure(page, "没变")) == ("0", "1")
    page.goto(f"/operator/places?area={VILLAGE}")
    expect(page.get_by_role("row", name=re.compile(f"{number} 新网格"))).to_be_visible()


def test_a_file_without_its_columns_is_refused_in_words(suite: Suite, visit):
    page = sign_in(suite, visit())
    submit_import(page, "住户", "a,b\n1,2\n", False)
    expect(page.locator("#job .badge")).to_have_text("导入失败", timeout=30_000)
    expect(page.get_by_text("缺少列")).to_be_visible()


def test_what_an_import_takes_away_is_seen_before(suite: Suite, visit):
    page = sign_in(suite, visit(size=DESKTOP))
    submit_import(page, "微网格", f"村代码\t网格号\t网格名称\t备注\n{VILLAGE}\t001\t\t早\n", False)
    expect(page.locator("#job .badge")).to_have_text("等您确认", timeout=30_000)
    assert (figure(page, "将更新"), figure(page, "其中将清空")) == ("1", "1")
    expect(page.get_by_text("没有用到的列")).to_contain_text("备注")
    expect(page.get_by_role("row", name="2 网格名称")).to_be_visible()
    page.goto(f"/operator/places?area={VILLAGE}")
    expect(page.get_by_role("row", name=re.compile("001 示范东溪村"))).to_be_visible()


def test_from_the_county_to_the_codes_of_a_village(suite: Suite, visit):
    page = sign_in(suite, visit(), "county")
    page.get_by_role("link", name="户廉码").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COUNTY)
    page.get_by_role("link", name="梁弄镇").click()
    page.get_by_role("link", name="示范东溪村", exact=True).click()
    page.get_by_role("link", name="户廉码", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("示范东溪村")
    assert page.goto("/operator").status == 403  # how the services are is the operator's


def test_labels_print_with_their_style_and_a_replaced_code_leads_nowhere(suite: Suite, visit):
    page = sign_in(suite, visit(size=DESKTOP), "clerk")
    page.goto(LABELS)
    page.get_by_label("已经印过的也要").check()
    with page.expect_navigation():
        page.get_by_role("button", name="打印标签").click()
    assert page.locator(".sheet").first.evaluate("sheet => getComputedStyle(sheet).display") == "grid"
    assert page.locator("article svg").count() == page.locator("article").count() > 10
    label = page.locator("article").last
    code, door = label.locator(".code").inner_text(), label.locator(".door").inner_text()

    page.goto(LABELS)
    card = page.get_by_role("region", name="更换")
    card.get_by_label("哪一户").fill(door)
    card.get_by_label("原因").select_option(label="损坏")
    card.get_by_role("button", name="更换这一户的码").click()
    expect(page.get_by_text(f"“{door}”现在的码马上失效")).to_be_visible()
    assert fetch(suite, f"/h/{code.replace('-', '')}")[0] == 200  # nothing happens before it is confirmed
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("status").filter(has_text="已更换")).to_be_visible()
    assert door not in page.url
    assert fetch(suite, f"/h/{code.replace('-', '')}")[0] >= 400


def test_a_code_is_confirmed_at_its_own_door_only(suite: Suite, visit):
    page = sign_in(suite, visit(size=DESKTOP), "clerk")
    page.goto(LABELS)
    page.get_by_label("已经印过的也要").check()
    with page.expect_navigation():
        page.get_by_role("button", name="打印标签").click()
    labels = [
        (each.locator(".code").inner_text(), each.locator(".door").inner_text(), each.get_by_text("网格").inner_text())
        for each in page.locator("article").all()[:2]
    ]
    (code, door, grid), (_, other, _) = labels
    for at, message in ((other, "贴错了门"), (door, "已确认")):
        page.goto(LABELS)
        card = page.get_by_role("region", name="上墙确认")
        card.get_by_label("门上的码").fill(code)
        card.get_by_label("网格号").select_option(grid.split()[-1])
        card.get_by_label("哪一户").fill(at)
        card.get_by_role("button", name="确认贴好了").click()
        page.get_by_role("button", name="确定").click()
        expect(page.get_by_text(message)).to_be_visible()


def test_a_clerk_keeps_the_own_village_and_sees_nothing_of_another(suite: Suite, visit):
    page = sign_in(suite, visit(), "clerk")
    for path in (f"/operator/codes?area={TOWN}202", f"/operator/places?area={TOWN}", "/operator", "/operator/dead-letters"):
        assert page.goto(path).status == 403, path
    assert page.goto(LABELS).status == 200


def test_somebody_without_a_session_is_led_to_the_sign_in(visit):
    page = visit()
    for path in PAGES:
        page.goto(path)
        assert "/sign-in" in page.url, path


def test_probes_tell_machines_what_they_may_know(suite: Suite):
    status, text = fetch(suite, "/healthz")
    assert (status, json.loads(text)) == (200, {"ready": True, "services": {"intake": "ready", "portal": "ready"}})
    status, text = fetch(suite, "/metrics")
    assert status == 200 and "# TYPE qinglian_http_requests_total counter" in text
    assert fetch(suite, "/metrics", {"X-Forwarded-For": "203.0.113.7"})[0] == 403


def test_a_service_that_is_gone_is_seen_and_comes_back(suite: Suite, visit):
    page = sign_in(suite, visit(size=DESKTOP))
    suite.stall("intake")
    try:
        assert fetch(suite, "/healthz")[0] == 503
        page.goto("/operator")
        expect(page.get_by_role("region", name="收件 intake").get_by_text("起没有应答")).to_be_visible()
        # Who follows it waits with it, and says so.
        expect(page.locator(".lead").get_by_text(re.compile("有 [1-3] 个服务不正常"))).to_be_visible()
    finally:
        suite.resume("intake")
    wait(lambda: fetch(suite, "/healthz")[0] == 200, 30)
    expect(page.locator(".lead").get_by_text("所有服务正常")).to_be_visible(timeout=30_000)  # by itself
