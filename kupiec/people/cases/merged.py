"""Cases of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.cases.models import Case, CaseMember, CasePerson, CaseWant

REFERENCES = (
    merging.Reference(Case, "party", "parties.party", N_("Cases")),
    merging.Reference(CasePerson, "person", "parties.person", N_("Cases"), drops=("cases_person_once",)),
    merging.Reference(CaseWant, "item", "catalog.item", N_("Items wanted in cases")),
    merging.Named(CaseMember, "kind", "record_id", drops=("cases_member_once",)),
)
