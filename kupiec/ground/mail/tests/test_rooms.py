"""How documents of the rooms go by e-mail (KER-18): who gets what, in which language, with which print; by themselves when issued."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import timelines
from kupiec.ground.mail import choices, queries, services, sockets
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.tests.server import Post
from kupiec.ground.mail.values import Letter, State
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.people.parties.models import ContactRow, CustomerTerms, Party, Person
from kupiec.people.parties.tests.builders import party as new_party
from kupiec.sales.offers import services as offer_services
from kupiec.sales.offers.models import OfferVersion
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders.tests import builders as orders
from tests.cast import Cast


def reachable(party: Party, *, agreed: bool = True, company_id: int) -> Party:
    """With an address for invoices, a main person with another, and a third one of the company."""
    CustomerTerms.objects.update_or_create(
        company_id=company_id, party=party, defaults={"einvoice_consent": agreed, "einvoice_email": "faktury@budomex.example"}
    )
    when = {"created_at": party.created_at, "updated_at": party.created_at}
    Person.objects.create(
        party=party, first_name="Jan", last_name="Lis", position="zakupy", email="jan.lis@budomex.example", main=True, **when
    )
    ContactRow.objects.create(party=party, kind="email", value="biuro@budomex.example", value_key="biuro@budomex.example", main=True)
    return party


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_an_invoice_goes_to_the_address_for_invoices_and_an_order_to_the_person(cast: Cast, silent: None) -> None:
    party = reachable(invoices.customer(), company_id=cast.company.pk)
    invoice = invoices.issued(cast, party, invoices.line("100.00"))
    letter, book, told = services.proposed("invoicing.invoice", invoice, by=cast.by)
    assert [one.address for one in book.addresses] == ["faktury@budomex.example", "jan.lis@budomex.example", "biuro@budomex.example"]
    assert (letter.to, told.kind, told.language, told.party_id) == ("faktury@budomex.example", "invoice", "pl", party.pk)
    assert told.title == Invoice.objects.get().number
    draft = invoices.drafted(cast, party, invoices.line("100.00"))
    with pytest.raises(Refusal) as refused:
        services.write("invoicing.invoice", draft, Letter(to="a@x.pl", subject="x", text="y"), by=cast.by)
    assert refused.value.code == "NOT_NOW"
    found = sockets.books([party.pk], kind="order", company_id=cast.company.pk)[party.pk]
    assert [one.address for one in found.addresses] == ["jan.lis@budomex.example", "biuro@budomex.example"]


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_invoices_go_by_themselves_in_the_customers_language_to_those_who_agreed(
    cast: Cast, post: Post, django_assert_max_num_queries: Any
) -> None:
    choices.choose({"invoice": True, "correction": True}, by=cast.by)
    agreed = reachable(invoices.customer("K1"), company_id=cast.company.pk)
    refusing = reachable(invoices.customer("K2", nip="5252248481"), agreed=False, company_id=cast.company.pk)
    first = invoices.issued(cast, agreed, invoices.line("100.00"), language="en")
    invoices.issued(cast, refusing, invoices.line("100.00"))
    jobs.run_pending()
    mail = Mail.objects.get()
    assert (mail.subject_id, mail.to, mail.language, mail.state, mail.automatic) == (
        first,
        "faktury@budomex.example",
        "en",
        State.SENT,
        True,
    )
    assert mail.text.startswith("Dear Sir or Madam,")
    [message] = post.taken
    assert message["Auto-Submitted"] == "auto-generated"
    assert next(message.iter_attachments()).get_content().startswith(b"%PDF")
    for subject, pk in (("invoicing.invoice", first), ("parties.party", agreed.pk)):
        [told] = queries.of_record(subject, pk, by=cast.by)
        assert told == mail
    lines = [str(entry.text) for entry in timelines.timeline(agreed, subject="parties.party", by=cast.by)]
    assert any("faktury@budomex.example" in one and "Invoice FV" in one and "Wysłan" in one for one in lines), lines


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_many_at_once_cost_as_few_statements_as_one(cast: Cast, silent: None, django_assert_max_num_queries: Any) -> None:
    choices.choose({"invoice": True}, by=cast.by)
    party = reachable(invoices.customer(), company_id=cast.company.pk)
    ids = [invoices.issued(cast, party, invoices.line("100.00")) for _ in range(12)]
    with django_assert_max_num_queries(24):
        assert len(services.write_by_itself("invoicing.invoice", ids, by=cast.by)) == 12


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_an_accepted_order_is_confirmed_by_itself(cast: Cast, post: Post) -> None:
    orders.office(cast)
    offers.house(cast.by)
    choices.choose({"order": True}, by=cast.by)
    party = reachable(orders.customer(cast), company_id=cast.company.pk)
    order = orders.accepted(cast, party, orders.line(orders.items()[0], 2))
    jobs.run_pending()
    mail = Mail.objects.get()
    assert (mail.subject, mail.subject_id, mail.to, mail.state) == ("orders.order", order.pk, "jan.lis@budomex.example", State.SENT)
    draft = orders.order(cast, party, orders.line(None, 1, description="Montaż", price=10, vat_code="23"))
    assert services.told("orders.order", draft.pk, by=cast.by).reason


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_sending_a_draft_offer_freezes_it_and_variants_go_together(cast: Cast, post: Post) -> None:
    offers.house(cast.by)
    party = reachable(new_party(cast.by, name="Budomex"), company_id=cast.company.pk)
    made = offers.offer(
        cast.by, party, lines=(DraftOfferLine(None, description="Montaż", unit="szt.", unit_price=Decimal(100), vat_code="23"),)
    )
    offer_services.add_variant(made.version_id, label="tańszy", by=cast.by)
    letter, _book, told = services.proposed("offers.offer", made.offer_id, by=cast.by)
    assert told.note
    assert letter.to == "jan.lis@budomex.example"
    services.write("offers.offer", made.offer_id, letter, by=cast.by)
    assert set(OfferVersion.objects.filter(offer_id=made.offer_id).values_list("state", flat=True)) == {"sent"}
    jobs.run_pending()
    assert Mail.objects.get().state == State.SENT
    attached = next(post.taken[0].iter_attachments())
    assert len(pypdfium2.PdfDocument(attached.get_content())) == 2, "both variants are in it"
    assert not services.told("offers.offer", made.offer_id, by=cast.by).note


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_pages_offer_the_button_and_the_customer_his_own_choice(cast: Cast, silent: None) -> None:
    party = reachable(invoices.customer(), company_id=cast.company.pk)
    invoice = invoices.issued(cast, party, invoices.line("100.00"))
    client = Client()
    for name, value in session_cookie(user_with()):
        client.cookies[name] = value
    assert f"/poczta/nowa/invoicing.invoice/{invoice}/" in client.get(f"/faktury/{invoice}/").content.decode()
    form = client.get(f"/poczta/nowa/invoicing.invoice/{invoice}/").content.decode()
    assert "faktury@budomex.example" in form
    assert "mailto:faktury@budomex.example" in form
    address = f"/klienci/{party.pk}/"
    answer = client.post(address, {"operation": "mail-going", "ids": party.pk, "invoice": "no", "order": "yes"})
    assert answer.status_code in (200, 204, 302), answer.content
    assert queries.choices_of(cast.company.pk, party.pk) == {"order": True, "stock": None, "invoice": False, "correction": None}


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_statement_of_account_goes_in_the_customers_language(cast: Cast, post: Post) -> None:
    party = reachable(invoices.customer(), company_id=cast.company.pk)
    invoices.issued(cast, party, invoices.line("100.00"), on=clock.today())
    letter, _book, told = services.proposed("receivables.account", party.pk, by=cast.by)
    assert (letter.to, told.kind) == ("faktury@budomex.example", "statement")
    assert "123,00" in letter.text
    services.write("receivables.account", party.pk, letter, by=cast.by)
    jobs.run_pending()
    assert next(post.taken[0].iter_attachments()).get_content().startswith(b"%PDF")
    client = Client()
    for name, value in session_cookie(user_with()):
        client.cookies[name] = value
    assert f"/poczta/nowa/receivables.account/{party.pk}/" in client.get(f"/naleznosci/konto/{party.pk}/").content.decode()
    assert client.get(f"/poczta/nowa/receivables.account/{party.pk}/").status_code == 200
