"""What is done with contracts and their editions: signed, annexed, ended; discounts, materials and persons put in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.contracts import queries, services
from kupiec.sales.contracts.models import Contract, Edition
from kupiec.sales.contracts.values import EditionState, State

I = kit.inputs  # noqa: E741


def _draft(record: Contract | Edition) -> bool:
    return record.state == "draft"


def _signable(row: Contract) -> bool:
    return row.state in (State.DRAFT, State.SIGNED) and queries.draft_of(row.pk) is not None


SIGN = kit.Operation(
    "sign", _("Sign"), run=services.sign, icon="signature", right="contracts.sign", primary=_signable, only=_signable,
    fields=(I.Day("signed_on", _("Signed on"), span=12, help=_("Empty: today. From then on prices and discounts count, from the day the edition says.")),),
    message=_("Signed: %(count)s"),
)  # fmt: skip
ANNEX = kit.Operation(
    "annex", _("Annex"), run=lambda ids, *, effective_from, by, reason="": services.annex(ids[0], effective_from=effective_from, reason=reason, by=by),
    icon="file-plus", right="contracts.edit", bulk=False, only=lambda row: row.state == State.SIGNED and queries.draft_of(row.pk) is None,
    fields=(I.Day("effective_from", _("Counts from"), required=True, span=4), I.Text("reason", _("What the annex changes and why"), max=400, span=8)),
    done=lambda made, ids: reverse("contract-edition", args=[made]), message=_("Annex begun: the whole contract, to be changed."),
)  # fmt: skip
INDEX = kit.Operation(
    "index", _("Index prices"), run=services.index, icon="percentage", right="contracts.edit", more=True,
    only=lambda row: row.state == State.SIGNED and queries.draft_of(row.pk) is None,
    fields=(
        I.Percent("percent", _("Change of prices"), required=True, span=4, help=_("Such as 3.5, or -2.")),
        I.Day("effective_from", _("Counts from"), required=True, span=4), I.Text("reason", _("What the annex changes and why"), max=400, span=12),
    ),
    message=_("Annexes begun; sign them once they are agreed."),
)  # fmt: skip
END = kit.Operation(
    "end", _("End"), run=services.end, icon="circle-x", right="contracts.sign", more=True, bulk=False, only=lambda row: row.state == State.SIGNED,
    fields=(I.Day("on", _("Last day"), required=True, span=4), I.Text("reason", _("Reason"), required=True, max=400, span=8)), message=_("Ended: %(count)s"),
)  # fmt: skip
TAKE_BACK = kit.Operation(
    "take-back", _("Goes on after all"), run=services.take_back, icon="rotate", right="contracts.sign", more=True, bulk=False,
    only=lambda row: row.state == State.ENDED, message=_("Goes on: %(count)s"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Won’t be signed"), run=services.cancel, icon="circle-x", right="contracts.edit", more=True, only=_draft, message=_("Put away: %(count)s"),
    confirm=_("%(count)s contracts will not be signed. They stay readable."),
)  # fmt: skip


def _draft_id(pk: int, *, edition: bool) -> int:
    """The edition to be changed: itself, or the one being prepared of a contract. Refuses FROZEN."""
    if edition:
        return pk
    found = queries.draft_of(pk)
    if found is None:
        raise Refusal("FROZEN", N_("What was signed is not changed; make an annex."), "state")
    return found.pk


def _groups(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.code} {row.name}") for row in catalog.DiscountGroup.objects.order_by("code")]


def _terms(*, edition: bool) -> tuple[kit.Operation, ...]:
    """Discounts and materials of what is being prepared, from the page of the contract or of the edition."""

    def discount(ids: Sequence[int], *, group_id: int, percent: Decimal | None = None, by: Actor) -> None:
        services.lines.set_discount(_draft_id(ids[0], edition=edition), group_id=group_id, percent=percent, by=by)

    def material(ids: Sequence[int], *, item_id: int, quantity: Decimal | None = None, line: int | None = None, by: Actor) -> None:
        pk = _draft_id(ids[0], edition=edition)
        line_id = None
        if line is not None:
            line_id = next((row.pk for row in queries.lines(pk) if row.position == line), None)
            if line_id is None:
                raise Refusal("NO_LINE", N_("There is no line %(number)s."), "line", params={"number": line})
        services.lines.set_material(pk, item_id=item_id, quantity=quantity, line_id=line_id, by=by)

    draft: Any = _draft
    return (
        kit.Operation(
            "discount", _("Discount of a group"), run=discount, icon="percentage", right="contracts.edit", bulk=False, only=draft, message=_("Saved"),
            fields=(
                I.Choice("group_id", _("Discount group"), options=_groups, required=True, span=8),
                I.Percent("percent", _("Discount"), span=4, help=_("Empty: takes it off.")),
            ),
        ),
        kit.Operation(
            "material", _("Material"), run=material, icon="list-details", right="contracts.edit", bulk=False, only=draft, more=True, message=_("Saved"),
            fields=(
                I.Pick("item_id", _("Material"), picker="catalog.item", required=True, span=12),
                I.Quantity("quantity", _("Per unit"), span=6, help=_("In the material’s base unit; empty: takes it off.")),
                I.Integer("line", _("Line no."), least=1, most=2000, span=6, help=_("Empty: for the whole contract.")),
            ),
        ),
    )  # fmt: skip


def _people(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.employees(by.company_id)]


PERSON = kit.Operation(
    "person", _("Person"), icon="users", right="contracts.edit", bulk=False, more=True, message=_("Saved"),
    run=lambda ids, *, by, employee_id=None, person_id=None, role="": services.add_person(ids[0], employee_id=employee_id, person_id=person_id, role=role, by=by),
    fields=(
        I.Choice("employee_id", _("One of ours"), options=_people, span=6), I.Pick("person_id", _("One of theirs"), picker="parties.person", span=6),
        I.Text("role", _("Answers for"), max=120, span=12),
    ),
)  # fmt: skip


def _edition_of(ids: Sequence[int], *, by: Actor, signed_on: Any = None) -> int:
    return services.sign([queries.edition(ids[0], by=by).contract_id], signed_on=signed_on, by=by)


of_contract = (
    kit.Operation(
        "terms", _("Terms"), url=lambda row: reverse("contract-terms", args=[queries.draft_of(row.pk).pk]), icon="pencil", right="contracts.edit", bulk=False,  # type: ignore[union-attr]
        only=_draft,
    ),
    *_terms(edition=False), PERSON,
)  # fmt: skip
of_edition = (
    kit.Operation(
        "sign", _("Sign"), run=_edition_of, icon="signature", right="contracts.sign", primary=True, bulk=False, only=_draft,
        fields=(I.Day("signed_on", _("Signed on"), span=12, help=_("Empty: today. From then on prices and discounts count, from the day the edition says.")),),
        message=_("Signed."),
    ),
    kit.Operation("terms", _("Terms"), url=lambda row: reverse("contract-terms", args=[row.pk]), icon="pencil", right="contracts.edit", bulk=False, only=_draft),
    *_terms(edition=True),
    kit.Operation(
        "withdraw", _("Won’t be signed"), run=lambda ids, *, by: services.withdraw(ids[0], by=by), icon="circle-x", right="contracts.edit", bulk=False, more=True,
        only=lambda row: row.state == EditionState.DRAFT and row.number > 0, message=_("Annex put away."),
    ),
)  # fmt: skip
