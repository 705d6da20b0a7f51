"""Settings → Prints: what there is, one print's texts and look with a picture beside, the logo, earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access.public import User
from kupiec.ground.company.public import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import forms
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import queries, samples, services
from kupiec.ground.layouts.values import (
    ACCENTS,
    COLUMNS,
    KINDS,
    LANGUAGES,
    NAMES_OF,
    OPTIONAL,
    SLOTS,
    LayoutData,
    usual,
)

I = kit.inputs  # noqa: E741
RIGHT = services.RIGHT
MOST_VERSIONS = 20
TABS = (
    kit.Tab("settings", "layouts", _("Prints"), url="layouts", right=RIGHT, order=30, shelf="papers",
            note=_("Texts, columns, colour and logo of printed documents")),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "layouts",
        _("Texts and look of prints"),
        url="layouts",
        icon="printer",
        right=RIGHT,
        words="wydruki szablony logo druk faktura oferta",
    ),
)


@kit.screen(right=RIGHT)
def overview(request: kit.Request) -> HttpResponse:
    """All kinds and languages, which of them were changed; the logo."""
    by: Actor = request.actor
    changed = {(row.kind, row.language): row for row in queries.visible(by)}
    rows = [
        (label, [(LANGUAGES[language], SLOTS.index((kind, language)) + 1, _own(changed.get((kind, language)))) for language in LANGUAGES])
        for kind, label in KINDS.items()
    ]
    own = Company.objects.get(pk=by.company_id)
    context = {"rows": rows, "languages": LANGUAGES.values(), "logo": own.logo, "company": own, "may_logo": by.may("company.structure")}
    return kit.page(request, "layouts/overview.html", context, title=_("Prints"))


def _own(row: Any) -> bool:
    return row is not None and queries.data_of(row) != usual(row.kind)


def _fields(request: kit.Request) -> tuple[Any, ...]:
    kind, _language = services.slot(request.resolver_match.kwargs["pk"])  # type: ignore[union-attr]
    wanted = [(key, COLUMNS[key]) for key in OPTIONAL[kind]]
    names = _("Names in double braces are filled in, for example {{ customer.name }}.")
    money = kind in ("invoice", "proforma", "offer")
    return (
        I.Text("heading", _("Heading"), max=80, span=7, help=_("Empty: the usual one.")),
        I.Choice("accent", _("Colour"), options=tuple((key, label) for key, (label, _css) in ACCENTS.items()), required=True, default="ink", span=5),
        I.Area("intro", _("Before the lines"), max=4000, rows=3, span=12, help=names),
        I.Area("closing", _("After the lines"), max=4000, rows=3, span=12),
        I.Area("legal", _("Legal remarks"), max=4000, rows=2, span=12),
        I.Area("footer", _("Footer"), max=1000, rows=2, span=12),
        *((I.Choices("columns", _("Columns"), options=wanted, span=12),) if wanted else ()),
        I.Flag("logo", _("Logo"), default=True, span=4),
        *((I.Flag("bank", _("Payment and bank account"), default=True, span=4),) if money else ()),
        *((I.Flag("qr", _("QR code of the transfer"), default=True, span=4),) if kind in ("invoice", "proforma") else ()),
    )  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    kind, language = services.slot(pk)
    row = queries.visible(by).filter(kind=kind, language=language).first()
    return queries.as_json(queries.data_of(row) if row else usual(kind)), row.version if row else 0


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    kind, _language = services.slot(pk)
    services.save(_data(values, kind), pk=pk, version=version, by=by)
    return pk


def _data(values: Mapping[str, Any], kind: str) -> LayoutData:
    base = queries.as_json(usual(kind))
    chosen = {name: values.get(name, base[name]) for name in NAMES_OF}
    texts = {name: chosen[name] or "" for name in ("heading", "intro", "closing", "legal", "footer")}
    return LayoutData(**{**chosen, **texts, "columns": tuple(chosen["columns"])})


def _context(request: kit.Request) -> Mapping[str, Any]:
    pk = request.resolver_match.kwargs["pk"]  # type: ignore[union-attr]
    kind, language = services.slot(pk)
    by: Actor = request.actor
    row = queries.visible(by).filter(kind=kind, language=language).first()
    kept = list(queries.versions(row)[:MOST_VERSIONS]) if row else []
    people = {user.pk: str(user) for user in User.objects.filter(pk__in={one.user_id for one in kept})}
    title = f"{kit.show.say(KINDS[kind])} · {kit.show.say(LANGUAGES[language])}"
    data, _version = _load(pk, by=by)
    return {
        "form_title": title, "pk": pk, "names": queries.names_of(kind).items(), "back_url": reverse("layouts"), "changed": _own(row),
        "versions": [(one, people.get(one.user_id or 0, ""), one.version == kept[0].version) for one in kept],
        **samples.shown(kind, language, _data(data, kind), by=by),
    }  # fmt: skip


EDIT = kit.Form(
    "layouts.edit", _("Printout"), fields=_fields, load=_load, save=_save, done=lambda pk: reverse("layout", args=[pk]), right=RIGHT,
    context=_context, template="layouts/form.html",
)  # fmt: skip


def _typed(request: kit.Request, pk: int) -> tuple[str, str, LayoutData]:
    """The layout as it stands in the form, checked; nothing is saved."""
    by: Actor = request.actor
    kind, language = services.slot(pk)
    values, errors = forms.read(_fields(request), request.POST, {}, by=by)
    if errors:
        field, text = next(iter(errors.items()))
        raise Refusal("FORM", text, field)
    return kind, language, services.check(_data(values, kind), kind=kind, by=by)


@kit.screen(right=RIGHT)
def preview(request: kit.Request, pk: int) -> HttpResponse:
    """The picture beside the form as one types; an unknown name is told in its place."""
    by: Actor = request.actor
    try:
        kind, language, data = _typed(request, pk)
        context = samples.shown(kind, language, data, by=by)
    except Refusal as refusal:
        context = {"problems": [one.text for one in (refusal.each if isinstance(refusal, Refusals) else [refusal])]}
    return HttpResponse(render_to_string("layouts/_paper.html", context, request))


@kit.screen(right=RIGHT)
def pdf(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF this layout would give: the company's last document of the kind, or an invented one."""
    kind, language, data = _typed(request, pk)
    made = samples.pdf(kind, language, data, by=request.actor)
    headers = {"Content-Disposition": f'inline; filename="{kind}-{language}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@kit.screen(right=RIGHT)
def back(request: kit.Request, pk: int) -> HttpResponse:
    """An earlier version, or the usual look, in force again."""
    by: Actor = request.actor
    wanted = request.POST.get("version", "")
    if request.method == "POST" and wanted.isdecimal() and len(wanted) < 9:
        services.bring_back(pk, version=int(wanted), by=by)
    elif request.method == "POST":
        services.reset(pk, by=by)
    return kit.go(request, reverse("layout", args=[pk]), text=gettext("The print looks so from now on."))


@dataclass(frozen=True, slots=True)
class LogoFile:
    """A picture sent."""

    file: Any


def _save_logo(sent: LogoFile, *, by: Actor) -> None:
    services.save_logo(sent.file.read(), by=by)


LOGO = kit.Form(
    "layouts.logo", _("Logo"), command=LogoFile, save=_save_logo, right="company.structure", done=lambda _result: reverse("layouts"),
    fields=(I.Upload("file", _("Picture"), required=True, accept=".png,.jpg,.jpeg", most_bytes=1_000_000, span=12,
                     help=_("PNG or JPEG, at most 1 MB; it is written anew, without anything hidden in it.")),),
)  # fmt: skip


@kit.screen(right="company.structure")
def drop_logo(request: kit.Request) -> HttpResponse:
    if request.method == "POST":
        services.save_logo(None, by=request.actor)
    return kit.go(request, reverse("layouts"), text=gettext("The logo is gone."))


__all__ = ["COMMANDS", "EDIT", "LOGO", "TABS", "back", "drop_logo", "overview", "pdf", "preview"]
