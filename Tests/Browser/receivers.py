"""Who messages go out to: a mail server, a program with a webhook, and a provider of text messages; all keep what they get."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class MailServer:
    """Takes every mail for whomever, on a free port of loopback, until `stop`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.port = self.controller.port

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in mail["to"]]

    def stop(self) -> None:
        self.controller.stop()


class Webhook:
    """Answers 204 to every POST on loopback, until `stop`."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], dict]] = []
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                got.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class TextMessages:
    """A provider of text messages on loopback, until `stop`: takes each number and text, and answers with code 0."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        sent = self.sent

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                sent.append((body["phone"], body["content"]))
                answer = b'{"code":"0"}'
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def settings(self) -> str:
        """The lines of a channels' file."""
        return (
            f"sms: {{ url: 'http://127.0.0.1:{self.server.server_port}/send', format: json, "
            "body: { phone: '{telephone}', content: '{text}' }, "
            "success: { status: 200, pointer: /code, value: '0' } }\n"
            "allow-networks: [127.0.0.0/8]\n"
        )

    def to(self, number: str) -> list[str]:
        return [text for telephone, text in self.sent if telephone == number]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
