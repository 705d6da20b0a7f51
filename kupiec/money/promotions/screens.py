"""The list of promotions and what the room puts into the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.promotions import forms, queries, services
from kupiec.money.promotions.models import Promotion, PromotionPart
from kupiec.people.catalog import public as catalog

C, F = kit.columns, kit.filters


def _state(row: Promotion) -> kit.Mark:
    today = clock.today()
    if row.valid_from is not None and row.valid_from > today:
        return kit.Mark("info", gettext("future"), "calendar")
    ended = row.valid_to is not None and row.valid_to < today
    return kit.Mark("", gettext("ended"), "ban") if ended else kit.Mark("ok", gettext("valid"), "check")


def _when(rows: QuerySet[Any], value: Sequence[str], by: Actor) -> QuerySet[Any]:
    today = clock.today()
    asked = Q(pk__in=())
    if "now" in value:
        asked |= (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    if "future" in value:
        asked |= Q(valid_from__gt=today)
    if "ended" in value:
        asked |= Q(valid_to__lt=today)
    return rows.filter(asked)


def _named(part: PromotionPart) -> str:
    quantity = f"{kit.show.quantity(part.quantity)} × " if part.quantity is not None else ""
    return f"{quantity}{part.item.code if part.item else part.item_group.name if part.item_group else ''}"


def _buys(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return _told(ids, "buy", " + ")


def _gifts(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return _told(ids, "gift", gettext(" or "))


def _told(ids: Sequence[int], role: str, between: str) -> dict[int, str]:
    return {pk: between.join(_named(one) for one in rows if one.role == role) for pk, rows in queries.parts(ids).items()}


def _effect(row: Promotion) -> str:
    if row.effect == "percent":
        return f"−{kit.show.percent(row.value)}"
    return f"= {kit.show.price(row.value)}" if row.effect == "price" else gettext("free")


PROMOTIONS = kit.List(
    "promotions.promotions", _("Bundle promotions"), rows=lambda by: queries.visible(by).select_related("group"), right="promotions.see", archive="archived",
    columns=(
        C.Number("priority", _("Priority")),
        C.Link("name", _("Name"), url="promotion", sub="code"),
        C.Badge("state", _("State"), value=_state, sort=False),
        C.Text("buys", _("The customer buys"), fill=_buys),
        C.Quantity("together", _("Together")),
        C.Text("gifts", _("The customer gets"), fill=_gifts),
        C.Text("effect", _("How"), value=_effect, sort=False),
        C.Text("group", _("Customer group"), value=lambda row: str(row.group or gettext("everybody")), sort=False),
        C.Day("valid_from", _("Valid from")), C.Day("valid_to", _("Valid to")),
        C.Text("code", _("Code"), hidden=True),
    ),
    sort=("priority",), search=("name", "code"),
    filters=(
        F.Choice("when", _("Validity"), choices=(("now", _("valid")), ("future", _("future")), ("ended", _("ended"))), apply=_when),
        F.Choice("group", _("Customer group"), source="group_id", choices=forms.groups),
        F.Dates("valid_to", _("Valid to")),
    ),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive, undo=services.restore, icon="archive", right="promotions.edit",
                      message=_("%(count)s archived")),
        kit.Operation("restore", _("Restore"), run=services.restore, undo=services.archive, icon="archive-off", right="promotions.edit",
                      message=_("%(count)s restored"), more=True),
    ),
    create=kit.Create(_("Bundle promotion"), url="promotion-new", right="promotions.edit"),
    empty=kit.Empty("gift", _("No bundle promotions yet"), _("Buy ten, get one: suggested while an order is entered, added with one key.")),
)  # fmt: skip


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Promotions that name these items."""
    rows = PromotionPart.objects.filter(item_id__in=list(item_ids)).order_by().values_list("item_id")
    return {pk: [catalog.Blocker(N_("bundle promotions"), count)] for pk, count in rows.annotate(Count("pk")) if pk}


TABS = (kit.Tab("sales", "promotions", _("Bundles"), url="promotions", right="promotions.see", order=62),)
COMMANDS = (
    kit.Command(
        "promotion-new",
        _("New bundle promotion"),
        url="promotion-new",
        icon="gift",
        right="promotions.edit",
        words="pakiet promocja gratis",
    ),
)
