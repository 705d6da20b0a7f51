"""The door of invoicing."""

from kupiec.money.invoicing.events import Discarded, Drafted, Issued
from kupiec.money.invoicing.models import Billed, Corrected, Invoice, InvoiceLine
from kupiec.money.invoicing.queries import deliveries_to_invoice, reportable, visible
from kupiec.money.invoicing.services.batch import start_batch
from kupiec.money.invoicing.services.collect import collect, preview
from kupiec.money.invoicing.services.correct import correct
from kupiec.money.invoicing.services.discard import discard
from kupiec.money.invoicing.services.draft import draft
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.sockets import line_terms
from kupiec.money.invoicing.values import (
    DraftedInvoice,
    DraftInvoice,
    DraftInvoiceLine,
    Grouping,
    LineChange,
    LineTerms,
    Preview,
)

__all__ = [
    "Billed", "Corrected", "Discarded", "DraftInvoice", "DraftInvoiceLine", "Drafted", "DraftedInvoice", "Grouping", "Invoice",
    "InvoiceLine", "Issued", "LineChange", "LineTerms", "Preview", "collect", "correct", "deliveries_to_invoice", "discard", "draft",
    "issue", "line_terms", "preview", "reportable", "start_batch", "visible",
]  # fmt: skip
