"""From a letter to work (COR-3); the books of the day and of the post (COR-4)."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from kupiec.ground.company.public import Company
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import prints
from kupiec.people.correspondence import books, onward, printing, services
from kupiec.people.correspondence.models import Letter, TemplateText
from kupiec.people.correspondence.tests import builders as make
from kupiec.people.correspondence.values import LETTER
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db
DAY = make.NOON.date()


@pytest.fixture(autouse=True)
def _day(actor):
    make.dictionaries(actor)
    with clock.frozen(make.NOON):
        yield


def _paper(pdf: bytes) -> str:
    said = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return re.sub("[\ufffd\ufffe\u00ad\u0002]", "-", said)


@pytest.mark.feature("COR-3")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pl", "w odpowiedzi na Państwa pismo R-7/2026 z dnia 16.11.2026"),
        ("en", "in reply to your letter R-7/2026"),
        ("de", "in Beantwortung Ihres Schreibens R-7/2026"),
    ],
)
def test_an_answer_begins_from_a_template(actor, language, said):
    theirs = make.came(actor, their_sign="R-7/2026", written_on=DAY.replace(day=16), street="ul. Polna 3", city="Śrem")
    pk = services.answer(theirs.pk, template_id=make.template("answer").pk, language=language, by=actor)
    made = Letter.objects.get(pk=pk)
    assert (made.way, made.state, made.answers_id, made.thread_id, made.language) == ("out", "draft", theirs.pk, theirs.pk, language)
    assert (made.name, made.street, made.city) == (theirs.name, "ul. Polna 3", "Śrem")
    assert said in made.content
    assert "Reklamacja grzejników" in made.subject
    assert "{{" not in made.content


@pytest.mark.feature("COR-3")
def test_an_answer_needs_no_template(actor):
    theirs = make.came(actor)
    made = Letter.objects.get(pk=services.answer(theirs.pk, by=actor))
    assert (made.subject, made.content) == ("Re: Reklamacja grzejników", "")
    services.withdraw([theirs.pk], reason="pomyłka", by=actor)
    with pytest.raises(Refusal) as caught:
        services.answer(theirs.pk, by=actor)
    assert caught.value.code == "WITHDRAWN"


@pytest.mark.feature("COR-3")
def test_hostile_texts_stay_texts(actor):
    theirs = make.came(actor, subject="<b>{{ company.name }}</b>", name="<script>1</script>")
    made = Letter.objects.get(pk=services.answer(theirs.pk, template_id=make.template("received").pk, by=actor))
    assert "{{ company.name }}" in made.content
    html = prints.as_html(printing.printout(made))
    assert "<script>" not in html
    assert "&lt;script&gt;1" in html


@pytest.mark.feature("COR-3")
def test_a_template_with_an_unknown_name_is_refused(actor):
    with pytest.raises(Refusal) as caught:
        services.save_template({"code": "x", "name": "X", "text_pl": "Witaj {{ nikt.nic }}"}, by=actor)
    assert (caught.value.code, caught.value.field) == ("UNKNOWN_NAME", "text_pl")
    pk = services.save_template({"code": "x", "name": "X", "subject_pl": "Temat", "text_pl": "Witaj {{ customer.name }}"}, by=actor)
    services.save_template({"subject_pl": "", "text_pl": "", "subject_de": "Betreff"}, pk=pk, by=actor)
    assert list(TemplateText.objects.filter(template_id=pk).values_list("language", "subject")) == [("de", "Betreff")]


@pytest.mark.feature("COR-3")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Dotyczy: Nowy cennik", "Nasz znak")),
        ("en", ("Subject: Nowy cennik", "Our ref.")),
        ("de", ("Betreff: Nowy cennik", "Unser Zeichen")),
    ],
)
def test_a_letter_is_printed_on_our_paper(actor, language, words):
    letter = make.ours(
        actor,
        language=language,
        content="Szanowni Państwo,\n\nżółć i <b>gęś</b>.",
        street="ul. Polna 3",
        postal_code="63-100",
        city="Śrem",
        their_sign="R-7",
    )
    said = _paper(prints.as_pdf(printing.printout(letter)))
    own = Company.objects.get(pk=actor.company_id)
    for text in (own.name, "Jan Bąk", "63-100 Śrem", "WY 1/2026", "R-7", "<b>gęś</b>", *words):
        assert text in said


@pytest.mark.feature("COR-3")
def test_upper_rooms_plug_what_can_be_made_of_a_letter(actor):
    party = new_party(actor, name="Hydro-Term")
    letter = make.came(actor, party_id=party.pk, name="")
    known = {one.code: one for one in onward.onward}
    assert {"task", "contact", "note"} <= set(known)
    url = known["task"].start(Ref(LETTER, letter.pk), by=actor)
    assert f"party={party.pk}" in url
    assert f"link={LETTER}%3A{letter.pk}" in url
    shown = {one.key_name: one for one in onward.Operations().operations()}
    assert shown["onward-task"].run([letter.pk], by=actor) == url


@pytest.mark.feature("COR-4")
def test_the_register_of_the_day_has_all_letters_of_a_way(actor):
    first, second = make.came(actor, their_sign="A-1", due_on=DAY), make.came(actor, subject="Omyłka")
    make.ours(actor)
    services.withdraw([second.pk], reason="to samo", by=actor)
    found = books.book("in", first=DAY, last=DAY, by=actor)
    assert [row.pk for row in found.letters] == [first.pk, second.pk]
    shown = found.shown()
    assert shown[0][:2] == ["1", "WE 1/2026"]
    assert "A-1" in shown[0]
    assert any("Omyłka (" in cell and "to samo" in cell for cell in shown[1])
    said = _paper(prints.as_pdf(books.printout(found, by=actor)))
    assert "WE 1/2026" in said
    assert books.book("in", first=DAY.replace(day=1), last=DAY.replace(day=17), by=actor).letters == []


@pytest.mark.feature("COR-4")
def test_the_posting_book_is_as_the_post_wants_it(actor):
    registered, courier = make.term("medium", "registered").pk, make.term("medium", "courier").pk
    posted = [
        make.ours(actor, medium_id=registered, postage=Decimal("8.30"), weight_g=1250, tracking="PL559", declared=Decimal(500), street="ul. Polna 3", city="Śrem"),
        make.ours(actor, medium_id=registered, postage=Decimal("11.50"), collected=Decimal("99.90")), make.ours(actor, medium_id=courier),
    ]  # fmt: skip
    make.ours(actor, medium_id=registered, subject="Jeszcze nie wysłane")
    services.send([row.pk for row in posted], by=actor)
    found = books.book("post", first=DAY, last=DAY, by=actor)
    assert [name for name, _label in found.columns] == [
        "at",
        "who",
        "place",
        "declared",
        "weight",
        "tracking",
        "remarks",
        "postage",
        "collected",
    ]
    assert [row.pk for row in found.letters] == [posted[0].pk, posted[1].pk]
    assert found.records()[0] == [1, "Jan Bąk", "ul. Polna 3, Śrem", Decimal(500), Decimal("1.250"), "PL559", "", Decimal("8.30"), None]
    assert (found.total("postage"), found.total("collected")) == (Decimal("19.80"), Decimal("99.90"))
    said = _paper(prints.as_pdf(books.printout(found, by=actor)))
    for text in ("PL559", "1,25", "19,80", "99,90"):
        assert text in said


@pytest.mark.feature("COR-4")
def test_books_are_files_too(client, actor):
    from kupiec.ground.access.testing import session_cookie, user_with

    for name, value in session_cookie(user_with(["correspondence.see", "parties.see"])):
        client.cookies[name] = value
    make.came(actor, subject="=1+1", due_on=DAY)
    page = client.get("/korespondencja/ksiegi/?book=in")
    assert "WE 1/2026" in page.content.decode()
    sheet = b"".join(client.get("/korespondencja/ksiegi/?book=in&as=xlsx").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "WE 1/2026"
    assert "=1+1" in rows[1]
    text = b"".join(client.get("/korespondencja/ksiegi/?book=in&as=csv").streaming_content).decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert "'=1+1" in told[1]
    assert client.get("/korespondencja/ksiegi/?book=in&as=pdf").content.startswith(b"%PDF")
    assert client.get("/korespondencja/ksiegi/?book=inna").status_code == 404
    assert client.get("/korespondencja/ksiegi/?from=wczoraj-nie-wiem").status_code in (400, 422)


@pytest.mark.feature("COR-2")
def test_letters_go_round_among_people_and_roles(actor):
    from kupiec.ground.access.testing import user_with
    from kupiec.ground.documents.public import Ref as Paper
    from kupiec.ground.workflow import public as workflow

    letter = make.came(actor, subject="Reklamacja grzejników")
    assert not workflow.defined_for(LETTER, by=actor)
    user = user_with(None)
    steps = (workflow.StepData(name="Do decyzji", who="person", user_id=user.pk),)
    workflow.add(workflow.DefinitionData(kind=LETTER, name="Pisma do decyzji", steps=steps), by=actor)
    assert workflow.defined_for(LETTER, by=actor)
    workflow.start([Paper(LETTER, letter.pk)], by=actor)
    standing = workflow.standing([Paper(LETTER, letter.pk)], by=actor)[Paper(LETTER, letter.pk)]
    assert (standing.step, standing.state, len(standing.who)) == ("Do decyzji", "running", 1)


@pytest.mark.feature("COR-1")
def test_a_letter_joins_a_case(actor):
    from kupiec.ground.documents.public import Ref as Paper
    from kupiec.people.cases import public as cases
    from kupiec.people.correspondence import page

    cases.install_kinds()
    letter = make.came(actor)
    (case,) = cases.open_cases([cases.CaseDraft(kind_code="general", name="Reklamacja")], by=actor)
    page.JOIN.run([letter.pk], case_id=case, by=actor)
    assert cases.cases_of([Paper(LETTER, letter.pk)])[Paper(LETTER, letter.pk)].id == case
