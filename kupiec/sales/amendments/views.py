"""Pages: amending a confirmed order, an order as of a moment, all orders as of a moment, the printed amendment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.amendments import printing, queries, rules, services
from kupiec.sales.amendments.services import RIGHT
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

KEYS = (kit.Key("Ctrl+Enter", _("Save the amendment")), kit.Key("Escape", _("Back")))
NEW_LINES = 3
PAGE = 50
MEANINGS = {"draft": N_("draft"), "accepted": N_("accepted order"), "closed": N_("closed"), "cancelled": N_("cancelled")}


@kit.screen(right=RIGHT)
def amend(request: kit.Request, pk: int) -> HttpResponse:
    """Lines and head as they are, to be typed over; what differs is shown before it is saved."""
    by = request.actor
    order = queries.order(pk, by=by)
    if order.state != "accepted":
        return kit.go(
            request, reverse("order", args=[pk]), text=gettext("Only a confirmed order is amended; this one is changed on its page.")
        )
    problems: dict[str, str] = {}
    shown: services.Preview | None = None
    if request.method == "POST":
        try:
            change = read(request.POST, order)
            version = kit.parse.key(request.POST.get("version", ""))
            if request.POST.get("do") == "show":
                shown = services.preview(pk, change, version=version, by=by)
            else:
                services.amend(pk, change, version=version, by=by)
                return kit.go(request, reverse("order", args=[pk]) + "?panel=amendments", text=gettext("Amendment saved"))
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = _problems(refusal)
    context = _form(order, request.POST, problems) | {"preview": shown}
    return kit.page(
        request,
        "amendments/amend.html",
        context,
        title=gettext("Amendment of %(number)s") % {"number": order.number},
        status=422 if problems else 200,
        keys=KEYS,
    )


def _problems(refusal: Refusal) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
        found.setdefault("" if isinstance(one, Conflict) else one.field, one.text)
    return found


def read(post: QueryDict, order: orders.Order) -> amending.Amend:
    """What was typed; lines that were left as they are are not named. Refuses NOT_A_NUMBER, NOT_A_DATE, NO_ITEM at their fields."""
    lines = []
    for row in orders.OrderLine.objects.filter(order_id=order.pk).order_by("position", "pk"):
        typed = {
            name: kit.parse.decimal(text, field=f"{key}{row.pk}", places=4)
            for name, key in (("quantity", "q"), ("unit_price", "p"), ("discount_percent", "d")) if (text := post.get(f"{key}{row.pk}", "").strip())
        }  # fmt: skip
        remove = bool(post.get(f"x{row.pk}"))
        if remove or any(getattr(row, name) != value for name, value in typed.items()):
            lines.append(amending.LineAmend(line_id=row.pk, remove=remove, **typed))
    head: dict[str, Any] = {}
    wanted = post.get("wanted_on", "").strip()
    on = kit.parse.day(wanted, field="wanted_on") if wanted else None
    for name, value in (
        ("wanted_on", on), ("delivery_address_id", kit.parse.key(post.get("delivery_address_id", ""))), ("payment_method", _method(post, order)),
        ("payment_days", _days_to_pay(post)), ("customer_reference", post.get("customer_reference", "").strip()),
    ):  # fmt: skip
        if getattr(order, name) != value:
            head[name] = value
    return amending.Amend(lines=tuple(lines), added=tuple(_added(post)), head=head, reason=post.get("reason", ""))


def _days_to_pay(post: QueryDict) -> int:
    text = post.get("payment_days", "").strip()
    return int(kit.parse.decimal(text, field="payment_days", places=0)) if text else 0


def _method(post: QueryDict, order: orders.Order) -> str:
    code = post.get("payment_method", "")
    if code not in ("", order.payment_method, *(known for known, _name in _methods())):
        raise Refusal("BAD_CHOICE", N_("There is no such choice."), "payment_method")
    return code


def _methods() -> list[tuple[str, str]]:
    return list(parties.PaymentMethod.objects.filter(active=True).order_by("position", "name").values_list("code", "name"))


def _added(post: QueryDict) -> list[orders.DraftOrderLine]:
    made = []
    for index in range(NEW_LINES):
        code = post.get(f"a{index}-code", "").strip()
        if not code:
            if post.get(f"a{index}-quantity", "").strip() or post.get(f"a{index}-price", "").strip():
                raise Refusal("REQUIRED", N_("Fill this in."), f"a{index}-code")
            continue
        hit = catalog.recognise(code).exact
        if hit is None:
            raise Refusal("NO_ITEM", N_("There is no such item."), f"a{index}-code")
        price = post.get(f"a{index}-price", "").strip()
        made.append(
            orders.DraftOrderLine(
                item_id=hit.item_id,
                unit=hit.unit,
                factor=hit.factor,
                quantity=kit.parse.decimal(post.get(f"a{index}-quantity", "1") or "1", field=f"a{index}-quantity", places=4),
                unit_price=kit.parse.decimal(price, field=f"a{index}-price", places=4) if price else None,
            )
        )
    return made


def _form(order: orders.Order, post: QueryDict, problems: Mapping[str, str]) -> dict[str, Any]:
    found = orders.standing([order.pk])
    rows = []
    named = [row.pk for row in found.rows_of(order.pk) if _touched(row, post)]
    for row in found.rows_of(order.pk):
        at = f"lines[{named.index(row.pk)}]." if row.pk in named else "-"
        wrong = {
            key: problems.get(f"{key}{row.pk}", "") or problems.get(f"{at}{name}", "")
            for key, name in (("q", "quantity"), ("p", "unit_price"), ("d", "discount_percent"), ("x", "remove"))
        }
        rows.append(
            {
                "line": row, "begun": amending.begun_of(found.progress[row.pk]), "wrong": wrong, "said": next((text for text in wrong.values() if text), ""),
                "q": post.get(f"q{row.pk}", kit.show.plain(row.quantity)), "p": post.get(f"p{row.pk}", kit.show.plain(row.unit_price, least=2)),
                "d": post.get(f"d{row.pk}", kit.show.plain(row.discount_percent)), "x": bool(post.get(f"x{row.pk}")),
            }
        )  # fmt: skip
    fresh = [
        {"at": f"a{index}-", "code": post.get(f"a{index}-code", ""), "quantity": post.get(f"a{index}-quantity", ""), "price": post.get(f"a{index}-price", ""),
         "wrong": problems.get(f"a{index}-code") or problems.get(f"a{index}-quantity") or problems.get(f"a{index}-price") or ""}
        for index in range(NEW_LINES)
    ]  # fmt: skip
    head = {
        name: post.get(name, getattr(order, name) if getattr(order, name) is not None else "")
        for name in ("payment_method", "payment_days", "customer_reference", "delivery_address_id")
    }
    return {
        "order": order, "rows": rows, "fresh": fresh, "head": head, "wanted": post.get("wanted_on", kit.show.day(order.wanted_on) if order.wanted_on else ""),
        "methods": _methods(),
        "places": _places(order), "problems": problems, "top": problems.get("") or problems.get("lines"),
        "reason": post.get("reason", ""), "version": post.get("version", order.version),
    }  # fmt: skip


def _places(order: orders.Order) -> list[tuple[int, str]]:
    """Where the recipient takes goods."""
    facts = parties.documents_facts([order.recipient_id], company_id=order.company_id)[order.recipient_id]
    return [(one.id, ", ".join(part for part in (one.name, one.street, one.city) if part)) for one in facts.addresses]


def _touched(row: Any, post: QueryDict) -> bool:
    """As `read` names lines."""
    if post.get(f"x{row.pk}"):
        return True
    for key, value in (("q", row.quantity), ("p", row.unit_price), ("d", row.discount_percent)):
        text = post.get(f"{key}{row.pk}", "").strip()
        try:
            if text and kit.parse.decimal(text, places=4) != value:
                return True
        except Refusal:
            return False
    return False


@kit.screen(right="orders.see")
def print_amendment(request: kit.Request, pk: int) -> HttpResponse:
    """The amendment as PDF, in the order's language or the one asked for."""
    row = queries.amendments(request.actor).select_related("order").filter(pk=pk).first()
    if row is None:
        raise Http404
    paper = printing.printout(row, by=request.actor, language=request.GET.get("language", ""))
    name = "".join(ch if ch.isalnum() else "-" for ch in paper.number)
    response = HttpResponse(prints.as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@kit.screen(right="orders.see")
def as_of(request: kit.Request, pk: int) -> HttpResponse:
    """An order as it stood at the end of a day."""
    order = queries.order(pk, by=request.actor)
    day, wrong = _day(request)
    found = queries.as_of(order, end_of(day))
    context = {
        "order": order, "day": kit.show.day(day), "typed": request.GET.get("on", kit.show.day(day)), "wrong": wrong, "found": found,
        "register": kit.show.say(found.register) if found else "", "meaning": MEANINGS.get(found.state, "") if found else "", "labels": rules.HEAD,
        "head": [(label, _headed(key, found.head.get(key, ""))) for key, label in rules.HEAD.items()] if found else [],
        "days": _days(order),
    }  # fmt: skip
    return kit.page(
        request,
        "amendments/as_of.html",
        context,
        title=gettext("%(number)s on %(day)s") % {"number": order.number, "day": kit.show.day(day)},
        status=422 if wrong else 200,
    )


def _headed(key: str, text: str) -> str:
    return kit.show.day(text) if key == "wanted_on" and text else text


def _days(order: orders.Order) -> list[tuple[str, str]]:
    """Days worth looking at: when it was entered, accepted, amended."""
    rows = [(order.created_at, gettext("entered"))] + ([(order.accepted_at, gettext("accepted"))] if order.accepted_at else [])
    rows += [
        (one.made_at, gettext("amendment %(number)s") % {"number": one.number}) for one in queries.of_order(order.pk).order_by("number")
    ]
    return [(kit.show.day(kit.show.local(at).date()), label) for at, label in rows]


def _day(request: kit.Request) -> tuple[dt.date, str]:
    text = request.GET.get("on", "").strip()
    if not text:
        return clock.today(), ""
    try:
        return kit.parse.day(text, field="on"), ""
    except Refusal as refusal:
        return clock.today(), refusal.text


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day here."""
    return dt.datetime.combine(day, dt.time.max, clock.WARSAW)


@kit.screen(right="orders.see")
def archive(request: kit.Request) -> HttpResponse:
    """All orders as they stood at the end of a day: how many in each register, what they were worth, each of them."""
    by = request.actor
    day, wrong = _day(request)
    rows = queries.archive(end_of(day), by=by)
    sums = queries.summed(rows)
    chosen, text = request.GET.get("register", ""), request.GET.get("q", "").strip()[:80]
    if chosen:
        rows = rows.filter(register_then=chosen)
    if request.GET.get("amended"):
        rows = rows.filter(amended__gt=0)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(orderer__name__icontains=text))
    page = Paginator(rows.select_related("orderer").defer("snapshot", "remarks").order_by("-issue_date", "-pk"), PAGE).get_page(
        request.GET.get("page", "1")
    )
    context = {
        "day": kit.show.day(day), "typed": request.GET.get("on", kit.show.day(day)), "wrong": wrong, "chosen": chosen, "text": text, "amended": bool(request.GET.get("amended")),
        "sums": [(name, kit.show.say(name), MEANINGS.get(meaning, ""), count, value) for name, meaning, count, value in sums], "page": page,
        "rows": [(row, kit.show.say(row.register_then or "")) for row in page],
    }  # fmt: skip
    return kit.page(request, "amendments/archive.html", context, title=_("Archive of orders"), status=422 if wrong else 200)
