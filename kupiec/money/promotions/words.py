"""Words of promotions as people see them, and what stands above the totals of a document (UX 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit
from kupiec.money.promotions.values import Offer, Shown, Suggestion

REWARDS = (("gift", _("a gift on a line of its own")), ("own", _("some of the very pieces bought")))
EFFECTS = (("free", _("free")), ("percent", _("percent off")), ("price", _("fixed price")))
SETTLINGS = (("zero", _("price 0.00")), ("symbolic", _("symbolic 0.01")), ("spread", _("value spread over all lines of the bundle")))


@dataclass(frozen=True, slots=True)
class Button:
    """One gift to be added with one key; `ids` go with the command."""

    label: str
    ids: str
    first: bool


@dataclass(frozen=True, slots=True)
class Note:
    """The one line of promotions above the totals."""

    name: str
    text: str
    buttons: Sequence[Button] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """What a document shows of promotions: one suggestion, and those taken."""

    note: Note | None = None
    taken: Sequence[Button] = field(default=())


def strip(offer: Offer, *, edit: bool) -> Strip:
    """The best suggestion and the promotions taken; those who can't edit see no suggestion."""
    taken = [Button(_taken(one), str(one.promotion_id), first=False) for one in offer.taken]
    return Strip(_note(offer) if edit else None, taken)


def _note(offer: Offer) -> Note | None:
    waiting = len(offer.ready) + len(offer.near) - 1
    more = ngettext("and %(count)s more promotion", "and %(count)s more promotions", waiting) % {"count": waiting} if waiting > 0 else ""
    for one in offer.ready:
        buttons = [Button(_choice(one, gift), f"{one.promotion_id},{gift.gift_id}", at == 0) for at, gift in enumerate(one.gifts)]
        buttons = buttons or [Button(gettext("Add"), str(one.promotion_id), first=True)]
        return Note(f"{one.code} {one.name}", _ready(one), buttons, more)
    for one in offer.near:
        return Note(f"{one.code} {one.name}", _near(one), (), more)
    return None


def _choice(one: Suggestion, gift: Shown) -> str:
    return gettext("Add") if len(one.gifts) == 1 else gift.name


def _amount(quantity: Decimal, unit: str) -> str:
    return f"{kit.show.quantity(quantity)} {unit}".strip()


def _gets(one: Suggestion) -> str:
    """What comes out of it: 2 szt. Śrubunek free."""
    how = _how(one)
    if not one.gifts:
        return gettext("%(quantity)s of the pieces %(how)s") % {"quantity": kit.show.quantity(one.pieces), "how": how}
    said = gettext(" or ").join(f"{_amount(gift.quantity, gift.unit)} {gift.name}" for gift in one.gifts)
    return f"{said} {how}"


def _how(one: Suggestion) -> str:
    if one.effect == "percent":
        return gettext("cheaper by %(percent)s") % {"percent": kit.show.percent(one.value)}
    if one.effect == "price":
        return gettext("at %(price)s net") % {"price": kit.show.price(one.value)}
    return gettext("free")


def _ready(one: Suggestion) -> str:
    return gettext("the customer is due %(gets)s.") % {"gets": _gets(one)}


def _near(one: Suggestion) -> str:
    words = gettext("%(missing)s more of “%(of)s” and the customer gets %(gets)s.")
    return words % {"missing": _amount(one.missing, one.unit), "of": one.of, "gets": _gets(one)}


def _taken(one: Suggestion) -> str:
    times = f" × {one.times}" if one.times > 1 else ""
    return f"{one.code} {one.name}{times}"
