"""Forms of cases: new, changed, moved into a phase with what it asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import queries, services
from kupiec.people.cases.models import Case, CaseKind, CasePhase
from kupiec.people.cases.values import CASE, Behaviour, CaseDraft
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741


def kinds(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.kinds()]


def people(by: Actor) -> list[tuple[int, str]]:
    rows = company.Employee.objects.filter(company_id=by.company_id, active=True).order_by("last_name", "first_name", "pk")
    return [(one.pk, str(one)) for one in rows]


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("code").values_list("code", flat=True)]


def methods(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in parties.PaymentMethod.objects.filter(active=True).order_by("position", "pk")]


def _party_of(request: Any) -> int | None:
    typed = kit.parse.key(request.POST.get("party_id", "")) if request.method == "POST" else None
    row = _kept(request)
    return typed or (row.party_id if row else None) or kit.parse.key(request.GET.get("party", ""))


def _kept(request: Any) -> Case | None:
    match = getattr(request, "resolver_match", None)
    pk = match.kwargs.get("pk") if match else None
    return queries.visible(request.actor).select_related("kind", "guardian").filter(pk=pk).first() if pk else None


def _persons(request: Any) -> list[tuple[int, str]]:
    """Persons of the party, if it may be seen, and those of the case already."""
    by, party = request.actor, _party_of(request)
    row = _kept(request)
    found = {one.pk: str(one) for one in queries.persons_of([row.pk]).get(row.pk, ())} if row else {}
    if party and parties.visible(by).filter(pk=party).exists():
        rows = parties.Person.objects.filter(party_id=party).order_by("archived", "-main", "name_key")[:60]
        found |= {one.pk: ", ".join(filter(None, [str(one), one.position])) for one in rows}
    return list(found.items())


def _people_with(request: Any) -> list[tuple[int, str]]:
    found, row = people(request.actor), _kept(request)
    known = {pk for pk, _name in found}
    return [*found, *([(row.guardian_id, str(row.guardian))] if row and row.guardian_id and row.guardian_id not in known else [])]


def _money(by: Actor) -> Sequence[Any]:
    return (
        I.Amount("expected_value", _("Expected value"), span=3), I.Choice("currency_id", _("Currency"), options=currencies, required=True, span=2),
        I.Integer("probability", _("Chance, %"), least=0, most=100, span=2, help=_("Empty: as the phase says.")),
        I.Day("close_on", _("Expected close"), span=3),
        I.Amount("planned_revenue", _("Planned revenue"), span=3), I.Amount("planned_cost", _("Planned cost"), span=3, right="cases.finance"),
    )  # fmt: skip


_TERMS = (
    I.Day("decision_on", _("Decision on"), span=3), I.Choice("payment_method_id", _("Payment method"), options=methods, span=3, blank="—"),
    I.Integer("payment_days", _("Days of deferral"), least=0, most=366, span=2),
    I.Text("delivery_terms", _("Delivery terms"), max=240, span=4), I.Area("terms", _("Other terms"), max=10_000, rows=3, span=12),
)  # fmt: skip


def case_fields(request: Any) -> Sequence[Any]:
    row, known = _kept(request), _persons(request)
    kind = () if row else (I.Choice("kind_id", _("Kind"), options=kinds, required=True, span=4),)
    internal = row is not None and row.kind.internal
    who: tuple[Any, ...] = () if internal else (I.Pick("party_id", _("Party"), picker="parties.party", span=6),)
    groups = [
        kit.Group(_("What it is about"), (
            *kind, I.Text("name", _("Name of the case"), required=True, max=200, span=12 if row else 8), *who,
            I.Choice("guardian_id", _("Guardian"), options=_people_with(request), span=3), I.Day("opened_on", _("Opened on"), required=True, span=3),
            *((I.Choices("person_ids", _("Persons"), options=known, span=12),) if known else ()),
            I.Area("description", _("Description"), max=10_000, rows=4, span=12),
        )),
        kit.Group(_("What it is worth"), _money(request.actor)),
    ]  # fmt: skip
    if row is None:
        groups[0] = dataclasses.replace(groups[0], fields=(*groups[0].fields, I.Hidden("join", "", max=80)))
    if row is None or row.kind.behaviour == Behaviour.OPPORTUNITY:
        groups.append(kit.Group(_("Terms the customer asks for"), _TERMS))
    return (*groups, *attributes.groups(CASE, by=request.actor, pk=row.pk if row else None))


def _new(request: Any) -> dict[str, Any]:
    by = request.actor
    standard = next((one for one in queries.kinds() if one.standard), None)
    chosen = kit.parse.key(request.GET.get("kind", ""))
    return {
        "join": request.GET.get("join", "")[:80], "name": request.GET.get("name", "")[:200],
        "kind_id": chosen or (standard.pk if standard else None), "party_id": kit.parse.key(request.GET.get("party", "")),
        "guardian_id": by.employee_id, "opened_on": clock.today(), "currency_id": company.queries.own(by.company_id).base_currency,
        "person_ids": [one for one in [kit.parse.key(request.GET.get("person", ""))] if one], **attributes.initial(CASE, by=by),
    }  # fmt: skip


_DRAFT = ("join", "kind_id", "name", "party_id", "guardian_id", "person_ids", "description")


def _add(values: Mapping[str, Any], *, by: Actor) -> int:
    values, described = attributes.parted(values)
    code = CaseKind.objects.values_list("code", flat=True).get(pk=values["kind_id"])
    more = {name: value for name, value in values.items() if name not in _DRAFT}
    draft = CaseDraft(
        kind_code=code, name=values["name"], party_id=values.get("party_id"), guardian_id=values["guardian_id"],
        person_ids=tuple(values.get("person_ids") or ()), description=values["description"], values=more, attributes=described,
    )  # fmt: skip
    kind, _colon, pk = (values.get("join") or "").partition(":")
    papers = [documents.Ref(kind, int(pk))] if pk.isdecimal() and len(pk) < 19 else []
    (made,) = services.open_with([draft], papers=[papers], by=by)
    return made


def _edit(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    own, described = attributes.parted(values)
    services.edit_case(pk, {**own, "attributes": described}, version=version, by=by)
    return pk


_LOADED = (
    "name", "party_id", "guardian_id", "description", "opened_on", "close_on", "decision_on", "currency_id", "expected_value", "probability",
    "planned_revenue", "planned_cost", "payment_method_id", "payment_days", "delivery_terms", "terms",
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {
        **{name: getattr(row, name) for name in _LOADED},
        "person_ids": [one.pk for one in queries.persons_of([pk]).get(pk, ())],
        **attributes.loaded(CASE, pk, by=by),
    }, row.version


def _to(pk: int) -> str:
    return reverse("case", args=[pk])


ADD = kit.Form("cases.add", _("New case"), fields=case_fields, initial=_new, save=_add, done=_to, right="cases.edit")
EDIT = kit.Form("cases.edit", _("Case"), fields=case_fields, load=_load, save=_edit, done=_to, right="cases.edit")

_ASKED: dict[str, Any] = {
    "party_id": I.Pick("party_id", _("Party"), picker="parties.party", span=6, required=True),
    "guardian_id": I.Choice("guardian_id", _("Guardian"), options=people, span=6, required=True),
    "description": I.Area("description", _("Description"), max=10_000, rows=3, span=12, required=True),
    "expected_value": I.Amount("expected_value", _("Expected value"), span=4, required=True),
    "planned_revenue": I.Amount("planned_revenue", _("Planned revenue"), span=4, required=True),
    "planned_cost": I.Amount("planned_cost", _("Planned cost"), span=4, required=True, right="cases.finance"),
    "close_on": I.Day("close_on", _("Expected close"), span=4, required=True),
    "decision_on": I.Day("decision_on", _("Decision on"), span=4, required=True),
}


def _phase(request: Any) -> CasePhase:
    return CasePhase.objects.get(pk=request.resolver_match.kwargs["phase"])


def move_fields(request: Any) -> Sequence[Any]:
    """What the phase asks for; closing, the result's reason too."""
    phase = _phase(request)
    asked = [_ASKED[name] for name in phase.required if name in _ASKED]
    if phase.group == "closed":
        found = [(one.pk, str(one)) for one in queries.reasons(phase.result)]
        asked += [
            I.Choice("reason_id", _("Reason"), options=found, span=6, blank="—", required="reason_id" in phase.required),
            I.Text("reason_note", _("In words"), max=240, span=6),
        ]
    return (kit.Group(f"{phase}", (*asked, I.Text("note", _("Remark to the history"), max=240, span=12))),)


def load_move(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in (*_ASKED, "reason_id", "reason_note")}, row.version


def save_move(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor, phase_id: int) -> int:
    """The fields asked for and the move, in one transaction."""
    changes = {name: values[name] for name in _ASKED if name in values}
    with tx.write_tx(by=by):
        if changes:
            version = services.edit_case(pk, changes, version=version, by=by)
        services.move(
            [pk], phase_id, reason_id=values.get("reason_id"), reason_note=values.get("reason_note") or "", note=values.get("note") or "",
            version=version, by=by,
        )  # fmt: skip
    return pk


@kit.screen(right="cases.edit")
def move(request: Any, pk: int, phase: int) -> Any:
    """Move a case into a phase, filling in what it asks for."""

    def save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
        return save_move(values, pk=pk, version=version, by=by, phase_id=phase)

    form = kit.Form("cases.move", _("Move the case"), fields=move_fields, load=load_move, save=save, done=_to, right="cases.edit")
    return form.view(request, pk)


__all__ = ["ADD", "EDIT", "currencies", "kinds", "methods", "move", "people"]
