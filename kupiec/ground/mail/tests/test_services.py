"""Writing, cancelling and sending again; hostile letters; texts, senders, signatures; what goes by itself; who sees what."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Branch, Company
from kupiec.ground.files import public as files
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.mail import choices, queries, services, texts
from kupiec.ground.mail.invariants import mails_are_whole
from kupiec.ground.mail.models import Mail, MailFile, Text
from kupiec.ground.mail.tests.conftest import SOURCE
from kupiec.ground.mail.tests.server import Post
from kupiec.ground.mail.values import KINDS, LANGUAGES, SLOTS, Book, Letter, State, ToUser
from tests.cast import Cast

LETTER = Letter(to="klient@example.pl", subject="Faktura", text="Dzień dobry")
INVOICE = SLOTS.index(("invoice", "pl")) + 1


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    value = refused.value
    return {(one.code, one.field) for one in (value.each if isinstance(value, Refusals) else [value])}


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_mail_is_part_of_its_transaction(cast: Cast, record: str, silent: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.write(record, cast.branch.pk, LETTER, by=cast.by)
        raise RuntimeError
    assert not Mail.objects.exists()
    pk = services.write(record, cast.branch.pk, LETTER, by=cast.by)
    jobs.run_pending()
    assert Mail.objects.get(pk=pk).state == State.WAITING, "without a server it waits"


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_hostile_letters_are_refused_at_each_field(cast: Cast, record: str, silent: None) -> None:
    bad = replace(LETTER, to="a@x.pl\r\nBcc: b@x.pl", cc="nic", reply_to="a@x.pl, b@x.pl", subject="", text="x" * 20_001)
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, bad, by=cast.by)
    assert codes(refused) == {
        ("NOT_AN_EMAIL", "to"),
        ("NOT_AN_EMAIL", "cc"),
        ("TOO_MANY", "reply_to"),
        ("REQUIRED", "subject"),
        ("TOO_LONG", "text"),
    }
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, replace(LETTER, to=""), by=cast.by)
    assert codes(refused) == {("REQUIRED", "to")}
    pk = services.write(record, cast.branch.pk, replace(LETTER, subject="Faktura\r\nBcc: b@x.pl"), by=cast.by)
    assert Mail.objects.get(pk=pk).heading == "Faktura Bcc: b@x.pl"
    with pytest.raises(Refusal, match="e-mail"):
        services.write("nobody.knows", 1, LETTER, by=cast.by)
    with pytest.raises(Refusal) as refused:
        services.write(record, 10**9, LETTER, by=cast.by)
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.django_db
def test_chosen_files_go_along_within_the_limit(cast: Cast, record: str, silent: None, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = files.Subject(record, SOURCE.rows, "company.see", "company.structure")
    monkeypatch.setattr(files.subjects, "_plugs", [*files.subjects, subject])
    [pk] = files.attach(record, cast.branch.pk, [files.keep("rysunek.pdf", ContentFile(b"%PDF-1.4 rysunek").chunks())], by=cast.by)
    mail = services.write(record, cast.branch.pk, replace(LETTER, files=(pk,)), by=cast.by)
    assert list(MailFile.objects.filter(mail=mail).values_list("position", "name")) == [(0, "FV_7-11-2026.pdf"), (1, "rysunek.pdf")]
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, replace(LETTER, files=(pk + 99,)), by=cast.by)
    assert refused.value.code == "NOT_FOUND"
    monkeypatch.setattr("kupiec.ground.mail.rules.LARGEST", 10)
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, replace(LETTER, files=(pk,)), by=cast.by)
    assert refused.value.code == "TOO_LARGE"


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_waiting_ones_are_cancelled_and_sent_after_all(cast: Cast, record: str, silent: None) -> None:
    ids = [services.write(record, cast.branch.pk, LETTER, by=cast.by) for _ in range(3)]
    assert services.cancel(ids, by=cast.by) == 3
    with pytest.raises(Refusal) as refused:
        services.cancel(ids[:1], by=cast.by)
    assert refused.value.code == "TOO_LATE"
    assert services.resend(ids, by=cast.by) == 3
    Mail.objects.filter(pk=ids[0]).update(state=State.SENDING)
    with pytest.raises(Refusal) as refused:
        services.resend(ids, by=cast.by)
    assert refused.value.code == "TOO_LATE"
    with pytest.raises(Refusal) as refused:
        services.resend([10**9], by=cast.by)
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_every_text_can_be_filled_and_the_own_one_stands_before_the_usual(
    cast: Cast, record: str, book: dict[int, Book], silent: None
) -> None:
    for pk in range(1, len(SLOTS) + 1):
        kind, language = SLOTS[pk - 1]
        choices.check_text(*texts.usual(kind, language), kind=kind, by=cast.by)
    assert len(SLOTS) == len(KINDS) * len(LANGUAGES)
    letter, _book, _told = services.proposed(record, cast.branch.pk, by=cast.by)
    assert letter.subject == "Faktura FV 7/11/2026"
    assert letter.text == "Dzień dobry,\n\nw załączeniu faktura FV 7/11/2026 na kwotę 1 230,00 PLN.\n\nHurtownia Testowa Sp. z o.o."
    assert letter.to == f"klient{cast.branch.pk}@example.pl"
    assert (
        choices.save_text("FV {{ document.number }} dla {{ customer.name }}", "<b>{{ signature }}</b>", pk=INVOICE, version=0, by=cast.by)
        == 1
    )
    letter, _book, _told = services.proposed(record, cast.branch.pk, by=cast.by)
    assert letter.subject == "FV FV 7/11/2026 dla Zły Bcc: x@zlo.pl"
    assert letter.text == "<b>Hurtownia Testowa Sp. z o.o.</b>", "texts are plain: nothing in them is mark-up"
    with pytest.raises(Conflict):
        choices.save_text("a", "b", pk=INVOICE, version=0, by=cast.by)
    with pytest.raises(Refusal) as refused:
        choices.save_text("{{ customer.nmae }}", "{{#if signature}}", pk=INVOICE, by=cast.by)
    assert codes(refused) == {("UNKNOWN_NAME", "heading"), ("TEMPLATE", "text")}
    choices.reset_text(INVOICE, by=cast.by)
    assert queries.text_of(cast.company.pk, kind="invoice", language="pl")[:2] == texts.usual("invoice", "pl")
    other = Company.objects.create(code="OTHER", name="Inna")
    assert queries.text_of(other.pk, kind="invoice", language="cs")[:2] == texts.usual("invoice", "en")


@pytest.mark.django_db
def test_sender_and_signature(cast: Cast, record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUPIEC_MAIL_FROM", raising=False)
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, LETTER, by=cast.by)
    assert refused.value.code == "NO_SENDER"
    with pytest.raises(Refusal) as refused:
        choices.save_sender(name="Biuro\r\nX: y", address="biuro@", copy_to="", by=cast.by)
    assert codes(refused) == {("NOT_AN_EMAIL", "address")}
    choices.save_sender(name="Biuro\r\nX: y", address="biuro@żółw.pl", copy_to="archiwum@example.pl", by=cast.by)
    mail = Mail.objects.get(pk=services.write(record, cast.branch.pk, LETTER, by=cast.by))
    assert (mail.sender, mail.sender_name, mail.bcc) == ("biuro@xn--w-uga1v8h.pl", "Biuro X: y", "archiwum@example.pl")
    assert mail.message_id.endswith("@xn--w-uga1v8h.pl>")
    user = user_with()
    by = replace(cast.by, user_id=user.pk)
    assert queries.signature_of(user.pk, own=cast.company).splitlines()[0] == str(user)
    choices.save_signature("Anna\nHandel", by=by)
    assert queries.signature_of(user.pk, own=cast.company) == "Anna\nHandel"


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_what_goes_by_itself(cast: Cast, record: str, book: dict[int, Book], silent: None) -> None:
    first, second = cast.branch.pk, cast.other_branch.pk
    third = Branch.objects.create(company=cast.company, code="GD", name="Gdańsk").pk
    everyone = [first, second, third]
    services.issued(record, everyone, by=cast.by)
    jobs.run_pending()
    assert not Mail.objects.exists(), "nothing goes by itself unless chosen"
    choices.choose({"invoice": True}, by=cast.by)
    choices.choose({"invoice": False}, party_id=second, by=cast.by)
    book[third] = Book(consent=False)
    for _twice in range(2):
        services.issued(record, everyone, by=cast.by)
        jobs.run_pending()
    mail = Mail.objects.get()
    assert (mail.subject_id, mail.to, mail.automatic, mail.state) == (first, f"klient{first}@example.pl", True, State.WAITING)
    book[third] = Book(consent=True)
    services.issued(record, everyone, by=cast.by)
    jobs.run_pending()
    failed = Mail.objects.get(state=State.FAILED)
    assert (failed.subject_id, failed.to, failed.error) == (third, "", "Klient nie ma adresu e-mail do tego celu.")
    with pytest.raises(Refusal) as refused:
        services.resend([failed.pk], by=cast.by)
    assert refused.value.code == "NO_ADDRESS"
    del book[third]
    services.resend([failed.pk], by=cast.by)
    failed.refresh_from_db()
    assert (failed.to, failed.state) == (f"klient{third}@example.pl", State.WAITING)
    choices.choose({"invoice": None}, party_id=second, by=cast.by)
    assert queries.choices_of(cast.company.pk, second)["invoice"] is None
    assert mails_are_whole() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(to="")


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_others_mails_need_the_right_and_the_document(cast: Cast, record: str, silent: None) -> None:
    author, colleague = user_with(["mail.send", "company.see"]), user_with(["mail.send", "company.see"])
    chief, stranger = user_with(["mail.send", "mail.see", "company.see"]), user_with(["mail.send", "mail.see"])

    def by(user: object, *rights: str) -> Actor:
        return Actor(user_id=user.pk, company_id=cast.company.pk, rights=frozenset(rights))  # type: ignore[attr-defined]

    services.write(record, cast.branch.pk, LETTER, by=by(author, "mail.send", "company.see"))
    assert queries.visible(by(author, "mail.send", "company.see")).count() == 1
    assert queries.visible(by(colleague, "mail.send", "company.see")).count() == 0
    assert queries.visible(by(chief, "mail.see", "company.see")).count() == 1
    assert queries.visible(by(stranger, "mail.see")).count() == 0
    with pytest.raises(Refusal) as refused:
        services.write(record, cast.branch.pk, LETTER, by=by(colleague, "company.see"))
    assert refused.value.code == "FORBIDDEN"
    with pytest.raises(Refusal):
        choices.choose({"invoice": True}, by=by(chief, "mail.see"))


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_the_rest_interface(cast: Cast, record: str, book: dict[int, Book], silent: None) -> None:
    client = Client()
    for name, value in session_cookie(user_with()):
        client.cookies[name] = value
    proposal = client.get(f"/api/v1/mail/of/{record}/{cast.branch.pk}").json()
    assert proposal["to"] == f"klient{cast.branch.pk}@example.pl"
    sent = client.post(f"/api/v1/mail/of/{record}/{cast.branch.pk}", json.dumps({"cc": "b@x.pl"}), content_type="application/json")
    assert sent.status_code == 201, sent.content
    wrong = client.post(f"/api/v1/mail/of/{record}/{cast.branch.pk}", json.dumps({"cc": "nic"}), content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "NOT_AN_EMAIL")
    listed = client.get("/api/v1/mail", {"state": "waiting"}).json()
    [row] = listed["items"]
    assert (row["cc"], row["subject"], row["heading"]) == ("b@x.pl", record, "Faktura FV 7/11/2026")
    answer = client.post("/api/v1/mail/cancel", json.dumps({"ids": [row["id"]]}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert Mail.objects.get().state == State.CANCELLED


@pytest.mark.django_db
def test_pages_of_settings_save(cast: Cast) -> None:
    client = Client()
    for name, value in session_cookie(user_with()):
        client.cookies[name] = value
    assert client.post("/ustawienia/poczta/samo/", {"invoice": "1"}).status_code in (200, 302)
    assert queries.choices_of(cast.company.pk) == {"order": False, "stock": False, "invoice": True, "correction": False}
    client.post("/ustawienia/poczta/nadawca/", {"name": "Biuro", "address": "biuro@x.pl"})
    assert queries.sender(cast.company) == ("biuro@x.pl", "Biuro", "")
    client.post(f"/ustawienia/poczta/{INVOICE}/", {"heading": "A {{ document.number }}", "text": "B", "_version": "0"})
    assert Text.objects.get().heading == "A {{ document.number }}"
    assert "A 123/11/2026" in client.get(f"/ustawienia/poczta/{INVOICE}/").content.decode()
    bad = client.post(f"/ustawienia/poczta/{INVOICE}/podglad/", {"heading": "{{ nic }}", "text": "B"})
    assert "„nic”" in bad.content.decode()
    client.post(f"/ustawienia/poczta/{INVOICE}/zwykly/")
    assert Text.objects.get().heading == texts.usual("invoice", "pl")[0]
    client.post("/poczta/podpis/", {"text": "Anna"})
    assert "Anna" in client.get("/poczta/podpis/").content.decode()
    assert client.get("/poczta/nowa/nobody.knows/1/").status_code in (404, 422)


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_users_are_told_by_the_program_in_their_own_language(cast: Cast, record: str, post: Post) -> None:
    told = ToUser(
        subject=record,
        subject_id=cast.branch.pk,
        to="jan@example.pl",
        language="pl",
        heading="Do decyzji:\r\nBcc: x@x.pl",
        text="Oferta czeka.",
    )
    (pk,) = services.notify([told], by=cast.by)
    mail = Mail.objects.get(pk=pk)
    assert (mail.kind, mail.to, mail.heading, mail.bcc) == ("notice", "jan@example.pl", "Do decyzji: Bcc: x@x.pl", "")
    jobs.run_pending()
    assert Mail.objects.get(pk=pk).state == State.SENT
    assert services.notify([], by=cast.by) == []


@pytest.mark.django_db
def test_nothing_perishable_waits_for_a_server_that_is_not_set(cast: Cast, record: str, silent: None) -> None:
    told = ToUser(subject=record, subject_id=cast.branch.pk, to="jan@example.pl", language="pl", heading="Do decyzji", text="Oferta czeka.")
    assert services.notify([told], by=cast.by) == []
    assert not Mail.objects.exists()
