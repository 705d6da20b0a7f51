"""Forms of bases and dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import figures, services, words
from kupiec.people.parties.models import Base, CustomerGroup, PaymentMethod, PriceKind

I = kit.inputs  # noqa: E741


def entry_forms(
    name: str, title: Any, model: Any, save: Callable[..., int], fields: Sequence[Any], *, right: str = "parties.setup"
) -> tuple[kit.Form, kit.Form]:
    """The form that adds an entry and the one that changes it; both come back to the list `<name>s`."""
    names = [field.name for field in fields]

    def load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
        row: Any = model._base_manager.get(pk=pk)
        return {each: getattr(row, each) for each in names}, row.version

    def keep(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
        filled = {each: 0 if values[each] is None and each in ("days", "position") else values[each] for each in names}
        return save(filled, pk=pk, version=version, by=by)

    def done(pk: int) -> str:
        return reverse(f"{name}s")

    key = f"parties.{name}"
    return (
        kit.Form(f"{key}-add", title, fields=fields, save=keep, done=done, right=right),
        kit.Form(key, title, fields=fields, load=load, save=keep, done=done, right=right),
    )


_CODE = I.Text("code", _("Code"), required=True, span=3, max=20)
_NAME = I.Text("name", _("Name"), required=True, span=6, max=120)
_ACTIVE = I.Flag("active", _("In use"), span=3, default=True)
_POSITION = I.Integer("position", _("Place in the list"), span=3, least=0, most=9999, default=0)

ADD_GROUP, EDIT_GROUP = entry_forms("customer-group", _("Customer group"), CustomerGroup, services.save_group, (_CODE, _NAME, _ACTIVE))
ADD_PRICE_KIND, EDIT_PRICE_KIND = entry_forms(
    "price-kind", _("Price kind"), PriceKind, services.save_price_kind,
    (_CODE, _NAME, _POSITION, I.Flag("proposed", _("Proposed to new customers"), span=6), _ACTIVE),
)  # fmt: skip
ADD_PAYMENT_METHOD, EDIT_PAYMENT_METHOD = entry_forms(
    "payment-method", _("Payment method"), PaymentMethod, services.save_payment_method,
    (
        _CODE, I.Text("name", _("Name"), required=True, span=6, max=80),
        I.Choice("kind", _("Kind"), options=words.PAYMENT_KINDS, required=True, span=3, default="transfer"),
        I.Integer("days", _("Days of deferral"), span=3, least=0, most=365, default=0), _POSITION, _ACTIVE,
    ),
)  # fmt: skip


def _names_help(request: Any) -> dict[str, Any]:
    """What a rule may speak of, for the page beside the field."""
    described = figures.known_names()
    return {
        "names": [
            {"name": each.polish or key, "english": key, "label": each.label, "type": each.type.value} for key, each in described.items()
        ]
    }


_BASE = (
    I.Text("name", _("Name"), required=True, span=6, max=120),
    I.Integer("position", _("Place in the list"), span=2, least=0, most=9999, default=0),
    I.Text("description", _("Description"), span=12, max=240),
    I.Area("rule", _("Rule"), span=12, rows=4, max=2000,
           help=_("Empty: members are put in by hand. With a rule the base keeps itself up to date.")),
)  # fmt: skip


def _load_base(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    base = Base.objects.get(pk=pk)
    return {field.name: getattr(base, field.name) for field in _BASE}, base.version


def _save_base(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    filled = {**values, "position": values["position"] or 0}
    return services.save_base(filled, pk=pk, version=version, by=by)


def _to_members(pk: int) -> str:
    return f"{reverse('parties')}?f.base={pk}"


ADD_BASE = kit.Form(
    "parties.base-add", _("New base"), fields=_BASE, save=_save_base, done=_to_members, right="parties.bases",
    template="parties/base_form.html", context=_names_help,
)  # fmt: skip
EDIT_BASE = kit.Form(
    "parties.base", _("Base of parties"), fields=_BASE, load=_load_base, save=_save_base, done=_to_members,
    right="parties.bases", template="parties/base_form.html", context=_names_help,
)  # fmt: skip
