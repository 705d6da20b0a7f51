"""Settings → Attributes: kinds of records as tabs, the order by drag and keyboard, the form's section as it will look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.attributes import forming, queries, services, sockets, words
from kupiec.ground.attributes.models import Attribute, KeptFor
from kupiec.ground.attributes.services.define import RIGHT, OptionDraft
from kupiec.ground.attributes.values import COLOURS, Definition, Type
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import forms
from kupiec.ground.kit import public as kit

I = kit.inputs  # noqa: E741
SPARE = 2
"""Empty rows for further choices, for browsers without scripts."""


def _kind(request: kit.Request) -> sockets.Subject:
    known = list(sockets.subjects)
    asked = request.GET.get("kind") or (known[0].kind if known else "")
    for one in known:
        if one.kind == asked:
            return one
    raise Http404(asked)


def _address(kind: str) -> str:
    return f"{reverse('attributes')}?{urlencode({'kind': kind})}"


@kit.screen(right=RIGHT)
def overview(request: kit.Request) -> HttpResponse:
    """The attributes of one kind in their order; POST `order` (ids by commas), `up`, `down`, `archive`, `restore`."""
    subject = _kind(request)
    if request.method == "POST":
        _change(subject.kind, request.POST, by=request.actor)
        if not request.headers.get("HX-Request"):
            return kit.go(request, _address(subject.kind))
    known = queries.fresh(subject.kind)
    used = [one for one in known if not one.archived]
    context = {
        "subject": subject, "rows": [_row(one) for one in used], "archived": [one for one in known if one.archived],
        "tabs": [(kit.show.say(one.label), _address(one.kind), one.kind == subject.kind) for one in sockets.subjects],
        "groups": _preview(used, by=request.actor), "create_url": f"{reverse('attribute-new')}?{urlencode({'kind': subject.kind})}",
        "address": _address(subject.kind),
    }  # fmt: skip
    if request.headers.get("HX-Target") == "attributes":
        return HttpResponse(render_to_string("attributes/_overview.html", context, request))
    return kit.page(
        request,
        "attributes/overview.html",
        context,
        title=_("Attributes"),
        keys=(kit.Key("Insert", _("Attribute")), kit.Key("Alt+↑ Alt+↓", _("Move"))),
    )


def _change(kind: str, post: QueryDict, *, by: Actor) -> None:
    ids = [pk for text in post.get("order", "").split(",") if (pk := kit.parse.key(text))]
    if ids:
        services.arrange(kind, ids, by=by)
    for verb, step in (("up", -1), ("down", 1)):
        if pk := kit.parse.key(post.get(verb, "")):
            services.arrange(kind, _moved([one.id for one in queries.fresh(kind) if not one.archived], pk, step), by=by)
    if pk := kit.parse.key(post.get("archive", "")):
        services.archive([pk], by=by)
    if pk := kit.parse.key(post.get("restore", "")):
        services.restore([pk], by=by)


def _moved(ids: list[int], pk: int, step: int) -> list[int]:
    if pk in ids:
        at = ids.index(pk)
        ids.insert(max(0, at + step), ids.pop(at))
    return ids


def _row(asked: Definition) -> dict[str, Any]:
    said = kit.show.say(words.TYPES[asked.type])
    if asked.unit:
        said = f"{said}, {asked.unit}"
    if asked.type is Type.REFERENCE:
        said = f"{said}: {kit.show.say(sockets.target(asked.refers_to).label)}"
    return {
        "one": asked, "type": said, "url": reverse("attribute", args=[asked.id]),
        "options": [kit.Mark(each.colour, lazystr(each.name)) for each in asked.options if not each.archived][:8],
    }  # fmt: skip


def _preview(used: Sequence[Definition], *, by: Actor) -> list[forms.DrawnGroup]:
    """How the form will ask, whatever the shelf; nothing typed here is sent."""
    sections: dict[str, list[Any]] = {}
    for one in used:
        sections.setdefault(one.section, []).append(forming.field_of(one))
    groups = [I.Group(lazystr(title) if title else _("Attributes"), tuple(fields)) for title, fields in sections.items()]
    values = {}
    for one in used:
        if one.default:
            values[one.key] = queries.default_of(one, one.default)
    return forms.draw(groups, values, {}, by=by)


@dataclass(frozen=True)
class Options(I.Input):
    """Choices as rows: name, colour, out of use; a row of an emptied name goes."""

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> tuple[OptionDraft, ...]:
        columns = [post.getlist(f"{self.name}.{part}") for part in ("id", "name", "colour", "code")]
        made = []
        for number, name, colour, code in zip(*columns, strict=False):
            if name.strip():
                if "\x00" in name or "\x00" in code or len(name) > 60 or len(code) > 60:
                    raise self.refuse("TOO_LONG", I.N_("At most %(max)s characters."), max=60)
                made.append(
                    OptionDraft(
                        name,
                        colour if colour in COLOURS else "",
                        kit.parse.key(number),
                        code,
                        number in post.getlist(f"{self.name}.archived"),
                    )
                )
        return tuple(made)

    def shown(self, value: Any, by: Actor) -> str:
        return ", ".join(one.name for one in value or ())

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return render_to_string(
            "attributes/_options.html", {"name": self.name, "rows": self.default or (), "spare": range(SPARE), "colours": words.COLOURS}
        )


def _roles(by: Actor) -> list[tuple[int, str]]:
    return list(access.Role.objects.order_by("name").values_list("pk", "name"))


def _fields(request: kit.Request) -> Sequence[Any]:
    found = request.resolver_match
    pk = found.kwargs.get("pk") if found else None
    row = Attribute.objects.filter(pk=pk).first() if pk else None
    subject = sockets.subject(row.kind) if row else _kind(request)
    known = next((one for one in queries.fresh(subject.kind) if one.id == pk), None)
    shelves = subject.shelves
    targets = [(one.kind, one.label) for one in sockets.targets]
    kept = _("Nobody ticked: everybody who may see the record.")
    return (
        kit.Group(_("What it is"), (
            I.Hidden("kind", "", default=subject.kind),
            I.Text("name", _("Name"), required=True, span=6, max=80),
            I.Text("code", _("Code"), span=3, max=40, readonly=row is not None, help=_("Formulas, files and programs know it by this. Empty: made of the name.")),
            I.Choice("type", _("Type of value"), options=list(words.TYPES.items()), required=True, span=3, default="text"),
            I.Text("unit", _("Unit"), span=3, max=20, help=_("For instance kW, °C, %")),
            I.Integer("decimals", _("Decimals"), span=3, least=0, most=4, default=0),
            I.Choice("refers_to", _("Refers to"), options=targets, span=6),
            Options("options", _("Choices"), span=12, default=known.options if known else ()),
        )),
        kit.Group(_("In forms"), (
            I.Text("section", _("Section of the form"), span=4, max=60, help=_("Attributes of one section stand together.")),
            I.Text("default", _("Default"), span=4, max=240),
            I.Flag("required", _("Must be filled in"), span=4),
            I.Text("help", _("Help below the field"), span=8, max=240),
            *((I.Choice("shelf_id", shelves.label, options=shelves.choices, span=4, blank=_("all")),) if shelves else ()),
        )),
        kit.Group(_("In lists and search"), (
            I.Flag("listed", _("A column of the list from the start"), span=6),
            I.Flag("searched", _("The search finds by it"), span=6),
        )),
        kit.Group(_("For whom"), (
            I.Choices("see", _("Who sees it"), options=_roles, span=6, help=kept),
            I.Choices("edit", _("Who changes it"), options=_roles, span=6, help=kept),
        )),
    )  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Attribute.objects.get(pk=pk)
    names = (
        "kind",
        "code",
        "name",
        "type",
        "section",
        "help",
        "unit",
        "decimals",
        "required",
        "default",
        "searched",
        "listed",
        "refers_to",
        "shelf_id",
    )
    kept = list(KeptFor.objects.filter(attribute=row).values_list("verb", "role_id"))
    roles = {verb: tuple(role for kept_verb, role in kept if kept_verb == verb) for verb in ("see", "edit")}
    return {**{name: getattr(row, name) for name in names}, **roles}, row.version


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> str:
    given = {name: "" if value is None and name not in ("shelf_id", "decimals") else value for name, value in values.items()}
    given["decimals"] = given.get("decimals") or 0
    if given["type"] != Type.CHOICE:
        given.pop("options", None)
    pk = services.save(given, pk=pk, version=version, by=by)
    return Attribute.objects.values_list("kind", flat=True).get(pk=pk)


def _context(request: kit.Request) -> Mapping[str, Any]:
    found = request.resolver_match
    pk = found.kwargs.get("pk") if found else None
    row = Attribute.objects.filter(pk=pk).first() if pk else None
    subject = sockets.subject(row.kind) if row else _kind(request)
    title = (
        f"{row.name} ({kit.show.say(subject.label)})" if row else gettext("New attribute: %(kind)s") % {"kind": kit.show.say(subject.label)}
    )
    return {"form_title": title, "back_url": _address(subject.kind)}


NEW = kit.Form(
    "attributes.new",
    _("New attribute"),
    fields=_fields,
    save=_save,
    done=_address,
    right=RIGHT,
    context=_context,
    template="attributes/form.html",
)
EDIT = kit.Form(
    "attributes.edit",
    _("Attribute"),
    fields=_fields,
    load=_load,
    save=_save,
    done=_address,
    right=RIGHT,
    context=_context,
    template="attributes/form.html",
)
TABS = (
    kit.Tab("settings", "attributes", _("Attributes"), url="attributes", right=RIGHT, order=36, shelf="work",
            note=_("What more you want to know of customers, items and documents")),
)  # fmt: skip
COMMANDS = (
    kit.Command("attributes", _("Attributes of customers, items and documents"), url="attributes", icon="list-details", right=RIGHT,
                words="atrybuty cechy pola własne dodatkowe definiowalne"),
)  # fmt: skip
