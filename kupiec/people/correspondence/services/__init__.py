"""Verbs of the correspondence room, one file per subject."""

from kupiec.people.correspondence.services.answering import answer, filled
from kupiec.people.correspondence.services.letters import claim, edit_letter, register
from kupiec.people.correspondence.services.linking import link, unlink
from kupiec.people.correspondence.services.setup import (
    retire,
    retire_templates,
    revive,
    revive_templates,
    save_template,
    save_term,
)
from kupiec.people.correspondence.services.steps import give, posted, reopen, send, settle, unsend, withdraw

__all__ = [
    "answer", "claim", "edit_letter", "filled", "give", "link", "posted", "register", "reopen", "retire", "retire_templates", "revive", "revive_templates",
    "save_template", "save_term", "send", "settle", "unlink", "unsend", "withdraw",
]  # fmt: skip
