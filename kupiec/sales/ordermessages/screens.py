"""Messages about orders: the list, a message with its texts and its preview, what went, who wants none (ORD-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access.public import Role
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import public as kit
from kupiec.sales.ordermessages import queries, services, words
from kupiec.sales.ordermessages.models import Message, Passing
from kupiec.sales.ordermessages.values import (
    LANGUAGES,
    LONGEST_HEADING,
    LONGEST_TEXT,
    NAMES,
    RIGHT,
    MessageData,
    State,
    Text,
    To,
)
from kupiec.sales.orders import public as orders

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
say = kit.show.say


def _ways(here: str) -> Any:
    ways = (
        ("order-messages", _("Messages")),
        ("order-messages-sent", _("What went")),
        ("order-messages-quiet", _("Customers who want none")),
    )
    return lambda request: {"ways": [(reverse(name), label, name == here) for name, label in ways]}


def _registers(by: Actor) -> list[tuple[str, Any]]:
    return [(code, say(name)) for code, name in queries.registers(by.company_id)]


def _when(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    names = dict(_registers(by))
    rows = Message.objects.filter(pk__in=list(ids)).values_list("pk", "register")
    return {pk: names.get(code, code) if code else gettext("only when an operation sends it") for pk, code in rows}


def _spoken(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return {pk: ", ".join(sorted(texts)) for pk, texts in queries.texts_of(ids).items()}


def _went(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    found = {}
    for pk, counts in queries.counted(ids).items():
        skipped = counts.get(State.SKIPPED, 0)
        found[pk] = str(counts.get(State.SENT, 0)) + (f" ({gettext('passed over')}: {skipped})" if skipped else "")
    return found


MESSAGES = kit.List(
    "ordermessages.messages", _("Messages about orders"), rows=queries.visible, right=RIGHT,
    columns=(
        C.Link("name", _("Message"), url="order-message"), C.Html("when", _("When an order comes into"), fill=_when),
        C.Badge("to", _("To whom"), kinds={one.value: ("line", label) for one, label in words.TO.items()}), C.Html("languages", _("Languages"), fill=_spoken),
        C.Html("went", _("Went"), fill=_went), C.Flag("active", _("Active")),
    ),
    sort=("name",), search=("name",), filters=(F.Choice("to", _("To whom"), choices=[(one.value, label) for one, label in words.TO.items()]), F.Flag("active", _("Active"), apply=lambda rows, by: rows.filter(active=True))),
    operations=(
        kit.Operation("silence", _("Silence"), run=services.silence, undo=services.activate, icon="player-pause", right=RIGHT, message=_("%(count)s silenced")),
        kit.Operation("activate", _("Send again from now on"), run=services.activate, undo=services.silence, icon="player-play", right=RIGHT, message=_("%(count)s active")),
    ),
    create=kit.Create(_("Message"), url="order-message-new", right=RIGHT), above="ordermessages/_above.html", context=_ways("order-messages"),
    empty=kit.Empty("message-plus", _("No messages yet"), _("Say what a customer or a colleague reads when an order comes into a register.")),
)  # fmt: skip


def _orders(by: Actor) -> list[tuple[int, str]]:
    rows = orders.visible(by).select_related("orderer").order_by("-pk")[:30]
    return [(row.pk, f"{row.number} · {row.orderer}") for row in rows]


FIELDS = (
    kit.Group(_("When and to whom"), (
        I.Text("name", _("Name"), required=True, max=80, span=8), I.Flag("active", _("Active"), default=True, span=4),
        I.Choice("register", _("When an order comes into"), options=_registers, blank=_("only when an operation of a register sends it"), span=6),
        I.Choice("to", _("To whom"), options=[(one.value, label) for one, label in words.TO.items()], required=True, default=To.CUSTOMER.value, span=6),
        I.Choice("role", _("Role"), options=lambda by: list(Role.objects.order_by("name").values_list("code", "name")), blank="—", span=6, help=_("Only for a message to a role.")),
        I.Choice("purpose", _("What it is"), options=lambda by: queries.purposes(), blank=_("about the order; needs no consent"), span=6, help=_("Advertising goes only to customers who agreed.")),
        I.Flag("attach", _("with the confirmation of the order as PDF"), span=12),
    )),
    *(
        kit.Group(label, (
            I.Text(f"heading_{language}", _("Subject"), max=LONGEST_HEADING, span=12), I.Area(f"text_{language}", _("Text"), max=LONGEST_TEXT, rows=8 if language == "pl" else 4, span=12),
        ), note=_("Empty: who reads it gets another language.") if language != "pl" else "")
        for language, label in LANGUAGES.items()
    ),
)  # fmt: skip


def data_of(values: Mapping[str, Any]) -> MessageData:
    """The message as typed into the form."""
    texts = {language: Text(values.get(f"heading_{language}") or "", values.get(f"text_{language}") or "") for language in LANGUAGES}
    texts = {language: text for language, text in texts.items() if text.heading.strip() or text.text.strip()}
    return MessageData(
        name=values.get("name") or "", to=values.get("to") or "", role=values.get("role") or "", register=values.get("register") or "", purpose=values.get("purpose") or "",
        attach=bool(values.get("attach")), active=bool(values.get("active")), texts=texts,
    )  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    values: dict[str, Any] = {name: getattr(row, name) for name in ("name", "to", "role", "register", "purpose", "attach", "active")}
    for language, text in queries.texts_of([pk])[pk].items():
        values |= {f"heading_{language}": text.heading, f"text_{language}": text.text}
    return values, row.version


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save(data_of(values), pk=pk, version=version, by=by)


def _context(request: kit.Request) -> Mapping[str, Any]:
    return {"names": NAMES.items(), "samples": _orders(request.actor), "back_url": reverse("order-messages")}


NEW = kit.Form("ordermessages.new", _("Message about orders"), fields=FIELDS, initial=lambda request: {"active": True, "to": To.CUSTOMER.value}, save=_save,
               done=lambda pk: reverse("order-messages"), right=RIGHT, context=_context, template="ordermessages/form.html")  # fmt: skip
EDIT = kit.Form("ordermessages.edit", _("Message about orders"), fields=FIELDS, load=_load, save=_save, done=lambda pk: reverse("order-messages"), right=RIGHT,
                context=_context, template="ordermessages/form.html")  # fmt: skip


@kit.screen(right=RIGHT)
def preview(request: kit.Request) -> HttpResponse:
    """The message on a sample order as one types; what is wrong is told in its place."""
    context: dict[str, Any] = {}
    data = data_of(request.POST.dict())
    if data.texts:
        try:
            context["shown"] = services.preview(data, kit.parse.key(request.POST.get("sample", "")) or 0, by=request.actor)
            context["why"] = words.why(context["shown"].why)
        except Refusal as refusal:
            context["problems"] = [one.text for one in (refusal.each if isinstance(refusal, Refusals) else [refusal])]
    return HttpResponse(render_to_string("ordermessages/_preview.html", context, request))


def _passings(by: Actor) -> QuerySet[Passing]:
    return queries.passings(by).select_related("message", "order__orderer")


SENT = kit.List(
    "ordermessages.sent", _("Messages about orders that went"), rows=_passings, right="orders.see",
    columns=(
        C.Link("order", _("Order"), source="order.number", url=lambda row: reverse("order", args=[row.order_id])), C.Text("customer", _("Customer"), source="order.orderer.name"),
        C.Text("message", _("Message"), source="message.name"), C.Text("register", _("Order register"), value=lambda row: say(row.register)),
        C.Badge("state", _("State"), kinds={one.value: mark for one, mark in words.STATES.items()}), C.Text("why", _("Why"), value=lambda row: say(words.why(row.why))), C.Moment("at", _("When")),
    ),
    sort=("-at",), search=("order__number", "order__orderer__search"),
    filters=(F.Choice("state", _("State"), choices=[(one.value, mark[1]) for one, mark in words.STATES.items()]), F.Dates("at", _("When"))),
    operations=(kit.Operation("retry", _("Try again"), run=services.retry, icon="refresh", right="mail.send", message=_("%(count)s will be tried again")),),
    above="ordermessages/_above.html", context=_ways("order-messages-sent"),
    empty=kit.Empty("mail", _("Nothing has gone yet"), _("Messages appear here as orders pass from register to register.")),
)  # fmt: skip
QUIET = kit.List(
    "ordermessages.quiet", _("Customers who want no messages about orders"), rows=lambda by: queries.quiet(by).select_related("party"), right=RIGHT,
    columns=(
        C.Link("party", _("Customer"), source="party.name", url=lambda row: reverse("party", args=[row.party_id])), C.Text("reason", _("Reason")), C.Moment("since", _("Since")),
    ),
    sort=("party",), search=("party__search",),
    operations=(kit.Operation("unhush", _("Send messages again"), run=services.unhush, icon="bell", right=RIGHT, message=_("%(count)s will get messages again")),),
    create=kit.Create(_("Customer"), url="order-messages-hush", right=RIGHT), above="ordermessages/_above.html", context=_ways("order-messages-quiet"),
    empty=kit.Empty("bell", _("Everybody gets messages"), _("Add a customer who asked for none.")),
)  # fmt: skip


def _hush(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.hush(values["party_id"], reason=values["reason"] or "", by=by)


HUSH = kit.Form(
    "ordermessages.hush", _("A customer who wants no messages"), fields=(I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=12), I.Text("reason", _("Reason"), max=240, span=12)),
    initial=lambda request: {"party_id": kit.parse.key(request.GET.get("party", ""))}, save=_hush, done=lambda pk: reverse("order-messages-quiet"), right=RIGHT,
)  # fmt: skip
