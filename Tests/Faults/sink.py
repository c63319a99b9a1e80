"""A webhook's receiving end: keeps what comes, in its order, checks the signature, and is now and then in trouble."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Sink:
    chance: random.Random
    """Of the first tries at a message one in twenty is answered with 503, after which it comes again."""
    troubled: bool = False
    status: int = 200
    """What it answers; it takes nothing in unless this is 200."""
    received: list[tuple[str, bytes]] = field(default_factory=list)
    """`webhook-id` and body of everything that was taken in."""
    problems: list[str] = field(default_factory=list)
    secret: str | None = None
    """`whsec_…`, once it is known: from then on signatures are checked."""

    def __enter__(self) -> Sink:
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                try:
                    body = self.rfile.read(int(self.headers["content-length"]))
                    self.send_response(sink._take(dict(self.headers.items()), body))
                    self.send_header("content-length", "0")
                    self.end_headers()
                except (ConnectionError, TimeoutError):
                    pass  # whoever sent it was killed

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_: object) -> None:
                pass  # a connection that broke with the process at its other end

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        headers = {name.lower(): value for name, value in headers.items()}
        id = headers["webhook-id"]
        with self._lock:
            if self.secret and not self._is_signed(headers, body):
                self.problems.append(f"message {id} is not signed as it should be")
            if self.status != 200:
                return self.status
            is_first = id not in self._seen
            self._seen.add(id)
            if self.troubled and is_first and self.chance.random() < 0.05:
                return 503
            self.received.append((id, body))
            return 200

    def _is_signed(self, headers: dict[str, str], body: bytes) -> bool:
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return wanted in headers["webhook-signature"].split()

    def data(self) -> list[dict]:
        with self._lock:
            return [json.loads(body)["data"] for _, body in self.received]
