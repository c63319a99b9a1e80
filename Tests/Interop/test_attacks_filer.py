"""What a hostile filer can do with one receipt: little, and nothing that hides others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qinglian_wire import DeskError
from suite import COUNTY, County, Service, whole_ledger

DISCIPLINE = {"account": "discipline", "roles": [f"county-discipline@{COUNTY}"]}
PUBLIC = {"account": "public", "roles": []}


@pytest.fixture(scope="module")
def county(binaries: Path) -> Iterator[County]:
    service = Service()
    try:
        yield County.start(service)
    finally:
        service.remove()


def size(county: County) -> int:
    """Bytes of the ledger with what waits beside it."""
    return sum(path.stat().st_size for path in Path(county.service.data).glob("ledger.sqlite*"))


def test_looking_two_thousand_times_leaves_one_line(county: County):
    with county.service.desk(PUBLIC) as filer, county.service.desk() as operator:
        receipt = filer.call("intake.case.file", county.case(0)).result["receipt"]
        filer.call("intake.case.follow", {"receipt": receipt})
        events = len(whole_ledger(operator))
        before = size(county)
        for _ in range(2_000):
            filer.call("intake.case.follow", {"receipt": receipt})
        assert len(whole_ledger(operator)) == events
        assert size(county) - before < 64 * 1024, "looking is remembered nowhere"


def test_three_hundred_reports_of_retaliation_hide_none(county: County):
    with county.service.desk(PUBLIC) as filer, county.service.desk(DISCIPLINE) as discipline:
        genuine = filer.call("intake.case.file", county.case(1)).result
        filer.call("intake.case.report-retaliation", {"case": genuine["receipt"], "text": "断了我家的水"})
        loud = filer.call("intake.case.file", county.case(2)).result
        refused = 0
        for number in range(300):
            try:
                filer.call("intake.case.report-retaliation", {"case": loud["receipt"], "text": f"第 {number} 份"})
            except DeskError as error:
                assert error.reason == "report-retaliation.today", error
                refused += 1
        assert refused == 295
        told = discipline.call("intake.retaliation.list", {"limit": 50}).result
        assert [(each["case"], each["count"]) for each in told["cases"]] == [(loud["case"], 5), (genuine["case"], 1)]


def test_every_act_of_a_filer_ends_in_a_refusal_that_says_when(county: County):
    with county.service.desk(PUBLIC) as filer:
        receipt = filer.call("intake.case.file", county.case(3)).result["receipt"]
        for method, params, reason in [
            ("add", {"text": "还有"}, "add.today"),
            ("leave-contact", {"telephone": "13800001234"}, "leave-contact.today"),
            ("urge", {}, "urge.today"),
            ("report-retaliation", {"text": "有人骂我"}, "report-retaliation.today"),
        ]:
            for _ in range(60):
                try:
                    filer.call(f"intake.case.{method}", {"case": receipt, **params})
                except DeskError as error:
                    assert error.reason == reason and "起可以再做" in str(error), error
                    break
            else:
                raise AssertionError(f"{method} has no bound")
