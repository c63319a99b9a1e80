"""What the edge holds back, and what it never does: on a suite of its own, because every test comes from one address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIRequestContext, Browser
from suite import Suite
from villager import STORY


@pytest.fixture(scope="module")
def quiet() -> Iterator[Suite]:
    suite = Suite()
    try:
        yield suite.start()
    finally:
        suite.stop()


@pytest.fixture
def phone(browser: Browser, quiet: Suite) -> Iterator[APIRequestContext]:
    context = browser.new_context(base_url=quiet.url)
    yield context.request
    context.close()


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def file(phone: APIRequestContext, story: str = STORY):
    """Fills the form in for the household that was scanned last; the answer, not followed."""
    page = phone.get("/file/help").text()
    fields = {name: hidden(page, name) for name in ("token", "id", "place")}
    fields |= {"category": "infrastructure", "story": story, "wish": "none"}
    return phone.post("/file/help", multipart=fields, max_redirects=0)


def test_one_code_files_ten_an_hour_and_another_behind_the_same_address_goes_on(phone, quiet: Suite):
    first, second, *_ = quiet.codes()
    phone.get(f"/h/{first}")
    stories = [f"{STORY}第 {number} 盏。" for number in range(11)]
    answers = [file(phone, story) for story in stories]
    assert [answer.status for answer in answers] == [303] * 10 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 360
    assert stories[-1] in answers[-1].text(), "what was written comes back"
    phone.get(f"/h/{second}")
    assert file(phone).status == 303


def test_the_same_form_sent_twice_gives_one_case_and_one_number(phone, quiet: Suite):
    phone.get(f"/h/{quiet.codes()[5]}")
    page = phone.get("/file/help").text()
    fields = {name: hidden(page, name) for name in ("token", "id", "place")}
    fields |= {"category": "infrastructure", "story": STORY, "wish": "none"}
    numbers = set()
    for _ in range(2):
        assert phone.post("/file/help", form=fields, max_redirects=0).status == 303
        numbers.add(re.search(r"[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}", phone.get("/receipt").text())[0])
    assert len(numbers) == 1


def test_typing_slips_are_never_held_against_anybody(phone, quiet: Suite):
    code = quiet.codes()[6]
    wrong = code[:-1] + ("X" if code[-1] != "X" else "Y")
    assert {phone.get(f"/h/{wrong}").status for _ in range(100)} == {422}
    assert phone.get(f"/h/{code}").status == 200


def test_guessing_is_slowed_down_and_says_when_to_come_back(phone, quiet: Suite):
    token = hidden(phone.get("/r").text(), "token")
    guess = {"token": token, "number": "0000 0000 0000 0000"}
    answers = [phone.post("/r", form=guess, max_redirects=0) for _ in range(62)]
    assert [answer.status for answer in answers] == [422] * 60 + [429] * 2
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "太频繁" in answers[-1].text()
    phone.get(f"/h/{quiet.codes()[7]}")
    assert file(phone).status == 303, "what is right is served"
