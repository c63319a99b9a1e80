#!/usr/bin/env python3
"""Deploys the suite with compose, and does to it what an operator may, and what may happen to an operator.

    deploy.py --image IMAGE [--next IMAGE] [--keep]

IMAGE is deployed and changed to the next one. Each step prints one line with its time; the first that fails ends the run
with 1. Needs root on the engine's own machine, for it kills processes of containers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
import traceback
from collections import Counter

from county import Filers, Program, begin, filed, walk
from deployment import SERVICES, Deployment, docker, wait
from proxy import Proxy, serves
from record import Record


def installed(deployment: Deployment):
    deployment.ctl("install")
    assert deployment.healthy()
    deployment.ctl("install")
    return "every service is healthy; a second time changes nothing", None


def confined(deployment: Deployment):
    for service in deployment.services:
        found = deployment.look(service)
        host, configuration = found["HostConfig"], found["Config"]
        assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and not host["CapAdd"]
        assert "no-new-privileges:true" in host["SecurityOpt"]
        assert configuration["User"] == "10001:10001"
        assert host["Memory"] > 0 and host["NanoCpus"] > 0 and host["PidsLimit"] > 0
        assert host["RestartPolicy"]["Name"] == "unless-stopped"
        ports = [port for bindings in host["PortBindings"].values() for port in bindings]
        assert len(ports) == {"portal": 1, "gateway": 2}.get(service, 0)
        inside = inside_of(deployment, service, "cat /proc/1/status; ls -l /run/secrets")
        for fact in (r"CapEff:\t0+", r"NoNewPrivs:\t1", r"Uid:\t10001\t10001\t10001\t10001"):
            assert re.search(f"^{fact}$", inside, re.MULTILINE), fact
        assert re.findall(r"(-\S+) .* (\S+\.key)$", inside, re.MULTILINE) == [("-rw-------", f"{service}.key")]
        touch = ["docker", "exec", deployment.container(service), "touch", "/opt/qinglian/x"]
        assert subprocess.run(touch, capture_output=True).returncode != 0
    assert deployment.look("intake")["HostConfig"]["NetworkMode"] == "none"
    assert all(path.stat().st_mode & 0o077 == 0 for path in (deployment.folder / "secrets").iterdir())
    return "no root, no capability, nothing writable but data; each has its own key only; intake has no network", None


def inside_of(deployment: Deployment, service: str, script: str) -> str:
    return docker("exec", deployment.container(service), "sh", "-c", script)


def begun(deployment: Deployment):
    return "registers imported from sheets, three accounts and their tokens", begin(deployment)


def walked(programs: dict[str, Program]):
    walk(programs)
    return "filed, read, answered, reviewed, closed and judged over HTTP", None


def told(deployment: Deployment):
    """An integrator on the host's own network, with a key of its own and the gateway's public one."""
    image = deployment.look("gateway")["Config"]["Image"]
    curve = deployment.folder / "curve"
    deployment.ctl("keys", "new", "press", "--class", "integrator")
    server = re.search(r'public-key = "(.{40})"', (curve / "gateway.key").read_text())[1]

    def hear(key: str) -> subprocess.CompletedProcess[str]:
        places = ("--feed", f"tcp://{deployment.open_feed}", "--desk", f"tcp://{deployment.open_desk}")
        keys = ("--server-key", server, "--key", f"/curve/{key}.key_secret")
        command = ("qinglian", "tail", *places, *keys, "--from", "0", "--count", "1", "--json")
        run = ("docker", "run", "--rm", "--network", "host", "--volume", f"{curve}:/curve:ro", image)
        return subprocess.run([*run, *command, "--timeout", "20"], capture_output=True, text=True, timeout=90)

    heard = hear("press")
    assert heard.returncode == 0, heard.stderr
    assert json.loads(heard.stdout)["type"].startswith("open.")
    deployment.ctl("keys", "revoke", "press")
    time.sleep(3)
    assert hear("press").returncode != 0
    return "an event through the published ports; nothing once its key is revoked", None


def proxied(deployment: Deployment, programs: dict[str, Program]):
    with Proxy(deployment) as proxy:
        serves(proxy, programs["li-yun"].token)
    return "streams are not held back, large forms are refused in words, addresses are counted", None


def killed(deployment: Deployment, filers: Filers):
    rounds = 3
    for service in deployment.services * rounds:
        before, count = deployment.restarts(service), len(filers.receipts)
        deployment.kill(service)
        wait(lambda: deployment.restarts(service) > before, 60, f"{service} is started again")
        wait(deployment.healthy, 120, f"the suite is well after {service} was killed")
        wait(lambda: len(filers.receipts) > count, 60, "cases are filed again")
    return f"{rounds * len(deployment.services)} kills, each started again by the restart policy", None


def cut(deployment: Deployment, filers: Filers):
    for network, service in (("web", "portal"), ("outside", "notification")):
        docker("network", "disconnect", deployment.network(network), deployment.container(service))
        time.sleep(3)
        assert deployment.healthy(), "the services do not need a network to meet"
        docker("network", "connect", deployment.network(network), deployment.container(service))
        count = len(filers.receipts)
        wait(lambda: len(filers.receipts) > count + 5, 120, "cases are filed again")
    return "the portal's and notification's, 3 s each; people filed on after", None


def rotated(deployment: Deployment, filers: Filers):
    before = keys(deployment)
    deployment.ctl("rotate-key")
    after = keys(deployment)
    assert len(after) == len(deployment.services) and not set(before.values()) & set(after.values())
    assert deployment.healthy()
    return f"{len(after)} new keys", None


def keys(deployment: Deployment) -> dict[str, str]:
    return {path.name: path.read_text() for path in (deployment.folder / "secrets").glob("*.key")}


def upgraded(deployment: Deployment, filers: Filers, image: str):
    filers.longest = 0
    deployment.services = SERVICES
    deployment.set("DEPLOY_SERVICES", " ".join(SERVICES))
    deployment.ctl("upgrade", image)
    assert {deployment.look(service)["Config"]["Image"] for service in SERVICES} == {image}
    assert f"\nDEPLOY_IMAGE={image}\n" in (deployment.folder / ".env").read_text()
    count = len(filers.receipts)
    wait(lambda: len(filers.receipts) > count + 5, 60, "cases are filed")
    return f"the longest that somebody waited for an answer was {filers.longest:.1f} s", None


def refused(deployment: Deployment, filers: Filers):
    """An image that holds nothing that runs."""
    before = deployment.look("intake")["Config"]["Image"]
    deployment.ctl("upgrade", "debian:bookworm-slim", wrong=True)
    wait(deployment.healthy, 60, "the suite is well with the image it had")
    assert {deployment.look(service)["Config"]["Image"] for service in SERVICES} == {before}
    return "went back to the image before", None


def backed_up(deployment: Deployment, filers: Filers):
    before = dict(filers.receipts)
    stamp = deployment.ctl("backup").split()[-1]
    return stamp, (stamp, before)


def nothing_lost(deployment: Deployment, filers: Filers):
    times = Counter(filed(deployment))
    lost = [case for case in filers.receipts if times[case] != 1]
    assert not lost, f"{len(lost)} acknowledged cases are not in the ledger once"
    assert max(times.values()) == 1
    return f"{len(filers.receipts)} acknowledged cases, each in the ledger once", None


def verified(deployment: Deployment):
    told = deployment.ctl("verify", "--json")
    assert told.count('"clean" : true') == len(SERVICES), told[-2000:]
    return "every ledger, and its tables against rebuilt ones", None


def restored(deployment: Deployment, stamp: str, before: dict[str, str]):
    deployment.compose("--profile", "tools", "down", "--volumes")
    deployment.ctl("restore", stamp)
    there = set(filed(deployment))
    assert set(before) <= there
    public = Program(deployment.url)
    for case, receipt in random.sample(sorted(before.items()), min(20, len(before))):
        assert public.does("/receipts/follow", {"receipt": receipt})["standing"]["case"] == case
    return f"{len(there)} cases are there, all {len(before)} of before the backup; receipts lead to them", None


def restored_over(deployment: Deployment, stamp: str, before: dict[str, str]):
    """What people filed since the backup is not in it; the ledgers that had it are kept."""
    deployment.ctl("restore", stamp)
    assert set(before) <= set(filed(deployment))
    for service in SERVICES:
        aside = inside_of(deployment, service, f"ls /var/lib/qinglian/{service}/replaced-*").split()
        assert "ledger.sqlite" in aside, aside
    return "the former ledgers are kept aside", None


def caught_up(deployment: Deployment, programs: dict[str, Program]):
    """After a restore the followers carry on, and people can work."""
    walk(programs)
    told = deployment.qinglian("health", "--json")
    assert told.count('"ready" : true') == len(SERVICES), told
    return "", None


def programs_of(image: str) -> tuple[str, ...]:
    """The services that an image holds: an earlier one may lack some."""
    there = docker("run", "--rm", image, "ls", "/opt/qinglian").split()
    return tuple(service for service in SERVICES if service in there)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--image", required=True)
    arguments.add_argument("--next")
    arguments.add_argument("--keep", action="store_true", help="leave the deployment for a look")
    options = arguments.parse_args()
    services = programs_of(options.image)
    record, deployment = Record(), Deployment(options.image, services, DEPLOY_SERVICES=" ".join(services))
    try:
        record.step("installed", installed, deployment)
        record.step("confined", confined, deployment)
        programs = record.step("the first accounts of a county", begun, deployment)
        record.step("a case through the published port", walked, programs)
        record.step("behind the example's proxy with TLS", proxied, deployment, programs)
        with Filers(Program(deployment.url)) as filers:
            record.step("processes killed while people file", killed, deployment, filers)
            record.step("networks cut and joined while people file", cut, deployment, filers)
            record.step("upgraded while people file", upgraded, deployment, filers, options.next or options.image)
            record.step("keys changed while people file", rotated, deployment, filers)
            record.step("an integrator", told, deployment)
            record.step("an image that does not run is refused", refused, deployment, filers)
            stamp, before = record.step("backed up while people file", backed_up, deployment, filers)
        record.step("nothing is lost or doubled", nothing_lost, deployment, filers)
        record.step("verified", verified, deployment)
        record.step("taken down and restored onto fresh volumes", restored, deployment, stamp, before)
        record.step("verified after it", verified, deployment)
        record.step("a case in the restored county", caught_up, deployment, programs)
        record.step("restored over data that is there", restored_over, deployment, stamp, before)
        record.step("a case after that", caught_up, deployment, programs)
    except Exception:
        traceback.print_exc()
        print(f"FAILED after {record.steps} steps", flush=True)
        return 1
    finally:
        if options.keep:
            print(f"kept: {deployment.folder}, project {deployment.project}")
        else:
            deployment.remove()
    print(f"{record.steps} steps passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
