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
