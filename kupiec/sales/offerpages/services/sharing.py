"""Links: given, taken back, opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerpages import queries
from kupiec.sales.offerpages.models import Link
from kupiec.sales.offerpages.values import LANGUAGES, LONGEST_LIFE, OFFER, QUIET_MINUTES, Sharing
from kupiec.sales.offers import public as offers


def share(offer_id: int, sharing: Sharing, *, by: Actor) -> int:
    """Make a private address of an offer; answers the id of the link. It opens once a version has been sent.

    Refuses NO_OFFER, REQUIRED, TOO_LONG, NOT_AN_EMAIL, BAD_DAYS, BAD_CHOICE.
    """
    by.require("offers.send")
    name, email = sharing.name.strip(), sharing.email.strip()
    if not name:
        raise Refusal("REQUIRED", N_("Who is the page for?"), "name")
    if not 1 <= sharing.days <= LONGEST_LIFE:
        raise Refusal("BAD_DAYS", N_("A page lives from one day to a year."), "days")
    if sharing.language and sharing.language not in LANGUAGES:
        raise Refusal("BAD_CHOICE", N_("There is no such choice."), "language")
    _check_email(email)
    records.fit(Link, {"name": name, "email": email})
    with tx.write_tx(by=by):
        offer = offers.visible(by).filter(pk=offer_id).first()
        if offer is None:
            raise Refusal("NO_OFFER", N_("There is no such offer."))
        spoken = sharing.language or _language(offer_id)
        now = clock.now()
        link = Link.objects.create(
            company_id=by.company_id, offer=offer, name=name, email=email, language=spoken, expires_at=now + dt.timedelta(days=sharing.days), created_at=now, created_by_id=by.user_id,
        )  # fmt: skip
        audit.tell(OFFER, [offer_id], "shared", by=by, data={"name": name})
    return int(link.pk)


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Refusal("NOT_AN_EMAIL", N_("This is no e-mail address."), "email") from error


def _language(offer_id: int) -> str:
    spoken = offers.reads.versions(offer_id)[-1].language
    return spoken if spoken in LANGUAGES else "en"


def revoke(link_ids: Sequence[int], *, by: Actor) -> int:
    """Take addresses back: they open nothing from now on. Refuses NO_LINK."""
    by.require("offers.send")
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=list(link_ids)).order_by("pk"))
        if len(rows) != len(set(link_ids)):
            raise Refusal("NO_LINK", N_("There is no such page."))
        done = Link.objects.filter(pk__in=[row.pk for row in rows], revoked_at__isnull=True).update(revoked_at=clock.now())
        for row in rows:
            if row.revoked_at is None:
                audit.tell(OFFER, [row.offer_id], "unshared", by=by, data={"name": row.name})
    return done


def opened(link: Link) -> bool:
    """The customer looks at it; told once for a visit. Answers whether it was a new one."""
    by, now = Actor.system(link.company_id, request_id="offer-page"), clock.now()
    with tx.write_tx(by=by):
        row = Link.objects.select_for_update().get(pk=link.pk)
        if row.last_at is not None and now - row.last_at < dt.timedelta(minutes=QUIET_MINUTES):
            return False
        Link.objects.filter(pk=row.pk).update(opened_at=row.opened_at or now, last_at=now, openings=row.openings + 1)
        audit.tell(OFFER, [row.offer_id], "opened", by=by, data={"name": row.name})
    return True
