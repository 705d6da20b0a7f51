"""Whatever names a party, a person or an item comes along when two of them are merged (KER-22)."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from kupiec.ground.merging.moving import uniques
from kupiec.ground.merging.public import kinds
from kupiec.ground.merging.sockets import Named, Reference, references, references_of

NOT_OURS = {
    "kernel.SearchEntry.object_id": "the index: written anew by the kind's `finish`",
    "kernel.SearchPaper.object_id": "papers only",
    "kernel.AuditEntry.row_id": "history is never changed; the timeline of the kept record tells it",
    "merging.Stub.gone_id": "where gone records went",
    "merging.Stub.kept_id": "followed from one to the next",
    "merging.Merge.kept_id": "what was done",
    "merging.Merge.gone_id": "what was done",
    "merging.Pair.first_id": "moved by the merge itself",
    "merging.Pair.second_id": "moved by the merge itself",
    "pricelists.PurchaseChange.source_id": "lines of receipts only",
    "confirmations.Confirmation.source_id": "papers only",
    "promotions.Taken.document_id": "papers only",
    "intake.Proposal.subject_id": "papers and messages only",
    "ordermessages.Passing.mail_id": "the outbox, whose rows are never made one",
    "budgets.Charge.document_id": "papers only",
    "budgets.Use.document_id": "papers only",
    "budgets.Use.line_id": "lines of papers only",
    "ledger.Entry.source_id": "papers only",
    "receivables.Receivable.source_id": "papers only",
    "receivables.Commitment.source_id": "papers only",
    "stock.StockLine.demand_source_id": "lines of orders only",
    "stock.Demand.source_id": "lines of orders only",
    "stock.ExpectedSupply.source_id": "papers only",
    "inquiries.Inquiry.source_id": "messages only",
    "booking.Booking.source_id": "papers only",
    "promising.Hold.source_id": "papers only",
    "lots.LotBlock.source_id": "lines of orders only",
    "mailboxes.Message.mail_id": "mails only",
    "followups.FollowUp.task_id": "tasks only",
    "attributes.Attribute.shelf_id": "groups of items only",
    "privacy.Consent.attachment_id": "files only",
}
"""Columns of ids without a key that never name a record to be merged, or need no moving; each with its reason."""
PEOPLE = {"user_id", "company_id", "job_id"}


def _columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        if model.__module__.startswith("kupiec."):
            for field in model._meta.concrete_fields:
                yield model, field


def _moved(model: type[models.Model], field: models.Field) -> bool:
    return any(one.model is model and one.field in (field.name, field.attname) for one in references)


def test_every_key_to_what_can_be_merged_moves():
    merged = {kind.model: kind.kind for kind in kinds}
    wrong = []
    for model, field in _columns():
        if field.is_relation and field.related_model in merged:
            kind = merged[field.related_model]
            if not any(one.model is model and one.field == field.name for one in references_of(kind)):
                wrong.append(f"{model._meta.label}.{field.name} → {kind}")
    assert len(merged) == 3
    assert wrong == []


def test_every_id_without_a_key_moves_or_says_why_not():
    wrong = []
    for model, field in _columns():
        id_like = isinstance(field, models.BigIntegerField) and not field.is_relation and not field.primary_key
        if not id_like or field.name in PEOPLE or not (field.name.endswith("_id") or field.name == "reference"):
            continue
        name = f"{model._meta.label}.{field.name}"
        if name not in NOT_OURS and not _moved(model, field):
            wrong.append(name)
    assert wrong == []
    assert [name for name in NOT_OURS if apps.get_model(name.rpartition(".")[0])._meta.get_field(name.rpartition(".")[2]) is None] == []


def _loose(ref: Reference) -> list[str]:
    """Where the database allows one row, and nothing says which gives way."""
    declared = {*ref.drops, *ref.yields}
    named = {one.name for one in uniques(ref)}
    others = {
        constraint.name
        for constraint in ref.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.expressions
        and any(ref.field in str(expression) for expression in constraint.expressions)
    }  # fmt: skip
    one_to_one = {"one to one"} if ref.model._meta.get_field(ref.field).unique else set()
    return sorted((named - declared) | ((others | one_to_one) if ref.own is None else set()))


def test_what_stands_once_has_a_way_to_give():
    """A unique constraint with the key: the gone record's row is dropped or yields, or the reference moves by itself."""
    refused = {("workflow.Circulation", "workflow_one_runs"), ("attributes.ValueRow", "attribute_value_once")}
    wrong = [
        f"{ref.model._meta.label}.{ref.field}: {name}"
        for kind in kinds
        for ref in references_of(kind.kind)
        for name in _loose(ref)
        if (ref.model._meta.label, name) not in refused
    ]
    assert wrong == []


def test_what_is_declared_exists():
    wrong = []
    for one in references:
        known = {constraint.name for constraint in one.model._meta.constraints}
        yields = {} if isinstance(one, Named) else one.yields
        wrong += [f"{one.model._meta.label}: {name}" for name in (*one.drops, *yields) if name not in known]
    assert wrong == []
