"""Models whose rows are made quickly: lines, links, moves and entries, some two hundred and fifty of which a sale makes or reads.

Django's `Model.__init__` sends two signals, asks every field for its default and sets each value through descriptors; that took an
eighth of quote to cash. A light model takes its defaults from a plan made once and fills in what it is given. It hears no
`pre_init` and `post_init` (house law: no signals); everything else, keys given as records among it, is as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED


class _Plan(NamedTuple):
    """What a new row of a model begins with."""

    fixed: dict[str, Any]
    """Defaults that are always the same (None and empty texts among them)."""
    made: tuple[tuple[str, Callable[[], Any]], ...]
    """Defaults that are made anew for each row."""


class LightModel(models.Model):
    """A model without columns filled by the database (`db_default`, generated) and without files."""

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **given: Any) -> None:
        if args:
            super().__init__(*args, **given)
            return
        plan = _plan(type(self))
        state = self.__dict__
        state["_state"] = ModelState()
        state.update(plan.fixed)
        for name, make in plan.made:
            state[name] = make()
        for name, value in given.items():
            if name in state:
                state[name] = value
            else:
                self._give(name, value)

    def _give(self, name: str, value: Any) -> None:
        """A key given as a record, or the key of the row itself; TypeError for what the model doesn't have."""
        if name != "pk" and name not in type(self)._meta._forward_fields_map:  # type: ignore[attr-defined]
            raise TypeError(f"{type(self).__name__} has no {name}")
        setattr(self, name, value)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_: Any) -> Self:
        """A row as read; columns left out are read when they are asked for."""
        made = cls.__new__(cls)
        state = made.__dict__
        state["_state"] = told = ModelState()
        told.adding, told.db = False, db
        state.update(zip(field_names, values, strict=True))
        return made


@cache
def _plan(model: type[models.Model]) -> _Plan:
    fields = model._meta.concrete_fields
    if any(field.generated or field.db_default is not NOT_PROVIDED for field in fields):
        raise TypeError(f"{model.__name__} has columns filled by the database; it can’t be a LightModel")
    made = [field for field in fields if callable(field.default) and field.default is not NOT_PROVIDED]
    fixed = {field.attname: field.get_default() for field in fields if field not in made}
    return _Plan(fixed, tuple((field.attname, field.get_default) for field in made))
