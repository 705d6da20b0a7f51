"""Rights of the budgets room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "budgets.see": N_("See budgets and how they are carried out"),
    "budgets.edit": N_("Enter budgets, work on versions being prepared"),
    "budgets.approve": N_("Approve versions of budgets, put them in force"),
    "budgets.charge": N_("Put documents onto lines of budgets"),
    "budgets.setup": N_("Edit kinds of costs, switch budgets on and off"),
}
