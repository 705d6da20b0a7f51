"""The lines grid of a version: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.ledger import public as ledger
from kupiec.people.cases import public as cases
from kupiec.sales.budgets import queries
from kupiec.sales.budgets.models import Line
from kupiec.sales.budgets.services import lines as verbs
from kupiec.sales.budgets.values import Changed, LineDraft, State
from kupiec.sales.contracts import public as contracts

G = kit.grid
TEXTS = ("name", "remarks")
DAYS = ("first_day", "last_day")


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked."""
    queries.version(pk, by=by)
    options = {
        "cost_kind": ("", *(str(one) for one in queries.kinds())),
        "department": ("", *company.Department.objects.filter(company_id=by.company_id).order_by("name").values_list("name", flat=True)),
    }
    return [_row(line, options) for line in queries.lines(pk, ids=ids)]


def _row(line: Line, options: Mapping[str, tuple[str, ...]]) -> kit.GridRow:
    cells = {
        "position": line.position, "name": line.name, "cost_kind": str(line.cost_kind or ""), "account": line.account.number if line.account else "",
        "department": line.department.name if line.department else "", "contract": line.contract.number if line.contract else "", "case": line.case.number if line.case else "",
        "first_day": kit.show.day(line.first_day), "last_day": kit.show.day(line.last_day), "amount": line.amount, "remarks": line.remarks,
    }  # fmt: skip
    return kit.GridRow(line.pk, line.version, cells, label=line.name, options=options)


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            amount = kit.parse.decimal(op.quantity, field="amount", places=2) if op.quantity else Decimal(0)
            return _told(verbs.add(pk, [LineDraft(name=op.text.lstrip("= "), amount=amount)], after=op.after, by=by), focus=True)
        case kit.SetCells(line_id, version, cells):
            return _told(verbs.change(pk, line_id, typed(cells, by=by), version=version, by=by))
        case kit.RemoveLines(chosen):
            return _told(verbs.remove(pk, list(chosen), by=by))
        case kit.CopyLine(line_id):
            return _told(verbs.copy(pk, line_id, by=by), focus=True)
        case kit.MoveLine(line_id, before):
            return _told(verbs.move(pk, line_id, before=before, by=by))
        case kit.PasteLines():
            return _told(verbs.add(pk, op.each(lambda row: _pasted(op.columns, row, by=by)), after=op.after, by=by))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    undo = {"back": changed.back} if changed.back else None
    return kit.Applied(touched=changed.touched, removed=changed.removed, reload=changed.reordered, focus=first, undo=undo)


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return _told(verbs.put_back(pk, kept, by=by))


def typed(cells: Mapping[str, str], *, by: Actor) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER, NOT_A_DATE, UNKNOWN_KEY at the cell."""
    found: dict[str, Any] = {key: cells[key] for key in TEXTS if key in cells}
    if "amount" in cells:
        found["amount"] = kit.parse.decimal(cells["amount"], field="amount", places=2) if cells["amount"].strip() else Decimal(0)
    found |= {key: kit.parse.day(cells[key], field=key) if cells[key].strip() else None for key in DAYS if key in cells}
    for key in ("cost_kind", "account", "department", "contract", "case"):
        if key in cells:
            found[f"{key}_id"] = _named(key, cells[key].strip(), by=by)
    return found


def _named(key: str, text: str, *, by: Actor) -> int | None:
    """The record a cell names by its number or name; none where it was emptied. Refuses UNKNOWN_KEY."""
    if not text:
        return None
    if key == "cost_kind":
        found: int | None = next((one.pk for one in queries.kinds() if text in (str(one), one.code)), None)
    elif key == "account":
        found = ledger.Account.objects.filter(company_id=by.company_id, active=True, number=text).values_list("pk", flat=True).first()
    elif key == "department":
        found = company.Department.objects.filter(company_id=by.company_id, name__iexact=text).values_list("pk", flat=True).first()
    elif key == "contract":
        found = contracts.visible(by).filter(number__iexact=text).values_list("pk", flat=True).first()
    else:
        found = cases.visible(by).filter(number__iexact=text).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal("UNKNOWN_KEY", N_("There is no “%(text)s”."), key, params={"text": text[:60]})
    return found


def _pasted(columns: Sequence[str], row: Sequence[str], *, by: Actor) -> LineDraft:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    return LineDraft(**{"name": "", **typed(cells, by=by)})


def editable(pk: int, *, by: Actor) -> bool:
    return queries.versions(by).filter(pk=pk, state=State.DRAFT).exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: how many lines, what they come to against the version before."""
    row = queries.version(pk, by=by)
    found = queries.lines(pk)
    before = queries.former(row)
    return {
        "every": len(found), "amount": sum((line.amount for line in found), Decimal(0)), "before": queries.planned([before.pk]).get(before.pk, Decimal(0)) if before else None,
    }  # fmt: skip


LINES = kit.LineGrid(
    name="budgets.lines", url="budget-lines", label=_("Lines of the budget"), entry=("name", "amount"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Text("name", _("Name"), grow=True, edit=True), G.Amount("amount", _("Amount planned"), edit=True, strong=True),
        G.Text("cost_kind", _("Kind of cost"), edit=True, options="cost_kind", width="l"), G.Text("account", _("Account"), edit=True, width="s"),
        G.Text("department", _("Department"), edit=True, options="department", narrow=False, width="l"), G.Text("contract", _("Contract"), edit=True, width="m"),
        G.Text("case", _("Case"), edit=True, narrow=False, width="m"), G.Text("first_day", _("From"), edit=True, width="m"), G.Text("last_day", _("Until"), edit=True, width="m"),
        G.Text("remarks", _("Remarks"), edit=True, narrow=False, width="l"),
    ),
    rows=rows, apply=apply, lines=(Line, "of_id"), put_back=put_back, totals=kit.Part("budgets/_totals.html", totals), editable=editable, right="budgets.edit", see_right="budgets.see",
    entry_hint=_("Name of the line, then the amount"),
)  # fmt: skip
