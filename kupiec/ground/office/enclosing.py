"""Settings → Documents to enclose; which of them go with a document, and the pack they make (OFR-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import markup
from kupiec.ground.kit import public as kit
from kupiec.ground.office import queries, screens, services, sockets
from kupiec.ground.office.models import Enclosure, EnclosurePaper
from kupiec.ground.office.services.enclosures import SUBJECT, PaperDraft
from kupiec.ground.office.values import LARGEST_PDF, Enclosed, Standing

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
RIGHT = screens.RIGHT
STANDINGS = {
    Standing.OK: ("ok", _("valid"), "check"), Standing.SOON: ("warn", _("ends soon"), "hourglass-low"), Standing.EXPIRED: ("bad", _("out of date"), "alert-triangle"),
    Standing.MISSING: ("bad", _("missing"), "alert-triangle"),
}  # fmt: skip
TABS = (
    kit.Tab("settings", "enclosures", _("Documents to enclose"), url="enclosures", right=RIGHT, order=34, shelf="papers",
            note=_("Extracts of registers, certificates and terms that go out with offers, and until when they are valid")),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "enclosures",
        _("Documents to enclose"),
        url="enclosures",
        icon="paperclip",
        right=RIGHT,
        words="załączniki zestaw krs zaświadczenie odpis oferta",
    ),
)
EVENTS = {
    "office.enclosure:saved": _("Saved"), "office.enclosure:paper": _("PDF added: %(name)s"), "offers.offer:enclosures": _("Documents to enclose chosen: %(count)s"),
}  # fmt: skip


def kinds(by: Actor) -> list[tuple[str, str]]:
    return [(one.kind, kit.show.say(one.label)) for one in sockets.sources if one.record is not None]


def mark(standing: Standing, paper: EnclosurePaper | None) -> kit.Mark:
    """How an enclosure stands, with the day where one matters."""
    kind, text, icon = STANDINGS[standing]
    day = kit.show.day(paper.valid_until) if paper is not None and paper.valid_until else ""
    return kit.Mark(kind, f"{text} ({day})" if day else text, icon)


def _standings(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    rows, papers = Enclosure.objects.in_bulk(list(ids)), queries.papers_of(list(ids))
    return {pk: markup.mark(mark(*queries.standing(row, papers[pk], on=clock.today()))) for pk, row in rows.items()}


ENCLOSURES = kit.List(
    "office.enclosures", _("Documents to enclose"), rows=queries.enclosures, right=RIGHT,
    columns=(
        C.Link("name", _("Name"), url="enclosure"), C.Text("kind", _("Goes with"), value=lambda row: dict(kinds(Actor.system(0))).get(row.kind, row.kind)),
        C.Html("standing", _("State"), fill=_standings), C.Flag("required", _("Required")), C.Flag("always", _("Proposed by itself")),
        C.Flag("active", _("In use")), C.Number("position", _("Order in the pack"), hidden=True),
    ),
    sort=("position", "name"), search=("name",), filters=(F.Choice("kind", _("Goes with"), choices=kinds),),
    create=kit.Create(_("Document"), url="enclosure-new", right=RIGHT),
    empty=kit.Empty("paperclip", _("No documents to enclose yet"), _("An extract of the company register, a certificate, terms of sale: they go out with offers as one PDF.")),
)  # fmt: skip
FIELDS = (
    I.Text("name", _("Name"), required=True, max=120, span=8), I.Choice("kind", _("Goes with"), options=kinds, required=True, span=4),
    I.Flag("required", _("Required"), default=True, span=4, help=_("Without it a document is shown as incomplete.")),
    I.Flag("always", _("Proposed by itself"), default=True, span=4, help=_("Otherwise it is chosen document by document.")),
    I.Integer("position", _("Order in the pack"), default=10, span=2), I.Integer("warn_days", _("Warn days ahead"), default=14, span=2),
)  # fmt: skip


def _done(pk: int) -> str:
    return reverse("enclosure", args=[pk])


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    row = queries.enclosure(pk, by=by)
    return {name: getattr(row, name) for name in services.enclosures.FIELDS}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    return services.save_enclosure(values, pk=pk, version=version, by=by)


NEW = kit.Form(
    "office.enclosure-new",
    _("New document to enclose"),
    fields=FIELDS,
    save=lambda values, *, by: services.save_enclosure(values, by=by),
    done=_done,
    right=RIGHT,
)
EDIT = kit.Form("office.enclosure-edit", _("Document to enclose"), fields=FIELDS, load=_load, save=_save, done=_done, right=RIGHT)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF sent with the days it counts."""

    file: Any
    issued_on: dt.date
    valid_until: dt.date | None = None
    language: str = ""


def _load_file(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    return {"issued_on": clock.today()}, queries.enclosure(pk, by=by).version


def _add(sent: PdfFile, *, pk: int, version: int | None, by: Actor) -> int:
    draft = PaperDraft(
        name=sent.file.name or "",
        content=sent.file.read(),
        issued_on=sent.issued_on,
        valid_until=sent.valid_until,
        language=sent.language or "",
    )
    services.add_paper(pk, draft, version=version, by=by)
    return pk


ADD_PAPER = kit.Form(
    "office.enclosure-file", _("PDF of the document"), command=PdfFile, load=_load_file, save=_add, done=_done, right=RIGHT,
    fields=(
        I.Upload("file", _("PDF file"), required=True, accept=".pdf", most_bytes=LARGEST_PDF, span=12, help=_("Without a password, at most 20 MB.")),
        I.Day("issued_on", _("Counts from"), required=True, span=4), I.Day("valid_until", _("Counts until"), span=4, help=_("Empty: without end.")),
        I.Choice("language", _("Language"), options=screens.LANGUAGES, span=4, help=_("Empty: documents in any language.")),
    ),
)  # fmt: skip


def _head(row: Enclosure, by: Actor) -> kit.Head:
    state = queries.standing(row, queries.papers_of([row.pk])[row.pk], on=clock.today())
    badges = (mark(*state),) if row.active else (mark(*state), kit.Mark("line", _("not in use"), "archive"))
    return kit.Head(_("Document to enclose"), row.name, icon="paperclip", subtitle=dict(kinds(by)).get(row.kind, row.kind), badges=badges)


def _context(row: Enclosure, by: Actor) -> dict[str, Any]:
    return {"papers": queries.papers_of([row.pk])[row.pk], "languages": dict(screens.LANGUAGES)}


ENCLOSURE = kit.Detail(
    "office.enclosure", get=queries.enclosure, head=_head, right=RIGHT, subject=SUBJECT, audit=Enclosure, body="office/_enclosure.html", context=_context,
    facts=(kit.Fact(_("Required"), lambda row, by: gettext("yes") if row.required else gettext("no")),
           kit.Fact(_("Proposed by itself"), lambda row, by: gettext("yes") if row.always else gettext("no")), kit.Fact(_("Order in the pack"), "position")),
    edit_url=lambda row: reverse("enclosure-edit", args=[row.pk]), edit_right=RIGHT,
    operations=(
        kit.Operation("file", _("Add a PDF"), url=lambda row: reverse("enclosure-file", args=[row.pk]), icon="upload", right=RIGHT, bulk=False, primary=True),
        kit.Operation("retire", _("Use or stop using"), run=services.retire, icon="archive", right=RIGHT, bulk=False, more=True, message=_("Saved")),
    ),
    panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
)  # fmt: skip


@kit.screen(right=RIGHT)
def paper(request: kit.Request, pk: int, number: int) -> HttpResponse:
    """A PDF of an enclosure, to be saved."""
    row = queries.enclosure(pk, by=request.actor)
    found = EnclosurePaper.objects.filter(enclosure=row, number=number).first()
    if found is None:
        raise Refusal("NOT_FOUND", _("There is no such record."), "id")
    return screens.download(queries.content(found.sha256), found.name.removesuffix(".pdf"), ending="pdf")


# a document's enclosures


def shown(enclosed: Sequence[Enclosed], wrong: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"row": one, "mark": mark(one.standing, one.paper), "wrong": wrong.get(one.id, "")} for one in enclosed]


def lacking(enclosed: Sequence[Enclosed]) -> str:
    """What a pack is short of, in words; empty when it is whole."""
    count = sum(one.lacking for one in enclosed)
    return (
        ngettext("%(count)s document is missing or out of date", "%(count)s documents are missing or out of date", count) % {"count": count}
        if count
        else ""
    )


def panel(kind: str, *, order: int = 60) -> kit.Panel:
    """Enclosures on a document's page: how many go, what is missing."""

    def context(record: Any, by: Actor) -> dict[str, Any]:
        enclosed = queries.enclosed(kind, record.pk, by=by)
        return {
            "rows": shown([one for one in enclosed if one.taken or one.required], {}),
            "lacking": lacking(enclosed),
            "url": reverse("office-pack", args=[kind, record.pk]),
        }

    return kit.Panel("enclosures", _("Enclosures"), template="office/_panel.html", context=context, icon="files", order=order)


def operation(kind: str, *, right: str) -> kit.Operation:
    """The button of a document that goes out as a pack."""
    return kit.Operation(
        "pack",
        _("Pack with enclosures"),
        url=lambda row: reverse("office-pack", args=[kind, row.pk]),
        icon="files",
        right=right,
        bulk=False,
        more=True,
    )


@kit.screen()
def pack(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """What goes with a document, in order; chosen here, fetched as one PDF."""
    by: Actor = request.actor
    source = sockets.seen(kind, pk, by=by)
    if source.record is None:
        raise Refusal("NOT_FOUND", _("There is no such record."), "id")
    if request.method == "POST":
        known = [one.id for one in queries.enclosed(kind, pk, by=by)]
        services.choose(kind, pk, {one: bool(request.POST.get(f"taken-{one}")) for one in known}, by=by)
        return kit.go(request, reverse("office-pack", args=[kind, pk]), text=gettext("Saved"))
    return _page(request, source, pk)


def _page(request: kit.Request, source: sockets.Source, pk: int, *, refusal: Refusal | None = None) -> HttpResponse:
    by: Actor = request.actor
    told = source.tell(pk, by)
    request.belongs_to = source.url(pk)
    enclosed = queries.enclosed(source.kind, pk, by=by)
    refused = [] if refusal is None else refusal.each if isinstance(refusal, Refusals) else [refusal]
    wrong = {int(one.field.partition(".")[2]): one.text for one in refused if one.field.startswith("enclosures.")}
    context = {
        "rows": shown(enclosed, wrong), "lacking": lacking(enclosed), "title": told.title, "label": source.label, "kind": source.kind, "pk": pk, "back": source.url(pk),
        "may_choose": by.may(source.change), "may_set": by.may(RIGHT), "options": queries.options(source.kind, told) if files.office() else (),
        "problem": refusal.text if refusal is not None and not wrong else "", "goes": sum(one.goes for one in enclosed),
    }  # fmt: skip
    return kit.page(request, "office/pack.html", context, title=_("Pack with enclosures"), status=422 if refusal is not None else 200)


@kit.screen()
def pack_pdf(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """The pack as one PDF; a paper that can't be read is told at its place."""
    by: Actor = request.actor
    source = sockets.seen(kind, pk, by=by)
    asked = request.GET.get("szablon", "")
    try:
        made = services.pack(kind, pk, template_id=int(asked) if asked.isdecimal() and len(asked) < 19 else None, by=by)
    except Refusal as refusal:
        if refusal.code in ("FORBIDDEN", "NOT_FOUND"):
            raise
        return _page(request, source, pk, refusal=refusal)
    return screens.download(made.content, source.tell(pk, by).title, ending="pdf")


__all__ = [
    "ADD_PAPER",
    "COMMANDS",
    "EDIT",
    "ENCLOSURE",
    "ENCLOSURES",
    "EVENTS",
    "NEW",
    "TABS",
    "operation",
    "pack",
    "pack_pdf",
    "panel",
    "paper",
]
