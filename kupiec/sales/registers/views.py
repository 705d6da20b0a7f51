"""Pages of the registers: all of them with the drawn way and the draft, a trial on an order, a published version."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access.public import RoleGiven, User
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import public as kit
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import differing, graph, queries, rules, services, words
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.values import BookData, RegisterData, Tried, from_json

MOST_EDITIONS = 30


@kit.screen(right=RIGHT)
def overview(request: kit.Request) -> HttpResponse:
    """The registers as drafted, else as in force; publishing and throwing the draft away."""
    by, problems = request.actor, []
    if request.method == "POST":
        try:
            return _done(request)
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = told(refusal, queries.drafted(by.company_id))
    context = _overview(by) | {"problems": problems, "note": request.POST.get("note", "")}
    return kit.page(request, "registers/overview.html", context, title=_("Registers of orders"), status=422 if problems else 200)


def _done(request: kit.Request) -> HttpResponse:
    by, here = request.actor, reverse("orders-registers")
    version = kit.parse.key(request.POST.get("version", "")) or 0
    verb, _dash, code = request.POST.get("do", "").partition(":")
    match verb:
        case "publish":
            number = services.publish(note=request.POST.get("note", ""), version=version, by=by)
            return kit.go(request, here, text=gettext("Published: version %(number)s") % {"number": number})
        case "discard":
            services.discard(version=version, by=by)
            return kit.go(request, here, text=gettext("The draft is gone"))
        case "up" | "down":
            services.move_register(code, up=verb == "up", version=version, by=by)
        case "remove":
            services.remove_register(code, version=version, by=by)
            return kit.go(request, here, text=gettext("Taken out of the draft"))
        case "restore":
            services.restore(kit.parse.key(code) or 0, version=version, by=by)
            return kit.go(request, here, text=gettext("The version is in the draft now; publish it to put it in force."))
    return kit.go(request, here)


def told(refusal: Refusal, book: BookData) -> list[str]:
    """Sentences with the register they are about."""
    found = []
    for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
        at = "" if isinstance(one, Conflict) else one.field
        index = at.partition("[")[2].partition("]")[0] if at.startswith("registers[") else ""
        name = kit.show.say(book.registers[int(index)].name) if index.isdecimal() and int(index) < len(book.registers) else ""
        found.append(f"{name}: {one.text}" if name and name not in one.text else one.text)
    return list(dict.fromkeys(found))


def _overview(by: Actor) -> dict[str, Any]:
    draft, counts = queries.draft(by.company_id), queries.standing_in(by.company_id)
    force = queries.in_force(by.company_id)
    book = from_json(draft.data) if draft else force
    return {
        "draft": draft, "version": draft.version if draft else 0, "changes": differing.shown(rules.differences(force, book), force, book, company_id=by.company_id) if draft else [],
        "rows": [_row(one, counts.get(one.code, 0)) for one in book.registers], "graph": graph.draw(book, counts=counts),
        "latest": queries.latest(by.company_id), "editions": list(queries.published(by)[:MOST_EDITIONS]),
    }  # fmt: skip


def _row(one: RegisterData, count: int) -> dict[str, Any]:
    known = registry.known()
    return {
        "register": one, "meaning": words.MEANINGS[one.meaning], "count": count,
        "operations": [
            (each.label or known[each.kind].label, each.on_entry, bool(each.guard or each.roles or each.right)) for each in one.operations if each.kind in known
        ],
    }  # fmt: skip


@kit.screen(right=RIGHT)
def edition(request: kit.Request, number: int) -> HttpResponse:
    """A published version: its way, what it changed."""
    by = request.actor
    row = queries.published(by).filter(number=number).first()
    if row is None:
        raise Http404
    before = queries.published(by).filter(number__lt=number).first()
    book = from_json(row.data)
    draft = queries.draft(by.company_id)
    old = from_json(before.data) if before else book
    context = {
        "row": row, "changes": differing.shown(rules.differences(old, book), old, book, company_id=by.company_id), "graph": graph.draw(book), "first": before is None,
        "rows": [_row(one, 0) for one in book.registers], "version": draft.version if draft else 0, "draft": draft,
    }  # fmt: skip
    return kit.page(request, "registers/edition.html", context, title=gettext("Registers, version %(number)s") % {"number": number})


@kit.screen(right=RIGHT)
def trial(request: kit.Request) -> HttpResponse:
    """What would happen to an order: a dry run by the draft or by what is in force."""
    by, problems = request.actor, []
    found: Tried | None = None
    asked = request.POST if request.method == "POST" else request.GET
    draft = queries.draft(by.company_id)
    by_draft = asked.get("book", "draft") == "draft" and draft is not None
    book = from_json(draft.data) if by_draft and draft else queries.in_force(by.company_id)
    if request.method == "POST":
        try:
            sample = kit.parse.key(asked.get("sample", "")) or 0
            found = services.try_out(book, sample, register=asked.get("register", ""), user_id=kit.parse.key(asked.get("user", "")), by=by)
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = told(refusal, book)
    context = {
        "tried": found, "problems": problems, "samples": queries.samples(by), "sample": asked.get("sample", ""), "register": asked.get("register", ""),
        "book": "draft" if by_draft else "force", "draft": draft, "registers": [(one.code, one.name) for one in book.registers],
        "users": _users(by), "user": asked.get("user", ""), "graph": graph.draw(book, now=_now(book, found)),
    }  # fmt: skip
    return kit.page(request, "registers/trial.html", context, title=_("Try registers on an order"), status=422 if problems else 200)


def _users(by: Actor) -> list[tuple[int, str]]:
    working = RoleGiven.objects.filter(company_id=by.company_id).values("user_id")
    return [(user.pk, str(user)) for user in User.objects.select_related("employee").filter(pk__in=working, is_active=True).order_by("pk")]


def _now(book: BookData, found: Tried | None) -> str:
    return next((one.code for one in book.registers if found and kit.show.say(one.name) == found.register), "")
