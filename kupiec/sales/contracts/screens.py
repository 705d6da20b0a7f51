"""The list of contracts, the page of a contract, the page of an edition, kinds (CON-1..6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import markup
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.details import PanelSource
from kupiec.ground.kit.lists import ColumnSource
from kupiec.ground.kit.operations import OperationSource
from kupiec.people.activities import public as activities
from kupiec.sales.contracts import grid, panels, queries, rules, services, words
from kupiec.sales.contracts.models import Contract, Edition, Kind
from kupiec.sales.contracts.operations import ANNEX, CANCEL, END, INDEX, SIGN, TAKE_BACK, of_contract, of_edition
from kupiec.sales.contracts.values import CONTRACT, State

C, F = kit.columns, kit.filters
contract_columns: Socket[ColumnSource] = Socket("contracts.columns")
"""Columns upper rooms add to the list of contracts: what was ordered, invoiced, paid."""
contract_operations: Socket[OperationSource] = Socket("contracts.operations")
"""What upper rooms make of a contract: an order."""
contract_panels: Socket[PanelSource] = Socket("contracts.panels")
SOON = dt.timedelta(days=60)


def _rows(by: Actor) -> QuerySet[Contract]:
    return queries.with_edition(queries.visible(by), on=clock.today()).select_related("party", "kind", "salesperson").defer("search")


def party_url(row: Contract) -> str:
    return reverse("party", args=[row.party_id])


def _marks(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    return {row.pk: markup.mark(panels.mark(row, edition)) for row, edition in _shown(ids)}


def _shown(ids: Sequence[int]) -> list[tuple[Contract, Edition]]:
    rows = list(
        queries.with_edition(Contract.objects.filter(pk__in=ids), on=clock.today()).only("pk", "state", "terminated_on", "party_id")
    )
    editions = queries.editions_by_id([row.edition_id for row in rows])  # type: ignore[attr-defined]
    return [(row, editions[row.edition_id]) for row in rows]  # type: ignore[attr-defined]


def _values(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return {row.pk: kit.show.money(one.value, one.currency_id) for row, one in _shown(ids) if one.value is not None}


def _notices(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    found = {}
    for row, one in _shown(ids):
        day = rules.notice_by(queries.term(one, row), on=clock.today())
        if day is not None and row.state == State.SIGNED:
            found[row.pk] = kit.show.day(day)
    return found


def _soon(rows: QuerySet, by: Actor) -> QuerySet:
    return queries.ending(rows, by_day=clock.today() + SOON, on=clock.today())


def _preview(pk: int, by: Actor) -> Mapping[str, Any]:
    row = queries.one(pk, by=by)
    edition = queries.shown_edition(pk, on=clock.today())
    return {
        "record": row,
        "edition": edition,
        "mark": panels.mark(row, edition),
        "lines": queries.lines(edition.pk)[:12],
        "entries": list(kit.timeline(row, subject=CONTRACT, by=by))[:12],
    }


def kinds_of(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.kinds(active=False)]


CONTRACTS = kit.List(
    "contracts.contracts", _("Contracts"), rows=_rows, right="contracts.see",
    columns=(
        C.Link("number", _("Number"), url="contract", sub=lambda row: str(row.kind), width="s"),
        C.Link("party.name", _("With"), url=party_url, sub="subject"),
        C.Html("standing", _("State"), fill=_marks), C.Day("begins", _("Counts from")), C.Day("ends", _("Last day")),
        C.Text("notice", _("Notice by"), fill=_notices), C.Text("worth", _("Contract value"), fill=_values),
        C.Text("salesperson", _("Salesperson"), value=lambda row: row.salesperson, source="salesperson", sort=False),
        C.Text("their_number", _("Their number"), hidden=True), C.Ago("updated_at", _("Last change"), hidden=True),
    ),
    sort=("-number",), search=queries.searched,
    filters=(
        F.Choice("side", _("With whom"), choices=words.SIDES), F.Choice("state", _("State"), choices=words.STATES),
        F.Choice("kind", _("Kind"), source="kind_id", choices=kinds_of),
        F.Flag("soon", _("Ends or needs notice in 60 days"), apply=_soon),
        F.Flag("mine", _("Mine"), apply=lambda rows, by: rows.filter(salesperson_id=by.employee_id or 0)),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"), F.Pick("salesperson", _("Salesperson"), source="salesperson_id", picker="company.employee"),
    ),
    views=(
        kit.View("customers", _("With customers"), "f.side=sale"), kit.View("suppliers", _("With suppliers"), "f.side=purchase"),
        kit.View("soon", _("Ending soon"), "f.soon=1"), kit.View("drafts", _("Being prepared"), "f.state=draft"),
    ),
    operations=(SIGN, INDEX, CANCEL), column_sources=contract_columns, operation_sources=contract_operations,
    create=kit.Create(_("Contract"), url="contract-new", right="contracts.edit"), preview=kit.Preview("contracts/_preview.html", _preview),
    empty=kit.Empty("contract", _("No contracts yet"), _("Prices, lists and discounts agreed in writing count from their day to their last one.")),
)  # fmt: skip


def _head(row: Contract, by: Actor) -> kit.Head:
    edition = queries.shown_edition(row.pk, on=clock.today())
    return kit.Head(_("Contract"), row.number, icon="contract", subtitle=row.subject, badges=(panels.mark(row, edition),))


def _body(row: Contract, by: Actor) -> dict[str, Any]:
    return _with_chips(row, queries.shown_edition(row.pk, on=clock.today()))


def _with_chips(row: Contract, edition: Edition) -> dict[str, Any]:
    chips = [
        (panels.name(one), one, reverse("contract-edition", args=[one.pk]), one.pk == edition.pk) for one in queries.editions_of(row.pk)
    ]
    return {"LINES": grid.LINES, "edition": edition, "editions": chips if len(chips) > 1 else ()}


def _flow(row: Contract, by: Actor) -> list[kit.Node]:
    """The customer's contract and the subcontracts that serve it."""
    graph = documents.graph(documents.Ref(CONTRACT, row.pk), by=by)
    return (
        [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:12]] if len(graph.cards) > 1 else []
    )


def _parent(row: Contract, by: Actor) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', reverse("contract", args=[row.parent_id]), row.parent.number) if row.parent else ""


def _edition_fact(say: Any) -> Any:
    def fact(row: Contract, by: Actor) -> Any:
        return say(queries.shown_edition(row.pk, on=clock.today()), row)

    return fact


def ends_words(edition: Edition, row: Contract) -> str:
    """The last day as it is today, and how many days are left."""
    term, today = queries.term(edition, row), clock.today()
    last = rules.last_day(term, on=today)
    if last is None:
        return gettext("no end")
    left = (last - today).days
    more = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left} if left >= 0 else gettext("run out")
    return f"{kit.show.day(last)} · {more}"


def notice_words(edition: Edition, row: Contract) -> str:
    day = rules.notice_by(queries.term(edition, row), on=clock.today())
    return kit.show.day(day) if day else ""


def _money(edition: Edition, row: Contract) -> str:
    return "" if edition.value is None else kit.show.money(edition.value, edition.currency_id)


PAGE = kit.Detail(
    "contracts.contract", get=queries.one, head=_head, right="contracts.see", edit_url="contract-edit", edit_right="contracts.edit",
    flow=_flow,
    facts=(
        kit.Fact(_("With"), "party.name", url=party_url, span=4), kit.Fact(_("Kind"), "kind"), kit.Fact(_("Their number"), "their_number", optional=True),
        kit.Fact(_("Counts from"), _edition_fact(lambda one, row: kit.show.day(one.effective_from))), kit.Fact(_("Last day"), _edition_fact(ends_words)),
        kit.Fact(_("After the last day"), _edition_fact(lambda one, row: kit.show.say(dict(words.RENEWALS)[one.renewal]))),
        kit.Fact(_("Notice by"), _edition_fact(notice_words), optional=True), kit.Fact(_("Contract value"), _edition_fact(_money), optional=True),
        kit.Fact(_("Salesperson"), lambda row, by: row.salesperson or ""), kit.Fact(_("Subcontract of"), _parent, optional=True),
        kit.Fact(_("Reason"), "end_reason", optional=True, span=4),
    ),
    body="contracts/_body.html", context=_body, operations=(SIGN, ANNEX, *of_contract, INDEX, END, TAKE_BACK, CANCEL), operation_sources=contract_operations,
    panels=(
        kit.Panel("editions", _("Editions and annexes"), template="contracts/_editions.html", context=panels.editions, icon="git-compare", order=10),
        kit.Panel("terms", _("Discounts and lists"), template="contracts/_terms.html", context=panels.terms, icon="percentage", order=15),
        kit.Panel("materials", _("Materials"), template="contracts/_materials.html", context=panels.materials, icon="list-details", order=20),
        kit.Panel("subcontracts", _("Subcontracts"), template="contracts/_subcontracts.html", context=panels.subcontracts, icon="sitemap", order=25),
        kit.Panel("people", _("Persons"), template="contracts/_people.html", context=panels.people, icon="users", order=30),
        kit.Panel("content", _("Text of the contract"), template="contracts/_content.html", context=panels.content, icon="notes", order=35),
        files.panel(CONTRACT, order=40), activities.panel(CONTRACT, party=lambda row: row.party_id, order=50),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    panel_sources=contract_panels, subject=CONTRACT, audit=Contract,
)  # fmt: skip


def _edition_head(row: Edition, by: Actor) -> kit.Head:
    number = f"{row.contract.number} · {panels.name(row)}"
    return kit.Head(_("Contract"), number, icon="contract", subtitle=row.contract.subject, badges=(panels.edition_mark(row),))


def _days(row: Edition, by: Actor) -> str:
    last = row.effective_to or row.ends_on
    return f"{kit.show.day(row.effective_from)} – {kit.show.day(last) if last else gettext('no end')}"


EDITION = kit.Detail(
    "contracts.edition", get=queries.edition, head=_edition_head, right="contracts.see", edit_right="contracts.edit",
    facts=(
        kit.Fact(_("Contract"), "contract.number", url=lambda row: reverse("contract", args=[row.contract_id])),
        kit.Fact(_("With"), "contract.party.name", url=lambda row: party_url(row.contract), span=4), kit.Fact(_("Counts"), _days),
        kit.Fact(_("Signed on"), lambda row, by: kit.show.day(row.signed_on) if row.signed_on else "", optional=True),
        kit.Fact(_("After the last day"), lambda row, by: kit.show.say(dict(words.RENEWALS)[row.renewal])),
        kit.Fact(_("Contract value"), lambda row, by: _money(row, row.contract), optional=True), kit.Fact(_("What it changes"), "reason", optional=True, span=4),
    ),
    body="contracts/_body.html", context=lambda row, by: _with_chips(row.contract, row), operations=of_edition,
    panels=(
        kit.Panel("changes", _("What it changes"), template="contracts/_changes.html", context=panels.changes, icon="git-compare", order=10),
        kit.Panel("terms", _("Discounts and lists"), template="contracts/_terms.html", context=panels.terms, icon="percentage", order=15),
        kit.Panel("materials", _("Materials"), template="contracts/_materials.html", context=panels.materials, icon="list-details", order=20),
        kit.Panel("content", _("Text of the contract"), template="contracts/_content.html", context=panels.content, icon="notes", order=35),
    ),
    subject="contracts.edition", audit=Edition,
)  # fmt: skip
KINDS = kit.List(
    "contracts.kinds", _("Kinds of contracts"), rows=lambda by: Kind.objects.all(), right="contracts.setup",
    columns=(
        C.Link("name", _("Name"), url="contract-kind", sub="name_en"), C.Badge("side", _("With whom"), kinds={key: ("line", label) for key, label in words.SIDES}),
        C.Text("code", _("Code")), C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("name", "name_en", "code"), filters=(F.Flag("active", _("In use")),),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="contracts.setup", message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="contracts.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="contract-kind-new", right="contracts.setup"),
)  # fmt: skip
