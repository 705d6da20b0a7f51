"""The floor of list pages: bare Django views of the first 50 parties by name, without middleware, rights or screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse, JsonResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from kupiec.ground.kit import public as kit
from kupiec.people.parties.models import Party

COLUMNS = ("id", "code", "name", "city", "nip")
ROWS = Party.objects.order_by("name_key", "id")
PAGE = Engine().from_string(
    "<html><body><table>{% for r in rows %}<tr><td><a href='/c/{{ r.id }}/'>{{ r.code }}</a></td><td>{{ r.name }}</td>"
    "<td>{{ r.city }}</td><td>{{ r.nip }}</td><td>{{ r.country }}</td></tr>{% endfor %}</table></body></html>"
)


def as_json(request: kit.Request) -> HttpResponse:
    return JsonResponse({"rows": list(ROWS.values(*COLUMNS)[:50])})


def as_html(request: kit.Request) -> HttpResponse:
    return HttpResponse(PAGE.render(Context({"rows": ROWS[:50]})))


urlpatterns = [path("json", as_json), path("html", as_html)]


@contextmanager
def served() -> Iterator[Client]:
    """A client of these views alone."""
    with override_settings(ROOT_URLCONF="kupiec.house.bench.bare", MIDDLEWARE=[]):
        yield Client(headers={"host": "localhost"})
