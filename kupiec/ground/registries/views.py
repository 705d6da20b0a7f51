"""Filling a form from registers, checking a record or an account now, what a register said word for word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.registries import panel, queries, rules, services, sockets, words
from kupiec.ground.registries.models import Check, Reply
from kupiec.ground.registries.values import FILLED, Numbers, Source


@kit.screen(right=services.RIGHT)
def fill(request: kit.Request) -> HttpResponse:
    """What registers say of the firm whose form came along: a fragment under its head. The form itself is not touched here."""
    if request.method != "POST":
        raise Http404
    now = {name: request.POST[name].strip()[:240] for name in FILLED if name in request.POST}
    context: dict[str, Any] = {}
    try:
        found = services.fill(_numbers(now), by=request.actor)
        context = {"rows": _rows(found, now), "checks": [{"check": one, "mark": words.mark(one), "source": words.SHORT[Source(one.source)]} for one in found.checks],
                   "problems": found.problems, "unknown": not found.found.name}  # fmt: skip
    except Refusal as refusal:
        context = {"problems": [refusal.text], "failed": True}
    return HttpResponse(render_to_string("registries/_fill.html", context, request))


def _numbers(now: Mapping[str, str]) -> Numbers:
    vat = rules.compact(now.get("vat_eu", ""))
    krs = rules.compact(now.get("krs", ""))
    whole = krs.zfill(10) if krs.isascii() and krs.isdigit() and len(krs) <= 10 else ""
    return Numbers(
        nip=rules.polish_nip(now.get("nip", "")),
        vat_eu=vat if len(vat) > 4 and vat[:2].isalpha() and vat.isascii() and vat.isalnum() else "",
        krs=whole,
    )


def _rows(found: services.Filled, now: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each field the register knows otherwise: an empty one is filled at once, another waits for a yes."""
    return [
        {"field": one.field, "label": words.FIELDS[one.field], "now": panel.shown(one.field, one.now), "theirs": panel.shown(one.field, one.theirs),
         "value": one.theirs, "empty": not one.now}
        for one in services.proposals(found.found, now)
    ]  # fmt: skip


@kit.screen(right=services.RIGHT)
def check(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """Ask about a record now; the panel anew, with what failed. `account`: only whether it is the firm's."""
    if request.method != "POST":
        raise Http404
    by, problems = request.actor, []
    try:
        if account := request.POST.get("account", ""):
            services.check_account(kind, pk, account[:40], by=by)
        else:
            sources = [Source(request.POST["source"])] if request.POST.get("source") in set(Source) else []
            problems = list(services.check(kind, pk, sources=sources, by=by).problems)
    except Refusal as refusal:
        if refusal.code in ("NOT_FOUND", "FORBIDDEN", "UNKNOWN_SUBJECT"):
            raise
        problems = [refusal.text]
    if not kit.is_fragment(request):
        return kit.go(
            request, reverse(sockets.subject(kind).route, args=[pk]) + "?panel=registries", text=" ".join(problems) or _("Checked.")
        )
    response = HttpResponse(render_to_string("registries/_panel.html", panel.told(kind, pk, by=by, problems=problems), request))
    return kit.announce(response, " ".join(problems) or _("Checked."))


def _head(check: Check, by: Any) -> kit.Head:
    badges = (words.mark(check),)
    return kit.Head(
        _("Answer of a register"),
        f"{kit.show.say(words.SHORT[Source(check.source)])} · {check.number}",
        icon="building-bank",
        badges=badges,
        subtitle=check.name,
    )


def _subject_url(check: Check) -> str:
    if check.subject_id is None:
        return ""
    return reverse(sockets.subject(check.subject).route, args=[check.subject_id]) + "?panel=registries"


def _raw(check: Check, by: Any) -> dict[str, Any]:
    reply = Reply.objects.get(pk=check.reply_id)
    facts = [(words.FIELDS[name], panel.shown(name, str(check.facts[name]))) for name in words.FIELDS if check.facts.get(name)]
    return {
        "reply": reply,
        "check": check,
        "facts": facts,
        "accounts": check.facts.get("accounts", ()),
        "remarks": check.facts.get("remarks", ()),
    }


ANSWER = kit.Detail(
    "registries.check", get=queries.one, head=_head, layout="card", right=services.RIGHT,
    panels=(kit.Panel("answer", N_("Answer"), template="registries/_answer.html", context=_raw, icon="file-text", order=10),),
)  # fmt: skip
