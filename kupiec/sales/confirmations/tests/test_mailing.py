"""Confirmations sent by e-mail: the print goes along and stays as it went, whatever is corrected later (CNF-1, KER-18)."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import public as mail
from kupiec.ground.mail.models import Mail, MailFile
from kupiec.ground.mail.tests.server import Post, started
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.models import ContactRow
from kupiec.sales.confirmations import mailing, services
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.tests import builders as build
from kupiec.sales.confirmations.values import CONFIRMATION, How
from kupiec.sales.orders.tests import builders as ordering
from tests.browser import check_axe
from tests.cast import build_cast
from tests.statements import Meter, check_same

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    made = Post()
    controller = started(made)
    monkeypatch.setenv("KUPIEC_SMTP", f"smtp://127.0.0.1:{controller.port}?tls=no&timeout=1")
    monkeypatch.setenv("KUPIEC_MAIL_FROM", "biuro@hurtownia.example.pl")
    yield made
    with contextlib.suppress(RuntimeError):
        controller.stop(no_assert=True)


def made_of(cast: Any, **given: Any) -> Confirmation:
    """A confirmation of 300 in three lots, its customer with an address."""
    stocks.warehouse(cast)
    (item,) = ordering.items(1)
    row = build.confirmation(cast, build.line(item, 300), **given)
    build.spread(cast, row, how=How.LOT, lot=100)
    ContactRow.objects.get_or_create(party_id=row.orderer_id, kind="email", value="zakupy@klient.example.pl", main=True)
    return row


def letter(row: Confirmation) -> mail.Letter:
    return mail.Letter(to="zakupy@klient.example.pl", subject=f"Potwierdzenie {row.number}", text="Dzień dobry")


@pytest.mark.feature("CNF-1")
@pytest.mark.feature("KER-18")
@pytest.mark.django_db(transaction=True)
def test_what_was_sent_stays_as_it_went(cast, post):
    with clock.frozen(NOON):
        row = made_of(cast)
        with pytest.raises(Refusal) as caught:
            mail.write(CONFIRMATION, row.pk, letter(row), by=cast.by)
        assert caught.value.code
        services.confirm([row.pk], by=cast.by)
        row.refresh_from_db()
        told = mailing.tell([row.pk], cast.by)[row.pk]
        assert (told.kind, told.language, told.title, told.facts["document.number"]) == ("order", "pl", row.number, row.number)
        pk = mail.write(CONFIRMATION, row.pk, letter(row), by=cast.by)
        jobs.run_pending()
        assert Mail.objects.get(pk=pk).state == "sent" and Mail.objects.get(pk=pk).party_id == row.orderer_id
        first = kept(pk)
        (went,) = list(post.taken[0].iter_attachments())
        assert went.get_content() == first and first.startswith(b"%PDF")
        services.correct(build.tranches(row)[1].pk, on=dt.date(2026, 12, 9), reason="brak wagonu", by=cast.by)
        again = mail.write(CONFIRMATION, row.pk, letter(row), by=cast.by)
        jobs.run_pending()
        assert kept(pk) == first and kept(again) != first
        services.cancel([row.pk], reason="x", by=cast.by)
        with pytest.raises(Refusal):
            mail.write(CONFIRMATION, row.pk, letter(row), by=cast.by)


def kept(mail_id: int) -> bytes:
    with files.opened(MailFile.objects.get(mail_id=mail_id).sha256) as content:
        return bytes(content.read())


@pytest.mark.feature("CNF-1")
@pytest.mark.django_db
def test_facts_of_many_cost_the_same(cast):
    with clock.frozen(NOON):
        first = made_of(cast)
        rows = [first, *(build.confirmation(cast, build.line(build.line_of(first).item, 5)) for _each in range(3))]
        costs = []
        for some in (rows[:1], rows):
            meter = Meter(cast.by)
            meter("tell", mailing.tell, [row.pk for row in some])
            costs.append(meter.costs)
        check_same(*costs)


@pytest.mark.browser
@pytest.mark.feature("CNF-1")
def test_a_confirmation_goes_by_e_mail(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUPIEC_SMTP", raising=False)
    monkeypatch.setenv("KUPIEC_MAIL_FROM", "biuro@hurtownia.example.pl")
    cast = build_cast()
    row = made_of(cast)
    page = signed_in()
    services.confirm([row.pk], by=cast.by)
    row.refresh_from_db()
    page.goto(f"{live_server.url}/potwierdzenia/{row.pk}/")
    page.keyboard.press("Alt+e")
    page.wait_for_url("**/poczta/**")
    assert page.locator("[name=subject]").input_value() == f"Potwierdzenie zamówienia {row.number}"
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/potwierdzenia/{row.pk}/")
    assert Mail.objects.get().subject_id == row.pk
