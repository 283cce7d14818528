"""How fast and how small, each beside the bare library doing the least possible in the same run."""

import os

# Benchmarks measure the program and not a display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
