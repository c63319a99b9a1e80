"""No menu holds an entry that its role cannot open, and nobody lands on a page that has nothing for them."""

from __future__ import annotations

import re
from html import unescape

import pytest
import staff
from suite import Suite

LOGINS = re.compile(r"^(\S+)\s+\S+ (\S+@\S+)$", re.MULTILINE)


@pytest.mark.timeout(300)
def test_every_role_can_open_every_link_of_its_pages(visit, suite: Suite):
    """Walks the menu of one sign-in of each role, and of each shape of address that its pages lead to in the staff's rooms one."""
    text = (suite.data / "demo-sign-ins.txt").read_text()
    logins = {role.partition("@")[0]: login for login, role in LOGINS.findall(text)}
    assert len(logins) >= 8, text
    for login in logins.values():
        page = staff.sign_in(visit(), suite, login, "/account")
        page.wait_for_load_state()
        menu = links(page.locator("nav.rooms").inner_html())
        assert menu, login
        seen: dict[str, str] = {}
        for room in menu:
            answer = page.request.get(room)
            assert answer.status == 200, f"{login}: {room}"
            seen.update({re.sub("[0-9a-f-]{6,}", "#", each): each for each in links(answer.text().partition("<main")[2])})
        for address in seen.values():
            if address.startswith(("/visits", "/desk", "/overview")):
                assert page.request.get(address, max_redirects=5).status < 400, f"{login}: {address}"
        page.context.close()


def links(html: str) -> list[str]:
    """The addresses of this suite that a piece of a page leads to."""
    return [unescape(address) for address in re.findall(r'<a [^>]*href="(/[^"]*)"', html)]
