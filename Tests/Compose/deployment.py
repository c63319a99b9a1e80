"""A deployment in a folder of its own, under a name of its own: made by `qinglian-ctl`, looked at with docker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "compose"
#: What an operator has of the folder; everything else in it is made.
FILES = [".env.example", "compose.yaml", "compose.hosts.yaml", "qinglian-ctl"]
SERVICES = ("intake", "notification", "portal")


class Deployment:
    """`services` are those of this host; `settings` are lines of its .env beside those of every deployment."""

    def __init__(self, image: str, services: tuple[str, ...] = SERVICES, **settings: str):
        self.services = services
        self.folder = Path(tempfile.mkdtemp(prefix="qinglian-compose-"))
        for name in FILES:
            if (SOURCE / name).exists():
                shutil.copy2(SOURCE / name, self.folder)
        self.project = self.folder.name.lower().replace("_", "-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        told = {"DEPLOY_IMAGE": image, "DEPLOY_HTTP": f"127.0.0.1:{self.port}", "QINGLIAN_PROXIES": "1", "QINGLIAN_PUBLIC_URL": "https://ql.example"}
        lines = [f"{name}={value}" for name, value in (told | settings).items()]
        example = (self.folder / ".env.example").read_text()
        (self.folder / ".env").write_text(example + "\n" + "\n".join(lines) + "\n")

    # MARK: as an operator

    def ctl(self, *arguments: str, given: str = "", wrong: bool = False) -> str:
        """What `qinglian-ctl ARGUMENTS…` prints; fails with its last lines unless it ends as it should."""
        done = self._run(["./qinglian-ctl", *arguments], given)
        assert (done.returncode != 0) == wrong, f"qinglian-ctl {arguments[0]}: {(done.stdout + done.stderr)[-3000:]}"
        return done.stdout

    def qinglian(self, *arguments: str, given: str = "") -> str:
        return self.ctl("qinglian", *arguments, given=given)

    def compose(self, *arguments: str) -> str:
        return succeed(self._run(["docker", "compose", *arguments]))

    def _run(self, command: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("DEPLOY_", "QINGLIAN_"))}
        environment["COMPOSE_PROJECT_NAME"] = self.project
        return subprocess.run(
            command, cwd=self.folder, env=environment, input=given, capture_output=True, text=True, timeout=600
        )

    # MARK: its containers

    def container(self, service: str) -> str:
        return f"{self.project}-{service}-1"

    def look(self, service: str) -> dict:
        return json.loads(docker("inspect", self.container(service)))[0]

    def healthy(self, *services: str) -> bool:
        states = [self.look(service)["State"] for service in services or self.services]
        return all(state["Running"] and state["Health"]["Status"] == "healthy" for state in states)

    def kill(self, service: str) -> None:
        """SIGKILL to the service's process; to the engine that is a crash, not a stop."""
        pid = self.look(service)["State"]["Pid"]
        assert pid > 1, f"{service} is not running"
        os.kill(pid, signal.SIGKILL)

    def restarts(self, service: str) -> int:
        return self.look(service)["RestartCount"]

    def network(self, name: str) -> str:
        return f"{self.project}_{name}"

    def remove(self) -> None:
        """Containers, volumes, networks and the folder."""
        self._run(["docker", "compose", "--profile", "tools", "down", "--volumes", "--remove-orphans", "--timeout", "5"])
        shutil.rmtree(self.folder, ignore_errors=True)


def docker(*arguments: str) -> str:
    return succeed(subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=300))


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.args}: {done.stderr[-2000:]}"
    return done.stdout


def wait(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Until a condition holds; fails after a bound."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} seconds: {what}"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
