"""The QR code of a Polish bank transfer (recommendation of the Polish Bank Association), read by banks' phone programs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kupiec.ground.kernel.late import late

if TYPE_CHECKING:
    import segno
else:
    segno = late("segno")


def transfer_text(*, nip: str, account: str, amount: Decimal, name: str, title: str) -> str | None:
    """`NIP|PL|account|amount in grosze|name|title|||`; None when the account isn't Polish or there is nothing to pay."""
    digits = "".join(ch for ch in account.upper().removeprefix("PL") if ch.isdigit())
    grosze = int(amount * 100)
    tax = "".join(ch for ch in nip if ch.isdigit())
    if len(digits) != 26 or grosze <= 0 or grosze > 999_999_999 or grosze != amount * 100:
        return None
    return "|".join([tax if len(tax) == 10 else "", "PL", digits, f"{grosze:06d}", _part(name, 20), _part(title, 32), "", "", ""])


def _part(text: str, most: int) -> str:
    return " ".join(text.replace("|", " ").split())[:most].rstrip()


def qr_image(text: str, *, scale: int = 3) -> str:
    """Any text as a QR code: the address of an SVG picture (`data:`)."""
    return str(segno.make(text, error="m", micro=False, encoding="utf-8").svg_data_uri(scale=scale, border=2))
