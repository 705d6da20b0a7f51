"""What channels, purposes, acts, kinds and events are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_
from kupiec.people.privacy.values import Act, Channel, DueState, How, Kept, Purpose, RequestKind, RequestState

CHANNELS = {
    Channel.EMAIL: _("E-mail"), Channel.PHONE: _("Telephone"), Channel.SMS: _("SMS"), Channel.POST: _("Post"), Channel.MESSENGER: _("Messenger"),
}  # fmt: skip
CHANNEL_ICONS = {
    Channel.EMAIL: "mail",
    Channel.PHONE: "phone",
    Channel.SMS: "message",
    Channel.POST: "mailbox",
    Channel.MESSENGER: "message-plus",
}
PURPOSES = {
    Purpose.MARKETING: _("Our offers and news"), Purpose.PARTNERS: _("Offers of our partners"), Purpose.SURVEY: _("Surveys of satisfaction"),
    Purpose.PROFILING: _("Profiling"),
}  # fmt: skip
ACTS = {
    Act.ASKED: ("warn", _("Waits for confirmation"), "clock"), Act.GIVEN: ("ok", _("Agreed"), "check"), Act.WITHDRAWN: ("", _("Withdrawn"), "x"),
    Act.OBJECTED: ("bad", _("Objected"), "ban"),
}  # fmt: skip
RECORDED = (Act.GIVEN, Act.WITHDRAWN, Act.OBJECTED)
HOWS = {
    How.FORM: _("form on a page"), How.PAPER: _("on paper"), How.CALL: _("by telephone"), How.TALK: _("in person"), How.EMAIL: _("by e-mail"),
    How.LINK: _("by a link in an e-mail"), How.TAKEN: _("taken over from another program"),
}  # fmt: skip
KINDS = {
    RequestKind.ACCESS: _("Access to data (art. 15)"), RequestKind.PORTABILITY: _("Data in a file (art. 20)"), RequestKind.RECTIFICATION: _("Correction (art. 16)"),
    RequestKind.ERASURE: _("Erasure (art. 17)"), RequestKind.RESTRICTION: _("Restriction (art. 18)"), RequestKind.OBJECTION: _("Objection (art. 21)"),
}  # fmt: skip
STATES = {
    RequestState.OPEN: ("warn", _("To be answered"), "clock"), RequestState.DONE: ("ok", _("Answered"), "check"), RequestState.REFUSED: ("", _("Refused with reasons"), "x"),
}  # fmt: skip
KEPT = {
    Kept.LEFT: _("Persons put away, who left their firms"), Kept.CLOSED: _("Natural persons among parties, put away"),
    Kept.PROSPECT: _("Natural persons who never became customers"), Kept.BOOKS: _("Erased persons whose documents no longer have to be kept"),
    Kept.MERGES: _("Old rows of merged doubles, by which a merge is undone"),
}  # fmt: skip
DUE_STATES = {
    DueState.WAITING: ("warn", _("To be decided"), "clock"),
    DueState.ERASED: ("ok", _("Erased"), "check"),
    DueState.KEPT: ("", _("Stays kept"), "lock"),
}
FATES = {
    "deleted": ("bad", _("deleted"), "trash"),
    "anonymised": ("plum", _("anonymised"), "user-x"),
    "kept": ("line", _("kept for the law"), "lock"),
}
EVENTS = {
    f"{kind}:{verb}": told
    for kind in ("parties.person", "parties.party")
    for verb, told in {
        "consent-given": (N_("Agreed to be contacted"), "check", "ok"),
        "consent-asked": (N_("Asked by e-mail to confirm a consent"), "mail", ""),
        "consent-withdrawn": (N_("Withdrew a consent"), "x", "warn"),
        "consent-objected": (N_("Objected to being contacted"), "ban", "bad"),
        "data-exported": (N_("Data were made as a file"), "download", ""),
        "erased": (N_("Personal data were erased"), "user-x", "plum"),
    }.items()
} | {
    "privacy.request:received": (N_("Received"), "mail", ""),
    "privacy.request:done": (N_("Answered"), "check", "ok"),
    "privacy.request:refused": (N_("Refused with reasons"), "x", ""),
    "privacy.request:extended": (N_("The answer was put off"), "clock", "warn"),
    "privacy.request:reopened": (N_("Opened again"), "refresh", ""),
}  # fmt: skip
