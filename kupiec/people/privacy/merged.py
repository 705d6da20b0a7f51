"""Consents, requests and erasures of merged records come over (KER-22): who withdrew once has withdrawn."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.privacy.models import Consent, Due, Erasure, Export, Link, Request

_TOLD = ((Consent, N_("Consents")), (Link, ""), (Request, N_("Requests under GDPR")), (Export, ""), (Erasure, ""))
REFERENCES = (
    *(merging.Reference(model, field, f"parties.{field}", label) for model, label in _TOLD for field in ("person", "party")),
    merging.Reference(Due, "person", "parties.person", drops=("privacy_due_person_once",)),
    merging.Reference(Due, "party", "parties.party", drops=("privacy_due_party_once",)),
)
