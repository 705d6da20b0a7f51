"""Forms of contracts: entered, changed; what an edition says; kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.pricing.public import Hierarchy
from kupiec.people.parties import public as parties
from kupiec.sales.contracts import queries, services, words
from kupiec.sales.contracts.models import Kind
from kupiec.sales.contracts.values import LONGEST_TEXT, ContractDraft, Side

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
HEAD = ("party_id", "kind_id", "parent_id", "subject", "their_number", "salesperson_id")


def people(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.employees(by.company_id)]


def _kinds(by: Actor) -> list[tuple[int, str]]:
    sides = dict(words.SIDES)
    return [(one.pk, f"{one} ({kit.show.say(sides[one.side])})") for one in queries.kinds()]


def _currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("code").values_list("code", flat=True)]


def _methods(by: Actor) -> list[tuple[str, str]]:
    return list(parties.PaymentMethod.objects.order_by("name").values_list("code", "name"))


def _hierarchies(by: Actor) -> list[tuple[int, str]]:
    return list(Hierarchy.objects.filter(company_id=by.company_id, archived=False).order_by("name").values_list("pk", "name"))


def _parents(by: Actor) -> list[tuple[int, str]]:
    rows = queries.visible(by).filter(side=Side.SALE).exclude(state="cancelled").order_by("-pk")[:300]
    return [(row.pk, f"{row.number} {row.subject}") for row in rows]


def _what(*, new: bool) -> kit.Group:
    person = (I.Pick("person_id", _("Person at theirs"), picker="parties.person", depends=("party_id",), span=6),) if new else ()
    return kit.Group(_("With whom and of what"), (
        I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=6), *person,
        I.Choice("kind_id", _("Kind"), options=_kinds, required=True, span=4), I.Text("subject", _("Subject"), required=True, max=200, span=8),
        I.Text("their_number", _("Their number"), max=80, span=4), I.Choice("salesperson_id", _("Salesperson"), options=people, span=4),
        I.Choice("parent_id", _("Subcontract of"), options=_parents, span=8, help=_("Of a contract with a supplier: the customer’s contract it serves.")),
    ))  # fmt: skip


_TERM = kit.Group(_("How long"), (
    I.Day("effective_from", _("Counts from"), required=True, span=3), I.Day("ends_on", _("Last day"), span=3, help=_("Empty: no end.")),
    I.Choice("renewal", _("After the last day"), options=words.RENEWALS, required=True, default="none", span=3),
    I.Integer("renewal_months", _("Goes on for months"), least=0, most=240, span=3),
    I.Integer("notice_days", _("Days of notice"), least=0, most=3660, span=3),
))  # fmt: skip
_MONEY = kit.Group(_("Money"), (
    I.Amount("value", _("Contract value, net"), span=3), I.Choice("currency", _("Currency"), options=_currencies, required=True, span=2),
    I.Choice("payment_method", _("Payment"), options=_methods, span=4), I.Integer("payment_days", _("Days to pay"), least=0, most=365, span=3),
    I.Choice("hierarchy_id", _("Price lists assigned"), options=_hierarchies, span=6, help=_("Asked before the customer’s own lists while the contract counts.")),
))  # fmt: skip
_CONTENT = kit.Group(_("Text of the contract"), (I.Area("content", _("What was agreed"), rows=8, max=LONGEST_TEXT, span=12),))


def _initial(request: Any) -> dict[str, Any]:
    by = request.actor
    return {
        "effective_from": clock.today(), "party_id": kit.parse.key(request.GET.get("party", "")), "salesperson_id": by.employee_id, "renewal": "none",
        "currency": company.queries.own(by.company_id).base_currency,
    }  # fmt: skip


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers left empty are none; texts left empty are empty."""
    clean = dict(values)
    clean |= {name: clean[name] or 0 for name in ("notice_days", "renewal_months") if name in clean}
    return clean | {name: clean[name] or "" for name in ("payment_method", "content", "their_number") if name in clean}


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    (made,) = services.create([ContractDraft(**_filled(values))], by=by)
    return made


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in HEAD}, row.version


def _save(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    services.edit(pk, _filled(values), version=version, by=by)
    return pk


def to_contract(pk: Any) -> str:
    return reverse("contract", args=[pk])


NEW = kit.Form(
    "contracts.new",
    _("New contract"),
    fields=(_what(new=True), _TERM, _MONEY, _CONTENT),
    initial=_initial,
    save=_create,
    done=to_contract,
    right="contracts.edit",
)
EDIT = kit.Form(
    "contracts.edit", _("Contract"), fields=(_what(new=False),), load=_load, save=_save, done=to_contract, right="contracts.edit"
)

SAID = (
    "effective_from",
    "ends_on",
    "renewal",
    "renewal_months",
    "notice_days",
    "value",
    "payment_method",
    "payment_days",
    "hierarchy_id",
    "content",
    "reason",
)


def _load_edition(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.edition(pk, by=by)
    return {**{name: getattr(row, name) for name in SAID}, "currency": row.currency_id}, row.version


def _save_edition(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    services.edit_edition(pk, {**_filled(values), "reason": values.get("reason") or ""}, version=version, by=by)
    return pk


def to_edition(pk: Any) -> str:
    return reverse("contract-edition", args=[pk])


_WHY = kit.Group(_("Why"), (I.Text("reason", _("What the annex changes and why"), max=400, span=12),))
EDIT_EDITION = kit.Form(
    "contracts.edition", _("Terms of the contract"), fields=(_TERM, _MONEY, _WHY, _CONTENT), load=_load_edition, save=_save_edition, done=to_edition,
    right="contracts.edit",
)  # fmt: skip

_KIND = (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Choice("side", _("With whom"), options=words.SIDES, required=True, span=3),
    I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=3), I.Flag("active", _("In use"), default=True, span=3),
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4), I.Text("name_en", _("Name in English"), max=60, span=4),
    I.Text("name_de", _("Name in German"), max=60, span=4),
)  # fmt: skip


def _save_kind(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_kind({**values, "position": values["position"] or 0}, pk=pk, version=version, by=by)


def _load_kind(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Kind.objects.get(pk=pk)
    return {field.name: getattr(row, field.name) for field in _KIND}, row.version


def _to_kinds(_pk: Any) -> str:
    return reverse("contract-kinds")


ADD_KIND = kit.Form(
    "contracts.kind-add",
    _("New kind of contracts"),
    fields=_KIND,
    initial=lambda request: {},
    save=_save_kind,
    done=_to_kinds,
    right="contracts.setup",
)
EDIT_KIND = kit.Form(
    "contracts.kind", _("Kind of contracts"), fields=_KIND, load=_load_kind, save=_save_kind, done=_to_kinds, right="contracts.setup"
)
