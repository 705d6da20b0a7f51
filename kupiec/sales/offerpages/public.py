"""The door of the room of customers' pages."""

from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offerpages.queries import acceptances, links_of, questions
from kupiec.sales.offerpages.services import answer, revoke, share

__all__ = ["Acceptance", "Link", "Question", "acceptances", "answer", "links_of", "questions", "revoke", "share"]
