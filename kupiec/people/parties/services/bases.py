"""Bases of parties (PTY-2): members by hand, by import, or by a rule that keeps itself up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kupiec.ground.kernel import clock, formula, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import figures, queries
from kupiec.people.parties.models import Base, BaseMember, Party

CHUNK = 2000


def save_base(values: dict[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Define or change a base: `name`, `description`, `rule`, `position`. A rule is checked and applied at once.

    Refuses FORMULA_… with the place of the mistake, TAKEN, REQUIRED.
    """
    by.require("parties.bases")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if "name" in clean and not clean["name"]:
        raise Refusal("REQUIRED", N_("Give the name."), "name")
    if clean.get("rule"):
        check_rule(clean["rule"])
        clean["company_id"] = by.company_id
    records.required(Base, clean)
    records.fit(Base, {name: value for name, value in clean.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        records.free(Base, "name", [clean["name"]] if "name" in clean else [], but=pk)
        if pk is None:
            pk = Base.objects.create(**clean).pk
        else:
            records.update(Base.objects.get(pk=pk), clean, version=version)
        if "rule" in clean:
            _refill(Base.objects.get(pk=pk), by=by)
    return pk


def check_rule(rule: str) -> formula.Formula:
    """The rule, prepared; a refusal names the field `rule` and keeps the place of the mistake."""
    try:
        return formula.check(rule, figures.known_names(), result=formula.YES_NO)
    except formula.FormulaError as error:
        error.field = "rule"
        raise


def archive_bases(base_ids: Sequence[int], *, by: Actor) -> None:
    """Put bases away; their members stay."""
    by.require("parties.bases")
    with tx.write_tx(by=by):
        Base.objects.filter(pk__in=base_ids).update(archived=True)


def restore_bases(base_ids: Sequence[int], *, by: Actor) -> None:
    by.require("parties.bases")
    with tx.write_tx(by=by):
        Base.objects.filter(pk__in=base_ids).update(archived=False)
        for base in Base.objects.filter(pk__in=base_ids).exclude(rule=""):
            _refill(base, by=by)


def add_members(party_ids: Sequence[int], *, base_id: int, by: Actor) -> int:
    """Put parties into a base by hand; how many were not in it. A member by rule stays for good once put in by hand."""
    by.require("parties.edit")
    with tx.write_tx(by=by):
        base = Base.objects.filter(archived=False, pk=base_id).first()
        if base is None:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "base_id", params={"key": base_id})
        ids = list(queries.visible(by).filter(pk__in=party_ids).values_list("pk", flat=True))
        before = BaseMember.objects.filter(base=base, party_id__in=ids).count()
        BaseMember.objects.filter(base=base, party_id__in=ids, by_rule=True).update(by_rule=False)
        _insert(base, ids, by_rule=False)
    return len(ids) - before


def remove_members(party_ids: Sequence[int], *, base_id: int, by: Actor) -> int:
    """Take parties out of a base; one the rule still wants comes back as its member."""
    by.require("parties.edit")
    with tx.write_tx(by=by):
        ids = list(queries.visible(by).filter(pk__in=party_ids).values_list("pk", flat=True))
        gone, _ = BaseMember.objects.filter(base_id=base_id, party_id__in=ids).delete()
        refit(ids, by=by)
    return gone


def _insert(base: Base, ids: Collection[int], *, by_rule: bool) -> None:
    moment = clock.now()
    BaseMember.objects.bulk_create((BaseMember(base=base, party_id=pk, by_rule=by_rule, since=moment) for pk in ids), ignore_conflicts=True)


def refit(party_ids: Collection[int], *, by: Actor) -> None:
    """Keep all bases with rules right for these parties; runs inside the transaction that changed them."""
    rules = list(Base.objects.filter(archived=False).exclude(rule=""))
    ids = sorted(set(party_ids))
    for company_id in sorted({base.company_id or by.company_id for base in rules}):
        _fit([base for base in rules if (base.company_id or by.company_id) == company_id], ids, company_id=company_id)


def refresh_bases(*, by: Actor, base_ids: Collection[int] | None = None) -> int:
    """Apply the rules of all (or these) bases to all parties anew, as figures change by the day; number of bases."""
    bases = Base.objects.filter(archived=False).exclude(rule="")
    if base_ids is not None:
        bases = bases.filter(pk__in=base_ids)
    found = list(bases)
    for base in found:
        with tx.write_tx(by=by):
            _refill(base, by=by)
    return len(found)


def _refill(base: Base, *, by: Actor) -> None:
    if not base.rule:
        BaseMember.objects.filter(base=base, by_rule=True).delete()
        return
    for ids in _chunks():
        _fit([base], ids, company_id=base.company_id or by.company_id)
    Base.objects.filter(pk=base.pk).update(refreshed_at=clock.now())


def _chunks() -> Iterator[list[int]]:
    last = 0
    while ids := list(Party.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]


def _fit(bases: Sequence[Base], ids: Sequence[int], *, company_id: int) -> None:
    """Members by rule of these bases, among these parties, become what the rules say."""
    known = figures.known_names(archived=True)
    rules = {base.pk: formula.compile(base.rule, known, result=formula.YES_NO) for base in bases}
    used = {name for rule in rules.values() for name in rule.used}
    facts = figures.of(ids, company_id=company_id, names=used)
    members: dict[int, dict[int, bool]] = {base.pk: {} for base in bases}
    rows = BaseMember.objects.filter(base__in=bases, party_id__in=ids)
    for base_id, party_id, by_rule in rows.values_list("base_id", "party_id", "by_rule"):
        members[base_id][party_id] = by_rule
    for base in bases:
        wanted = {pk for pk, values in facts.items() if _holds(rules[base.pk], values)}
        now = members[base.pk]
        gone = [pk for pk, by_rule in now.items() if by_rule and pk not in wanted]
        if gone:
            BaseMember.objects.filter(base=base, party_id__in=gone, by_rule=True).delete()
        if fresh := wanted - set(now):
            _insert(base, sorted(fresh), by_rule=True)


def _holds(rule: formula.Formula, values: dict[str, Any]) -> bool:
    """A rule that fails for a party (division by zero) does not hold for it."""
    try:
        return bool(rule.evaluate(values))
    except formula.FormulaError:
        return False
