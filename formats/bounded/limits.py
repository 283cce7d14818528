"""What a worker takes from itself before it reads anything foreign: memory, time, files, network, processes.

Linux (x86-64 and ARM64) has all of it. macOS has it without the kernel's filter: there Python itself refuses network,
processes and writing. On Windows that refusal is all: only the program's clock and its caps on messages hold.
"""

import os
import sys
import time
from math import ceil
from typing import Any

from formats.bounded.seccomp import shut

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system")
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink", "os.chmod")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HARD_SECONDS = 100_000


def close_in() -> None:
    """Refuse network, processes and writing from now on, and dump no core."""
    sys.dont_write_bytecode = True
    filtered = shut()
    if sys.platform != "win32":
        import resource

        for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            resource.setrlimit(kind, (0, 0))
        if not filtered:  # the filter tells threads from processes, which this limit does not on Linux
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        if len(arguments) > 2 and isinstance(arguments[2], int) and arguments[2] & _WRITES:
            raise PermissionError("a file is not written while another is read")
    elif event.startswith(_REFUSED) or event.startswith(_CHANGES):
        raise PermissionError(f"{event} is not for the reader of a file")


def used() -> float:
    """Seconds of processor time that this process has had so far."""
    return time.process_time()


def allow(memory: int, until: float) -> None:
    """Let this process have so many bytes of address space, and processor time until it has had `until` seconds."""
    if sys.platform == "win32":
        return
    import resource

    # The hard limit stays high, since one process reads many files.
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(until), _HARD_SECONDS))
    if sys.platform == "linux":  # macOS knows the other limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


class Growth:
    """How much this process has grown since its first file."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._usual = 0

    def is_too_much(self) -> bool:
        """Whether it now has more address space than it should go on with."""
        now = _address_space()
        self._usual = self._usual or now
        return now > self._usual + self._most


def _address_space() -> int:
    """Bytes of address space in use, as far as the system tells; else 0."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split(b" ", 1)[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
