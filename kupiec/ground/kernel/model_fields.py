"""A model's own fields and their columns, known to be there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def field_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The concrete field of this name; FieldDoesNotExist for a reverse relation."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} is not a column")
    return found


def column_of(field: models.Field[Any, Any]) -> str:
    """Its column in the database."""
    if field.column is None:
        raise FieldDoesNotExist(f"{field.name} has no column")
    return field.column
