"""Magazyn › Opakowania: accounts of customers, giving out, taking back, charging; what comes back at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.empties import queries, services
from kupiec.money.empties.models import Account, Packaging
from kupiec.money.empties.site import sites
from kupiec.money.empties.values import ZERO, Piece
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
PLACES = range(1, 5)


def _worth(row: Any) -> Decimal:
    return row.balance * row.deposit


ACCOUNTS = kit.List(
    "empties.accounts", _("Packaging with customers"), rows=queries.visible, right="empties.see",
    columns=(
        C.Link("party", _("Customer"), source="party.name", url=lambda row: reverse("empties-account", args=[row.pk])), C.Text("code", _("Packaging"), source="item.code"),
        C.Text("name", _("Name"), source="item.name"), C.Quantity("balance", _("With the customer")), C.Text("unit", _("Unit"), source="item.unit_id", sort=False, width="xs"),
        C.Money("deposit", _("Deposit")), C.Money("worth", _("Deposits in all"), value=_worth), C.Day("last_on", _("Last moved")),
    ),
    sort=("party", "code"), search=("party__search", "item__search"),
    filters=(
        F.Flag("held", _("Holds something"), apply=lambda rows, by: rows.filter(balance__gt=0)), F.Pick("party", _("Customer"), source="party_id", picker="parties.customer"),
        F.Pick("item", _("Packaging"), source="item_id", picker="catalog.item"),
    ),
    views=(kit.View("held", _("Held now"), "f.held=1"),), create=kit.Create(_("Give packaging out"), url="empties-give", right="empties.move"),
    empty=kit.Empty("packages", _("No customer holds packaging"), _("Say which items come back, then give them out with a delivery."), ("empties-packaging", _("What comes back"))),
)  # fmt: skip


def _one(pk: int, *, by: Actor) -> Account:
    row = queries.visible(by).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _figures(row: Any, by: Actor) -> list[kit.Figure]:
    return [
        kit.Figure(_("With the customer"), kit.show.quantity(row.balance), note=row.item.unit_id), kit.Figure(_("Deposit"), kit.show.money(row.deposit)),
        kit.Figure(_("Deposits in all"), kit.show.money(_worth(row))),
    ]  # fmt: skip


def _entries(row: Account, by: Actor) -> dict[str, Any]:
    return {"rows": queries.entries(row.pk, by), "unit": row.item.unit_id}


def _of(name: str) -> Any:
    return lambda row: f"{reverse(name)}?party={row.party_id}&item={row.item_id}"


GIVE_LINK = kit.Operation("give", _("Give out"), url=_of("empties-give"), icon="package-export", right="empties.move")
TAKE_LINK = kit.Operation("take", _("Take packaging in"), url=_of("empties-take"), icon="package-import", right="empties.move")
SETTLE_LINK = kit.Operation("settle", _("Charge for it"), url=_of("empties-settle"), icon="coins", right="empties.settle")
CONFIRM_LINK = kit.Operation(
    "confirm",
    _("Confirmation of balance"),
    url=lambda row: reverse("empties-confirmation", args=[row.party_id]),
    icon="printer",
    right="empties.see",
)
ACCOUNT = kit.Detail(
    "empties.account", get=_one, right="empties.see", layout="card", figures=_figures,
    head=lambda row, by: kit.Head(_("Packaging of a customer"), row.item.code, icon="packages", subtitle=f"{row.item.name} · {row.party.name}"),
    facts=(kit.Fact(_("Customer"), "party.name", url=lambda row: reverse("party", args=[row.party_id]), span=4), kit.Fact(_("Packaging"), "item.name", span=4)),
    panels=(kit.Panel("entries", _("What moved it"), template="empties/_entries.html", context=_entries, icon="arrows-exchange", order=10),),
    operations=(TAKE_LINK, GIVE_LINK, SETTLE_LINK, CONFIRM_LINK),
)  # fmt: skip


_OF_PIECE = re.compile(r"(?:(?P<name>item|quantity)_|lines\.)(?P<number>\d+)(?:\.quantity)?")


def _in_form(field: str, rows: Sequence[int]) -> str:
    """What a verb calls the pieces given to it, in order, as the rows of the form are called."""
    found = _OF_PIECE.fullmatch(field)
    if not found or not 0 < int(found["number"]) <= len(rows):
        return field
    return f"{found['name'] or 'quantity'}_{rows[int(found['number']) - 1]}"


def _typed(values: Mapping[str, Any], verb: Callable[[list[Piece]], int]) -> int:
    """The verb with the pieces typed; what it refuses of one is told in its row. Refuses REQUIRED for so many of nothing."""
    rows = [n for n in PLACES if values.get(f"item_{n}") or values.get(f"quantity_{n}") is not None]
    for n in rows:
        if not values.get(f"item_{n}"):
            raise Refusal("REQUIRED", N_("Fill this in."), f"item_{n}")
    try:
        return verb([Piece(int(values[f"item_{n}"]), values.get(f"quantity_{n}") or ZERO) for n in rows])
    except Refusal as refusal:
        for one in (refusal, *getattr(refusal, "each", ())):
            one.field = _in_form(one.field, rows)
        raise


def _options(by: Actor) -> list[tuple[int, str]]:
    return [(row.item_id, f"{row.item.code} {row.item.name}") for row in queries.packagings(by).order_by("item__code")]


def places(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


_WHICH = tuple(
    one
    for n in PLACES
    for one in (I.Choice(f"item_{n}", _("Packaging"), options=_options, span=9), I.Quantity(f"quantity_{n}", _("Quantity"), span=3))
)
_WHO = I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=8)
_WHERE = I.Choice("warehouse_id", _("Warehouse"), options=places, required=True, span=4)


def _initial(request: kit.Request) -> dict[str, Any]:
    given, by = request.GET, request.actor
    first = next((pk for pk, _name in places(by)), None)
    return {
        "party_id": kit.parse.key(given.get("party", "")),
        "item_1": kit.parse.key(given.get("item", "")),
        "reference": given.get("reference", "")[:80],
        "warehouse_id": first,
    }


def _give(values: Mapping[str, Any], *, by: Actor) -> int:
    where, reference = (values["party_id"], values["warehouse_id"]), values["reference"] or ""
    return _typed(values, lambda pieces: services.give(*where, pieces, reference=reference, by=by))


def _take(values: Mapping[str, Any], *, by: Actor) -> int:
    where, reference = (values["party_id"], values["warehouse_id"]), values["reference"] or ""
    return _typed(values, lambda pieces: services.take_back(*where, pieces, reference=reference, by=by))


def _settle(values: Mapping[str, Any], *, by: Actor) -> int:
    return _typed(values, lambda pieces: services.settle(values["party_id"], pieces, by=by))


def _to_document(pk: int) -> str:
    return reverse("stock-document", args=[pk])


_REFERENCE = I.Text("reference", _("With document"), max=80, span=12)
GIVE = kit.Form("empties.give", _("Packaging given out"), fields=(kit.Group(_("Customer"), (_WHO, _WHERE, _REFERENCE)), kit.Group(_("Packaging"), _WHICH)), initial=_initial, save=_give,
                right="empties.move", done=_to_document, button=_("Give out"))  # fmt: skip
TAKE = kit.Form("empties.take", _("Packaging taken back"), fields=(kit.Group(_("Customer"), (_WHO, _WHERE, _REFERENCE)), kit.Group(_("Packaging"), _WHICH)), initial=_initial, save=_take,
                right="empties.move", done=_to_document, button=_("Take packaging in"))  # fmt: skip
SETTLE = kit.Form("empties.settle", _("Charge for packaging"), fields=(kit.Group(_("Customer"), (_WHO,)), kit.Group(_("Packaging that doesn’t come back"), _WHICH)), initial=_initial, save=_settle,
                  right="empties.settle", done=lambda pk: reverse("invoice", args=[pk]), button=_("Draft the invoice"))  # fmt: skip


def _define(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.define(values["item_id"], values["deposit"], by=by)


def _redefine(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    row = queries.packagings(by).get(pk=pk)
    return services.define(row.item_id, values["deposit"], version=version, by=by)


def _packaging(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.packagings(by).get(pk=pk)
    return {"deposit": row.deposit}, row.version


_DEPOSIT = I.Price("deposit", _("Deposit, net"), required=True, span=4)
PACKAGING_NEW = kit.Form("empties.packaging-new", _("Item that comes back"), fields=(I.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=8), _DEPOSIT), save=_define,
                         right="empties.setup", done=lambda pk: reverse("empties-packaging"))  # fmt: skip
PACKAGING = kit.Form(
    "empties.packaging",
    _("Item that comes back"),
    fields=(_DEPOSIT,),
    load=_packaging,
    save=_redefine,
    right="empties.setup",
    done=lambda pk: reverse("empties-packaging"),
)
DROP = kit.Operation(
    "drop", _("Doesn’t come back any more"), run=services.drop, icon="x", right="empties.setup", danger=True, message=_("Struck off")
)
PACKAGINGS = kit.List(
    "empties.packaging-list", _("What comes back"), rows=queries.packagings, right="empties.see",
    columns=(C.Link("code", _("Item"), source="item.code", url="empties-packaging-edit"), C.Text("name", _("Name"), source="item.name"), C.Money("deposit", _("Deposit, net"))),
    sort=("code",), search=("item__search",), operations=(DROP,), create=kit.Create(_("Item that comes back"), url="empties-packaging-new", right="empties.setup"),
    empty=kit.Empty("packages", _("Nothing comes back yet"), _("Add pallets, crates and cylinders with their deposits.")),
)  # fmt: skip


def _of_party(party: Any, by: Actor) -> dict[str, Any]:
    rows = queries.held(party.pk, by)
    return {
        "rows": rows,
        "worth": sum((row.worth for row in rows), ZERO),
        "may_move": by.may("empties.move"),
        "may_settle": by.may("empties.settle"),
    }


class PartyTabs:
    """What packaging a customer holds, on his page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "empties",
                _("Packaging"),
                template="empties/_party.html",
                context=_of_party,
                icon="packages",
                right="empties.see",
                order=66,
                only=lambda party, by: party.customer,
            ),
        )


def _of_document(paper: Any, by: Actor) -> dict[str, Any]:
    return {"rows": queries.handed(paper.number, by), "may_move": by.may("empties.move")}


class DocumentPanels:
    """What packaging went with a delivery, on its page; only where something comes back at all."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("empties", _("Packaging"), template="empties/_document.html", context=_of_document, icon="packages", right="empties.see", order=40,
                      only=lambda paper, by: paper.kind == "WZ" and paper.state == "issued" and paper.party_id is not None and bool(sites().get(paper.company_id))),
        )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Accounts keep their customers."""
    rows = Account.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(Count("pk"))
    return {pk: [parties.Blocker(N_("accounts of packaging"), count)] for pk, count in rows}


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Packaging keeps its items."""
    rows = Packaging.objects.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(Count("pk"))
    return {pk: [catalog.Blocker(N_("returnable packaging"), count)] for pk, count in rows}


TABS = (
    kit.Tab("stock", "empties", _("Packaging"), url="empties", right="empties.see", order=58),
    kit.Tab(
        "settings",
        "empties-packaging",
        _("Packaging that comes back"),
        url="empties-packaging",
        right="empties.setup",
        order=64,
        shelf="stock",
        note=_("What comes back and its deposits"),
    ),
)
COMMANDS = (
    kit.Command(
        "empties-give",
        _("Give packaging out"),
        url="empties-give",
        icon="package-export",
        right="empties.move",
        words="opakowania zwrotne palety wydaj kaucja",
    ),
    kit.Command(
        "empties-take",
        _("Take packaging back"),
        url="empties-take",
        icon="package-import",
        right="empties.move",
        words="opakowania zwrotne palety przyjmij",
    ),
)
