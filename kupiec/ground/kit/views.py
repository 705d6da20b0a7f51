"""The kit's own addresses: home, palette, pickers, notices, open documents, pattern sheet."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import details, frame, pages, parse, pickers, show
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.request import Request


@pages.screen()
def home(request: Request) -> HttpResponse:
    """My day: blocks hung by the rooms, each asked for by itself once the page stands."""
    blocks = [panel for source in frame.home_panels for panel in source.panels(request.actor)]
    seen = sorted((panel for panel in blocks if not panel.right or request.actor.may(panel.right)), key=lambda panel: panel.order)
    if "panel" in request.GET:
        for panel in seen:
            if panel.key == request.GET["panel"]:
                return HttpResponse(details.panel_markup(panel, None, request))
        raise pages.BadAddress("panel")
    keys = [Key(command.key, command.label) for command in frame.allowed_commands(request.actor) if command.key]
    places = {place: [panel for panel in seen if panel.place == place] for place in ("head", "top", "main", "side")}
    return pages.page(request, "kit/home.html", {"blocks": seen, **places}, title=_("My day"), keys=keys)


@pages.screen()
def settings(request: Request) -> HttpResponse:
    """All settings this person may see, on one page."""
    shelves = frame.Frame(request).shelves
    if not shelves:
        return pages.error(request, 403)
    return pages.page(request, "kit/settings.html", {"shelves": shelves}, title=_("Settings"))


@pages.screen()
def choices(request: Request, name: str) -> HttpResponse:
    return pickers.choices(request, name)


@pages.screen()
def close_document(request: Request) -> HttpResponse:
    if request.method == "POST":
        frame.closed(request, request.POST.get("url", ""))
    return HttpResponse(status=204)


@pages.screen()
def understood_day(request: Request) -> HttpResponse:
    """What date a typed text means, for the hint under date fields."""
    try:
        found = parse.day(request.GET.get("q", "")[:40])
    except Refusal as refusal:
        return JsonResponse({"error": refusal.text})
    return JsonResponse({"text": show.day(found), "said": show.weekday(found)})
