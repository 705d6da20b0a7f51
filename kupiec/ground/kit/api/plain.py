"""Rows of plain values read without ninja's way of getting at them, which asks five questions of each value.

A schema of texts, numbers, days and yes/no that declares nothing of its own is read by pydantic alone, a whole page in
one call; every other schema is read as ninja reads it.
"""

from __future__ import annotations

import datetime as dt
import types
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin

from ninja import Schema
from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

PLAIN = frozenset({str, int, bool, Decimal, dt.date, dt.datetime, type(None)})


@cache
def reader(schema: type[Schema]) -> TypeAdapter[list[BaseModel]] | None:
    """What reads and dumps a page of such rows; None when the schema is not plain."""
    if not _is_plain(schema):
        return None
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in schema.model_fields.items()}
    rows: Any = list.__class_getitem__(create_model(schema.__name__, __base__=_Row, **fields))
    return TypeAdapter(rows)


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


def _is_plain(schema: Any) -> bool:
    """Only plain values, and nothing declared beside them: no resolvers, validators, serializers, aliases."""
    own = schema.__pydantic_decorators__
    declared = own.field_validators or own.field_serializers or own.model_serializers or own.computed_fields
    beside = schema._ninja_resolvers or declared or set(own.model_validators) != {"_run_root_validator"}
    return not beside and all(_holds_plain(field) for field in schema.model_fields.values())


def _holds_plain(field: Any) -> bool:
    kind = field.annotation
    members = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    return field.alias is None and field.validation_alias is None and PLAIN.issuperset(members)
