"""The door of the privacy room: who may be reached, and what a person agreed to."""

from kupiec.people.privacy.queries import allowed, states_of
from kupiec.people.privacy.services import erase, object_to_marketing, plan, record
from kupiec.people.privacy.values import Act, Channel, ConsentDraft, Purpose, Verdict

__all__ = ["Act", "Channel", "ConsentDraft", "Purpose", "Verdict", "allowed", "erase", "object_to_marketing", "plan", "record", "states_of"]
