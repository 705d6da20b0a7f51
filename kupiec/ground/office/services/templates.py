"""Templates: entered, given files, published, withdrawn (OFR-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import queries, rules, running, sockets
from kupiec.ground.office.models import Template, TemplateFile
from kupiec.ground.office.services import filling
from kupiec.ground.office.values import LANGUAGES, LARGEST_TEMPLATE, State

RIGHT = "office.templates"
SUBJECT = "office.template"
PARTY = "parties.party"
WRONG = {
    "UNKNOWN_NAME": N_("There is no name “%(name)s”: %(place)s, “%(words)s”."),
    "UNKNOWN_FILTER": N_("There is no operation “%(name)s”: %(place)s, “%(words)s”."),
    "UNKNOWN_TAG": N_("“%(name)s” can’t be used in templates: %(place)s, “%(words)s”."),
    "SYNTAX": N_("This can’t be read: %(place)s, “%(words)s” (%(name)s)."),
}
MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam")
PLACES = {"text": N_("in the text"), "header": N_("in the header"), "footer": N_("in the footer"), "footnotes": N_("in the footnotes"),
          "properties": N_("in the properties of the file")}  # fmt: skip


def save_template(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Enter a template or change its name, kind, language, customer (`party_id`). Answers its id.

    Refuses REQUIRED, TOO_LONG, UNKNOWN_KIND, UNKNOWN_LANGUAGE, UNKNOWN_KEY, TAKEN, KIND_STAYS; Conflict on another version.
    """
    by.require(RIGHT)
    clean: dict[str, Any] = {"name": entered.one_line(values["name"])} if "name" in values else {}
    if clean:
        entered.required(clean, "name")
    clean |= {name: values[name] or "" for name in ("kind", "language") if name in values}
    if "kind" in clean:
        sockets.source(clean["kind"])
    if clean.get("language", "") not in ("", *LANGUAGES):
        raise Refusal("UNKNOWN_LANGUAGE", N_("Choose one of the languages."), "language")
    if "party_id" in values:
        clean |= _whose(values["party_id"])
    records.fit(Template, {name: value for name, value in clean.items() if isinstance(value, str)})
    with tx.write_tx(by=by):
        row = _locked(pk, by=by) if pk is not None else Template(company_id=by.company_id)
        _check_name(row, clean)
        if pk is not None and row.state != State.DRAFT and clean.get("kind", row.kind) != row.kind:
            raise Refusal("KIND_STAYS", N_("A template that was published keeps its kind."), "kind")
        clean["updated_at"] = clock.now()
        if pk is None:
            row = Template.objects.create(company_id=by.company_id, **clean)
        else:
            records.update(row, clean, version=version)
        audit.tell(SUBJECT, [row.pk], "saved", by=by)
    return int(row.pk)


def _whose(party_id: int | None) -> dict[str, Any]:
    if not party_id:
        return {"subject": "", "subject_id": None}
    if int(party_id) not in sockets.names_of_customers([int(party_id)]):
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "party_id")
    return {"subject": PARTY, "subject_id": int(party_id)}


def _check_name(row: Template, clean: Mapping[str, Any]) -> None:
    if "name" in clean and Template.objects.filter(company_id=row.company_id, name=clean["name"]).exclude(pk=row.pk).exists():
        raise Refusal("TAKEN", N_("There is another template of this name."), "name")


def _locked(pk: int, *, by: Actor) -> Template:
    row = queries.templates(by).select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return row


def upload(pk: int, *, name: str, content: bytes, version: int | None = None, by: Actor) -> int:
    """Give a template its next file; it prints once published. Answers its number.

    Looked through in a limited child before it is kept. Refuses FILE_TOO_LARGE, MACROS, NOT_FOUND and, at `file`, what `running` refuses; Conflict.
    """
    by.require(RIGHT)
    if len(content) > LARGEST_TEMPLATE:
        raise Refusal(
            "FILE_TOO_LARGE", N_("The file is larger than %(megabytes)s MB."), "file", params={"megabytes": LARGEST_TEMPLATE // 1_000_000}
        )
    if name.lower().endswith(MACROS):
        raise Refusal("MACROS", running.REASONS["MACROS"], "file")
    row = queries.template(pk, by=by)
    told, (clean,) = running.asked("look", {"names": rules.shape(queries.names_of(sockets.source(row.kind)))}, [content])
    kept = files.keep(f"{_bare(name)}.{'xlsx' if told['ending'] == 'xlsx' else 'docx'}", [clean])
    with tx.write_tx(by=by):
        row = _locked(pk, by=by)
        records.update(row, {"updated_at": clock.now()}, version=version)
        number = (queries.files_of(pk).values_list("number", flat=True).first() or 0) + 1
        TemplateFile.objects.create(
            template=row,
            number=number,
            name=kept.name,
            sha256=kept.sha256,
            size=kept.size,
            findings=_findings(told),
            made_at=clock.now(),
            made_by_id=by.user_id,
        )
        audit.tell(SUBJECT, [pk], "file", by=by, data={"number": number, "name": kept.name[:120]})
    return number


def _bare(name: str) -> str:
    return name[: -len(".docx")] if name.lower().endswith((".docx", ".xlsx")) else name


def _findings(told: Mapping[str, Any]) -> list[list[str]]:
    return [[str(part)[:200] for part in one][:4] for one in told["findings"][:30] if len(one) == 4 and one[0] in WRONG]


def problems(findings: Sequence[Sequence[str]]) -> list[Refusal]:
    """What was found in a file, as sentences with name and place."""
    return [
        Refusal(code, WRONG[code], "file", params={"name": name, "place": _place(place), "words": words})
        for code, name, place, words in findings
    ]


def _place(place: str) -> str:
    from kupiec.ground.kernel import words

    if place.startswith("sheet:"):
        return words.translate(N_("in the sheet %(name)s")) % {"name": place.removeprefix("sheet:")}
    return words.translate(PLACES.get(place, place))


def publish(template_ids: Sequence[int], *, number: int | None = None, version: int | None = None, by: Actor) -> int:
    """Documents are printed by these templates from now on: by their last files, or by that `number`.

    Each is tried on invented data first. Refuses NO_FILE, the problems found in the file, what filling refuses; Conflict.
    """
    by.require(RIGHT)
    chosen = {}
    for pk in dict.fromkeys(template_ids):
        row = queries.template(pk, by=by)
        chosen[pk] = file = queries.file_of(row.pk, number)
        if file.findings:
            found = problems(file.findings)
            raise found[0] if len(found) == 1 else Refusals(found)
        filling.tried(row, file, by=by)
    with tx.write_tx(by=by):
        for pk, file in chosen.items():
            row = _locked(pk, by=by)
            records.update(row, {"state": State.PUBLISHED, "published": file.number, "updated_at": clock.now()}, version=version)
            audit.tell(SUBJECT, [pk], "published", by=by, data={"number": file.number})
    return len(chosen)


def withdraw(template_ids: Sequence[int], *, by: Actor) -> int:
    """No document is printed by them any more; they can be published again."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        for pk in dict.fromkeys(template_ids):
            row = _locked(pk, by=by)
            if row.state != State.PUBLISHED:
                raise Refusal("NO_PASSAGE", N_("Only a template in use can be taken out of it."), "state")
            records.update(row, {"state": State.WITHDRAWN, "updated_at": clock.now()}, version=None)
            audit.tell(SUBJECT, [pk], "withdrawn", by=by)
    return len(set(template_ids))
