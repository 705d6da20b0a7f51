"""What declarations can't say: the journal with its place to write, steps of a checklist, marks, prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.people.activities import forms, inputs, journal, printing, queries, services, words
from kupiec.people.activities.inputs import Hour
from kupiec.people.activities.models import Mark
from kupiec.people.activities.values import ContactDraft, TaskDraft, TermKind
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741
SHORT = 120


def middle(party: parties.Party, by: Actor) -> SafeString:
    """The place of the journal on a party's page: it asks for its entries itself, so that the page stands at once."""
    if not by.may("activities.see"):
        return SafeString("")
    return render_to_string("activities/_journal_soon.html", {"url": reverse("party-journal", args=[party.pk])})


def _shown(
    party: parties.Party, by: Actor, *, groups: tuple[str, ...] = (), after: str = "", typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    page = journal.page(party.pk, by=by, groups=groups, after=after)
    kinds = [(str(term.pk), str(term), term.icon or "phone") for term in queries.terms(TermKind.CONTACT_TYPE)[:4]]
    people = (
        parties.Person.objects.filter(party=party, archived=False).order_by("-main", "name_key")[:60] if by.may("activities.edit") else ()
    )
    concerning = [one for tell in journal.matters for one in tell(party.pk, by)] if by.may("activities.edit") else []
    url = reverse("party-journal", args=[party.pk])
    chosen = groups[0] if len(groups) == 1 else ""
    return {
        "party": party, "page": page, "kinds": kinds, "people": people, "matters": concerning, "url": url, "may_edit": by.may("activities.edit"), "typed": typed or {},
        "chosen": chosen, "groups": words.GROUPS, "more_url": f"{url}?group={chosen}&after={page.after}" if page.after else "",
    }  # fmt: skip


def _groups(request: kit.Request) -> tuple[str, ...]:
    asked = request.GET.get("group", "")
    if asked and asked not in {key for key, _label, _icon in words.GROUPS}:
        raise Http404(asked)
    return (asked,) if asked else ()


@kit.screen(right="activities.see")
def party_journal(request: kit.Request, pk: int) -> HttpResponse:
    """A page of a party's journal; POST writes what was typed on top of it."""
    by = request.actor
    party = parties.visible(by).get(pk=pk)
    if request.method == "POST":
        text = _write(request, party, by)
        answer = HttpResponse(render_to_string("activities/_journal.html", _shown(party, by), request))
        return kit.toast(answer, text)
    if not kit.is_fragment(request):
        return kit.go(request, reverse("party", args=[pk]))
    context = _shown(party, by, groups=_groups(request), after=request.GET.get("after", "")[:400])
    template = "activities/_journal_rows.html" if request.GET.get("after") else "activities/_journal.html"
    return HttpResponse(render_to_string(template, context, request))


def _write(request: kit.Request, party: parties.Party, by: Actor) -> str:
    """One field and Ctrl+Enter: its first line is the subject, the kind says what it becomes."""
    text = request.POST.get("text", "").strip()
    if not text:
        raise Refusal("REQUIRED", N_("Write what was said or agreed."), "text")
    head = text.split("\n")[0].strip()
    subject, content = (head[:SHORT].rstrip() + "…", text) if len(head) > SHORT else (head, text if "\n" in text else "")
    day = kit.parse.day(request.POST["remind"], field="remind") if request.POST.get("remind", "").strip() else None
    kind, person = request.POST.get("kind", "note"), kit.parse.key(request.POST.get("person", ""))
    persons = (person,) if person else ()
    link = inputs.reference(request.POST.get("matter", ""))
    links = (link,) if link else ()
    if kind == "task":
        services.add_tasks([TaskDraft(subject=subject, content=content, party_id=party.pk, due=day or clock.today(), links=links)], by=by)
        return _("Task added")
    if kind == "note":
        html = inputs.rich.paragraphs(content)
        services.write_note({"party_id": party.pk, "title": subject, "html": html, "person_id": person}, links=links, by=by)
    else:
        draft = ContactDraft(party_id=party.pk, subject=subject, content=content, type_id=kit.parse.key(kind), persons=persons, links=links)
        services.add_contacts([draft], by=by)
    if day is not None:
        services.add_tasks(
            [TaskDraft(subject=subject, content=content, party_id=party.pk, due=day, remind_at=forms.moment(day, None), links=links)], by=by
        )
    return _("Saved.")


_MARK = (
    I.Choice("importance_id", gettext_lazy("Importance"), options=forms.terms(TermKind.IMPORTANCE), span=6),
    I.Choice("state_id", gettext_lazy("State"), options=forms.terms(TermKind.ENTRY_STATE), span=6),
    I.Integer("percent", gettext_lazy("Completion, %"), least=0, most=100, span=4),
    I.Day("remind_on", gettext_lazy("Remind me on"), span=4),
    Hour("remind_hour", gettext_lazy("at the hour"), span=4),
)


def mark(request: kit.Request, subject: str, pk: int) -> HttpResponse:
    """The dialog that marks an entry of the journal."""
    return kit.attempt(request, lambda: _mark_form(request, subject, pk).view(request, pk), right="activities.edit")


def _mark_form(request: kit.Request, subject: str, pk: int) -> kit.Form:
    by, party = request.actor, kit.parse.key(request.GET.get("party", "")) or 0
    if not journal.seen(subject, pk, by=by):
        raise Http404(subject)
    back = reverse("party", args=[party]) if party else "/"

    def load(_pk: int, *, by: Actor) -> tuple[dict[str, Any], int | None]:
        row = Mark.objects.filter(company_id=by.company_id, subject=subject, subject_id=pk).first()
        if row is None:
            return {}, None
        remind_on, hour = forms.split(row.remind_at)
        kept = {name: getattr(row, name) for name in ("importance_id", "state_id", "percent")}
        return {**kept, "remind_on": remind_on, "remind_hour": hour}, row.version

    def save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
        given = {name: values[name] for name in ("importance_id", "state_id", "percent")}
        given["remind_at"] = forms.moment(values["remind_on"], values["remind_hour"])
        text = request.GET.get("text", "")[:200]
        return services.mark((subject, pk), given, text=text, url=back, version=version, by=by)

    return kit.Form(
        "activities.mark",
        gettext_lazy("Mark the entry"),
        fields=_MARK,
        load=load,
        save=save,
        done=lambda _version: back,
        right="activities.edit",
    )


@require_POST
@kit.screen(right="activities.edit")
def item(request: kit.Request, pk: int) -> HttpResponse:
    """Tick, untick or take off a step of a checklist."""
    do = request.POST.get("do", "")
    if do == "drop":
        services.drop_item(pk, by=request.actor)
    elif do in ("tick", "untick"):
        services.tick(pk, done=do == "tick", by=request.actor)
    else:
        raise Http404(do)
    return _changed()


@require_POST
@kit.screen(right="activities.edit")
def step(request: kit.Request, pk: int) -> HttpResponse:
    """Add a step to a checklist."""
    services.add_item(pk, request.POST.get("text", ""), by=request.actor)
    return _changed()


@require_POST
@kit.screen(right="activities.edit")
def unlink(request: kit.Request, record: str, pk: int) -> HttpResponse:
    """Take a document off a record."""
    found = inputs.reference(f"{request.POST.get('subject', '')}:{request.POST.get('subject_id', '')}")
    if found is None:
        raise Http404("subject")
    services.unlink(record, pk, found, by=request.actor)
    return _changed()


def _changed() -> HttpResponse:
    """The page asks for itself again."""
    return HttpResponse(status=204, headers={"HX-Trigger": '{"kit:changed": {}}'})


@require_safe
@kit.screen(right="activities.see")
def print_note(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF of a note."""
    row = queries.note(pk, by=request.actor)
    answer = HttpResponse(prints.as_pdf(printing.printout(row)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{printing.file_name(row)}"'
    return answer
