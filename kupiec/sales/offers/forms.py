"""Forms: a new offer, terms and texts of a draft version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.offers import queries, services
from kupiec.sales.offers.models import OfferVersion
from kupiec.sales.offers.screens import version_url
from kupiec.sales.offers.values import DraftOffer

I = kit.inputs  # noqa: E741
KIND = "offers.offer"
LANGUAGES = (("pl", _("Polish")), ("en", _("English")), ("de", _("German")))


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("pk").values_list("code", flat=True)]


def payment_methods(by: Actor) -> list[tuple[str, str]]:
    return list(parties.PaymentMethod.objects.filter(active=True).order_by("position").values_list("code", "name"))


TEXTS = ("subject", "contact", "delivery_terms", "text_before", "text_after", "customer_reference")


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    if not values.get("party_id"):
        raise Refusal("REQUIRED", N_("Choose a customer."), "party_id")
    branch = by.branch_id or company.Branch.objects.filter(company_id=by.company_id).order_by("pk").values_list("pk", flat=True)[0]
    draft = DraftOffer(
        company_id=by.company_id, branch_id=branch, party_id=int(values["party_id"]),
        issue_date=values.get("issue_date") or clock.today(), valid_until=values.get("valid_until"),
        currency=values.get("currency") or "", prices_gross=bool(values.get("prices_gross")),
        language=values.get("language") or None, subject=values.get("subject") or "", contact=values.get("contact") or "",
        attributes=attributes.parted(values)[1],
    )  # fmt: skip
    return services.create([draft], by=by)[0].version_id


def _initial(request: kit.Request) -> dict[str, Any]:
    given = request.GET.get("party", "")
    today = clock.today()
    base = company.queries.own(request.actor.company_id).base_currency
    return {
        "party_id": int(given) if given.isdecimal() and len(given) < 19 else None, "issue_date": today,
        "valid_until": today + dt.timedelta(days=14), "currency": base, **attributes.initial(KIND, by=request.actor),
    }  # fmt: skip


_NEW = (
        I.Pick("party_id", _("Customer or prospect"), picker="parties.party", required=True, span=8),
        I.Text("contact", _("Attention of"), span=4, max=120),
        I.Text("subject", _("Subject"), span=12, max=160),
        I.Day("issue_date", _("Date"), required=True, span=3), I.Day("valid_until", _("Valid until"), span=3),
        I.Choice("currency", _("Currency"), options=currencies, span=2),
        I.Choice("language", _("Language"), options=LANGUAGES, blank=_("as the customer’s"), span=2),
        I.Flag("prices_gross", _("Gross prices"), span=2),
)  # fmt: skip
NEW = kit.Form(
    "offers.new",
    _("New offer"),
    right="offers.edit",
    initial=_initial,
    save=_create,
    done=version_url,
    fields=lambda request: (*_NEW, *attributes.groups(KIND, by=request.actor)),
)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    version = queries.visible_version(pk, by=by)
    names = ("issue_date", "valid_until", "payment_method", "payment_days", "delivery_terms", "text_before", "text_after",
             "customer_reference", "language", "label")  # fmt: skip
    offer = version.offer
    head = {"subject": offer.subject, "contact": offer.contact, "salesperson_id": offer.salesperson_id}
    described = attributes.loaded(KIND, offer.pk, by=by)
    return {**{name: getattr(version, name) for name in names}, **head, **described}, version.version


def _edit(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    paper = OfferVersion.objects.get(pk=pk, company_id=by.company_id)
    head = ("subject", "contact", "salesperson_id")
    values, described = attributes.parted(values)
    changes = {name: value if value is not None else _blank(name) for name, value in values.items() if name not in head}
    with tx.write_tx(by=by):
        services.edit(pk, {name: value for name, value in changes.items() if value is not None}, version=version, by=by)
        services.edit_head(
            paper.offer_id, subject=values.get("subject") or "", contact=values.get("contact") or "",
            salesperson_id=values.get("salesperson_id"), by=by,
        )  # fmt: skip
        attributes.write(KIND, {paper.offer_id: described}, by=by)
    return pk


def _blank(name: str) -> Any:
    return None if name in ("issue_date", "valid_until") else 0 if name == "payment_days" else ""


_EDIT = (
        kit.Group(_("Offer"), (
            I.Text("subject", _("Subject"), span=6, max=160), I.Text("contact", _("Attention of"), span=3, max=120),
            I.Pick("salesperson_id", _("Salesperson"), picker="company.employee", span=3),
        )),
        kit.Group(_("Terms of this version"), (
            I.Text("label", _("What this version changes"), span=6, max=120),
            I.Day("issue_date", _("Date"), required=True, span=3), I.Day("valid_until", _("Valid until"), required=True, span=3),
            I.Choice("payment_method", _("Payment"), options=payment_methods, span=4),
            I.Integer("payment_days", _("Payment days"), span=2, least=0, most=365),
            I.Text("delivery_terms", _("Delivery"), span=6, max=240),
            I.Text("customer_reference", _("Customer’s number"), span=4, max=80),
            I.Choice("language", _("Language"), options=LANGUAGES, span=2),
        )),
        kit.Group(_("Texts"), (
            I.Area("text_before", _("Text before the lines"), span=12, rows=5, max=8000),
            I.Area("text_after", _("Text after the lines"), span=12, rows=5, max=8000),
        )),
)  # fmt: skip


def _fields(request: kit.Request) -> Sequence[Any]:
    """Terms of the version; the attributes are the offer's."""
    found = request.resolver_match
    version = queries.visible_version(found.kwargs["pk"], by=request.actor) if found else None
    described = attributes.groups(KIND, by=request.actor, pk=version.offer_id if version else None)
    return (_EDIT[0], *described, *_EDIT[1:])


EDIT = kit.Form(
    "offers.edit",
    _("Terms and texts of the offer"),
    right="offers.edit",
    load=_load,
    save=_edit,
    done=version_url,
    fields=_fields,
)


def page_of(pk: int) -> str:
    return reverse("offer", args=[pk])
