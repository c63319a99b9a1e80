"""A disk of a few megabytes that can be filled, emptied and made read-only: a tmpfs in the process's own mounts."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from pathlib import Path


class SmallDisk:
    """Mounted where only this process and its children see it; gone with them, however they end."""

    def __init__(self, megabytes: int):
        self.path = Path(tempfile.mkdtemp(prefix="ql-disk-"))
        self._mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(self.path))
        self._ballast = self.path / "ballast"

    def __enter__(self) -> SmallDisk:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", self.path], check=True)
        self.path.rmdir()

    @property
    def free(self) -> int:
        """Bytes."""
        state = os.statvfs(self.path)
        return state.f_bavail * state.f_frsize

    def fill(self, leave: int) -> None:
        """Takes all room but some bytes."""
        with self._ballast.open("ab") as ballast:
            for _ in range(100):
                if (room := self.free - leave) <= 0:
                    return
                try:
                    os.posix_fallocate(ballast.fileno(), ballast.tell(), room)
                    ballast.seek(0, os.SEEK_END)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise  # else somebody took of the room meanwhile

    def make_room(self) -> None:
        self._ballast.unlink()

    def forbid_writing(self, forbidden: bool = True) -> None:
        """Nothing may be open for writing."""
        self._mount("-o", f"remount,{'ro' if forbidden else 'rw'}", str(self.path))

    @staticmethod
    def _mount(*arguments: str) -> None:
        subprocess.run(["mount", *arguments], check=True)


def may_mount() -> bool:
    """Whether this process may have mounts of its own."""
    try:
        return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
