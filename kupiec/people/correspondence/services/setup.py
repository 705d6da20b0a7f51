"""Dictionaries and templates, kept by administrators (COR-1, COR-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import text_blocks
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Template, TemplateText, Term
from kupiec.people.correspondence.services import checks
from kupiec.people.correspondence.values import LANGUAGES, NAMES, TermKind

TERM = ("kind", "code", "name", "name_en", "name_de", "way", "icon", "position", "standard", "postal", "active")
TEMPLATE = ("code", "name", "name_en", "name_de", "type_id", "position", "active")
NAMED = ("code", "name", "name_en", "name_de")


def save_term(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add an entry to a dictionary, or change one; the kind of an entry stays. Answers its id. Refuses REQUIRED, TAKEN, BAD_CHOICE."""
    by.require("correspondence.setup")
    clean = checks.texts({name: value for name, value in values.items() if name in TERM}, lines=NAMED)
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    with tx.write_tx(by=by):
        row = Term.objects.get(pk=pk) if pk is not None else None
        kind = row.kind if row else clean.get("kind")
        if kind not in set(TermKind):
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "kind")
        clean["kind"] = kind
        if kind != TermKind.MEDIUM and "postal" in clean:
            clean["postal"] = False
        way = clean.get("way", row.way if row else "")
        if way not in ("", "in", "out"):
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "way")
        records.fit(Term, clean)
        if clean.get("code") and Term.objects.filter(kind=kind, code=clean["code"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": clean["code"]})
        if clean.get("standard", row.standard if row else False):
            Term.objects.filter(kind=kind, way=way, standard=True).exclude(pk=pk or 0).update(standard=False)
        if row is None:
            return int(Term.objects.create(**clean).pk)
        records.update(row, clean, version=version)
        return int(row.pk)


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take entries out of use; letters that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("correspondence.setup")
    with tx.write_tx(by=by):
        return Term.objects.filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)


def save_template(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a template, or change one. Texts come as `subject_pl`, `text_pl` and so on; a language without both is not kept.

    Refuses REQUIRED, TAKEN, UNKNOWN_KEY, TEMPLATE, UNKNOWN_NAME.
    """
    by.require("correspondence.setup")
    clean = checks.texts({name: value for name, value in values.items() if name in TEMPLATE}, lines=NAMED)
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    records.fit(Template, {name: value for name, value in clean.items() if name != "type_id"})
    texts = {language: _text(values, language) for language in LANGUAGES if f"text_{language}" in values or f"subject_{language}" in values}
    with tx.write_tx(by=by):
        if clean.get("type_id") is not None and not Term.objects.filter(pk=clean["type_id"], kind=TermKind.TYPE).exists():
            raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "type_id")
        rows = queries.templates(by, active=False)
        if clean.get("code") and rows.filter(code=clean["code"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": clean["code"]})
        if pk is None:
            row = Template.objects.create(company_id=by.company_id, **clean)
        else:
            row = rows.get(pk=pk)
            records.update(row, clean, version=version)
        for language, told in texts.items():
            _write(row.pk, language, told)
    return int(row.pk)


def _text(values: Mapping[str, Any], language: str) -> tuple[str, str]:
    """What is written in a language, tried with the names there are."""
    subject, text = values.get(f"subject_{language}") or "", (values.get(f"text_{language}") or "").strip().replace("\r\n", "\n")
    subject = entered.one_line(subject)
    fields = {"subject": subject, "text": text}
    records.fit(TemplateText, fields)
    sample = text_blocks.nested(dict.fromkeys(NAMES, "x"))
    for name, told in fields.items():
        try:
            text_blocks.preview(told, sample, html=False)
        except Refusal as refusal:
            refusal.field = f"{name}_{language}"
            raise
    return subject, text


def _write(template_id: int, language: str, told: tuple[str, str]) -> None:
    subject, text = told
    if not subject and not text:
        TemplateText.objects.filter(template_id=template_id, language=language).delete()
        return
    TemplateText.objects.update_or_create(template_id=template_id, language=language, defaults={"subject": subject, "text": text})


def retire_templates(ids: Sequence[int], *, by: Actor) -> int:
    """Take templates out of use."""
    return _use_templates(ids, active=False, by=by)


def revive_templates(ids: Sequence[int], *, by: Actor) -> int:
    return _use_templates(ids, active=True, by=by)


def _use_templates(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("correspondence.setup")
    with tx.write_tx(by=by):
        return queries.templates(by, active=False).filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)
