"""All addresses: the pages of each room's `urls.py`, the REST interface under /api/v1/<room>/ from the rooms' `api.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from kupiec.ground.kit.addresses import ByFirstWord, Late
from kupiec.house import health, icon


def _interface() -> list[URLPattern | URLResolver]:
    """The REST interface: the routers of all rooms that have an `api.py`."""
    from kupiec.ground.kit import api

    modules = {"jobs": "kupiec.ground.kit.api.jobs"}
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("kupiec.") and room.label != "kit"]
    modules |= {room.label: f"{room.name}.api" for room in rooms if find_spec(f"{room.name}.api") is not None}
    made: dict[str, Callable[[], Any]] = {label: partial(_router, module) for label, module in modules.items()}
    return api.urlpatterns(api.build(made))


def _router(module: str) -> Any:
    return import_module(module).router


def _pages() -> list[URLResolver]:
    """The pages of all rooms, at the root: each room names its own addresses."""
    rooms = [room.name for room in apps.get_app_configs() if room.name.startswith("kupiec.") and room.label != "house"]
    return [path("", include(f"{room}.urls")) for room in rooms if find_spec(f"{room}.urls") is not None]


handler400 = "kupiec.ground.kit.pages.bad_request"
handler403 = "kupiec.ground.kit.pages.forbidden"
handler404 = "kupiec.ground.kit.pages.not_found"
handler500 = "kupiec.ground.kit.pages.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    ByFirstWord([
        *_pages(),
        path("zdrowie/zyje/", health.alive, name="health-alive"),
        path("zdrowie/gotow/", health.ready, name="health-ready"),
        path("favicon.ico", icon.icon, name="icon"),
        Late("api", _interface),
    ])
]  # fmt: skip
