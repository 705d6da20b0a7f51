"""What merged customers owe and paid comes over, with what settles what; credit is weighed for both from now on (KER-22)."""

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.receivables.models import Commitment, CreditRow, Payment, Receivable

PARTY = "parties.party"


def _credit(moving: merging.Moving, ref: merging.Reference) -> None:
    """Both rows are locked, as by whoever weighs the credit; one stays."""
    locks.lock(locks.Kind.CREDIT, CreditRow.objects.filter(party_id__in=(moving.kept, moving.gone)))
    moving.plain(ref)


REFERENCES = (
    merging.Reference(Payment, "party", PARTY, N_("Payments"), lock=locks.Kind.PAYMENT, sums=("open",)),
    merging.Reference(CreditRow, "party", PARTY, lock=locks.Kind.CREDIT, drops=("credit_row_once",), own=_credit, watched=False),
    merging.Reference(Commitment, "party", PARTY, sums=("amount",)),
    merging.Reference(Receivable, "party", PARTY, N_("Receivables and payables"), lock=locks.Kind.RECEIVABLE, sums=("open",)),
)
