"""Views the kit can't say: a scheme's lines, turnover and balances, export of entries."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.ledger import queries, words
from kupiec.money.ledger.services import periods, schemes
from kupiec.money.ledger.values import SchemeLineDraft


@kit.screen(right="ledger.view")
def scheme(request: kit.Request, pk: int) -> HttpResponse:
    """A scheme's lines, edited as a whole; saving makes a new version."""
    by = request.actor
    row = queries.schemes(by).get(pk=pk)
    rows: list[Any] = queries.scheme_lines(row.pk)
    problem, status = "", 200
    if request.method == "POST":
        drafts = _scheme_drafts(request)
        try:
            version = kit.parse.key(request.POST.get("version", ""))
            new = schemes.edit_scheme(row.kind, name=request.POST.get("name", ""), lines=drafts, version=version, by=by)
            return kit.go(request, reverse("ledger-scheme", args=[new]), text=gettext("Saved."))
        except Refusal as refusal:
            problem, status = refusal.text, 422
            rows = [{"side": one.side, "amount": one.amount, "number": one.account, "own_account": one.own_account,
                     "negated": one.negated} for one in drafts]  # fmt: skip
    context = {
        "scheme": row, "name": gettext(row.name), "rows": _scheme_rows(rows), "problem": problem,
        "accounts": account_choices_by_number(by), "amounts": _amounts(rows), "sides": words.SIDES.items(),
        "editable": by.may("ledger.schemes"),
    }  # fmt: skip
    return kit.page(request, "ledger/scheme.html", context, title=gettext(row.name), status=status)


def _amounts(rows: Sequence[Any]) -> list[tuple[str, Any]]:
    """Amounts to choose from: the usual ones, and what the scheme names already."""
    known = dict(words.AMOUNTS)
    named = [row["amount"] if isinstance(row, dict) else row.amount for row in rows]
    return [*words.AMOUNTS, *((name, name) for name in dict.fromkeys(named) if name and name not in known)]


def _scheme_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Lines as the form shows them, with three empty ones to add."""
    told = [
        row if isinstance(row, dict) else {
            "side": row.side, "amount": row.amount, "number": row.account.number, "own_account": row.own_account,
            "negated": row.negated,
        }
        for row in rows
    ]  # fmt: skip
    return [*told, *({"side": "", "amount": "", "number": "", "own_account": False, "negated": False} for _n in range(3))]


def _scheme_drafts(request: kit.Request) -> list[SchemeLineDraft]:
    sent = request.POST
    drafts = []
    for at in range(min(len(sent.getlist("amount")), 60)):
        amount, account = sent.getlist("amount")[at], sent.getlist("account")[at : at + 1]
        side = sent.getlist("side")[at : at + 1]
        given = ("".join(side), amount, "".join(account))
        if any(given):
            own, negated = (str(at) in sent.getlist(name) for name in ("own", "negated"))
            drafts.append(SchemeLineDraft(*given, own_account=own, negated=negated))
    return drafts


def account_choices_by_number(by: Actor) -> list[tuple[str, str]]:
    return [(row.number, str(row)) for row in queries.accounts(by).filter(active=True).order_by("number")]


@kit.screen(right="ledger.view")
def trial(request: kit.Request) -> HttpResponse:
    """Turnover and balances of a month, or of months from one to another."""
    by = request.actor
    first, last = _months(request)
    rows = queries.trial_balance(by, first=first, last=last)
    names = ("opening_debit", "opening_credit", "debit", "credit", "balance_debit", "balance_credit")
    sums = {name: sum((getattr(row, name) for row in rows), ZERO) for name in names}
    context = {
        "rows": rows, "sums": sums, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}", "months": _known_months(by),
        "query": f"f.on={first.isoformat()}..{last.isoformat()}",
        "found": ngettext("%(count)s account", "%(count)s accounts", len(rows)) % {"count": len(rows)},
        "may_export": by.may("ledger.export"),
    }  # fmt: skip
    return kit.page(request, "ledger/trial.html", context, title=_("Turnover and balances"))


def _known_months(by: Actor) -> list[tuple[str, str]]:
    days = queries.periods(by).order_by("-first_day").values_list("first_day", flat=True)
    found = [(f"{day:%Y-%m}", f"{day:%m.%Y}") for day in days]
    return found or [(f"{clock.today():%Y-%m}", f"{clock.today():%m.%Y}")]


def _months(request: kit.Request) -> tuple[dt.date, dt.date]:
    today = clock.today()
    month = request.GET.get("month", "")
    first = _month_of(request.GET.get("first") or month) or today.replace(day=1)
    last = _month_of(request.GET.get("last") or month) or first
    if last < first:
        raise Refusal("MONTHS", N_("The last month lies before the first."), "last")
    return first, periods.last_of(last)


def _month_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01") if text else None
    except ValueError as error:
        raise Refusal("NOT_A_DATE", N_("“%(text)s” is not a month."), "month", params={"text": text[:20]}) from error


@kit.screen(right="ledger.export")
def export(request: kit.Request) -> StreamingHttpResponse:
    """Entries of the months as CSV for accounting programs: semicolons, decimal points, UTF-8 with a mark."""
    first, last = _months(request)
    rows = queries.export_rows(request.actor, first=first, last=last)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dziennik-{first:%Y-%m}-{last:%Y-%m}.csv"'
    return response


def _csv(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "\ufeff"
    for row in (queries.EXPORT_HEAD, *rows):
        piece = io.StringIO()
        csv.writer(piece, delimiter=";").writerow([_harmless(cell) for cell in row])
        yield piece.getvalue()


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula is marked as text; amounts stay amounts."""
    risky = cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not cell[1:].replace(".", "", 1).isdigit())
    return f"'{cell}" if risky else cell
