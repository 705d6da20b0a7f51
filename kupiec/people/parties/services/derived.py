"""What is kept beside a party for speed: folded name, town of the seat, search text; and its bases by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.search_text import fold
from kupiec.people.parties.models import Address, ContactRow, Party
from kupiec.people.parties.services import bases

_TEXTS = ("name", "short_name", "code", "nip", "vat_eu", "regon", "krs")


def refresh(party_ids: Collection[int], *, by: Actor) -> None:
    """Recompute derived columns of these parties and refit the bases that have rules."""
    ids = sorted(set(party_ids))
    seats = dict(Address.objects.filter(party_id__in=ids, kind="seat", archived=False).values_list("party_id", "city"))
    contacts: defaultdict[int, list[str]] = defaultdict(list)
    for party_id, value, key in ContactRow.objects.filter(party_id__in=ids).values_list("party_id", "value", "value_key"):
        contacts[party_id] += [value, key]
    rows = []
    for row in Party.objects.filter(pk__in=ids).values("pk", "name_key", "city", "search", *_TEXTS):
        city = seats.get(row["pk"], "")
        texts = [row[name] for name in _TEXTS] + [city, *contacts[row["pk"]]]
        now = {"name_key": fold(row["short_name"] or row["name"])[:240], "city": city, "search": fold(" ".join(texts))}
        if any(row[name] != value for name, value in now.items()):
            rows.append({"pk": row["pk"], **now})
    update_rows(Party, rows, ["name_key", "city", "search"])
    bases.refit(ids, by=by)
