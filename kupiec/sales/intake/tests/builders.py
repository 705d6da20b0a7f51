"""Parts for tests of the intake: a message with these lines, a proposal of it."""

from __future__ import annotations

from typing import Any

from kupiec.sales.intake import demo, services
from kupiec.sales.intake.models import Proposal
from kupiec.sales.orders.tests import builders as selling


def edi(*codes: str, number: str = "ZAM/2026/10/15") -> bytes:
    return demo.edi(selling.TODAY, codes).replace("ZAM/2026/10/15", number).encode("iso-8859-2")


def proposal(shop: Any, party: Any, *codes: str, number: str = "") -> Proposal:
    """Pasted text: each code five times."""
    (pk,) = services.take_text(
        "\n".join(f"{code} 5 szt" for code in codes), party_id=party.pk if party else None, number=number, by=shop.by
    )
    return Proposal.objects.get(pk=pk)


def change(
    *lines: str,
    number: str = "ZAM/2026/10/15",
    own: str = "ZM/1",
    function: str = "4",
    kind: str = "ORDCHG",
    wanted: str = "",
    reference: str = "7",
) -> bytes:
    """An interchange with one ORDCHG; each line `ACTION code quantity`, for instance `3 T1 12`."""
    head = [
        f"BGM+230+{own}+{function}",
        "DTM+137:20261016:102",
        *([f"DTM+2:{wanted}:102"] if wanted else []),
        f"RFF+ON:{number}",
        "NAD+BY+5900000000015::9",
    ]
    body = []
    for at, line in enumerate(lines, 1):
        action, code, *quantity = line.split()
        body += [f"LIN+{at}+{action.replace('-', '')}+:EN", f"PIA+1+{code}:SA", *(f"QTY+21:{one}:PCE" for one in quantity)]
    segments = [f"UNH+{reference}+{kind}:D:96A:UN:EAN008", *head, *body, "UNS+S", f"CNT+2:{len(lines)}"]
    rows = [
        "UNB+UNOC:3+5900000000015:14+5900000000022:14+261016:0930+REF0002",
        *segments,
        f"UNT+{len(segments) + 1}+{reference}",
        "UNZ+1+REF0002",
    ]
    return ("UNA:+.? '" + "'\r\n".join(rows) + "'").encode("iso-8859-1")
