"""The part of the wiring page about circulations: which documents go round, what hangs into the frame."""

from __future__ import annotations

from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import frame, mailing, story
from kupiec.ground.workflow import public as workflow
from kupiec.people.cases import circulation as cases
from kupiec.people.correspondence import circulation as letters
from kupiec.sales.budgets import circulation as budgets
from kupiec.sales.inquiries import circulation as inquiries
from kupiec.sales.offers import circulation as offers
from kupiec.sales.orders import circulation as orders


def install() -> None:
    """Which documents go round; requests for decisions by e-mail."""
    workflow.subjects.plug(offers.SUBJECT, orders.SUBJECT, letters.SUBJECT, inquiries.SUBJECT, cases.SUBJECT, budgets.SUBJECT)
    mail.sources.plug(mailing.SOURCE)
    kit.pickers.plug(*frame.PICKERS)
    kit.tabs.plug(*frame.TABS)
    kit.commands.plug(*frame.COMMANDS)
    kit.badge_sources.plug(frame.Badges())
    kit.notice_sources.plug(frame.Notices())
    kit.notice_topics.plug(*frame.TOPICS)
    kit.home_panels.plug(frame.MyDay())
    kit.timeline_sources.plug(story.Timeline())
