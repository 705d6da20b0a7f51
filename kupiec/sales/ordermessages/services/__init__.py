"""Verbs of messages."""

from kupiec.sales.ordermessages.services.passing import deliver, on_created, on_moved, retry, send
from kupiec.sales.ordermessages.services.quieting import hush, unhush
from kupiec.sales.ordermessages.services.shaping import activate, preview, save, silence

__all__ = ["activate", "deliver", "hush", "on_created", "on_moved", "preview", "retry", "save", "send", "silence", "unhush"]
