"""Customers' own pages: given, taken back, opened; an order typed on one becomes a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.sales.intake import links, queries
from kupiec.sales.intake.models import Link, Proposal, ProposalLine
from kupiec.sales.intake.services.taking import take
from kupiec.sales.intake.values import DAYS, LANGUAGES, LONGEST_LIFE, QUIET_MINUTES, Origin, ReadLine, ReadOrder, Source

PARTY = "parties.party"


def share(party_id: int, *, name: str, email: str = "", days: int = DAYS, language: str = "pl", by: Actor) -> int:
    """A private address on which this customer orders; id of the link. Refuses NO_PARTY, REQUIRED, TOO_LONG, NOT_AN_EMAIL, BAD_DAYS, BAD_CHOICE."""
    by.require("intake.share")
    name, email = entered.one_line(name), entered.one_line(email)
    if not parties.visible(by).filter(pk=party_id, archived=False).exists():
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")
    if not name:
        raise Refusal("REQUIRED", N_("Who is the page for?"), "name")
    if not 1 <= days <= LONGEST_LIFE:
        raise Refusal("BAD_DAYS", N_("A page lives from one day to two years."), "days")
    if language not in LANGUAGES:
        raise Refusal("BAD_CHOICE", N_("There is no such choice."), "language")
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Refusal("NOT_AN_EMAIL", N_("This is no e-mail address."), "email") from error
    records.fit(Link, {"name": name, "email": email})
    now = clock.now()
    with tx.write_tx(by=by):
        row = Link.objects.create(
            company_id=by.company_id, party_id=party_id, name=name, email=email, language=language, expires_at=now + dt.timedelta(days=days), created_at=now, created_by_id=by.user_id,
        )  # fmt: skip
        audit.tell(PARTY, [party_id], "order_page", by=by, data={"name": name})
    return int(row.pk)


def revoke(ids: Sequence[int], *, by: Actor) -> int:
    """Addresses that open nothing from now on."""
    by.require("intake.share")
    with tx.write_tx(by=by):
        rows = list(queries.links(by).filter(pk__in=list(ids)))
        entered.all_there(rows, ids)
        return Link.objects.filter(pk__in=[row.pk for row in rows], revoked_at__isnull=True).update(revoked_at=clock.now())


def opened(link: Link) -> bool:
    """The customer looks at it; counted once for a visit."""
    by, now = Actor.system(link.company_id, request_id="order-page"), clock.now()
    with tx.write_tx(by=by):
        row = Link.objects.select_for_update().get(pk=link.pk)
        if row.last_at is not None and now - row.last_at < dt.timedelta(minutes=QUIET_MINUTES):
            return False
        Link.objects.filter(pk=row.pk).update(opened_at=row.opened_at or now, last_at=now, openings=row.openings + 1)
    return True


def order_by_link(
    link: Link,
    rows: Sequence[tuple[str, Decimal, str]],
    *,
    number: str = "",
    wanted_on: dt.date | None = None,
    remarks: str = "",
    sent: str = "",
) -> int:
    """What the customer typed (code, quantity, unit) as a proposal, for us to accept. Sent twice (`sent`, the key of the form) it is taken once.

    Refuses LINK_OVER, NO_LINES, DUPLICATE, TOO_LONG.
    """
    by = Actor.system(link.company_id, request_id="order-page")
    row = Link.objects.select_related("party").get(pk=link.pk)
    if links.over(row):
        raise Refusal("LINK_OVER", N_("This page is no longer open."))
    if len(remarks) > 2000 or len(number) > 80:
        raise Refusal(
            "TOO_LONG",
            N_("At most %(limit)s characters."),
            "remarks" if len(remarks) > 2000 else "number",
            params={"limit": 2000 if len(remarks) > 2000 else 80},
        )
    lines = tuple(ReadLine(code=code, quantity=f"{quantity:f}", unit=unit) for code, quantity, unit in rows)
    if not lines:
        raise Refusal("NO_LINES", N_("Write at least one item with a quantity."), "lines")
    read = ReadOrder(number=entered.one_line(number), ordered_on=clock.today(), wanted_on=wanted_on, remarks=remarks.strip(), lines=lines)
    if (known := _sent_before(row, sent[:64], lines)) is not None:
        return known
    (made,) = take([read], Origin(source=Source.LINK, party_id=row.party_id, digest=sent[:64], title=row.name), by=by)
    return made


def _sent_before(link: Link, key: str, lines: Sequence[ReadLine]) -> int | None:
    """The proposal the same form has made already, as it is pressed twice; none when other lines were typed since."""
    known = (
        Proposal.objects.filter(company_id=link.company_id, party_id=link.party_id, source=Source.LINK, digest=key).first() if key else None
    )
    if known is None:
        return None
    said = ProposalLine.objects.filter(proposal=known).order_by("position", "pk").values_list("code", "said_quantity")
    return int(known.pk) if list(said) == [(one.code, one.quantity) for one in lines] else None
