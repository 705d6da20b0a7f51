"""What registers' answers are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit
from kupiec.ground.registries.clients.door import NAMES
from kupiec.ground.registries.models import Check
from kupiec.ground.registries.values import Asked, Outcome, Source

FIELDS = {
    "name": _("Full name"), "kind": _("Kind"), "nip": _("NIP"), "regon": _("REGON"), "krs": _("KRS"), "vat_eu": _("EU VAT number"),
    "street": _("Street and number"), "postal_code": _("Postal code"), "city": _("Town"), "phone": _("Telephone"), "email": _("E-mail"), "web": _("Website"),
}  # fmt: skip
KINDS = {"company": _("Company"), "person": _("Natural person")}
SOURCES = tuple((source.value, label) for source, label in NAMES.items())
SHORT = {Source.GUS: "GUS", Source.WHITE_LIST: _("White List"), Source.VIES: "VIES", Source.KRS: "KRS"}
ASKED = {Asked.FIRM: _("Firm"), Asked.ACCOUNT: _("Account")}
OUTCOMES = {
    Outcome.OK.value: ("ok", _("Confirmed"), "check"), Outcome.ENDED.value: ("bad", _("Not active"), "alert-triangle"),
    Outcome.NOT_FOUND.value: ("warn", _("Unknown"), "zoom-question"),
}  # fmt: skip
_STATUS = {
    ("whitelist", "czynny"): _("Active VAT payer"), ("whitelist", "zwolniony"): _("Exempt from VAT"),
    ("whitelist", "niezarejestrowany"): _("Not registered for VAT"), ("whitelist", "unknown"): _("Not on the White List"),
    ("whitelist", "listed"): _("The account is on the White List"), ("whitelist", "not listed"): _("The account is not on the White List"),
    ("gus", "active"): _("Active"), ("gus", "unknown"): _("GUS doesn’t know the NIP"), ("vies", "active"): _("Active in trade within the Union"),
    ("vies", "unknown"): _("Not active in VIES"), ("krs", "active"): _("Entered in KRS"), ("krs", "unknown"): _("KRS doesn’t know the number"),
}  # fmt: skip
_TROUBLE = {"likwidacja": _("Being wound up"), "rozwiazanieUniewaznienie": _("Dissolved")}


def status(check: Check) -> str:
    """A check's outcome in words."""
    known = _STATUS.get((check.source, check.status))
    if known is not None:
        return str(known)
    word, _space, rest = check.status.partition(" ")
    if word == "ended":
        return str(_("Ended on %(day)s") % {"day": rest})
    if word == "suspended":
        return str(_("Suspended from %(day)s") % {"day": rest})
    if word == "trouble":
        return str(_TROUBLE.get(rest, _("Insolvency proceedings")))
    return check.status or str(OUTCOMES[check.outcome][1])


def mark(check: Check) -> kit.Mark:
    """The outcome as a badge; an account that isn't listed is bad, not merely unknown."""
    kind, _label, icon = OUTCOMES[check.outcome]
    if check.asked == Asked.ACCOUNT and check.outcome == Outcome.NOT_FOUND:
        kind, icon = "bad", "alert-triangle"
    return kit.Mark(kind, status(check), icon)
