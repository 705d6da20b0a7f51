"""Words of the room as people see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

STATES = {
    "draft": ("", _("Draft"), "pencil"), "sent": ("info", _("Sent out"), "send"), "won": ("ok", _("Won"), "check"),
    "partly": ("ok", _("Partly won"), "circle-half-2"), "lost": ("bad", _("Lost"), "x"),
    "expired": ("warn", _("Expired"), "hourglass-low"),
}  # fmt: skip
VERSION_STATES = {
    "draft": ("", _("draft"), "pencil"), "sent": ("info", _("sent"), "send"), "accepted": ("ok", _("accepted"), "check"),
    "rejected": ("bad", _("rejected"), "x"), "expired": ("warn", _("expired"), "hourglass-low"),
    "discarded": ("", _("put aside"), "archive"),
}  # fmt: skip
CHOICES = {"firm": _("firm"), "optional": _("optional"), "alternative": _("alternative")}
TERMS = {
    "valid_until": _("Valid until"), "payment_method": _("Payment"), "payment_days": _("Payment days"),
    "delivery_terms": _("Delivery"), "text_before": _("Text before"), "text_after": _("Text after"), "currency_id": _("Currency"),
}  # fmt: skip
EVENTS = {
    "offers.offer:created": N_("Made by %(user)s"),
    "offers.offer:versioned": N_("Version %(version)s made from %(source)s by %(user)s"),
    "offers.offer:variant": N_("Variant %(version)s made by %(user)s"),
    "offers.offer:sent": N_("Version %(version)s sent by %(user)s"),
    "offers.offer:discarded": N_("Version %(version)s put aside by %(user)s"),
    "offers.offer:accepted": N_("Version %(version)s accepted, entered by %(user)s"),
    "offers.offer:lost": N_("Lost, entered by %(user)s"),
    "offers.offer:expired": N_("Its validity has ended"),
    "offers.offer:reopened": N_("Opened again by %(user)s"),
    "offers.offer:copied": N_("Copied from %(source)s by %(user)s"),
}
