"""White space behind a token as CoNLL-U has it in MISC: in the spelling of UDPipe, so that no line is broken."""

import re

_SPELLED = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p", "\\": "\\\\"}
_MEANT = {spelled: char for char, spelled in _SPELLED.items()}
_SIGN = re.compile(r"\\(?:[stnrp\\]|u[0-9a-fA-F]{4})")


def escaped(blanks: str) -> str:
    """White space as a value of MISC; what UDPipe has no letter for as `\\u` with four digits."""
    return "".join(_SPELLED.get(char) or (char if "!" <= char <= "~" else f"\\u{ord(char):04x}") for char in blanks)


def meant(value: str) -> str:
    """The white space that a value of MISC stands for."""
    return _SIGN.sub(_char, value)


def _char(found: re.Match[str]) -> str:
    sign = found.group()
    return _MEANT.get(sign) or chr(int(sign[2:], 16))
