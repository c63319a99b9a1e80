#!/usr/bin/env python3
"""Two hosts on one engine: intake on one, notification and portal on the other, and nothing between them but TCP.

    hosts.py --image IMAGE

Each step prints one line; the first that fails ends the run with 1.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import traceback

from county import Filers, Program, begin, filed, walk
from deployment import Deployment, docker, wait
from record import Record

PORTS = {"intake": (7101, 7102), "notification": (7103, 7104), "portal": (7105, 7106)}


class Hosts:
    """`first` keeps the lists of keys and hosts; `bring` copies them to `second`, as an operator would."""

    def __init__(self, image: str):
        self.address = json.loads(docker("network", "inspect", "bridge"))[0]["IPAM"]["Config"][0]["Gateway"]
        shared = {"COMPOSE_FILE": "compose.yaml:compose.hosts.yaml", "DEPLOY_LISTEN": self.address}
        self.first = Deployment(image, ("intake",), DEPLOY_SERVICES="intake", **shared)
        self.second = Deployment(image, ("notification", "portal"), DEPLOY_SERVICES="notification portal", **shared)

    def bring(self, *names: str) -> None:
        """Each file takes its former's place whole."""
        target = self.second.folder / "curve"
        target.mkdir(exist_ok=True)
        for name in names:
            shutil.copy(self.first.folder / "curve" / name, target / (name + ".new"))
            shutil.chown(target / (name + ".new"), 10001, 10001)
            (target / (name + ".new")).rename(target / name)

    def remove(self) -> None:
        for host in (self.second, self.first):
            host.remove()


def keys_made(hosts: Hosts):
    for service, (feed, desk) in PORTS.items():
        place = ("--host", hosts.address, "--feed", str(feed), "--desk", str(desk))
        hosts.first.ctl("keys", "new", service, "--class", "service", *place)
    hosts.first.ctl("keys", "new", "console", "--class", "operator")
    hosts.bring("admitted.json", "network.json", *(f"{name}.key_secret" for name in ("notification", "portal", "console")))
    for name in ("notification", "portal"):
        (hosts.first.folder / "curve" / f"{name}.key_secret").unlink()
    return "four pairs; each host has its own secrets and the two lists", None


def installed(hosts: Hosts):
    hosts.first.ctl("install")
    hosts.second.ctl("install")
    wait(lambda: hosts.first.healthy() and hosts.second.healthy(), 120, "both hosts are well")
    return "", None


def worked(hosts: Hosts):
    """The command line of the second host reaches intake over TCP, and so does its portal."""
    programs = begin(hosts.second)
    walk(programs)
    return "", programs


def cut(hosts: Hosts, filers: Filers):
    container, network = hosts.first.container("intake"), hosts.first.network("hosts")
    docker("network", "disconnect", network, container)
    time.sleep(20)
    count = len(filers.receipts)
    docker("network", "connect", network, container)
    wait(lambda: len(filers.receipts) > count + 5, 120, "cases are filed again")
    return "20 s without a link; people filed on after", None


def rotated(hosts: Hosts, filers: Filers):
    before = network(hosts)["keys"]
    hosts.first.ctl("keys", "rotate", "intake")
    hosts.bring("admitted.json", "network.json")
    time.sleep(3)
    count, hosts_before = len(filers.receipts), hosts.first.restarts("intake")
    filers.longest = 0
    hosts.first.ctl("keys", "rotate", "intake", "--finish")
    wait(lambda: len(filers.receipts) > count + 20, 60, "cases are filed with the next key")
    hosts.first.ctl("keys", "rotate", "intake", "--retire")
    hosts.bring("admitted.json", "network.json")
    count = len(filers.receipts)
    wait(lambda: len(filers.receipts) > count + 20, 60, "cases are filed without the former key")
    after = network(hosts)["keys"]
    assert len(after) == 1 and not set(before) & set(after)
    assert hosts.first.restarts("intake") == hosts_before
    return f"nothing was restarted; the longest that somebody waited was {filers.longest:.1f} s", None


def network(hosts: Hosts) -> dict:
    return json.loads((hosts.second.folder / "curve" / "network.json").read_text())["services"]["intake"]


def revoked(hosts: Hosts):
    hosts.second.qinglian("health", "--service", "intake")
    hosts.first.ctl("keys", "revoke", "console")
    time.sleep(3)
    hosts.second.ctl("qinglian", "health", "--service", "intake", "--timeout", "3", wrong=True)
    hosts.first.ctl("keys", "new", "console-next", "--class", "operator")
    hosts.first.ctl("keys", "list")
    return "the command line's key no longer opens intake", None


def nothing_lost(hosts: Hosts, filers: Filers):
    there = filed(hosts.first)
    assert len(there) == len(set(there)) and set(filers.receipts) <= set(there)
    return f"{len(filers.receipts)} acknowledged cases, each in the ledger once", None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--image", required=True)
    arguments.add_argument("--keep", action="store_true")
    options = arguments.parse_args()
    record, hosts = Record(), Hosts(options.image)
    try:
        record.step("keys of two hosts", keys_made, hosts)
        record.step("both hosts installed", installed, hosts)
        record.step("a case across the hosts", worked, hosts)
        with Filers(Program(hosts.second.url)) as filers:
            record.step("the link cut while people file", cut, hosts, filers)
            record.step("intake's CURVE key changed while people file", rotated, hosts, filers)
        record.step("nothing is lost or doubled", nothing_lost, hosts, filers)
        record.step("a key revoked", revoked, hosts)
    except Exception:
        traceback.print_exc()
        print(f"FAILED after {record.steps} steps", flush=True)
        return 1
    finally:
        if not options.keep:
            hosts.remove()
    print(f"{record.steps} steps passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
