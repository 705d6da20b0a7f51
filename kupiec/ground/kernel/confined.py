"""Limits a child process lays on itself before it opens what strangers wrote; the standard library only, for bare scripts."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import resource

MEMORY_BYTES = 1 << 30


def lock_up() -> None:
    """Limits on memory and files, and a network of its own that leads nowhere (where the system allows)."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.unshare(0x40000000 | 0x10000000) if os.geteuid() else libc.unshare(0x40000000)
        libc.prctl(38, 1, 0, 0, 0)  # no new privileges


def more_time(seconds: int) -> None:
    """So many more seconds of processor for the next piece of work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
