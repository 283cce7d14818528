"""What all tests share: how many examples property tests try."""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("full", max_examples=1000, deadline=None)
settings.load_profile("full" if os.environ.get("GLOSSATOR_FULL") else "quick")
