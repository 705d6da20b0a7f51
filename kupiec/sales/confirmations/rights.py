"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "confirmations.see": N_("See confirmations of orders, tranches and punctuality"),
    "confirmations.edit": N_("Enter confirmations and spread them into tranches"),
    "confirmations.confirm": N_("Confirm, close and cancel confirmations"),
    "confirmations.over_credit": N_("Confirm over the customer’s credit limit"),
    "confirmations.plan": N_("See the demand plan and accept its proposals"),
}
