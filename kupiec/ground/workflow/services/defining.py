"""Defining circulations in versions; trying one out on a record; who is whose superior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kupiec.ground.access.public import Role
from kupiec.ground.company.public import Employee
from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import people, queries, rules, sockets
from kupiec.ground.workflow.models import Definition, Edition, Step, Superior
from kupiec.ground.workflow.values import END, DefinitionData, Escalate, Mode, OnChange, StepData, Unit, Who

RIGHT = "workflow.setup"
_CHOICES = {"mode": Mode, "who": Who, "unit": Unit, "escalate": Escalate}


def add(data: DefinitionData, *, by: Actor) -> int:
    """A new definition, in its first version. Refuses whatever `rules.check` finds, TAKEN."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        _check(data, pk=None, by=by)
        row = Definition.objects.create(
            company_id=by.company_id, kind=data.kind, name=data.name.strip(), position=data.position, active=data.active
        )
        _write(row, data, by=by)
    return int(row.pk)


def change(pk: int, data: DefinitionData, *, version: int | None = None, by: Actor) -> int:
    """Say it anew: a new version where anything of the way changes; what runs keeps the old one. Conflict when somebody was first."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row = Definition.objects.select_for_update().filter(pk=pk, company_id=by.company_id).first()
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        data = replace(data, kind=row.kind)
        _check(data, pk=pk, by=by)
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)
        (now,) = queries.editions({row.pk: row.latest}).values()
        head = {"name": data.name.strip(), "position": data.position, "active": data.active}
        if _way(data) != _way(now.data):
            row.latest += 1
            _write(row, data, by=by)
        records.update(row, {**head, "latest": row.latest}, version=row.version)
    return pk


def set_active(ids: Sequence[int], active: bool, *, by: Actor) -> int:
    """Switch definitions off or on; what runs goes on."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        return Definition.objects.filter(company_id=by.company_id, pk__in=list(ids)).update(active=active)


def _way(data: DefinitionData) -> DefinitionData:
    """What belongs to the version alone."""
    return replace(data, name="", position=0, active=True, kind="")


def _check(data: DefinitionData, *, pk: int | None, by: Actor) -> None:
    asked = sockets.subject(data.kind)
    gathering = records.Gathering()
    gathering.ask(records.fit, Definition, {"name": data.name, "kind": data.kind, "position": data.position})
    gathering.ask(_check_choices, data)
    gathering.finish()
    gathering.ask(rules.check, data, asked.names)
    gathering.ask(_check_people, data.steps, by=by)
    gathering.finish()
    if Definition.objects.filter(company_id=by.company_id, name=data.name.strip()).exclude(pk=pk or 0).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "name", params={"value": data.name.strip()})


def _check_choices(data: DefinitionData) -> None:
    if data.on_change not in set(OnChange):
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "on_change")
    for index, step in enumerate(data.steps):
        for name, among in _CHOICES.items():
            if getattr(step, name) not in {one.value for one in among}:
                raise Refusal("BAD_CHOICE", N_("Choose from the list."), f"steps[{index}].{name}")
        records.fit(
            Step, {"name": step.name, "formula": step.formula, "when": step.when, "deadline": step.deadline}, prefix=f"steps[{index}]."
        )


def _check_people(steps: Sequence[StepData], *, by: Actor) -> None:
    known, roles = people.users(by.company_id), set(Role.objects.values_list("pk", flat=True))
    for index, step in enumerate(steps):
        if step.who == Who.PERSON and step.user_id is not None and step.user_id not in known:
            raise Refusal("NOBODY", N_("Choose somebody who works in this company and can sign in."), f"steps[{index}].user_id")
        if step.who == Who.ROLE and step.role_id is not None and step.role_id not in roles:
            raise Refusal("UNKNOWN_KEY", N_("There is no such role."), f"steps[{index}].role_id")


def _write(row: Definition, data: DefinitionData, *, by: Actor) -> None:
    edition = Edition.objects.create(
        definition=row, number=row.latest, when=data.when.strip(), required=data.required, on_change=data.on_change, mails=data.mails,
        made_at=clock.now(), made_by_id=by.user_id,
    )  # fmt: skip
    Step.objects.bulk_create([
        Step(
            edition=edition, position=position, name=step.name.strip(), mode=step.mode, who=step.who, user_id=step.user_id if step.who == Who.PERSON else None,
            role_id=step.role_id if step.who == Who.ROLE else None, formula=step.formula.strip() if step.who == Who.FORMULA else "", when=step.when.strip(),
            beside=step.beside, deadline=step.deadline, unit=step.unit, escalate=step.escalate, then=step.then, back_to=step.back_to,
            branches=[{"when": branch.when.strip(), "to": branch.to} for branch in step.branches],
        )
        for position, step in enumerate(data.steps, 1)
    ])  # fmt: skip


# trying it out


@dataclass(frozen=True, slots=True)
class Tried:
    """The way a record would go if everybody approved: whether the definition concerns it, and each step with its people."""

    title: str
    concerns: bool
    steps: tuple[tuple[int, str, tuple[str, ...], bool], ...]
    facts: tuple[tuple[str, str], ...]
    ended: bool


def try_out(data: DefinitionData, record_id: int, *, by: Actor) -> Tried:
    """Try a definition on a record the actor may see; nothing is written. Steps: position, name, people, left out."""
    by.require(RIGHT)
    sockets.check_seen(data.kind, [record_id], by=by)
    asked = sockets.subject(data.kind)
    rules.check(data, asked.names)
    told = sockets.tell(data.kind, [record_id], company_id=by.company_id)[record_id]
    facts = tuple((fact.label, fact.text) for fact in told.facts if not fact.right or by.may(fact.right))
    concerns = rules.holds(data.when, names=asked.names, values=told.values)
    found, ended = _walk(data, asked.names, told.values)
    finder = people.Finder(by.company_id)
    steps = tuple(
        (position, data.steps[position - 1].name, _names(finder, data.steps[position - 1], told, asked.names, by=by), position not in found)
        for position in range(1, len(data.steps) + 1)
    )
    return Tried(told.title, concerns, steps, facts, ended)


def _names(finder: people.Finder, step: StepData, told: Any, names: rules.Names, *, by: Actor) -> tuple[str, ...]:
    return tuple(str(finder.known[pk]) for pk in finder.find(step, told, starter_id=by.user_id, names=names))


def _walk(data: DefinitionData, names: rules.Names, values: Mapping[str, Any]) -> tuple[set[int], bool]:
    """The steps that open when everybody approves, and whether it ends (it may go round by its figures)."""
    found: set[int] = set()
    at = 1
    for _turn in range(len(data.steps) + 1):
        opening = rules.opening(data.steps, at, names=names, values=values)
        found |= set(opening.steps)
        if opening.ended:
            return found, True
        deciding = next(p for p in opening.steps if data.steps[p - 1].mode != Mode.INFORM)
        at = rules.goes_to(data.steps, rules.stage_of(data.steps, deciding), names=names, values=values)
        if at == END:
            return found, True
    return found, False


def set_superior(ids: Sequence[int], *, superior_id: int | None = None, by: Actor) -> int:
    """Whose superior somebody is; None: nobody's. Refuses OWN_SUPERIOR, CIRCLE, UNKNOWN_KEY."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        here = set(Employee.objects.filter(company_id=by.company_id, pk__in=[*ids, superior_id or 0]).values_list("pk", flat=True))
        if not set(ids) <= here or (superior_id is not None and superior_id not in here):
            raise Refusal("UNKNOWN_KEY", N_("There is no such employee."), "superior_id")
        above = dict(Superior.objects.filter(company_id=by.company_id).values_list("employee_id", "superior_id"))
        above |= dict.fromkeys(ids, superior_id) if superior_id else {}
        _check_circle(superior_id, above, ids)
        Superior.objects.filter(company_id=by.company_id, employee_id__in=list(ids)).delete()
        if superior_id is not None:
            Superior.objects.bulk_create(
                [Superior(company_id=by.company_id, employee_id=pk, superior_id=superior_id) for pk in dict.fromkeys(ids)]
            )
    return len(set(ids))


def _check_circle(superior_id: int | None, above: Mapping[int, int | None], ids: Sequence[int]) -> None:
    at, seen = superior_id, set()
    while at is not None and at not in seen:
        if at in ids:
            raise Refusal("CIRCLE", N_("Nobody is his own superior, not even through others."), "superior_id")
        seen.add(at)
        at = above.get(at)
