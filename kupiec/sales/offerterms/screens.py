"""The dictionary of trade terms; the form where the terms of an offer are agreed (OFR-5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import queries, services
from kupiec.sales.offerterms.models import Agreed, Term
from kupiec.sales.offerterms.values import LONGEST_TERM, MOST_TERMS

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
TERMS = kit.List(
    "offerterms.terms", _("Trade terms"), rows=lambda by: Term.objects.all(), right="offerterms.setup",
    columns=(
        C.Link("code", _("Code"), url="trade-term", width="m"), C.Text("text", _("In Polish")), C.Text("text_en", _("In English")), C.Text("text_de", _("In German"), hidden=True),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("code", "text", "text_en", "text_de"), filters=(F.Flag("active", _("In use")),),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="offerterms.setup", message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="offerterms.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="trade-term-new", right="offerterms.setup"),
)  # fmt: skip
_TERM = (
    I.Text("code", _("Code"), required=True, max=20, span=4), I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=4), I.Flag("active", _("In use"), default=True, span=4),
    I.Area("text", _("In Polish"), required=True, rows=2, max=LONGEST_TERM, span=12), I.Area("text_en", _("In English"), rows=2, max=LONGEST_TERM, span=12),
    I.Area("text_de", _("In German"), rows=2, max=LONGEST_TERM, span=12),
)  # fmt: skip


def _save_term(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_term({**values, "position": values["position"] or 0}, pk=pk, version=version, by=by)


def _load_term(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Term.objects.get(pk=pk)
    return {field.name: getattr(row, field.name) for field in _TERM}, row.version


def _to_terms(_pk: Any) -> str:
    return reverse("trade-terms")


ADD_TERM = kit.Form(
    "offerterms.term-add",
    _("New trade term"),
    fields=_TERM,
    initial=lambda request: {},
    save=_save_term,
    done=_to_terms,
    right="offerterms.setup",
)
EDIT_TERM = kit.Form(
    "offerterms.term", _("Trade term"), fields=_TERM, load=_load_term, save=_save_term, done=_to_terms, right="offerterms.setup"
)


def _choices(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.terms(active=False)]


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    version = offers.reads.visible_version(pk, by=by)
    rows: list[Agreed] = queries.agreed([version.pk]).get(version.pk, [])
    sheet = queries.sheet(version.pk)
    values = {"term_ids": tuple(one.term_id for one in rows if one.term_id), "free": "\n".join(one.text for one in rows if not one.term_id)}
    return values, sheet.version if sheet else 1


def _save(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    services.agree(pk, term_ids=[int(one) for one in values.get("term_ids") or ()], free=values.get("free") or "", version=version, by=by)
    return pk


AGREE = kit.Form(
    "offerterms.agree", _("Trade terms of the offer"),
    fields=(
        I.Choices("term_ids", _("From the dictionary"), options=_choices, span=12),
        I.Area("free", _("Agreed besides"), rows=6, max=LONGEST_TERM * MOST_TERMS, span=12, help=_("One term on a line; printed as it is written.")),
    ),
    load=_load, save=_save, done=lambda pk: f"{reverse('offer-version', args=[pk])}?panel=terms", right="offers.edit",
)  # fmt: skip
