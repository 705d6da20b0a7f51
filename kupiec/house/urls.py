"""All addresses: each room's own, under its Polish name; the REST interface under /api/v1/<room>/ from the rooms' api.py."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from kupiec.ground.kit import api
from kupiec.ground.kit.api import jobs as jobs_api


def _routers() -> dict[str, api.Router]:
    """The routers of all rooms that have an `api.py`."""
    found = {"/jobs": jobs_api.router}
    for room in apps.get_app_configs():
        if room.name.startswith("kupiec.") and find_spec(f"{room.name}.api") is not None:
            router = getattr(import_module(f"{room.name}.api"), "router", None)
            if router is not None:
                found[f"/{room.label}"] = router
    return found


handler400 = "kupiec.ground.kit.pages.bad_request"
handler403 = "kupiec.ground.kit.pages.forbidden"
handler404 = "kupiec.ground.kit.pages.not_found"
handler500 = "kupiec.ground.kit.pages.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kupiec.ground.kit.urls")),
    *api.urlpatterns(api.build(_routers())),
]
