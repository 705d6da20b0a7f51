"""The page of a party, 360° (PTY-7): who they are, what needs attention, figures, people, terms, everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.kit import reach, show, timelines
from kupiec.people.parties import columns, queries, registered, services, sockets, words
from kupiec.people.parties.identifiers import pretty_nip
from kupiec.people.parties.models import (
    Address,
    Base,
    BaseMember,
    ContactRow,
    CustomerTerms,
    Party,
    PartyBankAccount,
    Person,
    Preference,
    SupplierTerms,
)

I = kit.inputs  # noqa: E741


def _terms(party: Party, by: Actor) -> CustomerTerms | None:
    """Asked once for a page: head, figures and the first tab show it."""
    kept = party.__dict__.setdefault("_terms_by_company", {})
    if by.company_id not in kept:
        rows = CustomerTerms.objects.filter(party=party, company_id=by.company_id)
        kept[by.company_id] = rows.select_related("price_kind", "group", "payment_method", "salesperson", "default_delivery").first()
    return kept[by.company_id]


def _addresses(party: Party) -> list[Address]:
    """Those in use, the seat and the main ones first; asked once for a page."""
    seat = ExpressionWrapper(Q(kind="seat"), output_field=BooleanField())
    rows = Address.objects.filter(party=party, archived=False).order_by(seat.desc(), "-main", "pk")[:1000]
    return reach.remembered(("addresses", party.pk), lambda: list(rows))


def _seat(party: Party) -> Address | None:
    return min((row for row in _addresses(party) if row.kind == "seat"), key=lambda row: row.pk, default=None)


def _contact_rows(party: Party) -> list[ContactRow]:
    """Telephones and other ways to them, the main ones first; asked once for a page."""
    rows = ContactRow.objects.filter(party=party).order_by("-main", "kind", "pk")
    return reach.remembered(("contact rows", party.pk), lambda: list(rows))


def head(party: Party, by: Actor) -> kit.Head:
    """Name, roles, numbers and place in one glance."""
    terms = _terms(party, by) if party.customer else None
    badges = [kit.Mark("", _("Archived"), "archive")] if party.archived else []
    if party.customer:
        label = gettext("Customer %(abc)s") % {"abc": terms.abc_class} if terms and terms.abc_class else _("Customer")
        badges.append(kit.Mark("pri", label, "star"))
    badges += [kit.Mark("", label) for role, label in words.ROLES if role != "customer" and getattr(party, role)]
    if terms and terms.blocked:
        badges.append(kit.Mark("bad", _("Sales blocked"), "lock"))
    badges += [mark for source in sockets.party_marks for mark in source(party, by)]
    return kit.Head(
        _("Party"), str(party), icon="building-store" if party.kind == "company" else "user", avatar=True,
        badges=tuple(badges), subtitle=_subtitle(party),
    )  # fmt: skip


def _subtitle(party: Party) -> str:
    seat = _seat(party)
    parts = [
        party.name if party.short_name else "",
        f"NIP {pretty_nip(party.nip)}" if party.nip else "",
        str(seat) if seat else "",
        gettext("guardian %(name)s") % {"name": party.guardian} if party.guardian_id else "",
        gettext("since %(year)s") % {"year": party.created_at.year},
    ]
    return " · ".join(part for part in parts if part)


def figures(party: Party, by: Actor) -> list[kit.Figure]:
    """The strip of numbers: those of upper rooms, then what terms say."""
    shown = [figure for source in sockets.party_figures for figure in source(party, by)]
    terms = _terms(party, by) if party.customer else None
    if terms and not shown:
        limit = show.money0(terms.credit_limit) if terms.credit_limit is not None else gettext("none set")
        shown.append(kit.Figure(_("Credit limit"), limit, note=terms.limit_basis))
    if terms:
        shown.append(kit.Figure(_("Payment terms"), payment_words(terms)))
    return shown


def payment_words(terms: CustomerTerms) -> str:
    """The payment method, and the days where they differ from the method's own."""
    method = terms.payment_method
    if method and method.days == terms.payment_days:
        return method.name
    days = gettext("%(days)s days") % {"days": terms.payment_days}
    return f"{method.name}, {days}" if method else days


def preview(pk: int, by: Actor) -> dict[str, Any]:
    """What the panel beside the list tells."""
    party = queries.visible(by).select_related("guardian").get(pk=pk)
    return {
        **_people(party), "party": party, "seat": _seat(party),
        "nip": pretty_nip(party.nip), "terms": _terms(party, by), "figures": figures(party, by)[:3],
        "reasons": [mark for _weight, mark in columns.reasons_of([pk], by=by).get(pk, [])],
        "entries": _entries(party, by)[:3], "phone": columns.phones([pk], by).get(pk),
        "cards": _cards(party, by), "email": columns.emails([pk], by).get(pk),
    }  # fmt: skip


def _people(party: Party) -> dict[str, Any]:
    return {
        "people": Person.objects.filter(party=party, archived=False).order_by("-main", "name_key"),
        "contacts": [
            {"row": row, "icon": words.CONTACT_ICONS.get(row.kind, "id"), "kind": words.said(words.CONTACT_KINDS, row.kind)}
            for row in _contact_rows(party)
        ],
    }


def _entries(party: Party, by: Actor) -> list[Any]:
    return timelines.timeline(party, subject="parties.party", by=by, audited=True)


def _cards(party: Party, by: Actor) -> list[dict[str, Any]]:
    """Panels of upper rooms, drawn: receivables, open documents."""
    panels = [panel for source in sockets.party_panels for panel in source.panels()]
    mine = sorted((p for p in panels if not p.right or by.may(p.right)), key=lambda panel: panel.order)
    return [
        {
            "key": panel.key, "label": panel.label,
            "html": render_to_string(
                panel.template, {"record": party, "by": by, **(panel.context(party, by) if panel.context else {})}
            ),
        }
        for panel in mine
    ]  # fmt: skip


def overview(party: Party, by: Actor) -> dict[str, Any]:
    """The first tab: people and terms, the timeline, cards of upper rooms."""
    places = [row for row in _addresses(party) if row.kind in ("delivery", "pickup")]
    terms = _terms(party, by)
    journal = next((source(party, by) for source in sockets.party_journal), "")
    return {
        "journal": journal, "entries": [] if journal else _entries(party, by),
        **_people(party), "terms": terms, "payment": payment_words(terms) if terms else "", "places": places[:6], "places_count": len(places),
        "cards": _cards(party, by), "preferences": _preferences(party),
        "described": attributes.sections("parties.party", party.pk, by=by),
        "bases": Base.objects.filter(pk__in=BaseMember.objects.filter(party=party).values("base")).order_by("name"),
        "may_edit": by.may("parties.edit"), "may_terms": by.may("parties.terms"),
        "children": Party.objects.filter(parent=party).order_by("name_key")[:20],
    }  # fmt: skip


def _preferences(party: Party) -> list[dict[str, Any]]:
    rows = Preference.objects.filter(party=party).order_by("kind", "value")
    return [{"row": row, "kind": words.said(words.PREFERENCE_KINDS, row.kind)} for row in rows]


def terms_panel(party: Party, by: Actor) -> dict[str, Any]:
    """The tab of terms: with a customer, with a supplier."""
    supply = SupplierTerms.objects.filter(party=party, company_id=by.company_id).select_related("payment_method").first()
    terms = _terms(party, by)
    return {
        "terms": terms, "payment": payment_words(terms) if terms else "", "supply": supply, "may_terms": by.may("parties.terms"),
        "vat_status": words.said(words.VAT_STATUSES, terms.vat_status) if terms else "",
        "markup_shown": words.said(words.MARKUP_SHOWN, terms.markup_shown) if terms else "",
        "language": words.said(words.LANGUAGES, terms.document_language) if terms and terms.document_language else "",
    }  # fmt: skip


def contact_panel(party: Party, by: Actor) -> dict[str, Any]:
    """The tab of addresses, contact rows, accounts and preferences, each row open to change."""
    rows = Address.objects.filter(party=party, archived=False).order_by("-main", "kind", "pk")
    return {
        **_people(party), "preferences": _preferences(party), "may_edit": by.may("parties.edit"),
        "addresses": [{"row": row, "kind": words.said(words.ADDRESS_KINDS, row.kind)} for row in rows],
        "accounts": PartyBankAccount.objects.filter(party=party).order_by("-main", "pk"),
    }  # fmt: skip


def _deletable(party: Party, by: Actor) -> Any:
    reasons = services.blockers([party.pk], by=by).get(party.pk)
    if not reasons:
        return None
    return gettext("It can’t be deleted: %(reasons)s") % {
        "reasons": ", ".join(f"{show.say(reason.what)} {reason.count}" for reason in reasons)
    }


def _call(party: Party) -> str:
    found = min(
        (row for row in _contact_rows(party) if row.kind in ("phone", "mobile")), key=lambda row: (not row.main, row.pk), default=None
    )
    return f"tel:{found.value}" if found else reverse("party", args=[party.pk]) + "?panel=contact"


ARCHIVE = kit.Operation(
    "archive", _("Archive it"), run=services.archive, undo=services.restore, icon="archive", right="parties.archive",
    key="A", more=True, message=_("Put away: %(count)s"),
    allowed=lambda party, by: _("Already in the archive.") if party.archived else None,
)  # fmt: skip
RESTORE = kit.Operation(
    "restore", _("Restore"), run=services.restore, icon="archive-off", right="parties.archive", more=True,
    message=_("%(count)s restored"), allowed=lambda party, by: None if party.archived else _("Not in the archive."),
)  # fmt: skip
BLOCK = kit.Operation(
    "block", _("Block sales"), run=services.block, icon="lock", right="parties.credit", more=True,
    fields=(I.Text("reason", _("Why sales are stopped"), required=True, max=240, span=12),), message=_("%(count)s blocked"),
)  # fmt: skip
UNBLOCK = kit.Operation(
    "unblock", _("Unblock sales"), run=services.unblock, icon="lock-open", right="parties.credit", more=True, bulk=False,
    message=_("%(count)s unblocked"),
)  # fmt: skip
DELETE = kit.Operation(
    "remove",
    _("Delete"),
    url="party-delete",
    icon="trash",
    right="parties.delete",
    danger=True,
    more=True,
    bulk=False,
)
CALL = kit.Operation("call", _("Call"), url=_call, icon="phone", key="T", bulk=False)


def _one(pk: int, *, by: Actor) -> Party:
    return queries.visible(by).select_related("guardian", "branch", "area", "parent").get(pk=pk)


def _operations() -> Sequence[kit.Operation]:
    return (CALL, BLOCK, UNBLOCK, ARCHIVE, RESTORE, DELETE)


PARTY = kit.Detail(
    "parties.party", get=_one, head=head, figures=figures, layout="card", right="parties.see",
    edit_url="party-edit", edit_right="parties.edit", operations=_operations(),
    operation_sources=sockets.party_operations, subject="parties.party", audit=Party,
    panels=(
        kit.Panel("overview", _("Timeline"), template="parties/_overview.html", context=overview, icon="history",
                  order=10),
        kit.Panel("contact", _("Addresses and contact"), template="parties/_contact.html", context=contact_panel,
                  icon="map-pin", order=58),
        kit.Panel("terms", _("Terms and prices"), template="parties/_terms.html", context=terms_panel, icon="contract",
                  order=60),
        registered.PANEL,
        files.panel("parties.party", order=85),
    ),
    panel_sources=sockets.party_tabs,
)  # fmt: skip
