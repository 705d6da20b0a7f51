"""Orders of merged records come over (KER-22)."""

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.orders.models import Order, OrderLine

REFERENCES = (
    *(merging.Reference(Order, name, "parties.party", N_("Orders"), lock=locks.Kind.ORDER) for name in ("orderer", "recipient", "payer")),
    merging.Reference(OrderLine, "item", "catalog.item", N_("Lines of orders")),
)
