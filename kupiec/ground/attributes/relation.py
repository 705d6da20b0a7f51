"""The way from records to their values without a key: a join that lists filter and sort by (no column, no migration)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.fields.related import ForeignObject

from kupiec.ground.attributes.models import ValueRow

NAME = "attribute_values"


class Values(ForeignObject):
    """Value rows of a record, all its attributes together; used only narrowed to one attribute (`join`)."""

    auto_created = False
    empty_strings_allowed = False
    many_to_many = False
    many_to_one = False
    one_to_many = True
    one_to_one = False

    def __init__(self) -> None:
        super().__init__(
            ValueRow, models.DO_NOTHING, from_fields=["id"], to_fields=["record_id"], null=True, related_name="+",
            editable=False, serialize=False,
        )  # fmt: skip

    def check(self, **kwargs: Any) -> list[Any]:
        return []  # value rows are unique by record and attribute together


def tie(model: type[models.Model]) -> None:
    """Let the model's records be joined with their values; once is enough."""
    if not any(isinstance(field, Values) for field in model._meta.private_fields):
        Values().contribute_to_class(model, NAME, private_only=True)


def join(attribute_id: int) -> Callable[[QuerySet], QuerySet]:
    """What brings an attribute's values beside the rows, as `attribute_7`; once however often it is asked."""

    def joined(rows: QuerySet) -> QuerySet:
        if alias(attribute_id) in rows.query._filtered_relations:  # type: ignore[attr-defined]
            return rows
        beside = FilteredRelation(NAME, condition=Q(**{f"{NAME}__attribute": attribute_id}))
        return rows.annotate(**{alias(attribute_id): beside})

    return joined


def alias(attribute_id: int) -> str:
    return f"attribute_{attribute_id}"
