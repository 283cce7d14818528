"""Where the checkout is, and where real releases lie beside it when they do."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
