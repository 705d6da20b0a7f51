"""Errors of the API as problem details (RFC 9457): one shape, a stable code, the fields concerned, the request's number."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.tx import Busy, NoSpace
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.kit import faults
from kupiec.ground.kit.keyset import BadAddress

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger("kupiec.api")
_INDEX = re.compile(r"\[(\d+)\]")
_STATUS = {
    "FORBIDDEN": 403, "NOT_FOUND": 404, "BUSY": 503, "NO_SPACE": 507, "UNKNOWN_PARAMETER": 400, "BAD_PARAMETER": 400,
    "IDEMPOTENCY_KEY": 400, "PRECONDITION_REQUIRED": 428, "RATE_LIMIT": 429, "CSRF": 403, "UNAUTHORIZED": 401,
}  # fmt: skip


class TooMany(HttpError):  # noqa: N818 - a no, not a fault
    """The minute's requests are used up."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(429, "")
        self.wait_seconds = wait_seconds


class FieldProblem(Schema):
    """What is wrong with one field of the request."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """Problem details: why the request was declined; nothing was saved."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = []
    request_id: str = ""


def status_of(refusal: Refusal, request: HttpRequest | None = None) -> int:
    """The HTTP status of a business no: 422 unless the code says better."""
    if isinstance(refusal, Conflict):
        return 412 if request is not None and "If-Match" in request.headers else 409
    if refusal.code.endswith("_NOT_FOUND"):
        return 404
    return _STATUS.get(refusal.code, 422)


def problem(request: HttpRequest, status: int, code: str, detail: str, *, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """The answer for a request that was declined."""
    body: dict[str, Any] = {
        "type": f"urn:kupiec:problem:{code}",
        "title": _title(status),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or [],
        "request_id": getattr(request, "request_id", ""),
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    if status in (503, 507):
        response["Retry-After"] = "5"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A Refusal (or several) as problem details; a Conflict also says which version stands."""
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    named: Collection[str] = getattr(request, "api_fields", frozenset())
    errors = [{"field": _as_asked(one.field, named), "code": one.code, "detail": one.text} for one in each if one.field]
    response = problem(request, status_of(refusal, request), refusal.code, refusal.text, errors=errors)
    if isinstance(refusal, Conflict):
        response["ETag"] = f'"{refusal.found}"'
    return response


def _as_asked(field: str, named: Collection[str]) -> str:
    """A verb's field as the body has it: `lines[0].code` → lines.0.item_id; `orderer` → orderer_id, `kind_id` → kind."""
    field = _INDEX.sub(r".\1", field)
    shape = _NUMBER.sub(".*.", field)
    last = shape.rsplit(".", 1)[-1]
    for other in (last, f"{last}_id", last.removesuffix("_id"), *_CALLED.get(last, ())):
        if shape.removesuffix(last) + other in named:
            return field.removesuffix(last) + other
    return field


_NUMBER = re.compile(r"\.\d+\.")
_CALLED = {"code": ("item_id",)}
"""Where cells of a grid are called otherwise than fields of a body."""


def problem_body(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    """The same as a value, for one item of a bulk answer."""
    body: dict[str, Any] = json.loads(of_refusal(request, refusal).content)
    return body


def _title(status: int) -> str:
    titles = {
        400: _("Bad request"), 401: _("Sign-in needed"), 403: _("Not allowed"), 404: _("Not found"),
        405: _("Method not allowed"), 409: _("Someone else changed this"), 412: _("Someone else changed this"),
        413: _("Too large"), 422: _("Declined"), 428: _("Version needed"), 429: _("Too many requests"),
        503: _("Busy"), 507: _("The disk is full"),
    }  # fmt: skip
    return titles.get(status, _("Server error") if status >= 500 else _("Declined"))


def install(api: NinjaAPI) -> None:
    """Every exception of an operation becomes problem details."""
    handlers: dict[Any, Any] = {
        Refusal: of_refusal,
        ValidationError: _invalid,
        BadAddress: _bad_address,
        Http404: lambda r, e: problem(r, 404, "NOT_FOUND", _("There is no such record.")),
        ObjectDoesNotExist: lambda r, e: problem(r, 404, "NOT_FOUND", _("There is no such record.")),
        PermissionDenied: lambda r, e: problem(r, 403, "FORBIDDEN", _("You may not do this.")),
        AuthenticationError: lambda r, e: problem(r, 401, "UNAUTHORIZED", _("Sign in or send a valid token.")),
        TooMany: _too_many,
        HttpError: _http_error,
        RequestDataTooBig: lambda r, e: problem(r, 413, "TOO_LARGE", _("The request is too large.")),
        SuspiciousOperation: lambda r, e: problem(r, 400, "BAD_REQUEST", _("The request can’t be read.")),
        Exception: _unexpected,
    }  # fmt: skip
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _bad_address(request: HttpRequest, error: BadAddress) -> HttpResponse:
    name = {"after": "cursor"}.get(str(error), str(error))
    why = error.why or (_("Begin without a cursor: this one belongs to another list or order.") if name == "cursor" else "")
    text = f"{_('Unusable value of “%(name)s”.') % {'name': name}} {why}".strip()
    return problem(request, 400, "BAD_PARAMETER", text, errors=[{"field": name, "code": "BAD_PARAMETER", "detail": why or text}])


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses; of a body that is no JSON the place where it stops being it."""
    if isinstance(broken := error.__cause__, ValueError) and error.status_code == 400:
        where = (
            _("Line %(line)s, column %(column)s.") % {"line": broken.lineno, "column": broken.colno}
            if isinstance(broken, json.JSONDecodeError)
            else ""
        )
        return problem(request, 400, "BAD_JSON", f"{translate(_SENTENCES['json_invalid'])} {where}".strip())
    return problem(request, error.status_code, f"HTTP_{error.status_code}", str(error))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(step) for step in _place(each["loc"])), "code": str(each["type"]).upper(), "detail": _sentence(each)}
        for each in error.errors
    ]
    unreadable = any(each["loc"][0] in ("query", "path", "header") for each in error.errors)
    code, status = ("BAD_PARAMETER", 400) if unreadable else ("INVALID", 422)
    return problem(request, status, code, _("Some fields can’t be used as they are."), errors=errors)


_SENTENCES = {
    "missing": N_("Fill this in."),
    "extra_forbidden": N_("There is no such field."),
    "json_invalid": N_("The body can’t be read as JSON."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "too_long": N_("At most %(max_length)s of them."),
    "too_short": N_("At least %(min_length)s of them."),
    "greater_than": N_("It must be above %(gt)s."),
    "greater_than_equal": N_("At least %(ge)s."),
    "less_than": N_("It must be below %(lt)s."),
    "less_than_equal": N_("At most %(le)s."),
    "string": N_("Give a text."),
    "int": N_("Give a whole number."),
    "decimal": N_('Give a decimal number, such as "12.50".'),
    "float": N_("Give a number."),
    "bool": N_("Give true or false."),
    "date": N_("Give a date, such as 2026-11-22."),
    "datetime": N_("Give a date with time, such as 2026-11-22T10:30:00."),
    "list": N_("Give a list."),
    "tuple": N_("Give a list."),
    "dict": N_("Give an object."),
    "model": N_("Give an object."),
    "literal": N_("Give one of these: %(expected)s."),
    "enum": N_("Give one of these: %(expected)s."),
}
"""By the kind of a pydantic error, else by its first word (`int_parsing`: a whole number)."""


def sentence(kind: str) -> str:
    """What is wanted of a value of a kind: `date`, `int`, `decimal`, `bool`."""
    return translate(_SENTENCES[kind])


def _sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in the caller's language."""
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    for name in (kind, kind.split("_", 1)[0]):
        try:
            return translate(_SENTENCES[name]) % context
        except KeyError:
            continue
    return _("This value can’t be used here.")


def _place(location: Any) -> list[Any]:
    """`("body", "data", "lines", 0, "quantity")` → lines.0.quantity: as the client wrote it."""
    steps = list(location)[1:]
    if location[0] != "body":
        return steps
    return steps[1:] or ["body"]


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = problem(request, 429, "RATE_LIMIT", _("Too many requests; wait a moment."))
    response["Retry-After"] = str(error.wait_seconds)
    return response


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    if (status := faults.status(error)) != 500:
        log.error("the database can’t answer", exc_info=error, extra={"request": request})
        return of_refusal(request, NoSpace() if status == 507 else Busy())
    if isinstance(error, (DataError, OverflowError)):
        reading = request.method in ("GET", "HEAD")
        log.warning("the database refused a value", exc_info=error, extra={"request": request})
        return problem(request, 400 if reading else 422, "BAD_VALUE", _("One of the values is too long or too large."))
    log.error("the request failed", exc_info=error, extra={"request": request})
    return problem(request, 500, "ERROR", _("Something went wrong; nothing was saved."))
