"""What the company's settings hang into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

SEE = "company.see"
TABS = (
    kit.Tab(
        "settings",
        "companies",
        _("Company"),
        url="companies",
        right=SEE,
        order=20,
        shelf="company",
        note=_("Branches, departments, employees, bank accounts, days off"),
    ),
    kit.Tab(
        "settings",
        "number-series",
        _("Numbering"),
        url="number-series",
        right=SEE,
        order=21,
        shelf="company",
        note=_("Patterns of document numbers"),
    ),
    kit.Tab(
        "settings", "rates", _("Rates"), url="rates", right=SEE, order=22, shelf="company", note=_("Rates by day, import from NBP and ECB")
    ),
)
COMMANDS = (
    kit.Command("rates-import", _("Import rates"), url="rates-import", icon="currency-euro", right="company.rates",
                words="kursy nbp waluty tabela"),
    kit.Command("rate-new", _("New rate"), url="rate-new", icon="currency-euro", right="company.rates", words="kurs waluty"),
    kit.Command("number-series", _("Number series"), url="number-series", icon="list-numbers", right=SEE, words="numeracja serie"),
)  # fmt: skip
