"""Cases have attributes that administrators define (KER-8)."""

from __future__ import annotations

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import queries
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE

SUBJECT = attributes.Subject(CASE, N_("Cases"), Case, queries.visible, see="cases.see", edit="cases.edit", icon="briefcase")
