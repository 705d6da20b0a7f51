"""One register in a form: its head, its operations as rows, each with what its kind takes; the drawn way beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access.public import Role
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import public as kit
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import figures, graph, queries, rules, services, words
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.values import MOST_OPERATIONS, ONLY, BookData, OperationData, RegisterData

KEYS = (kit.Key("Ctrl+Enter", _("Save")), kit.Key("Escape", _("Back")))
say = kit.show.say


@kit.screen(right=RIGHT)
def new(request: kit.Request) -> HttpResponse:
    """A new register, at the end."""
    return _answer(request, "", RegisterData(code="", name=""))


@kit.screen(right=RIGHT)
def edit(request: kit.Request, code: str) -> HttpResponse:
    """A register as drafted."""
    found = queries.drafted(request.actor.company_id).get(code)
    if found is None:
        raise Http404
    return _answer(request, code, found)


def _answer(request: kit.Request, code: str, data: RegisterData) -> HttpResponse:
    by, problems = request.actor, dict[str, str]()
    draft = queries.draft(by.company_id)
    book = queries.drafted(by.company_id)
    if request.method == "POST":
        stored, do = data, request.POST.get("do", "save")
        data = read(request.POST, code=code, stored=stored)
        try:
            if do == "save":
                return _save(request, code, data)
            if do == "check":
                rules.check_register(book.put(data, code=code), data.code, queries.known(by.company_id))
            else:
                data = changed(data, do, chosen=request.POST.get("adding", ""))
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = _problems(refusal)
    seen = request.POST.get("version") or (draft.version if draft else 0)
    context = _context(by, code, data, book, problems) | {"version": seen}
    return kit.page(
        request, "registers/register.html", context, title=say(data.name) or _("New register"), status=422 if problems else 200, keys=KEYS
    )


def _save(request: kit.Request, code: str, data: RegisterData) -> HttpResponse:
    services.save_register(data, code=code, version=kit.parse.key(request.POST.get("version", "")) or 0, by=request.actor)
    return kit.go(request, reverse("orders-registers"), text=_("Saved in the draft"))


def _problems(refusal: Refusal) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
        found.setdefault("" if isinstance(one, Conflict) else one.field, one.text)
    return found


# reading the form


def read(post: QueryDict, *, code: str, stored: RegisterData) -> RegisterData:
    """The register as typed; operations `o0-kind`, `o1-kind` … A name that stands translated keeps its own words."""
    count = min(_number(post.get("count", "0")), MOST_OPERATIONS + 1)
    days = post.get("idle_days", "").strip()
    return RegisterData(
        code=code or post.get("code", "").strip(), name=_kept(post.get("name", ""), stored.name), meaning=post.get("meaning", "draft"),
        idle_days=_number(days, -1) if days else None, only=bool(post.get("only")),
        operations=tuple(_operation(post, f"o{index}-", stored, primary=post.get("primary") == str(index)) for index in range(count)),
    )  # fmt: skip


def _kept(typed: str, *known: str) -> str:
    return next((one for one in known if one and say(one) == typed.strip()), typed.strip())


def _operation(post: QueryDict, at: str, stored: RegisterData, *, primary: bool) -> OperationData:
    kind = post.get(f"{at}kind", "")[:30]
    asked = registry.known().get(kind)
    given = {one.name: _argument(post, f"{at}a-{one.name}", one) for one in (asked.arguments if asked else ())}
    return OperationData(
        kind=kind, label=_kept(post.get(f"{at}label", ""), *(one.label for one in stored.operations)), next=post.get(f"{at}next", "") if kind == "move" else "",
        right=post.get(f"{at}right", ""), roles=tuple(post.getlist(f"{at}roles")), guard=post.get(f"{at}guard", "").strip(),
        guard_text=post.get(f"{at}guard_text", "").strip(), on_entry=bool(post.get(f"{at}on_entry")), primary=primary,
        arguments={name: value for name, value in given.items() if value},
    )  # fmt: skip


def _argument(post: QueryDict, name: str, one: registry.Argument) -> Any:
    return bool(post.get(name)) if one.type == "flag" else post.get(name, "").strip()[:200]


def _number(text: str, wrong: int = 0) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else wrong


def changed(data: RegisterData, do: str, *, chosen: str = "") -> RegisterData:
    """Operations added, taken out or moved: `add`, `remove-2`, `up-2` (positions from 1)."""
    rows = list(data.operations)
    verb, _dash, text = do.partition("-")
    at = _number(text)
    known = registry.known().get(chosen)
    if verb == "add" and known and len(rows) < MOST_OPERATIONS:
        rows.append(OperationData(kind=chosen, on_entry=known.alone))
    elif verb == "remove" and 1 <= at <= len(rows):
        rows.pop(at - 1)
    elif verb == "up" and 1 < at <= len(rows):
        rows[at - 2], rows[at - 1] = rows[at - 1], rows[at - 2]
    return replace(data, operations=tuple(rows))


# showing it


def _context(by: Actor, code: str, data: RegisterData, book: BookData, problems: Mapping[str, str]) -> dict[str, Any]:
    targets = [(one.code, one.name) for one in book.registers if one.code != data.code]
    return {
        "code": code, "data": data, "problems": problems, "top": problems.get("") or problems.get("operations"), "meanings": words.MEANINGS.items(),
        "operations": [_shown(index, one, problems, company_id=by.company_id) for index, one in enumerate(data.operations)], "count": len(data.operations),
        "targets": targets, "kinds": [(one.code, one.label) for one in registry.known().values() if one.code != ONLY],
        "rights": rights.catalogue().items(), "roles": list(Role.objects.order_by("name").values_list("code", "name")),
        "names": [(name.polish or key, name.label, say(name.type.value)) for key, name in figures.names().items()],
        "graph": graph.draw(book.put(data, code=code) if code else book, now=code), "standing": queries.standing_in(by.company_id).get(code, 0),
        "has_primary": any(one.primary for one in data.operations), "days": data.idle_days if data.idle_days and data.idle_days > 0 else "",
    }  # fmt: skip


def _shown(index: int, one: OperationData, problems: Mapping[str, str], *, company_id: int) -> dict[str, Any]:
    asked = registry.known().get(one.kind)
    here = f"operations[{index}]."
    wrong = {key.removeprefix(here).replace("arguments.", "arg_"): text for key, text in problems.items() if key.startswith(here)}
    return {
        "at": f"o{index}-", "index": index, "number": index + 1, "one": one, "label": asked.label if asked else one.kind, "icon": asked.icon if asked and asked.icon else "arrow-right",
        "usual": asked.right if asked else "", "entry": bool(asked and asked.entry), "alone": bool(asked and asked.alone), "wrong": wrong,
        "arguments": [_asked(each, one, company_id, wrong.get(f"arg_{each.name}", "")) for each in (asked.arguments if asked else ())],
        "open": bool(one.guard or one.right or one.roles or wrong), "roles": set(one.roles),
    }  # fmt: skip


def _asked(one: registry.Argument, operation: OperationData, company_id: int, wrong: str) -> dict[str, Any]:
    options: Sequence[tuple[str, Any]] = one.options(company_id) if one.options else ()
    return {
        "argument": one,
        "value": operation.arguments.get(one.name, ""),
        "options": [(str(key), label) for key, label in options],
        "wrong": wrong,
    }
