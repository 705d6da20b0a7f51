"""The archive of all versions of offers, results by a cause, settings of reminders (OFR-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F as Column
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.sales.followups import queries, rules, services
from kupiec.sales.followups.values import When
from kupiec.sales.offers import public as offers

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
RIGHT = services.RIGHT
VERSION_STATES = {
    "draft": ("", _("draft"), "pencil"), "sent": ("info", _("sent"), "send"), "accepted": ("ok", _("accepted"), "check"), "rejected": ("bad", _("rejected"), "x"),
    "expired": ("warn", _("expired"), "hourglass-low"), "discarded": ("", _("put aside"), "archive"),
}  # fmt: skip
RESULTS = {
    "draft": ("", _("Draft"), "pencil"), "sent": ("info", _("Sent out"), "send"), "won": ("ok", _("Won"), "check"), "partly": ("ok", _("Partly won"), "circle-half-2"),
    "lost": ("bad", _("Lost"), "x"), "expired": ("warn", _("Expired"), "hourglass-low"),
}  # fmt: skip
WHENS = ((When.SENT.value, _("after sending")), (When.END.value, _("before validity ends")))
TABS = (
    kit.Tab("sales", "offer-archive", _("Archive of offers"), url="offer-archive", right="offers.see", order=56),
    kit.Tab("analytics", "offer-results", _("Results of offers"), url="offer-results", right="offers.see", order=10),
    kit.Tab("settings", "offer-reminders", _("Reminders of offers"), url="offer-reminders", right=RIGHT, order=48, shelf="papers",
            note=_("After how many days the salesperson gets a task to ask about an offer")),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "offer-archive",
        _("Archive of offers"),
        url="offer-archive",
        icon="archive",
        right="offers.see",
        words="archiwum ofert wersje analiza wyniki przegrane",
    ),
    kit.Command(
        "offer-results",
        _("Results of offers"),
        url="offer-results",
        icon="chart-bar",
        right="offers.see",
        words="wyniki ofert wygrane przegrane powody analiza",
    ),
)
EVENTS = {"followups.reminder:saved": _("Saved")}


def _reasons(by: Actor) -> list[tuple[int, str]]:
    return list(offers.LossReason.objects.order_by("position", "name").values_list("pk", "name"))


def _competitor(row: offers.OfferVersion) -> str:
    return str(row.offer.competitor or row.offer.competitor_name)


def _last(rows: QuerySet[offers.OfferVersion], by: Actor) -> QuerySet[offers.OfferVersion]:
    """Versions whose figures their offers carry."""
    return rows.filter(net=Column("offer__net"), gross=Column("offer__gross"), valid_until=Column("offer__valid_until"))


ARCHIVE = kit.List(
    "followups.archive", _("Archive of offers"), rows=queries.versions, right="offers.see",
    columns=(
        C.Link("number", _("Number"), value=offers.reads.titled, url="offer-version", sort="offer__number", sub=lambda row: row.offer.subject),
        C.Text("party", _("Customer"), value=lambda row: str(row.offer.party), source="offer.party", sort="offer__party__name_key", width="m"),
        C.Badge("state", _("Version"), kinds=VERSION_STATES), C.Badge("result", _("Result"), kinds=RESULTS, source="offer.state", sort="offer__state"),
        C.Day("issue_date", _("Date")), C.Day("valid_until", _("Valid until")), C.Money("net", _("Net"), currency="currency_id"),
        C.Text("salesperson", _("Salesperson"), value=lambda row: str(row.offer.salesperson or ""), source="offer.salesperson", sort=False),
        C.Text("reason", _("Reason of loss"), source="offer.reason.name", sort=False), C.Text("competitor", _("Competitor"), value=_competitor, sort=False),
        C.Money("their_price", _("Their price"), source="offer.competitor_price", currency="currency_id", sort=False, hidden=True),
        C.Text("label", _("What changes"), sort=False, hidden=True), C.Day("result_on", _("Result on"), source="offer.result_on", sort=False, hidden=True),
    ),
    sort=("-issue_date", "-pk"), search=("offer__number", "offer__subject", "offer__party__search"),
    filters=(
        F.Choice("result", _("Result"), source="offer__state", choices=tuple((key, text) for key, (_kind, text, _icon) in RESULTS.items())),
        F.Choice("state", _("Version"), choices=tuple((key, text) for key, (_kind, text, _icon) in VERSION_STATES.items())),
        F.Dates("issue_date", _("Date")), F.Amounts("net", _("Net")), F.Pick("party_id", _("Customer"), source="offer__party_id", picker="parties.party"),
        F.Pick("salesperson_id", _("Salesperson"), source="offer__salesperson_id", picker="company.employee"),
        F.Choice("reason", _("Reason of loss"), source="offer__reason_id", choices=_reasons), F.Flag("last", _("Only the version that counts"), apply=_last),
    ),
    views=(
        kit.View("all", _("All versions"), ""), kit.View("won", _("Offers won"), "f.result=won&f.result=partly&f.last=1"),
        kit.View("lost", _("Offers lost"), "f.result=lost&f.result=expired&f.last=1"),
    ),
    empty=kit.Empty("archive", _("No versions of offers yet")),
)  # fmt: skip


@kit.screen(right="offers.see")
def results(request: kit.Request) -> HttpResponse:
    """Won and lost by a cause, with values; days may be typed."""
    by: Actor = request.actor
    group = request.GET.get("by", "reason")
    problems: dict[str, str] = {}
    today = clock.today()
    since = _day(request, "since", dt.date(today.year, 1, 1), problems)
    until = _day(request, "until", today, problems)
    rows = []
    if not problems:
        try:
            rows = queries.results(by, group=group, since=since, until=until)
        except Refusal as refusal:
            problems[refusal.field] = refusal.text
    context = {
        "rows": rows[: queries.MOST_GROUPS], "total": rules.total(rows, str(_("All"))), "more": max(len(rows) - queries.MOST_GROUPS, 0), "by_now": group,
        "groups": [(key, label) for key, (label, _key) in queries.GROUPS.items()], "problems": problems,
        "since": request.GET.get("since", kit.show.day(since)), "until": request.GET.get("until", kit.show.day(until)),
    }  # fmt: skip
    return kit.page(request, "followups/results.html", context, title=_("Results of offers"), status=422 if problems else 200)


def _day(request: kit.Request, name: str, usual: dt.date, problems: dict[str, str]) -> dt.date | None:
    typed = request.GET.get(name)
    if typed is None:
        return usual
    if not typed.strip():
        return None
    try:
        return kit.parse.day(typed[:40], field=name)
    except Refusal as refusal:
        problems[name] = refusal.text
        return None


REMINDERS = kit.List(
    "followups.reminders", _("Reminders of offers"), rows=queries.reminders, right=RIGHT,
    columns=(C.Link("subject", _("Task"), url="offer-reminder"), C.Number("days", _("Days")), C.Text("when", _("Counted"), value=lambda row: dict(WHENS).get(row.when, row.when)),
             C.Flag("active", _("In use"))),
    sort=("when", "days"),
    operations=(kit.Operation("switch", _("Use or stop using"), run=services.switch, icon="refresh", right=RIGHT, message=_("Saved")),),
    create=kit.Create(_("Reminder"), url="offer-reminder-new", right=RIGHT),
    empty=kit.Empty("bell", _("No reminders yet"), _("Set after how many days the salesperson gets a task to ask about an offer. It is closed by itself when the offer is answered.")),
)  # fmt: skip
FIELDS = (
    I.Text("subject", _("Task"), required=True, max=120, span=6, help=_("The number of the offer is added.")),
    I.Integer("days", _("Days"), required=True, span=2), I.Choice("when", _("Counted"), options=WHENS, required=True, span=4),
    I.Flag("active", _("In use"), default=True, span=4),
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    row = queries.reminders(by).get(pk=pk)
    return {name: getattr(row, name) for name in ("subject", "days", "when", "active")}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    return services.save_reminder(values, pk=pk, version=version, by=by)


def _done(_pk: int) -> str:
    return reverse("offer-reminders")


NEW = kit.Form(
    "followups.reminder-new",
    _("New reminder of offers"),
    fields=FIELDS,
    save=lambda values, *, by: services.save_reminder(values, by=by),
    done=_done,
    right=RIGHT,
)
EDIT = kit.Form("followups.reminder-edit", _("Reminder of offers"), fields=FIELDS, load=_load, save=_save, done=_done, right=RIGHT)
__all__ = ["ARCHIVE", "COMMANDS", "EDIT", "EVENTS", "NEW", "REMINDERS", "TABS", "results"]
