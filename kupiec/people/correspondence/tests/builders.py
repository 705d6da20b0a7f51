"""Letters for tests of any room."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.correspondence import definitions, services
from kupiec.people.correspondence.models import Letter, Template, Term
from kupiec.people.correspondence.values import LetterDraft

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=clock.WARSAW)
"""A Wednesday."""


def dictionaries(by: Actor) -> None:
    definitions.install(by.company_id)


def term(kind: str, code: str) -> Term:
    return Term.objects.get(kind=kind, code=code)


def template(code: str) -> Template:
    return Template.objects.get(code=code)


def came(by: Actor, **fields: Any) -> Letter:
    return _letter(by, {"way": "in", "subject": "Reklamacja grzejników", "name": "Jan Bąk", **fields})


def ours(by: Actor, **fields: Any) -> Letter:
    return _letter(by, {"way": "out", "subject": "Nowy cennik", "name": "Jan Bąk", **fields})


def _letter(by: Actor, fields: dict[str, Any]) -> Letter:
    (pk,) = services.register([LetterDraft(**fields)], by=by)
    return Letter.objects.get(pk=pk)


def only(by: Actor, *rights: str, scope: str = "all") -> Actor:
    """The actor with these rights alone, and his scope of parties."""
    return replace(by, all_rights=False, rights=frozenset(rights), scopes={"parties": scope})
