"""Keeps Python 3.11 alive under PySide6 6.12, which gives one reference to None too few with each call.

Its wheels are built as for Python 3.12 and later, where None is immortal and is not counted: there `return None`
needs no reference. Under 3.11 each call of a method without a result takes one away, and after some four thousand of
them the interpreter stops with "deallocating None", or "deallocating True or False" for those two. So all three get
more references than a day's work can take.
"""

import ctypes
import sys

PLENTY = 1 << 48


def make_none_last() -> None:
    """Give None, True and False references in plenty where they are counted; done once, it does nothing further."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for lasting in (None, True, False):
        counter = ctypes.c_ssize_t.from_address(id(lasting))
        if abs(counter.value - sys.getrefcount(lasting)) < 1000 and counter.value < PLENTY // 2:
            counter.value += PLENTY


make_none_last()
