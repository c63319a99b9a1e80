"""Our side of a channel in a test with other people's receivers: a Swift test that sends, and a certificate for the receiver."""

from __future__ import annotations

import os
import ssl
import subprocess
from pathlib import Path

import pytest
from suite import BINARIES


def send(test: str, **settings: object) -> None:
    """Runs one of ChannelInteropTests; fails if its own expectations do."""
    bundle = BINARIES / "QinglianPackageTests.xctest"
    if not bundle.exists():
        pytest.skip(f"{bundle} is not built: run `swift build --build-tests`")
    done = subprocess.run(
        [bundle, "--testing-library", "swift-testing", "--filter", f"ChannelInteropTests/{test}"],
        env=os.environ
        | {"QINGLIAN_PEER": "1"}
        | {f"QINGLIAN_PEER_{name.upper()}": str(v) for name, v in settings.items()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 test" in done.stdout + done.stderr


class Certificate:
    """A self-made authority and a certificate of `localhost`, by the openssl program."""

    def __init__(self, folder: Path):
        self.authority = folder / "server.pem"
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                folder / "server.key",
                "-out",
                self.authority,
            ],
            check=True,
            capture_output=True,
        )
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.authority, folder / "server.key")
