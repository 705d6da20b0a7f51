"""A paper without a number is called the same everywhere."""

from __future__ import annotations

import pytest
from django.utils import translation

from kupiec.ground.documents import public as documents
from kupiec.money.invoicing.models import Invoice
from kupiec.money.stock.models import StockDocument
from kupiec.sales.blankets.models import Blanket
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.orders.models import Order
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.transport.models import Trip

PAPERS = (
    (Invoice(pk=6, kind="invoice"), "FV"), (StockDocument(pk=6, kind="WZ"), "WZ"), (Blanket(pk=6), "RAM"), (Confirmation(pk=6), "POT"), (Order(pk=6), "ZS"),
    (SupplyOrder(pk=6, kind="ZD"), "ZD"), (Trip(pk=6), "TR"),
)  # fmt: skip


@pytest.mark.parametrize(("paper", "code"), PAPERS, ids=[code for _paper, code in PAPERS])
def test_a_draft_is_called_by_its_code_and_id(paper: object, code: str) -> None:
    with translation.override("pl"):
        assert str(paper) == f"szkic {code} 6"
    with translation.override("en"):
        assert str(paper) == f"draft {code} 6"
    assert documents.named("WZ 1/2026", "WZ", 6) == "WZ 1/2026"
