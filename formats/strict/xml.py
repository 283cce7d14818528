"""XML from elsewhere, parsed without entities, without the network and without a document type.

Without `huge_tree` libxml2 itself refuses elements nested more than 256 deep and texts of more than 10 MB.
"""

from collections.abc import Collection, Iterator
from xml.parsers import expat

from lxml import etree

from domain.errors import Refusal

MOST = 256 << 20
_HEAD = 1 << 16


def parse(raw: bytes, what: str, *, most: int = MOST) -> etree._Element:
    """The root element of an XML file; Refusal, naming `what`, for anything that is not sound or not safe."""
    _check(raw, what, most)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unsound(what, error) from None
    if root.getroottree().docinfo.doctype:
        raise _doctype(what)
    return root


def iterparse(raw: bytes, what: str, tags: Collection[str], *, most: int = MOST) -> Iterator[etree._Element]:
    """Each element with one of these tags (as lxml writes them: `{namespace}name`) as it ends; then it is emptied."""
    _check(raw, what, most)
    parser = etree.XMLPullParser(
        ("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for start in range(0, len(raw), _HEAD):
            parser.feed(raw[start : start + _HEAD])
            for _, element in parser.read_events():
                if element.tag in tags:
                    yield element
                    _forget(element)
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unsound(what, error) from None


def _forget(element: etree._Element) -> None:
    element.clear(keep_tail=True)
    while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
        parent.remove(before)


class _Begun(Exception):
    """The root element is reached."""


def _check(raw: bytes, what: str, most: int) -> None:
    """Refuse a file that is too large or declares a document type, before any parser builds anything of it."""
    if len(raw) > most:
        raise Refusal(f"“{what}” is larger than {most >> 20} MB: split it.")

    def begin(*_: object) -> None:
        raise _Begun

    def refuse(*_: object) -> None:
        raise _doctype(what)

    look = expat.ParserCreate()
    look.StartDoctypeDeclHandler = refuse
    look.StartElementHandler = begin
    try:
        for start in range(0, len(raw), _HEAD):
            look.Parse(raw[start : start + _HEAD], False)
    except (_Begun, expat.ExpatError, LookupError, ValueError):
        return  # what expat does not understand, the parser proper understands or refuses


def _doctype(what: str) -> Refusal:
    return Refusal(
        f"“{what}” declares a document type (DOCTYPE), which could reach for other files: remove it and try again."
    )


def _unsound(what: str, error: Exception) -> Refusal:
    why = str(error).split(" (<string>")[0].rstrip(".") or "it is empty"
    return Refusal(f"“{what}” is not sound XML ({why}): mend it, or have it written anew.")
