"""What the panels of contracts and editions show."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.pricing.public import Hierarchy
from kupiec.sales.contracts import queries, rules, words
from kupiec.sales.contracts.models import Contract, Edition
from kupiec.sales.contracts.values import EditionState, State

Told = Mapping[str, Any]
SOON = 30


def name(row: Edition) -> str:
    return gettext("Annex %(number)s") % {"number": row.number} if row.number else gettext("As first signed")


def edition_mark(row: Edition) -> kit.Mark:
    kind, label = words.EDITION_STATES[row.state]
    return kit.Mark(kind, label)


def mark(row: Contract, edition: Edition) -> kit.Mark:
    """How a contract stands today: being prepared, to come, in force, ending, over."""
    today = clock.today()
    if row.state == State.DRAFT:
        return kit.Mark("", _("being prepared"), "pencil")
    if row.state == State.CANCELLED:
        return kit.Mark("line", _("not signed"), "circle-x")
    last = rules.last_day(queries.term(edition, row), on=today)
    if last is not None and last < today:
        return kit.Mark("line", _("run out"), "circle-x")
    if edition.effective_from > today:
        return kit.Mark("info", _("to come"), "clock")
    if last is not None and (last - today).days <= SOON and edition.renewal != "automatic":
        return kit.Mark("warn", _("ending"), "clock-exclamation")
    return kit.Mark("ok", _("in force"), "check")


def shown(record: Contract | Edition) -> Edition:
    """The edition a panel speaks of: the edition itself, or the one a contract is shown by today."""
    return record if isinstance(record, Edition) else queries.shown_edition(record.pk, on=clock.today())


def editions(row: Contract, by: Actor) -> Told:
    now = queries.as_of(row.pk, on=clock.today())
    return {"editions": [(one, name(one), edition_mark(one), now is not None and one.pk == now.pk) for one in queries.editions_of(row.pk)]}


def terms(record: Contract | Edition, by: Actor) -> Told:
    edition = shown(record)
    return {"edition": edition, "discounts": queries.discounts(edition.pk)}


def materials(record: Contract | Edition, by: Actor) -> Told:
    rows = [(one, one.line.quantity if one.line else Decimal(1)) for one in queries.materials(shown(record).pk)]
    return {"materials": [(one, None if times is None else one.quantity * times) for one, times in rows]}


def people(row: Contract, by: Actor) -> Told:
    return {"people": queries.people(row.pk)}


def content(record: Contract | Edition, by: Actor) -> Told:
    return {"edition": shown(record)}


def subcontracts(row: Contract, by: Actor) -> Told:
    """Contracts with suppliers that serve this one: values against ours by currency, last days after ours."""
    ours = shown(row)
    rows = queries.subcontracts(row.pk, by=by)
    known = queries.editions_by_id([one.edition_id for one in rows])  # type: ignore[attr-defined]
    told = [(one, known[one.edition_id]) for one in rows]  # type: ignore[attr-defined]
    sums: dict[str, Decimal] = {}
    for _row, edition in told:
        sums[edition.currency_id] = sums.get(edition.currency_id, Decimal(0)) + (edition.value or Decimal(0))
    left = {code: ours.value - total for code, total in sums.items() if ours.value is not None and code == ours.currency_id}
    return {
        "subcontracts": [(one, edition, bool(ours.ends_on and edition.ends_on and edition.ends_on > ours.ends_on)) for one, edition in told],
        "sums": [(code, total, left.get(code)) for code, total in sorted(sums.items())],
    }  # fmt: skip


def changes(row: Edition, by: Actor) -> Told:
    """What an annex changes against the edition before: terms, lines, discounts."""
    before = queries.former(row)
    if before is None:
        return {"none": True}
    found = rules.compare(queries.facts(before), queries.facts(row), queries.line_facts(before.pk), queries.line_facts(row.pk))
    facts = [(words.FACTS[key], _said(key, was), _said(key, now)) for key, was, now in found.facts]
    was_off = {one.group.code: one.percent for one in queries.discounts(before.pk)}
    now_off = {one.group.code: one.percent for one in queries.discounts(row.pk)}
    facts += [
        (gettext("Discount of %(group)s") % {"group": code}, kit.show.percent(was_off.get(code)), kit.show.percent(now_off.get(code)))
        for code in sorted(was_off | now_off) if was_off.get(code) != now_off.get(code)
    ]  # fmt: skip
    lines: list[tuple[kit.Mark, Told, Told | None]] = [(kit.Mark("ok", _("added"), "plus"), one, None) for one in found.added]
    lines += [(kit.Mark("bad", _("gone"), "minus"), one, None) for one in found.gone]
    lines += [(kit.Mark("warn", _("changed"), "pencil"), now, was) for was, now in found.changed]
    return {"facts": facts, "lines": lines, "before": name(before), "draft": row.state == EditionState.DRAFT}


def _said(key: str, value: Any) -> Any:
    if value is None or value == "":
        return "—"
    if key == "ends_on":
        return kit.show.day(value)
    if key == "value":
        return kit.show.money(value)
    if key == "renewal":
        return kit.show.say(dict(words.RENEWALS)[value])
    if key == "hierarchy_id":
        return Hierarchy.objects.filter(pk=value).values_list("name", flat=True).first() or "—"
    return str(value)[:160] if key == "content" else value
