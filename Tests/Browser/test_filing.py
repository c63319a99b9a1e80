"""The form at 360 × 740: what came with it stays through every error, and nothing is filed twice."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from conftest import barriers
from phone_files import foreign
from photos import exif, photo
from suite import VILLAGE, Suite
from villager import STORY, fill, follow, scan, send

SMALL = {"width": 360, "height": 740}
LAMP = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo("JPEG", 6)}
VOICE = {"name": "话.amr", "mimeType": "audio/amr", "buffer": b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50}
CLERK = f"village-clerk@{VILLAGE}"


def open_form(page: Page, codes, kind: str = "help") -> None:
    scan(page, next(codes))
    page.goto(f"/file/{kind}")


def held(page: Page, name: str):
    return page.locator(f"[data-held={name}] li")


def press(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_came_with_a_form_stays_through_every_error_and_goes_with_the_next_try(visit, codes, script: bool):
    page = visit(script=script, size=SMALL)
    open_form(page, codes)
    page.get_by_label("写下事情").fill(STORY)
    page.get_by_label("照片（可以不传）").set_input_files([LAMP])
    page.get_by_label("语音（可以不传）").set_input_files([VOICE])
    press(page)
    expect(page.locator("#category-problem")).to_have_text("请选一类")
    expect(held(page, "photos")).to_have_text(["灯.jpg去掉"])
    expect(held(page, "voice")).to_have_text(["话.amr去掉"])
    preview = page.request.get(held(page, "photos").locator("img").get_attribute("src"))
    assert preview.ok and preview.headers["content-type"] == "image/jpeg"
    assert visit().request.get(preview.url).status == 404, "nobody else's browser has it"
    assert not script or barriers(page) == []
    # One goes, and one that cannot be read is named; the other stays.
    held(page, "voice").get_by_role("button", name="去掉").click()
    expect(held(page, "voice")).to_have_count(0)
    page.get_by_label("照片（可以不传）").set_input_files([{"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": foreign()["HEIC"]}])
    if script:
        expect(page.locator("[data-photos-said]")).to_contain_text("“IMG_1.HEIC”是 HEIC 格式")
    fill(page, telephone="12")
    if not script:
        press(page)
        expect(page.locator("#photos-problem")).to_contain_text("兼容性最佳")
    press(page)
    expect(page.locator("#telephone-problem")).to_contain_text("请写 11 位手机号")
    expect(held(page, "photos")).to_have_text(["灯.jpg去掉"])
    # Another language and a larger type keep it all.
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("What happened")).to_have_value(STORY)
    expect(held(page, "photos")).to_have_text(["灯.jpgRemove"])
    page.get_by_role("button", name="中文").click()
    page.get_by_label("都不要").check()
    page.get_by_label("电话（可以不留）").fill("")
    follow(page, send(page))
    assert page.get_by_role("link", name="看照片").count() == 1
    assert page.get_by_role("link", name="听录音").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_goes_back_and_sends_again_sees_the_first_receipt(suite: Suite, visit, codes, script: bool):
    page = visit(script=script, size=SMALL)
    story = "井盖丢了一个。" if script else "井盖丢了两个。"
    open_form(page, codes)
    fill(page, story=story)
    number = send(page)
    page.go_back()
    if page.get_by_label("写下事情").input_value() != story:
        fill(page, story=story)
    press(page)
    page.wait_for_url(re.compile(r"/receipt\?again=1$"))
    assert page.locator(".receipt .big").inner_text() == number
    expect(page.get_by_role("status")).to_contain_text("没有重复提交")
    mine = {"states": [], "kinds": [], "mine": True, "overdue": False, "limit": 200}
    stories = [
        suite.ask("intake.case.read", {"case": row["standing"]["case"], "contact": False}, CLERK)["content"]["story"]
        for row in suite.ask("intake.case.list", mine, CLERK)["cases"]
    ]
    assert stories.count(story) == 1


def test_large_photos_are_made_smaller_upright_and_a_voice_is_recorded_in_the_page(visit, codes):
    page = visit(size=SMALL, permissions=["microphone"])
    open_form(page, codes)
    fill(page)
    large = io.BytesIO()
    noise = Image.effect_noise((2700, 1800), 90)
    Image.merge("RGB", [noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]).save(
        large, "JPEG", quality=97, exif=exif(6)
    )
    assert len(large.getvalue()) > 5 << 20
    page.get_by_label("照片（可以不传）").set_input_files(
        [{"name": "大.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}, LAMP]
    )
    expect(held(page, "photos")).to_have_count(2, timeout=30_000)
    record = page.get_by_role("button", name="按住说话")
    record.hover()
    page.mouse.down()
    expect(page.locator("[data-voice-said]")).to_have_text("0:01")
    page.mouse.up()
    expect(held(page, "voice").locator("audio")).to_be_visible()
    follow(page, send(page))
    assert page.get_by_role("link", name="听录音").count() == 1
    kept = page.request.get(page.get_by_role("link", name="看照片").first.get_attribute("href")).body()
    got = Image.open(io.BytesIO(kept))
    assert len(kept) < len(large.getvalue()) and got.format == "JPEG"
    assert got.height == 2560 and got.width < got.height, "turned as it is to be shown"


@pytest.mark.parametrize("kind", ["help", "supervise"])
def test_the_button_lies_within_two_screens_in_english_too(visit, kind: str):
    page = visit(size=SMALL)
    page.goto(f"/file/{kind}?v={VILLAGE}")
    page.get_by_text("English", exact=True).click()
    button = page.get_by_role("button", name="Send", exact=True).bounding_box()
    assert button["y"] + button["height"] <= 2 * SMALL["height"]


@pytest.mark.parametrize("kind", ["consult", "help", "supervise", "suggest"])
def test_the_button_lies_within_two_screens_and_the_telephone_opens_with_a_call(visit, kind: str):
    page = visit(size=SMALL)
    page.goto(f"/file/{kind}?v={VILLAGE}")
    button = page.get_by_role("button", name="提交", exact=True).bounding_box()
    assert button["y"] + button["height"] <= 2 * SMALL["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telephone = page.get_by_label("电话（可以不留）")
    expect(telephone).to_be_hidden()
    page.get_by_label("打电话").check()
    expect(telephone).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_in_large_type_one_question_stands_on_a_screen(visit, codes, script: bool):
    page = visit(script=script, size=SMALL)
    scan(page, next(codes))
    page.get_by_role("link", name="长辈版").click()
    page.goto("/file/help")
    questions = [
        page.get_by_label("写下事情"),
        page.get_by_label("照片（可以不传）"),
        page.get_by_label("道路水电"),
        page.get_by_label("都不要"),
    ]
    for number, question in enumerate(questions):
        # A field for files is covered by its button where there is a script.
        assert question.evaluate("field => field.closest('.step').checkVisibility()")
        for other in questions[:number] + questions[number + 1 :]:
            assert not other.evaluate("field => field.closest('.step').checkVisibility()")
        assert not script or barriers(page) == []
        if number == 0:
            question.fill(STORY)
        elif number > 1:
            question.check()
        if number < 3:
            page.get_by_role("link", name="下一步").click()
    page.get_by_role("link", name="上一步").click()
    expect(questions[2]).to_be_checked()
    page.get_by_role("link", name="下一步").click()
    send(page)


def test_a_reload_of_an_address_for_forms_shows_its_page_and_the_report_leads_back_to_the_household(visit, codes):
    page = visit(script=False)
    for address, shown in {"/code": "/", "/clear": "/", "/guides/fitting": "/#places"}.items():
        page.goto(address)
        assert page.url.endswith(shown), address
    scan(page, next(codes))
    page.get_by_role("link", name="举报违纪违法").click()
    expect(page.get_by_text("不用您家的信息")).to_be_visible()
    page.go_back()
    assert page.url.endswith("/h")
    expect(page.get_by_role("heading", level=1)).to_contain_text("号")
    page.goto("/file/help")
    fill(page)
    follow(page, send(page))
    page.goto("/r/act/add")
    assert page.url.endswith("/r/case")


def test_guides_that_fit_are_offered_while_somebody_writes(suite: Suite, visit, codes):
    page = visit(size=SMALL)
    open_form(page, codes)
    titles = [guide["title"] for guide in suite.ask("intake.guides.list", {"area": VILLAGE}, CLERK)["guides"]]
    assert titles, "the demo county has guides"
    page.get_by_label("写下事情").fill(f"请问{titles[0]}要带什么")
    link = page.locator("[data-guides]").get_by_role("link", name=titles[0])
    expect(link).to_be_visible()
    assert link.get_attribute("target") == "_blank", "what is written stays"
    open_form(page, codes, "supervise")
    assert page.locator("[data-guides]").count() == 0
