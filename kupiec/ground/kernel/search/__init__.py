"""The one search box (KER-12), and fast *contains* for any table.

A room keeps its records in the index, in the transaction that writes them:

    search.index([SearchRow("parties.party", party.pk, code=party.code, title=party.name, subtitle=party.city,
                            keys=(party.nip, party.phone))], by=by)

and says who may see them: `search.kinds.plug(SearchKind("parties.party", right="parties.see", visible=queries.visible_ids))`.
Kinds nobody plugged are found by nobody. `find` looks for exact numbers and codes, then beginnings, then words inside,
and only when all that finds nothing, for similar spellings.

For lists: `trigram("parties_party", "search_text")` in `ready()`, then `matching(rows, "search_text", text)`, and
`nearest(rows, 50)` for the first of them in the list's order.
"""

from kupiec.ground.kernel.search.entries import SearchKind, SearchRow, index, kinds, rebuild, remove, write_anew
from kupiec.ground.kernel.search.find import SearchHit, find, near
from kupiec.ground.kernel.search.trigrams import matching, nearest, trigram

__all__ = [
    "SearchHit",
    "SearchKind",
    "SearchRow",
    "find",
    "index",
    "kinds",
    "matching",
    "near",
    "nearest",
    "rebuild",
    "remove",
    "trigram",
    "write_anew",
]
