"""Ways of being told, and what a user has chosen of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kupiec.ground.kernel.words import N_

MENTIONS = "notifications.mention"
"""Both the subject of mentions and their topic."""
HOURS = tuple(range(5, 21))


class ByMail(StrEnum):
    OFF = "off"
    NOW = "now"
    DIGEST = "digest"


BY_MAIL = {ByMail.OFF: N_("no e-mail"), ByMail.NOW: N_("at once"), ByMail.DIGEST: N_("in the daily digest")}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user has chosen: topics he doesn't want to see under the bell, e-mail by topic, the hour of the digest."""

    muted: frozenset[str] = frozenset()
    mail: Mapping[str, str] = field(default_factory=dict)
    hour: int = 7
