"""Journal, trial balance, chart of accounts, schemes, periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.ledger import queries, words
from kupiec.money.ledger.models import Account, Entry, Period
from kupiec.money.ledger.services import accounts, periods

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def scheme_kinds(by: Actor) -> list[tuple[str, str]]:
    return [(scheme.kind, gettext(scheme.name)) for scheme in queries.schemes(by).order_by("kind")]


def document_urls(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """The documents entries come from, as people know them; one call for a page."""
    rows = list(Entry.objects.filter(pk__in=ids).only("source", "source_id", "document_number"))
    cards = documents.describe([documents.Ref(row.source, row.source_id) for row in rows], by=by)
    found: dict[int, Any] = {}
    for row in rows:
        card = cards.get(documents.Ref(row.source, row.source_id))
        found[row.pk] = row.document_number
        if card and card.url:
            found[row.pk] = format_html('<a class="k-doc code plain" href="{}">{}</a>', card.url, row.document_number)
    return found


def position_of(row: Entry) -> str:
    return f"{row.period}/{row.position}"


JOURNAL = kit.List(
    name="ledger.journal",
    title=_("Journal"),
    rows=lambda by: queries.visible(by).select_related("period", "party", "scheme"),
    columns=(
        C.Link("position", _("Entry"), value=position_of, sort="id", url="ledger-entry"),
        C.Day("on", _("Date")),
        C.Html("document", _("Document"), fill=document_urls, sort=False),
        C.Text("scheme", _("Scheme"), value=lambda row: gettext(row.scheme.name) if row.scheme else row.kind, sort="kind"),
        C.Text("party", _("Party"), source="party.name", sub="party.code"),
        C.Money("debit", _("Amount"), total=True),
        C.Text("currency", _("Currency"), source="currency_id", hidden=True),
        C.Flag("reversal", _("Reversal"), value=lambda row: row.reverses_id is not None, sort=False, hidden=True),
    ),
    sort=("-position",),
    search=("document_number", "party__name", "description"),
    filters=(
        F.Dates("on", _("Date")),
        F.Choice("kind", _("Scheme"), choices=scheme_kinds),
        F.Pick("party_id", _("Party"), picker="parties.party"),
        F.Amounts("debit", _("Amount")),
    ),
    views=(kit.View("month", _("This month"), "f.on=month"), kit.View("last-month", _("Last month"), "f.on=last-month")),
    empty=kit.Empty(
        "notebook", _("Nothing is posted yet"), _("Entries are made when documents are issued."), ("invoices", _("To invoices"))
    ),
    right="ledger.view",
)


def _entry(pk: int, *, by: Actor) -> Entry:
    return queries.visible(by).select_related("period", "party", "scheme", "reverses", "reverses__period").get(pk=pk)


def _entry_context(row: Entry, by: Actor) -> dict[str, Any]:
    ref = documents.Ref(row.source, row.source_id)
    return {
        "lines": queries.lines_of([row.pk]).get(row.pk, []),
        "card": documents.describe([ref], by=by).get(ref),
        "reversed_by": queries.visible(by).select_related("period").filter(reverses=row).first(),
        "foreign": row.rate != 1,
    }


ENTRY = kit.Detail(
    name="ledger.entry",
    get=_entry,
    head=lambda row, by: kit.Head(_("Entry"), position_of(row), icon="notebook", subtitle=row.document_number),
    facts=(
        kit.Fact(_("Date"), lambda row, by: kit.show.day(row.on)),
        kit.Fact(_("Document"), "document_number", url=lambda row: source_url(row)),
        kit.Fact(_("Scheme"), lambda row, by: f"{gettext(row.scheme.name)} ({row.scheme.version})" if row.scheme else row.kind),
        kit.Fact(_("Party"), lambda row, by: row.party.name if row.party else "", span=4),
        kit.Fact(_("Currency"), "currency_id"),
        kit.Fact(_("Rate"), lambda row, by: kit.show.plain(row.rate) if row.rate != 1 else "", optional=True),
    ),
    body="ledger/_entry.html",
    context=_entry_context,
    right="ledger.view",
)


def source_url(row: Entry) -> str:
    """Where the document of an entry is; what may be seen there is decided there."""
    ref = documents.Ref(row.source, row.source_id)
    card = documents.describe([ref], by=Actor.system(row.company_id)).get(ref)
    return card.url if card else ""


ACCOUNT_LINES = kit.List(
    name="ledger.lines",
    title=_("Account entries"),
    rows=queries.lines_of_account,
    columns=(
        C.Link("entry", _("Entry"), value=lambda row: row.entry.document_number or str(row.entry_id), sort="id",
               url=lambda row: reverse("ledger-entry", args=[row.entry_id])),
        C.Day("on", _("Date")),
        C.Text("account", _("Account"), source="account.number", sub="account.name"),
        C.Text("party", _("Party"), source="party.name"),
        C.Money("debit", _("Debit"), total=True),
        C.Money("credit", _("Credit"), total=True),
    ),
    sort=("-on", "-entry"),
    search=("entry__document_number", "party__name", "account__number"),
    filters=(
        F.Choice("account_id", _("Account"), choices=lambda by: account_choices(by)),
        F.Pick("party_id", _("Party"), picker="parties.party"),
        F.Dates("on", _("Date")),
    ),
    open_url=lambda row: reverse("ledger-entry", args=[row.entry_id]),
    empty=kit.Empty("notebook", _("Nothing is posted here yet"), _("Entries are made when documents are issued."), ("invoices", _("To invoices"))),
    right="ledger.view",
)  # fmt: skip


def account_choices(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in queries.accounts(by).order_by("number")]


def _kind_choices() -> tuple[tuple[str, Any], ...]:
    return tuple(words.KINDS.items())


def _closable(row: Account, by: Actor) -> Any:
    return None if row.active else _("It is closed already.")


def _openable(row: Account, by: Actor) -> Any:
    return _("It is open.") if row.active else None


CLOSE_ACCOUNT = kit.Operation(
    "close", _("Close"), run=accounts.close_accounts, icon="archive", right="ledger.accounts", undo=accounts.open_accounts,
    allowed=_closable, message=_("Closed"),
)  # fmt: skip
OPEN_ACCOUNT = kit.Operation(
    "open", _("Open again"), run=accounts.open_accounts, icon="archive-off", right="ledger.accounts", allowed=_openable,
    message=_("Opened"),
)  # fmt: skip
ACCOUNTS = kit.List(
    name="ledger.accounts",
    title=_("Chart of accounts"),
    rows=queries.accounts,
    columns=(
        C.Link("number", _("Number"), url="ledger-account-edit"),
        C.Text("name", _("Name")),
        C.Badge("kind", _("Kind"), kinds={key: ("line", name) for key, name in words.KINDS.items()}),
        C.Flag("by_party", _("By party")),
        C.Flag("active", _("In use")),
    ),
    sort=("number",),
    search=("number", "name"),
    filters=(F.Choice("kind", _("Kind"), choices=_kind_choices()),),
    operations=(CLOSE_ACCOUNT, OPEN_ACCOUNT),
    row_menu=lambda row, by: (
        kit.MenuItem(_("Entries"), f"{reverse('ledger-lines')}?f.account_id={row.pk}", icon="list"),
    ),
    create=kit.Create(_("Account"), url="ledger-account-new", right="ledger.accounts"),
    right="ledger.view",
)  # fmt: skip
_ACCOUNT_FIELDS = (
    I.Text("name", _("Name"), required=True, max=120, span=6),
    I.Choice("kind", _("Kind"), options=_kind_choices(), required=True, span=3),
    I.Flag("by_party", _("By party"), span=3),
)


def _new_account(values: Mapping[str, Any], *, by: Actor) -> int:
    return accounts.add_account(by=by, **values)


def _edit_account(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    return accounts.edit_account(pk, version=version, by=by, **values)


def _load_account(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    row = queries.accounts(by).get(pk=pk)
    return {"name": row.name, "kind": row.kind, "by_party": row.by_party}, row.version


ACCOUNT_NEW = kit.Form(
    name="ledger.account-new",
    title=_("New account"),
    fields=(I.Text("number", _("Number"), required=True, max=30, span=3), *_ACCOUNT_FIELDS),
    initial=lambda request: {"kind": "asset"},
    save=_new_account,
    done=lambda pk: reverse("ledger-accounts"),
    right="ledger.accounts",
)
ACCOUNT_EDIT = kit.Form(
    name="ledger.account-edit",
    title=_("Account"),
    fields=_ACCOUNT_FIELDS,
    load=_load_account,
    save=_edit_account,
    done=lambda pk: reverse("ledger-accounts"),
    right="ledger.accounts",
)
CLOSE_PERIOD = kit.Operation(
    "close", _("Close"), run=periods.close_periods, icon="lock", right="ledger.periods", undo=periods.reopen_periods,
    allowed=lambda row, by: None if row.state == "open" else _("It is closed already."), message=_("Closed"),
)  # fmt: skip
OPEN_PERIOD = kit.Operation(
    "open", _("Open again"), run=periods.reopen_periods, icon="lock-open", right="ledger.periods",
    allowed=lambda row, by: None if row.state == "closed" else _("It is open."), message=_("Opened"),
)  # fmt: skip


def _month(row: Period) -> str:
    return f"{row.first_day:%m.%Y}"


PERIODS = kit.List(
    name="ledger.periods",
    title=_("Accounting periods"),
    rows=queries.periods,
    columns=(
        C.Text("month", _("Month"), value=_month, sort="first_day"),
        C.Badge("state", _("State"), kinds=words.PERIOD_STATES),
        C.Number("last_position", _("Entries")),
    ),
    sort=("-month",),
    operations=(CLOSE_PERIOD, OPEN_PERIOD),
    create=kit.Create(_("Year"), url="ledger-year-new", right="ledger.periods"),
    empty=kit.Empty("calendar", _("No periods yet"), _("A month opens itself when something is posted.")),
    open_url=lambda row: f"{reverse('ledger-trial')}?month={row.first_day:%Y-%m}",
    right="ledger.view",
)


def _open_year(values: Mapping[str, Any], *, by: Actor) -> int:
    periods.open_year(values["year"], by=by)
    return values["year"]


YEAR_NEW = kit.Form(
    name="ledger.year",
    title=_("Open a year"),
    fields=(I.Integer("year", _("Year"), required=True, least=2000, most=2100, span=3),),
    initial=lambda request: {"year": clock.today().year},
    save=_open_year,
    done=lambda year: reverse("ledger-periods"),
    right="ledger.periods",
)
SCHEMES = kit.List(
    name="ledger.schemes",
    title=_("Posting schemes"),
    rows=queries.schemes,
    columns=(
        C.Link("name", _("Name"), value=lambda row: gettext(row.name), sort="name", url="ledger-scheme"),
        C.Text("kind", _("Code")),
        C.Number("version", _("Version")),
        C.Moment("created_at", _("Since")),
    ),
    sort=("kind",),
    right="ledger.view",
)
