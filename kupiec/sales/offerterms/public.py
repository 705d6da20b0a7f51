"""The door of the room."""

from kupiec.sales.offerterms.definitions import install as install_terms
from kupiec.sales.offerterms.models import Sheet, Term
from kupiec.sales.offerterms.queries import agreed, of_order

__all__ = ["Sheet", "Term", "agreed", "install_terms", "of_order"]
