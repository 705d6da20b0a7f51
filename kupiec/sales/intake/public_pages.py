"""The customer's page for orders: GET shows, however often mail scanners follow it; POST finds, counts and sends."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kupiec.ground.kernel import rates
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import prints
from kupiec.sales.intake import links, page, services, tongue
from kupiec.sales.intake.models import Link, Proposal
from kupiec.sales.intake.values import ACTS_AN_HOUR, LANGUAGES, PAGES_A_MINUTE


@never_cache
def view(request: HttpRequest, token: str) -> HttpResponse:
    """The page as its reader sees it."""
    if not rates.take(f"order-pages:{str(request.META.get('REMOTE_ADDR', ''))[:64]}", limit=PAGES_A_MINUTE).allowed:
        return _bare(request, "many", None, status=429)
    link = links.find(token)
    if link is None:
        return _bare(request, "lost", None, status=404)
    if links.over(link):
        return _bare(request, "over", link, status=410)
    with prints.speaking(_language(request, link)):
        return _posted(request, link) if request.method == "POST" else _shown(request, link)


def _language(request: HttpRequest, link: Link | None) -> str:
    asked = request.GET.get("j", "")
    return asked if asked in LANGUAGES else link.language if link is not None else "pl"


def _posted(request: HttpRequest, link: Link) -> HttpResponse:
    do, said = request.POST.get("do", ""), tongue.of(_language(request, link))
    lines = page.typed(link, request.POST)
    if do.startswith("add:"):
        return _shown(request, link, lines=[*lines, *page.typed(link, {"code_0": do.removeprefix("add:"), "qty_0": "1"})])
    problems = [said[one.wrong].format(code=one.code or "?") for one in lines if one.wrong]
    if do != "send" or problems:
        services.opened(link)
        return _shown(request, link, lines=lines, problems=problems if do in ("send", "check") else [])
    if not rates.take(f"order-page:{link.pk}", limit=ACTS_AN_HOUR, seconds=3600).allowed:
        return _bare(request, "many", link, status=429)
    try:
        given = [(one.code, one.amount or ZERO, one.unit) for one in lines]
        made = services.order_by_link(
            link, given, number=request.POST.get("number", ""), wanted_on=page.wanted(request.POST.get("wanted", "")), remarks=request.POST.get("remarks", ""), sent=request.POST.get("key", ""),
        )  # fmt: skip
    except Refusal as refusal:
        return _shown(request, link, lines=lines, problems=[said.get(refusal.code, said["OTHER"])])
    return _shown(request, link, lines=lines, done=Proposal.objects.get(pk=made))


def _shown(request: HttpRequest, link: Link, **more: Any) -> HttpResponse:
    language = _language(request, link)
    lines, problems = more.get("lines", []), more.get("problems", [])
    asked = request.POST.get("q", request.GET.get("q", ""))[:100]
    context = {
        "w": tongue.of(language), "language": language, "languages": tongue.NAMES.items(), "link": link, "lines": lines, "rows": list(enumerate(page.rows(lines))), "problems": problems, "q": asked,
        "found": page.found(link, asked) if asked.strip() else None, "sum": sum((one.value for one in lines if one.value is not None), ZERO), "done": more.get("done"),
        "key": request.POST.get("key", "")[:64] or uuid.uuid4().hex, "typed": request.POST, "here": request.path,
    }  # fmt: skip
    return _quiet(render(request, "intake/page.html", context, status=422 if problems else 200))


def _bare(request: HttpRequest, why: str, link: Link | None, *, status: int) -> HttpResponse:
    """A page that only says why there is nothing else."""
    language = _language(request, link)
    said = tongue.of(language)
    return _quiet(
        render(
            request,
            "intake/bare.html",
            {"w": said, "language": language, "title": said[why], "text": said.get(f"{why}_note", ""), "link": link},
            status=status,
        )
    )


def _quiet(response: HttpResponse) -> HttpResponse:
    """Found by no search engine; the address is told to no other site."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
