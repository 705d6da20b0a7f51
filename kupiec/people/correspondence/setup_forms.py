"""Forms of dictionaries and templates, for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import queries, services, words
from kupiec.people.correspondence.models import Term
from kupiec.people.correspondence.values import LANGUAGES, NAMES, TermKind

I = kit.inputs  # noqa: E741
_NAMES = (
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4), I.Text("name_en", _("Name in English"), max=60, span=4),
    I.Text("name_de", _("Name in German"), max=60, span=4),
)  # fmt: skip
_KIND = I.Choice("kind", _("Dictionary"), options=words.KINDS, required=True, span=4)
_ENTRY = (
    I.Text("code", _("Code"), required=True, max=20, span=3),
    I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=2),
    I.Flag("active", _("In use"), default=True, span=3),
    *_NAMES,
    I.Choice("way", _("Way"), options=words.WAY_CHOICES, span=4, blank=_("both")),
    I.Choice("icon", _("Icon"), options=[(icon, icon) for icon in words.ICONS], span=4, blank="—"),
    I.Flag("standard", _("Proposed"), span=4),
    I.Flag("postal", _("In the posting book"), span=4, help=_("Letters that go this way are listed in the posting book of the day.")),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    filled = {**values, "position": values["position"] or 0, "way": values["way"] or "", "icon": values["icon"] or ""}
    return services.save_term(filled, pk=pk, version=version, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Term.objects.get(pk=pk)
    return {field.name: getattr(row, field.name) for field in _ENTRY}, row.version


def _back(pk: int) -> str:
    kind = Term.objects.values_list("kind", flat=True).get(pk=pk)
    return f"{reverse('letter-terms')}?f.kind={kind}"


ADD_TERM = kit.Form(
    "correspondence.term-add", _("New entry"), fields=(_KIND, *_ENTRY), initial=lambda request: {"kind": request.GET.get("kind", TermKind.TYPE.value)},
    save=_save, done=_back, right="correspondence.setup",
)  # fmt: skip
EDIT_TERM = kit.Form(
    "correspondence.term", _("Entry of a dictionary"), fields=_ENTRY, load=_load, save=_save, done=_back, right="correspondence.setup"
)

_SPOKEN = dict(words.LANGUAGES)
_HEAD = kit.Group(_("Template"), (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=2),
    I.Flag("active", _("In use"), default=True, span=3),
    I.Choice("type_id", _("Type"), options=lambda by: queries.options(TermKind.TYPE, "out"), span=4), *_NAMES,
))  # fmt: skip
_TEXTS = tuple(
    kit.Group(_SPOKEN[language], (
        I.Text(f"subject_{language}", _("Subject"), max=200, span=12), I.Area(f"text_{language}", _("Text"), rows=9, max=10_000, span=12),
    ))
    for language in LANGUAGES
)  # fmt: skip


def _save_template(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_template({**values, "position": values["position"] or 0}, pk=pk, version=version, by=by)


def _load_template(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.templates(by, active=False).get(pk=pk)
    texts = queries.texts_of([pk])
    told: dict[str, Any] = {name: getattr(row, name) for name in ("code", "position", "active", "type_id", "name", "name_en", "name_de")}
    for (_pk, language), text in texts.items():
        told |= {f"subject_{language}": text.subject, f"text_{language}": text.text}
    return told, row.version


def _context(request: Any) -> Mapping[str, Any]:
    return {"names": NAMES.items()}


def _to_list(_pk: Any) -> str:
    return reverse("letter-templates")


ADD_TEMPLATE = kit.Form(
    "correspondence.template-add", _("New template"), fields=(_HEAD, *_TEXTS), initial=lambda request: {"active": True, "position": 0}, save=_save_template,
    done=_to_list, right="correspondence.setup", context=_context, template="correspondence/template.html",
)  # fmt: skip
EDIT_TEMPLATE = kit.Form(
    "correspondence.template", _("Template of letters"), fields=(_HEAD, *_TEXTS), load=_load_template, save=_save_template, done=_to_list,
    right="correspondence.setup", context=_context, template="correspondence/template.html",
)  # fmt: skip
