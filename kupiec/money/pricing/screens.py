"""Price lists, prices, hierarchies, stages, rules; the price card; and what the room puts into the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import forms, queries, services, words
from kupiec.money.pricing.models import DiscountRule, Hierarchy, ListPrice, OwnLists, PriceList
from kupiec.people.parties import public as parties

C, F = kit.columns, kit.filters


def _counts(ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    rows = queries.list_prices(by).filter(price_list_id__in=ids).order_by()
    return dict(rows.values_list("price_list_id").annotate(Count("item", distinct=True)))


def _prices_of(row: PriceList) -> str:
    return f"{reverse('prices')}?f.price_list={row.pk}"


ARCHIVE = kit.Operation("archive", _("Archive it"), run=services.archive_lists, undo=services.restore_lists, icon="archive",
                        right="pricing.lists", message=_("%(count)s archived"))  # fmt: skip
RESTORE = kit.Operation("restore", _("Restore"), run=services.restore_lists, undo=services.archive_lists,
                        icon="archive-off", right="pricing.lists", message=_("%(count)s restored"), more=True)  # fmt: skip


def _times(value: Sequence[str]) -> Q:
    today = clock.today()
    asked = Q(pk__in=())
    if "now" in value:
        asked |= (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    if "future" in value:
        asked |= Q(valid_from__gt=today)
    if "ended" in value:
        asked |= Q(valid_to__lt=today)
    return asked


def _when(rows: QuerySet[Any], value: Sequence[str], by: Actor) -> QuerySet[Any]:
    """Lists by whether they hold today."""
    return rows.filter(_times(value))


def _when_price(rows: QuerySet[Any], value: Sequence[str], by: Actor) -> QuerySet[Any]:
    """Prices by whether they hold today: one overtaken by a newer of the same list doesn't, though nobody ended it."""
    asked, overtaken = _times([one for one in value if one != "now"]), Q(queries.overtaken(clock.today()))
    if "now" in value:
        asked |= _times(["now"]) & ~overtaken
    if "replaced" in value:
        asked |= _times(["now"]) & overtaken
    return rows.filter(asked)


def _price_states(ids: Sequence[int], by: Actor) -> Mapping[int, kit.Mark]:
    rows = ListPrice.objects.filter(pk__in=ids).annotate(replaced=queries.overtaken(clock.today()))
    return {row.pk: kit.Mark("", gettext("replaced"), "history") if row.replaced and not _ended(row) else _state(row) for row in rows}


def _ended(row: PriceList | ListPrice) -> bool:
    return row.valid_to is not None and row.valid_to < clock.today()


def _state(row: PriceList | ListPrice) -> kit.Mark:
    if row.valid_from is not None and row.valid_from > clock.today():
        return kit.Mark("info", gettext("future"), "calendar")
    return kit.Mark("", gettext("ended"), "ban") if _ended(row) else kit.Mark("ok", gettext("valid"), "check")


TIMES = (("now", _("valid")), ("future", _("future")), ("ended", _("ended")))
WHEN = F.Choice("when", _("Validity"), choices=TIMES, apply=_when)
LISTS = kit.List(
    "pricing.lists", _("Price lists"), rows=queries.lists, right="pricing.see",
    columns=(
        C.Link("name", _("Name"), url="price-list", sub="code"),
        C.Badge("state", _("State"), value=_state, sort=False),
        C.Badge("kind", _("Kind"), kinds={"base": ("", _("base")), "promotional": ("plum", _("promotional"), "gift")}),
        C.Text("currency_id", _("Currency"), sort=False),
        C.Flag("gross", _("Gross")),
        C.Day("valid_from", _("Valid from")), C.Day("valid_to", _("Valid to")),
        C.Number("count", _("Items"), fill=_counts),
        C.Text("code", _("Code"), hidden=True), C.Text("remarks", _("Remarks"), hidden=True),
    ),
    sort=("name",), search=("name", "code"), archive="archived",
    filters=(F.Choice("kind", _("Kind"), choices=words.LIST_KINDS), WHEN, F.Dates("valid_to", _("Valid to"))),
    operations=(ARCHIVE, RESTORE),
    create=kit.Create(_("Price list"), url="price-list-new", right="pricing.lists"),
    empty=kit.Empty("tags", _("No price lists yet"), _("Until there is one, items cost their catalogue price.")),
)  # fmt: skip


def _withdraw(ids: Sequence[int], *, by: Actor) -> int:
    return services.withdraw(ids, by=by)


PRICES = kit.List(
    "pricing.prices", _("Prices"), right="pricing.see", open_url=lambda row: reverse("item", args=[row.item_id]),
    rows=lambda by: queries.list_prices(by).select_related("item", "price_list"),
    columns=(
        C.Text("item", _("Symbol"), source="item.code"),
        C.Text("name", _("Name"), source="item.name"),
        C.Text("price_list", _("Price list"), source="price_list.name"),
        C.Quantity("from_quantity", _("From quantity")),
        C.Text("unit", _("Unit"), value=lambda row: row.unit or row.item.unit_id, sort=False),
        C.Price("amount", _("Price")),
        C.Text("currency", _("Currency"), source="price_list.currency_id", sort=False),
        C.Day("valid_from", _("Valid from")), C.Day("valid_to", _("Valid to")),
        C.Badge("state", _("State"), fill=_price_states, sort=False),
    ),
    sort=("item",), search=("item__code", "item__name"),
    filters=(
        F.Choice("price_list", _("Price list"), source="price_list_id", choices=forms.lists),
        F.Choice("when", _("Validity"), choices=(*TIMES, ("replaced", _("replaced"))), apply=_when_price), F.Amounts("amount", _("Price")), F.Dates("valid_from", _("Valid from")),
    ),
    views=(kit.View("now", _("Valid"), "f.when=now"), kit.View("future", _("Future"), "f.when=future")),
    operations=(
        kit.Operation("withdraw", _("End"), run=_withdraw, icon="ban", right="pricing.lists",
                      confirm=_("%(count)s prices end: begun ones yesterday, future ones are dropped."),
                      message=_("%(count)s ended")),
    ),
    create=kit.Create(_("Price"), url="price-new", right="pricing.lists"),
    empty=kit.Empty("tag", _("No prices here"), _("Enter one, or load a whole table.")),
)  # fmt: skip


def _list_head(row: PriceList, by: Actor) -> kit.Head:
    marks = [kit.Mark("plum" if row.kind == "promotional" else "", dict(words.LIST_KINDS)[row.kind])]
    if row.valid_from or row.valid_to:
        marks.append(_state(row))
    if row.archived:
        marks.append(kit.Mark("warn", _("archived"), "archive"))
    return kit.Head(_("Price list"), row.code, icon="tags", subtitle=row.name, badges=tuple(marks))


def _one_list(pk: int, *, by: Actor) -> PriceList:
    return queries.lists(by).get(pk=pk)


def _list_card(row: PriceList, by: Actor) -> dict[str, Any]:
    every = queries.list_prices(by).filter(price_list=row)
    prices = every.filter(~queries.overtaken(clock.today())).select_related("item")
    hierarchies = Hierarchy.objects.filter(company_id=by.company_id, archived=False, pk__in=row_hierarchies(row)).order_by("name")
    return {
        "prices": prices.order_by("item__code", "from_quantity", "-valid_from")[:50], "hierarchies": hierarchies,
        "count": every.count(), "today": clock.today(), "prices_url": _prices_of(row),
    }  # fmt: skip


def row_hierarchies(row: PriceList) -> QuerySet[Any]:
    from kupiec.money.pricing.models import HierarchyList

    return HierarchyList.objects.filter(price_list=row).values("hierarchy_id")


LIST = kit.Detail(
    "pricing.list", get=_one_list, head=_list_head, right="pricing.see", layout="card", edit_url="price-list-edit",
    edit_right="pricing.lists", subject="pricing.pricelist", audit=PriceList,
    facts=(
        kit.Fact(_("Currency"), "currency_id"),
        kit.Fact(_("Prices"), lambda row, by: gettext("gross") if row.gross else gettext("net")),
        kit.Fact(_("Valid from"), lambda row, by: kit.show.day(row.valid_from)),
        kit.Fact(_("Valid to"), lambda row, by: kit.show.day(row.valid_to)),
        kit.Fact(_("Remarks"), "remarks", span=4),
    ),
    panels=(
        kit.Panel("prices", _("Prices"), template="pricing/_list_prices.html", context=_list_card, icon="tags"),
        kit.Panel("history", _("History"), timeline=True, icon="history"),
    ),
    operations=(
        kit.Operation("import", _("Load a table"), url=lambda row: reverse("price-import", args=[row.pk]), icon="table-import",
                      right="pricing.lists", bulk=False, primary=True),
        kit.Operation("add", _("Add price"), url=lambda row: f"{reverse('price-new')}?list={row.pk}", icon="plus",
                      right="pricing.lists", bulk=False),
        ARCHIVE, RESTORE,
    ),
)  # fmt: skip


def _chains(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    found = queries.hierarchy_lists(list(ids))
    return {pk: " → ".join(one.name for one in lists) or "—" for pk, lists in found.items()}


def _for_whom(row: Hierarchy) -> str:
    named = [str(one) for one in (row.price_kind, row.group) if one]
    return gettext("everybody else") if row.default else ", ".join(named) or gettext("single customers")


def _owners(ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    rows = OwnLists.objects.filter(company_id=by.company_id, hierarchy_id__in=ids).order_by()
    return dict(rows.values_list("hierarchy_id").annotate(Count("pk")))


HIERARCHIES = kit.List(
    "pricing.hierarchies", _("Hierarchies"), right="pricing.see", archive="archived",
    rows=lambda by: queries.hierarchies(by).select_related("price_kind", "group"),
    columns=(
        C.Link("name", _("Name"), url="hierarchy-edit"),
        C.Text("who", _("For whom"), value=_for_whom, sort=False),
        C.Text("lists", _("Lists in order"), fill=_chains),
        C.Badge("mode", _("Price taken"), kinds={key: ("", label) for key, label in words.BASE_MODES}),
        C.Number("owners", _("Customers by name"), fill=_owners),
    ),
    sort=("name",), search=("name",),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive_hierarchies, icon="archive", right="pricing.rules",
                      confirm=_("%(count)s hierarchies go out of use."), message=_("%(count)s archived")),
    ),
    create=kit.Create(_("Hierarchy"), url="hierarchy-new", right="pricing.rules"),
    empty=kit.Empty("stack-2", _("No hierarchies yet"), _("They say in which lists a customer’s price is looked for.")),
)  # fmt: skip

STAGES = kit.List(
    "pricing.stages", _("Stages of discounts"), right="pricing.see", archive="archived", rows=queries.stages,
    columns=(
        C.Number("position", _("Sequence")), C.Link("name", _("Name"), url="discount-stage-edit"),
        C.Badge("mode", _("Of the rules that hold"), kinds={key: ("", label) for key, label in words.STAGE_MODES}),
        C.Number("rules", _("Rules"), fill=lambda ids, by: dict(
            queries.rules(by).filter(stage_id__in=ids, archived=False).order_by().values_list("stage_id").annotate(Count("pk"))
        )),
    ),
    sort=("position",), search=("name",),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive_stages, icon="archive", right="pricing.rules",
                      confirm=_("%(count)s stages go out of use with all their rules."), message=_("%(count)s archived")),
    ),
    create=kit.Create(_("Stage"), url="discount-stage-new", right="pricing.rules"),
    empty=kit.Empty("list-numbers", _("No stages yet"), _("Discounts are given in stages, one after another.")),
)  # fmt: skip


def _effect(row: DiscountRule) -> str:
    value = kit.show.price(row.value)
    if row.effect == "formula":
        return f"= {row.formula}"
    if row.effect == "percent":
        return f"−{kit.show.percent(row.value)}" if row.value >= 0 else f"+{kit.show.percent(-row.value)}"
    return f"−{value} {row.currency_id}" if row.effect == "amount" else f"= {value} {row.currency_id}"


def _conditions(row: DiscountRule) -> str:
    named = [
        str(one) for one in (row.party, row.customer_group, row.base, row.item, row.item_group, row.discount_group, row.item_list) if one
    ]
    if row.from_quantity is not None:
        named.append(gettext("from %(quantity)s") % {"quantity": kit.show.quantity(row.from_quantity)})
    if row.to_quantity is not None:
        named.append(gettext("up to %(quantity)s") % {"quantity": kit.show.quantity(row.to_quantity)})
    if row.per_document:
        named.append(gettext("in the whole document"))
    if row.from_line_value is not None:
        named.append(gettext("line from %(amount)s") % {"amount": kit.show.money(row.from_line_value, row.currency_id)})
    if row.from_document_value is not None:
        named.append(gettext("document from %(amount)s") % {"amount": kit.show.money(row.from_document_value, row.currency_id)})
    if row.channel:
        named.append(str(dict(words.CHANNELS)[row.channel]))
    if row.payment_method:
        named.append(getattr(row, "method_name", None) or row.payment_method)
    if row.condition:
        named.append(row.condition)
    if row.floor_percent is not None:
        named.append(gettext("floor: cost + %(percent)s") % {"percent": kit.show.percent(row.floor_percent)})
    return " · ".join(named) or gettext("always")


_METHOD_NAME = Subquery(parties.PaymentMethod.objects.filter(code=OuterRef("payment_method")).values("name")[:1])
RULES = kit.List(
    "pricing.rules", _("Discount rules"), right="pricing.see", archive="archived",
    rows=lambda by: queries.rules(by).select_related(
        "stage", "party", "customer_group", "base", "item", "item_group", "discount_group", "item_list"
    ).annotate(method_name=_METHOD_NAME),
    columns=(
        C.Text("stage", _("Stage"), source="stage.name", sort="stage__position"),
        C.Number("priority", _("Priority")),
        C.Link("name", _("Name"), url="discount-rule"),
        C.Text("effect", _("Effect"), value=_effect, sort=False),
        C.Text("conditions", _("Conditions"), value=_conditions, sort=False),
        C.Day("valid_from", _("Valid from")), C.Day("valid_to", _("Valid to")),
        C.Flag("exclusive", _("Exclusive"), hidden=True), C.Flag("final", _("Final"), hidden=True),
    ),
    sort=("stage", "priority"), search=("name",),
    filters=(
        F.Choice("stage", _("Stage"), source="stage_id", choices=forms.stages),
        F.Choice("effect", _("Effect"), choices=words.EFFECTS),
        F.Choice("customer_group", _("Customer group"), source="customer_group_id", choices=forms.groups),
        F.Pick("party_id", _("Customer"), picker="parties.customer"), F.Pick("item_id", _("Item"), picker="catalog.item"),
        F.Dates("valid_to", _("Valid to")),
    ),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive_rules, undo=services.restore_rules, icon="archive",
                      right="pricing.rules", message=_("%(count)s archived")),
        kit.Operation("restore", _("Restore"), run=services.restore_rules, undo=services.archive_rules, icon="archive-off",
                      right="pricing.rules", message=_("%(count)s restored"), more=True),
    ),
    create=kit.Create(_("Discount rule"), url="discount-rule-new", right="pricing.rules"),
    empty=kit.Empty("discount", _("No discount rules yet"), _("A rule lowers prices when its conditions hold.")),
)  # fmt: skip

TABS = (
    kit.Tab("sales", "price-lists", _("Price lists"), url="price-lists", right="pricing.see", order=41),
    kit.Tab("sales", "discount-rules", _("Discounts"), url="discount-rules", right="pricing.see", order=61),
    kit.Tab("sales", "price-card", _("Price card"), url="price-card", right="pricing.see", order=62),
    kit.Tab(
        "settings",
        "hierarchies",
        _("Hierarchies of price lists"),
        url="hierarchies",
        right="pricing.rules",
        order=55,
        shelf="prices",
        note=_("Which price lists hold for whom, in which order"),
    ),
    kit.Tab(
        "settings",
        "discount-stages",
        _("Stages of discounts"),
        url="discount-stages",
        right="pricing.rules",
        order=56,
        shelf="prices",
        note=_("In which order discounts are counted"),
    ),
)
COMMANDS = (
    kit.Command("price-card", _("Price card"), url="price-card", icon="tag", right="pricing.see", words="karta ceny ile kosztuje"),
    kit.Command("price-list-new", _("New price list"), url="price-list-new", icon="tags", right="pricing.lists", words="cennik nowy"),
    kit.Command("prices", _("Prices in lists"), url="prices", icon="list", right="pricing.see", words="ceny przyszłe"),
)
