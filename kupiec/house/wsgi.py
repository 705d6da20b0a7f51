"""The web application for a WSGI server (granian). Static files are answered before Django is asked.

As a Django middleware servestatic is asynchronous: every page would start an event loop and threads of its own.
"""

from __future__ import annotations

import os
from wsgiref.headers import Headers

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

from kupiec.house import collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupiec.house.settings")


def _guarded(headers: Headers, _path: str, _url: str) -> None:
    """The headers that Django's middleware puts on pages."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY


with collector.loading():
    _pages = get_wsgi_application()
application = ServeStatic(
    _pages,
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    max_age=3600,
    allow_all_origins=False,
    add_headers_function=_guarded,
)
collector.settle()
