"""What this room keeps of people (KER-21): of our own, which labour law rules."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("our own employees: labour law, not this erasure"), "company.Employee")
personal.nothing(
    N_("our own companies, their structure and dictionaries"), "company.Currency", "company.Company", "company.BankAccount", "company.Branch", "company.Department",
    "company.SalesArea", "company.ExchangeRate", "company.VatCode", "company.DayOff", "company.NumberSeries", "company.SeriesCounter",
)  # fmt: skip
