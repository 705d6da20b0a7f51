"""Verbs: terms agreed on drafts of offers, the budget compared with, terms onto a contract, the dictionary (OFR-5, OFR-7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, entered, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets import public as budgets
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import queries, rules
from kupiec.sales.offerterms.models import Agreed, Sheet, Term
from kupiec.sales.offerterms.values import LONGEST_TERM

OFFER = "offers.offer"
COLUMNS = ("code", "text", "text_en", "text_de", "position", "active")
WORDS = ("text", "text_en", "text_de")
texts = partial(entered.texts, longest=LONGEST_TERM)


def _locked(version_id: int, *, by: Actor) -> offers.OfferVersion:
    """A version with its offer locked. Refuses NO_OFFER."""
    by.require("offers.edit")
    found = offers.OfferVersion.objects.filter(pk=version_id, offer__in=offers.visible(by)).values_list("offer_id", flat=True).first()
    if found is None:
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    locks.lock(locks.Kind.OFFER, offers.Offer.objects.all(), ids=[found])
    return offers.OfferVersion.objects.select_related("offer").get(pk=version_id)


def agree(version_id: int, *, term_ids: Sequence[int] = (), free: str = "", version: int | None = None, by: Actor) -> int:
    """The terms of a draft version, all of them: of the dictionary in its order, then those typed, one on a line. Answers the sheet's version.

    A term agreed before keeps its words. Refuses VERSION_FROZEN, BAD_CHOICE, TOO_LONG, TOO_MANY; Conflict on a stale sheet.
    """
    own = rules.free_terms(free)
    rules.check_many(len(own) + len(set(term_ids)))
    for text in own:
        records.fit(Agreed, {"text": text})
    with tx.write_tx(by=by):
        row = _locked(version_id, by=by)
        if row.state != "draft":
            raise Refusal("VERSION_FROZEN", N_("This version was sent; it is not changed any more. Make a new version."))
        sheet, _made = Sheet.objects.get_or_create(offer_version=row)
        kept = {one.term_id: one for one in Agreed.objects.filter(sheet=sheet, term__isnull=False)}
        known = {one.pk: one for one in Term.objects.filter(pk__in=set(term_ids)).order_by("position", "pk")}
        if len(known) != len(set(term_ids)) or any(not one.active and pk not in kept for pk, one in known.items()):
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "term_ids")
        new = records.update(sheet, {}, version=version)
        Agreed.objects.filter(sheet=sheet).delete()
        said = [(pk, kept.get(pk, one)) for pk, one in known.items()]
        rows = [Agreed(sheet=sheet, term_id=pk, **{name: getattr(one, name) for name in WORDS}) for pk, one in said]
        rows += [Agreed(sheet=sheet, text=text) for text in own]
        for place, one in enumerate(rows, 1):
            one.position = place
        Agreed.objects.bulk_create(rows)
        audit.tell(OFFER, [row.offer_id], "terms", by=by, data={"count": len(rows), "version": str(row)})
    return new


def compare_with(version_id: int, *, budget_version_id: int | None, version: int | None = None, by: Actor) -> int:
    """The version of a budget an offer is compared with; None: none any more. Refuses UNKNOWN_KEY; Conflict."""
    with tx.write_tx(by=by):
        row = _locked(version_id, by=by)
        if budget_version_id is not None and not budgets.versions(by).filter(pk=budget_version_id).exclude(state="dropped").exists():
            raise Refusal("UNKNOWN_KEY", N_("There is no such record."), "budget_version_id")
        sheet, _made = Sheet.objects.get_or_create(offer_version=row)
        return records.update(sheet, {"budget_id": budget_version_id}, version=version)


def carry(pairs: Sequence[tuple[int, int]], *, budget: bool, by: Actor) -> None:
    """Sheets of versions onto those copied from them (source, copy); a constant number of statements."""
    sources = {one.offer_version_id: one for one in Sheet.objects.filter(offer_version_id__in=[source for source, _copy in pairs])}
    if not sources:
        return
    made = {
        copy: Sheet(offer_version_id=copy, budget_id=sources[source].budget_id if budget else None)
        for source, copy in pairs if source in sources
    }  # fmt: skip
    Sheet.objects.bulk_create(made.values())
    agreed = queries.agreed(sources)
    Agreed.objects.bulk_create(
        Agreed(sheet=made[copy], position=one.position, term_id=one.term_id, **{name: getattr(one, name) for name in WORDS})
        for source, copy in pairs if copy in made
        for one in agreed.get(source, ())
    )  # fmt: skip


def to_contract(version_id: int, *, contract_id: int, by: Actor) -> int:
    """Terms of a version, in Polish, at the end of the text of the customer's contract being prepared. Answers how many.

    Refuses NO_OFFER, NO_TERMS, UNKNOWN_KEY, and what changing a contract refuses.
    """
    by.require("contracts.edit")
    with tx.write_tx(by=by):
        row = _locked(version_id, by=by)
        terms = queries.words(queries.agreed([version_id]).get(version_id, []), "pl")
        if not terms:
            raise Refusal("NO_TERMS", N_("No terms were agreed on this version."))
        edition = contracts.Edition.objects.filter(
            contract_id=contract_id, contract__in=contracts.visible(by).filter(party_id=row.offer.party_id), state="draft"
        ).first()
        if edition is None:
            raise Refusal("UNKNOWN_KEY", N_("There is no contract of this customer being prepared."), "contract_id")
        content = f"{edition.content}\n\n{rules.listed(terms)}".strip()
        contracts.edit_edition(edition.pk, {"content": content}, version=edition.version, by=by)
        audit.tell(contracts.CONTRACT, [contract_id], "terms", by=by, data={"offer": row.offer.number, "count": len(terms)})
    return len(terms)


def save_term(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a term to the dictionary, or word it anew; what was agreed keeps its words. Refuses REQUIRED, TAKEN, TOO_LONG."""
    by.require("offerterms.setup")
    clean = texts({name: value for name, value in values.items() if name in COLUMNS}, lines=("code", *WORDS))
    for name in ("code", "text"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    records.fit(Term, clean)
    with tx.write_tx(by=by):
        if clean.get("code"):
            records.free(Term, "code", [clean["code"]], but=pk)
        if pk is None:
            return int(Term.objects.create(**clean).pk)
        records.update(Term.objects.get(pk=pk), clean, version=version)
        return pk


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take terms out of use; offers that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("offerterms.setup")
    with tx.write_tx(by=by):
        return Term.objects.filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)
