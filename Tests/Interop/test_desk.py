"""The desk as an integrator meets it: idempotency, and every class of error."""

from __future__ import annotations

import base64
import json
import subprocess
import time

import pytest
from qinglian_wire import Desk, DeskError, request_frame, uuid7
from suite import BINARIES, OPERATOR, TOWN, VILLAGE, VILLAGER, County, whole_ledger


def refusal(desk: Desk, method: str, params: dict, **options) -> DeskError:
    with pytest.raises(DeskError) as caught:
        desk.call(method, params, **options)
    return caught.value


def old_uuid7(age: float) -> str:
    """An id as it was made `age` seconds ago."""
    milliseconds = f"{int((time.time() - age) * 1000):012x}"
    return f"{milliseconds[:8]}-{milliseconds[8:]}{uuid7()[13:]}"


def test_a_resend_gets_the_same_answer_and_does_nothing(county: County, desk: Desk):
    id = uuid7()
    frame = request_frame("intake.case.file", county.case(), id=id, timeout=30, actor=VILLAGER)
    first = desk.send(frame, id)
    events = len(whole_ledger(desk))
    again = desk.send(frame, id)
    assert again.raw == first.raw
    with county.service.desk() as other_connection:
        assert other_connection.send(frame, id).raw == first.raw
    assert len(whole_ledger(desk)) == events


def test_a_refusal_is_remembered_too(county: County, desk: Desk):
    id = uuid7()
    frame = request_frame(
        "intake.case.file", county.case() | {"code": "ZZZZ-ZZZZ-ZZZZ-Z"}, id=id, timeout=30, actor=VILLAGER
    )
    answers = []
    for _ in range(2):
        with pytest.raises(DeskError) as caught:
            desk.send(frame, id)
        answers.append((caught.value.code, caught.value.reason, caught.value.message))
    assert answers[0] == answers[1]


def test_another_request_under_a_used_id_is_refused(county: County, desk: Desk):
    id = uuid7()
    desk.call("intake.case.file", county.case(), id=id, actor=VILLAGER)
    error = refusal(desk, "intake.case.file", county.case(1), id=id, actor=VILLAGER)
    assert (error.code, error.reason) == (DeskError.REFUSED, "id-reused")


def test_the_same_id_of_another_actor_is_another_request(county: County, desk: Desk):
    id = uuid7()
    params = county.case()
    first = desk.call("intake.case.file", params, id=id, actor={"account": "one", "roles": []})
    second = desk.call("intake.case.file", params, id=id, actor={"account": "two", "roles": []})
    assert first.result["case"] != second.result["case"]


@pytest.mark.parametrize("age", [25 * 3600, -2 * 3600])
def test_a_stale_id_is_refused(county: County, desk: Desk, age: float):
    error = refusal(desk, "intake.case.file", county.case(), id=old_uuid7(age))
    assert (error.code, error.reason) == (DeskError.REFUSED, "stale-id")


def test_a_deadline_that_has_passed_is_refused(county: County, desk: Desk):
    id = uuid7()
    frame = request_frame("intake.case.file", county.case(), id=id, timeout=-1, actor=VILLAGER)
    with pytest.raises(DeskError) as caught:
        desk.send(frame, id)
    assert caught.value.reason == "deadline"


def test_what_was_done_before_its_deadline_is_answered_alike_after_it(county: County, desk: Desk):
    id = uuid7()
    frame = request_frame("intake.case.file", county.case(), id=id, timeout=2, actor=VILLAGER)
    first = desk.send(frame, id, timeout=2)
    time.sleep(2)
    assert desk.send(frame, id).raw == first.raw


def test_errors_have_the_codes_of_the_wire(county: County, desk: Desk):
    row = {"line": 1, "code": TOWN, "name": "x", "kind": "town", "telephone": ""}
    assert refusal(desk, "intake.no.such", {}).code == DeskError.METHOD_NOT_FOUND
    assert refusal(desk, "intake.areas.import", {"rows": 1}).code == DeskError.INVALID_PARAMS
    assert refusal(desk, "intake.case.file", county.case(story="")).code == DeskError.INVALID_PARAMS
    assert refusal(desk, "intake.case.file", county.case(story="字" * 20_001)).code == DeskError.INVALID_PARAMS
    assert refusal(desk, "intake.case.read", {"case": uuid7(), "contact": False}).code == DeskError.NOT_FOUND
    assert refusal(desk, "intake.areas.import", {"rows": [row]}, actor=VILLAGER).code == DeskError.FORBIDDEN


@pytest.mark.parametrize(
    "frame, code",
    [
        (b"", DeskError.INVALID_REQUEST),
        (b"{", DeskError.PARSE),
        (b"[]", DeskError.PARSE),
        (b'{"jsonrpc":"1.0"}', DeskError.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7,"method":"desk.health"}', DeskError.INVALID_REQUEST),
    ],
)
def test_a_frame_that_is_no_request_gets_an_error(desk: Desk, frame: bytes, code: int):
    with pytest.raises(DeskError) as caught:
        desk.send(frame, id="")
    assert caught.value.code == code


def test_a_message_is_for_a_person_and_in_full_sentences(county: County, desk: Desk):
    error = refusal(desk, "intake.areas.import", {}, actor=OPERATOR)
    assert "rows" in error.message


def test_what_the_desk_describes_is_what_it_answers(desk: Desk):
    description = desk.call("desk.describe").result
    methods = {method["method"]: method for method in description["methods"]}
    assert {"desk.describe", "desk.health", "feed.read", "intake.case.file"} <= set(methods)
    assert {method["kind"] for method in methods.values()} == {"command", "query"}
    assert json.dumps(description["source"]) == '"/qinglian/330281/intake"'


def test_a_second_process_is_refused_while_the_first_goes_on(county: County, desk: Desk):
    command = [BINARIES / "intake", "--data", county.service.data, "--run", county.service.run]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert second.returncode != 0
    assert str(county.service.data) in second.stderr
    assert desk.call("desk.health").result["ready"]


# Eight pixels square, without metadata.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA"
    "FQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUBKN//9k="
)


def test_a_photo_goes_with_a_case_and_comes_back_by_the_receipt(county: County, desk: Desk):
    receipt = desk.call("intake.case.file", county.case(), attachments=[JPEG], actor=VILLAGER).result["receipt"]
    steps = desk.call("intake.case.follow", {"receipt": receipt}, actor=VILLAGER).result["steps"]
    [photo] = steps[0]["attachments"]
    assert (photo["mediaType"], photo["size"]) == ("image/jpeg", len(JPEG))
    params = {"case": receipt, "attachment": photo["attachment"]}
    opened = desk.call("intake.case.open-attachment", params, actor=VILLAGER)
    assert opened.attachments == [JPEG]


def test_what_is_no_photo_is_refused_with_a_reason(county: County, desk: Desk):
    with pytest.raises(DeskError) as caught:
        desk.call("intake.case.file", county.case(), attachments=[b"%PDF-1.7"], actor=VILLAGER)
    assert (caught.value.code, caught.value.reason) == (DeskError.INVALID_PARAMS, "attachments.kind")


def test_who_leaves_a_post_is_cut_off_whatever_the_peer_says(county: County, desk: Desk):
    clerk = {"account": "interop-clerk", "roles": [f"village-clerk@{VILLAGE}"]}
    row = {"line": 2, "role": "village-clerk", "area": VILLAGE, "grid": "", "ordinal": "9", "seat": "", "name": "文书"}
    row |= {"account": clerk["account"], "telephone": "", "from": ""}
    assert desk.call("intake.posts.import", {"rows": [row]}).result["rejected"] == []
    posts = desk.call("intake.posts.of", {"account": clerk["account"]}, actor=clerk | {"roles": []}).result["posts"]
    assert [post["role"] for post in posts] == clerk["roles"]
    desk.call("intake.task.list", {"limit": 1}, actor=clerk)
    desk.call("intake.post.leave", {"account": clerk["account"]})
    error = refusal(desk, "intake.task.list", {"limit": 1}, actor=clerk)
    assert (error.code, error.reason) == (DeskError.FORBIDDEN, "post.not-in-force")
