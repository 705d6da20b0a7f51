"""Lines taken off a draft, kept as they were so that Ctrl+Z puts them back: what a grid shows of a line is not all of it.

The browser holds them meanwhile, signed: nobody can write rows of his own by them, nor put them into another paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core import serializers, signing
from django.db import IntegrityError, transaction
from django.db.models import Model

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

SALT = "documents.taken-off"


def keep(rows: Iterable[Model], *, of: Model) -> str:
    """All fields of the rows, those others hang on first; `of`: the paper they stand on."""
    return signing.dumps(serializers.serialize("json", list(rows)), salt=_salt(of), compress=True)


def put_back(kept: str, *, of: Model) -> list[Any]:
    """The rows as they were, under the ids they had. The caller holds the paper's lock and knows that it is a draft.

    Refuses NOT_KEPT for what was not kept of this paper, STANDS_ALREADY when they stand again or what they name is gone.
    """
    try:
        told = signing.loads(kept, salt=_salt(of))
    except signing.BadSignature as error:
        raise Refusal("NOT_KEPT", N_("This can’t be taken back any more.")) from error
    rows = [one.object for one in serializers.deserialize("json", told)]
    try:
        with transaction.atomic():
            for model in dict.fromkeys(type(row) for row in rows):
                _insert(model, [row for row in rows if type(row) is model])
    except IntegrityError as error:
        raise Refusal("STANDS_ALREADY", N_("This can’t be taken back any more.")) from error
    return rows


def _insert(model: type[Any], rows: Sequence[Any]) -> None:
    if model.objects.filter(pk__in=[row.pk for row in rows]).exists():
        raise Refusal("STANDS_ALREADY", N_("This can’t be taken back any more."))
    model.objects.bulk_create(rows)


def _salt(of: Model) -> str:
    return f"{SALT}.{of._meta.label_lower}.{of.pk}"
