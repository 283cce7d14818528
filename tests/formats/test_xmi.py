"""XMI of others: any type system, or none."""

from collections.abc import Mapping

import pytest

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.uima import xmi

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
  {}
</types></typeSystemDescription>"""
ALL = TYPES.format(
    "".join(
        f"<typeDescription><name>{name}</name><supertypeName>{parent}</supertypeName><features>"
        + "".join(
            f"<featureDescription><name>{feature}</name><rangeTypeName>{kind}</rangeTypeName></featureDescription>"
            for feature, kind in features.items()
        )
        + "</features></typeDescription>"
        for name, parent, features in (
            ("desk.Clause", "desk.Base", {"mood": "desk.Mood", "weight": "uima.cas.Double"}),
            ("desk.Base", "uima.tcas.Annotation", {"value": "uima.cas.String", "near": "desk.Base"}),
            ("desk.Mood", "uima.cas.String", {}),
            ("desk.Host", "uima.tcas.Annotation", {"slots": "uima.cas.FSArray", "words": "uima.cas.StringArray"}),
            ("desk.Slot", "uima.cas.TOP", {"role": "uima.cas.String", "target": "desk.Base"}),
            ("desk.Tie", "uima.tcas.Annotation", {"Governor": "desk.Base", "Dependent": "desk.Base"}),
            ("desk.Record", "uima.cas.TOP", {"value": "uima.cas.String"}),
            (
                "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma",
                "uima.tcas.Annotation",
                {"value": "uima.cas.String"},
            ),
        )
    )
)
HEAD = (
    '<xmi:XMI xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:tcas="http:///uima/tcas.ecore" xmlns:d="http:///desk.ecore" xmlns:n="http:///uima/noNamespace.ecore" '
    'xmlns:s="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore">'
)
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{}"/>'


def read(
    body: str, *, text: str = "Alder &#128182; sells", types: str | None = ALL, members: str | None = "2 3 4 5 6 7 8 9"
) -> Incoming:
    view = "" if members is None else f'<cas:View sofa="1" members="{members}"/>'
    beside: Mapping[str, bytes] = {} if types is None else {"Any.xml": types.encode(), "other.xml": b"<a/>"}
    whole = f"{HEAD}{body}{SOFA.format(text)}{view}</xmi:XMI>"
    (found,) = xmi.read(Given.of("a.xmi", whole.encode(), beside))
    return found


def shown(found: Incoming) -> list[tuple[str, str]]:
    return [(claim.label, found.text[claim.fragments[0][0] : claim.fragments[0][1]]) for claim in found.claims]


def named(found: Incoming) -> list[tuple[str, str, str]]:
    spans = shown(found)
    return [(tie.label, spans[tie.source][1], spans[tie.target][1]) for tie in found.relations]


def test_annotations_of_any_layer_are_read_with_their_features() -> None:
    found = read(
        '<d:Clause xmi:id="2" sofa="1" begin="0" end="5" value="SUBJECT" mood="calm" weight="0.5"/>'
        '<d:Clause xmi:id="3" sofa="1" begin="6" end="8"/>'
        '<d:Record xmi:id="4" value="x"/>'
        '<d:Host xmi:id="5" sofa="1" begin="9" end="14"><words>a</words><words>b</words></d:Host>'
        '<d:Clause xmi:id="99" sofa="1" begin="0" end="1" value="not indexed"/>'
    )
    assert shown(found) == [("SUBJECT", "Alder"), ("Clause", "💶"), ("Host", "sells")]
    assert found.claims[0].attributes == (("mood", "calm"), ("weight", "0.5"))
    assert found.claims[0].claims == (("layer", "desk.Clause"),)
    assert found.claims[2].attributes == (("words", "a, b"),)
    assert (found.name, found.remarks, found.problems) == ("a", (), ())


def test_ties_slots_and_references_become_relations() -> None:
    found = read(
        '<d:Base xmi:id="2" sofa="1" begin="0" end="5" near="3"/><d:Base xmi:id="3" sofa="1" begin="9" end="14"/>'
        '<d:Tie xmi:id="4" sofa="1" begin="0" end="5" Governor="3" Dependent="2"/>'
        '<d:Tie xmi:id="5" sofa="1" begin="0" end="5" Governor="3"/>'
        '<d:Host xmi:id="6" sofa="1" begin="6" end="8" slots="7 8"/>'
        '<d:Slot xmi:id="7" role="seller" target="2"/><d:Slot xmi:id="8" target="3"/>'
        '<d:Host xmi:id="9" sofa="1" begin="6" end="8" slots="10"/><cas:FSArray xmi:id="10" elements="7"/>'
    )
    assert sorted(named(found)) == [
        ("Tie", "sells", "Alder"),
        ("near", "Alder", "sells"),
        ("seller", "💶", "Alder"),
        ("seller", "💶", "Alder"),
        ("slots", "💶", "sells"),
    ]
    assert found.remarks == ("Left out, since there is no place for it here: 1 relation between words or nothing.",)


def test_words_sentences_and_what_the_types_lack_are_left_aside() -> None:
    found = read(
        '<s:Token xmi:id="2" sofa="1" begin="0" end="5"/><s:Sentence xmi:id="3" sofa="1" begin="0" end="14"/>'
        '<s:Lemma xmi:id="4" sofa="1" begin="0" end="5" value="alder"/>'
        '<d:Unheard xmi:id="5" sofa="1" begin="0" end="5"/>'
        '<tcas:DocumentAnnotation xmi:id="6" sofa="1" begin="0" end="14" language="en"/>'
    )
    assert found.claims == ()
    assert "1 Lemma" in found.remarks[0]
    assert "1 annotation of a type that the type system lacks" in found.remarks[0]


def test_without_types_what_has_a_place_is_an_annotation() -> None:
    found = read(
        '<d:Clause xmi:id="2" sofa="1" begin="0" end="5" value="SUBJECT"/>'
        '<n:Plain xmi:id="3" sofa="1" begin="6" end="8"/>'
        '<d:Tie xmi:id="4" sofa="1" begin="0" end="5" Governor="3" Dependent="2"/>'
        '<d:Host xmi:id="5" sofa="1" begin="9" end="14" slots="6"/><d:Slot xmi:id="6" role="seller" target="2"/>',
        types=None,
        members=None,
    )
    assert shown(found) == [("SUBJECT", "Alder"), ("Plain", "💶"), ("Host", "sells")]
    assert sorted(named(found)) == [("Tie", "💶", "Alder"), ("seller", "sells", "Alder")]


def test_line_ends_and_bad_positions() -> None:
    found = read(
        '<d:Base xmi:id="2" sofa="1" begin="3" end="4"/><d:Base xmi:id="3" sofa="1" begin="3" end="40"/>'
        '<d:Base xmi:id="4" sofa="1" begin="x" end="4"/><d:Base xmi:id="5" sofa="1" begin="-1" end="4"/>'
        '<d:Base xmi:id="6" sofa="1" begin="5" end="6"/>',
        text="a&#13;&#10;b&#128182;",
    )
    assert (found.text, shown(found)) == ("a\nb💶", [("Base", "b")])
    assert len(found.problems) == 4
    assert found.problems[0] == "“a.xmi”: Annotation 2 is left out: 3 to 40 is no span of a text of 5 characters."


def test_of_several_views_the_first_is_read_and_the_others_named() -> None:
    more = (
        '<cas:Sofa xmi:id="11" sofaNum="2" sofaID="german" mimeType="text" sofaString="Erle"/>'
        '<cas:View sofa="11" members="3"/>'
        '<d:Base xmi:id="2" sofa="1" begin="0" end="5"/><d:Base xmi:id="3" sofa="11" begin="0" end="4"/>'
    )
    found = read(more)
    assert shown(found) == [("Base", "Alder")]
    assert found.remarks == ("Only the view “_InitialView” is read, not german.",)
    found = read(more, text="")
    assert (found.text, shown(found)) == ("Erle", [("Base", "Erle")])


def test_xml_1_1_has_control_characters() -> None:
    body = f'<?xml version="1.1" encoding="UTF-8"?>{HEAD}{SOFA.format("a&#1;b&#x1F;&#9;")}</xmi:XMI>'
    (found,) = xmi.read(Given.of("a.xmi", body.encode()))
    assert found.text == "a\x01b\x1f\t"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<a/>", "has no text in it"),
        (b"<a>", "not sound XML"),
        (f"<!DOCTYPE a>{HEAD}</xmi:XMI>".encode(), "document type"),
    ],
)
def test_what_is_no_xmi_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        list(xmi.read(Given.of("a.xmi", raw)))


def test_a_circle_of_types_and_of_lists_ends() -> None:
    types = TYPES.format(
        "<typeDescription><name>d.A</name><supertypeName>d.B</supertypeName></typeDescription>"
        "<typeDescription><name>d.B</name><supertypeName>d.A</supertypeName></typeDescription>"
    )
    found = read(
        '<cas:NonEmptyFSList xmi:id="2" head="2" tail="2"/>'
        '<tcas:Annotation xmi:id="3" sofa="1" begin="0" end="5" x="2"/>',
        types=types,
    )
    assert shown(found) == [("Annotation", "Alder")]
