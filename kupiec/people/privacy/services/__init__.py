"""Verbs of the privacy room."""

from kupiec.people.privacy.services import again
from kupiec.people.privacy.services.consents import ask, leave, object_to_marketing, record, save_wording
from kupiec.people.privacy.services.erase import erase, plan
from kupiec.people.privacy.services.export import ask_export, forget_exports
from kupiec.people.privacy.services.register import add_request, answer, edit_request, extend, refuse, reopen
from kupiec.people.privacy.services.retention import end_merges, keep, propose, save_retention

__all__ = [
    "add_request", "again", "answer", "ask", "ask_export", "edit_request", "end_merges", "erase", "extend", "forget_exports", "keep", "leave", "object_to_marketing", "plan",
    "propose", "record", "refuse", "reopen", "save_retention", "save_wording",
]  # fmt: skip
