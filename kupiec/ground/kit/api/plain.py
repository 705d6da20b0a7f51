"""Rows of plain values read without ninja's way of getting at them, which asks five questions of each value.

A schema of texts, numbers, days and yes/no that declares nothing of its own is read by pydantic alone, a whole page in
one call; where its fields are columns of the table of these very types, the columns alone are read and written out as
they are. Every other schema is read as ninja reads it.
"""

from __future__ import annotations

import datetime as dt
import types
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin

from django.db import models
from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

PLAIN = frozenset({str, int, bool, Decimal, dt.date, dt.datetime, type(None)})


class Encoder(NinjaJSONEncoder):
    """A moment is written with all its digits, as lists write it: the same record answers the same whoever is asked."""

    def default(self, o: Any) -> Any:
        return o.isoformat().replace("+00:00", "Z") if isinstance(o, dt.datetime) else super().default(o)


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


@cache
def columns(schema: type[Schema], model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a plain schema, when each is a column that holds just such values; else nothing."""
    known = {column.attname: column for column in model._meta.concrete_fields}
    fields = schema.model_fields
    return tuple(fields) if _is_plain(schema) and all(name in known and _fits(known[name], field) for name, field in fields.items()) else ()


def _fits(column: Any, field: Any) -> bool:
    column = column.target_field if column.is_relation else column
    kinds = set(get_args(field.annotation) or (field.annotation,)) - {type(None)}
    holds = next((kind for kind, fitting in _HELD if isinstance(column, fitting)), Decimal if hasattr(column, "to_scaled") else None)
    return kinds == {holds}


_HELD: tuple[tuple[Any, tuple[type[models.Field], ...]], ...] = (
    (str, (models.CharField, models.TextField)), (bool, (models.BooleanField,)), (int, (models.IntegerField,)),
    (dt.datetime, (models.DateTimeField,)), (dt.date, (models.DateField,)),
)  # fmt: skip
"""What columns give, by their kind; a datetime is a date, so it is asked first."""


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
