"""Old addresses of records that were merged lead to what they are part of now: a page by 301, the interface by 301 or 410."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext

from kupiec.ground.merging import queries
from kupiec.ground.merging.sockets import Kind, kinds

API = "/api/v1/"


class ForwardingMiddleware:
    """Looks only at answers 404 whose address names a record of a kind that can be merged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.resolver_match is None:
            return response
        return _forward(request) or response


def _forward(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    by = getattr(request, "actor", None)
    if match is None or not by:
        return None
    pk = match.kwargs.get("pk", match.kwargs.get("id"))
    kind = _named(request.path, str(match.url_name or ""))
    if kind is None or not isinstance(pk, int):
        return None
    now = queries.went(kind.kind, pk)
    if now is None or not kind.visible(by).filter(pk=now).exists():
        return None
    return _answer(request, kind, pk, now)


def _named(path: str, url_name: str) -> Kind | None:
    """Whose record an address names: a page by its route (`party`, `party-edit`), the interface by its path."""
    for kind in kinds:
        if url_name == kind.route or url_name.startswith(f"{kind.route}-"):
            return kind
        if any(path.startswith(f"{API}{each}/") and path[len(f"{API}{each}/") :].split("/")[0].isdecimal() for each in kind.paths):
            return kind
    return None


def _answer(request: HttpRequest, kind: Kind, pk: int, now: int) -> HttpResponse:
    if not request.path.startswith(API):
        match = request.resolver_match
        name = str(match.url_name if match and request.method == "GET" else kind.route)
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponsePermanentRedirect(reverse(name, args=[now]) + query)
    from kupiec.ground.kit.api import problems  # not before the API is asked: its libraries take memory

    url = request.path.replace(f"/{pk}", f"/{now}", 1)
    said = gettext("This record has been merged into another one (%(id)s).") % {"id": now}
    answer = problems.problem(request, 301 if request.method in ("GET", "HEAD") else 410, "MERGED", said)
    answer["Location"] = url
    return answer
