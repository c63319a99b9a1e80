"""Who guesses at numbers is stopped. The last file of all: its address may guess no more for a while."""

from __future__ import annotations

from program import Program
from suite import Suite


def test_wrong_numbers_are_counted_and_stopped_for_who_guesses(suite: Suite) -> None:
    guesser = Program(suite)
    for _ in range(200):
        answer = guesser.post("/receipts/follow", {"receipt": "0000 0000 0000 0000"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert answer.json()["type"] == "urn:qinglian:problem:often"
    assert 1 <= int(answer.headers["Retry-After"]) <= 3_600
    assert guesser.get("/policy").ok
    assert Program(suite, "county").get("/cases").ok
