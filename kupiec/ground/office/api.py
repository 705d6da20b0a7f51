"""The room's REST interface: office templates kept and published, documents printed by them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from ninja import File, Schema
from ninja.files import UploadedFile
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.office import queries, screens, services
from kupiec.ground.office.models import Template

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
    """Give a template its next Word file; it prints once published."""
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
    """A document as Word, by the template that fits it best or the one named."""
    made = services.fill(kind, id, template_id=template_id, by=request.actor)
    return screens.download(made.content, made.title)


@router.get("/documents/{kind}/{id}/pdf", response={200: None})
def pdf(request: kit.Request, kind: str, id: int, template_id: int | None = None) -> HttpResponse:
    """The same as PDF, where the server has LibreOffice; NO_OFFICE where it has not."""
    made = services.fill(kind, id, template_id=template_id, by=request.actor)
    return screens.download(services.as_pdf(made.content), made.title, pdf=True)
