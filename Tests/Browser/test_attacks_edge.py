"""The web edge under attack by strangers, on a suite of its own: whoever means well goes on being served.

Strangers come from addresses of loopback other than the villagers'."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import photos
import pytest
import requests
from requests.adapters import HTTPAdapter
from staff import password
from suite import Suite, wait
from villager import STORY

# Seconds; a slow machine stretches a password for long.
PATIENCE = 90
VILLAGERS, STRANGERS = "127.0.0.1", [f"127.0.0.{number}" for number in range(2, 6)]


@pytest.fixture(scope="module")
def attacked() -> Iterator[Suite]:
    suite = Suite()
    try:
        yield suite.start()
    finally:
        suite.stop()


@pytest.fixture(scope="module")
def households(attacked: Suite) -> Iterator[str]:
    return iter(attacked.codes())


class From(HTTPAdapter):
    """Connections from one address of this machine."""

    def __init__(self, address: str):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


class Person:
    """Somebody with a browser, who fills in forms as they are."""

    def __init__(self, suite: Suite, address: str = VILLAGERS):
        self.url = suite.url
        self.session = requests.Session()
        self.session.mount("http://", From(address))

    def get(self, path: str, **options) -> requests.Response:
        return self.session.get(self.url + path, timeout=PATIENCE, allow_redirects=False, **options)

    def post(self, path: str, fields: dict, **options) -> requests.Response:
        return self.session.post(self.url + path, data=fields, timeout=PATIENCE, allow_redirects=False, **options)

    def form(self, path: str, *names: str) -> dict:
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code)
        found = {name: re.search(f'name="{name}" value="([^"]*)"', page.text) for name in ("token", *names)}
        return {name: match[1] for name, match in found.items() if match}

    def file(self, code: str, *pictures: bytes) -> requests.Response:
        assert self.get(f"/h/{code}").status_code == 303
        fields = self.form("/file/help", "id", "place")
        fields |= {"category": "infrastructure", "story": STORY, "wish": "none"}
        parts = [("photos", ("a.jpg", picture, "image/jpeg")) for picture in pictures]
        return self.post("/file/help", fields, files=parts or [("photos", ("", b"", "application/octet-stream"))])

    def sign_in(self, login: str, secret: str) -> requests.Response:
        return self.post("/sign-in", self.form("/sign-in") | {"login": login, "password": secret})


def connect(suite: Suite, address: str) -> socket.socket:
    host, port = suite.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=60, source_address=(address, 0))


def head(suite: Suite, *lines: str, path: str = "/file/help") -> bytes:
    host = suite.url.removeprefix("http://")
    return "\r\n".join([f"POST {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()


def said(connection: socket.socket) -> bytes:
    """Everything until the other side closes, or has said nothing for a while."""
    connection.settimeout(3)
    told = b""
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while part := connection.recv(65_536):
            told += part
    return told


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@contextlib.contextmanager
def busy(suite: Suite) -> Iterator[None]:
    """Somebody reads pages all the time."""
    ended = threading.Event()

    def read() -> None:
        person = Person(suite)
        while not ended.is_set():
            person.get("/")
            time.sleep(0.02)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        ended.set()
        reader.join(30)


def errors(suite: Suite) -> list[str]:
    return [line for line in suite.log.read_text().splitlines() if re.search(r"\berror\b.*could not be made", line)]


MULTIPART = "Content-Type: multipart/form-data; boundary=x"


def test_uploads_that_are_only_announced_or_stop_half_way_keep_nobody_from_filing(attacked: Suite, households):
    held: list[socket.socket] = []
    try:
        for number in range(160):
            connection = connect(attacked, STRANGERS[number % 4])
            connection.sendall(head(attacked, MULTIPART, "Content-Length: 25165824"))
            if number % 2:
                connection.sendall(b"--x\r\n" + b"y" * 50_000)
            held.append(connection)
        with busy(attacked):
            villager = Person(attacked)
            for _ in range(3):
                begun = time.monotonic()
                assert villager.file(next(households)).status_code == 303
                assert villager.file(next(households), photos.photo("JPEG")).status_code == 303
                assert time.monotonic() - begun < 10
        # One that sends nothing more is told so, and its connection ends.
        answer = said_within(held[0], 60)
        assert status(answer) == 408 and "网络太慢" in answer.decode(errors="replace")
    finally:
        for connection in held:
            connection.close()


def said_within(connection: socket.socket, seconds: float) -> bytes:
    connection.settimeout(seconds)
    told = b""
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while part := connection.recv(65_536):
            told += part
    return told


def test_made_up_slips_keep_nobody_from_signing_in(attacked: Suite):
    ended = time.monotonic() + 6
    answers: set[int] = set()

    def guess(number: int) -> None:
        stranger = Person(attacked, STRANGERS[number % 4])
        stranger.get("/slip/" + secrets.token_urlsafe(32).rstrip("="))
        token = stranger.form("/sign-in")["token"]
        while time.monotonic() < ended:
            answers.add(stranger.post("/slip", {"token": token, "pin": "2580", "again": "2580"}).status_code)

    with ThreadPoolExecutor(40) as pool:
        strangers = [pool.submit(guess, number) for number in range(40)]
        time.sleep(1)
        times = []
        while time.monotonic() < ended:
            begun = time.monotonic()
            assert Person(attacked).sign_in("clerk", password(attacked)).status_code == 303
            times.append(time.monotonic() - begun)
        for stranger in strangers:
            stranger.result()
    assert answers <= {404, 429}
    assert times and max(times) < 8, times


def test_wrong_passwords_from_a_shared_address_leave_who_signed_in_before_to_sign_in(attacked: Suite):
    clerk = Person(attacked)
    secret = password(attacked)
    assert clerk.sign_in("town", secret).status_code == 303

    def guess(number: int) -> None:
        stranger = Person(attacked)
        stranger.sign_in("town", "not the password")
        for each in range(8):
            stranger.sign_in(f"nobody-{number}-{each}", "not the password")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(guess, range(4)))
    assert clerk.sign_in("town", secret).status_code == 303
    newcomer = Person(attacked).sign_in("county", secret)
    assert newcomer.status_code == 303 or int(newcomer.headers["Retry-After"]) <= 10


def test_wrong_numbers_never_stop_a_right_code_behind_the_same_address(attacked: Suite, households):
    stranger = Person(attacked)
    token = stranger.form("/r")["token"]
    guesses = [stranger.post("/r", {"token": token, "number": "0000 0000 0000 0000"}).status_code for _ in range(90)]
    assert guesses[:1] == [422] and guesses[-1] == 429
    villager = Person(attacked)
    code = next(households)
    assert villager.get(f"/h/{code}").status_code == 303
    assert villager.file(code).status_code == 303
    number = re.search(r"[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}", villager.get("/receipt").text)[0]
    assert villager.post("/r", villager.form("/r") | {"number": number}).status_code == 303


@pytest.mark.parametrize(
    "body",
    [b"zz\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n", b"ffffffffffffffffff\r\nhello\r\n", b"5\r\nhelloworld\r\n0\r\n\r\n"],
    ids=["no number", "negative", "endless", "too long"],
)
@pytest.mark.parametrize("kind", [MULTIPART, "Content-Type: application/x-www-form-urlencoded"], ids=["files", "text"])
def test_malformed_chunks_are_the_senders_mistake(attacked: Suite, kind: str, body: bytes):
    with connect(attacked, VILLAGERS) as connection:
        connection.sendall(head(attacked, kind, "Transfer-Encoding: chunked") + body)
        assert status(said(connection)) == 400
    assert errors(attacked) == []


@pytest.mark.parametrize("path", ["/file/help", "/api/v1/cases", "/open311/v2/requests.json"])
@pytest.mark.parametrize("waits", [True, False], ids=["and waits", "and is gone"])
def test_an_upload_that_is_cut_off_is_the_senders_mistake(attacked: Suite, path: str, waits: bool):
    kind = "Content-Type: application/x-www-form-urlencoded" if "open311" in path else MULTIPART
    with connect(attacked, VILLAGERS) as connection:
        connection.sendall(head(attacked, kind, "Content-Length: 5000", path=path) + b"--x\r\n" + b"y" * 1_000)
        if waits:
            connection.shutdown(socket.SHUT_WR)
            assert status(said(connection)) in (400, 0)
    time.sleep(0.3)
    assert errors(attacked) == []
    assert Person(attacked).get("/").status_code == 200


@pytest.mark.parametrize(
    ("hosts", "version", "expected"),
    [
        (["ql.example"], "1.1", 200),
        ([], "1.1", 400),
        ([], "1.0", 200),
        (["ql.example", "evil.example"], "1.1", 400),
        (["ql.example", "ql.example"], "1.0", 400),
        (["ql example"], "1.1", 400),
        (["a@ql.example"], "1.1", 400),
        ([""], "1.1", 400),
    ],
)
def test_a_request_names_its_host_once(attacked: Suite, hosts: list[str], version: str, expected: int):
    with connect(attacked, VILLAGERS) as connection:
        lines = [f"GET /sign-in HTTP/{version}", *(f"Host: {host}" for host in hosts), "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode())
        assert status(said(connection)) == expected


def test_a_form_from_another_origin_is_refused_however_its_name_ends(attacked: Suite):
    person = Person(attacked)
    form = person.form("/r") | {"number": "0000 0000 0000 0001"}
    host = attacked.url.removeprefix("http://")
    for origin in (f"http://evil.example://{host}", f"evil://{host}", f"http://{host}.evil.example", "http://127.0.0.1"):
        assert person.post("/r", form, headers={"Origin": origin}).status_code == 403, origin
    assert person.post("/r", form, headers={"Origin": attacked.url}).status_code in (422, 429)


def test_many_open_connections_of_one_address_leave_others_theirs(attacked: Suite):
    held = []
    try:
        for _ in range(int(os.environ.get("EDGE_CONNECTIONS", "400"))):
            held.append(connect(attacked, STRANGERS[0]))
        begun = time.monotonic()
        assert Person(attacked).get("/").status_code == 200
        assert time.monotonic() - begun < 5
    finally:
        for connection in held:
            connection.close()


def test_a_proxy_that_nobody_configured_is_told_of_once(attacked: Suite):
    def warnings() -> list[str]:
        return json.loads(attacked.tool("call", "--service", "portal", "desk.health", "{}"))["warnings"]

    assert warnings() == []
    for _ in range(3):
        Person(attacked).get("/", headers={"X-Forwarded-For": "192.0.2.7"})
    assert [("X-Forwarded-For" in each, "--proxies" in each) for each in warnings()] == [(True, True)]
    assert "192.0.2.7" not in warnings()[0]
    lines = [line for line in attacked.log.read_text().splitlines() if "X-Forwarded-For arrives" in line]
    assert len(lines) == 1 and "192.0.2.7" not in lines[0]
    operator = Person(attacked)
    wait(lambda: operator.sign_in("ops", password(attacked)).status_code == 303, 60)
    assert "X-Forwarded-For" in operator.get("/operator").text


def test_the_password_of_the_demo_is_in_its_file_and_no_log(attacked: Suite):
    secret = password(attacked)
    assert len(secret) >= 12
    assert secret not in attacked.log.read_text()
    assert (attacked.data / "demo-sign-ins.txt").stat().st_mode & 0o077 == 0
