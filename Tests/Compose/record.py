"""What a run prints: a line a step, with what it found and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


class Record:
    def __init__(self) -> None:
        self.steps = 0

    def step(self, words: str, body: Callable[..., tuple[str, Any]], *arguments) -> Any:
        """Does a step, which returns what it found, in words, and what later steps need."""
        began = time.monotonic()
        found, result = body(*arguments)
        self.steps += 1
        print(f"ok  {time.monotonic() - began:6.1f} s  {words}{': ' if found else ''}{found}", flush=True)
        return result
