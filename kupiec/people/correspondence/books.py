"""Books (COR-4): the register of days and the posting book, on the screen, on paper and as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import list_export, prints
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import queries, rules
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import State, Way

IN, OUT, POST = "in", "out", "post"
TITLES = {IN: N_("Register of incoming letters"), OUT: N_("Register of outgoing letters"), POST: N_("Posting book")}
TABS = {IN: N_("Incoming letter"), OUT: N_("Outgoing letter"), POST: N_("Posting book")}
WITHDRAWN = N_("withdrawn")
LONGEST = 366
_NUMBER, _WIDE = frozenset({"at", "declared", "weight", "postage", "collected"}), frozenset({"who", "subject", "place"})
_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    IN: (
        ("at", N_("No.")), ("number", N_("Number")), ("received", N_("Received on")), ("written", N_("Written on")), ("sign", N_("Their sign")), ("who", N_("Sender")),
        ("subject", N_("Subject")), ("medium", N_("Medium")), ("employee", N_("Handled by")), ("due", N_("Due on")), ("remarks", N_("Remarks")),
    ),
    OUT: (
        ("at", N_("No.")), ("number", N_("Number")), ("written", N_("Written on")), ("sent", N_("Sent on")), ("who", N_("Recipient")), ("subject", N_("Subject")),
        ("medium", N_("Medium")), ("answers", N_("Answer to")), ("employee", N_("Signed by")), ("postage", N_("Postage")), ("remarks", N_("Remarks")),
    ),
    POST: (
        ("at", N_("No.")), ("who", N_("Addressee")), ("place", N_("Exact place of delivery")), ("declared", N_("Declared value")), ("weight", N_("Weight, kg")),
        ("tracking", N_("Posting number")), ("remarks", N_("Remarks")), ("postage", N_("Fee")), ("collected", N_("Amount to collect")),
    ),
}  # fmt: skip
"""The posting book has the columns of the Polish post's own form, in their order."""


@dataclass(frozen=True, slots=True)
class Book:
    """A book of days: what it is, its letters, the values of its columns."""

    kind: str
    first: dt.date
    last: dt.date
    letters: Sequence[Letter]

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        return _COLUMNS[self.kind]

    def records(self) -> list[list[Any]]:
        """Values by column: dates and amounts as they are, for files and for the screen."""
        return [[_value(name, at, row, self.kind) for name, _label in self.columns] for at, row in enumerate(self.letters, 1)]

    def shown(self) -> list[list[str]]:
        return [[_shown(value) for value in record] for record in self.records()]

    def printed(self) -> list[list[str]]:
        """As shown, numbers of letters never broken in two."""
        whole = [name == "number" for name, _label in self.columns]
        return [[text.replace(" ", "\u00a0") if kept else text for kept, text in zip(whole, row, strict=True)] for row in self.shown()]

    def total(self, name: str) -> Decimal:
        return sum((getattr(row, name) or Decimal(0) for row in self.letters), Decimal(0))


def book(kind: str, *, first: dt.date, last: dt.date, by: Actor) -> Book:
    """The letters of a book between two days."""
    letters = queries.posted(first=first, last=last, by=by) if kind == POST else queries.book(Way(kind), first=first, last=last, by=by)
    return Book(kind, first, last, letters)


def _value(name: str, at: int, row: Letter, kind: str) -> Any:
    who = ", ".join(filter(None, (row.name, row.person_name)))
    subject = f"{row.subject} ({kit.show.say(WITHDRAWN)}: {row.void_reason})" if row.state == State.VOID else row.subject
    place = rules.place(row.street, row.postal_code, row.city, row.country)
    told: dict[str, Any] = {
        "at": at, "number": row.number, "received": row.received_on, "written": row.written_on, "sent": row.sent_on, "sign": row.their_sign,
        "who": who if kind == POST else ", ".join(filter(None, (who, row.city))), "subject": subject, "due": row.due_on, "remarks": row.remarks,
        "place": place, "declared": row.declared, "tracking": row.tracking, "postage": row.postage, "collected": row.collected,
        "weight": Decimal(row.weight_g).scaleb(-3) if row.weight_g else None,
    }  # fmt: skip
    if name in told:
        return told[name]
    return {
        "medium": lambda: str(row.medium),
        "employee": lambda: str(row.employee or ""),
        "answers": lambda: row.answers.number if row.answers else "",
    }[name]()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(kit.show.quantity(value)) if value.as_tuple().exponent == -3 else str(kit.show.money(value))
    return str(kit.show.day(value)) if isinstance(value, dt.date) else str(value)


def printout(found: Book, *, by: Actor) -> prints.Printout:
    """The book on paper; the posting book with its sums and the places of stamp and signatures."""
    language = (get_language() or "pl")[:2]
    own = Company.objects.get(pk=by.company_id)
    days = kit.show.day(found.first) if found.first == found.last else f"{kit.show.day(found.first)} – {kit.show.day(found.last)}"
    post = found.kind == POST
    sums = (
        tuple(
            (label, kit.show.money(found.total(name)))
            for name, label in (("postage", N_("Fees together")), ("collected", N_("Amounts to collect together")))
        )
        if post
        else ()
    )
    return prints.Printout(
        title=TITLES[found.kind], number=days, company=own.name, logo=own.logo, template="correspondence/print/book.html",
        company_lines=(own.street, f"{own.postal_code} {own.city}".strip()), facts=((N_("Letters"), str(len(found.letters))),),
        columns=[prints.PrintColumn(label=label, number=name in _NUMBER) for name, label in found.columns], rows=found.printed(),
        totals=sums, signatures=(N_("Sender’s signature"), N_("Date stamp and signature of the post")) if post else (), languages=(language,),
    )  # fmt: skip


def _days(request: kit.Request) -> tuple[dt.date, dt.date]:
    """Days asked for, today when none; refuses BAD_PARAMETER like a list's address."""
    today = clock.today()
    first = kit.parse.day(request.GET["from"], field="from", today=today) if request.GET.get("from") else today
    last = kit.parse.day(request.GET["to"], field="to", today=today) if request.GET.get("to") else first
    if last < first:
        first, last = last, first
    return first, min(last, first + dt.timedelta(days=LONGEST))


@kit.screen(right="correspondence.see")
def page(request: kit.Request) -> HttpResponseBase:
    """The book asked for: `?book=in&from=…&to=…`, as `as=pdf`, `xlsx` or `csv` too."""
    by = request.actor
    kind = request.GET.get("book", IN)
    if kind not in TITLES:
        raise Http404(kind)
    problem = None
    try:
        first, last = _days(request)
    except Refusal as refusal:
        if request.GET.get("as"):
            raise
        problem, first, last = refusal, clock.today(), clock.today()
    found = book(kind, first=first, last=last, by=by)
    wanted = request.GET.get("as", "")
    if wanted == "pdf":
        answer = HttpResponse(prints.as_pdf(printout(found, by=by)), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{kind}-{first.isoformat()}.pdf"'
        return answer
    if wanted in ("xlsx", "csv"):
        labels = [kit.show.say(label) for _name, label in found.columns]
        return list_export.table(wanted, labels, found.records(), name=f"{kind}-{first.isoformat()}")
    if wanted:
        raise Http404(wanted)
    typed = (
        {"from": request.GET.get("from", ""), "to": request.GET.get("to", "")}
        if problem
        else {"from": kit.show.day(first), "to": kit.show.day(last)}
    )
    context = {**_context(found), "problem": problem, "typed_from": typed["from"], "typed_to": typed["to"]}
    return kit.page(request, "correspondence/books.html", context, title=_("Books of letters"), status=422 if problem else 200)


def _context(found: Book) -> dict[str, Any]:
    days = {"from": found.first.isoformat(), "to": found.last.isoformat()}
    step = dt.timedelta(days=(found.last - found.first).days + 1)

    def at(**more: str) -> str:
        return f"{reverse('letter-books')}?{urlencode({'book': found.kind, **days, **more})}"

    def moved(by_step: dt.timedelta) -> str:
        return at(**{"from": (found.first + by_step).isoformat(), "to": (found.last + by_step).isoformat()})

    numbers = [name in _NUMBER for name, _label in found.columns]
    return {
        "found": found, "title": TITLES[found.kind], "tabs": [(label, at(book=key), key == found.kind) for key, label in TABS.items()],
        "heads": [(label, number) for (_name, label), number in zip(found.columns, numbers, strict=True)],
        "rows": [(letter.pk, letter.state == State.VOID, list(zip(cells, numbers, strict=True))) for letter, cells in zip(found.letters, found.shown(), strict=True)],
        "number_at": next(at for at, (name, _label) in enumerate(found.columns) if name == ("who" if found.kind == POST else "number")),
        "before": moved(-step), "after": moved(step), "files": [(key, at(**{"as": key})) for key in ("pdf", "xlsx", "csv")],
        "fees": found.total("postage"), "collected": found.total("collected"), "post": found.kind == POST,
    }  # fmt: skip
