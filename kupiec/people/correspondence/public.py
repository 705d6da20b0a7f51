"""The door of the correspondence room."""

from kupiec.people.correspondence.models import Letter, Link, Template, Term
from kupiec.people.correspondence.values import LETTER, LetterDraft

__all__ = ["LETTER", "Letter", "LetterDraft", "Link", "Template", "Term"]
