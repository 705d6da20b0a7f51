"""What registers say of operations, held against orders and people: for whom, under which conditions, nothing else (ORD-5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from kupiec.ground.access.public import RoleGiven
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import FORBIDDEN, Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import figures
from kupiec.sales.registers.values import ONLY

_BY_ITSELF = "registers.by-itself"
WHOLE = "in_stock_whole"
NOT_WHOLE = N_("It waits until all of it can go at once.")


@contextmanager
def by_itself() -> Iterator[None]:
    """What a register does by itself asks nobody for permission."""
    before = tx.memo().get(_BY_ITSELF, False)
    tx.memo()[_BY_ITSELF] = True
    try:
        yield
    finally:
        tx.memo()[_BY_ITSELF] = before


class Permissions:
    """Plugged into the orders room, which asks before each of its verbs and for each button."""

    def names(self) -> set[str]:
        return set(figures.OWN)

    def check(
        self,
        kind: str,
        rows: Sequence[orders.Order],
        *,
        by: Actor,
        passages: Mapping[int, registry.RegisterOperation] | None,
        found: registry.Standing | None,
    ) -> None:
        """Refuses FORBIDDEN, GUARD, NOT_ALLOWED_HERE. No statement where registers say nothing of the kind."""
        if tx.in_write() and tx.memo().get(_BY_ITSELF):
            return
        book = registry.book(by.company_id)
        pairs = []
        for row in rows:
            allowed = book.operations.get(row.register_id, [])
            named = [one for one in allowed if one.kind == kind and not one.on_entry]
            one = passages.get(row.pk) if passages is not None else next(iter(named), None)
            if one is not None:
                pairs.append((row, one))
            elif any(each.kind == ONLY for each in allowed):
                where = show.say(book.get(row.register_id).name)
                raise Refusal("NOT_ALLOWED_HERE", N_("In “%(register)s” this is not done."), "register", params={"register": where})
        _check_people({one.pk: one for _, one in pairs}.values(), by=by)
        _check_guards(pairs, by=by, found=found)

    def why(self, operation: registry.RegisterOperation, situation: registry.Situation) -> str:
        by = situation.by
        if operation.right and not by.may(operation.right):
            return ""
        if not has_role(operation, by):
            return show.say(N_("Only for: %(roles)s.")) % {"roles": ", ".join(operation.arguments.get("roles", ()))}
        if not (operation.guard or operation.arguments.get("whole")):
            return ""
        held = failing([(situation.order, operation)], by=by, found=situation.found)
        return held[0][1] if held else ""


def has_role(operation: registry.RegisterOperation, by: Actor) -> bool:
    """Whether the actor, or whom he stands in for, has one of the roles named; one statement, none when no role is named."""
    roles = operation.arguments.get("roles")
    if not roles or by.all_rights:
        return True
    people = [pk for pk in (by.user_id, by.acting_for_id) if pk is not None]
    return RoleGiven.objects.filter(user_id__in=people, company_id=by.company_id, role__code__in=list(roles)).exists()


def _check_people(operations: object, *, by: Actor) -> None:
    for one in operations:  # type: ignore[attr-defined]
        if one.right:
            by.require(one.right)
        if not has_role(one, by):
            raise Refusal(FORBIDDEN, N_("Only for: %(roles)s."), "register", params={"roles": ", ".join(one.arguments["roles"])})


def _check_guards(pairs: Sequence[tuple[orders.Order, registry.RegisterOperation]], *, by: Actor, found: registry.Standing | None) -> None:
    for row, said in failing(pairs, by=by, found=found)[:1]:
        raise Refusal("GUARD", N_("%(number)s: %(guard)s"), "register", params={"number": row.number, "guard": said})


def failing(
    pairs: Sequence[tuple[orders.Order, registry.RegisterOperation]], *, by: Actor, found: registry.Standing | None = None
) -> list[tuple[orders.Order, str]]:
    """Orders whose condition does not hold, with the words the administrator gave; each source of figures is asked once for all."""
    guarded = [(row, one) for row, one in pairs if one.guard or one.arguments.get("whole")]
    if not guarded:
        return []
    rules = {one.guard: figures.compile_guard(one.guard) for _, one in guarded if one.guard}
    used = figures.used_by(rules.values()) | ({WHOLE} if any(one.arguments.get("whole") for _, one in guarded) else set())
    known = figures.read(list({row.pk: row for row, _ in guarded}.values()), used, by=by, found=found)
    held = []
    for row, one in guarded:
        if one.guard and not rules[one.guard].evaluate(known[row.pk]):
            held.append((row, one.guard_text or one.guard))
        elif one.arguments.get("whole") and not known[row.pk][WHOLE]:
            held.append((row, show.say(NOT_WHOLE)))
    return held
