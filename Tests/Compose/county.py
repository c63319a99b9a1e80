"""A small county as its operator begins it: registers from sheets, accounts, tokens; and people who file and answer."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import ssl
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from deployment import Deployment

COUNTY, TOWN, VILLAGE = "330281", "330281114", "330281114201"

AREAS = f"区划代码,名称,类型\n{COUNTY},余姚市,市\n{TOWN},梁弄镇,镇\n{VILLAGE},白云村,村\n"
POSTS = f"""role,area,account,name
operator,{COUNTY},li-yun,李云
village-clerk,{VILLAGE},chen-ming,陈明
village-secretary,{VILLAGE},wang-hua,王华
"""
SCOPES = ["cases:read", "cases:write", "events:read"]


class Refused(Exception):
    """An answer that is no success, with its status and what it says."""

    def __init__(self, error: urllib.error.HTTPError):
        super().__init__(f"{error.code} {error.url}: {error.read().decode(errors='replace')}")
        self.code = error.code


class Program:
    """Speaks the HTTP interface through the published port."""

    def __init__(self, url: str, token: str = "", context: ssl.SSLContext | None = None):
        self.base = url + "/api/v1"
        self.token = token
        self.context = context

    def does(self, path: str, body: dict | None = None, key: str | None = None) -> dict:
        """Posts and returns the answer; raises `Refused`, or `OSError` where there was none."""
        headers = {"Content-Type": "application/json", "X-Forwarded-For": f"10.1.{random.randrange(256)}.{random.randrange(256)}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.base + path, json.dumps(body or {}).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=20, context=self.context) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error) from None

    def file(self, key: str | None = None) -> dict:
        filing = {"kind": "help", "category": "infrastructure", "story": "村口的路灯坏了三天。"}
        return self.does("/cases", {"village": VILLAGE, "filing": filing}, key)


def begin(deployment: Deployment) -> dict[str, Program]:
    """The registers and the first accounts; programs by account, as ``""`` the public."""
    deployment.qinglian("import", "areas", "-", given=AREAS)
    deployment.qinglian("import", "posts", "-", given=POSTS)
    programs = {"": Program(deployment.url)}
    for account, name in (("li-yun", "李云"), ("chen-ming", "陈明"), ("wang-hua", "王华")):
        made = deployment.qinglian("accounts", "create", account, "--name", name, "--generate", "--json")
        assert len(json.loads(made)["password"]) >= 12
        flags = [part for scope in SCOPES for part in ("--scope", scope)]
        issued = deployment.qinglian("accounts", "token", "issue", account, "--label", "test", *flags, "--json")
        programs[account] = Program(deployment.url, json.loads(issued)["token"])
    return programs


def walk(programs: dict[str, Program]) -> str:
    """One case from filing to judgement; its id."""
    public, clerk, secretary = programs[""], programs["chen-ming"], programs["wang-hua"]
    receipt = public.file()
    case = receipt["case"]
    assert clerk.does(f"/cases/{case}/read")["content"]["story"] == "村口的路灯坏了三天。"
    clerk.does(f"/cases/{case}/receive")
    clerk.does(f"/cases/{case}/accept")
    clerk.does(f"/cases/{case}/assign", {"lead": "chen-ming"})
    assert clerk.does(f"/cases/{case}/answer", {"text": "已换新灯"})["state"] == "in-review"
    secretary.does(f"/cases/{case}/review", {"approved": True})
    assert secretary.does(f"/cases/{case}/close")["state"] == "closed"
    public.does("/receipts/judge", {"receipt": receipt["receipt"], "grade": 5})
    assert public.does("/receipts/follow", {"receipt": receipt["receipt"]})["grade"] == 5
    return case


@dataclass
class Filers:
    """People who file cases one after another; what was not answered they send again under its key, for five minutes."""

    program: Program
    count: int = 4
    #: Receipt numbers by case, of those that were acknowledged.
    receipts: dict[str, str] = field(default_factory=dict)
    failure: BaseException | None = None
    longest: float = 0

    def __enter__(self) -> Filers:
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(320)
        if self.failure:
            raise self.failure

    def _work(self) -> None:
        try:
            while not self._ended.is_set():
                began = time.monotonic()
                receipt = self._file(uuid7())
                self.receipts[receipt["case"]] = receipt["receipt"]
                self.longest = max(self.longest, time.monotonic() - began)
                self._ended.wait(0.05)
        except BaseException as error:
            self.failure = error

    def _file(self, key: str) -> dict:
        end = time.monotonic() + 300
        while True:
            try:
                return self.program.file(key)
            except Refused as refused:
                if refused.code not in (502, 503, 504) or time.monotonic() > end:
                    raise
            except (OSError, http.client.HTTPException):
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)


def filed(deployment: Deployment) -> list[str]:
    """The cases of the ledger, as its feed replays them, each as often as it is there."""
    told = deployment.qinglian("tail", "--from", "0", "--until-head", "intake.case.filed", "--json")
    return [json.loads(line)["subject"].removeprefix("case/") for line in told.splitlines() if line]


def uuid7() -> str:
    """RFC 9562 §5.7: a key for one command."""
    bits = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(3 << 62) | 2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
