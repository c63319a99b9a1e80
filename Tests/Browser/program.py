"""A program that speaks the HTTP interface, with a token of one of the demo county's accounts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

import requests

from suite import VILLAGE, Suite

SCOPES = ["registers:read", "cases:read", "cases:write", "statistics:read", "events:read", "operations:read"]


def uuid7() -> str:
    """RFC 9562 §5.7: a key for one command."""
    bits = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(3 << 62) | 2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Program:
    """`account` None is the public."""

    def __init__(self, suite: Suite, account: str | None = None, scopes: list[str] = SCOPES, areas: tuple = ()):
        self.base = suite.url + "/api/v1"
        self.session = requests.Session()
        self.id = ""
        self.token = ""
        if account:
            self.token = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
            params = {
                "account": account,
                "digest": hashlib.sha256(self.token.encode()).hexdigest(),
                "prefix": self.token[:8],
                "label": "test",
                "scopes": scopes,
                "areas": list(areas),
                "days": 1,
            }
            self.id = suite.ask("portal.token.issue", params)["token"]
            self.session.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path: str, **arguments) -> requests.Response:
        return self.session.get(self.base + path, timeout=20, **arguments)

    def post(self, path: str, body: dict | None = None, **arguments) -> requests.Response:
        return self.session.post(self.base + path, json=body or {}, timeout=20, **arguments)

    def does(self, path: str, body: dict | None = None) -> dict:
        answer = self.post(path, body)
        assert answer.ok, (path, answer.status_code, answer.text)
        return answer.json()

    def send(self, path: str, body: dict | None = None, *files: tuple[str, bytes]) -> requests.Response:
        """The same as a form, with files by the names of their parts."""
        parts = [("request", (None, json.dumps(body or {}), "application/json"))]
        parts += [(name, (f"{name}.bin", data, "application/octet-stream")) for name, data in files]
        return self.session.post(self.base + path, files=parts, timeout=20)

    def file(self, kind: str = "help", category: str = "infrastructure", village: str = VILLAGE) -> dict:
        filing = {"kind": kind, "category": category, "story": "村口的路灯坏了三天。"}
        return self.does("/cases", {"village": village, "filing": filing})


@dataclass(frozen=True)
class Told:
    """One event of the stream."""

    id: str
    type: str
    data: str

    @property
    def subject(self) -> str:
        return json.loads(self.data).get("subject", "")


class Stream:
    """An open stream of events; ends with the `with`. The stream stands once this is made."""

    def __init__(self, program: Program, topics: tuple[str, ...] = (), after: str = ""):
        headers = {"Last-Event-ID": after} if after else {}
        self.answer = program.session.get(
            program.base + "/events", params={"topics": topics}, headers=headers, stream=True, timeout=20
        )
        assert self.answer.status_code == 200, self.answer.text
        assert self.answer.headers["Content-Type"].startswith("text/event-stream")
        self.told = self._read()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_) -> None:
        self.answer.close()

    def take(self, count: int) -> list[Told]:
        return [next(self.told) for _ in range(count)]

    def until(self, subject: str) -> list[Told]:
        """Everything up to the first event about `subject`."""
        found = []
        for told in self.told:
            found.append(told)
            if told.subject == subject:
                return found
        raise AssertionError(f"the stream ended before {subject}")

    def _read(self) -> Iterator[Told]:
        fields: dict[str, str] = {}
        for line in self.answer.iter_lines(chunk_size=1):
            text = line.decode()
            if text:
                name, _, value = text.partition(": ")
                fields[name] = value
            elif "data" in fields:
                yield Told(fields["id"], fields["event"], fields["data"])
                fields = {}
