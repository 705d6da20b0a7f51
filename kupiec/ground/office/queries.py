"""Reads: templates and their files, enclosures and how they stand, names of templates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Company
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import rules
from kupiec.ground.office.models import Template, TemplateFile
from kupiec.ground.office.sockets import Source
from kupiec.ground.office.values import Name, State, TemplateFacts, Told, picture

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
        raise Refusal("NO_FILE", N_("Send the Word file of the template first."), "file")
    return row


def published_number(template_id: int) -> int | None:
    return Template.objects.values_list("published", flat=True).get(pk=template_id)


def options(kind: str, told: Told) -> list[TemplateFacts]:
    """Published templates that may print a document, the best first; one statement."""
    rows = Template.objects.filter(company_id=told.company_id, kind=kind, state=State.PUBLISHED)
    rows = rows.filter(Q(subject="") | Q(subject="parties.party", subject_id=told.party_id))
    facts = [TemplateFacts(id=row.pk, language=row.language, party_id=row.subject_id, name=row.name) for row in rows]
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
    """Bytes that templates still need; one statement."""
    return set(TemplateFile.objects.filter(sha256__in=list(sha256s)).values_list("sha256", flat=True))
