"""A disk that is slow or fails to sync, and a clock that is wrong, for one service while it runs: see trouble.c."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class State:
    sync_delay: float = 0
    """Seconds."""
    sync_error: int = 0
    """An errno."""
    clock_ahead: float = 0
    """Whole seconds."""


class Trouble:
    def __init__(self, folder: Path):
        self._library, self._file = folder / "trouble.so", folder / "trouble"
        self._state = State()
        self.set()
        compiler = shutil.which("cc") or "clang"
        strict = ["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
        source = Path(__file__).parent / "trouble.c"
        subprocess.run([compiler, *strict, "-o", self._library, source], check=True, timeout=60)

    @property
    def within(self) -> tuple[str, ...]:
        """What a service must be started within to feel it."""
        return ("env", f"TROUBLE={self._file}", f"LD_PRELOAD={self._library}")

    def set(self, **changes: float) -> None:
        """Holds from the next call on."""
        self._state = replace(self._state, **changes)
        state = self._state
        numbers = struct.pack("<qqq", int(state.sync_delay * 1e6), state.sync_error, int(state.clock_ahead))
        if not self._file.exists():
            self._file.write_bytes(numbers)
        with self._file.open("r+b") as file:
            file.write(numbers)

    def end(self) -> None:
        self.set(sync_delay=0, sync_error=0, clock_ahead=0)
