"""Whether the alerts of compose/observe would have fired: what the suite told in a rehearsal, by their own rules.

A rehearsal looks at the metrics before the trouble, in it, and after it. Prometheus' own promtool is given these looks as
if they lay minutes apart, and says which alerts fire.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from suite import REPOSITORY

RULES = REPOSITORY / "compose" / "observe" / "alerts.yml"

QUIET, LASTING, GOOD = 20, 60, 70
"""Minutes in which all is well, trouble goes on, and all is well again: more than any rule looks back or waits."""

Look = dict[str, float]
"""Value by series, `name{label="value"}`."""


@dataclass(frozen=True)
class Alert:
    name: str
    waits: bool
    """Whether its matter must last (`for`) before it fires."""
    metrics: frozenset[str]


def alerts() -> dict[str, Alert]:
    """Every alert that there is, by name."""
    found = {}
    for rule in re.split(r"- alert: ", RULES.read_text())[1:]:
        name = rule.split()[0]
        expression = re.search(r"expr: (.*?)\n        (?:for|labels):", rule, re.S)
        assert expression, name
        metrics = frozenset(re.findall(r"\b(?:up|(?:qinglian|process)_\w+)\b(?=[{\[) ]|$)", expression[1], re.M))
        found[name] = Alert(name, re.search(r"^        for:", rule, re.M) is not None, metrics)
    return found


@dataclass
class Watch:
    """Looks at the metrics while a rehearsal goes on; begun while all is well."""

    metrics: Callable[[], str]
    _before: Look = field(init=False)
    _trouble: list[Look] = field(default_factory=list)
    _mended: Look | None = None

    def __post_init__(self) -> None:
        self._before = self.now()

    def trouble(self) -> Look:
        """Looks while something is wrong; once, or as often as there is something new to see."""
        self._trouble.append(self.now())
        return self._trouble[-1]

    def mended(self) -> None:
        """Looks once all is said to be well."""
        self._mended = self.now()

    def saw(self, *names: str) -> None:
        """Checks that these alerts were silent before the trouble, fired in it, and were silent again after it.

        Called after some ordinary work since `mended`: what still happens then would go on.
        """
        assert self._trouble and self._mended is not None
        assert shutil.which("promtool"), "promtool is not here: apt-get install prometheus"
        after = self.now()
        tests = [self._test(alerts()[name], after) for name in names]
        with tempfile.TemporaryDirectory(prefix="ql-alerts-") as folder:
            file = Path(folder) / "rehearsal.json"  # which is YAML, too
            file.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}))
            command = ["promtool", "test", "rules", str(file)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr

    def now(self) -> Look:
        samples = (line.rsplit(" ", 1) for line in self.metrics().splitlines() if line and not line.startswith("#"))
        return {series: float(value) for series, value in samples}

    def _test(self, alert: Alert, after: Look) -> dict:
        told = set().union(self._before, *self._trouble, after)
        courses = {series: self._course(series, alert, after) for series in told if _name(series) in alert.metrics}
        fires = f'count(ALERTS{{alertname="{alert.name}",alertstate="firing"}}) > bool 0 or vector(0)'
        height = QUIET + len(self._trouble) + (LASTING if alert.waits else 1)
        moments = {QUIET - 1: 0, height - 1: 1, height + GOOD - 1: 0}
        return {
            "name": alert.name,
            "interval": "1m",
            "input_series": [{"series": series, "values": " ".join(course)} for series, course in courses.items()],
            "promql_expr_test": [
                {"expr": fires, "eval_time": f"{minute}m", "exp_samples": [{"labels": "{}", "value": value}]}
                for minute, value in moments.items()
            ],
        }

    def _course(self, series: str, alert: Alert, after: Look) -> list[str]:
        """A value a minute. What is counted goes on at its pace: in lasting trouble, and again since it was mended."""
        looks = [self._before, *self._trouble]
        values = [look.get(series) for look in looks]
        course = values[:1] * QUIET + values[1:]
        minutes = LASTING if alert.waits else 1
        if not _is_counted(series):
            return _written(course + values[-1:] * minutes + [after.get(series)] * GOOD)
        course += _counted(course[-1], _growth(values[-2], values[-1]) if alert.waits else 0, minutes)
        assert self._mended is not None
        return _written(course + _counted(course[-1], _growth(self._mended.get(series), after.get(series)), GOOD))


def _name(series: str) -> str:
    return series.split("{")[0]


def _is_counted(series: str) -> bool:
    return _name(series).endswith(("_total", "_bucket", "_count", "_sum"))


def _growth(earlier: float | None, later: float | None) -> float:
    """Of a counter, which begins at nothing with each process."""
    earlier, later = earlier or 0, later or 0
    return later - earlier if later >= earlier else later


def _counted(value: float | None, growth: float, minutes: int) -> list[float | None]:
    if value is None and growth == 0:
        return [None] * minutes
    return [(value or 0) + growth * minute for minute in range(1, minutes + 1)]


def _written(course: list[float | None]) -> list[str]:
    return ["_" if value is None else repr(value) for value in course]
