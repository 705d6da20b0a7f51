"""Erasure (art. 17 GDPR): what would become of a person's data, and doing it, in one transaction; the books stay as they are.

What each table holds and what becomes of it is said by the rooms (`kernel/personal`). History loses the values too: this is the
one verb that overwrites them, and it is logged itself (KER-6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from kupiec.ground.documents.public import Ref
from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, erasing, personal, records, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.model_fields import column_of, field_of
from kupiec.ground.kernel.models import AuditEntry
from kupiec.ground.kernel.personal import Fate, Holding, Who
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_, translate
from kupiec.people.parties.public import Party, Person
from kupiec.people.privacy import queries, rules
from kupiec.people.privacy.models import Due, Erasure, Request
from kupiec.people.privacy.services import again
from kupiec.people.privacy.values import PARTY, PERSON, DueState, Found, Held, Plan

MARK = "[…]"
"""Stands where a name or an address was in a text."""


@dataclass
class Done:
    """What an erasure has changed so far."""

    found: list[Found] = field(default_factory=list)
    history: list[tuple[type[Model], list[int], list[str]]] = field(default_factory=list)
    contents: set[str] = field(default_factory=set)
    indexed: dict[str, set[int]] = field(default_factory=dict)


def plan(kind: str, pk: int, *, by: Actor) -> Plan:
    """What an erasure would delete, anonymise and keep, and what stands against it; nothing is changed.

    Refuses FORBIDDEN, NOT_FOUND, NOT_A_PERSON.
    """
    by.require("privacy.erase")
    who = queries.who(kind, pk, by=by)
    found = [one for holding in personal.holdings() for one in _foreseen(holding, who)]
    return Plan(queries.title(kind, pk, by=by), tuple(found), tuple(_held(who)))


def _held(who: Who) -> list[Held]:
    counted = [(holding, holding.held(who).count()) for holding in personal.holdings() if holding.held is not None]
    return [Held(holding.says, count, holding.held_because) for holding, count in counted if count]


def _foreseen(holding: Holding, who: Who) -> list[Found]:
    if holding.fate != Fate.KEPT:
        count = holding.rows(who).count()
        return [Found(holding.label, holding.says, count, holding.fate)] if count else []
    kept, past = _parted(holding, holding.rows(who))
    return _kept(holding, kept) + ([Found(holding.label, holding.says, len(past), Fate.ANONYMISED)] if past else [])


def _kept(holding: Holding, rows: Sequence[Any]) -> list[Found]:
    if not rows:
        return []
    last = max((holding.until(row) for row in rows), default=None) if holding.until else None
    return [Found(holding.label, holding.says, len(rows), Fate.KEPT, holding.because, last)]


def _parted(holding: Holding, rows: QuerySet) -> tuple[list[Any], list[Any]]:
    """Rows the law still wants kept, and those it doesn't any more; where nothing may stand instead, all are kept."""
    every, today = list(rows.order_by("pk")), clock.today()
    if holding.until is None or not holding.blank:
        return every, []
    kept = [row for row in every if holding.until(row) >= today]
    known = {row.pk for row in kept}
    return kept, [row for row in every if row.pk not in known]


def erase(kind: str, pk: int, *, reason: str, request_id: int | None = None, by: Actor) -> int:
    """Erase what is kept of a person; answers the id of the erasure. It can't be undone.

    Refuses FORBIDDEN, NOT_FOUND, NOT_A_PERSON, REQUIRED without a reason, HELD while something stands against it.
    """
    by.require("privacy.erase")
    if not reason.strip():
        raise Refusal("REQUIRED", N_("Give the reason."), "reason")
    records.fit(Erasure, {"reason": reason.strip()})
    with tx.write_tx(by=by):
        who = queries.who(kind, pk, by=by)
        list(Person.objects.select_for_update().filter(pk__in=who.persons).order_by("pk").values_list("pk"))
        list(Party.objects.select_for_update().filter(pk__in=who.parties).order_by("pk").values_list("pk"))
        if held := _held(who):
            told = ", ".join(f"{translate(one.says)}: {one.count}" for one in held)
            raise Refusal("HELD", N_("The data can’t be erased yet: %(what)s."), params={"what": told})
        if request_id is not None and not Request.objects.filter(pk=request_id, company_id=by.company_id).exists():
            raise Refusal("NOT_FOUND", N_("There is no such record."), "request_id")
        with erasing.allowed():
            done = _carry_out(who, by=by)
        row = _written((kind, pk), who, done, reason=reason.strip(), request_id=request_id, by=by)
        files.sweep(sorted(done.contents), by=by)
        tx.after_commit(lambda: again.note([row.pk]))
    return int(row.pk)


def _carry_out(who: Who, *, by: Actor) -> Done:
    done = Done()
    for holding in personal.holdings():
        if holding.fate == Fate.DELETED:
            _delete(holding, who, done)
        elif holding.fate == Fate.ANONYMISED:
            _blank(holding, list(holding.rows(who).order_by("pk")), who, done, by=by)
        else:
            kept, past = _parted(holding, holding.rows(who))
            done.found += _kept(holding, kept)
            _mark(holding, [row.pk for row in kept], done)
            _blank(holding, past, who, done, by=by)
    for model, ids, columns in done.history:
        _scrub(model, ids, columns)
    for kind in search.kinds:
        if kind.rows is not None and (ids_ := done.indexed.get(kind.kind)):
            search.write_anew(kind, sorted(ids_), by=by)
    return done


def _mark(holding: Holding, ids: Sequence[int], done: Done) -> None:
    if holding.search:
        done.indexed.setdefault(holding.search, set()).update(ids)


def _delete(holding: Holding, who: Who, done: Done) -> None:
    rows = list(holding.rows(who).order_by("pk"))
    if not rows:
        return
    if holding.files is not None:
        done.contents |= {holding.files(row)[1] for row in rows} - {""}
    ids = [int(row.pk) for row in rows]
    holding.model._base_manager.filter(pk__in=ids).delete()
    _note(holding, ids, done)


def _blank(holding: Holding, rows: Sequence[Any], who: Who, done: Done, *, by: Actor) -> None:
    if not rows:
        return
    ids = [int(row.pk) for row in rows]
    if holding.blank:
        names = list(holding.blank)
        bump = "version" if any(one.name == "version" for one in holding.model._meta.concrete_fields) else ""
        update_rows(
            holding.model,
            [{"pk": row.pk, **{name: _instead(holding, name, row, who) for name in names}} for row in rows],
            names,
            **({"bump": bump} if bump else {}),
        )
    if holding.after is not None:
        holding.after(ids, by=by)
    _note(holding, ids, done)


def _instead(holding: Holding, name: str, row: Any, who: Who) -> Any:
    """What stands instead of a value: as declared; of a text only what names him, unless all of the row is about him."""
    wanted = holding.blank[name]
    if wanted is personal.REDACTED:
        if getattr(row, "party_id", None) in who.parties:
            return "" if field_of(holding.model, name).blank else personal.GONE
        words = (*who.names, *who.emails, *who.phones)
        return rules.redacted(getattr(row, name) or "", (*words, *map(fold, words)), mark=MARK)
    if isinstance(wanted, personal.OfWhom):
        return wanted.make(row, who)
    return wanted(row) if callable(wanted) else wanted


def _note(holding: Holding, ids: list[int], done: Done) -> None:
    done.found.append(Found(holding.label, holding.says, len(ids), Fate.DELETED if holding.fate == Fate.DELETED else Fate.ANONYMISED))
    _mark(holding, ids, done)
    columns = [column_of(field_of(holding.model, name)) for name in dict.fromkeys((*holding.fields, *holding.blank))]
    done.history.append((holding.model, ids, columns))


def _scrub(model: type[Model], ids: Sequence[int], columns: Sequence[str]) -> None:
    """Old values of these columns leave the history of these rows; that something changed stays."""
    personal_columns = set(columns)
    rows = AuditEntry.objects.filter(table=model._meta.db_table, row_id__in=list(ids)).exclude(old=None).values_list("pk", "old")
    changed = [
        {"pk": pk, "old": {name: value for name, value in old.items() if name not in personal_columns}}
        for pk, old in rows if old and personal_columns & set(old)
    ]  # fmt: skip
    update_rows(AuditEntry, changed, ["old"])


def _written(ref: tuple[str, int], who: Who, done: Done, *, reason: str, request_id: int | None, by: Actor) -> Erasure:
    """The erasure in the register, on the record, and in what was proposed."""
    outcome = [
        {
            "label": one.label,
            "says": one.says,
            "count": one.count,
            "fate": str(one.fate),
            "because": one.because,
            "until": one.until.isoformat() if one.until else None,
        }
        for one in done.found
    ]
    until = max((one.until for one in done.found if one.until), default=None)
    key = {"person_id": ref[1]} if ref[0] == PERSON else {"party_id": ref[1]}
    row = Erasure.objects.create(
        company_id=by.company_id, request_id=request_id, reason=reason, outcome=outcome, kept_until=until, at=clock.now(), by_user_id=by.user_id, **key,
    )  # fmt: skip
    for kind, ids in ((PERSON, who.persons), (PARTY, who.parties)):
        refs = [Ref(kind, one) for one in ids]
        if refs:
            audit.tell(kind, ids, "erased", by=by)
            field_name = "person_id__in" if kind == PERSON else "party_id__in"
            decided: dict[str, Any] = {"state": DueState.ERASED, "decided_at": clock.now(), "decided_by_id": by.user_id}
            Due.objects.filter(**{field_name: ids}, state=DueState.WAITING).update(**decided)
    return row
