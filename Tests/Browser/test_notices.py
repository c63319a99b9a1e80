"""How an operator looks after notifications: channels, what was not delivered, vacant posts, wording, rules."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
import staff
from conftest import DESKTOP, PHONE, barriers
from playwright.sync_api import Page, expect
from suite import BINARIES, VILLAGE, Suite, wait

CLERK = f"village-clerk@{VILLAGE}"
PAGES = [
    "/operator/notices",
    "/operator/notices/undelivered?channel=webhook&cause=refused-address",
    "/operator/notices/templates",
    "/operator/notices/templates/case-filed",
    "/operator/notices/rules",
]


def operator(suite: Suite, page: Page, path: str = "/operator/notices") -> Page:
    staff.sign_in(page, suite, "ops")
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible(timeout=20_000)
    assert page.goto(path).status == 200
    return page


def queue(suite: Suite) -> dict:
    return json.loads(suite.tool("notices", "queue", "--json"))


def undelivered(suite: Suite) -> int:
    """Of webhooks to addresses that may not be asked."""
    return sum(each["count"] for each in queue(suite)["dead"] if each["cause"] == "refused-address")


def leave_private_webhook(suite: Suite, port: int) -> None:
    """A webhook at a loopback address: its code is refused at once, which makes a dead letter."""
    before = undelivered(suite)
    words = ["call", "--service", "notification", "--as", CLERK, "--account", "clerk", "notification.contact.add"]
    suite.tool(*words, json.dumps({"channel": "webhook", "address": f"https://127.0.0.1:{port}/hook"}))
    wait(lambda: undelivered(suite) == before + 1)


@pytest.fixture(scope="module", autouse=True)
def something_undelivered(suite: Suite) -> None:
    leave_private_webhook(suite, 9)


@pytest.fixture(scope="module")
def filed(suite: Suite, codes) -> str:
    """A case that its village was told of."""
    case = json.loads(
        suite.tool(
            *["case", "file", "--code", next(codes), "--kind", "help", "--category", "infrastructure"],
            *["--wish", "door", "--story", "路灯坏了", "--json"],
        )
    )["case"]

    def told() -> bool:
        asked = json.dumps({"template": "case-filed", "language": "zh"})
        used = suite.tool("call", "--service", "notification", "notification.template.notices", asked)
        return bool(json.loads(used)["notices"])

    wait(told)
    return case


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barriers(suite: Suite, visit, path: str):
    for size, dark in ((PHONE, False), (DESKTOP, True)):
        page = operator(suite, visit(size=size, dark=dark), path)
        expect(page.get_by_role("link", name="通知发送", exact=True).first).to_be_visible()
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_clerk_sees_nothing_of_it(suite: Suite, visit):
    page = staff.sign_in(visit(), suite, "clerk")
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible()
    assert [page.goto(path).status for path in PAGES] == [403] * len(PAGES)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_was_not_delivered_is_sent_again_or_given_up(suite: Suite, visit, script: bool):
    page = operator(suite, visit(script=script, size=DESKTOP))
    group = page.get_by_role("region", name="Webhook · 地址不允许")
    expect(group).to_be_visible()
    if script:
        # The page looks at itself again.
        leave_private_webhook(suite, 11)
        expect(group.locator(".badge")).to_have_text(f"{undelivered(suite)} 条", timeout=15_000)
    else:
        leave_private_webhook(suite, 12)
    group.get_by_role("button", name=re.compile("全部重发")).click()
    expect(page.get_by_text("已按先后重新排上")).to_be_visible()
    wait(lambda: undelivered(suite) > 0)
    page.goto("/operator/notices/undelivered?channel=webhook&cause=refused-address")
    count = undelivered(suite)
    letter = page.locator(".letters > li").first
    letter.locator("summary").click()
    letter.get_by_label("放弃的理由").fill("已打电话告知")
    letter.get_by_role("button", name=re.compile("^放弃")).click()
    expect(page.get_by_text("已放弃，理由记在账本里")).to_be_visible()
    wait(lambda: undelivered(suite) == count - 1)


def test_a_channel_is_held_and_goes_on_and_health_warns_of_it(suite: Suite, visit):
    page = operator(suite, visit())
    channel = page.get_by_role("region", name="钉钉群")
    channel.get_by_role("button", name="暂停发送").click()
    expect(channel.locator(".badge")).to_have_text("已暂停")
    page.goto("/operator")
    expect(page.get_by_text("dingtalk 已暂停发送")).to_be_visible()
    page.goto("/operator/notices")
    channel.get_by_role("button", name="继续发送").click()
    expect(channel.locator(".badge")).to_have_text("正常")


def test_wording_is_previewed_with_what_really_happened_saved_and_put_back(suite: Suite, visit, filed: str):
    page = operator(suite, visit(script=False, size=DESKTOP), "/operator/notices/templates")
    page.get_by_role("link", name="case-filed", exact=True).click()
    chinese = page.get_by_role("group", name=re.compile("^中文"))
    page.get_by_label("用哪一次的内容预览").select_option(index=1)
    chinese.get_by_label("标题").fill("请签收：{{place}}")
    page.get_by_role("button", name="预览").click()
    expect(chinese.locator(".preview")).to_contain_text("请签收：梁弄镇示范东溪村")
    chinese.get_by_label("标题").fill("请签收 {{#place}}")
    page.get_by_role("button", name="保存").click()
    expect(chinese.get_by_role("alert")).to_contain_text("模板不能用")
    expect(chinese.get_by_label("标题")).to_have_attribute("aria-invalid", "true")
    chinese.get_by_label("标题").fill("请签收：{{place}}")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("用语已保存")
    expect(chinese.get_by_label("标题")).to_have_value("请签收：{{place}}")
    chinese.get_by_role("button", name=re.compile("恢复自带的用语")).click()
    expect(page.get_by_role("status")).to_contain_text("已恢复")
    expect(chinese.get_by_label("标题")).to_have_value("新的{{kind}}件等签收（{{place}}）")


def test_rules_are_checked_tried_on_what_happened_and_put_in_force_once(suite: Suite, visit, filed: str):
    page = operator(suite, visit(script=False, size=DESKTOP), "/operator/notices/rules")
    text = page.get_by_label("规则（YAML）")
    good = text.input_value()
    text.fill(good.replace("on: intake.case.returned", "on: intake.case.retuned"))
    page.get_by_role("button", name="生效").click()
    expect(page.get_by_role("alert")).to_contain_text("intake.case.retuned")
    expect(page.locator(".excerpt .wrong")).to_contain_text("case-returned")
    changed = good.replace(
        "    template: case-filed\n    kind: task", "    template: case-filed\n    kind: task\n    urgency: urgent"
    )
    assert changed != good
    text.fill(changed)
    page.get_by_role("button", name="试跑").click()
    trial = page.get_by_role("region", name="试跑结果")
    expect(trial.get_by_text("和现在不同")).to_be_visible()
    event = trial.locator("li", has=page.get_by_text(f"case/{filed}")).first
    expect(event.get_by_text("有变化")).to_be_visible()
    expect(event).to_contain_text("待办 · 紧急")
    other = operator(suite, visit(script=False), "/operator/notices/rules")
    page.get_by_role("button", name="生效").click()
    expect(page.get_by_text("规则已生效。")).to_be_visible()
    expect(page.get_by_text(re.compile(r"现在是第 \d+ 版"))).to_be_visible()
    # Whoever read the rules before the change does not undo it unseen.
    other.get_by_role("button", name="生效").click()
    expect(other.get_by_role("alert")).to_contain_text("规则已被别人改过")


def test_rules_are_checked_and_tried_on_the_command_line(suite: Suite, filed: str, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(suite.tool("notices", "rules", "show"))
    assert "没有错误" in suite.tool("notices", "rules", "check", str(rules))
    told = json.loads(suite.tool("notices", "rules", "dry-run", str(rules), "--last", "50", "--json"))["told"]
    assert {"case-filed"} <= {each["rule"] for each in told}
    rules.write_text(rules.read_text().replace("on: intake.case.returned", "on: intake.case.retuned"))
    refused = subprocess.run(
        [BINARIES / "qinglian", "notices", "rules", "check", str(rules), "--run", suite.run],
        capture_output=True, text=True, timeout=60,
    )
    assert refused.returncode == 65
    assert re.search(r"rules\.yaml:\d+: ", refused.stderr)
