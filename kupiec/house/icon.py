"""The icon that browsers ask for by its old name wherever nothing names another: beside a picture or a PDF.

An error page there would be drawn for nobody, and its cookie could replace the one of the page being opened.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control


@cache_control(public=True, max_age=86_400)
def icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("kit/mark.svg"))
