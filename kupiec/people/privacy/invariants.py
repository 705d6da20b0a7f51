"""What must hold of consents and erasures, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I60", "advertising went only to addresses with a way to leave")
def advertising_can_be_left() -> list[str]:
    return offenders("SELECT id AS mail FROM mail_mail WHERE purpose <> '' AND unsubscribe = ''")


@invariant("I61", "a consent agrees to a wording of its own purpose and company")
def consents_agree_to_their_wordings() -> list[str]:
    return offenders(
        "SELECT c.id AS consent FROM privacy_consent c JOIN privacy_wording w ON w.id = c.wording_id WHERE w.purpose <> c.purpose OR w.company_id <> c.company_id"
    )


@invariant("I62", "of an erased person nothing is left in the row, nor an address in his consents")
def erased_persons_are_gone() -> list[str]:
    persons = offenders(
        "SELECT p.id AS person FROM parties_person p WHERE (p.email <> '' OR p.phone <> '' OR p.first_name <> '')"
        " AND EXISTS (SELECT 1 FROM privacy_erasure e WHERE e.person_id = p.id AND e.at >= p.updated_at)"
    )
    return persons + offenders(
        "SELECT c.id AS consent FROM privacy_consent c JOIN privacy_erasure e ON e.person_id = c.person_id WHERE c.address <> '' AND c.recorded_at < e.at"
    )
