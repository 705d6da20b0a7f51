"""The door of the correspondence room."""

from kupiec.people.correspondence.models import Letter, Link, Template, Term
from kupiec.people.correspondence.onward import Onward, onward, operations, panels
from kupiec.people.correspondence.queries import letter, linked_to, visible
from kupiec.people.correspondence.services import answer, claim, link, register, settle
from kupiec.people.correspondence.values import LETTER, LetterDraft

__all__ = [
    "LETTER", "Letter", "LetterDraft", "Link", "Onward", "Template", "Term", "answer", "claim", "letter", "link", "linked_to", "onward", "operations", "panels",
    "register", "settle", "visible",
]  # fmt: skip
