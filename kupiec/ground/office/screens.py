"""Settings → Office templates: the list, a template with its files, what it may name, a test print (OFR-9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.office import example, example_book, queries, services, sockets
from kupiec.ground.office.models import Template, TemplateFile
from kupiec.ground.office.services.templates import SUBJECT, problems
from kupiec.ground.office.values import LARGEST_TEMPLATE, State

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
RIGHT = "office.templates"
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf",
}  # fmt: skip
STATES = {
    State.DRAFT: ("line", _("Being prepared"), "pencil"), State.PUBLISHED: ("ok", _("In use"), "check"), State.WITHDRAWN: ("warn", _("Taken out of use"), "archive"),
}  # fmt: skip
LANGUAGES = (("pl", _("Polish")), ("en", _("English")), ("de", _("German")))
TABS = (
    kit.Tab("settings", "office-templates", _("Office templates"), url="office-templates", right=RIGHT, order=33, shelf="papers",
            note=_("Your own Word and Excel templates of offers and orders, filled in with data")),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "office-templates",
        _("Office templates (Word, Excel)"),
        url="office-templates",
        icon="file-text",
        right=RIGHT,
        words="szablony biurowe word excel docx xlsx oferta wzór",
    ),
)
EVENTS = {
    "office.template:saved": _("Saved"), "office.template:file": _("File %(number)s: %(name)s"), "office.template:published": _("File %(number)s published"),
    "office.template:withdrawn": _("Taken out of use"),
}  # fmt: skip


def kinds(by: Actor) -> list[tuple[str, str]]:
    return [(one.kind, kit.show.say(one.label)) for one in sockets.sources]


def _label(kind: str) -> str:
    return next((label for code, label in kinds(Actor.system(0)) if code == kind), kind)


def _customers(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    rows = dict(Template.objects.filter(pk__in=list(ids), subject="parties.party").values_list("pk", "subject_id"))
    names = sockets.names_of_customers({pk for pk in rows.values() if pk})
    return {pk: names.get(party or 0, "") for pk, party in rows.items()}


TEMPLATES = kit.List(
    "office.templates", _("Office templates"), rows=queries.templates, right=RIGHT,
    columns=(
        C.Link("name", _("Name"), url="office-template"), C.Text("kind", _("For"), value=lambda row: _label(row.kind)),
        C.Text("language", _("Language"), value=lambda row: dict(LANGUAGES).get(row.language, _("any"))),
        C.Text("customer", _("Customer"), fill=_customers), C.Badge("state", _("State"), kinds=STATES), C.Ago("updated_at", _("Last change")),
    ),
    sort=("name",), search=("name",),
    filters=(F.Choice("kind", _("For"), choices=kinds), F.Choice("state", _("State"), choices=tuple((key, text) for key, (_kind, text, _icon) in STATES.items()))),
    create=kit.Create(_("Template"), url="office-template-new", right=RIGHT),
    empty=kit.Empty("file-text", _("No templates yet"), _("Offers and orders have a print of our own. A Word or Excel template with your letterhead goes beside it.")),
)  # fmt: skip


def _fields(request: kit.Request) -> tuple[Any, ...]:
    return (
        I.Text("name", _("Name"), required=True, max=80, span=7),
        I.Choice("kind", _("For"), options=kinds, required=True, span=5),
        I.Choice("language", _("Language"), options=LANGUAGES, span=4, help=_("Empty: documents in any language.")),
        I.Pick("party_id", _("Only for this customer"), picker="parties.party", span=8, help=_("Empty: for everybody. A customer’s own template goes before the others.")),
    )  # fmt: skip


def _save_new(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.save_template({**values, "party_id": values.get("party_id")}, by=by)


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    row = queries.template(pk, by=by)
    return {"name": row.name, "kind": row.kind, "language": row.language, "party_id": row.subject_id}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    return services.save_template({**values, "party_id": values.get("party_id")}, pk=pk, version=version, by=by)


def _done(pk: int) -> str:
    return reverse("office-template", args=[pk])


NEW = kit.Form("office.template-new", _("New office template"), fields=_fields, save=_save_new, done=_done, right=RIGHT)
EDIT = kit.Form("office.template-edit", _("Office template"), fields=_fields, load=_load, save=_save, done=_done, right=RIGHT)


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A Word or Excel file sent."""

    file: Any


def _load_file(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    return {}, queries.template(pk, by=by).version


def _upload(sent: OfficeFile, *, pk: int, version: int | None, by: Actor) -> int:
    services.upload(pk, name=sent.file.name or "", content=sent.file.read(), version=version, by=by)
    return pk


UPLOAD = kit.Form(
    "office.template-file", _("File of the template"), command=OfficeFile, load=_load_file, save=_upload, done=_done, right=RIGHT,
    fields=(I.Upload("file", _("Word or Excel file"), required=True, accept=".docx,.xlsx", most_bytes=LARGEST_TEMPLATE, span=12,
                     help=_("A .docx or .xlsx without macros, at most 10 MB. Nothing changes for documents until you publish it.")),),
)  # fmt: skip


# a template's page


def _head(row: Template, by: Actor) -> kit.Head:
    return kit.Head(
        _("Office template"), row.name, icon="file-text", subtitle=_label(row.kind), badges=(kit.Mark(*STATES[State(row.state)]),)
    )


def _customer(row: Template, by: Actor) -> str:
    return sockets.names_of_customers([row.subject_id])[row.subject_id] if row.subject_id else gettext("everybody")


def _language(row: Template, by: Actor) -> str:
    return str(dict(LANGUAGES).get(row.language, _("any")))


def _last(row: Template) -> TemplateFile | None:
    return queries.files_of(row.pk).first()


def _sent(row: Template, by: Actor) -> Any:
    return None if _last(row) else _("Send the file of the template first.")


def _publishable(row: Template, by: Actor) -> Any:
    file = _last(row)
    if file is None:
        return _("Send the file of the template first.")
    return _("The file names something that is not known; mend it and send it again.") if file.findings else None


def _new_file(row: Template) -> bool:
    file = _last(row)
    return file is not None and (row.state != State.PUBLISHED or row.published != file.number)


def _context(row: Template, by: Actor) -> dict[str, Any]:
    rows = list(queries.files_of(row.pk)[:20])
    file = rows[0] if rows else None
    return {
        "files": rows, "last": file, "problems": problems(file.findings) if file else [], "office": files.office() is not None,
        "names": queries.names_of(sockets.source(row.kind)), "kind_label": _label(row.kind),
    }  # fmt: skip


TEMPLATE = kit.Detail(
    "office.template", get=queries.template, head=_head, right=RIGHT, subject=SUBJECT, audit=Template,
    facts=(kit.Fact(_("For"), lambda row, by: _label(row.kind)), kit.Fact(_("Language"), _language), kit.Fact(_("Customer"), _customer),
           kit.Fact(_("Prints by file"), lambda row, by: str(row.published or "") if row.state == State.PUBLISHED else "", optional=True)),
    body="office/_template.html", context=_context, edit_url=lambda row: reverse("office-template-edit", args=[row.pk]), edit_right=RIGHT,
    operations=(
        kit.Operation("file", _("Send a file"), url=lambda row: reverse("office-template-file", args=[row.pk]), icon="upload", right=RIGHT, bulk=False),
        kit.Operation("test", _("Test print"), url=lambda row: reverse("office-template-test", args=[row.pk]), icon="printer", right=RIGHT, bulk=False, allowed=_sent),
        kit.Operation("withdraw", _("Take out of use"), run=services.withdraw, icon="archive", right=RIGHT, bulk=False, more=True, message=_("Taken out of use"),
                      only=lambda row: row.state == State.PUBLISHED),
        kit.Operation("publish", _("Publish"), run=services.publish, icon="check", right=RIGHT, bulk=False, primary=True, key="Ctrl+Enter", allowed=_publishable,
                      only=_new_file, message=_("Documents are printed by it from now on")),
    ),
    panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
)  # fmt: skip


def download(content: bytes, name: str, *, ending: str = "docx") -> HttpResponse:
    """A made document, always to be saved."""
    clean = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in name)[:100].strip() or "dokument"
    answer = HttpResponse(content, content_type=MEDIA[ending])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{clean}.{ending}', safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def told(request: kit.Request, back: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """A file, or the page it was asked on with the reason why there is none."""
    try:
        return work()
    except Refusal as refusal:
        if refusal.code in ("FORBIDDEN", "NOT_FOUND"):
            raise
        return kit.page(
            request, "office/no_file.html", {"reason": refusal.text, "back": back}, title=_("The document was not made"), status=422
        )


def _sent_as(request: kit.Request, made: services.Made, name: str) -> HttpResponse:
    """The file as it was made, or as PDF where the address asks for it."""
    if request.GET.get("jako") == "pdf":
        return download(services.as_pdf(made), name, ending="pdf")
    return download(made.content, name, ending=made.ending)


@kit.screen(right=RIGHT)
def test(request: kit.Request, pk: int) -> HttpResponse:
    """The last file filled with invented data, as it is or as PDF."""
    by: Actor = request.actor
    queries.template(pk, by=by)

    def work() -> HttpResponse:
        made = services.test_print(pk, by=by)
        return _sent_as(request, made, gettext("%(title)s - test print") % {"title": made.title})

    return told(request, reverse("office-template", args=[pk]), work)


@kit.screen(right=RIGHT)
def original(request: kit.Request, pk: int, number: int) -> HttpResponse:
    """A file of a template as it is kept."""
    row = queries.template(pk, by=request.actor)
    file = queries.file_of(row.pk, number)
    return download(queries.content(file.sha256), file.name.removesuffix(f".{file.ending}"), ending=file.ending)


def beginning(source: sockets.Source) -> bytes:
    """A Word file that names everything documents of a kind tell."""
    return example.paper(kit.show.say(source.label), queries.names_of(source))


@kit.screen(right=RIGHT)
def begin(request: kit.Request, pk: int) -> HttpResponse:
    """A file to begin with, Word or Excel: everything documents of the kind tell, by name."""
    row = queries.template(pk, by=request.actor)
    name, source = gettext("%(kind)s - template to begin with") % {"kind": _label(row.kind)}, sockets.source(row.kind)
    if request.GET.get("jako") == "xlsx":
        return download(example_book.book(kit.show.say(source.label), queries.names_of(source)), name, ending="xlsx")
    return download(beginning(source), name)


# a document printed by templates


@kit.screen()
def document(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """The templates that fit a document, each as its file and PDF; our own print beside them."""
    by: Actor = request.actor
    source = sockets.seen(kind, pk, by=by)
    told_of = source.tell(pk, by)
    request.belongs_to = source.url(pk)
    context = {
        "options": queries.options(kind, told_of), "title": told_of.title, "label": source.label, "kind": kind, "pk": pk, "office": files.office() is not None,
        "back": source.url(pk), "print_url": source.print_url(pk), "may_set": by.may(RIGHT), "why": services.filling.NO_OFFICE,
    }  # fmt: skip
    return kit.page(request, "office/document.html", context, title=_("Office file and PDF"))


@kit.screen()
def made(request: kit.Request, kind: str, pk: int, template_id: int) -> HttpResponse:
    """A document by one template, as its file or PDF."""
    by: Actor = request.actor
    sockets.seen(kind, pk, by=by)

    def work() -> HttpResponse:
        document = services.fill(kind, pk, template_id=template_id, by=by)
        return _sent_as(request, document, document.title)

    return told(request, reverse("office-document", args=[kind, pk]), work)


def operation(kind: str, *, right: str, pk: Callable[[Any], int] = lambda record: int(record.pk)) -> kit.Operation:
    """The button a room puts on the page of its document."""
    return kit.Operation(
        "office",
        _("Word, Excel and PDF by template"),
        url=lambda row: reverse("office-document", args=[kind, pk(row)]),
        icon="file-text",
        right=right,
        bulk=False,
        more=True,
    )
