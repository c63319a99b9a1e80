"""The leaders' figures: whole, with the places that have no case, and each with its list."""

from __future__ import annotations

import re

import staff
from conftest import DESKTOP, PHONE, barriers
from desk import file_case
from playwright.sync_api import expect
from suite import TOWN, VILLAGE, Suite


def test_a_figure_opens_the_list_that_it_counts(suite: Suite, visit):
    file_case(suite, None)
    page = visit(script=False, size=DESKTOP)
    staff.sign_in(page, suite, "town", "/overview")
    places = page.get_by_role("region", name="按地方")
    names = places.locator("tbody th").all_inner_texts()
    assert len(names) > 1 and "示范东溪村" in names
    assert "0" in places.locator("tbody td:nth-child(2)").all_inner_texts()
    expect(page.get_by_text("少于 5 件的不显示")).to_have_count(1)  # of the sheet alone
    filed = places.get_by_role("row", name=re.compile("示范东溪村")).locator("td").first
    count = int(filed.inner_text())
    filed.get_by_role("link").click()
    expect(page.get_by_text("数据概览：")).to_contain_text("示范东溪村")
    assert page.locator("table.cases tbody tr").count() == min(count, 50) > 0


def test_the_overview_has_no_barriers(suite: Suite, visit):
    for size, dark in ((PHONE, False), (DESKTOP, True)):
        page = visit(size=size, dark=dark)
        staff.sign_in(page, suite, "town", "/overview")
        for area in (TOWN, VILLAGE):
            assert page.goto(f"/overview?area={area}").status == 200
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
