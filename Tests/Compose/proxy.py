"""The example of a reverse proxy with TLS, as nginx runs it before the portal."""

from __future__ import annotations

import json
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from county import Program, Refused
from deployment import SOURCE, Deployment, docker, free_port, wait

IMAGE = """FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light openssl \\
 && mkdir /etc/ssl/qinglian && cd /etc/ssl/qinglian \\
 && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ql.example -keyout privkey.pem -out fullchain.pem
CMD ["nginx", "-g", "daemon off;"]
"""


class Proxy:
    """Runs while the `with` lasts; speaks to the deployment's portal over its network."""

    def __init__(self, deployment: Deployment):
        self.deployment = deployment
        self.name = f"{deployment.project}-proxy"
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"

    def __enter__(self) -> Proxy:
        subprocess.run(
            ["docker", "build", "--quiet", "--tag", self.name, "-"], input=IMAGE, text=True, check=True, capture_output=True
        )
        # As in the example but for where the portal is: here the proxy is a container too.
        text = (SOURCE / "proxy" / "nginx.conf").read_text().replace("127.0.0.1:8080", "portal:8080")
        file = self.deployment.folder / "nginx.conf"
        file.write_text(text)
        docker(
            *("run", "--detach", "--name", self.name, "--network", self.deployment.network("web")),
            *("--publish", f"127.0.0.1:{self.port}:443", "--volume", f"{file}:/etc/nginx/conf.d/qinglian.conf:ro", self.name),
        )
        wait(lambda: self.get("/")[0] == 200, 30, "nginx serves the portal's pages")
        return self

    def __exit__(self, *_) -> None:
        subprocess.run(["docker", "rm", "--force", self.name], capture_output=True, check=False)
        subprocess.run(["docker", "image", "rm", "--force", self.name], capture_output=True, check=False)

    def program(self, token: str = "") -> Program:
        return Program(self.url, token, trusting())

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        try:
            request = urllib.request.Request(self.url + path, headers={"Host": "ql.example"})
            with urllib.request.urlopen(request, timeout=10, context=trusting()) as answer:
                return answer.status, dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers)
        except OSError:
            return 0, {}


def trusting() -> ssl.SSLContext:
    """Of a certificate that was made for the test."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def serves(proxy: Proxy, token: str) -> None:
    status, headers = proxy.get("/")
    assert status == 200 and "max-age" in headers["Strict-Transport-Security"]
    assert proxy.get("/metrics")[0] == 404
    streams(proxy, token)
    refuses_in_words(proxy)
    counts_addresses(proxy)


def streams(proxy: Proxy, token: str) -> None:
    """An event is with its reader as it happens, not when a buffer is full."""
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(proxy.url + "/api/v1/events?topics=intake.case.filed.", headers=headers)
    with urllib.request.urlopen(request, timeout=20, context=trusting()) as stream:
        case = proxy.program().file()["case"]
        began = time.monotonic()
        for line in stream:
            if line.startswith(b"data:") and case in json.loads(line[5:]).get("subject", ""):
                break
        else:
            raise AssertionError("the stream ended")
        assert time.monotonic() - began < 5


def refuses_in_words(proxy: Proxy) -> None:
    """What is too large the portal refuses in its own words, not the proxy."""
    body = b"--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a\"\r\n\r\n" + bytes(25 << 20) + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(proxy.url + "/api/v1/cases", body, headers)
    try:
        urllib.request.urlopen(request, timeout=60, context=trusting())
        raise AssertionError("25 MiB were taken")
    except urllib.error.HTTPError as error:
        assert error.code == 413 and error.headers["Content-Type"] == "application/problem+json", error


def counts_addresses(proxy: Proxy) -> None:
    """Whatever a visitor writes into X-Forwarded-For, it is one address that files, and may do so 600 times an hour."""
    public = proxy.program()
    try:
        for _ in range(700):
            public.file()
        raise AssertionError("nobody counted")
    except Refused as refused:
        assert refused.code == 429, refused
