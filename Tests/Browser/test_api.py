"""`/api/v1` as programs use it, on the running suite."""

from __future__ import annotations

import json

import pytest
import requests

import staff
from photos import MAKER, photo
from program import Program, Stream, uuid7
from suite import COUNTY, TOWN, VILLAGE, Suite

OTHER_VILLAGE = "330281114202"


@pytest.fixture(scope="module")
def public(suite: Suite) -> Program:
    return Program(suite)


@pytest.fixture(scope="module")
def clerk(suite: Suite) -> Program:
    return Program(suite, "clerk")


@pytest.fixture(scope="module")
def county(suite: Suite) -> Program:
    return Program(suite, "county")


def refused(answer: requests.Response, status: int, word: str) -> dict:
    """A problem that says what is wrong, in the form of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:qinglian:problem:{word}"
    assert problem["status"] == status
    return problem


def test_a_case_is_walked_from_filing_to_judgement_over_http(suite: Suite, public: Program, clerk: Program) -> None:
    secretary = Program(suite, "secretary")
    receipt = public.file()
    case = receipt["case"]
    assert any(row["standing"]["case"] == case for row in clerk.get("/cases?limit=200&mine=true").json()["cases"])
    assert clerk.does(f"/cases/{case}/read")["content"]["story"] == "村口的路灯坏了三天。"
    clerk.does(f"/cases/{case}/receive")
    clerk.does(f"/cases/{case}/accept")
    clerk.does(f"/cases/{case}/assign", {"lead": "clerk"})
    assert clerk.does(f"/cases/{case}/answer", {"text": "已换新灯"})["state"] == "in-review"
    secretary.does(f"/cases/{case}/review", {"approved": True})
    assert secretary.does(f"/cases/{case}/close")["state"] == "closed"
    shown = public.does("/receipts/follow", {"receipt": receipt["receipt"]})
    assert shown["standing"]["state"] == "closed"
    assert shown["mayJudge"]
    public.does("/receipts/judge", {"receipt": receipt["receipt"], "grade": 5})
    assert public.does("/receipts/follow", {"receipt": receipt["receipt"]})["grade"] == 5


def test_photos_and_a_voice_come_with_what_the_desk_keeps_them_for(suite: Suite, public: Program, clerk: Program) -> None:
    secretary = Program(suite, "secretary")
    filing = {"kind": "help", "category": "infrastructure", "story": "见照片。"}
    voice = b"#!AMR\n" + b"\x3c" + bytes(31)
    answer = public.send("/cases", {"village": VILLAGE, "filing": filing}, ("photos", photo("JPEG")), ("voice", voice))
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    case, number = receipt["case"], {"receipt": receipt["receipt"]}
    assert public.send("/receipts/add", number | {"text": "又拍了一张。"}, ("photos", photo("PNG"))).ok
    clerk.does(f"/cases/{case}/receive")
    clerk.does(f"/cases/{case}/accept")
    text = {"text": "已换新灯"}
    assert clerk.send(f"/cases/{case}/answer", text, ("photos", photo("WEBP")), ("photos", photo("JPEG"))).ok
    secretary.does(f"/cases/{case}/review", {"approved": True})
    steps = public.does("/receipts/follow", number)["steps"]
    files = {step["act"]: [file["mediaType"] for file in step["attachments"]] for step in steps if step["attachments"]}
    assert files == {
        "filed": ["image/jpeg", "audio/amr"],
        "added": ["image/png"],
        "answered": ["image/webp", "image/jpeg"],
    }
    for step in steps:
        for file in step["attachments"]:
            opened = public.post(f"/receipts/attachments/{file['attachment']}/open", number)
            assert opened.headers["Content-Type"] == file["mediaType"]
            assert MAKER.encode() not in opened.content


def test_what_is_wrong_with_a_form_is_told_by_its_part(public: Program, clerk: Program) -> None:
    case = public.file()["case"]
    clerk.does(f"/cases/{case}/receive")
    clerk.does(f"/cases/{case}/accept")
    path, text = f"/cases/{case}/answer", {"text": "已换新灯"}
    for files, at in (
        ([("photos", b"no photo")], "photos"),
        ([("photos", photo("JPEG"))] * 4, "photos"),
        ([("voice", photo("JPEG"))], "voice"),
        ([("picture", photo("JPEG"))], "picture"),
    ):
        assert refused(clerk.send(path, text, *files), 422, "invalid")["errors"][0]["at"] == at
    assert refused(clerk.send(path, {"texte": "x"}), 422, "invalid")["errors"][0]["at"] == "/texte"
    refused(clerk.send(f"/cases/{case}/urge", {}, ("photos", photo("JPEG"))), 415, "media-type")
    cut = {"Content-Type": "multipart/form-data; boundary=x"}
    refused(clerk.session.post(clerk.base + path, data=b"--x\r\nhalf", headers=cut, timeout=20), 400, "malformed")
    assert clerk.does(f"/cases/{case}/read")["row"]["standing"]["state"] == "accepted"


def test_one_villages_token_neither_lists_nor_reads_anothers_cases(public: Program, clerk: Program) -> None:
    case = public.file(village=OTHER_VILLAGE)["case"]
    assert all(row["standing"]["case"] != case for row in clerk.get("/cases?limit=200").json()["cases"])
    answer = clerk.post(f"/cases/{case}/read")
    assert answer.status_code in (403, 404)
    assert "路灯" not in answer.text


def test_a_matter_of_supervision_is_nowhere_in_what_the_village_can_ask(public: Program, clerk: Program) -> None:
    before = clerk.get("/cases/count").json()
    case = public.file("supervise", "conduct")["case"]
    assert clerk.get("/cases/count").json() == before
    assert case not in clerk.get("/cases?limit=200").text
    assert clerk.post(f"/cases/{case}/read").status_code in (403, 404)


def test_a_command_sent_again_under_its_key_is_done_once(public: Program, county: Program) -> None:
    key = {"Idempotency-Key": uuid7()}
    body = {"village": VILLAGE, "filing": {"kind": "suggest", "category": "other", "story": "再来一盏灯"}}
    first = public.post("/cases", body, headers=key)
    assert first.status_code == 201
    assert public.post("/cases", body, headers=key).json() == first.json()
    body["filing"]["story"] = "别的话"
    assert refused(public.post("/cases", body, headers=key), 422, "invalid")["code"] == "id-reused"
    refused(public.post("/cases", body, headers={"Idempotency-Key": "1"}), 400, "malformed")


def test_what_is_read_has_a_tag_and_is_not_sent_twice(public: Program) -> None:
    answer = public.get("/policy")
    tag = answer.headers["ETag"]
    again = public.get("/policy", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    head = public.session.head(public.base + "/policy", timeout=20)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", tag)
    assert head.headers["Content-Length"] == str(len(answer.content))


def test_pages_lead_through_the_whole_list_and_end(public: Program, county: Program) -> None:
    for _ in range(3):
        public.file()
    whole = [row["standing"]["case"] for row in county.get("/cases?limit=200").json()["cases"]]
    found, path = [], "/api/v1/cases?limit=2"
    for _ in range(len(whole) + 1):
        answer = county.session.get(county.base.removesuffix("/api/v1") + path, timeout=20)
        assert answer.ok, answer.text
        found += [row["standing"]["case"] for row in answer.json()["cases"]]
        path = answer.links.get("next", {}).get("url", "")
        if not path:
            break
    assert found == whole


def test_every_wrong_request_gets_a_problem_that_helps(public: Program, clerk: Program, suite: Suite) -> None:
    refused(public.get("/nothing"), 404, "missing")
    answer = public.session.delete(public.base + "/cases", timeout=20)
    refused(answer, 405, "method")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    options = public.session.options(public.base + "/cases", timeout=20)
    assert options.status_code == 204
    assert options.headers["Allow"] == answer.headers["Allow"]
    form = public.session.post(public.base + "/cases", data={"a": "b"}, timeout=20)
    refused(form, 415, "media-type")
    large = {"village": VILLAGE, "filing": {"kind": "help", "category": "other", "story": "x" * 300_000}}
    refused(public.post("/cases", large), 413, "too-large")
    typo = {"village": VILLAGE, "filing": {"kind": "help", "category": "other", "story": "x", "telefone": "1"}}
    assert refused(public.post("/cases", typo), 422, "invalid")["errors"][0]["at"] == "/filing/telefone"
    wrong = public.session.post(
        public.base + "/cases", data=b'{"a":', headers={"Content-Type": "application/json"}, timeout=20
    )
    refused(wrong, 400, "malformed")
    unknown = refused(public.post("/receipts/follow", {"receipt": "1234 5678 1234 5678"}), 422, "invalid")
    assert "1234" not in json.dumps(unknown)


def test_a_token_opens_what_its_scopes_say_until_it_is_revoked(suite: Suite, public: Program) -> None:
    answer = public.get("/cases")
    refused(answer, 401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    reader = Program(suite, "clerk", scopes=["registers:read"])
    assert reader.get(f"/grids?area={VILLAGE}").ok
    assert refused(reader.get("/cases"), 403, "forbidden")["code"] == "scope"
    refused(reader.get("/grids?area=330281115201"), 403, "forbidden")
    suite.ask("portal.token.revoke", {"token": reader.id})
    refused(reader.get(f"/grids?area={VILLAGE}"), 401, "unauthorized")
    refused(reader.get("/policy"), 401, "unauthorized")


def test_a_token_for_one_town_reaches_no_further(suite: Suite) -> None:
    narrow = Program(suite, "county", areas=(TOWN,))
    assert narrow.get(f"/grids?area={TOWN}").ok
    refused(narrow.get(f"/grids?area={COUNTY}"), 403, "forbidden")
    refused(narrow.get("/events"), 403, "forbidden")


def test_the_stream_tells_what_happens_and_goes_on_where_it_ended(public: Program, county: Program) -> None:
    with Stream(county, ("intake.case.",)) as stream:
        first = public.file()["case"]
        told = stream.until(f"case/{first}")[-1]
    assert told.type == "intake.case.filed"
    assert "路灯" not in told.data
    missed = [public.file()["case"] for _ in range(3)]
    with Stream(county, ("intake.case.",), after=told.id) as stream:
        assert [event.subject for event in stream.take(3)] == [f"case/{case}" for case in missed]
        live = public.file()["case"]
        assert stream.take(1)[0].subject == f"case/{live}"


@pytest.fixture
def discipline(visit, suite: Suite) -> Program:
    """A program of county discipline, to which the other one there has consented."""
    program = Program(suite, "county-discipline")
    staff.consent(visit(), suite)
    return program


def test_a_long_past_is_told_in_order_and_without_a_gap(public: Program, discipline: Program) -> None:
    with Stream(discipline) as stream:
        last = stream.until(f"case/{public.file()['case']}")[-1]
    service, ledger, _ = last.id.split(":")
    with Stream(discipline, after=f"{service}:{ledger}:0") as stream:
        past = stream.until(last.subject)
    numbers = [int(json.loads(event.data)["sequence"]) for event in past]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 200
    assert past[-1].data == last.data


def test_a_matter_of_supervision_is_told_to_county_discipline_alone(
    public: Program, county: Program, clerk: Program, discipline: Program
) -> None:
    with Stream(discipline) as all_of_it, Stream(county) as less:
        secret = public.file("supervise", "conduct")
        public.does("/receipts/urge", {"receipt": secret["receipt"]})
        plain = f"case/{public.file()['case']}"
        seen, shown = all_of_it.until(plain), less.until(plain)
    assert f"case/{secret['case']}" in [event.subject for event in seen]
    assert all(secret["case"] not in event.data for event in shown)
    assert all("prior" not in json.loads(event.data) for event in shown)
    refused(clerk.get("/events"), 403, "forbidden")
    refused(public.get("/events"), 401, "unauthorized")


def test_the_page_for_programs_names_every_path_of_the_document(suite: Suite, public: Program) -> None:
    page = requests.get(suite.url + "/api", timeout=20).text
    for path in public.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page


def test_an_address_that_is_nobodys_is_a_problem_and_no_page(public: Program) -> None:
    for path in ("/unknown", "/unknown/deeper", "/", "", "/%E4%BD%A0%E5%A5%BD", "/receipts/unknown"):
        refused(public.get(path), 404, "missing")
        refused(public.post(path), 404, "missing")
        refused(public.session.delete(public.base + path, timeout=20), 404, "missing")
