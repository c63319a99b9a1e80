"""What Prometheus reads of the running suite, and who may read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from suite import VILLAGE, Suite, wait

REPOSITORY = Path(__file__).resolve().parents[2]
COMPOSE = REPOSITORY / "compose"
TOKEN = "a-token-of-sixteen-bytes-and-more"


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    """A suite of its own, with a door for Prometheus."""
    suite = Suite(QINGLIAN_METRICS="127.0.0.1:0")
    try:
        yield suite.start()
    finally:
        suite.stop()


def scrape(suite: Suite) -> str:
    address = suite.run / "portal.metrics"
    wait(address.exists, 10, suite.tail)
    answer = requests.get(address.read_text().strip() + "/metrics", timeout=20)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.text


def samples(text: str) -> dict[tuple, float]:
    """By name and labels."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(text: str, name: str, **labels: str) -> float:
    return sum(
        amount
        for (found, *pairs), amount in samples(text).items()
        if found == name and labels.items() <= dict(pairs).items()
    )


def test_prometheus_parser_reads_every_service_of_the_suite(suite: Suite) -> None:
    text = scrape(suite)
    families = list(text_string_to_metric_families(text))
    assert len(families) == len({family.name for family in families})
    assert {sample.labels["service"] for family in families for sample in family.samples} >= {
        "portal",
        "intake",
        "notification",
    }
    for service in ("portal", "intake", "notification"):
        assert value(text, "qinglian_up", service=service) == 1
        assert value(text, "qinglian_ledger_events", service=service) > 0
        assert value(text, "qinglian_disk_free_bytes", service=service) > 0
        assert value(text, "process_resident_memory_bytes", service=service) > 1e6
        assert value(text, "qinglian_batch_seconds_count", service=service) > 0


def test_promtool_finds_nothing_to_complain_of(suite: Suite) -> None:
    tool = shutil.which("promtool") or pytest.skip("promtool is not here: apt-get install prometheus")
    done = subprocess.run([tool, "check", "metrics"], input=scrape(suite), capture_output=True, text=True, timeout=30)
    # Help texts are for people who have no runbook; everything else counts.
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if "no help text" not in line]
    assert complaints == []


def test_every_bound_that_is_measured_stands_in_the_runbook_and_the_other_way_round(suite: Suite) -> None:
    table = (COMPOSE / "RUNBOOK.md").read_text().split("## Bounds")[1]
    told = {name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    shown = {dict(key[1:]).get("bound") for key in samples(scrape(suite)) if key[0].startswith("qinglian_bound_")}
    channels = {f"channel_{name}" for name in ("email", "sms", "webhook", "wecom", "dingtalk", "feishu")}
    assert shown - channels - {None} <= told
    for row in re.findall(r"^\| (`\w+`.*)$", table, re.M):
        name, of = (cell.strip() for cell in row.split("|")[:2])
        if not of.startswith("–") and name not in ("`bound`",) and "…" not in name:
            assert name.strip("`") in shown, name


def test_the_metrics_that_alerts_and_dashboard_name_are_there(suite: Suite) -> None:
    requests.get(f"{suite.url}/api", timeout=20)
    text = scrape(suite)
    there = {name for name, *_ in samples(text)} | {family.name for family in text_string_to_metric_families(text)}
    there |= {name + "_total" for name in there}
    # Of what has not happened yet in this suite there is no sample.
    rare = {"qinglian_deliveries_total", "qinglian_deliveries_in_queue", "qinglian_bus_connection_failures_total"}
    rare.add("qinglian_bus_refused_handshakes_total")
    asked = (COMPOSE / "observe" / "alerts.yml").read_text()
    asked += (COMPOSE / "observe" / "dashboards" / "qinglian.json").read_text()
    assert set(re.findall(r"\b(?:qinglian|process)_[a-z_]+", asked)) - there - rare == set()


def test_no_label_holds_a_case_a_code_or_an_account(suite: Suite) -> None:
    code = suite.codes()[0]
    requests.get(f"{suite.url}/h/{code}", timeout=20)
    requests.get(f"{suite.url}/api/events/intake.case.filed", timeout=20)
    text = scrape(suite)
    assert code not in text and VILLAGE not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}", text)


def test_a_service_that_does_not_answer_is_told_as_down_and_the_others_all_the_same(suite: Suite) -> None:
    suite.stall("intake")
    try:
        text = scrape(suite)
        assert value(text, "qinglian_up", service="intake") == 0
        assert value(text, "qinglian_up", service="notification") == 1
        assert value(text, "qinglian_ledger_events", service="intake") == 0
    finally:
        suite.resume("intake")
    wait(lambda: value(scrape(suite), "qinglian_up", service="intake") == 1, 20, suite.tail)


def test_what_is_held_back_is_counted(suite: Suite) -> None:
    before = value(scrape(suite), "qinglian_bound_reached_total", bound="guesses_of_an_address")
    guess = {"receipt": "0000 0000 0000 0000"}
    for _ in range(62):
        requests.post(f"{suite.url}/api/v1/receipts/follow", json=guess, timeout=20)
    assert value(scrape(suite), "qinglian_bound_reached_total", bound="guesses_of_an_address") > before


def test_the_pages_address_does_not_tell_them_beside_the_door(suite: Suite) -> None:
    assert requests.get(f"{suite.url}/metrics", timeout=20).status_code == 403
    door = (suite.run / "portal.metrics").read_text().strip()
    assert requests.get(f"{door}/api/v1/health", timeout=20).status_code == 404


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ({}, {}, 200),
        ({}, {"X-Forwarded-For": "10.0.0.1"}, 403),
        ({"QINGLIAN_PUBLIC_URL": "https://ql.example"}, {}, 403),
        ({"QINGLIAN_PROXIES": "1"}, {}, 403),
        ({"QINGLIAN_METRICS_TOKEN": TOKEN}, {}, 403),
        ({"QINGLIAN_METRICS_TOKEN": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, 403),
        ({"QINGLIAN_METRICS_TOKEN": TOKEN, "QINGLIAN_PROXIES": "1"}, {"Authorization": f"Bearer {TOKEN}"}, 200),
    ],
    ids=["this machine", "forwarded", "behind a public address", "behind a proxy", "no token", "wrong token", "token"],
)
def test_who_may_read_metrics_on_the_pages_address(settings: dict, headers: dict, status: int) -> None:
    suite = Suite(**settings)
    try:
        suite.start()
        assert requests.get(f"{suite.url}/metrics", headers=headers, timeout=20).status_code == status
    finally:
        suite.stop()


def test_the_alert_rules_fire_when_they_should_and_only_then() -> None:
    tool = shutil.which("promtool") or pytest.skip("promtool is not here: apt-get install prometheus")
    for arguments in (["check", "rules", "alerts.yml"], ["check", "config", "prometheus.yml"], ["test", "rules", "alerts.test.yml"]):
        done = subprocess.run([tool, *arguments], cwd=COMPOSE / "observe", capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_leads_to_a_line_of_the_runbook() -> None:
    alerts = (COMPOSE / "observe" / "alerts.yml").read_text()
    runbook = (COMPOSE / "RUNBOOK.md").read_text()
    names = re.findall(r"alert: (\w+)", alerts)
    anchors = re.findall(r'runbook: "RUNBOOK.md#([\w-]+)"', alerts)
    assert len(names) == len(anchors) > 10
    for anchor in anchors:
        assert f'<a id="{anchor}"></a>' in runbook, anchor
    for name in names:
        assert f"`{name}`" in runbook, name


def test_the_dashboard_is_one_that_grafana_provisions() -> None:
    dashboard = json.loads((COMPOSE / "observe" / "dashboards" / "qinglian.json").read_text())
    assert dashboard["uid"] and dashboard["schemaVersion"] >= 36
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"]) > 10
    for panel in dashboard["panels"]:
        assert panel["title"] and all(target["expr"] for target in panel["targets"])
