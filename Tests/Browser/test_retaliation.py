"""Reports of retaliation: what county discipline reads, and nobody else."""

from __future__ import annotations

import desk
import pytest
from conftest import DESKTOP, barriers
from suite import Suite


@pytest.mark.parametrize("script", [True, False])
def test_county_discipline_reads_what_a_filer_suffers_and_nobody_else_does(visit, suite: Suite, codes, script: bool):
    filed = desk.file_case(suite, next(codes))
    words = f"有人到我家门口骂我，让我撤回。{script}"
    suite.ask("intake.case.report-retaliation", {"case": filed["receipt"], "text": words})
    page = desk.sign_in(visit(script=script, size=DESKTOP), suite, "county-discipline")
    page.get_by_role("link", name="打击报复反映").click()
    assert words not in page.content()
    assert not script or barriers(page) == []
    page.get_by_role("button", name="打开看").first.click()
    page.wait_for_load_state()
    assert words in page.locator(".prose").inner_text()
    assert "retaliation" in page.url and filed["case"] not in page.url
    assert not script or barriers(page) == []
    page.get_by_role("link", name="看原来的件").click()
    page.wait_for_load_state()
    for login in ["county", "discipline", "clerk"]:
        other = desk.sign_in(visit(size=DESKTOP), suite, login)
        assert other.get_by_role("link", name="打击报复反映").count() == 0
        assert other.goto("/desk/retaliation").status == 403


def test_one_loud_receipt_pushes_nobody_off_the_list(visit, suite: Suite, codes):
    page = desk.sign_in(visit(size=DESKTOP), suite, "county-discipline")
    page.goto("/inbox")
    before = page.get_by_text("收到一件打击报复反映").count()
    genuine = desk.file_case(suite, next(codes))
    suite.ask("intake.case.report-retaliation", {"case": genuine["receipt"], "text": "断了我家的水"})
    loud = desk.file_case(suite, next(codes))
    for number in range(5):
        suite.ask("intake.case.report-retaliation", {"case": loud["receipt"], "text": f"第 {number} 份"})
    with pytest.raises(AssertionError, match="report-retaliation.today|起可以再做"):
        suite.ask("intake.case.report-retaliation", {"case": loud["receipt"], "text": "再一份"})
    page.goto("/desk/retaliation")
    for filed, count in [(genuine, 1), (loud, 5)]:
        group = page.locator(f"section[aria-labelledby='case-{filed['case']}']")
        assert group.get_by_role("button", name="打开看").count() == count
        assert f"{count} 份没有打开过" in group.inner_text()
    assert barriers(page) == []
    page.locator(f"section[aria-labelledby='case-{genuine['case']}']").get_by_role("button", name="打开看").click()
    page.wait_for_load_state()
    assert "断了我家的水" in page.locator(".prose").inner_text()
    group = page.locator(f"section[aria-labelledby='case-{genuine['case']}']")
    assert "都打开过" in group.inner_text()
    # Nobody has two unread notices of one case.
    page.goto("/inbox")
    assert 1 <= page.get_by_text("收到一件打击报复反映").count() - before <= 2
