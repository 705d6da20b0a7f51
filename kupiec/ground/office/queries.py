"""Reads: templates and their files, enclosures and how they stand, names of templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Company
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import rules
from kupiec.ground.office.models import Chosen, Enclosure, EnclosurePaper, Template, TemplateFile
from kupiec.ground.office.sockets import Source, source
from kupiec.ground.office.values import Enclosed, Name, PaperFacts, Standing, State, TemplateFacts, Told, picture

COMPANY = (
    Name("company.name", _("our name"), "Nasza Firma Sp. z o.o."), Name("company.nip", _("our tax number")), Name("company.street", _("our street")),
    Name("company.postal_code", _("our postal code")), Name("company.city", _("our town")), Name("company.phone", _("our telephone")),
    Name("company.email", _("our e-mail")), Name("company.logo", _("our logo"), kind="picture"), Name("today", _("today’s date")),
)  # fmt: skip


def templates(by: Actor) -> QuerySet[Template]:
    """Templates of the actor's company, for whoever maintains them."""
    rows = Template.objects.filter(company_id=by.company_id)
    return rows if by.may("office.templates") else rows.none()


def template(pk: int, *, by: Actor) -> Template:
    """Refuses NOT_FOUND."""
    row = templates(by).filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return row


def files_of(template_id: int) -> QuerySet[TemplateFile]:
    """A template's files, the last first."""
    return TemplateFile.objects.filter(template_id=template_id).select_related("made_by").order_by("-number")


def file_of(template_id: int, number: int | None = None) -> TemplateFile:
    """That file of a template, the last without a number. Refuses NO_FILE."""
    rows = files_of(template_id)
    row = (rows if number is None else rows.filter(number=number)).first()
    if row is None:
        raise Refusal("NO_FILE", N_("Send the file of the template first."), "file")
    return row


def published_number(template_id: int) -> int | None:
    return Template.objects.values_list("published", flat=True).get(pk=template_id)


def options(kind: str, told: Told) -> list[TemplateFacts]:
    """Published templates that may print a document, the best first; one statement."""
    rows = Template.objects.filter(company_id=told.company_id, kind=kind, state=State.PUBLISHED)
    rows = rows.filter(Q(subject="") | Q(subject="parties.party", subject_id=told.party_id))
    files_ = TemplateFile.objects.filter(template=OuterRef("pk"), number=OuterRef("published")).values("name")[:1]
    told_of = rows.annotate(file=Subquery(files_)).values_list("pk", "language", "subject_id", "name", "file")
    facts = [
        TemplateFacts(id=pk, language=language, party_id=party, name=name, ending="xlsx" if (file or "").endswith(".xlsx") else "docx")
        for pk, language, party, name, file in told_of
    ]
    return rules.fitting(facts, language=told.language, party_id=told.party_id)


def names_of(source: Source) -> list[Name]:
    """Everything templates of a kind may name."""
    return [*source.names(), *COMPANY]


def company_data(company_id: int) -> dict[str, Any]:
    """What templates of every kind may name of us."""
    own = Company.objects.get(pk=company_id)
    told = {name: getattr(own, name) for name in ("name", "nip", "street", "postal_code", "city", "phone", "email")}
    return {"company": {**told, "logo": picture(own.logo)}, "today": clock.today().strftime("%d.%m.%Y")}


def content(sha256: str) -> bytes:
    """The bytes of a kept file. Refuses LOST when the disk has them no more."""
    try:
        with files.opened(sha256) as file:
            return file.read()
    except FileNotFoundError as lost:
        raise Refusal("LOST", N_("The file is not on the server any more. Send it again."), "file") from lost


def kept(sha256s: Any) -> set[str]:
    """Bytes that templates and enclosures still need; two statements."""
    wanted = list(sha256s)
    return {
        one
        for model in (TemplateFile, EnclosurePaper)
        for one in model._default_manager.filter(sha256__in=wanted).values_list("sha256", flat=True)
    }


def enclosures(by: Actor) -> QuerySet[Enclosure]:
    """Enclosures of the actor's company, for whoever maintains them."""
    rows = Enclosure.objects.filter(company_id=by.company_id)
    return rows if by.may("office.templates") else rows.none()


def enclosure(pk: int, *, by: Actor) -> Enclosure:
    """Refuses NOT_FOUND."""
    row = enclosures(by).filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return row


def papers_of(enclosure_ids: Sequence[int]) -> dict[int, list[EnclosurePaper]]:
    """Files of enclosures, the last first; one statement."""
    found: dict[int, list[EnclosurePaper]] = {pk: [] for pk in enclosure_ids}
    for row in EnclosurePaper.objects.filter(enclosure_id__in=list(enclosure_ids)).select_related("made_by").order_by("-number"):
        found[row.enclosure_id].append(row)
    return found


def standing(
    row: Enclosure, papers: Sequence[EnclosurePaper], *, on: dt.date, language: str = ""
) -> tuple[Standing, EnclosurePaper | None]:
    """How an enclosure stands on a day, for documents in a language: its own files first, else those for any."""
    fitting = [one for one in papers if language and one.language == language] or [
        one for one in papers if not one.language or not language
    ]
    facts = [PaperFacts(one.pk, one.issued_on, one.valid_until) for one in fitting]
    state, best = rules.standing(facts, on=on, warn_days=row.warn_days)
    return state, next((one for one in fitting if best is not None and one.pk == best.id), None)


def enclosed(kind: str, pk: int, *, by: Actor) -> list[Enclosed]:
    """Documents to enclose with a document, in order: how each stands today, whether it goes; four statements. The actor sees the document."""
    told = source(kind)
    if told.record is None:
        return []
    subject, subject_id, language = told.record(pk)
    rows = list(Enclosure.objects.filter(company_id=by.company_id, kind=kind, active=True).order_by("position", "name"))
    chosen = dict(Chosen.objects.filter(subject=subject, subject_id=subject_id).values_list("enclosure_id", "taken"))
    papers, found = papers_of([row.pk for row in rows]), []
    for row in rows:
        state, paper = standing(row, papers[row.pk], on=clock.today(), language=language)
        found.append(Enclosed(row.pk, row.name, row.required, chosen.get(row.pk, row.always), state, paper))
    return found
