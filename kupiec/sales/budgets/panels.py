"""What the pages of budgets, versions and lines show, and what documents say of budgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.budgets import queries, rules, spending, words
from kupiec.sales.budgets.models import Budget, Line, Version
from kupiec.sales.budgets.values import Control, Figures, Side

Told = Mapping[str, Any]
LATEST = 200
NEARLY = 90


def mark(state: str) -> kit.Mark:
    kind, label, icon = words.STATES[state]
    return kit.Mark(kind, label, icon)


def name(row: Version) -> str:
    return gettext("Version %(number)s") % {"number": row.number}


def about(line: Line) -> list[str]:
    """What narrows a line down, in words."""
    found = [str(line.cost_kind)] if line.cost_kind else []
    found += [line.account.number] if line.account else []
    found += [line.department.name] if line.department else []
    return found + ([line.contract.number] if line.contract else []) + ([line.case.number] if line.case else [])


def over(budget: Budget, one: Figures) -> bool:
    """Whether more was used than planned, and that is nothing to be glad of: income over its plan is, unless the budget is to be kept."""
    return one.used > one.planned and (budget.side == Side.COST or budget.control != Control.NONE)


def colour(budget: Budget, one: Figures) -> str:
    if over(budget, one):
        return "bad"
    return "warn" if budget.side == Side.COST and one.planned and one.used * 100 >= one.planned * NEARLY else "ok"


def _row(budget: Budget, line: Line, one: Figures) -> dict[str, Any]:
    return {"line": line, "figures": one, "about": about(line), "over": over(budget, one), "kind": colour(budget, one)}


def execution(budget: Budget, version: Version) -> dict[str, Any]:
    """Every line of a version with what was committed, done, and is free."""
    lines = queries.lines(version.pk)
    figures = queries.figures(budget, lines)
    total = rules.total(figures.values())
    return {
        "rows": [_row(budget, line, figures[line.code]) for line in lines], "total": total, "total_over": over(budget, total), "total_kind": colour(budget, total), "version": version,
        "budget": budget,
    }  # fmt: skip


def strip(budget: Budget, one: Figures) -> list[kit.Figure]:
    return [
        kit.Figure(_("Amount planned"), kit.show.money(one.planned), ""), kit.Figure(_("Committed"), kit.show.money(one.committed), ""),
        kit.Figure(_("Execution"), kit.show.money(one.actual), ""), kit.Figure(_("Free"), kit.show.money(one.free), "bad" if over(budget, one) else ""),
    ]  # fmt: skip


def versions(row: Budget, by: Actor) -> Told:
    rows = queries.versions_of(row.pk)
    sums = queries.planned([one.pk for one in rows])
    return {"versions": [(one, name(one), mark(one.state), sums.get(one.pk, rules.ZERO)) for one in reversed(rows)]}


def changes(row: Version, by: Actor) -> Told:
    """What a version changes against the one before."""
    before = queries.former(row)
    if before is None:
        return {"none": True}
    pairs = rules.compare(queries.line_facts(before.pk), queries.line_facts(row.pk))
    sums = queries.planned([before.pk, row.pk])
    told = []
    for old, new in pairs:
        sign = (
            kit.Mark("ok", _("added"), "plus")
            if old is None
            else kit.Mark("bad", _("gone"), "minus")
            if new is None
            else kit.Mark("warn", _("changed"), "pencil")
        )
        fields = [words.FACTS[key] for key in words.FACTS if old and new and old[key] != new[key] and key != "amount"]
        told.append((sign, new or old, old, new, fields))
    return {"changes": told, "before": name(before), "was": sums.get(before.pk, rules.ZERO), "now": sums.get(row.pk, rules.ZERO)}


def documents_of(row: Line, by: Actor) -> Told:
    """The lines of documents behind a line's figures."""
    rows = queries.uses(row, most=LATEST)
    cards = documents.describe({documents.Ref(one.document_kind, one.document_id) for one in rows}, by=by)
    said = spending.described((one.kind, one.line_id) for one in rows)
    told = [(one, cards.get(documents.Ref(one.document_kind, one.document_id)), said.get((one.kind, one.line_id), "")) for one in rows]
    return {"uses": told, "most": LATEST if len(rows) == LATEST else 0}


def postings_of(row: Line, by: Actor) -> Told:
    rows = queries.entries(row, most=LATEST)
    return {"entries": rows, "line": row, "most": LATEST if len(rows) == LATEST else 0}


def of_document(kind: str, pk: int, by: Actor) -> Told:
    """Budgets a document takes of: the line, how much, what is left of it."""
    found = []
    used = queries.of_documents(kind, [pk], by=by)
    current = queries.current_of({one.budget_id for one in used})
    charged = {(one.budget_id, one.code) for one in queries.charges(kind, pk, by=by)}
    for version in current.values():
        budget = next(one.budget for one in used if one.budget_id == version.budget_id)
        codes = {one.code for one in used if one.budget_id == version.budget_id}
        lines = [line for line in queries.lines(version.pk) if line.code in codes]
        figures = queries.figures(budget, lines)
        for line in lines:
            mine = [one for one in used if (one.budget_id, one.code) == (budget.pk, line.code)]
            taken = sum((one.committed or one.actual for one in mine), rules.ZERO)
            found.append(
                {
                    **_row(budget, line, figures[line.code]),
                    "budget": budget,
                    "taken": taken,
                    "by_hand": (budget.pk, line.code) in charged,
                    "url": reverse("budget-line", args=[line.pk]),
                }
            )
    return {"budgets": found}


def of_contract(contract_id: int, by: Actor) -> Told:
    rows = list(queries.visible(by).filter(contract_id=contract_id, archived=False).order_by("code"))
    return {"budgets": standing(rows)}


def standing(rows: Sequence[Budget]) -> list[dict[str, Any]]:
    """Budgets with their shown version and its figures."""
    found = []
    for row in rows:
        version = queries.shown(row.pk)
        lines = queries.lines(version.pk)
        total = rules.total(queries.figures(row, lines).values())
        found.append({"budget": row, "version": version, "mark": mark(version.state), "total": total, "over": over(row, total)})
    return found
