"""The pattern sheet: every part of every screen on one page, for people and for the tests of looks and access."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kit import forms, inputs, pages, pattern_lines
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.request import Request
from kupiec.ground.kit.timelines import Entry

LINES = pattern_lines.LINES
BADGES = (
    Mark("pri", "Przyjęte", "circle-dot"), Mark("info", "Kompletacja", "package"), Mark("ok", "Zapłacona", "check"),
    Mark("warn", "Wygasa 16.10", "hourglass-low"), Mark("bad", "Wstrzymane", "lock"), Mark("plum", "gratis P-07", "gift"),
    Mark("", "Szkic"), Mark("line", "znacznik"),
)  # fmt: skip
FIELDS = (
    inputs.Text("nip", "NIP", span=3),
    inputs.Day("due", _("Due date"), span=3, help=_("also “pt”, “+3”, “koniec”, “16”")),
    inputs.Percent("discount", _("Discount"), span=3),
    inputs.Text("payer", _("Payer"), span=3, readonly=True),
    inputs.Choice("unit", _("Unit"), span=3, options=(("szt.", "szt."), ("kpl.", "kpl."))),
    inputs.Amount("amount", _("Amount"), span=3),
    inputs.Flag("archived", _("Archived"), span=3),
    inputs.Area("remarks", _("Remarks"), span=12, rows=2),
)


@pages.screen()
def view(request: Request) -> HttpResponse:
    by = request.actor
    if "reset" in request.GET:
        pattern_lines.forget(1, by)
    values = {"nip": "784-000-11-2", "payer": "jak zamawiający", "discount": Decimal("14"), "amount": Decimal("12480"), "archived": True}
    now = clock.now()
    context = {
        "colours": (("paper", "papier"), ("surface", "karta"), ("ink", "atrament"), ("primary", "chaber"), ("amber", "bursztyn"), ("ok", "zielony"), ("warn", "żółty"), ("bad", "czerwony"), ("rail", "szyna")),
        "badges": BADGES,
        "groups": forms.draw(FIELDS, values, {"nip": "Brakuje jednej cyfry, powinno być 10"}, by=by),
        "lines": replace(LINES, editable=lambda pk, *, by: False) if "readonly" in request.GET else LINES,
        "lines_pk": max(1, min(1000, int(request.GET["lines"]))) if request.GET.get("lines", "").isdecimal() else 1,
        "entries": (
            Entry(now, "Wysłano ofertę", "send", "pri", "Anna Wiśniewska"),
            Entry(now - dt.timedelta(days=1), "Rozmowa, 4 min", "phone", "ok", "Anna Wiśniewska", "Prosi o rozłożenie zaległości na 2 raty."),
            Entry(now - dt.timedelta(days=9), "Wezwanie do zapłaty nr 2", "alert-triangle", "bad", "Program"),
        ),
        "points": (3, 5, 4, 7, 6, 9, 8, 12),
        "figures": (Decimal("1284600"), Decimal("-1300.5"), Decimal("17.2")),
    }  # fmt: skip
    return pages.page(request, "kit/patterns.html", context, title=_("Pattern sheet"))
