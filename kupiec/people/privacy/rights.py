"""Rights of the privacy room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "privacy.see": N_("See consents"),
    "privacy.record": N_("Write down consents and objections, ask for confirmation"),
    "privacy.requests": N_("Keep the register of requests under GDPR"),
    "privacy.export": N_("Make a person’s data as a file"),
    "privacy.erase": N_("Erase personal data"),
    "privacy.setup": N_("Change wordings of consents and retention periods"),
}
