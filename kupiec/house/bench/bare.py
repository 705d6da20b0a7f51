"""The floor of list pages: bare Django views of the first 50 parties by name, without middleware, rights or screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.test.client import ClientHandler
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


class _Alone(ClientHandler):
    """Serves these views alone, beside a program that goes on with its own."""

    def resolve_request(self, request: HttpRequest) -> Any:
        request.urlconf = __name__
        return super().resolve_request(request)


def client() -> Client:
    made = Client(headers={"host": "localhost"})
    made.handler = _Alone(enforce_csrf_checks=False)
    with override_settings(MIDDLEWARE=[]):
        made.handler.load_middleware()
    return made
