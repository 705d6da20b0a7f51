"""Verbs of customers' pages: ours (share, revoke, answer) and the customer's (opened, ask, accept)."""

from kupiec.sales.offerpages.services.accepting import accept
from kupiec.sales.offerpages.services.asking import answer, ask
from kupiec.sales.offerpages.services.sharing import opened, revoke, share

__all__ = ["accept", "answer", "ask", "opened", "revoke", "share"]
