"""The customer's page: GET shows, however often mail scanners follow it; POST says that it was opened, asks, accepts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from kupiec.ground.kernel import rates
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.sales.offerpages import links, page, queries, services, tongue
from kupiec.sales.offerpages.models import Link
from kupiec.sales.offerpages.values import ACTS_AN_HOUR, LANGUAGES, PAGES_A_MINUTE, Signature
from kupiec.sales.offers import public as offers

PDFS_AN_HOUR = 30
EMPTY = {"name": "REQUIRED", "agreed": "NOT_AGREED", "text": "REQUIRED"}
"""What is refused where a field that has to be filled in is empty; the page says it itself before anything is sent."""


def _ip(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def _language(request: HttpRequest, link: Link | None) -> str:
    asked = request.GET.get("j", "")
    return asked if asked in LANGUAGES else link.language if link is not None else "pl"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@never_cache
def view(request: HttpRequest, token: str) -> HttpResponse:
    """The offer as its reader sees it."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    link, language, versions, version = found
    with prints.speaking(language):
        if request.method == "POST":
            if not rates.take(f"offer-page:{link.pk}", limit=ACTS_AN_HOUR, seconds=3600).allowed:
                return _bare(request, "many", language, link, status=429)
            return _posted(request, link, versions, version, language)
        return _page(request, link, versions, version, language)


def _found(request: HttpRequest, token: str) -> HttpResponse | tuple[Link, str, list[offers.OfferVersion], offers.OfferVersion]:
    """The link with the version asked for, or the answer when there is nothing to show."""
    if not rates.take(f"offer-pages:{_ip(request)}", limit=PAGES_A_MINUTE).allowed:
        return _bare(request, "many", _language(request, None), None, status=429)
    link = links.find(token)
    language = _language(request, link)
    if link is None:
        return _bare(request, "lost", language, None, status=404)
    if links.over(link):
        return _bare(request, "over", language, link, status=410)
    versions = queries.versions_shown(link.offer_id)
    if not versions:
        return _bare(request, "soon", language, link, status=200)
    wanted = _number(request.GET.get("w"))
    return link, language, versions, next((one for one in versions if one.pk == wanted), versions[0])


def _page(
    request: HttpRequest, link: Link, versions: list[offers.OfferVersion], version: offers.OfferVersion, language: str, **more: Any
) -> HttpResponse:
    """The page; `problem` and `typed` after something that was refused."""
    problem: Refusal | None = more.get("problem")
    words = tongue.of(language)
    ticked = page.chosen(request.POST) if problem is not None and request.POST.get("do") == "accept" else None
    context = {
        **page.shown(link, versions, version, ticked=ticked, language=language), "w": words, "language": language, "languages": tongue.NAMES.items(), "link": link, "offer": link.offer,
        "problem": tongue.refusal(language, problem.code, problem.field) if problem else "", "field": problem.field if problem else "", "typed": request.POST if problem else {},
        "empty": {name: tongue.refusal(language, code, name) for name, code in EMPTY.items()}, "here": request.path, "query": urlencode({"w": str(version.pk), "j": language}), "asked": request.GET.get("k") == "pytanie",
    }  # fmt: skip
    context["expired_text"] = words["expired"].format(day=kit.show.day(version.valid_until))
    context["changes_text"] = words["changes"].format(version=context["former"] or "")
    response = render(request, "offerpages/page.html", context, status=422 if problem else 200)
    return _quiet(response)


def _posted(
    request: HttpRequest, link: Link, versions: list[offers.OfferVersion], version: offers.OfferVersion, language: str
) -> HttpResponse:
    """One act of the customer. What is refused stands on the page with what was typed."""
    do, seen = request.POST.get("do", ""), _number(request.POST.get("version")) or 0
    there = f"{request.path}?{urlencode({'w': str(version.pk), 'j': language})}"
    try:
        if do == "seen":
            services.opened(link)
            return HttpResponse(status=204)
        if do == "ask":
            services.ask(link, seen, request.POST.get("text", ""), line_id=_number(request.POST.get("line")))
            return HttpResponseRedirect(f"{there}&k=pytanie#{_anchor(request)}")
        if do == "accept":
            services.accept(link, seen, page.chosen(request.POST), _signature(request), language=language)
            return HttpResponseRedirect(f"{there}#done")
    except Refusal as refusal:
        link.refresh_from_db()
        if links.over(link):
            return _bare(request, "over", language, link, status=410)
        if do == "accept" and queries.accepted_just_so(link, seen, page.chosen(request.POST)):
            return HttpResponseRedirect(f"{there}#done")
        return _page(request, link, versions, version, language, problem=refusal)
    return HttpResponse(status=400)


def _anchor(request: HttpRequest) -> str:
    line = _number(request.POST.get("line"))
    return f"l{line}" if line else "all"


def _signature(request: HttpRequest) -> Signature:
    post = request.POST
    return Signature(
        name=post.get("name", ""), role=post.get("role", ""), drawing=post.get("signature", ""), agreed=bool(post.get("agreed")), address=_ip(request), agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip


@never_cache
def sums(request: HttpRequest, token: str) -> HttpResponse:
    """The total of what is ticked, counted here and nowhere else."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    _link, language, _versions, version = found
    with prints.speaking(language):
        context = {"sums": page.sums(version, page.chosen(request.GET)), "version": version, "w": tongue.of(language)}
        return _quiet(render(request, "offerpages/_sums.html", context))


@never_cache
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same offer as a PDF."""
    found = _found(request, token)
    if isinstance(found, HttpResponse):
        return found
    link, language, _versions, version = found
    if not rates.take(f"offer-page-pdf:{link.pk}", limit=PDFS_AN_HOUR, seconds=3600).allowed:
        return _bare(request, "many", language, link, status=429)
    full = offers.OfferVersion.objects.select_related("offer__party", "offer__salesperson").get(pk=version.pk)
    response = HttpResponse(prints.as_pdf(offers.printing.printout(full)), content_type="application/pdf")
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in link.offer.number)
    response["Content-Disposition"] = f'inline; filename="{name}-{version}.pdf"'
    return _quiet(response)


def _bare(request: HttpRequest, why: str, language: str, link: Link | None, *, status: int) -> HttpResponse:
    """A page that only says why there is nothing else."""
    said = tongue.of(language)
    context = {"w": said, "language": language, "title": said[why], "text": said.get(f"{why}_note", ""), "link": link}
    return _quiet(render(request, "offerpages/bare.html", context, status=status))


def _quiet(response: HttpResponse) -> HttpResponse:
    """Found by no search engine; the address is told to no other site, and to our own, which checks where a form comes from."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def url(link: Link) -> str:
    return reverse("offer-page", args=[links.token(link)])
