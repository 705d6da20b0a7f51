"""Forms of letters: what is asked, loaded and handed to verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import queries, services, words
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import LONGEST_TEXT, LetterDraft, TermKind, Way

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
WHO = ("name", "person_name", "street", "postal_code", "city", "country")


def people(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.employees(by.company_id)]


def templates(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in queries.templates(by).order_by("position", "pk")]


def _kept(request: Any) -> Letter | None:
    match = getattr(request, "resolver_match", None)
    pk = match.kwargs.get("pk") if match else None
    return queries.visible(request.actor).select_related("type", "medium", "employee").filter(pk=pk).first() if pk else None


def _with(found: list[tuple[int, str]], have: Any) -> list[tuple[int, str]]:
    """The choices, and what the record has though it is out of use."""
    return found if have is None or any(pk == have.pk for pk, _name in found) else [*found, (have.pk, str(have))]


def _whom(*, label: Any, sent: bool) -> kit.Group:
    """Who it is from or to; typed ones go before those of the party."""
    fields = (
        I.Pick("party_id", _("Party"), picker="parties.party", span=6, help=_("Empty: somebody we don’t know yet; write the name.")),
        I.Pick("person_id", _("Person"), picker="parties.person", depends=("party_id",), span=6),
        I.Text("name", _("Name, if other than the party’s"), max=240, span=6),
        I.Text("person_name", _("For the attention of"), max=160, span=6),
        I.Text("street", _("Street"), max=120, span=5), I.Text("postal_code", _("Postal code"), max=12, span=2),
        I.Text("city", _("Town"), max=80, span=3), I.Text("country", _("Country"), max=2, span=2),
    )  # fmt: skip
    return kit.Group(label, tuple(replace(field, readonly=True) for field in fields) if sent else fields)


def _post(*, out: bool) -> kit.Group:
    shared = (I.Text("tracking", _("Tracking number"), max=40, span=4), I.Text("remarks", _("Remarks"), max=240, span=8))
    if not out:
        return kit.Group(_("Further"), shared)
    return kit.Group(_("Post"), (
        I.Amount("postage", _("Postage"), span=2), I.Integer("weight_g", _("Weight, g"), least=1, most=1_000_000, span=2),
        I.Amount("declared", _("Declared value"), span=2), I.Amount("collected", _("Collect on delivery"), span=2), *shared,
    ))  # fmt: skip


def _answers() -> Any:
    return I.Pick("answers_id", _("Answers the letter"), picker="correspondence.letter", depends=("party_id",), span=6)


def incoming_fields(request: Any) -> Sequence[Any]:
    row = _kept(request)
    by = request.actor
    return (
        kit.Group(_("What came"), (
            I.Text("subject", _("Subject"), required=True, max=200, span=8),
            I.Choice("type_id", _("Type"), options=_with(queries.options(TermKind.TYPE, Way.IN), row and row.type), required=True, span=4),
            I.Choice("medium_id", _("How it came"), options=_with(queries.options(TermKind.MEDIUM, Way.IN), row and row.medium), required=True, span=4),
            I.Day("received_on", _("Received on"), required=True, span=2), I.Day("written_on", _("Written on"), span=2),
            I.Day("due_on", _("Answer by"), span=2), I.Text("their_sign", _("Their sign"), max=80, span=4, help=_("The sender’s own number of the letter.")),
            I.Choice("employee_id", _("Handled by"), options=_with(people(by), row and row.employee), span=4), _answers(),
            I.Area("content", _("Content of the letter"), rows=5, max=LONGEST_TEXT, span=12),
        )),
        _whom(label=_("Sender"), sent=False), _post(out=False),
    )  # fmt: skip


def outgoing_fields(request: Any) -> Sequence[Any]:
    row = _kept(request)
    by, sent = request.actor, bool(row and row.state == "sent")
    return (
        kit.Group(_("What we write"), (
            I.Text("subject", _("Subject"), required=not sent, readonly=sent, max=200, span=8),
            I.Choice("language", _("Language"), options=words.LANGUAGES, required=not sent, readonly=sent, default="pl", span=4),
            I.Choice("type_id", _("Type"), options=_with(queries.options(TermKind.TYPE, Way.OUT), row and row.type), required=True, span=4),
            I.Choice("medium_id", _("How it goes"), options=_with(queries.options(TermKind.MEDIUM, Way.OUT), row and row.medium), required=True, span=4),
            I.Day("written_on", _("Written on"), readonly=sent, span=2), I.Day("due_on", _("Send by"), span=2),
            I.Choice("employee_id", _("Signed by"), options=_with(people(by), row and row.employee), span=4),
            I.Text("their_sign", _("Their sign"), max=80, span=4), _answers(),
            I.Area("content", _("Text"), rows=14, max=LONGEST_TEXT, readonly=sent, span=12),
        )),
        _whom(label=_("Recipient"), sent=sent), _post(out=True),
    )  # fmt: skip


def _given(request: Any) -> dict[str, Any]:
    """What an address says of a new letter: `?party=17&answers=3&link=orders.order:5`."""
    by = request.actor
    found: dict[str, Any] = {
        "party_id": kit.parse.key(request.GET.get("party", "")), "subject": request.GET.get("subject", "")[:200], "employee_id": by.employee_id,
    }  # fmt: skip
    answers = kit.parse.key(request.GET.get("answers", ""))
    theirs = queries.visible(by).filter(pk=answers).first() if answers else None
    if theirs is not None:
        again = {name: getattr(theirs, name) for name in (*WHO, "party_id", "person_id", "their_sign", "language")}
        found |= {**again, "answers_id": theirs.pk, "subject": theirs.subject}
    return found


def _new(way: Way) -> Any:
    def initial(request: Any) -> dict[str, Any]:
        usual = {f"{name}_id": queries.standard(kind, way) for name, kind in (("type", TermKind.TYPE), ("medium", TermKind.MEDIUM))}
        days = {"received_on": clock.today()} if way == Way.IN else {"written_on": clock.today()}
        return {"language": "pl", **days, **{name: term.pk for name, term in usual.items() if term}, **_given(request)}

    return initial


def _save(way: Way) -> Any:
    def save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
        clean = {name: value for name, value in values.items() if value is not None or pk is not None}
        if pk is None:
            (made,) = services.register([LetterDraft(way=way, **clean)], by=by)
            return made
        services.edit_letter(pk, clean, version=version, by=by)
        return pk

    return save


_LOADED = (
    "party_id", "person_id", *WHO, "subject", "type_id", "medium_id", "language", "their_sign", "content", "received_on", "written_on", "due_on",
    "employee_id", "answers_id", "postage", "weight_g", "declared", "collected", "tracking", "remarks",
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.letter(pk, by=by)
    return {name: getattr(row, name) for name in _LOADED}, row.version


def _to_letter(pk: Any) -> str:
    return reverse("letter", args=[pk])


def _form(name: str, title: Any, fields: Any, way: Way, *, new: bool) -> kit.Form:
    more: dict[str, Any] = {"initial": _new(way)} if new else {"load": _load}
    return kit.Form(f"correspondence.{name}", title, fields=fields, save=_save(way), done=_to_letter, right="correspondence.edit", **more)


ADD_IN = _form("in-add", _("Letter that came"), incoming_fields, Way.IN, new=True)
EDIT_IN = _form("in", _("Letter that came"), incoming_fields, Way.IN, new=False)
ADD_OUT = _form("out-add", _("Letter we write"), outgoing_fields, Way.OUT, new=True)
EDIT_OUT = _form("out", _("Letter we write"), outgoing_fields, Way.OUT, new=False)
