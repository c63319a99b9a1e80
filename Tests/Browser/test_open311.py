"""GeoReport v2 as a client from PyPI speaks it."""

from __future__ import annotations

import re

import pytest
import requests
import xmltodict
from georeport import GeoReport

from program import Program
from suite import COUNTY, VILLAGE, Suite, wait


@pytest.fixture(scope="module", params=["json", "xml"])
def client(request: pytest.FixtureRequest, suite: Suite) -> GeoReport:
    # A portal that has just started reads first what was filed before, and says so with 503.
    wait(lambda: requests.get(f"{suite.url}/open311/v2/requests.json", timeout=20).status_code == 200)
    return GeoReport(suite.url + "/open311/v2", jurisdiction=COUNTY, output_format=request.param)


def post(client: GeoReport, **fields: str) -> requests.Response:
    address = f"{client.root_address}/requests.{client.output_format}"
    return requests.post(address, data={"jurisdiction_id": COUNTY, **fields}, timeout=20)


def read(client: GeoReport, answer: requests.Response) -> dict:
    if client.output_format == "json":
        return answer.json()[0]
    return next(iter(xmltodict.parse(answer.content).values()))["request"]


def test_a_request_is_filed_found_and_followed(suite: Suite, client: GeoReport) -> None:
    services = {service["service_code"]: service for service in client.get_service_list()}
    assert "help.infrastructure" in services
    assert not any(code.startswith("supervise") for code in services)
    definition = client.get_service_definition("help.infrastructure")
    assert definition["service_code"] == "help.infrastructure"

    answer = post(
        client, service_code="help.infrastructure", description="路灯坏了 <b>", address_id=VILLAGE, phone="13800001234"
    )
    assert answer.status_code == 201, answer.text
    filed = read(client, answer)
    receipt = re.search(r"\d{16}", filed["service_notice"])
    assert receipt and receipt[0] not in filed["service_request_id"]

    # Whoever posted it finds it at once by its id; everybody once the list tells it, without the hour.
    number = filed["service_request_id"]
    own = requests.get(
        f"{client.root_address}/requests/{number}.{client.output_format}", cookies=answer.cookies, timeout=20
    )
    wait(lambda: requests.get(own.url, cookies=answer.cookies, timeout=20).status_code == 200)
    shown = read(client, requests.get(own.url, cookies=answer.cookies, timeout=20))
    assert (shown["status"], shown["service_code"]) == ("open", "help.infrastructure")
    assert shown["requested_datetime"].endswith("T00:00:00+08:00")
    wait(lambda: number in str(client.get_service_requests(status="open")))
    shown = read(client, requests.get(own.url, timeout=20))
    assert shown["requested_datetime"].endswith("T00:00:00+08:00")

    follower = Program(suite)
    assert follower.does("/receipts/follow", {"receipt": receipt[0]})["standing"]["state"] == "filed"
    follower.does("/receipts/withdraw", {"receipt": receipt[0]})
    # An end that no answer came before is told on a later day.
    assert read(client, requests.get(own.url, timeout=20))["status"] == "open"


def test_no_question_narrows_a_day_down(suite: Suite, client: GeoReport) -> None:
    answer = post(client, service_code="help.other", description="路灯", address_id=VILLAGE)
    number = read(client, answer)["service_request_id"]
    address = f"{client.root_address}/requests.{client.output_format}"
    wait(lambda: number in requests.get(address, timeout=20).text)
    today = read_day(requests.get(f"{client.root_address}/requests/{number}.json", timeout=20).json())
    for hour in range(24):
        for ends in ("start_date", "end_date"):
            asked = {ends: f"{today}T{hour:02}:30:00+08:00"}
            assert number in requests.get(address, params=asked, timeout=20).text, asked


def read_day(answer: list[dict]) -> str:
    return answer[0]["requested_datetime"][:10]


def test_nothing_public_tells_who_where_or_what(suite: Suite, client: GeoReport) -> None:
    receipt = Program(suite).file()
    secret = Program(suite).file("supervise", "conduct")
    text = requests.get(f"{client.root_address}/requests.{client.output_format}", timeout=20).text
    for hidden in (VILLAGE, "路灯", receipt["case"], receipt["receipt"], secret["case"], "supervise", "13800001234"):
        assert hidden not in text


def test_mistakes_are_told_as_the_standard_wants(client: GeoReport) -> None:
    answer = post(client, service_code="supervise.conduct", lat="30.1", long="121.1")
    assert answer.status_code == 400
    if client.output_format == "json":
        errors = answer.json()
    else:
        errors = xmltodict.parse(answer.content)["errors"]["error"]
    assert len(errors) == 3
    assert {str(error["code"]) for error in errors} == {"400"}
    end = client.output_format
    assert requests.get(f"{client.root_address}/requests/nothing.{end}", timeout=20).status_code == 404
    assert requests.get(f"{client.root_address}/services.{end}?jurisdiction_id=elsewhere", timeout=20).status_code == 404
    assert requests.get(f"{client.root_address}/requests.{end}?start_date=soon", timeout=20).status_code == 400
    key = post(client, service_code="help.other", description="x", address_id=VILLAGE, api_key="wrong" * 10)
    assert key.status_code == 403


def test_an_address_that_is_nobodys_is_told_in_the_form_asked_for(suite: Suite) -> None:
    base = suite.url + "/open311/v2"
    for path in ("/nothing.json", "/requests/a/b.json", "/nothing", "", "/"):
        answer = requests.get(base + path, timeout=20)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"].startswith("application/json")
        assert [error["code"] for error in answer.json()] == [404]
    for path, accept in (("/nothing.xml", "*/*"), ("/nothing", "text/xml"), ("/requests/a/b.xml", "application/json")):
        answer = requests.get(base + path, headers={"Accept": accept}, timeout=20)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"].startswith("text/xml")
        assert xmltodict.parse(answer.content)["errors"]["error"]["code"] == "404"
    assert requests.put(base + "/requests.json", timeout=20).headers["Content-Type"].startswith("application/json")
    # Elsewhere people get pages.
    assert requests.get(suite.url + "/open311", timeout=20).headers["Content-Type"].startswith("text/html")
