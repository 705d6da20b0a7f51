"""Number series, exchange rates, days off: lists and forms over the verbs of company (KER-2, KER-3, KER-20)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.settings.structure import branches, currencies, loader, parts

C, By, In = kit.columns, kit.filters, kit.inputs
services, queries, values = company.services, company.queries, company.values
KINDS = {
    "OF": _("Offers"), "ZS": _("Orders"), "WZ": _("Goods issues (WZ)"), "PZ": _("Goods receipts (PZ)"), "MM": _("Transfers (MM)"),
    "RW": _("Internal issues (RW)"), "PW": _("Internal receipts (PW)"), "ZW": _("Customer returns (ZW)"), "INW": _("Stock counts (INW)"), "FV": _("Invoices"),
    "PF": _("Pro-forma invoices"), "KOR": _("Corrections"), "KP": _("Cash in (KP)"), "KW": _("Cash out (KW)"),
    "BP": _("Bank payments in"), "BW": _("Bank payments out"), "NT": _("Notes"), "SPR": _("Cases"), "WE": _("Letters that came"), "WY": _("Letters sent"), "ZO": _("Inquiries"), "UM": _("Contracts"), "ZR": _("Returns of customers"), "POT": _("Confirmations of orders"), "RAM": _("Blanket orders"),
}  # fmt: skip
RESETS = (("year", _("each year")), ("month", _("each month")), ("never", _("never")))


# ---- number series ----------------------------------------------------------------------------------------------


def _kinds(by: Actor) -> list[tuple[str, Any]]:
    """Known kinds, and those that series of the company have besides."""
    other = company.NumberSeries.objects.filter(company_id=by.company_id).exclude(kind__in=KINDS)
    return [*KINDS.items(), *((kind, kind) for kind in sorted(set(other.values_list("kind", flat=True))))]


def _next_numbers(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    rows = queries.series(by).filter(pk__in=ids).select_related("branch")
    return queries.next_numbers(rows, on=clock.today())


def _remove_series(ids: Sequence[int], *, by: Actor) -> None:
    with tx.write_tx(by=by):
        for pk in ids:
            services.remove_series(pk, by=by)


def _series_done(_pk: Any) -> str:
    return reverse("number-series")


_SERIES_INPUTS = (
    In.Choice("kind", _("Kind of document"), options=_kinds, required=True, span=4),
    In.Choice("branch_id", _("Branch"), options=branches, blank=_("all branches"), span=4),
    In.Choice("reset", _("Starts anew"), options=RESETS, required=True, default="year", span=4),
    In.Text(
        "pattern", _("Pattern"), required=True, max=80, span=12,
        help=_("For example FV {number:4}/{branch}/{month}/{year}. Also {yy}, {kind}, {register}; {number:4} is padded to 4 digits."),
    ),
    In.Flag("gapless", _("Without gaps, in order of dates"), span=12),
)  # fmt: skip
SERIES = kit.List(
    name="settings.series",
    title=_("Number series"),
    rows=lambda by: queries.series(by).select_related("branch"),
    columns=(
        C.Link("kind", _("Kind"), url="number-series-edit"),
        C.Text("name", _("Documents"), value=lambda row: KINDS.get(row.kind, row.kind)),
        C.Text("branch", _("Branch"), source="branch.name"),
        C.Text("pattern", _("Pattern")),
        C.Text("next", _("Next number"), fill=_next_numbers),
        C.Badge("reset", _("Starts anew"), kinds={key: ("", label) for key, label in RESETS}),
        C.Flag("gapless", _("Without gaps")),
    ),
    sort=("kind",),
    search=("kind", "pattern"),
    operations=(
        kit.Operation("remove", _("Remove"), run=_remove_series, icon="trash", right="company.series", danger=True,
                      confirm=_("%(count)s series that never gave a number will be removed.")),
    ),
    create=kit.Create(_("Number series"), url="number-series-new", right="company.series"),
    open_url="number-series-edit",
    empty=kit.Empty("list-numbers", _("No number series"), _("Documents can’t be numbered without them.")),
    right="company.see",
)  # fmt: skip
ADD_SERIES = kit.Form(
    name="settings.series_new", title=_("New number series"), command=values.SeriesData, fields=_SERIES_INPUTS,
    save=services.save_series, done=_series_done, right="company.series",
)  # fmt: skip
EDIT_SERIES = kit.Form(
    name="settings.series_edit", title=_("Number series"), command=values.SeriesData, fields=_SERIES_INPUTS,
    load=loader(queries.series, values.SeriesData), save=services.save_series, done=_series_done, right="company.series",
)  # fmt: skip


# ---- exchange rates ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RateEntry:
    """A rate entered by hand."""

    currency: str
    on: dt.date
    rate: Decimal
    base: str = "PLN"
    table: str = ""


@dataclass(frozen=True, slots=True)
class RateFile:
    """A file of rates and the days wanted of it."""

    file: Any
    first: dt.date | None = None
    last: dt.date | None = None


def _save_rate(entry: RateEntry, *, by: Actor) -> None:
    services.save_rate(entry.currency, on=entry.on, rate=entry.rate, base=entry.base, table=entry.table, by=by)


def _import(sent: RateFile, *, by: Actor) -> Any:
    return services.import_rates(sent.file.read(), first=sent.first, last=sent.last, by=by)


class RateColumn(C.Number):
    """A rate with all its decimals, 4 at least."""

    def text(self, value: Any) -> str:
        return str(kit.show.plain(value, least=4, most=8))


RATES = kit.List(
    name="settings.rates",
    title=_("Exchange rates"),
    rows=queries.rates,
    columns=(
        C.Day("on", _("Day")),
        C.Text("currency", _("Currency"), source="currency_id"),
        RateColumn("rate", _("Rate")),
        C.Text("base", _("In"), source="base_id"),
        C.Text("table", _("Table")),
        C.Text("source", _("Source")),
    ),
    sort=("-on", "currency"),
    filters=(
        By.Dates("on", _("Day")),
        By.Choice("currency", _("Currency"), source="currency_id", choices=currencies),
        By.Choice("source", _("Source"), choices=(("NBP-A", "NBP-A"), ("ECB", "ECB"), ("manual", _("by hand")))),
    ),
    create=kit.Create(_("Import rates"), url="rates-import", right="company.rates"),
    empty=kit.Empty("currency-euro", _("No exchange rates"), _("Import table A of NBP.")),
    right="company.see",
)
IMPORT_RATES = kit.Form(
    name="settings.rates_import",
    title=_("Import rates"),
    command=RateFile,
    fields=(
        In.Upload("file", _("File"), required=True, accept=".csv,.json,.xml", most_bytes=8_000_000, span=12,
                  help=_("NBP table A (CSV archive, JSON, XML) or reference rates of the ECB (CSV).")),
        In.Day("first", _("From"), span=3),
        In.Day("last", _("To"), span=3),
    ),
    save=_import,
    done=lambda result: reverse("rates"),
    message=_("Rates imported."),
    right="company.rates",
    button=_("Import"),
)  # fmt: skip
ADD_RATE = kit.Form(
    name="settings.rate_new",
    title=_("New rate"),
    command=RateEntry,
    fields=(
        In.Choice("currency", _("Currency"), options=currencies, required=True, default="EUR", span=3),
        In.Choice("base", _("In"), options=currencies, required=True, default="PLN", span=3),
        In.Day("on", _("Day"), required=True, span=3),
        In.Number("rate", _("Rate"), required=True, places=8, span=3),
        In.Text("table", _("Table"), max=30, span=6),
    ),
    save=_save_rate,
    done=lambda result: reverse("rates"),
    right="company.rates",
)


# ---- working days -----------------------------------------------------------------------------------------------


def _remove_days(ids: Sequence[int], *, by: Actor) -> None:
    with tx.write_tx(by=by):
        for pk in ids:
            services.remove_day_off(pk, by=by)


DAYS = kit.List(
    name="settings.days_off",
    title=_("Days off and working Saturdays"),
    rows=queries.days_off,
    columns=(
        C.Day("on", _("Day")),
        C.Badge("working", _("Kind"), kinds={False: ("warn", _("day off"), "moon"), True: ("ok", _("working day"), "sun")}),
        C.Text("name", _("Name")),
    ),
    sort=("-on",),
    operations=(
        kit.Operation("remove", _("Remove"), run=_remove_days, icon="trash", right="company.calendar", danger=True,
                      confirm=_("%(count)s days will follow the public calendar again.")),
    ),
    create=kit.Create(_("Day"), url="day-off-new", right="company.calendar"),
    empty=kit.Empty("calendar", _("Only the public calendar counts"), _("Public holidays and weekends are known.")),
    right="company.see",
    above="settings/_parts.html",
    context=parts,
)  # fmt: skip
ADD_DAY = kit.Form(
    name="settings.day_off_new",
    title=_("Day off or working day"),
    command=values.DayOffData,
    fields=(
        In.Day("on", _("Day"), required=True, span=3),
        In.Text("name", _("Name"), max=80, span=6),
        In.Flag("working", _("We work on this day"), span=12),
    ),
    save=services.save_day_off,
    done=lambda pk: reverse("days-off"),
    right="company.calendar",
)


@kit.screen(right="company.see")
def calendar(request: kit.Request) -> HttpResponse:
    """The year's days that are free: public holidays and the company's own."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2100 else clock.today().year
    working = company.working_calendar(request.actor.company_id)
    names = queries.day_names(year, by=request.actor)
    free = [
        (kit.show.weekday(day), names.get(day, ""))
        for day in (dt.date(year, 1, 1) + dt.timedelta(days=i) for i in range(366))
        if day.year == year and day.weekday() < 5 and not working.is_working(day)
    ]
    months = [
        (kit.show.day(dt.date(year, month, 1))[3:], working.between(dt.date(year, month, 1), _month_end(year, month)))
        for month in range(1, 13)
    ]
    context = {"year": year, "free": free, "months": months, **parts(request)}
    return kit.page(request, "settings/calendar.html", context, title=gettext("Calendar"))


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
