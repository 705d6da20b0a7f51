"""What states and failures are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.people.mailboxes.values import MAILBOX, MESSAGE, Failing, Kind, Role, Security, State, Trouble

STATES = {
    State.WAITING.value: ("warn", N_("To be assigned"), "inbox"),
    State.ASSIGNED.value: ("ok", N_("Assigned"), "check"),
    State.ASIDE.value: ("", N_("Put aside"), "archive"),
    State.REPORT.value: ("info", N_("Report on a delivery"), "arrow-back-up"),
}
STATE_CHOICES = tuple((key, words) for key, (_kind, words, _icon) in STATES.items())
KINDS = {Kind.PERSONAL.value: ("", N_("Personal"), "user"), Kind.SHARED.value: ("info", N_("Shared"), "users")}
KIND_CHOICES = tuple((key, words) for key, (_kind, words, _icon) in KINDS.items())
SECURITY = (
    (Security.TLS.value, N_("TLS (port 993)")),
    (Security.STARTTLS.value, N_("STARTTLS (port 143)")),
    (Security.NONE.value, N_("None: inside one’s own network only")),
)
ROLES = {
    Role.INBOX.value: N_("what comes"),
    Role.SENT.value: N_("what we sent"),
    Role.LEFT_OUT.value: N_("usually not read"),
    Role.OTHER.value: "",
}
TROUBLES = {
    Trouble.BROKEN.value: N_("This message is damaged: what could be read of it is shown, the original is among its files."),
    Trouble.SLOW.value: N_("This message was made so that reading it never ends: its headers are shown, the original is among its files."),
    Trouble.LARGE.value: N_("This message is larger than 40 MB: only its beginning was brought, the rest lies on the mail server."),
    Trouble.CUT.value: N_("This message has more parts than anybody reads: the first of them are shown."),
}
FAILINGS = {
    Failing.UNREACHABLE.value: N_("The server doesn’t answer. Check its name and port; perhaps a firewall stands between."),
    Failing.NOT_FOUND.value: N_("There is no server of this name. Check its spelling; it is often imap. or mail. before the domain."),
    Failing.NOT_ALLOWED.value: N_(
        "This server lies inside the house’s own network. The administrator of Kupiec allows it by KUPIEC_INSIDE_SERVERS."
    ),
    Failing.INSECURE.value: N_(
        "No safe line could be made: the server’s certificate is not for this name, is out of date, or the other way (TLS, STARTTLS) is needed."
    ),
    Failing.REFUSED.value: N_(
        "The server refuses the login or password. Gmail, Outlook and others want a password for applications, made in the settings of the account, and IMAP switched on."
    ),
    Failing.NOT_IMAP.value: N_("Something answers there, but it is no IMAP server. Check the port: 993 for TLS, 143 for STARTTLS."),
    Failing.LATE.value: N_("The server answers too slowly. It will be tried again by itself."),
    Failing.BROKEN.value: N_("The line broke in the middle. It will be tried again by itself; nothing is lost or doubled."),
    Failing.FOLDER.value: N_("A chosen folder can’t be opened. Choose the folders anew."),
    Failing.SEALED.value: N_("The password was kept under another key of the installation. Enter it again."),
}
LEFT_OUT = {
    "PROGRAM": N_("programs are not taken"), "FILE_TOO_LARGE": N_("too large"), "EMPTY_FILE": N_("empty file"), "ARCHIVE_BOMB": N_("would unpack to too much"),
    "BAD_ARCHIVE": N_("damaged archive"),
}  # fmt: skip
HOW = {"person": N_("known address"), "address": N_("known address"), "domain": N_("by the domain"), "hand": N_("by hand")}
EVENTS = {
    f"{MESSAGE}:assigned": (N_("Assigned by hand"), "user-check", "ok"),
    f"{MESSAGE}:put-aside": (N_("Put aside"), "archive", ""),
    f"{MESSAGE}:taken-back": (N_("Waits to be assigned again"), "rotate", "warn"),
    f"{MESSAGE}:dropped": (N_("Brought as a file"), "upload", ""),
    f"{MAILBOX}:connected": (N_("Connected"), "check", "ok"),
    f"{MAILBOX}:folders": (N_("Folders chosen"), "list", ""),
    f"{MAILBOX}:used": (N_("Being read again"), "check", ""),
    f"{MAILBOX}:stopped": (N_("Read no more"), "x", ""),
}
FIELD_NAMES = (
    N_("name"), N_("address"), N_("kind"), N_("host"), N_("port"), N_("security"), N_("login"), N_("since"), N_("correspondents"),
    N_("assigned only"), N_("active"),
)  # fmt: skip
