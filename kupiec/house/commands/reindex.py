"""`kupiec reindex`: write the index of the search box anew, all kinds of records or some."""

from __future__ import annotations

import argparse

from kupiec.ground.company import public as company
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor

PARCEL = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    known = "for example parties.party, orders.order; all when none is named"
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=known)


def main(options: argparse.Namespace) -> int:
    served = {kind.kind: kind for kind in search.kinds if kind.ids is not None}
    unknown = set(options.kinds) - set(served)
    if unknown:
        print(f"Nothing is indexed as {', '.join(sorted(unknown))}. There are: {', '.join(sorted(served))}.")
        return 2
    first = company.Company.objects.order_by("pk").values_list("pk", flat=True).first()
    by = Actor.system(first or 0)
    for name, kind in served.items():
        if not options.kinds or name in options.kinds:
            ids = sorted(kind.ids()) if kind.ids else []
            written = sum(search.write_anew(kind, ids[at : at + PARCEL], by=by) for at in range(0, len(ids), PARCEL))
            print(f"{written:9d}  {name}")
    return 0
