"""A real nats-server with JetStream, for tests: on loopback, on a free port, in a folder of its own."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from pathlib import Path

import nats as client
from suite import free_port


class NatsServer:
    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> NatsServer:
        """Returns once it takes connections; bounded by 20 seconds."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "/usr/sbin/nats-server",
                    "-a",
                    "127.0.0.1",
                    "-p",
                    str(self.port),
                    "-js",
                    "-sd",
                    str(self.folder / "data"),
                ],
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None


def stored(server: NatsServer) -> list[tuple[str, str, bytes]]:
    """Subject, `Nats-Msg-Id` and bytes of everything in the stream, in its order."""

    async def read() -> list[tuple[str, str, bytes]]:
        connection = await client.connect(server.url)
        stream = connection.jetstream()
        count = (await stream.stream_info("QINGLIAN")).state.messages
        messages = [await stream.get_msg("QINGLIAN", number) for number in range(1, count + 1)]
        await connection.close()
        return [(message.subject, message.headers["Nats-Msg-Id"], message.data) for message in messages]

    return asyncio.run(read())
