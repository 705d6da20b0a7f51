"""What must hold of persons, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I98", "a natural person among parties has exactly one person, a firm none that is itself")
def natural_persons_have_one_person() -> list[str]:
    return offenders(
        "SELECT p.id AS party, p.kind, count(q.id) AS persons FROM parties_party p LEFT JOIN parties_person q ON q.party_id = p.id AND q.itself"
        " GROUP BY p.id, p.kind HAVING (p.kind = 'person' AND count(q.id) <> 1) OR (p.kind <> 'person' AND count(q.id) <> 0)"
    )


@invariant("I47", "nobody works twice at once for one firm")
def nobody_is_engaged_twice() -> list[str]:
    return offenders(
        "SELECT e.id AS engagement FROM persons_engagement e JOIN parties_person q ON q.id = e.person_id"
        " WHERE e.until IS NULL AND e.party_id = q.party_id"
    )
