"""The window: Qt lives here and only here."""

from gui.lasting_none import make_none_last

# Before any Qt call, whichever module of the window is imported first.
make_none_last()
