"""Other people's programs receive what the channels of Notification send: aiosmtpd takes and reads our mail, the reference
library of Standard Webhooks verifies our signatures. The senders are Swift tests, told by the environment where the peers are."""

from __future__ import annotations

import asyncio
import base64
import email
import email.policy
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from channels import Certificate, send
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ID = "01934f3b-2a3b-7000-8000-000000000001"
OLD = "whsec_" + base64.b64encode(bytes(range(24))).decode()
NEW = "whsec_" + base64.b64encode(bytes(range(64))).decode()


@dataclass
class Mailbox:
    """Keeps what arrives; refuses whoever is called nobody, and puts off whoever is called later."""

    envelopes: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address.startswith("nobody"):
            return f"550 5.1.1 <{address}>: no such user"
        if address.startswith("later"):
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        self.sessions.append(session)
        return "250 2.0.0 queued as 4711"

    def read(self) -> EmailMessage:
        (envelope,) = self.envelopes
        return email.message_from_bytes(envelope.content, policy=email.policy.default)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


class Door:
    """aiosmtpd on a port that the system chose, in a thread of its own."""

    def __init__(self, mailbox: Mailbox, ssl_context: ssl.SSLContext | None = None, **options: object):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.opening = self.loop.create_server(
            lambda: SMTP(mailbox, loop=self.loop, **options), "127.0.0.1", 0, ssl=ssl_context
        )

    def __enter__(self) -> int:
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self.opening, self.loop).result(10)
        return self.server.sockets[0].getsockname()[1]

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"qinglian", b"right")
    return AuthResult(success=right, handled=False)


def test_mail_is_read_as_it_was_written() -> None:
    mailbox = Mailbox()
    with Door(mailbox) as port:
        send("mail", smtp=port, security="none")
    (envelope,) = mailbox.envelopes
    assert envelope.mail_from == "qinglian@county.example"
    assert envelope.rcpt_tos == ["wang@village.example"]
    message = mailbox.read()
    assert not message.defects
    assert message["From"].addresses[0].display_name == "清廉余姚"
    assert message["From"].addresses[0].addr_spec == "qinglian@county.example"
    assert message["To"].addresses[0].addr_spec == "wang@village.example"
    assert message["Subject"] == "陆埠镇五马村有一件求助件刚提交，请在11月24日（星期二）前签收，逾期自动报镇里"
    assert message["Message-ID"] == f"<{ID}@county.example>"
    assert message["Date"].datetime.isoformat() == "2024-11-22T04:20:00+00:00"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://ql.example/u/abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "text/plain"
    text = message.get_content().replace("\r\n", "\n")
    assert text.startswith("第一段：“清廉”\n.\n..点开头的行\n")
    assert text.count("很长的一段，") == 100


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [("nobody@village.example", "refused rejected"), ("later@village.example", "failed rejected")],
)
def test_a_refusal_is_told_from_a_delay(recipient: str, outcome: str) -> None:
    mailbox = Mailbox()
    with Door(mailbox) as port:
        send("mail", smtp=port, security="none", recipient=recipient, outcome=outcome)
    assert mailbox.envelopes == []


@pytest.mark.parametrize(
    ("password", "outcome", "count"), [("right", "delivered", 1), ("wrong", "failed authentication", 0)]
)
def test_starttls_comes_before_the_password(certificate: Certificate, password: str, outcome: str, count: int) -> None:
    mailbox = Mailbox()
    options = {
        "tls_context": certificate.context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticator,
    }
    with Door(mailbox, **options) as port:
        send(
            "mail",
            smtp=port,
            security="starttls",
            password=password,
            certificates=certificate.authority,
            outcome=outcome,
        )
    assert len(mailbox.envelopes) == count
    assert all(session.ssl is not None for session in mailbox.sessions)


def test_tls_from_the_first_byte(certificate: Certificate) -> None:
    mailbox = Mailbox()
    with Door(mailbox, ssl_context=certificate.context) as port:
        send("mail", smtp=port, security="tls", certificates=certificate.authority)
    assert len(mailbox.envelopes) == 1


def test_an_untrusted_certificate_gets_no_mail(certificate: Certificate) -> None:
    mailbox = Mailbox()
    with Door(mailbox, ssl_context=certificate.context) as port:
        send("mail", smtp=port, security="tls", outcome="failed tls")
    assert mailbox.envelopes == []


@dataclass
class Receiver:
    url: str
    status: int = 200
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(received.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received = Receiver(f"http://127.0.0.1:{server.server_port}/hooks")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield received
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.mark.parametrize("secrets", [[OLD], [NEW], [NEW, OLD]])
def test_the_reference_library_verifies_our_signatures(receiver: Receiver, secrets: list[str]) -> None:
    send("webhook", webhook=receiver.url, secrets=" ".join(secrets))
    ((headers, body),) = receiver.requests
    for secret in (OLD, NEW):
        if secret in secrets:
            assert Webhook(secret).verify(body, headers)["data"] == {"case": "清"}
        else:
            with pytest.raises(WebhookVerificationError):
                Webhook(secret).verify(body, headers)
    assert headers["webhook-id"] == ID
    assert json.loads(body)["type"] == "notice.task"
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets[0]).verify(body.replace(b"task", b"tusk"), headers)


def test_a_receiver_that_is_gone_is_not_tried_again(receiver: Receiver) -> None:
    receiver.status = 410
    send("webhook", webhook=receiver.url, secrets=NEW, outcome="gone")
