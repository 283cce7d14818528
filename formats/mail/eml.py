"""E-mail as files of one message (RFC 5322 and MIME): its text, and each attachment that a format reads.

The plain part is preferred, else the web page is read. Nothing is fetched and no signature is checked.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import Any

from domain.errors import Refusal
from domain.release import Incoming, normalise, pairs
from formats.encoding import Decoded, declared_in, decode
from formats.given import Given
from formats.mail.inner import Member, depth_of, inner
from formats.pages.html import page_of
from formats.sniff import HEAD_BYTES
from formats.source import text_source

MOST_PARTS = 2_000
MOST_HEADER = 8_192
"""Characters of a header that is looked at; the library takes time by the square of their number."""


class _Policy(EmailPolicy):
    """The library's own, for which a header of any length is one of a sound length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header with what its value says, as far as it is looked at."""
        return super().header_fetch_parse(name, value[:MOST_HEADER])


_POLICY = _Policy()
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_SOUND_KIND = re.compile(r"[^\s/]+/[^\s/]+")
_HEADERS = ("subject", "from", "to")
_TEXTS = {"text/plain": ".txt", "text/html": ".htm", "text/csv": ".csv", "message/rfc822": ".eml"}
"""Kinds of parts that are offered even without a name, with the ending that tells them."""


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The message's text, named after the file, and what its attachments offer; Refusal when there is nothing."""
    depth_of(given)
    data = text_source(given, encoding=encoding or "utf-8")
    try:
        message = message_from_bytes(data.lstrip(b"\r\n"), policy=_POLICY)
        parts = list(_parts(message, given.name))
    except RecursionError as error:
        raise Refusal(f"“{given.name}” is nested too deeply to be a message: export it anew.") from error
    if not list(message.keys()):
        raise Refusal(f"“{given.name}” has no header lines as a message has: import it as plain text.")
    about = _about(message)
    texts, attached = _divided(parts)
    own = _own(given, texts, about, encoding) if texts else None
    members = [made for number, part in enumerate(attached, 1) if (made := _member(part, number))]
    if members:
        more = {name: about[name] for name in ("subject", "date") if name in about} | {"attached_to": given.name}
        yield from inner(given, members, encoding=encoding, first=own, about=more)
    elif own is not None:
        yield own
    else:
        raise _nothing(given, message)


def _parts(message: Message, name: str) -> Iterator[Message]:
    """The parts of a message that hold something, in order; what is forwarded within it stays whole."""
    waiting = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise Refusal(f"“{name}” has more than {MOST_PARTS:,} parts: save those that matter by themselves.")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed([inside for inside in part.get_payload() if isinstance(inside, Message)])
        else:
            yield part


def _divided(parts: list[Message]) -> tuple[list[Message], list[Message]]:
    """The parts that are the message's text (a program may cut it around a picture), and those attached to it."""
    inline = [part for part in parts if _kind(part) in ("text/plain", "text/html") and not _is_attached(part)]
    filled = [part for part in inline if _bytes_of(part).strip()]
    plain = [part for part in filled if _kind(part) == "text/plain"]
    return plain or filled, [part for part in parts if part not in inline]  # beside plain text a page says it again


def _kind(part: Message) -> str:
    try:
        said = part.get_content_type()
    except (ValueError, LookupError, AttributeError, TypeError):  # headers that the library itself stumbles over
        return "application/octet-stream"
    return said if _SOUND_KIND.fullmatch(said) else "text/plain"  # RFC 2045, 5.2


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except (ValueError, LookupError, AttributeError, TypeError):
        return True


def _bytes_of(part: Message) -> bytes:
    """What a part holds, with its transfer encoding undone."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        found = None
    if isinstance(found, bytes):
        return found
    held = part.get_payload()
    if isinstance(held, list) and held and isinstance(held[0], Message):
        return _as_bytes(held[0])
    return held.encode("utf-8", "replace") if isinstance(held, str) else b""


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return b""  # what cannot be written again cannot be read on its own


def _own(given: Given, parts: list[Message], about: dict[str, str], encoding: str | None) -> Incoming | None:
    """The message's own text as a release, or None when there is none."""
    texts: list[str] = []
    remarks: dict[str, None] = {}
    found: list[Decoded] = []
    for part in parts:
        decoded, stated = _decoded(part, encoding, given.name)
        found.append(decoded)
        text = page_of(decoded.text).text if _kind(part) == "text/html" else normalise(decoded.text)
        texts += [text] if text.strip() else []
        if decoded.guessed and stated:
            remarks[f"Its text is not {stated}, as the message says: it was read as {decoded.encoding}."] = None
        if part.defects or "\ufffd" in text:
            remarks["The message is damaged in places: compare its text with the original."] = None
    if not texts:
        return None
    return Incoming(
        name=given.name,
        text="\n".join(texts),
        format="eml",
        encoding=found[0].encoding,
        guessed=any(decoded.guessed for decoded in found),
        metadata=pairs(about),
        remarks=tuple(remarks),
    )


def _decoded(part: Message, encoding: str | None, name: str) -> tuple[Decoded, str | None]:
    data = _bytes_of(part)
    stated = _charset(part) or (declared_in(data[:4096]) if _kind(part) == "text/html" else None)
    return decode(data, given=encoding, declared=stated, name=name), stated


def _charset(part: Message) -> str | None:
    try:
        found = part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError):
        return None
    return str(found) if found else None


def _about(message: Message) -> dict[str, str]:
    """Subject, people and date of a message, as far as its headers can be read."""
    about = {name: _header(message, name) for name in _HEADERS}
    date = _header(message, "date")
    try:
        about["date"] = parsedate_to_datetime(date).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        about["date"] = date
    return {name: value for name, value in about.items() if value}


def _header(message: Message, name: str) -> str:
    try:
        found: Any = message.get(name, "")
        said = str(found)
    except (ValueError, LookupError, AttributeError, TypeError, MessageError):
        said = _raw_header(message, name)
    said = said.encode("utf-8", "replace").decode("utf-8")  # bytes of no known encoding are lone surrogates here
    return " ".join(normalise(said).split())[:1000]


def _raw_header(message: Message, name: str) -> str:
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    try:
        return str(make_header(decode_header(raw)))
    except (ValueError, LookupError, MessageError):
        return raw


def _member(part: Message, number: int) -> Member | None:
    """An attached part as a file; None when it holds nothing or is of no use without a name."""
    kind = _kind(part)
    data = _bytes_of(part)
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        name = ""
    name = " ".join(name.replace("\\", "/").rpartition("/")[2].split())
    if not data or (not name and kind not in _TEXTS):
        return None
    if not name:
        held = part.get_payload()
        subject = _header(held[0], "subject") if isinstance(held, list) and isinstance(held[0], Message) else ""
        name = subject.replace("/", "-") or f"attachment {number}"
    if "." not in name or (kind == "message/rfc822" and not name.lower().endswith(".eml")):
        name += _TEXTS.get(kind, "")
    return Member(name, lambda: data[:HEAD_BYTES], lambda: data)


def _nothing(given: Given, message: Message) -> Refusal:
    if _kind(message) in _ENCRYPTED:
        return Refusal(f"“{given.name}” is encrypted: open it in your mail program and save its text as a file.")
    return Refusal(f"“{given.name}” is a message without text: there is nothing in it to annotate.")
