"""What hangs on the page of an offer: the panel "Customer's page", the dialog that makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.offerpages import links, queries, rules, services
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offerpages.values import DAYS, Sharing
from kupiec.sales.offers import public as offers

I = kit.inputs  # noqa: E741
LANGUAGES = (("", _("as the offer")), ("pl", _("Polish")), ("en", _("English")), ("de", _("German")))


def mark(link: Link) -> kit.Mark:
    """Whether the address opens, and whether it was opened."""
    if link.revoked_at is not None:
        return kit.Mark("", _("taken back"), "x")
    if link.expires_at <= clock.now():
        return kit.Mark("warn", _("expired"), "hourglass-low")
    return kit.Mark("ok", _("read"), "eye") if link.opened_at else kit.Mark("line", _("not opened yet"), "eye-off")


def _shown(version: offers.OfferVersion, by: Actor) -> Mapping[str, Any]:
    rows = queries.links_of(version.offer_id, by=by)
    asked = queries.questions(by).filter(link__offer_id=version.offer_id).select_related("link", "offer_line", "answered_by__employee")
    signed = queries.acceptances(by).filter(link__offer_id=version.offer_id).select_related("order", "offer_version", "link")
    may = by.may("offers.send")
    return {
        "links": [{"row": row, "mark": mark(row), "address": links.address(row) if may and not links.over(row) else ""} for row in rows],
        "questions": sorted(asked, key=lambda one: (one.answered_at is not None, -one.pk)),
        "signed": [_signature(one) for one in signed.order_by("-pk")], "may_answer": by.may("offers.edit"), "may_share": may, "version": version,
    }  # fmt: skip


def _signature(one: Acceptance) -> dict[str, Any]:
    """The acceptance with its drawing; whether the seal is still that of the content."""
    return {
        "row": one,
        "path": rules.path(one.drawing) if one.drawing else "",
        "whole": rules.seal(one.content) == one.seal,
        "order": reverse("order", args=[one.order_id]),
    }


def _count(version: offers.OfferVersion, by: Actor) -> QuerySet[Question]:
    return Question.objects.filter(link__offer_id=version.offer_id, answered_at__isnull=True)


PANEL = kit.Panel(
    "customer",
    _("Customer’s page"),
    template="offerpages/_panel.html",
    context=_shown,
    count=_count,
    icon="world",
    right="offers.see",
    order=55,
)


class Panels:
    """The panel, beside texts and result."""

    def panels(self) -> Sequence[kit.Panel]:
        return (PANEL,)


def _share(ids: Sequence[int], *, by: Actor, name: str, email: str = "", days: int | None = DAYS, language: str = "") -> int:
    (version_id,) = ids
    version = offers.reads.visible_version(version_id, by=by)
    return services.share(
        version.offer_id, Sharing(name=name, email=email or "", days=DAYS if days is None else days, language=language or ""), by=by
    )


def _initial(ids: Sequence[int], by: Actor) -> Mapping[str, Any]:
    """The person the offer is addressed to, with the e-mail known of him."""
    version = offers.reads.visible_version(ids[0], by=by)
    contact = version.offer.contact
    people = parties.Person.objects.filter(party_id=version.offer.party_id, archived=False).order_by("pk")
    known = next((one for one in people if contact and str(one) == contact), None)
    return {"name": contact or version.offer.party.name[:120], "email": known.email if known else "", "days": DAYS}


def _open(version: offers.OfferVersion, by: Actor) -> Any:
    return None if version.offer.state in ("draft", "sent", "won", "partly") else _("The offer is closed.")


SHARE = kit.Operation(
    "share", _("Customer’s page"), run=_share, icon="world", right="offers.send", bulk=False, more=True, allowed=_open, initial=_initial,
    fields=(
        I.Text("name", _("For whom"), required=True, max=120, span=12), I.Email("email", _("E-mail for answers"), max=254, span=12, help=_("Answers to questions go there.")),
        I.Integer("days", _("Opens for how many days"), default=DAYS, required=True, span=6), I.Choice("language", _("Language"), options=LANGUAGES, span=6),
    ),
    message=_("The page is made: its address stands under “Customer’s page”."),
)  # fmt: skip


class Operations:
    """Making a page for the customer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (SHARE,)
