"""The room's REST interface: office templates kept and published, documents printed by them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.office import queries, screens, services
from kupiec.ground.office import sockets as plugged
from kupiec.ground.office.models import Enclosure, Template
from kupiec.ground.office.services.enclosures import PaperDraft

router = api.Router(tags=["office"])


class TemplateIn(api.Input):
    """A template: `kind` as `offers.version`; empty language and no customer: for all."""

    name: str = Field(max_length=80)
    kind: str = Field(max_length=40)
    language: str = Field("", max_length=2)
    party_id: int | None = None


class TemplateOut(Schema):
    """A template; `published`: the number of the file documents are printed by."""

    id: int
    name: str
    kind: str
    language: str
    party_id: int | None
    state: str
    published: int | None
    updated_at: dt.datetime
    version: int

    @staticmethod
    def of(row: Template) -> TemplateOut:
        return TemplateOut(
            id=row.pk, name=row.name, kind=row.kind, language=row.language, party_id=row.subject_id, state=row.state, published=row.published,
            updated_at=row.updated_at, version=row.version,
        )  # fmt: skip


class FileOut(Schema):
    """A file a template was given; `problems`: why it can’t be published."""

    number: int
    problems: list[str]


@router.get("/templates", response=list[TemplateOut])
def templates(request: kit.Request) -> Any:
    """All office templates of the company."""
    request.actor.require(screens.RIGHT)
    return [TemplateOut.of(row) for row in queries.templates(request.actor).order_by("name")[:500]]


@router.post("/templates", response={201: TemplateOut})
def add_template(request: kit.Request, body: TemplateIn) -> Any:
    """Enter a template; its file is sent next."""
    pk = services.save_template(body.model_dump(), by=request.actor)
    return 201, TemplateOut.of(queries.template(pk, by=request.actor))


@router.post("/templates/{id}/file", response={201: FileOut})
def send_file(request: kit.Request, id: int, file: File[UploadedFile]) -> Any:
    """Give a template its next file, Word or Excel; it prints once published."""
    number = services.upload(id, name=file.name or "", content=file.read(), version=api.version(request, required=False), by=request.actor)
    row = queries.file_of(id, number)
    return 201, FileOut(number=number, problems=[one.text for one in screens.problems(row.findings)])


@router.post("/templates/{id}/publish", response=TemplateOut)
def publish(request: kit.Request, id: int) -> Any:
    """Documents are printed by its last file from now on."""
    services.publish([id], version=api.version(request, required=False), by=request.actor)
    return TemplateOut.of(queries.template(id, by=request.actor))


@router.post("/templates/{id}/withdraw", response=TemplateOut)
def withdraw(request: kit.Request, id: int) -> Any:
    """No document is printed by it any more."""
    services.withdraw([id], by=request.actor)
    return TemplateOut.of(queries.template(id, by=request.actor))


@router.get("/documents/{kind}/{id}/word", response={200: None})
def word(request: kit.Request, kind: str, id: int, template_id: int | None = None) -> HttpResponse:
    """A document as Word or Excel, by the template that fits it best or the one named."""
    made = services.fill(kind, id, template_id=template_id, by=request.actor)
    return screens.download(made.content, made.title, ending=made.ending)


@router.get("/documents/{kind}/{id}/pdf", response={200: None})
def pdf(request: kit.Request, kind: str, id: int, template_id: int | None = None) -> HttpResponse:
    """The same as PDF, where the server has LibreOffice; NO_OFFICE where it has not."""
    made = services.fill(kind, id, template_id=template_id, by=request.actor)
    return screens.download(services.as_pdf(made), made.title, ending="pdf")


class EnclosureIn(api.Input):
    """A document to enclose with documents of a kind."""

    name: str = Field(max_length=120)
    kind: str = Field(max_length=40)
    position: int = Field(10, ge=0, le=9999)
    required: bool = True
    always: bool = True
    warn_days: int = Field(14, ge=0, le=365)


class EnclosureOut(Schema):
    """A document to enclose."""

    id: int
    name: str
    kind: str
    position: int
    required: bool
    always: bool
    warn_days: int
    active: bool
    version: int


class EnclosedOut(Schema):
    """An enclosure of one document: `standing` is ok, soon, expired or missing; `goes`: it is in the pack."""

    id: int
    name: str
    required: bool
    taken: bool
    goes: bool
    standing: str
    valid_until: dt.date | None


class ChoiceIn(api.Input):
    """Which enclosures go: by id."""

    taken: dict[int, bool] = Field(max_length=200)


@router.get("/enclosures", response=list[EnclosureOut])
def enclosures(request: kit.Request) -> Any:
    """All documents to enclose of the company."""
    request.actor.require(screens.RIGHT)
    return queries.enclosures(request.actor).order_by("kind", "position", "name")[:500]


@router.post("/enclosures", response={201: EnclosureOut})
def add_enclosure(request: kit.Request, body: EnclosureIn) -> Any:
    """Enter a document to enclose; its PDF is sent next."""
    pk = services.save_enclosure(body.model_dump(), by=request.actor)
    return 201, Enclosure.objects.get(pk=pk)


@router.post("/enclosures/{id}/papers", response={201: int})
def send_paper(
    request: kit.Request, id: int, file: File[UploadedFile], issued_on: Form[dt.date], valid_until: Form[dt.date | None] = None
) -> Any:
    """Keep a PDF for a document to enclose, with the days it counts; answers its number."""
    draft = PaperDraft(name=file.name or "", content=file.read(), issued_on=issued_on, valid_until=valid_until)
    return 201, services.add_paper(id, draft, version=api.version(request, required=False), by=request.actor)


@router.get("/documents/{kind}/{id}/enclosures", response=list[EnclosedOut])
def enclosed(request: kit.Request, kind: str, id: int) -> Any:
    """What goes with a document, in order, and how each stands today."""
    plugged.seen(kind, id, by=request.actor)
    return [
        EnclosedOut(id=one.id, name=one.name, required=one.required, taken=one.taken, goes=one.goes, standing=one.standing.value,
                    valid_until=one.paper.valid_until if one.paper else None)
        for one in queries.enclosed(kind, id, by=request.actor)
    ]  # fmt: skip


@router.post("/documents/{kind}/{id}/enclosures", response=int)
def choose(request: kit.Request, kind: str, id: int, body: ChoiceIn) -> Any:
    """Choose what goes with a document; answers how many do."""
    return services.choose(kind, id, body.taken, by=request.actor)


@router.get("/documents/{kind}/{id}/pack", response={200: None})
def pack(request: kit.Request, kind: str, id: int, template_id: int | None = None) -> HttpResponse:
    """One PDF: the document and the enclosures that count today, each under its bookmark."""
    made = services.pack(kind, id, template_id=template_id, by=request.actor)
    return screens.download(made.content, plugged.source(kind).tell(id, request.actor).title, ending="pdf")
