"""The kernel's own refusal, on Linux, of what a parser never needs: network, processes, writing, other processes.

A filter of classic BPF (kernel: Documentation/userspace-api/seccomp_filter.rst) that answers EPERM; it cannot be taken
off again. Numbers are those of the kernel's unistd.h for the two machines that are known.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_THREAD = 0x00010000
_WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND and that of O_TMPFILE which is its own."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    denied: tuple[int, ...]
    clone: int
    signal: int
    limits: int
    control: int
    openat: int
    open: int | None = None
    other_numbering: int | None = None
    """From here on system calls have other numbers for the same things (x32)."""


_SAME = (424, 425, 437, 438, 440, 452, *range(428, 435), 442, 443, 448)
"""pidfd_send_signal, io_uring_setup, openat2, pidfd_getfd, process_madvise, fchmodat2; open_tree to fspick, pidfd_open,
mount_setattr, quotactl_fd, process_mrelease: alike on every machine."""
_OWNERS = (8, 10, 15)
"""F_SETOWN, F_SETSIG, F_SETOWN_EX: with them a pipe sends signals to whomever it is told."""
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        (
            *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),  # sockets
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(62, 200, 129, 297, 101, 310, 311),  # signals to, and memory of, other processes
            *(85, 76, 133, 259, 83, 258, 84, 87, 263, 88, 266, 86, 265, 82, 264, 316),  # files and folders
            *(90, 91, 268, 92, 93, 94, 260, 132, 235, 261, 280, 188, 189, 190, 197, 198, 199, 304),  # what they are
            *(165, 166, 155, 161, 272, 308, 248, 249, 250, 175, 313, 246, 169, 167, 321, 298, 323),  # the system
            *(29, 64, 68, 240, 241),  # memory, semaphores and queues that outlive their makers
            *(141, 142, 144, 203, 314, 251, 256, 279, 312),  # how other processes run and where their memory lies
            *_SAME,
        ),
        clone=56,
        signal=234,
        limits=302,
        control=72,
        openat=257,
        open=2,
        other_numbering=0x40000000,
    ),
    "aarch64": _Machine(
        0xC00000B7,
        (
            *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
            *(221, 281),
            *(129, 130, 138, 240, 117, 270, 271),
            *(45, 33, 34, 35, 36, 37, 38, 276),
            *(52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16, 265),
            *(40, 39, 41, 51, 97, 268, 217, 218, 219, 105, 273, 104, 142, 224, 280, 241, 282),
            *(194, 190, 186, 180, 181),
            *(140, 118, 119, 122, 274, 30, 238, 239, 272),
            *_SAME,
        ),
        clone=220,
        signal=131,
        limits=261,
        control=25,
        openat=56,
    ),
}
_CLONE3 = 435


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def shut() -> bool:
    """Put the filter on this process and its threads to come; False where that cannot be done."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    steps = [_Step(*step) for step in _steps(machine, os.getpid())]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    prctl = ctypes.CDLL(None).prctl
    none = ctypes.c_ulong(0)
    if prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none) != 0:
        return False
    return bool(prctl(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), none, none) == 0)


def _steps(machine: _Machine, process: int) -> Iterator[tuple[int, int, int, int]]:
    refused = (_RETURN, 0, 0, _ERROR | _EPERM)
    number = (_LOAD, 0, 0, _NUMBER)
    yield from ((_LOAD, 0, 0, _MACHINE), (_EQUALS, 1, 0, machine.audit), refused, number)
    if machine.other_numbering is not None:
        yield from ((_AT_LEAST, 0, 1, machine.other_numbering), refused)
    for denied in machine.denied:
        yield from ((_EQUALS, 0, 1, denied), refused)
    # Threads may be started, processes not; clone3 hides its flags, so the C library is sent to clone.
    yield from ((_EQUALS, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERROR | _ENOSYS))
    yield from ((_EQUALS, 0, 4, machine.clone), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_HAS_BIT, 1, 0, _THREAD), refused)
    yield number
    # A process that aborts sends a signal to itself.
    yield from ((_EQUALS, 0, 4, machine.signal), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUALS, 1, 0, process), refused)
    yield number
    # Limits are set on oneself only, which is process 0.
    yield from ((_EQUALS, 0, 4, machine.limits), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUALS, 1, 0, 0), refused)
    yield number
    yield from ((_EQUALS, 0, 2 + 2 * len(_OWNERS), machine.control), (_LOAD, 0, 0, _FIRST_ARGUMENT + 8))
    for owner in _OWNERS:
        yield from ((_EQUALS, 0, 1, owner), refused)
    yield number
    for call, argument in ((machine.openat, 2), (machine.open, 1)):
        if call is not None:
            yield from ((_EQUALS, 0, 4, call), (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument))
            yield from ((_HAS_BIT, 0, 1, _WRITES), refused, number)
    yield (_RETURN, 0, 0, _ALLOW)
