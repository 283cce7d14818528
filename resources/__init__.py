"""Data files of the product: themes, icons, schemes, samples; found the same way in a checkout and when installed."""

from importlib.resources import files
from pathlib import Path


def path(*parts: str) -> Path:
    """The place of a data file or folder, such as `path("themes", "light.toml")`."""
    return Path(str(files(__name__).joinpath(*parts)))
