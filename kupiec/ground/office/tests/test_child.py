"""What strangers send: templates that reach for the machine are stopped in the child, with a reason (OFR-9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.office import rules, running
from kupiec.ground.office.tests.builders import at_hand, changed, relation, relations, text_of, word
from kupiec.ground.office.values import Name, number

NAMES = [
    Name("offer.number", "", "OF 1"), Name("offer.net", "", number(Decimal("12.50"), "12,50"), "number"), Name("lines[].name", "", "Rura <b> & {{ x }}"),
    Name("lines[].net", "", number(Decimal("1234.5"), "1 234,50"), "number"), Name("lines[].optional", "", False, "flag"),
]  # fmt: skip


def looked(content: bytes, ask: Any = at_hand) -> tuple[list[list[str]], bytes]:
    told, (clean,) = ask("look", {"names": rules.shape(NAMES)}, [content])
    return told["findings"], clean


def filled(content: bytes, language: str = "pl", ask: Any = at_hand) -> str:
    _told, (made,) = ask("fill", {"data": rules.sample(NAMES), "language": language}, [content])
    return " ".join(text_of(made).split())


def refused(content: bytes, work: str = "look", ask: Any = at_hand) -> str:
    with pytest.raises(Refusal) as caught:
        looked(content, ask) if work == "look" else filled(content, ask=ask)
    assert caught.value.text
    return caught.value.code


@pytest.mark.feature("OFR-9")
def test_rows_conditions_totals_and_exact_figures():
    paper = word(
        "{{ offer.number }}", "{% for one in lines if not one.optional %}[{{ loop.index }} {{ one.name }} {{ one.net }}]{% endfor %}",
        "{{ lines|sum(attribute='net')|money }}; {{ offer.net * 1.23 }}; {{ (offer.net / 3)|round(2) }}", "{% if offer.net > 12 %}drogo{% else %}tanio{% endif %}",
        "{{ 'x'|upper }} {{ offer.net|number(1) }}",
    )  # fmt: skip
    assert looked(paper)[0] == []
    said = filled(paper)
    assert said.count("Rura &lt;b&gt; &amp; {{ x }} 1 234,50") == 3
    assert "3 703,50; 15,375; 4,17" in said.replace("\u00a0", " ") and "drogo" in said and "X 12,5" in said
    assert "3,703.50" in filled(paper, "en")


@pytest.mark.feature("OFR-9")
def test_unknown_names_are_told_with_their_place():
    """By name, by part of the paper, by the words around."""
    paper = word(
        "Numer: {{ offer.numbr }}",
        "{% for one in lines %}{{ one.nam }}{% endfor %}",
        "{{ linez|length }} {{ lines|sum(attribute='nett') }}",
        "{{ offer.net|safe }}",
        "{{ offer.number.x }}",
    )
    found = [(code, name) for code, name, _place, _words in looked(paper)[0]]
    assert found == [
        ("UNKNOWN_NAME", "offer.numbr"), ("UNKNOWN_NAME", "one.nam"), ("UNKNOWN_NAME", "linez"), ("UNKNOWN_NAME", "lines[].nett"), ("UNKNOWN_FILTER", "safe"),
        ("UNKNOWN_NAME", "offer.number.x"),
    ]  # fmt: skip
    assert looked(paper)[0][0][2:] == ["text", "Numer: {{ offer.numbr }}"]
    assert looked(word("{% for a in lines %}{{ a.name }}"))[0][0][0] == "SYNTAX"
    assert looked(word("{% include 'x' %}{% macro f() %}{% endmacro %}"))[0][0][:2] == ["UNKNOWN_TAG", "include"]
    assert refused(word("{{ offer.numbr }}"), "fill") == "MISSING"


HARM = {
    "{{ ().__class__.__mro__[1].__subclasses__() }}": "FORBIDDEN_WORK",
    "{{ offer.__init__.__globals__ }}": "FORBIDDEN_WORK",
    "{{ '{0.__class__.__mro__}'.format(1) }}": "FORBIDDEN_WORK",
    "{{ lines.append(1) }}": "FORBIDDEN_WORK",
    "{{ 'a' * 999999999 }}": "FORBIDDEN_WORK",
    "{{ 9 ** 99999999 }}": "FORBIDDEN_WORK",
    "{{ '%999999999d' % 3 }}": "FORBIDDEN_WORK",
    "{{ offer.net / 0 }}": "FAILED",
}


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize("said", list(HARM))
def test_no_reach_into_the_program_and_no_endless_work(said: str) -> None:
    assert refused(word(said), "fill") == HARM[said]


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize(
    "said", ["{{ ''.ljust(99999999999) }}", "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"]
)
def test_too_much_memory_or_time_ends_the_child_only(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WALL_SECONDS", 4)
    assert refused(word(said), "fill", running.asked) == "GAVE_UP"


@pytest.mark.feature("OFR-9")
def test_the_child_answers_as_the_same_work_at_hand() -> None:
    paper = word("{{ offer.number }} {{ offer.numbr }}")
    assert looked(paper, running.asked) == looked(paper)
    assert filled(word("{{ offer.number }}"), ask=running.asked) == "OF 1"
    assert refused(b"nic", "look", running.asked) == "NOT_OFFICE"


_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s<w:sectPr/></w:body></w:document>'
_SPLIT = "<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r></w:p>"
PACKAGES = {
    "NOT_OFFICE": b"%PDF-1.4 no",
    "LOCKED": b"\xd0\xcf\x11\xe0 an old or locked one",
    "MACROS": changed(word("x"), {"word/vbaProject.bin": b"macro"}),
    "ENTITIES": changed(
        word("x"),
        {
            "word/document.xml": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + (_BODY % "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>").encode()
        },
    ),
    "BROKEN": changed(word("x"), {"word/document.xml": b"<w:document"}),
    "OBJECTS": changed(word("x"), {"word/_rels/document.xml.rels": relations(relation("oleObject", "embeddings/a.bin", outside=False))}),
    "BOMB": changed(word("x"), {"word/media/a.xml": b" " * (90 << 20)}),
}


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize("code", list(PACKAGES))
def test_packages_that_mean_harm_are_not_taken(code: str) -> None:
    assert refused(PACKAGES[code]) == code


@pytest.mark.feature("OFR-9")
def test_nothing_is_fetched_from_outside():
    for rel in (
        relation("image", "http://evil.example/a.png"),
        relation("hyperlink", "file:///etc/passwd"),
        relation("image", "\\\\host\\a.png"),
    ):
        assert refused(changed(word("x"), {"word/_rels/document.xml.rels": relations(rel)})) == "OUTSIDE"
    assert refused(changed(word("x"), {"word/document.xml": (_BODY % _SPLIT).encode()})) == "OUTSIDE"
    template = changed(
        word("x"),
        {
            "word/_rels/document.xml.rels": relations(
                relation("attachedTemplate", "http://evil.example/a.dotm"),
                relation("hyperlink", "https://example.com").replace("rId9", "rId8"),
            )
        },
    )
    _found, clean = looked(template)
    assert (
        b"evil" not in clean
        and "evil" not in _part(clean, "word/_rels/document.xml.rels")
        and "example.com" in _part(clean, "word/_rels/document.xml.rels")
    )


def _part(content: bytes, name: str) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_values_that_look_like_mark_up_stay_text():
    assert "Rura &lt;b&gt;" in filled(word("{{ lines[0].name }}"))
    assert filled(word("{{ lines[0].name|default('x')|e }}")).count("&lt;b&gt;") == 1
