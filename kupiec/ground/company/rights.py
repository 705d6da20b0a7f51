"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "company.see": N_("See the structure of the company, exchange rates and calendars"),
    "company.structure": N_("Change companies, branches, departments, areas, employees, bank accounts"),
    "company.rates": N_("Enter and import exchange rates"),
    "company.series": N_("Change number series"),
    "company.calendar": N_("Change days off and working Saturdays"),
}
