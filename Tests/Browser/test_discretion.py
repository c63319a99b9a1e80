"""Who runs the machines does not see what a filer did: metrics, logs and the operator's lists are the same for a report of
retaliation as for one more sentence about a street lamp."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import requests
from playwright.sync_api import Page

from program import uuid7
from staff import sign_in
from suite import VILLAGE, Suite, wait

SECRET = ("retaliat", "打击报复", "supervise", "turned", "hand-down", "task")
PAGES = ("/operator", "/operator/notices", "/operator/dead-letters")


def filed(suite: Suite) -> str:
    body = {"village": VILLAGE, "filing": {"kind": "help", "category": "infrastructure", "story": "路灯坏了"}}
    answer = requests.post(f"{suite.url}/api/v1/cases", json=body, timeout=20)
    assert answer.status_code == 201, answer.text
    return answer.json()["receipt"]


def done(suite: Suite, act: str, receipt: str) -> str:
    """What the filer does, and the trace that it bears."""
    trace = secrets.token_hex(16)
    answer = requests.post(
        f"{suite.url}/api/v1/receipts/{act}",
        json={"receipt": receipt, "text": "还有一句话"},
        headers={"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"},
        timeout=20,
    )
    assert answer.ok, answer.text
    return trace


def logged(suite: Suite, trace: str) -> set[tuple]:
    """The lines of a trace, without what differs between any two requests."""
    lines = [json.loads(line) for line in suite.log.read_text().splitlines() if line.startswith("{")]
    return {
        tuple(sorted((key, value) for key, value in line.items() if key not in ("time", "trace", "ms", "sequence")))
        for line in lines
        if line.get("trace") == trace
    }


def series(suite: Suite) -> set[str]:
    """The names of all series with their labels."""
    text = requests.get(suite.url + "/metrics", timeout=20).text
    return {line.rsplit(" ", 1)[0] for line in text.splitlines() if line and not line.startswith("#")}


def test_logs_and_metrics_are_the_same_for_a_report_as_for_an_addition(suite: Suite) -> None:
    receipt = filed(suite)
    traces = {}
    for act in ("add", "report-retaliation"):
        done(suite, act, receipt)
    series(suite)  # Being asked is counted, too.
    before = series(suite)
    for act in ("add", "report-retaliation"):
        traces[act] = done(suite, act, receipt)
    for trace in traces.values():
        wait(lambda: {line for line in logged(suite, trace) if ("message", "handled") in line}, 20, suite.tail)
    wait(lambda: logged(suite, traces["add"]) == logged(suite, traces["report-retaliation"]), 10)
    after = series(suite)
    assert after == before
    for word in SECRET:
        assert not [name for name in after if word in name], word


def test_no_log_line_names_it(suite: Suite, visit: Callable[..., Page]) -> None:
    done(suite, "report-retaliation", filed(suite))
    discipline = sign_in(visit(), suite, "county-discipline", "/desk/retaliation")
    form = discipline.locator("form:has(input[name=report])").first
    form.locator("input[name=report]").evaluate("(field, other) => { field.value = other }", uuid7())
    form.get_by_role("button").click()
    discipline.wait_for_load_state()
    wait(lambda: '"outcome":"refused"' in suite.log.read_text(), 20, suite.tail)
    text = suite.log.read_text()
    lines = [line for line in text.splitlines() if line.startswith("{")]
    assert lines
    for word in ("retaliation", "打击报复"):
        assert not [line for line in lines if word in line], word


def test_the_operators_pages_and_lists_do_not_name_it(suite: Suite, visit: Callable[..., Page]) -> None:
    done(suite, "report-retaliation", filed(suite))
    operator = sign_in(visit(), suite, "ops", "/operator")
    for path in PAGES:
        operator.goto(path)
        text = operator.content()
        for word in ("retaliation", "打击报复"):
            assert word not in text, (path, word)
    for command in (("notices", "queue"), ("notices", "dead"), ("notices", "vacant"), ("metrics",)):
        said = suite.tool(*command)
        assert "retaliation" not in said, command
