import io
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.release import Incoming, normalise
from formats import detect, read
from formats.given import Given
from formats.mail import eml

HEAD = (
    "From: Ada Quill <ada@quill.example>\r\nTo: desk@brackwater.example\r\n"
    "Subject: =?utf-8?q?Notes_=E2=80=93_priced?=\r\n"
)
DATE = "Date: Mon, 01 Dec 2003 10:00:00 -0500\r\n"


def message(text: str = "Brackwater prices its notes.\n") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ada Quill <ada@quill.example>", "desk@brackwater.example", "News"
    made.set_content(text)
    return made


def offered(data: bytes | EmailMessage, encoding: str | None = None) -> list[Incoming]:
    raw = data if isinstance(data, bytes) else data.as_bytes(policy=SMTP)
    return list(eml.read(Given.of("mail.eml", raw), encoding=encoding))


def test_text_and_headers_become_a_release() -> None:
    (one,) = offered((HEAD + DATE + "\r\nThe “Notes”\r\nof Brackwater\r\n").encode())
    assert (one.name, one.text, one.format, one.source) == ("mail.eml", "The “Notes”\nof Brackwater\n", "eml", b"")
    assert dict(one.metadata) == {
        "subject": "Notes – priced",
        "from": "Ada Quill <ada@quill.example>",
        "to": "desk@brackwater.example",
        "date": "2003-12-01T10:00:00-05:00",
    }


def test_plain_text_is_preferred_to_the_page_beside_it() -> None:
    made = message("plain\n")
    made.add_alternative("<p>page</p>", subtype="html")
    assert [one.text for one in offered(made)] == ["plain\n"]


def test_a_page_is_read_when_there_is_no_plain_text() -> None:
    made = message(" \n")
    made.add_alternative("<html><p>Caf&eacute; &#146;s</p><script>no</script></html>", subtype="html")
    assert [one.text for one in offered(made)] == ["Café ’s\n"]


def test_text_around_a_picture_stays_together() -> None:
    made = message("before\n")
    made.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    part = EmailMessage()
    part.set_content("after\n")
    made.attach(part)
    (one,) = offered(made)
    assert one.text == "before\n\nafter\n"
    assert one.remarks == ("1 file is left out of “mail.eml”: pictures, programs or the like.",)


def test_attachments_are_releases_of_their_own() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made_zip:
        made_zip.writestr("inside.txt", "in the archive")
    made = message("See below.\n")
    made.add_attachment(b"<html><p>A page", maintype="text", subtype="html", filename="../page.htm")
    made.add_attachment("Die Räte tagen heute.".encode("cp1252"), maintype="text", subtype="plain", filename="räte.txt")
    made.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="all.zip")
    made.add_attachment(message("forwarded\n"))
    found = offered(made)
    assert [(one.name, one.text, one.format) for one in found] == [
        ("mail.eml", "See below.\n", "eml"),
        ("page.htm", "A page\n", "html"),
        ("räte.txt", "Die Räte tagen heute.", "text"),
        ("inside.txt", "in the archive", "text"),
        ("News.eml", "forwarded\n", "eml"),
    ]
    assert found[1].source == b"<html><p>A page"
    assert dict(found[1].metadata)["attached_to"] == "mail.eml"
    assert dict(found[4].metadata)["attached_to"] == "mail.eml"


def test_messages_lie_within_messages_to_a_depth() -> None:
    made = message("0\n")
    for number in range(1, 6):
        outer = message(f"{number}\n")
        outer.add_attachment(made)
        made = outer
    found = offered(made)
    assert [one.text for one in found] == ["5\n", "4\n", "3\n", "2\n"]
    assert any("more than 3 files deep" in sentence for one in found for sentence in one.problems)


def test_attachments_that_cannot_be_read_do_not_hide_the_text() -> None:
    made = message("See the page.\n")
    made.add_attachment(b"<html>", maintype="text", subtype="html", filename="empty.htm")
    (one,) = offered(made)
    assert one.problems == ("“empty.htm” is a web page without text: there is nothing in it to annotate.",)


TYPE = "Content-Type: text/plain; charset={}\r\nContent-Transfer-Encoding: {}\r\n\r\n"
ODD = [
    # what is odd, headers and body, the text, a word of the remark
    ("Latin-1 is cp1252", TYPE.format("iso-8859-1", "8bit").encode() + b"\x93x\x94", "“x”", ""),
    ("a false charset", TYPE.format("utf-8", "8bit").encode() + b"Caf\xe9 and so on", "Café and so on", "not utf-8"),
    ("no such charset", TYPE.format("klingon", "8bit").encode() + "Café".encode(), "Café", ""),
    ("quoted-printable", TYPE.format("utf-8", "quoted-printable").encode() + b"a=\r\nb =E2=80=93 =ZZ", "ab – =ZZ", ""),
    ("base64", TYPE.format("utf-16", "base64").encode() + b"//5DAGEAZgDpAA==", "Café", ""),
    ("broken base64", TYPE.format("us-ascii", "base64").encode() + b"SGVsbG8gd29ybGQ", "Hello world", "damaged"),
    ("no transfer encoding of that name", TYPE.format("utf-8", "x-none").encode() + b"as it is", "as it is", ""),
]


@pytest.mark.parametrize(("raw", "text", "remark"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_encodings_are_read_as_well_as_can_be(raw: bytes, text: str, remark: str) -> None:
    (one,) = offered(HEAD.encode() + raw)
    assert one.text == text
    assert remark in " ".join(one.remarks)
    assert bool(one.remarks) is bool(remark)


def test_an_encoding_that_a_person_gives_is_held_to() -> None:
    raw = HEAD.encode() + TYPE.format("utf-8", "8bit").encode() + b"\xc3\xa9"
    assert offered(raw, "cp1252")[0].text == "Ã©"


@pytest.mark.parametrize(
    "headers",
    [
        "Date: yesterday\r\n",
        "Date: Mon, 99 Foo 99999 10:00:00 -9999\r\n",
        "From: <<@@>, \r\nTo: =?klingon?q?x?= =?utf-8?b?!!!?=\r\n",
        "Content-Disposition: attachment; filename*=utf-8''%E2%28; filename=\"\r\n",
        "Content-Type: text/plain; charset*0=; charset*1*=x''%\r\n",
        "Content-Type: /;=\r\n",
        "Subject: \udce9\udcff\r\n",
        "Message-ID: <[]>\r\nReferences: " + "<a@b>" * 5000 + "\r\n",
    ],
)
def test_odd_headers_cost_no_text(headers: str) -> None:
    raw = "MIME-Version: 1.0\r\nX-Own: 1\r\n" + headers + "\r\nThe text of it\r\n"
    found = offered(raw.encode("utf-8", "surrogateescape"))
    assert [one.text for one in found] == ["The text of it\n"]


NOTHING = [
    (b"\r\n\r\njust text", "no header lines"),
    (HEAD.encode() + b"\r\n \r\n", "message without text"),
    (HEAD.encode() + b"Content-Type: application/pkcs7-mime\r\n\r\nAAAA", "is encrypted"),
    (HEAD.encode() + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b--\r\n', "message without text"),
    (b"", "is empty"),
]


@pytest.mark.parametrize(("raw", "sentence"), NOTHING)
def test_a_message_without_anything_to_read_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        offered(raw)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000)),
        'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 20_000,
        "Content-Type: message/rfc822\n\n" * 3000,
        "X-Long: " + "a" * 2_000_000 + "\n\nx",
        "Subject: " + "=?utf-8?q?x?= " * 20_000 + "\n\nx",
    ],
    ids=["nested", "parts", "forwarded", "long header", "long subject"],
)
def test_hostile_messages_are_read_or_refused_in_time(body: str) -> None:
    with suppress(Refusal):
        offered((HEAD.replace("Subject", "X-Subject") + body).encode())


def test_a_message_is_told_by_its_headers_and_read_through_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes((HEAD + DATE + "\r\nThe text\r\n").encode())
    assert detect("mail.txt", path.read_bytes()).name == "eml"
    assert [(one.name, one.text, one.source) for one in read(path)] == [("mail.eml", "The text\n", path.read_bytes())]


LINES = st.sampled_from(
    [
        *(
            "Subject: x",
            "Date: y",
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: text/html; charset=\x81",
        ),
        *("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "Content-Disposition: attachment"),
        *("--b", "--b--", "", "", " folded", "words and more", "<p>page", "=?utf-8?q?=ff?=", "SGVsbG8=", "\x00"),
    ]
)


@given(st.lists(LINES, max_size=40))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        found = offered("\n".join(lines).encode("latin-1"))
    except Refusal:
        return
    assert all(one.text.strip() and one.text == normalise(one.text) for one in found)
