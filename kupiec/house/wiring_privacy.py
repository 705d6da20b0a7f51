"""The page of wiring goes on: privacy on pages of persons and parties, what the outbox asks before advertising goes."""

from __future__ import annotations

from kupiec.ground.files import public as files
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import personal as mail_personal
from kupiec.ground.mail import public as mail
from kupiec.people.parties import public as parties
from kupiec.people.parties import sockets as party_sockets
from kupiec.people.persons import public as persons
from kupiec.people.privacy import frame, mailing, marks, page_parts, words
from kupiec.people.privacy.values import PARTY, PERSON


def plug() -> None:
    """Tabs, dialogs and chips; deadlines; consents for the outbox."""
    kit.tabs.plug(*frame.TABS)
    kit.commands.plug(*frame.COMMANDS)
    kit.event_words.plug(words.EVENTS)
    kit.notice_sources.plug(frame.Notices())
    kit.notice_topics.plug(*frame.TOPICS)
    kit.badge_sources.plug(frame.Badges())
    parties.party_tabs.plug(page_parts.Tabs())
    parties.party_operations.plug(page_parts.Operations(PARTY))
    parties.delete_blockers.plug(frame.party_blockers)
    party_sockets.party_marks.plug(marks.of_party)
    persons.person_tabs.plug(page_parts.Tabs())
    persons.person_operations.plug(page_parts.Operations(PERSON))
    persons.person_marks.plug(marks.of_person)
    mail.sources.plug(mailing.SOURCE)
    mail.consents.plug(mailing.Consents())
    files.keepers.plug(mail_personal.kept)
