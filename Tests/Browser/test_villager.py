"""A villager with a phone: from the code at the door to the answer, with script and without."""

from __future__ import annotations

import base64
import io
import os
import re
import signal
import subprocess

import pytest
from conftest import barriers
from photos import MAKER, photo
from PIL import ExifTags, Image
from playwright.sync_api import expect
from suite import VILLAGE, Suite
from villager import STORY, fill, follow, scan, send

CLERK = f"village-clerk@{VILLAGE}"
SECRETARY = f"village-secretary@{VILLAGE}"
DISCIPLINE = "town-discipline@330281114"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_scan_to_the_answer(suite: Suite, visit, codes, script: bool):
    page = visit(script=script)
    scan(page, next(codes))
    expect(page.get_by_role("heading", level=1)).to_contain_text("号")
    page.get_by_role("link", name="找人办").click()
    expect(page.get_by_text("前接办")).to_be_visible()
    fill(page)
    number = send(page)
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    follow(page, number)
    expect(page.locator(".badge").first).to_have_text("已提交")
    expect(page.get_by_role("heading", name="您写的")).to_be_visible()
    expect(page.get_by_text(STORY)).to_be_visible()

    mine = {"states": ["filed"], "kinds": [], "mine": True, "overdue": False, "limit": 200}
    newest = max(suite.ask("intake.case.list", mine, CLERK)["cases"], key=lambda row: row["filed"])
    key = {"case": newest["standing"]["case"]}
    for method in ("receive", "accept"):
        suite.ask(f"intake.case.{method}", key, CLERK)
    suite.ask("intake.case.answer", {**key, "text": "灯已经换好了。", "byTelephone": False}, CLERK)
    suite.ask("intake.case.review", {**key, "approved": True}, SECRETARY)

    page.reload()
    expect(page.locator(".badge").first).to_have_text("已答复")
    expect(page.get_by_text("灯已经换好了。")).to_have_count(1)
    shown = ["灯已经换好了。", STORY, "办得怎么样？", "办理进度", "有人打击报复"]
    places = [page.get_by_text(text).first.bounding_box()["y"] for text in shown]
    assert places == sorted(places), "the answer, the filer's own words, the rating, and what is rarely needed below"
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    page.get_by_role("button", name="清除本机记录").click()
    page.wait_for_url("**/cleared")
    page.goto("/r/case")
    expect(page.get_by_role("heading", level=1)).to_have_text("请再输一次查询码")


@pytest.mark.parametrize("size", ["normal", "large"])
def test_the_scan_page_begins_with_the_four_things_to_do(visit, codes, size: str):
    page = visit(size={"width": 360, "height": 740})
    scan(page, next(codes))
    page.goto(f"/reading?size={size}&back=/h")
    for name in ("问事情", "找人办", "反映问题", "提建议"):
        link = page.get_by_role("link", name=name)
        box = link.bounding_box()
        assert box["y"] + box["height"] <= 740 and box["x"] >= 0 and box["x"] + box["width"] <= 360
        expect(link.locator("svg")).to_be_visible()
        below = box["y"]
    telephone = page.locator(".telephones a").first
    assert telephone.bounding_box()["y"] > below
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", telephone.locator(".number").inner_text())
    assert telephone.get_attribute("href").startswith("tel:")
    assert barriers(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_phone_remembers_receipts_when_asked_and_forgets_them_all_at_once(visit, codes, script: bool):
    page = visit(script=script)
    page.goto("/mine")
    expect(page.get_by_role("status")).to_contain_text("没有记住的事")
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page)
    first = send(page)
    page.get_by_role("button", name="在这部手机上记住").click()
    page.wait_for_url("**/mine")
    page.goto(f"/file/suggest?v={VILLAGE}")
    fill(page, category="村务公开", story="开会早两天说。")
    second = send(page)
    follow(page, second)
    page.get_by_role("button", name="在这部手机上记住").click()
    page.wait_for_url("**/mine")
    assert not script or barriers(page) == []
    for number in (first, second):
        assert number not in page.content() and number.replace(" ", "") not in page.content()
        expect(page.get_by_text(number[-4:])).to_be_visible()
    page.get_by_role("button", name="找人办").click()
    page.wait_for_url("**/r/case")
    expect(page.get_by_text(STORY)).to_be_visible()
    expect(page.get_by_role("link", name="这部手机已经记住这件事")).to_be_visible()
    assert not script or barriers(page) == []
    page.goto("/mine")
    page.get_by_role("button", name="全部忘记").click()
    expect(page.get_by_role("status")).to_contain_text("没有记住的事")


def test_every_page_says_who_runs_it_and_the_notice_names_the_handler(visit):
    page = visit(script=False)
    page.goto("/")
    for path in ("/", "/privacy", "/misconduct", "/sign-in", "/nowhere"):
        page.goto(path)
        expect(page.locator("footer")).to_contain_text("主办：余姚市")
    page.goto("/privacy")
    expect(page.locator("main")).to_contain_text("余姚市（本页的主办单位）")


PAGES = [
    "/", "/town/330281114", f"/v/{VILLAGE}", f"/file/help?v={VILLAGE}", f"/file/supervise?v={VILLAGE}", "/r", "/mine", "/privacy",
    "/misconduct", "/cleared", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("look", [{}, {"dark": True}], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barriers(visit, path: str, look: dict):
    page = visit(**look)
    page.goto(path)
    assert barriers(page) == []
    page.goto(f"/reading?size=large&back={path.split('?')[0]}")
    assert barriers(page) == []


def newest(suite: Suite, role: str) -> str:
    """The id of the case that was filed last, of those an office works on."""
    mine = {"states": [], "kinds": [], "mine": True, "overdue": False, "limit": 200}
    rows = suite.ask("intake.case.list", mine, role)["cases"]
    return max(rows, key=lambda row: row["filed"])["standing"]["case"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_photos_arrive_as_they_were_taken_but_without_the_place(suite: Suite, visit, codes, script: bool):
    page = visit(script=script)
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page)
    kinds = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
    page.get_by_label("照片（可以不传）").set_input_files(
        [{"name": "家.jpg", "mimeType": type, "buffer": photo(kind, 6)} for kind, type in kinds.items()]
    )
    page.get_by_label("语音（可以不传）").set_input_files(
        [{"name": "voice.amr", "mimeType": "audio/amr", "buffer": b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50}]
    )
    number = send(page)
    follow(page, number)
    assert page.get_by_role("link", name="看照片").count() == 3
    assert page.get_by_role("link", name="听录音").count() == 1
    for link, kind in zip(page.get_by_role("link", name="看照片").all(), kinds, strict=True):
        answer = page.request.get(link.get_attribute("href"))
        assert answer.headers["content-type"] == kinds[kind]
        assert MAKER.encode() not in answer.body()
        got = Image.open(io.BytesIO(answer.body()))
        assert dict(got.getexif()) == ({ExifTags.Base.Orientation: 6} if kind == "JPEG" else {})
        taken = Image.open(io.BytesIO(photo(kind, 6)))
        assert got.convert("RGB").tobytes() == taken.convert("RGB").tobytes()


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(visit, codes):
    page = visit(script=False)
    scan(page, next(codes))
    page.goto("/file/supervise")
    page.get_by_label("写下事情").fill("修路的钱没有公开。")
    page.get_by_label("打电话").check()
    page.get_by_label("照片（可以不传）").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"hello"}])
    page.get_by_role("button", name="提交", exact=True).click()
    for field, text in {
        "category": "请选一类",
        "target": "请选反映的是谁",
        "photos": "“a.jpg”不是照片",
        "telephone": "请留个号码",
    }.items():
        expect(page.locator(f"#{field}-problem")).to_contain_text(text)
    expect(page.get_by_label("写下事情")).to_have_value("修路的钱没有公开。")
    page.get_by_label("村务公开").check()
    page.get_by_label("村里", exact=True).check()
    page.get_by_label("电话（可以不留）").fill("12")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#telephone-problem")).to_contain_text("电话号码不对")
    page.get_by_label("都不要").check()
    page.get_by_label("电话（可以不留）").fill("")
    send(page)
    expect(page.get_by_text("镇纪委")).to_be_visible()


def test_a_mistyped_code_or_number_says_so_next_to_the_field(visit, codes):
    page = visit(script=False)
    page.goto("/")
    code = next(codes)
    page.get_by_label("输入门上的码").fill(code[:-1] + ("X" if code[-1] != "X" else "Y"))
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#code-problem")).to_be_visible()
    page.get_by_label("输入门上的码").fill(code.lower())
    page.get_by_role("button", name="打开").click()
    page.wait_for_url("**/h")
    page.goto("/r")
    for typed, said in {"1234": "16 位数字", "1234 5678 1234 5678": "输错了", "0000 0000 0000 0000": "没有这个查询码"}.items():
        page.get_by_label("查询码").fill(typed)
        page.get_by_role("button", name="查看").click()
        expect(page.locator("#number-problem")).to_contain_text(said)


def test_the_village_page_knows_no_household(suite: Suite, visit):
    page = visit(script=False)
    page.goto(f"/v/{VILLAGE}")
    page.get_by_role("link", name="提建议").click()
    assert page.get_by_label("上门告知").count() == 0
    fill(page, category="村务公开", wish="都不要")
    send(page)
    row = suite.ask("intake.case.read", {"case": newest(suite, CLERK), "contact": False}, CLERK)["row"]
    assert row["channel"] == "village-page" and "household" not in row["place"]


def test_a_receipts_picture_opens_the_case_and_never_sends_its_number(suite: Suite, visit, codes, tmp_path):
    page = visit()
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page)
    number = send(page)
    picture = tmp_path / "receipt.png"
    picture.write_bytes(base64.b64decode(page.locator(".picture img").get_attribute("src").split(",")[1]))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, timeout=30)
    link = read.stdout.strip()
    assert link == f"{suite.url}/r#{number.replace(' ', '')}"
    other = visit()
    sent: list[str] = []
    other.on("request", lambda request: sent.append(request.url))
    other.goto(link)
    expect(other.get_by_label("查询码")).to_have_value(number)
    assert other.url == f"{suite.url}/r" and not any(number[-4:] in url for url in sent)
    other.get_by_role("button", name="查看").click()
    other.wait_for_url("**/r/case")


def test_codes_and_numbers_are_in_no_log(suite: Suite, visit, codes):
    code = next(codes)
    page = visit(script=False)
    scan(page, code)
    page.goto("/file/help")
    fill(page, telephone="13900001234")
    number = send(page)
    follow(page, number)
    log = suite.log.read_text()
    for secret in (code, code.replace("-", ""), number, number.replace(" ", ""), "13900001234", STORY):
        assert secret not in log


def test_a_draft_stays_on_the_phone_until_it_is_sent_or_cleared(visit, codes):
    page = visit()
    scan(page, next(codes))
    page.goto("/file/help")
    page.get_by_label("写下事情").fill("写了一半")
    page.get_by_label("道路水电").check()
    page.goto("/h")
    page.goto("/file/help")
    expect(page.get_by_label("写下事情")).to_have_value("写了一半")
    expect(page.get_by_label("道路水电")).to_be_checked()
    expect(page.get_by_text("已经帮您放回来了")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    page.get_by_label("都不要").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_label("写下事情")).to_have_value("写了一半")
    page.context.set_offline(False)
    send(page)
    page.goto("/file/help")
    expect(page.get_by_label("写下事情")).to_have_value("")


def test_intake_killed_while_a_form_is_sent_files_nothing_twice(suite: Suite, visit, codes):
    page = visit(script=False)
    page.set_default_timeout(40_000)
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page, story="停电了，请派人看看。")
    page.get_by_label("照片（可以不传）").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": photo("PNG")}]
    )
    pid = suite.pid("intake")
    os.kill(pid, signal.SIGSTOP)  # it hears nothing for longer than the page waits
    try:
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("请稍后再试")
    finally:
        os.kill(pid, signal.SIGKILL)
    expect(page.get_by_label("写下事情")).to_have_value("停电了，请派人看看。")
    page.get_by_label("写下事情").fill("停电了，请派人看看。已经两天了。")
    number = send(page)
    follow(page, number)
    assert page.get_by_role("link", name="看照片").count() == 1
    expect(page.get_by_text("已经两天了")).to_be_visible()
    mine = {"states": [], "kinds": [], "mine": True, "overdue": False, "limit": 200}
    stories = []
    for row in suite.ask("intake.case.list", mine, CLERK)["cases"]:
        case = suite.ask("intake.case.read", {"case": row["standing"]["case"], "contact": False}, CLERK)
        stories.append(case["content"]["story"])
    assert sum("停电了" in story for story in stories) == 1


def test_forms_of_other_sites_and_hostile_bodies_are_refused(suite: Suite, visit):
    page = visit(script=False)
    page.goto("/r")
    token = page.locator("input[name=token]").first.get_attribute("value")
    post = page.request.post
    assert post("/r", form={"number": "1"}).status == 403
    assert post("/r", form={"token": token, "number": "1"}, headers={"Origin": "https://evil.example"}).status == 403
    assert post("/r", data="x", headers={"Content-Type": "text/plain"}).status == 415
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    assert post("/file/help", data=b"--b\r\nhalf", headers=multipart).status == 400
    assert post("/file/help", data=b"a" * (25 << 20), headers=multipart).status == 413
    assert page.request.get(f"/v/{VILLAGE}").status == 200


WECHAT = (
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 XWEB/1160 "
    "MicroMessenger/8.0.47 WeChat/arm64 NetType/4G Language/zh_CN"
)
# Twice the page's own size of type; a sheet made by script is not stopped by the content policy.
LARGEST = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html { font-size: 212.5% !important; }");
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("look", [{}, {"dark": True}], ids=["light", "dark"])
def test_the_way_through_has_no_barriers_even_at_wechats_largest_type(visit, codes, look: dict):
    page = visit(user_agent=WECHAT, **look)

    def looks_right():
        assert barriers(page) == []
        page.evaluate(LARGEST)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    scan(page, next(codes))
    looks_right()
    page.goto("/file/supervise")
    page.get_by_role("button", name="提交", exact=True).click()
    looks_right()
    page.goto("/file/help")
    fill(page)
    number = send(page)
    looks_right()
    follow(page, number)
    page.locator("details").last.locator("summary").click()
    looks_right()
    page.goto("/")
    looks_right()


def test_a_matter_of_supervision_passes_the_village_by(suite: Suite, visit, codes):
    page = visit()
    scan(page, next(codes))
    page.get_by_role("link", name="反映问题").click()
    expect(page.get_by_text("这件事直接送到镇纪委，村里看不到。您不同意，我们不上门。")).to_be_visible()
    assert page.get_by_label("上门告知").count() == 0
    page.get_by_label("村里", exact=True).check()
    fill(page, category="集体资金资产资源", story="修路的钱没有公开。")
    number = send(page)
    mine = {"states": [], "kinds": ["supervise"], "mine": False, "overdue": False, "limit": 200}
    assert suite.ask("intake.case.list", mine, CLERK)["cases"] == []
    case = newest(suite, DISCIPLINE)
    assert suite.ask("intake.case.read", {"case": case, "contact": False}, DISCIPLINE)["content"]["story"] == (
        "修路的钱没有公开。"
    )
    follow(page, number)
    expect(page.get_by_text("镇纪委").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_filer_adds_urges_leaves_a_number_reports_retaliation_and_takes_it_back(visit, codes, script: bool):
    page = visit(script=script)
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page)
    follow(page, send(page))

    def act(title: str, button: str, done: str, **fields: str) -> None:
        form = page.locator("details", has=page.locator("summary", has_text=title))
        form.locator("summary").click()
        for label, value in fields.items():
            form.get_by_label(label).fill(value)
        form.get_by_role("button", name=button).click()
        expect(page.get_by_role("status")).to_contain_text(done)

    act("补充内容", "补充", "补充好了", 补充的内容="第二盏灯也坏了。")
    expect(page.get_by_text("第二盏灯也坏了。")).to_be_visible()
    act("催一催", "催办", "已经催了")
    act("留个电话", "留电话", "电话留好了", 电话="13900001234")
    assert "13900001234" not in page.content()
    act("有人打击报复", "送到纪委", "已密封", 发生了什么="有人上门威胁。")
    assert "威胁" not in page.content()
    page.locator("summary", has_text="催一催").click()
    page.get_by_role("button", name="催办").click()
    expect(page.get_by_role("alert")).to_be_visible()  # once a day
    act("不是我家提交的", "不是我家提交的", "知道了")
    act("撤回", "确定撤回", "已撤回")
    expect(page.locator(".badge").first).to_have_text("已撤回")
    assert page.locator("summary", has_text="补充内容").count() == 0


def test_who_is_not_satisfied_says_why_and_has_it_handled_again(suite: Suite, visit, codes):
    page = visit(script=False)
    scan(page, next(codes))
    page.goto("/file/help")
    fill(page)
    number = send(page)
    key = {"case": newest(suite, CLERK)}
    for method in ("receive", "accept"):
        suite.ask(f"intake.case.{method}", key, CLERK)
    suite.ask("intake.case.answer", {**key, "text": "已经看过。", "byTelephone": False}, CLERK)
    suite.ask("intake.case.review", {**key, "approved": True}, SECRETARY)
    follow(page, number)
    page.get_by_label("非常不满意").check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_role("alert")).to_contain_text("哪里不满意")
    expect(page.get_by_label("非常不满意")).to_be_checked()
    page.locator("#judge-text").fill("灯还是不亮。")
    page.get_by_label("请重新办理").check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    expect(page.locator(".badge").first).to_have_text("已受理")


def test_in_english_too(visit, codes):
    page = visit(script=False)
    scan(page, next(codes))
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/h")
    page.get_by_role("link", name="Get something done").click()
    page.get_by_label("Roads, water and power").check()
    page.get_by_label("What happened").fill("The street lamp is broken.")
    page.get_by_label("Neither").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Received")
    expect(page.get_by_text("You have an answer by")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
