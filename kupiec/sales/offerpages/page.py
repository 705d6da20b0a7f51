"""What stands on the customer's page: lines as they may be chosen, sums, questions, changes, signatures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.offerpages import queries, rules, tongue
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offers import public as offers

FIRST = "g-"
"""Fields of lines with alternatives begin so: one of each is sent."""


def chosen(data: Any) -> set[int]:
    """Ids of the lines ticked, as the form sends them; what is no number is left out."""
    texts = [*data.getlist("l"), *(data.get(name, "") for name in data if name.startswith(FIRST))]
    return {pk for text in texts if text.isdecimal() and len(text) < 19 and (pk := int(text))}


def shown(
    link: Link, versions: Sequence[offers.OfferVersion], version: offers.OfferVersion, *, ticked: Collection[int] | None, language: str
) -> dict[str, Any]:
    """Everything of one version; `ticked` None: nothing was touched yet."""
    lines = offers.reads.lines(version.pk)
    left = offers.left_to_order([line.pk for line in lines])
    may = queries.takeable(lines, left)
    taken = rules.proposed(may) if ticked is None else set(ticked)
    asked = queries.said(link)
    opened = version.valid_until >= clock.today() and link.offer.state in ("sent", "won", "partly")
    former = queries.former(link.offer_id, version)
    return {
        "version": version, "versions": versions if len(versions) > 1 else (), "rows": _rows(lines, left, may, taken, asked), "about": [one for one in asked if one.offer_line_id is None],
        "sums": offers.reads.totals(version, [(line, left[line.pk] / line.factor) for line in lines if line.pk in taken and left.get(line.pk)]), "payment": _payment(version, language),
        "takes": opened and any(one.left for one in may), "expired": version.valid_until < clock.today(), "closed": link.offer.state not in ("sent", "won", "partly"),
        "former": former, "changes": _changes(former, version), "signatures": [_signature(one) for one in queries.signed_by(link)], "part": any(not one.left for one in may),
        "price": tongue.of(language)["gross_price" if version.prices_gross else "net_price"],
    }  # fmt: skip


def _rows(
    lines: Sequence[offers.OfferLine], left: Mapping[int, Any], may: Sequence[Any], taken: Collection[int], asked: Sequence[Question]
) -> list[dict[str, Any]]:
    known = {one.pk: one for one in may}
    mains = {one.instead for one in may if one.instead}
    last = {one.instead: one.pk for one in may if one.instead}
    made = []
    for line in lines:
        one = known.get(line.pk)
        if one is None:
            made.append({"line": line, "section": True})
            continue
        main = one.instead or line.pk
        quantity = left[line.pk] / line.factor if one.left else line.quantity
        made.append({
            "line": line, "left": one.left, "ordered": not left.get(line.pk), "quantity": quantity, "value": offers.reads.portion(line, quantity), "taken": line.pk in taken, "alternative": bool(one.instead),
            "optional": not one.firm and not one.instead, "group": f"{FIRST}{main}" if main in mains else "", "ends": last.get(main) == line.pk,
            "none": main in mains and not any(pk in taken for pk, other in known.items() if (other.instead or pk) == main),
            "questions": [each for each in asked if each.offer_line_id == line.pk],
        })  # fmt: skip
    return made


def sums(version: offers.OfferVersion, ticked: Collection[int]) -> Any:
    """The total of what is ticked now."""
    lines = [line for line in offers.reads.lines(version.pk) if line.pk in ticked]
    left = offers.left_to_order([line.pk for line in lines])
    return offers.reads.totals(version, [(line, left[line.pk] / line.factor) for line in lines if left[line.pk]])


def _payment(version: offers.OfferVersion, language: str) -> str:
    return str(parties.PaymentMethod.printed(version.payment_method, version.payment_days, language))


def _changes(former: offers.OfferVersion | None, version: offers.OfferVersion) -> list[Any]:
    if former is None:
        return []
    return [row for row in offers.reads.compare(former.pk, version.pk).rows if row.change != "same" and row.line.kind == "line"]


def _signature(one: Acceptance) -> dict[str, Any]:
    return {
        "row": one,
        "path": rules.path(one.drawing) if one.drawing else "",
        "lines": one.content.get("lines", ()),
        "code": kit.show.moment(one.at),
    }
