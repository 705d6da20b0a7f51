"""One NinjaAPI out of the rooms' routers: authentication, problem details, OpenAPI with our errors and headers, its page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_script_prefix, path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.openapi.urls import get_openapi_urls, get_root_url
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.router import BoundRouter

from kupiec.ground.kit.addresses import Late
from kupiec.ground.kit.api import plain, problems
from kupiec.ground.kit.api.auth import BySession, ByToken
from kupiec.ground.kit.api.commands import BulkDone, Ids, Refused, Router

_REFERENCE = "#/components/schemas/"
_SHARED = {kind.__name__ for kind in (Ids, BulkDone, Refused, problems.Problem, problems.FieldProblem)}
"""Shapes of the machinery, the same in all rooms."""
_TEXT = """REST interface of Kupiec: all that the screens do, under the same rules.

A program signs in with `Authorization: Bearer KEY`; each person makes keys under My account, Keys for programs (API).

Money, quantities and rates are decimal numbers in text ("12.50"). Lists page by cursor. Every writing operation takes
`Idempotency-Key` (the same answer again, one effect) and `dry_run=true` (what would happen; nothing is kept).
Records carry a version as ETag; editing asks for it in `If-Match`. Errors are problem details (RFC 9457) with a stable
`code`; after an error nothing was saved."""

_EDITING = {
    "name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"},
    "description": 'the version you saw, as its ETag: `"7"`; records with a version refuse to be edited without it (428), or by an old one (412)',
}  # fmt: skip
_WRITING = [
    {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "maxLength": 255, "minLength": 1},
     "description": "any text of your own; repeating it repeats the answer, not the effect"},
    {"name": "dry_run", "in": "query", "required": False, "schema": {"type": "boolean", "default": False},
     "description": "do everything, answer, keep nothing"},
]  # fmt: skip


class _Renderer(JSONRenderer):
    encoder_class = plain.Encoder
    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class _Described(OpenAPISchema):
    """Ninja's document keeps one shape per name, the last one; rooms may well have a `LineIn` each: `orders.LineIn`."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        so_far, self.schemas = self.schemas, {}
        details = super().operation_details(operation)
        room = (operation.tags or ["api"])[0]
        names = {name: name if name in _SHARED else f"{room}.{name}" for name in self.schemas}
        own = {names[name]: _renamed(shape, names) for name, shape in self.schemas.items()}
        self.schemas = so_far | own
        return _renamed(details, names)


def _renamed(part: Any, names: Mapping[str, str]) -> Any:
    """The same part of the document with its references renamed."""
    if isinstance(part, dict):
        return {
            key: f"{_REFERENCE}{names.get(_reference(part), _reference(part))}" if key == "$ref" else _renamed(value, names)
            for key, value in part.items()
        }
    return [_renamed(each, names) for each in part] if isinstance(part, list) else part


class KupiecAPI(NinjaAPI):
    """NinjaAPI whose OpenAPI document tells of problem details and of the headers all operations know.

    A room's operations are made when one of its addresses, or the document, is first asked: their schemas take a lot of
    memory and time, and most workers are asked of a few rooms.
    """

    def __init__(self, rooms: Mapping[str, Callable[[], Router]], **options: Any) -> None:
        super().__init__(**options)
        self._rooms = rooms
        self._bound: dict[str, list[BoundRouter]] = {}

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        late = [Late(room, partial(self._addresses, room)) for room in self._rooms]
        return [*get_openapi_urls(self), *late, get_root_url(self)]

    def _addresses(self, room: str) -> Sequence[URLPattern]:
        return [address for router in self._of(room) for address in router.urls_paths(router.prefix)]

    def _of(self, room: str) -> list[BoundRouter]:
        if room not in self._bound:
            self._bound[room] = [BoundRouter(mount, self) for mount in self._rooms[room]().build_routers(f"/{room}")]
        return self._bound[room]

    def _get_bound_routers(self) -> list[BoundRouter]:
        return [router for room in self._rooms for router in self._of(room)]

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """A record that was written tells its version as ETag, so that it can be edited at once."""
        response = super().create_response(request, data, **options)
        if isinstance(data, dict) and isinstance(data.get("version"), int) and "id" in data and not response.has_header("ETag"):
            response["ETag"] = f'"{data["version"]}"'
        return response

    def get_root_path(self, path_params: Any) -> str:
        return f"{get_script_prefix()}api/v{self.version}/"

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        schema = _Described(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        described = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= described.pop("$defs", {}) | {"Problem": described}
        declined = {"content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                operation["responses"] |= {
                    "4XX": {"description": "Declined; nothing was saved", **declined},
                    "5XX": {"description": "Not possible now; nothing was saved", **declined},
                }
                if method in ("put", "patch"):
                    operation.setdefault("parameters", []).append(_EDITING)
                if method not in ("get", "head"):
                    operation.setdefault("parameters", []).extend(_WRITING)
        return schema


def build(rooms: Mapping[str, Callable[[], Router]], *, version: str = "1") -> NinjaAPI:
    """The API out of the rooms' routers, each given by a function: `build({"orders": lambda: api.router, …})`."""
    api = KupiecAPI(
        rooms, title="Kupiec", version=version, description=_TEXT, docs_url=None, openapi_url="/openapi.json",
        auth=[ByToken(), BySession()], urls_namespace=f"api-v{version}", renderer=_Renderer(),
    )  # fmt: skip
    problems.install(api)
    return api


def urlpatterns(api: NinjaAPI) -> list[URLPattern | URLResolver]:
    """Its addresses for house/urls: `/api/v1/…`, the page `/api/v1/docs`; anything else below `/api/` is a 404 problem."""

    described = functools.cache(lambda: _described(api))

    def docs(request: HttpRequest) -> HttpResponse:
        return render(request, "kit/api/docs.html", {"api": described()})

    return [
        path("api/v1/docs", docs, name="api-docs"),
        path("api/v1/", api.urls),
        re_path(r"^api/", _unknown),
    ]


@csrf_exempt
def _unknown(request: HttpRequest) -> HttpResponse:
    return problems.problem(request, 404, "NOT_FOUND", _("There is no such address."))


def _described(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI document as the page shows it: operations by tag, each with its parameters and shapes."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["—"])[0]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            groups.setdefault(tag, []).append({
                "id": operation["operationId"], "method": method.upper(), "address": address,
                "summary": operation.get("summary", ""), "text": operation.get("description", ""),
                "parameters": [each | {"kind": _kind(each["schema"])[0]} for each in operation.get("parameters", [])], "body": _reference(body),
                "answers": [
                    {"status": status, "schema": _reference(_content(answer))}
                    for status, answer in operation["responses"].items()
                ],
            })  # fmt: skip
    return {"title": schema["info"]["title"], "text": schema["info"]["description"], "groups": sorted(groups.items()),
            "schemas": [
                (name, about.get("description", ""), [_field(field, shape, about) for field, shape in about.get("properties", {}).items()])
                for name, about in sorted(schema["components"]["schemas"].items())
            ]}  # fmt: skip


def _field(name: str, shape: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A field as the page shows it: what it takes, the shape it leads to, whether it must be given."""
    kind, reference = _kind(shape)
    return {
        "name": name,
        "kind": kind,
        "reference": reference,
        "required": name in whole.get("required", ()),
        "text": shape.get("description", ""),
    }


_LIMITS = {
    "maxLength": "at most {} characters",
    "minLength": "at least {}",
    "maxItems": "at most {} of them",
    "minimum": "from {}",
    "maximum": "up to {}",
}


def _kind(shape: Any) -> tuple[str, str]:
    """In words what a value may be (`list of`, `date`, `or null`), and the name of the shape it refers to."""
    if name := _reference(shape):
        return "", name
    if parts := shape.get("anyOf") or shape.get("allOf"):
        kinds = [_kind(part) for part in parts]
        return " or ".join(dict.fromkeys(kind for kind, _name in kinds if kind)), next((name for _kind, name in kinds if name), "")
    if shape.get("type") == "array":
        kind, name = _kind(shape.get("items", {}))
        words, limits = f"list of {kind}".strip(), [text.format(shape[limit]) for limit, text in _LIMITS.items() if limit in shape]
        return ", ".join([words, *limits]), name
    words = ", ".join(map(str, shape["enum"])) if "enum" in shape else shape.get("format") or shape.get("type", "any value")
    limits = [text.format(shape[limit]) for limit, text in _LIMITS.items() if limit in shape and abs(shape[limit]) < 2**53]
    return ", ".join([words, *limits]), ""


def _content(answer: dict[str, Any]) -> Any:
    return next((kind.get("schema") for kind in answer.get("content", {}).values()), None)


def _reference(schema: Any) -> str:
    return (schema or {}).get("$ref", "").rsplit("/", 1)[-1] if isinstance(schema, dict) else ""
