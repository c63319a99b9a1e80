"""Rehearsals of services that are down, behind or restart, and of their disks."""

from __future__ import annotations

import errno
import random
import re
import signal
import time
from itertools import dropwhile

import pytest
from alerts import Watch
from hosts import Console, Filers, seat_operator
from kill_under_load import check_answers
from load import Callers, wait_for
from rehearsal import feel, lags, last_line, rehearses
from suite import COUNTY, REPOSITORY, TOWN
from trouble import Trouble
from whole_suite import Suite


@rehearses("Portal unseen")
def test_a_portal_that_is_down(suite: Suite):
    watch = Watch(suite.metrics)
    suite.portal.kill()
    watch.trouble()
    with pytest.raises(OSError):
        suite.get("/")
    wrong = suite.portal.run_out("--http", "nowhere")
    assert wrong.returncode == 64 and "--http" in last_line(wrong.stderr)
    suite.portal.start()
    watch.mended()
    assert suite.get("/") == 200
    watch.saw("QinglianUnseen")


@rehearses("Portal unseen")
def test_a_portal_that_runs_and_is_unseen(suite: Suite):
    watch = Watch(suite.metrics)
    flags = suite.portal.flags
    suite.portal.stop()
    suite.portal.flags = flags[: flags.index("--metrics")]
    suite.portal.start()
    assert suite.get("/") == 200
    watch.trouble()
    suite.portal.flags = flags
    suite.portal.restart()
    watch.mended()
    watch.saw("QinglianUnseen")


@rehearses("A service is silent")
@rehearses("Pages fail")
def test_a_service_that_hangs(suite: Suite):
    seat_operator(suite.intake)
    console = Console(suite.url, suite.portal)
    watch = Watch(suite.metrics)
    with Filers(suite.url) as filers:
        wait_for(lambda: len(filers.promised) > 2)
        suite.intake.process.send_signal(signal.SIGSTOP)
        wait_for(lambda: watch.trouble()['qinglian_up{service="intake"}'] == 0)
        wait_for(lambda: len(console.silent()) == 1 and filers.troubles[503] > 0)
        watch.trouble()
        before = len(filers.promised)
        suite.intake.kill()  # as `docker compose restart intake` does with what does not end
        suite.intake.start()
        wait_for(lambda: len(filers.promised) > before + 2, 60)
    suite.wait_until_well()
    watch.mended()
    assert console.silent() == []
    filed = suite.cases()
    assert all(filed.count(case) == 1 for case in filers.promised)
    wait_for(lambda: not any(lags(suite).values()))
    watch.saw("QinglianServiceSilent", "QinglianPagesFailing")


@rehearses("A service is silent")
@pytest.mark.parametrize("name", ["intake", "notification", "gateway"])
def test_compose_starts_a_service_again(name: str):
    """After a crash; that a container engine does so, scripts/compose-test shows."""
    compose = (REPOSITORY / "compose" / "compose.yaml").read_text()
    assert re.search(rf"^  {name}:\n    <<: \*service$", compose, re.M)
    assert re.search(r"^x-service: &service\n(?:  .*\n)*?  restart: unless-stopped$", compose, re.M)


@rehearses("A service is not ready")
def test_a_service_whose_source_is_out_of_reach(suite: Suite):
    watch = Watch(suite.metrics)
    suite.intake.kill()
    wait_for(lambda: "down or out of reach" in suite.tool("health", "--service", "notification", status=None))
    assert "intake 没有应答" in suite.tool("health", "--service", "notification", status=69)
    watch.trouble()
    suite.intake.start()
    suite.wait_until_well()
    suite.tool("health")
    watch.mended()
    watch.saw("QinglianNotReady")


@rehearses("A service is not ready")
@rehearses("A follower is behind")
def test_a_follower_that_catches_up(suite: Suite, trouble: Trouble):
    watch = Watch(suite.metrics)
    suite.notification.stop()
    events = grow(suite)
    assert lags(suite)["notification"] == events
    watch.trouble()
    trouble.set(sync_delay=0.2)
    suite.notification.within = trouble.within
    suite.notification.start()
    assert "catching up" in suite.tool("health", "--service", "notification", status=69)
    looks = [watch.trouble()]
    while looks[-1]['qinglian_ready{service="notification"}'] == 0:
        looks.append(watch.now())
        assert len(looks) < 2_000
    behind = [look['qinglian_bus_follower_lag_events{service="notification",source="intake"}'] for look in looks]
    behind = list(dropwhile(lambda lag: lag == 0, behind))  # it has not heard yet where the ledger stands
    assert behind == sorted(behind, reverse=True) and behind[0] > 0 == behind[-1]
    trouble.end()
    suite.wait_until_well()
    watch.mended()
    wait_for(lambda: not any(lags(suite).values()))
    watch.saw("QinglianNotReady", "QinglianFollowerBehind")


def grow(suite: Suite) -> int:
    """Puts 1,900 events into Intake's ledger: villages that are renamed, again and again."""
    with suite.intake.desk() as desk:
        for turn in range(10):
            rows = [
                {
                    "line": number,
                    "code": f"{TOWN}{number}",
                    "name": f"{turn}号村{number}",
                    "kind": "village",
                    "telephone": "",
                }
                for number in range(210, 400)
            ]
            assert desk.call("intake.areas.import", {"rows": rows}, timeout=60).result["rejected"] == []
    return 1_900


@rehearses("A service restarts again and again")
@rehearses("The disk is full or fails")
def test_a_disk_that_does_not_take_writes(suite: Suite, trouble: Trouble):
    feel(trouble, suite.intake)
    suite.wait_until_well()
    watch = Watch(suite.metrics)
    with Callers(suite.intake, suite.county.cases, 2) as callers:
        for _ in range(4):
            before = len(callers.answered)
            wait_for(lambda: len(callers.answered) > before)
            trouble.set(sync_error=errno.EIO)
            assert suite.intake.process.wait(30) == 70
            said = [line for line in suite.intake.log.read_text().splitlines() if '"level":"critical"' in line]
            assert "the disk did not take a write" in said[-1]
            trouble.end()
            suite.intake.start()
            watch.trouble()
    suite.wait_until_well()
    watch.mended()
    suite.tool("verify", "--service", "intake")
    with suite.intake.desk() as desk:
        assert check_answers(desk, callers, random.Random(1)) == []
    watch.saw("QinglianRestarting")


@rehearses("A service restarts again and again")
@rehearses("A service is silent")
def test_a_service_that_cannot_start(suite: Suite):
    filed = suite.file(3)
    key = suite.data / "keys" / "intake.key"
    watch = Watch(suite.metrics)
    suite.intake.kill()
    key.rename(key.with_suffix(".away"))
    ended = suite.intake.run_out("--county", COUNTY)
    assert ended.returncode == 77 and str(key) in last_line(ended.stderr)
    watch.trouble()
    key.with_suffix(".away").rename(key)
    suite.intake.start()
    suite.wait_until_well()
    watch.mended()
    assert suite.cases() == filed
    watch.saw("QinglianServiceSilent")


@rehearses("The disk is slow")
def test_a_disk_that_is_slow(suite: Suite, trouble: Trouble):
    feel(trouble, suite.intake)
    suite.wait_until_well()
    filed = suite.file(3)
    watch = Watch(suite.metrics)
    trouble.set(sync_delay=1.2)
    begun = time.monotonic()
    filed += suite.file()
    assert time.monotonic() - begun > 1
    watch.trouble()
    trouble.end()
    suite.file()
    watch.mended()
    suite.file(200)
    assert suite.cases()[: len(filed)] == filed
    watch.saw("QinglianSlowDisk")
