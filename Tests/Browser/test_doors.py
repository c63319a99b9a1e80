"""A case that came by telephone or on paper, entered for a door that is chosen from a list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, barriers
from desk import sign_in
from suite import VILLAGE, Suite

SMALL = {"width": 360, "height": 740}
CLERK = f"village-clerk@{VILLAGE}"
LARGE = "330281114205"


def fill(page: Page, story: str = "水管漏水。") -> None:
    page.locator("[name=channel]").select_option("telephone")
    page.locator("[name=kind]").select_option("help")
    page.locator("[name=category]").select_option("infrastructure")
    page.locator("[name=story]").fill(story)


def send(page: Page) -> None:
    page.locator("form.act-form button[type=submit]").last.click()


def entered(page: Page, suite: Suite) -> dict:
    """The case on whose slip the page stands, as the clerk reads it."""
    page.wait_for_url("**/desk/new/slip")
    case = page.locator("main a[href^='/desk/case/']").get_attribute("href").rsplit("/", 1)[1]
    return suite.ask("intake.case.read", {"case": case, "contact": False}, CLERK)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_clerk_chooses_the_door_from_the_village_s_list(visit, suite: Suite, codes, script: bool):
    next(codes)
    addresses: list[str] = []
    clerk = sign_in(visit(script=script, size=SMALL), suite, "clerk")
    clerk.on("request", lambda sent: addresses.append(sent.url))
    clerk.goto("/desk/new")
    house = clerk.locator("[name=house]")
    assert house.locator("optgroup").count() == 4, "the village's grids"
    assert house.locator("optgroup").first.locator("option").count() > 400
    assert "陈新" not in clerk.content(), "no holder's name"
    fill(clerk)
    if script:
        clerk.get_by_label("缩小名单").fill("村7号")
        assert house.locator("optgroup option").all_inner_texts() == ["新村7号"]
    house.select_option(label="新村7号")
    send(clerk)
    read = entered(clerk, suite)
    assert read["door"] == "新村7号" and read["row"]["place"]["grid"] == "001"
    assert not [url for url in addresses if "%E6%96%B0" in url or "新村" in url], "no door in an address"


def test_a_door_that_is_not_listed_is_typed_and_one_that_changed_is_told(visit, suite: Suite):
    suite.households([f"{VILLAGE},002,2001,老街1号,陈新,900"])
    clerk = sign_in(visit(size=DESKTOP), suite, "clerk")
    clerk.goto("/desk/new")
    fill(clerk, "路灯坏了。")
    house = clerk.locator("[name=house]")
    house.select_option(label="老街1号")
    suite.households([f"{VILLAGE},002,2001,老街11号,陈新,900"])
    send(clerk)
    expect(clerk.locator("#new-house-problem")).to_contain_text("门牌已改")
    assert clerk.locator("[name=story]").input_value() == "路灯坏了。"
    assert house.locator("option:checked").inner_text() == "老街1号", "the choice is kept"
    assert barriers(clerk) == []
    house.select_option("other")
    send(clerk)
    expect(clerk.locator("#new-door-problem")).to_be_visible()
    clerk.locator("[name=door]").fill("老街11号")
    send(clerk)
    assert entered(clerk, suite)["door"] == "老街11号"


def test_who_works_for_several_villages_chooses_the_village_and_of_a_large_one_the_grid(visit, suite: Suite):
    suite.households(f"{LARGE},002,{3000 + number},竹园路{number}号,陈新,{number}" for number in range(1, 481))
    town = sign_in(visit(size=SMALL), suite, "town")
    town.goto("/desk/new")
    house = town.locator("[name=house]")
    expect(house).to_have_count(0)
    expect(town.locator("[name=door]")).to_be_visible()
    town.get_by_label("哪个村").select_option(VILLAGE)
    town.get_by_role("button", name="列出门牌").click()
    expect(town.locator("#list-grid")).to_have_count(0)
    assert house.locator("optgroup").count() == 4
    town.get_by_label("哪个村").select_option(LARGE)
    town.get_by_role("button", name="列出门牌").click()
    expect(house).to_have_count(0)
    town.get_by_label("哪个网格").select_option("002")
    town.get_by_role("button", name="列出门牌").click()
    assert house.locator("optgroup").count() == 1
    assert town.locator("[name=village]").input_value() == LARGE
    assert barriers(town) == []
    for size in ["large", "normal"]:
        town.context.add_cookies([{"name": "size", "value": size, "url": suite.url}])
        town.reload()
        assert town.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"{size} type is too wide"
    fill(town)
    house.select_option(label="竹园路480号")
    town.locator("[name=story]").fill(" ")
    send(town)
    expect(town.locator("#new-story-problem")).to_be_visible()
    assert house.locator("option:checked").inner_text() == "竹园路480号", "the list of this grid is shown again"
    town.locator("[name=story]").fill("桥栏杆断了。")
    send(town)
    town.wait_for_url("**/desk/new/slip")


def test_who_may_not_know_doors_is_shown_none(visit, suite: Suite):
    page = sign_in(visit(script=False), suite, "discipline")
    page.goto(f"/desk/new?v={VILLAGE}")
    expect(page.locator("[name=story]")).to_be_visible()
    expect(page.locator("[name=house], #list-village")).to_have_count(0)
    assert "新村" not in page.content()
