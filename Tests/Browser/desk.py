"""What staff do at the desk, step by step."""

from __future__ import annotations

import staff
from playwright.sync_api import Page
from suite import VILLAGE, Suite


def sign_in(page: Page, suite: Suite, login: str) -> Page:
    """As one of the demo county's sign-ins, in the room where that person works."""
    staff.sign_in(page, suite, login, "/visits" if login == "guardian" else "/desk")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def file_case(suite: Suite, code: str | None, kind: str = "help", category: str = "infrastructure", wish: str = "none", **more) -> dict:
    """A case filed over the desk, of the village without a household if there is no code: its id and receipt."""
    place = {"code": code} if code else {"village": VILLAGE}
    filing = {"kind": kind, "category": category, "story": "村口的路灯坏了三天。", "wish": wish, **more}
    return suite.ask("intake.case.file", {**place, "filing": filing})


def act(page: Page, name: str, **fields: str | list) -> None:
    """Opens the form of an act, fills it in by the fields' names and sends it."""
    form = page.locator(f"details#{name}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for field, value in fields.items():
        control = form.locator(f"[name={field}]").first
        kind = control.evaluate("element => element.type")
        if kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(value)
        elif kind == "file":
            control.set_input_files(value)
        else:
            control.fill(value)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()


def done(page: Page) -> str:
    return page.locator(".note.good").first.inner_text()


def answered(suite: Suite, code: str, wish: str = "door", **more) -> dict:
    """A case that was answered and waits for its visit: its id and receipt."""
    clerk, secretary = "village-clerk@330281114201", "village-secretary@330281114201"
    filed = file_case(suite, code, wish=wish, **more)
    case = filed["case"]
    suite.ask("intake.case.receive", {"case": case}, clerk)
    suite.ask("intake.case.accept", {"case": case}, clerk)
    suite.ask("intake.case.answer", {"case": case, "text": "灯已经换好。", "byTelephone": False}, clerk)
    suite.ask("intake.case.review", {"case": case, "approved": True}, secretary)
    return filed
