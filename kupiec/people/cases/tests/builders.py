"""Cases and their dictionaries for tests of any room."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.cases import definitions, services
from kupiec.people.cases.models import Case, CaseKind, CasePhase
from kupiec.people.cases.values import CaseDraft


def dictionaries() -> None:
    definitions.install()


def kind(code: str = "opportunity") -> CaseKind:
    return CaseKind.objects.get(code=code)


def phase(code: str, kind_code: str = "opportunity") -> CasePhase:
    return CasePhase.objects.get(kind__code=kind_code, code=code)


def case(by: Actor, party: int | None = None, /, *, kind_code: str = "opportunity", **fields: Any) -> Case:
    """A case; fields that are not the draft's own go into its values."""
    own = {name: fields.pop(name) for name in ("guardian_id", "person_ids", "description", "refs") if name in fields}
    name = fields.pop("name", "Modernizacja kotłowni")
    (pk,) = services.open_cases([CaseDraft(kind_code=kind_code, name=name, party_id=party, values=fields, **own)], by=by)
    return Case.objects.select_related("kind", "phase").get(pk=pk)
