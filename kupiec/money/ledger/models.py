"""Chart of accounts, posting schemes, periods, entries that balance by constraint, balances per account and period."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, RateField
from kupiec.ground.kernel.light import LightModel


@audited(inserts=True)
class Account(models.Model):
    """A synthetic account of a company's chart: `201` settlements with customers. Used or closed, never deleted."""

    KINDS = [("asset", "asset"), ("liability", "liability"), ("revenue", "revenue"), ("cost", "cost"), ("off", "off")]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=9, choices=KINDS)
    by_party = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "ledger_account"
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="ledger_account_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@audited(inserts=True)
class Scheme(models.Model):
    """How one kind of document is posted; an edited scheme becomes a new version, entries keep the one they used."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    version = models.IntegerField(default=1)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_scheme"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "version"], name="ledger_scheme_version_once"),
            models.UniqueConstraint(fields=["company", "kind"], condition=Q(current=True), name="ledger_scheme_one_current"),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeLine(models.Model):
    """One line of a scheme: side, which amount (`gross`, `net:23`, `net:*` for the rates not named), which account.

    `own_account`: the party's own account when it has one in the chart, else `account`.
    """

    SIDES = [("D", "debit"), ("C", "credit")]
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    side = models.CharField(max_length=1, choices=SIDES)
    amount = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    own_account = models.BooleanField(default=False)
    negated = models.BooleanField(default=False)

    class Meta:
        db_table = "ledger_scheme_line"
        constraints = [models.UniqueConstraint(fields=["scheme", "position"], name="ledger_scheme_line_once")]


@audited(inserts=True, ignore=("last_position",))
class Period(models.Model):
    """A month of a company's books. Its row is the one lock of posting: taken to post, and to close."""

    STATES = [("open", "open"), ("closed", "closed")]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=6, choices=STATES, default="open")
    last_position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "ledger_period"
        constraints = [
            models.UniqueConstraint(fields=["company", "first_day"], name="ledger_period_once"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="ledger_period_days"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class Entry(LightModel):
    """One posting: never changed, never deleted, undone by a reversing entry. Debit equals credit by constraint.

    Amounts are in the company's currency; `currency` and `rate` say what the document was in. Lines are written
    before their entry (docs/adr/0010): its trigger counts them.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField()
    on = models.DateField()
    kind = models.CharField(max_length=40)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    document_number = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=200, blank=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    rate = RateField(default=1)
    debit = AmountField()
    credit = AmountField()
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.CheckConstraint(condition=Q(debit=F("credit")), name="ledger_entry_balanced"),
            models.UniqueConstraint(fields=["period", "position"], name="ledger_entry_position_once"),
            models.UniqueConstraint(fields=["reverses"], condition=Q(reverses__isnull=False), name="ledger_entry_reversed_once"),
        ]
        indexes = [
            models.Index(fields=["company", "on", "id"], name="ledger_entry_day"),
            models.Index(fields=["source_id"], name="ledger_entry_source"),
            models.Index(fields=["company", "kind", "on"], name="ledger_entry_kind"),
        ]


class EntryLine(LightModel):
    """One side of an entry: an account and an amount in the company's currency; corrections post negative amounts."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    company_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    debit = AmountField(default=0)
    credit = AmountField(default=0)
    currency_amount = AmountField(default=0)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "ledger_entry_line"
        constraints = [
            models.CheckConstraint(condition=Q(debit=0) | Q(credit=0), name="ledger_entry_line_one_side"),
        ]
        indexes = [
            models.Index(fields=["entry"], name="ledger_entry_line_entry"),
            models.Index(fields=["account", "on"], name="ledger_entry_line_account"),
            models.Index(fields=["party", "account", "on"], name="ledger_entry_line_party"),
        ]


class AccountBalance(models.Model):
    """Turnover of an account in a period, kept in the transaction of each posting and recounted by `kupiec check`."""

    company_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    debit = AmountField(default=0)
    credit = AmountField(default=0)

    class Meta:
        db_table = "ledger_account_balance"
        constraints = [models.UniqueConstraint(fields=["period", "account"], name="ledger_account_balance_once")]
