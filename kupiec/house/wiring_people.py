"""The page of wiring goes on: rooms of the people's wing that stand above parties and activities."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import search
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.people.activities import calendar as activities_calendar
from kupiec.people.activities import page as activities_page
from kupiec.people.activities import public as activities
from kupiec.people.caldav import pages as caldav_pages
from kupiec.people.correspondence import found as letters_found
from kupiec.people.correspondence import frame as letters_frame
from kupiec.people.correspondence import mailing as letters_mailing
from kupiec.people.correspondence import onward as letters_onward
from kupiec.people.correspondence import page as letters_page
from kupiec.people.correspondence import pickers as letters_pickers
from kupiec.people.correspondence import queries as letters_queries
from kupiec.people.correspondence import words as letters_words
from kupiec.people.mailboxes import dropped as mailboxes_dropped
from kupiec.people.mailboxes import frame as mailboxes_frame
from kupiec.people.mailboxes import mailing as mailboxes_mailing
from kupiec.people.mailboxes import onward as mailboxes_onward
from kupiec.people.mailboxes import queries as mailboxes_queries
from kupiec.people.mailboxes import values as mailboxes_values
from kupiec.people.mailboxes import words as mailboxes_words
from kupiec.people.parties import public as parties


def plug() -> None:
    """Calendars in other programs, letters, mailboxes."""
    activities_calendar.other_ways.plug(caldav_pages.WAY)
    correspondence()
    mailboxes()


def correspondence() -> None:
    """The register of letters; what can be made of one."""
    kit.pickers.plug(*letters_pickers.PICKERS, letters_page.CASE_PICKER)
    kit.tabs.plug(*letters_frame.TABS)
    kit.commands.plug(*letters_frame.COMMANDS)
    kit.event_words.plug(letters_words.EVENTS)
    search.kinds.plug(*letters_found.KINDS)
    kit.hit_words.plug(letters_found.LOOKS)
    kit.home_panels.plug(letters_frame.MyDay())
    documents.describers.plug(letters_frame.Cards())
    documents.chain_sources.plug(letters_frame.Chain())
    parties.party_tabs.plug(letters_frame.PartyTabs())
    parties.party_operations.plug(letters_frame.PartyOperations())
    parties.delete_blockers.plug(letters_frame.party_blockers)
    activities.journal_sources.plug(
        activities.Papers("correspondence.letter", letters_queries.visible, ("party_id",), "correspondence.see", "mail", ("mail",))
    )
    letters_onward.onward.plug(*letters_onward.OWN)
    letters_onward.operations.plug(letters_onward.Operations())
    files.subjects.plug(files.Subject("correspondence.letter", letters_queries.visible, "correspondence.see", "correspondence.edit"))
    mail.sources.plug(letters_mailing.SOURCE)


def mailboxes() -> None:
    """Mailboxes: the inbox, what can be made of a message, answers, saved messages, what of a contact is a message."""
    files.subjects.plug(files.Subject("mailboxes.message", mailboxes_queries.visible, "activities.see", "mailboxes.read"))
    files.importers.plug(mailboxes_dropped.IMPORTER)
    kit.tabs.plug(*mailboxes_frame.TABS)
    kit.commands.plug(*mailboxes_frame.COMMANDS)
    kit.badge_sources.plug(mailboxes_frame.Badges())
    kit.event_words.plug(mailboxes_words.EVENTS)
    mailboxes_onward.onward.plug(*mailboxes_onward.OWN, letters_onward.OF_MESSAGE)
    mailboxes_onward.operations.plug(mailboxes_onward.Operations())
    mail.sources.plug(mailboxes_mailing.SOURCE)
    documents.describers.plug(mailboxes_frame.Cards())
    activities.journal_sources.plug(
        activities.Papers(mailboxes_values.MESSAGE, mailboxes_queries.visible, (), "activities.see", "mail", ("mail",), at="at")
    )
    activities_page.contact_operations.plug(mailboxes_frame.ContactOperations())
    parties.delete_blockers.plug(mailboxes_frame.party_blockers)
