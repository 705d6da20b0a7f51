"""Open items, payments and what settles what; commitments and credit rows; bank statements (SET-1 to SET-4, ORD-6).

An item has a side. *Debit*: they owe us (a receivable above zero, a payable below zero, money we paid out). *Credit*:
we owe them (a receivable below zero, a payable above zero, money they paid in). A `Match` always joins one debit with
one credit of the same company, party and currency.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, RateField
from kupiec.ground.kernel.light import LightModel


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _currency() -> models.ForeignKey:
    return models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )


@audited(inserts=True, ignore=("open",))
class Receivable(LightModel):
    """One instalment of one document: what is due, when, and how much of it is still open.

    `kind` receivable: the customer owes `amount` (a correction may be negative); payable: we owe it. `open` has the
    sign of `amount` and is kept with the matches (I18).
    """

    KINDS = [("receivable", "receivable"), ("payable", "payable")]
    company = _company()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS, default="receivable")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    instalment = models.SmallIntegerField(default=1)
    number = models.CharField(max_length=60)
    issue_date = models.DateField()
    due = models.DateField()
    currency = _currency()
    rate = RateField(default=1)
    amount = AmountField()
    open = AmountField()

    class Meta:
        db_table = "receivables_receivable"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "kind", "instalment"], name="receivable_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, open__gte=0, open__lte=F("amount")) | Q(amount__lt=0, open__lte=0, open__gte=F("amount")),
                name="receivable_open_within",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="receivable_rate_positive"),
        ]
        indexes = [
            models.Index(fields=["company", "kind", "due", "id"], name="receivable_due"),
            models.Index(fields=["company", "party", "due", "id"], name="receivable_party"),
            models.Index(fields=["company", "number", "id"], name="receivable_number"),
            models.Index(fields=["company", "issue_date", "id"], name="receivable_issued"),
            models.Index(fields=["company", "party", "kind"], condition=~Q(open=0), name="receivable_open_by_party"),
            models.Index(fields=["company", "kind", "due"], condition=~Q(open=0), name="receivable_open_by_due"),
        ]

    def __str__(self) -> str:
        return self.number


@audited(inserts=True, ignore=("open", "version"))
class Payment(LightModel):
    """Money that came in or went out: cash (KP, KW), bank, card. `open` is what settles nothing yet: an advance.

    The party may be unknown while a bank line waits for someone who knows. A cancelled payment keeps its number.
    """

    KINDS = [("KP", "KP"), ("KW", "KW"), ("bank", "bank"), ("card", "card")]
    DIRECTIONS = [("in", "in"), ("out", "out")]
    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=4, choices=KINDS)
    direction = models.CharField(max_length=3, choices=DIRECTIONS)
    number = models.CharField(max_length=60)
    on = models.DateField()
    currency = _currency()
    rate = RateField(default=1)
    amount = AmountField()
    open = AmountField()
    bank_account = models.ForeignKey("company.BankAccount", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = models.CharField(max_length=40, blank=True)
    payer_name = models.CharField(max_length=240, blank=True)
    title = models.CharField(max_length=400, blank=True)
    cancelled = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "receivables_payment"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, open__gte=0, open__lte=F("amount")), name="payment_open_within"),
            models.CheckConstraint(condition=Q(cancelled=False) | Q(open=0), name="payment_cancelled_closed"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="payment_rate_positive"),
            models.CheckConstraint(
                condition=(Q(kind="KP", direction="in") | Q(kind="KW", direction="out") | Q(kind__in=["bank", "card"])),
                name="payment_direction_of_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "on", "id"], name="payment_on"),
            models.Index(fields=["company", "party", "on"], name="payment_party"),
            models.Index(fields=["company", "number"], name="payment_number"),
            models.Index(fields=["company", "amount", "id"], name="payment_amount"),
            models.Index(fields=["company", "party"], condition=~Q(open=0), name="payment_open_by_party"),
        ]

    def __str__(self) -> str:
        return self.number


@audited(inserts=True)
class Match(LightModel):
    """So much of a debit is settled by a credit: payment with receivable, correction with invoice, refund with advance.

    `difference` is the exchange difference in the company's currency: amount × (rate of the credit − rate of the
    debit); a gain is above zero.
    """

    company = _company()
    debit = models.ForeignKey(Receivable, on_delete=models.PROTECT, null=True, related_name="+")
    debit_payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    credit = models.ForeignKey(Receivable, on_delete=models.PROTECT, null=True, related_name="+")
    credit_payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    amount = AmountField()
    difference = AmountField(default=0)
    on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "receivables_match"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="match_amount_positive"),
            models.CheckConstraint(
                condition=Q(debit__isnull=False, debit_payment__isnull=True) | Q(debit__isnull=True, debit_payment__isnull=False),
                name="match_one_debit",
            ),
            models.CheckConstraint(
                condition=Q(credit__isnull=False, credit_payment__isnull=True) | Q(credit__isnull=True, credit_payment__isnull=False),
                name="match_one_credit",
            ),
        ]
        indexes = [models.Index(fields=["company", "on"], name="match_on")]


class CreditRow(LightModel):
    """The row locked while a party's credit is weighed: one per company and payer."""

    company = _company()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "receivables_credit_row"
        constraints = [models.UniqueConstraint(fields=["company", "party"], name="credit_row_once")]


class Commitment(models.Model):
    """What a paper above already promises of a payer's credit: an accepted order, a delivery not invoiced.

    One row per source row, replaced by its room; gross, in the company's currency.
    """

    KINDS = [("order", "order"), ("delivery", "delivery")]
    company = _company()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=KINDS)
    amount = AmountField()

    class Meta:
        db_table = "receivables_commitment"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "kind"], name="commitment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_positive"),
        ]
        indexes = [models.Index(fields=["company", "party", "kind"], name="commitment_party")]


@audited(inserts=True, ignore=("version",))
class StatementFormat(models.Model):
    """How a bank writes its CSV: encoding, delimiter, which column is what. Kept so that it is mapped once."""

    company = _company()
    name = models.CharField(max_length=80)
    layout = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "receivables_statement_format"
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="statement_format_once")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class Statement(models.Model):
    """One imported bank file: its account, days, and balances when the file tells them (I21)."""

    company = _company()
    bank_account = models.ForeignKey("company.BankAccount", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    file_hash = models.CharField(max_length=64)
    first_day = models.DateField()
    last_day = models.DateField()
    opening = AmountField(null=True)
    closing = AmountField(null=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "receivables_statement"
        indexes = [models.Index(fields=["company", "last_day", "id"], name="statement_day")]


@audited(ignore=("payment",))
class StatementLine(models.Model):
    """One line of a bank file; its fingerprint lets no line in twice, whichever file brings it."""

    STATES = [("new", "new"), ("booked", "booked"), ("ignored", "ignored")]
    company = _company()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    bank_account = models.ForeignKey("company.BankAccount", on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    on = models.DateField()
    amount = AmountField()
    currency = _currency()
    title = models.CharField(max_length=400, blank=True)
    payer_name = models.CharField(max_length=240, blank=True)
    account = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=STATES, default="new")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "receivables_statement_line"
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "fingerprint"], name="statement_line_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="statement_line_not_zero"),
            models.CheckConstraint(
                condition=Q(state="booked", payment__isnull=False) | Q(~Q(state="booked"), payment__isnull=True),
                name="statement_line_booked_paid",
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "on", "id"], name="statement_line_state")]
