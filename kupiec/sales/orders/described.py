"""Orders have attributes that administrators define (KER-8)."""

from __future__ import annotations

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders import operating, queries
from kupiec.sales.orders.models import Order

KIND = "orders.order"
SUBJECT = attributes.Subject(
    KIND, N_("Orders"), Order, queries.visible, see="orders.see", edit="orders.edit", icon="receipt", taken=operating.taken_names
)
