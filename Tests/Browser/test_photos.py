"""Photos that come with an answer or a visit: without what a telephone adds, and only before whose eyes they may come."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from conftest import DESKTOP, barriers
from desk import act, answered, done, file_case, sign_in
from photos import MAKER, photo
from suite import Suite
from villager import follow

PHOTO = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo("JPEG", 6)}
TEXT = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}


@pytest.fixture(scope="module")
def door(suite: Suite) -> str:
    """The code of a household in the demo guardian's grid."""
    return suite.codes()[0]


def is_clean(page: Page, link) -> bool:
    """Whether what a link leads to is the photo, without its metadata."""
    answer = page.request.get(link.get_attribute("href"))
    assert answer.status == 200 and answer.headers["content-type"] == "image/jpeg"
    body = answer.body()
    return MAKER.encode() not in body and Image.open(io.BytesIO(body)).size == (64, 48)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_photos_of_an_answer_reach_the_filer_once_it_is_approved(visit, suite: Suite, script: bool):
    filed = file_case(suite, None)
    clerk = sign_in(visit(script=script, size=DESKTOP), suite, "clerk")
    clerk.goto(f"/desk/case/{filed['case']}")
    act(clerk, "receive")
    act(clerk, "accept")
    # What is no photo is told at its field; what was written stays, and the photos are to be chosen anew.
    act(clerk, "answer", text="灯已经换好。", photos=[PHOTO, TEXT])
    expect(clerk.locator("#answer-photos-problem")).to_contain_text("“灯.jpg”不是照片")
    expect(clerk.locator("details#answer")).to_contain_text("照片请重新选")
    assert clerk.locator("details#answer [name=text]").input_value() == "灯已经换好。"
    if script:
        assert barriers(clerk) == []
    act(clerk, "answer", photos=[PHOTO, PHOTO])
    assert "写答复" in done(clerk)

    villager = visit(script=script)
    follow(villager, filed["receipt"])
    assert villager.get_by_role("link", name="看照片").count() == 0, "a draft is nobody's but the offices'"
    secretary = sign_in(visit(script=script, size=DESKTOP), suite, "secretary")
    secretary.goto(f"/desk/case/{filed['case']}")
    draft = secretary.locator(".acts .note.warn").get_by_role("link", name="照片")
    assert draft.count() == 2 and all(is_clean(secretary, link) for link in draft.all())
    act(secretary, "review")

    villager.reload()
    shown = villager.get_by_role("link", name="看照片")
    assert [link.inner_text() for link in shown.all()] == ["看照片 1", "看照片 2"]
    assert all(is_clean(villager, link) for link in shown.all())
    if script:
        assert barriers(villager) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_photos_of_a_visit_are_the_offices_own(visit, suite: Suite, door: str, script: bool):
    filed = answered(suite, door)
    guardian = sign_in(visit(script=script), suite, "guardian")
    guardian.goto("/visits")
    card = guardian.locator(".visit").filter(has=guardian.locator(f"input[value='{filed['case']}']"))
    card.locator("summary").click()
    card.get_by_label("说明").fill("灯亮了。")
    card.get_by_label("照片").set_input_files([TEXT])
    card.get_by_role("button", name="见到了").click()
    expect(card.locator(".note.bad[role=alert]").first).to_contain_text("“灯.jpg”不是照片")
    assert card.get_by_label("说明").input_value() == "灯亮了。"
    card.locator("summary").click()
    card.get_by_label("照片").set_input_files([PHOTO])
    if script:
        assert barriers(guardian) == []
    card.get_by_role("button", name="见到了").click()
    assert "已记录" in done(guardian)

    secretary = sign_in(visit(script=script, size=DESKTOP), suite, "secretary")
    secretary.goto(f"/desk/case/{filed['case']}")
    link = secretary.locator(".steps").get_by_role("link", name="照片")
    assert link.count() == 1 and is_clean(secretary, link)
    villager = visit(script=script)
    follow(villager, filed["receipt"])
    assert villager.get_by_role("link", name="看照片").count() == 0
    name = link.get_attribute("href").rsplit("/", 1)[1]
    assert villager.request.get(f"/r/file/{name}").status == 404


def test_photos_are_not_lost_silently_where_there_is_no_network(visit, suite: Suite, door: str):
    filed = answered(suite, door)
    guardian = sign_in(visit(), suite, "guardian")
    guardian.goto("/visits")
    card = guardian.locator(".visit").filter(has=guardian.locator(f"input[value='{filed['case']}']"))
    card.locator("summary").click()
    card.get_by_label("照片").set_input_files([PHOTO])
    guardian.context.set_offline(True)
    card.get_by_role("button", name="见到了").click()
    expect(card.locator("[data-no-photos]")).to_be_visible()
    expect(guardian.locator("#outbox")).to_be_hidden()
    card.get_by_label("照片").set_input_files([])
    card.get_by_role("button", name="见到了").click()
    expect(card.locator("[data-no-photos]")).to_be_hidden()
    expect(guardian.locator("#outbox")).to_be_visible()
    guardian.context.set_offline(False)
    guardian.get_by_role("button", name="现在发送").click()
    guardian.wait_for_url("**/visits?done=1")


def test_papers_that_came_by_hand_are_photographed(visit, suite: Suite):
    filed = file_case(suite, None)
    clerk = sign_in(visit(script=False, size=DESKTOP), suite, "clerk")
    clerk.goto(f"/desk/case/{filed['case']}")
    act(clerk, "receive")
    act(clerk, "accept")
    act(clerk, "request-papers", what="请补一张电费单。")
    act(clerk, "supply-papers", text="电费单一张。", photos=[PHOTO])
    assert "材料已补" in done(clerk)
    link = clerk.locator(".steps").get_by_role("link", name="照片")
    assert link.count() == 1 and is_clean(clerk, link)
