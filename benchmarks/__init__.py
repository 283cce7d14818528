"""How fast and how small, each beside the bare library doing the least possible in the same run."""
