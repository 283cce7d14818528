"""The two ways in which a rule says no."""


class Refusal(Exception):
    """The rules forbid it; the text is one sentence for the person, with what to do about it."""

    def __init__(self, sentence: str, *, details: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class StaleEdit(Refusal):
    """What the edit would change is no longer as it was seen; nothing was written."""
