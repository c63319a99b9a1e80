"""The desk of staff and the guardian's phone, beside the villager's page."""

from __future__ import annotations

import os
import signal
import time
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, barriers
from desk import act, answered, done, file_case, sign_in
from photos import photo
from suite import Suite


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_four_roles_walk_a_case_from_filed_to_closed(visit, suite: Suite, codes, script: bool):
    filed = file_case(suite, next(codes), wish="door")
    clerk = sign_in(visit(script=script, size=DESKTOP), suite, "clerk")
    secretary = sign_in(visit(script=script, size=DESKTOP), suite, "secretary")
    guardian = sign_in(visit(script=script), suite, "guardian")

    clerk.goto(f"/desk?number={filed['case']}")
    clerk.locator("table.cases tbody a").click()
    assert "村口的路灯坏了三天" in clerk.locator("main").inner_text()
    act(clerk, "receive")
    assert "签收" in done(clerk)
    act(clerk, "accept")
    act(clerk, "assign", lead="clerk")
    act(clerk, "answer", text="灯已经换好。")
    assert "写答复" in done(clerk)
    # Nobody reviews their own draft: the act is not offered.
    expect(clerk.locator("details#review")).to_have_count(0)

    secretary.goto(f"/desk/case/{filed['case']}")
    act(secretary, "review")

    guardian.goto("/visits?doors=1")
    assert "路灯" not in guardian.locator("main").inner_text(), "a visit says nothing of the matter"
    visit_card = guardian.locator(".visit").filter(has=guardian.locator(f"input[value='{filed['case']}']"))
    visit_card.get_by_role("button", name="见到了").click()
    assert "已记录" in done(guardian)

    secretary.goto(f"/desk/case/{filed['case']}")
    act(secretary, "close", confirm="1")
    assert "办结" in done(secretary)
    expect(secretary.locator(".standing")).to_contain_text("已办结")

    villager = visit(script=script)
    villager.goto("/r")
    villager.get_by_label("查询码").fill(filed["receipt"])
    villager.get_by_role("button", name="查看").click()
    expect(villager.locator("main")).to_contain_text("灯已经换好")


def test_a_case_of_supervision_is_never_seen_by_the_village(visit, suite: Suite, codes):
    clerk = sign_in(visit(size=DESKTOP), suite, "clerk")
    clerk.goto("/desk?whose=all")
    clerk.evaluate(
        "() => { window.said = []; const source = new EventSource(document.querySelector('[data-live]').dataset.live);"
        " source.addEventListener('changed', (event) => said.push(event.data));"
        " return new Promise((go) => { source.onopen = () => go(true); }); }"
    )
    before = clerk.locator("#list").inner_text()
    filed = file_case(suite, next(codes), kind="supervise", category="conduct")
    discipline = sign_in(visit(size=DESKTOP), suite, "discipline")
    discipline.goto(f"/desk/case/{filed['case']}")
    act(discipline, "receive")
    # An ordinary case is the mark: it is heard, and it is the first thing that is.
    file_case(suite, next(codes))
    clerk.wait_for_function("() => said.length > 0")
    assert clerk.evaluate("() => said.length") == 1
    clerk.goto("/desk?whose=all")
    after = clerk.locator("#list").inner_text()
    assert after != before and "监督" not in clerk.locator("table.cases").inner_text()
    assert clerk.goto(f"/desk/case/{filed['case']}").status == 404
    assert filed["number"] not in after.replace(" ", "")


def test_what_changes_appears_by_itself(visit, suite: Suite, codes):
    clerk = sign_in(visit(size=DESKTOP), suite, "clerk")
    with clerk.expect_response("**/desk/live*"):
        clerk.goto("/desk?tab=new")
    filed = file_case(suite, next(codes), kind="suggest", category="environment")
    expect(clerk.locator("#list")).to_contain_text(f"{filed['number'][:4]} {filed['number'][4:]}", timeout=10_000)

    # On a case's page it is offered, so that nothing that is being typed is lost.
    with clerk.expect_response("**/desk/live*"):
        clerk.goto(f"/desk/case/{filed['case']}")
    suite.ask("intake.case.urge", {"case": filed["receipt"]})
    expect(clerk.locator(".note.live")).to_be_visible(timeout=10_000)


def test_what_is_refused_keeps_what_was_typed(visit, suite: Suite, codes):
    filed = file_case(suite, next(codes))
    clerk = sign_in(visit(script=False, size=DESKTOP), suite, "clerk")
    clerk.goto(f"/desk/case/{filed['case']}")
    act(clerk, "receive")
    # Another has gone on meanwhile: the act is no longer possible.
    stale = clerk.locator("details#decline")
    stale.locator("summary").click()
    stale.locator("[name=reason]").select_option("court")
    stale.locator("[name=note]").fill("请向法院起诉，电话 12368。")
    stale.locator("[name=confirm]").check()
    suite.ask("intake.case.accept", {"case": filed["case"]}, "village-secretary@330281114201")
    stale.locator("button[type=submit]").last.click()
    expect(clerk.locator("details#decline .note.bad")).to_contain_text("现在不能这样办")
    assert clerk.locator("details#decline [name=note]").input_value() == "请向法院起诉，电话 12368。"


def test_staff_enter_a_case_and_hand_over_the_slip(visit, suite: Suite):
    clerk = sign_in(visit(script=False, size=DESKTOP), suite, "clerk")
    clerk.goto("/desk/new")
    assert barriers_without_script(clerk)
    clerk.locator("[name=channel]").select_option("paper")
    clerk.locator("[name=kind]").select_option("help")
    clerk.locator("[name=category]").select_option("infrastructure")
    clerk.locator("[name=story]").fill("水管漏水。")
    clerk.locator("[name=paper]").fill("2026-17")
    clerk.locator("[name=village]").select_option("")
    clerk.locator("main form button[type=submit]").last.click()
    expect(clerk.locator("#new-code-problem")).to_be_visible()
    assert clerk.locator("[name=story]").input_value() == "水管漏水。"
    clerk.locator("[name=village]").select_option("330281114201")
    paper = {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": photo("JPEG")}
    clerk.locator("[name=photos]").set_input_files(paper)
    clerk.locator("main form button[type=submit]").last.click()
    number = clerk.locator(".receipt-number").inner_text().replace(" ", "")
    assert len(number) == 16 and number not in clerk.url
    clerk.get_by_role("button", name="清除").click()
    assert clerk.goto("/desk/new/slip").status == 404
    followed = suite.ask("intake.case.follow", {"receipt": number})
    assert followed["standing"]["state"] == "filed"
    assert [file["mediaType"] for file in followed["steps"][0]["attachments"]] == ["image/jpeg"]


def barriers_without_script(page: Page) -> bool:
    """Every control has a label, also where no script looks."""
    return page.locator("main :is(input:not([type=hidden]), select, textarea)").count() == page.locator(
        "main label[for], main fieldset.field > label"
    ).count()


def test_a_clerk_receives_and_answers_a_pile_of_cases_with_few_clicks(visit, suite: Suite):
    """Forty took 240 clicks; they may take 130."""
    pile = 8
    for _ in range(pile):
        file_case(suite, None)
    clerk = visit(size=DESKTOP)
    clerk.context.add_init_script("addEventListener('pointerdown', () => { window.name = +window.name + 1; }, true);")
    sign_in(clerk, suite, "clerk")
    clerk.evaluate("window.name = 0")
    clerk.get_by_role("button", name="全部签收").click()
    clerk.locator("table.cases tbody a").first.click()
    for number in range(pile):
        form = clerk.locator("details#answer")
        form.locator("textarea").click()
        clerk.keyboard.type("灯已经换好。")
        form.locator("button[type=submit]").last.click()
        assert "写答复" in done(clerk)
        if number < pile - 1:
            clerk.get_by_role("status").get_by_role("link", name="下一件").click()
    clicks = int(clerk.evaluate("window.name"))
    assert 0 < clicks <= 130 * pile // 40


def test_a_visit_made_without_network_is_kept_and_sent_later(visit, suite: Suite, codes):
    case = answered(suite, next(codes))["case"]
    guardian = sign_in(visit(), suite, "guardian")
    guardian.goto("/visits?doors=1")
    guardian.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    guardian.reload()
    guardian.wait_for_function("() => caches.match('/visits?doors=1').then(Boolean)")
    card = guardian.locator(".visit").filter(has=guardian.locator(f"input[value='{case}']"))
    guardian.context.set_offline(True)
    guardian.reload()
    card.get_by_role("button", name="见到了").click()
    expect(guardian.locator("#outbox")).to_be_visible()
    expect(card.locator("[data-waits]")).to_be_visible()
    guardian.context.set_offline(False)
    guardian.get_by_role("button", name="现在发送").click()
    guardian.wait_for_url("**/visits?done=1")
    read = suite.ask("intake.case.read", {"case": case, "contact": False}, "village-secretary@330281114201")
    assert read["row"]["standing"]["state"] == "visited"
    assert [step["act"] for step in read["steps"]].count("visited") == 1


def test_a_label_at_the_wrong_door_is_told(visit, suite: Suite, codes):
    code = next(codes)
    place = suite.ask("intake.code.resolve", {"code": code})
    if place["grid"] != "001":
        pytest.skip("the demo guardian's grid has no unused code left")
    guardian = sign_in(visit(), suite, "guardian")
    guardian.goto("/visits/check")
    guardian.get_by_label("门上的码").fill(f"https://ql.example/h/{code.replace('-', '')}")
    guardian.get_by_label("户号").fill("9999")
    guardian.get_by_role("button", name="核对").click()
    expect(guardian.locator(".note.bad")).to_be_visible()
    assert code.replace("-", "") in guardian.get_by_label("门上的码").input_value()
    assert barriers(guardian) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [None, DESKTOP], ids=["phone", "desktop"])
def test_nothing_stands_in_anybodys_way(visit, suite: Suite, codes, dark: bool, size):
    case = answered(suite, next(codes))["case"]
    options = {"dark": dark} | ({"size": size} if size else {})
    clerk = sign_in(visit(**options), suite, "clerk")
    for address in ["/desk", "/desk?overdue=1", f"/desk/case/{case}", f"/desk/case/{case}/print", "/desk/new", "/desk/form"]:
        clerk.goto(address)
        assert barriers(clerk) == [], address
        assert clerk.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
    town = sign_in(visit(**options), suite, "town")
    town.goto(f"/desk/case/{case}")
    assert barriers(town) == []
    guardian = sign_in(visit(**options), suite, "guardian")
    for address in ["/visits", "/visits?doors=1", "/visits/check"]:
        guardian.goto(address)
        assert barriers(guardian) == [], address


def test_open_streams_do_not_hold_up_the_end(visit, suite: Suite):
    clerk = sign_in(visit(size=DESKTOP), suite, "clerk")
    with clerk.expect_response("**/desk/live*"):
        clerk.goto("/desk")
    pid = suite.pid("portal")
    start = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not os.path.exists(f"/proc/{pid}"), 8)
    assert time.monotonic() - start < 5
    # It would look for the portal at its old address, where another may answer by now.
    clerk.goto("about:blank")
    wait_until(lambda: answers(suite), 30)


def answers(suite: Suite) -> bool:
    suite.url = (suite.run / "portal.http").read_text().strip() if (suite.run / "portal.http").exists() else suite.url
    try:
        return urlopen(suite.url + "/sign-in", timeout=2).status == 200
    except OSError:
        return False


def wait_until(condition, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.05)
