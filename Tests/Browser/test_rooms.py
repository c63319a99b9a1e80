"""No menu holds an entry that its role cannot open, and nobody lands on a page that has nothing for them."""

from __future__ import annotations

import re

import pytest
import staff
from suite import Suite

LOGINS = re.compile(r"^(\S+)\s+\S+ (\S+@\S+)$", re.MULTILINE)


def test_every_role_can_open_every_link_of_its_pages(visit, suite: Suite):
    """Walks the menu of each sign-in, and each link of the pages in it that leads into the staff's rooms."""
    text = (suite.data / "demo-sign-ins.txt").read_text()
    logins = [login for login, _ in LOGINS.findall(text)]
    assert len(logins) >= 8, text
    for login in logins:
        page = staff.sign_in(visit(script=False), suite, login, "/account")
        menu = links(page, "nav.rooms a")
        assert menu, login
        seen: set[str] = set()
        for room in menu:
            assert page.goto(room).status == 200, f"{login}: {room}"
            seen.update(links(page, "main a"))
        for address in sorted(seen):
            if address.startswith("/visits") or address.startswith("/desk") or address.startswith("/overview"):
                assert page.request.get(address, max_redirects=5).status < 400, f"{login}: {address}"


def links(page, selector: str) -> list[str]:
    return [a for a in page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))") if a and a.startswith("/")]
