"""All addresses: the pages of each room's `urls.py`, the REST interface under /api/v1/<room>/ from the rooms' `api.py`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from kupiec.ground.kit import api
from kupiec.ground.kit.api import jobs as jobs_api
from kupiec.house import health


def _routers() -> dict[str, api.Router]:
    """The routers of all rooms that have an `api.py`."""
    found = {"/jobs": jobs_api.router}
    for room in apps.get_app_configs():
        if room.name.startswith("kupiec.") and find_spec(f"{room.name}.api") is not None:
            router = getattr(import_module(f"{room.name}.api"), "router", None)
            if router is not None:
                found[f"/{room.label}"] = router
    return found


def _pages() -> list[URLResolver]:
    """The pages of all rooms, at the root: each room names its own addresses."""
    rooms = [room.name for room in apps.get_app_configs() if room.name.startswith("kupiec.") and room.label != "house"]
    return [path("", include(f"{room}.urls")) for room in rooms if find_spec(f"{room}.urls") is not None]


handler400 = "kupiec.ground.kit.pages.bad_request"
handler403 = "kupiec.ground.kit.pages.forbidden"
handler404 = "kupiec.ground.kit.pages.not_found"
handler500 = "kupiec.ground.kit.pages.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    *_pages(),
    path("zdrowie/zyje/", health.alive, name="health-alive"),
    path("zdrowie/gotow/", health.ready, name="health-ready"),
    *api.urlpatterns(api.build(_routers())),
]
