"""Operations of the API: reading ones run as they are; writing ones know idempotency keys, dry runs and versions."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router as NinjaRouter
from ninja import Schema
from ninja.operation import Operation, PathView
from pydantic import ConfigDict, Field

from kupiec.ground.kernel import idempotency, tx
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit.api import problems

KEPT_HEADERS = ("ETag", "Location", "Content-Type")
MOST_IN_BULK = 1000


_READING = ("GET", "HEAD", "OPTIONS")


class Input(Schema):
    """Base of request bodies: a field that isn't declared is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    def as_given(self, *without: str) -> dict[str, Any]:
        """The fields the caller named, but for those left out here; lists as tuples, as drafts want them."""
        said = self.model_dump(exclude_unset=True, exclude=set(without))
        return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


Scalar = str | bool | int | Decimal | None
"""A value of a field whose type only the data know."""


class _Undone(Exception):  # noqa: N818 - ends a transaction, is no error
    """Carries an answer out of a transaction that must not be kept."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class Command(Operation):
    """An operation whose writing methods are done once per idempotency key, or rolled back in a dry run."""

    def run(self, request: HttpRequest, **kw: Any) -> HttpResponseBase:
        refused = self._run_checks(request)
        if refused:
            return refused
        try:
            if any(isinstance(value, int) and value >= 2**63 for value in kw.values()):
                raise Http404
            self._check_parameters(request)
            temporary = self.api.create_temporal_response(request)
            values = self._get_values(request, kw, temporary)
            _check_storable(values, code="BAD_PARAMETER" if request.method in _READING else "")
            request.api_fields = frozenset(_fields(values))  # type: ignore[attr-defined]
            if request.method in _READING or getattr(self.view_func, "by_itself", False):
                return self._answer(request, values, temporary)
            return _carried_out(request, lambda: self._answer(request, values, temporary))
        except Exception as error:
            return self.api.on_exception(request, error)

    def _check_parameters(self, request: HttpRequest) -> None:
        """A misspelt filter must not quietly give everything, a misspelt dry run not quietly write (C8)."""
        if not request.GET:
            return
        known = {name for model in self.models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__}
        known |= set() if request.method in _READING else {"dry_run"}
        if unknown := [name[:60] for name in request.GET if name not in known]:
            raise Refusal("UNKNOWN_PARAMETER", N_("There is no parameter “%(name)s”."), unknown[0], params={"name": unknown[0]})

    def _answer(self, request: HttpRequest, values: Any, temporary: HttpResponse) -> HttpResponseBase:
        return self._result_to_response(request, self.view_func(request, **values), temporary)


class Address(PathView):
    """An address that says as problem details which methods it takes."""

    def clone(self) -> Address:
        cloned = super().clone()
        cloned.__class__ = Address
        return cloned  # type: ignore[return-value]

    def _sync_view(self, request: HttpRequest, *args: Any, **kw: Any) -> HttpResponseBase:
        if self._find_operation(request) is not None:
            return super()._sync_view(request, *args, **kw)
        taken = ", ".join(sorted({method for operation in self.operations for method in operation.methods}))
        refused = problems.problem(request, 405, "METHOD_NOT_ALLOWED", _("This address takes: %(methods)s.") % {"methods": taken})
        refused["Allow"] = taken
        return refused


def _fields(values: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Names of the fields the body may have, `lines.*.quantity`, to tell of a refused one as the caller wrote it."""
    for name, given in values.items():
        if isinstance(given, Schema):
            yield from (f"{place}{own}" for own in type(given).model_fields)
            yield from _fields({own: getattr(given, own) for own in given.model_fields_set}, place)
        elif isinstance(given, list) and given and isinstance(given[0], Schema):
            yield from _fields({"": given[0]}, f"{place}{name}.*.")


def _check_storable(values: Mapping[str, Any], *, code: str) -> None:
    """Whatever shape was asked for: refuses, with the field, what no column holds and no calculation bears."""
    found = [
        Refusal(code or reason[0], reason[1], place)
        for name, given in values.items()
        for place, value in _leaves(given, "" if isinstance(given, (Schema, list)) else name)
        if (reason := _unstorable(value))
    ]
    if found:
        raise Refusals(found) if len(found) > 1 else found[0]


def _unstorable(value: Any) -> tuple[str, str] | None:
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < MOST_NUMBER and _places(value) <= MOST_PLACES):
        return "BAD_NUMBER", N_("This number is too large or has too many decimals.")
    if isinstance(value, int) and abs(value) >= 2**63:
        return "BAD_NUMBER", N_("This number is too large.")
    if isinstance(value, dt.date) and not 1900 <= value.year <= 2999:
        return "BAD_DATE", N_("Give a date between 1900 and 2999.")
    if isinstance(value, str) and not _UNSTORABLE.isdisjoint(value):
        return "BAD_TEXT", N_("The text holds a character that can’t be stored.")
    return None


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


MOST_NUMBER, MOST_PLACES = Decimal(10**15), 20
_UNSTORABLE = frozenset("\x00") | frozenset(map(chr, range(0xD800, 0xE000)))


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The numbers and texts of a body with their places: `lines.0.quantity`."""
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Schema):
        parts = ((name, getattr(value, name)) for name in value.model_fields_set)
    elif isinstance(value, dict):
        parts = [*value.items(), *(("", key) for key in value)]
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    else:
        yield place, value
    for name, part in parts:
        yield from _leaves(part, f"{place}.{name}".strip("."))


class Router(NinjaRouter):
    """A room's router; use `get`, `post`, `put`, `patch`, `delete` as in ninja. `{id}` and `{…_id}` are whole numbers."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable, **options: Any) -> None:
        path = re.sub(r"\{(id|\w+_id)\}", r"{int:\1}", path)
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        twin = next((known for known in self.path_operations if re.sub(r"\{[^}]*\}", "{}", known) == shape), path)
        if twin != path:
            raise ValueError(f"{path} and {twin} are one address: name its parts alike")
        super().add_api_operation(path, methods, view_func, **options)
        self.path_operations[path].__class__ = Address
        self.path_operations[path].operations[-1].__class__ = Command


def _carried_out(request: HttpRequest, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    if dry_run(request):
        response = rolled_back(request, work)
        response["Kupiec-Dry-Run"] = "true"
        return response
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    try:
        return once(request, key, work)
    except _Undone as undone:
        return undone.response


def dry_run(request: HttpRequest) -> bool:
    """Whether the caller asked only what would happen: `?dry_run=true` or `Kupiec-Dry-Run: true`."""
    asked = request.GET.get("dry_run", request.headers.get("Kupiec-Dry-Run", "false"))
    if asked not in ("true", "false"):
        raise Refusal("BAD_PARAMETER", N_("dry_run is true or false."), "dry_run")
    return asked == "true"


def rolled_back(request: Any, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of `work`, none of which is kept; jobs, mail and bells vanish with the transaction."""
    try:
        with tx.write_tx(by=request.actor):
            raise _Undone(work())
    except _Undone as undone:
        return undone.response


def once(request: Any, key: str, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """`work` once for this key; an answer of 400 or more undoes it and leaves the key free."""

    def kept() -> idempotency.Answer:
        response = work()
        if response.status_code >= 400:
            raise _Undone(response)
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        return idempotency.Answer(response.status_code, response.content.decode(), headers)  # type: ignore[attr-defined]

    asked = idempotency.fingerprint(request.method or "", request.get_full_path(), *_sent(request))
    try:
        answer, replayed = idempotency.once(key, kept, by=request.actor, caller=request.api_caller, fingerprint=asked)
    except _Undone as undone:
        return undone.response
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def _sent(request: Any) -> list[bytes]:
    """What came in the body; of a form with files, which has been read by now, its parts."""
    if request.content_type != "multipart/form-data":
        return [request.body]
    parts = [repr(sorted(request.POST.lists())).encode()]
    for name, file in sorted(request.FILES.items()):
        file.seek(0)
        parts.append(f"{name}:{file.name}:{hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
        file.seek(0)
    return parts


def version(request: HttpRequest, *, required: bool = True) -> int | None:
    """The version the caller last saw, from `If-Match: "7"`; pass it to the verb. Refuses PRECONDITION_REQUIRED (428)."""
    given = request.headers.get("If-Match", "")
    if not given and required:
        raise Refusal("PRECONDITION_REQUIRED", N_("Send the version you saw in If-Match."), "If-Match")
    if not given:
        return None
    bare = given.strip().removeprefix("W/").strip('"')
    if not bare.isascii() or not bare.isdigit() or len(bare) > 18:
        raise Refusal("BAD_PARAMETER", N_("If-Match holds the version in quotes."), "If-Match")
    return int(bare)


def tagged(response: HttpResponse, version: int) -> HttpResponse:
    """Tell the caller the new version of what was written."""
    response["ETag"] = f'"{version}"'
    return response


class Ids(Input):
    """A set of records; with `each`, those that can be done are done and the others reported."""

    ids: list[int] = Field(min_length=1, max_length=MOST_IN_BULK)
    each: bool = False


class Refused(Schema):
    """One record of a set that was declined."""

    id: int
    problem: problems.Problem


class BulkDone(Schema):
    """What became of a set."""

    done: list[int]
    refused: list[Refused] = []


def bulk(router: Router, path: str, verb: Callable[..., Any], *, name: str, summary: str = "") -> None:
    """Offer a verb over a set of ids: `POST path {"ids": […], "each": false}`.

    All or nothing by default, in one call of the verb. With `each`, one transaction per record (and an idempotency
    key covers each of them by itself).
    """

    def operation(request: HttpRequest, data: Ids) -> Any:
        if data.each:
            return _one_by_one(request, data.ids, verb)
        return _carried_out(request, lambda: _all_at_once(request, data.ids, verb))

    operation.__name__, operation.__doc__ = name, summary or verb.__doc__
    operation.by_itself = True  # type: ignore[attr-defined]
    router.post(path, response=BulkDone, summary=summary or None, operation_id=f"{router_name(router)}_{name}")(operation)


def _all_at_once(request: Any, ids: Sequence[int], verb: Callable[..., Any]) -> HttpResponseBase:
    try:
        verb(list(dict.fromkeys(ids)), by=request.actor)
    except (Http404, ObjectDoesNotExist) as error:
        raise _missing(ids) from error
    return _json(BulkDone(done=list(dict.fromkeys(ids))))


def _missing(ids: Sequence[int]) -> Refusal:
    """Which records were asked for, where one of them isn't there or may not be seen: which one must not be told."""
    told = ", ".join(map(str, ids[:10])) + ("…" if len(ids) > 10 else "")
    return Refusal("NOT_FOUND", N_("Not all of these records exist: %(ids)s."), "ids", params={"ids": told})


def _one_by_one(request: Any, ids: Sequence[int], verb: Callable[..., Any]) -> HttpResponseBase:
    done, refused, key = [], [], request.headers.get("Idempotency-Key")
    for pk in dict.fromkeys(ids):

        def work(pk: int = pk) -> HttpResponseBase:
            verb([pk], by=request.actor)
            return HttpResponse()

        try:
            if dry_run(request):
                rolled_back(request, work)
            elif key is not None:
                once(request, f"{key[:230]}#{pk}", work)
            else:
                work()
            done.append(pk)
        except (Refusal, Http404, ObjectDoesNotExist) as error:
            body = problems.problem_body(request, error if isinstance(error, Refusal) else _missing([pk]))
            refused.append(Refused(id=pk, problem=problems.Problem(**body)))
    return _json(BulkDone(done=done, refused=refused))


def _json(body: Schema) -> HttpResponse:
    return HttpResponse(body.model_dump_json(), content_type="application/json; charset=utf-8")


def router_name(router: NinjaRouter) -> str:
    return "_".join(router.tags or ["api"])
