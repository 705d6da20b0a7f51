"""Lines taken off a draft, kept as they were so that Ctrl+Z puts them back: what a grid shows of a line is not all of it.

The browser holds them meanwhile, sealed by the grid (`kit.grid_undo`): they are to be taken from there only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from kupiec.ground.kernel import records
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_


def keep(rows: Iterable[Model], *, of: Model) -> str:
    """All fields of the rows, those others hang on first; `of`: the paper they stand on."""
    return f"{_paper(of)}\n{serializers.serialize('json', list(rows))}"


def put_back(kept: str, *, of: Model) -> list[Any]:
    """The rows as they were, under the ids they had. The caller holds the paper's lock and knows that it is a draft.

    Refuses NOT_KEPT for what was kept of another paper or before an update that changed such lines, STANDS_ALREADY when they
    stand again, GONE when what they name is there no more.
    """
    paper, _end, told = kept.partition("\n")
    if paper != _paper(of):
        raise _refusal("NOT_KEPT")
    try:
        rows = [one.object for one in serializers.deserialize("json", told)]
        with transaction.atomic():
            for model in dict.fromkeys(type(row) for row in rows):
                _insert(model, [row for row in rows if type(row) is model])
    except DeserializationError as error:
        raise _refusal("NOT_KEPT") from error
    except IntegrityError as error:
        raise _refusal("STANDS_ALREADY") from error
    return rows


def _insert(model: type[Any], rows: Sequence[Any]) -> None:
    if model.objects.filter(pk__in=[row.pk for row in rows]).exists():
        raise _refusal("STANDS_ALREADY")
    keys = [field.attname for field in model._meta.concrete_fields if field.is_relation]
    try:  # the database itself would say so at the end of the transaction only, when it is too late to refuse
        records.check_keys(model, [{name: getattr(row, name) for name in keys} for row in rows])
    except Refusal as refusal:
        raise _refusal("GONE") from refusal
    model.objects.bulk_create(rows)


def _refusal(code: str) -> Refusal:
    return Refusal(code, N_("This can’t be taken back any more."))


def _paper(of: Model) -> str:
    return f"{of._meta.label_lower}:{of.pk}"
