"""How staff come in: the demo county's sign-ins, and the form they type them into."""

from __future__ import annotations

import re

from playwright.sync_api import Page
from suite import Suite


def password(suite: Suite) -> str:
    """The one password of all demo accounts, from the file that `up --demo` leaves."""
    found = re.search(r"password: (\S+)", (suite.data / "demo-sign-ins.txt").read_text())
    assert found, "the demo county has sign-ins"
    return found[1]


def sign_in(page: Page, suite: Suite, login: str, goal: str = "/account", secret: str | None = None) -> Page:
    """Types the sign-in of an account; a page that is asked for leads there and back."""
    page.goto(goal)
    enter(page, login, secret or password(suite))
    return page


def enter(page: Page, login: str, secret: str) -> None:
    page.get_by_label("账号", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(secret)
    page.get_by_role("button", name="登录").click()


def consent(page: Page, suite: Suite) -> None:
    """The second of county discipline consents to everything that waits."""
    sign_in(page, suite, "county-discipline-2", "/consents")
    while page.get_by_role("button", name=re.compile("^同意")).count():
        page.get_by_role("button", name=re.compile("^同意")).first.click()
        page.wait_for_url("**/consents?done=agree")
        page.goto("/consents")
