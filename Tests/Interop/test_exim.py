"""A mail server of Debian takes our mail over STARTTLS and delivers it: Exim, with a configuration of the test's own."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from channels import Certificate, send
from suite import free_port

EXIM = shutil.which("exim4", path=f"{os.environ['PATH']}:/usr/sbin")

CONFIGURATION = """
primary_hostname = mx.example
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
keep_environment =
deliver_drop_privilege = true
tls_advertise_hosts = *
tls_certificate = {folder}/server.pem
tls_privatekey = {folder}/server.key
acl_smtp_rcpt = recipient

begin acl
recipient:
  deny    message = no such user
          local_parts = nobody
  defer   message = greylisted, come again
          local_parts = later
  deny    message = TLS first
          !encrypted = *
  accept  domains = village.example
  deny    message = relay not permitted

begin routers
everybody:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
"""


@dataclass
class Exim:
    port: int
    folder: Path

    def delivered(self, count: int) -> list[Path]:
        """The files of the maildir, once there are so many; bounded by ten seconds."""
        for _ in range(500):
            files = list((self.folder / "mail" / "new").glob("*"))
            if len(files) >= count:
                return files
            time.sleep(0.02)
        logs = "".join(path.read_text() for path in (self.folder / "log").glob("*"))
        raise AssertionError(f"{len(files)} of {count} mails were delivered\n{logs}")


@pytest.fixture
def exim() -> Iterator[Exim]:
    if EXIM is None:
        pytest.skip("exim4 is not installed: apt-get install exim4-daemon-light")
    # Exim works under a user of its own when root starts it, and must get at all of this.
    folder = Path(tempfile.mkdtemp(prefix="ql-exim-"))
    for path in (folder, folder / "spool", folder / "log", folder / "mail"):
        path.mkdir(exist_ok=True)
        path.chmod(0o777)
    Certificate(folder)
    (folder / "server.key").chmod(0o644)
    configuration = folder / "exim.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    configuration.chmod(0o644)
    port = free_port()
    process = subprocess.Popen(
        [EXIM, "-C", configuration, "-bdf", "-oX", f"[127.0.0.1]:{port}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(500):
            if process.poll() is not None:
                raise RuntimeError(f"exim4 ended by itself: {process.stderr.read()}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield Exim(port, folder)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def test_exim_delivers_what_we_hand_over(exim: Exim) -> None:
    for _ in range(2):
        send("mail", smtp=exim.port, security="starttls", certificates=exim.folder / "server.pem")
    for path in exim.delivered(2):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert not message.defects
        assert message["Subject"].startswith("陆埠镇五马村有一件求助件")
        assert message["Return-path"] is None or "qinglian@county.example" in message["Return-path"]
        assert "with esmtps" in message["Received"]
        assert message.get_content().replace("\r\n", "\n").startswith("第一段：“清廉”\n.\n..点开头的行\n")


@pytest.mark.parametrize(
    ("recipient", "security", "outcome"),
    [
        ("nobody@village.example", "starttls", "refused rejected"),
        ("later@village.example", "starttls", "failed rejected"),
        ("wang@elsewhere.example", "starttls", "refused rejected"),
        ("wang@village.example", "none", "refused rejected"),
    ],
)
def test_exim_s_refusals_and_delays_are_told_apart(exim: Exim, recipient: str, security: str, outcome: str) -> None:
    send(
        "mail",
        smtp=exim.port,
        security=security,
        certificates=exim.folder / "server.pem",
        recipient=recipient,
        outcome=outcome,
    )
    assert list((exim.folder / "mail" / "new").glob("*")) == []
