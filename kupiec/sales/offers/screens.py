"""The list of offers and the page of a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases
from kupiec.people.parties import public as parties
from kupiec.sales.offers import grid, queries, rules, services, sockets, words
from kupiec.sales.offers.models import LossReason, Offer, OfferVersion
from kupiec.sales.offers.services import floors
from kupiec.sales.offers.services.totals import counting
from kupiec.sales.offers.values import OPEN_STATES, Loss, VersionState

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
OFFER = "offers.offer"


def current(offer_id: int) -> OfferVersion:
    """The version to show first: the draft being worked on, else the one that counts."""
    found = queries.versions(offer_id)
    drafts = [one for one in found if one.state == VersionState.DRAFT]
    return drafts[-1] if drafts else counting(found)


def version_url(pk: int) -> str:
    return reverse("offer-version", args=[pk])


def reasons(by: Actor) -> list[tuple[int, str]]:
    return list(LossReason.objects.filter(active=True).order_by("position", "name").values_list("pk", "name"))


# operations on a version's page


def _draft(row: OfferVersion, by: Actor) -> Any:
    return None if row.state == VersionState.DRAFT else _("This version was sent; make a new one.")


def _unsent(row: OfferVersion) -> bool:
    return bool(row.state == VersionState.DRAFT)


def _sendable(row: OfferVersion, by: Actor) -> Any:
    return _draft(row, by) or _mailable(row, by)


def _filled(row: OfferVersion, by: Actor) -> Any:
    """A draft goes out once something is offered in it."""
    return _("The offer has no lines yet.") if row.state == VersionState.DRAFT and not queries.filled([row.pk]) else None


def _mailable(row: OfferVersion, by: Actor) -> Any:
    """A draft goes out once it has lines and whoever must approve it has."""
    if row.state != VersionState.DRAFT:
        return None
    return _filled(row, by) or workflow.reason(OFFER, row.offer_id, by=by) or floors.reason(row, by=by)


def _unhindered(row: OfferVersion) -> bool:
    """The e-mail is the next step of a draft that nobody must approve first."""
    return _unsent(row) and workflow.reason(OFFER, row.offer_id, by=Actor.system(row.company_id)) is None


def _open(row: OfferVersion, by: Actor) -> Any:
    return None if row.offer.state in OPEN_STATES else _("The offer is closed.")


def _acceptable(row: OfferVersion, by: Actor) -> Any:
    if row.state == VersionState.ACCEPTED or row.state == VersionState.SENT:
        return None
    return _("Send the version first.")


def _closed(row: OfferVersion, by: Actor) -> Any:
    return None if row.offer.state in ("lost", "expired") else _("Only lost and expired offers can be opened again.")


def _offer_of(pk: int) -> int:
    return OfferVersion.objects.values_list("offer_id", flat=True).get(pk=pk)


def _new_version(ids: Sequence[int], *, by: Actor, label: str = "") -> int:
    return services.new_version(_offer_of(ids[0]), source_id=ids[0], label=label or "", by=by)


def _variant(ids: Sequence[int], *, by: Actor, label: str = "") -> int:
    return services.add_variant(ids[0], label=label or "", by=by)


def _send(ids: Sequence[int], *, by: Actor, to: str = "") -> int:
    return services.send(ids, to=to or "", by=by)


def _discard(ids: Sequence[int], *, by: Actor) -> int:
    services.discard(ids[0], by=by)
    return _offer_of(ids[0])


def _copy(ids: Sequence[int], *, by: Actor, party_id: int, reprice: bool = False) -> int:
    return services.copy(ids[0], party_id=party_id, reprice=bool(reprice), by=by)


def _reprice(ids: Sequence[int], *, by: Actor) -> None:
    services.reprice(ids[0], by=by)


def _lose_version(ids: Sequence[int], *, by: Actor, **told: Any) -> int:
    return _lose([_offer_of(pk) for pk in ids], by=by, **told)


def _lose(ids: Sequence[int], *, by: Actor, reason_id: int, **told: Any) -> int:
    loss = Loss(
        int(reason_id), told.get("competitor_id"), told.get("competitor_name") or "", told.get("competitor_price"),
        told.get("note") or "",
    )  # fmt: skip
    return services.lose(ids, loss=loss, by=by)


def _reopen(ids: Sequence[int], *, by: Actor) -> int:
    return services.reopen([_offer_of(pk) for pk in ids], by=by)


LOSS_FIELDS = (
    I.Choice("reason_id", _("Reason"), options=reasons, required=True, span=12),
    I.Pick("competitor_id", _("Competitor"), picker="parties.party", span=6),
    I.Text("competitor_name", _("Competitor, when not registered"), span=6, max=120),
    I.Amount("competitor_price", _("Their price"), span=6),
    I.Area("note", _("Note"), span=12, max=400),
)
SEND = kit.Operation(
    "send", _("Mark as sent"), run=_send, icon="send", right="offers.send", key="Alt+W", bulk=False, allowed=_sendable,
    fields=(I.Text("to", _("To whom"), max=160, span=12, help=_("From now on the version can’t be changed.")),),
    message=_("Sent"),
)  # fmt: skip
NEW_VERSION = kit.Operation(
    "version", _("New version"), run=_new_version, icon="versions", right="offers.edit", key="Alt+V", bulk=False,
    allowed=_open, fields=(I.Text("label", _("What changes"), max=120, span=12),),
    done=lambda pk, ids: version_url(pk), message=_("Version made"),
)  # fmt: skip
ORDER = kit.Operation(
    "order", _("Make order"), url=lambda row: reverse("offer-accept", args=[row.pk]), icon="arrow-right", right="offers.result",
    key="Ctrl+Enter", primary=lambda row: not _unsent(row), bulk=False, allowed=_acceptable,
)  # fmt: skip
LOSE = kit.Operation(
    "lose", _("Lost"), run=_lose_version, icon="flag", right="offers.result", bulk=False, allowed=_open,
    fields=LOSS_FIELDS, message=_("Closed as lost"),
)  # fmt: skip
VERSION_OPERATIONS = (
    NEW_VERSION, SEND, LOSE, ORDER,
    kit.Operation("print", _("Print"), url=lambda row: reverse("offer-print", args=[row.pk]), icon="printer", key="Ctrl+P",
                  bulk=False, more=True),
    mail.operation("offers.offer", pk=lambda row: row.offer_id, allowed=_mailable, primary=_unhindered),
    workflow.operation("offers.offer", pk=lambda row: int(row.offer_id), ids=queries.offers_of, primary=_unsent),
    kit.Operation("variant", _("Add variant"), run=_variant, icon="git-compare", right="offers.edit", bulk=False, more=True,
                  allowed=_open, fields=(I.Text("label", _("What it differs in"), max=120, span=12),),
                  done=lambda pk, ids: version_url(pk), message=_("Variant made")),
    kit.Operation("copy", _("Copy for another customer"), run=_copy, icon="copy", right="offers.edit", bulk=False, more=True,
                  fields=(I.Pick("party_id", _("Customer"), picker="parties.party", required=True, span=12),
                          I.Flag("reprice", _("Price anew for that customer"), span=12, default=True)),
                  done=lambda pk, ids: reverse("offer", args=[pk]), message=_("Copied")),
    kit.Operation("reprice", _("Recalculate prices"), run=_reprice, icon="calculator", right="offers.edit", bulk=False,
                  more=True, allowed=_draft, message=_("Prices recalculated")),
    kit.Operation("discard", _("Put version aside"), run=_discard, icon="archive", right="offers.edit", bulk=False, more=True,
                  allowed=_draft, done=lambda pk, ids: reverse("offer", args=[pk]), message=_("Put aside")),
    kit.Operation("reopen", _("Open again"), run=_reopen, icon="rotate", right="offers.result", bulk=False, more=True,
                  allowed=_closed, message=_("Opened again")),
)  # fmt: skip


# the page


def _one(pk: int, *, by: Actor) -> OfferVersion:
    return queries.visible_version(pk, by=by)


def _head(row: OfferVersion, by: Actor) -> kit.Head:
    offer = row.offer
    marks = [kit.Mark("pri", gettext("version %(version)s of %(count)s") % {"version": row, "count": offer.versions}, "versions"),
             kit.Mark(*words.VERSION_STATES[row.state])]  # fmt: skip
    if offer.state not in ("draft", "sent", row.state):  # an expired version already says so
        marks.append(kit.Mark(*words.STATES[offer.state]))
    elif row.state in ("draft", "sent"):
        marks.append(_validity(row))
    number = offer.number.removeprefix("OF").strip()
    title = gettext("%(number)s v. %(version)s") % {"number": number, "version": row}
    return kit.Head(_("Offer"), title, code="OF", icon="file-text", subtitle=offer.subject, badges=tuple(marks))


def _validity(row: OfferVersion) -> kit.Mark:
    left = (row.valid_until - clock.today()).days
    kind = "bad" if left < 0 else "warn" if left <= 3 else "line"
    return kit.Mark(kind, gettext("valid until %(day)s") % {"day": kit.show.day(row.valid_until)}, "hourglass-low")


def _steps(row: OfferVersion, by: Actor) -> Sequence[kit.Step]:
    state = row.offer.state
    sent = row.state != VersionState.DRAFT
    closed = state not in OPEN_STATES
    result = words.STATES[state][1] if closed else _("Result")
    return [
        kit.Step(_("Draft"), "done" if sent else "now"),
        kit.Step(_("Sent out"), "done" if closed and sent else "now" if sent else ""),
        kit.Step(result, "now" if closed else ""),
    ]


def flow(offer_id: int, by: Actor) -> Sequence[kit.Node]:
    """The chain of documents the offer begins."""
    ref = documents.Ref(OFFER, offer_id)
    found = documents.graph(ref, by=by)
    if len(found.cards) < 2:
        return ()
    return [
        kit.Node(" ".join(filter(None, [card.code, card.number.removeprefix(card.code).strip()])), card.url,
                 "now" if card.ref == ref else "ghost" if card.phase == "draft" else "done")
        for card in found.cards
    ][:12]  # fmt: skip


def _party_url(row: OfferVersion) -> str:
    try:
        return reverse("party", args=[row.offer.party_id])
    except NoReverseMatch:
        return ""


def _payment(row: OfferVersion, by: Actor) -> str:
    """The method, the days where they are not the method's own, the currency."""
    method = parties.PaymentMethod.objects.filter(code=row.payment_method).first()
    own = method is not None and method.days == row.payment_days
    days = "" if own else ngettext("%(days)s day", "%(days)s days", row.payment_days) % {"days": row.payment_days}
    return ", ".join(str(part) for part in (method or row.payment_method, days, row.currency_id) if part)


def cards(row: OfferVersion, by: Actor) -> list[dict[str, Any]]:
    """Version cards: value, what changed against the one before, margin for those who may see it."""
    made: list[dict[str, Any]] = []
    before: OfferVersion | None = None
    for one in queries.versions(row.offer_id):
        margin = money.margin_percent(one.net * one.rate, one.cost) if by.may("prices.see_cost") else None
        change = rules.change_percent(before.net, one.net) if before is not None and one.currency_id == before.currency_id else None
        made.append({
            "version": one, "current": one.pk == row.pk, "margin": margin, "change": change,
            "state": kit.Mark(*words.VERSION_STATES[one.state]), "url": version_url(one.pk),
        })  # fmt: skip
        before = one
    return made


def _context(row: OfferVersion, by: Actor) -> dict[str, Any]:
    shown = cards(row, by)
    former = [one["version"].pk for one in shown if one["version"].pk != row.pk]
    return {
        "LINES": grid.LINES, "cards": shown, "offer": row.offer, "may_edit": by.may("offers.edit"),
        "compare_with": row.made_from_id or (former[-1] if former else None), "several": len(shown) > 1,
    }  # fmt: skip


def _history(row: OfferVersion, by: Actor) -> dict[str, Any]:
    return {"entries": kit.timeline(row.offer, subject=OFFER, by=by)}


def _result(row: OfferVersion, by: Actor) -> dict[str, Any]:
    return {"offer": Offer.objects.select_related("reason", "competitor").get(pk=row.offer_id)}


VERSION = kit.Detail(
    "offers.version", get=_one, head=_head, steps=_steps, flow=lambda row, by: flow(row.offer_id, by), right="offers.see",
    facts=(
        kit.Fact(_("Customer"), "offer.party.name", span=4, url=_party_url),
        kit.Fact(_("Attention of"), "offer.contact"),
        kit.Fact(_("Date"), lambda row, by: kit.show.day(row.issue_date)),
        kit.Fact(_("Valid until"), lambda row, by: kit.show.day(row.valid_until)),
        kit.Fact(_("Salesperson"), lambda row, by: str(row.offer.salesperson or "")),
        kit.Fact(_("Payment"), _payment),
        kit.Fact(_("Delivery"), "delivery_terms", span=4),
        kit.Fact(_("Customer’s number"), "customer_reference"),
        workflow.fact("offers.offer", pk=lambda version: int(version.offer_id)),
    ),
    template="offers/page.html", body="offers/_body.html", context=_context, operations=VERSION_OPERATIONS,
    edit_url=lambda row: reverse("offer-version-edit", args=[row.pk]) if row.state == VersionState.DRAFT else "",
    edit_right="offers.edit", panel_sources=(attributes.Panels(OFFER, pk=lambda version: int(version.offer_id)), sockets.Hung()),
    operation_sources=sockets.version_operations,
    panels=(
        kit.Panel("texts", _("Texts"), template="offers/_texts.html", icon="notes"),
        kit.Panel("result", _("Result"), template="offers/_result.html", context=_result, icon="flag"),
        activities.panel("offers.offer", party=lambda version: version.offer.party_id, pk=lambda version: int(version.offer_id)),
        workflow.panel("offers.offer", pk=lambda version: int(version.offer_id)),
        cases.panel("offers.offer", party=lambda version: version.offer.party_id, pk=lambda version: int(version.offer_id)),
        files.panel("offers.offer", pk=lambda version: int(version.offer_id)),
        kit.Panel("history", _("History"), template="offers/_history.html", context=_history, icon="history"),
    ),
)  # fmt: skip


# the list


def _overdue(rows: QuerySet[Offer], by: Actor) -> QuerySet[Offer]:
    return rows.filter(state="sent", valid_until__lt=clock.today())


def _expiring(rows: QuerySet[Offer], by: Actor) -> QuerySet[Offer]:
    import datetime as dt

    today = clock.today()
    return rows.filter(state="sent", valid_until__gte=today, valid_until__lte=today + dt.timedelta(days=7))


def _left(row: Offer) -> Any:
    if row.state not in OPEN_STATES or row.valid_until is None:
        return None
    days = (row.valid_until - clock.today()).days
    if days < 0:
        return kit.Mark("bad", gettext("over"), "hourglass-low")
    return kit.Mark("warn" if days <= 3 else "line", ngettext("%(days)s day", "%(days)s days", days) % {"days": days})


def preview(pk: int, by: Actor) -> dict[str, Any]:
    offer = queries.one(pk, by=by)
    version = current(pk)
    return {"offer": offer, "version": version, "lines": queries.lines(version.pk)[:12], "state": kit.Mark(*words.STATES[offer.state])}


OFFERS = kit.List(
    "offers.offers", _("Offers"), right="offers.see",
    rows=lambda by: queries.visible(by).select_related("party", "salesperson"),
    columns=(
        C.Link("number", _("Number"), url="offer", sub="subject", beneath="party"),
        C.Badge("left", _("Days left"), value=_left, sort="valid_until"),
        C.Text("party", _("Customer"), value=lambda row: str(row.party), source="party", sub="party.city", sort="party__name_key", width="m", phone=False),
        C.Badge("state", _("State"), kinds=words.STATES),
        C.Number("versions", _("Versions"), hidden=True),
        C.Day("issue_date", _("Date")), C.Day("valid_until", _("Valid until")),
        C.Money("net", _("Net"), currency="currency_id", total=True),
        C.Text("salesperson", _("Salesperson"), value=lambda row: str(row.salesperson or ""), sort=False),
        C.Money("gross", _("Gross"), currency="currency_id", total=True, hidden=True),
        C.Text("reason", _("Reason of loss"), source="reason.name", sort=False, hidden=True),
        C.Text("competitor_name", _("Competitor"), sort=False, hidden=True),
        C.Day("result_on", _("Result on"), hidden=True),
    ),
    sort=("-issue_date", "-number"), search=("number", "subject", "party__search"),
    filters=(
        F.Choice("state", _("State"), choices=tuple((key, text) for key, (_kind, text, _icon) in words.STATES.items())),
        F.Dates("issue_date", _("Date")), F.Dates("valid_until", _("Valid until")), F.Amounts("net", _("Net")),
        F.Pick("party_id", _("Customer"), picker="parties.party"),
        F.Pick("salesperson_id", _("Salesperson"), picker="company.employee"),
        F.Choice("reason", _("Reason of loss"), source="reason_id", choices=reasons),
        F.Flag("overdue", _("Validity over"), apply=_overdue), F.Flag("expiring", _("Ends within a week"), apply=_expiring),
    ),
    views=(
        kit.View("open", _("Open offers"), "f.state=draft&f.state=sent"), kit.View("expiring", _("Expiring"), "f.expiring=1"),
        kit.View("won", _("Offers won"), "f.state=won&f.state=partly"), kit.View("lost", _("Offers lost"), "f.state=lost"),
        kit.View("all", _("All"), ""),
    ),
    operations=(
        kit.Operation("lose", _("Lost"), run=_lose, icon="flag", right="offers.result", fields=LOSS_FIELDS,
                      message=_("%(count)s closed as lost")),
        kit.Operation("reopen", _("Open again"), run=services.reopen, icon="rotate", right="offers.result", more=True,
                      message=_("%(count)s opened again")),
    ),
    column_sources=(attributes.Columns(OFFER),), filter_sources=(attributes.Columns(OFFER),),
    create=kit.Create(_("Offer"), url="offer-new", right="offers.edit"),
    preview=kit.Preview("offers/_preview.html", preview),
    empty=kit.Empty("file-text", _("No offers yet"), _("An offer may go to any party, also to one that is no customer yet.")),
)  # fmt: skip
