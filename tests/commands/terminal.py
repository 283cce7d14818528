"""The command line as tests use it: words in, exit code and what was printed out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import resources

SAMPLE = resources.path("samples", "orrinvale_paper_release.txt")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on stderr, with nothing on stdout."""
        assert self.out == ""
        assert self.err.startswith("glossator: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err


Run = Callable[..., Outcome]
