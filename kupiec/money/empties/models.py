"""Packaging with its deposit, where it counts while customers have it, accounts of customers and what moved them (STK-8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField


@audited(inserts=True, ignore=("version",))
class Packaging(models.Model):
    """An item that comes back: what is charged for a base unit that doesn’t."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    deposit = PriceField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "empties_packaging"
        constraints = [
            models.UniqueConstraint(fields=["company", "item"], name="empties_packaging_once"),
            models.CheckConstraint(condition=Q(deposit__gte=0), name="empties_packaging_deposit"),
        ]


class Site(models.Model):
    """The warehouse in which packaging stands while customers have it: it is still ours."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "empties_site"
        constraints = [models.UniqueConstraint(fields=["company"], name="empties_site_once")]


known.keep("empties_site")


class Account(models.Model):
    """What a customer has of a packaging item. `balance` = Σ entries, all accounts of an item = what is at the site; written under
    the lock of the item’s stock there."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    balance = QuantityField(default=0)

    class Meta:
        db_table = "empties_account"
        constraints = [
            models.UniqueConstraint(fields=["company", "party", "item"], name="empties_account_once"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="empties_account_balance"),
        ]


class Entry(models.Model):
    """A line of an issued stock document gave packaging to a customer (+) or brought it back (−). Never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("stock.StockLine", on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    quantity = QuantityField()

    class Meta:
        db_table = "empties_entry"
        constraints = [
            models.UniqueConstraint(fields=["line"], name="empties_entry_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="empties_entry_moves"),
        ]
