"""Parties and their parts, shared by the group; terms of customers and suppliers belong to one company (PTY-1..5)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.entries import Entry
from kupiec.ground.kernel.fields import AmountField, PercentField
from kupiec.people.parties import values
from kupiec.people.parties.person_models import Person as Person

_DERIVED = ("search", "name_key", "city", "version", "updated_at")


def _employee() -> models.ForeignKey:
    return models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


@audited(inserts=True)
class CustomerGroup(Entry):
    """A group of customers that price and discount rules speak of (installers, developers, resellers)."""

    class Meta:
        db_table = "parties_customer_group"


@audited(inserts=True)
class PriceKind(models.Model):
    """A kind of trade (retail, wholesale, on trade credit); pricing hangs a hierarchy of price lists on it (PTY-4)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    proposed = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_price_kind"
        constraints = [models.UniqueConstraint(fields=["proposed"], condition=Q(proposed=True), name="price_kind_one_proposed")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class PaymentMethod(models.Model):
    """How a customer pays; documents keep its code. `days` is the deferral proposed with it."""

    KINDS = [(kind.value, kind.value) for kind in values.PaymentKind]
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=KINDS, default="transfer")
    days = models.SmallIntegerField(default=0)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_payment_method"
        constraints = [models.CheckConstraint(condition=Q(days__gte=0, days__lte=365), name="payment_method_days")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def printed(cls, code: str, days: int, language: str) -> str:
        """How a paper says it: by its name in Polish, by its kind in other languages, with the days unless the name says them."""
        found = cls.objects.filter(code=code).first()
        name = (found.name if language == "pl" else values.PRINTED_KINDS[language][found.kind]) if found else code
        told = f"{days} {values.PRINTED_DAYS[language]}" if days and str(days) not in name.split() else ""
        return ", ".join(part for part in (name, told) if part)


@audited(inserts=True, ignore=_DERIVED)
class Party(models.Model):
    """A company or natural person in our environment: one record for all its roles (PTY-3).

    `nip` and `regon` hold digits only, `vat_eu` has its country prefix. `name_key` (folded name, sorted by), `search`
    and `city` (of the seat) are derived by the verbs that write the party.
    """

    KINDS = [(kind.value, kind.value) for kind in values.PartyKind]
    code = models.CharField(max_length=20, unique=True)
    external_id = models.CharField(max_length=80, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=10, choices=KINDS, default="company")
    name = models.CharField(max_length=240)
    short_name = models.CharField(max_length=80, blank=True)
    nip = models.CharField(max_length=20, blank=True)
    vat_eu = models.CharField(max_length=20, blank=True)
    regon = models.CharField(max_length=14, blank=True)
    krs = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="PL")
    customer = models.BooleanField(default=False)
    supplier = models.BooleanField(default=False)
    carrier = models.BooleanField(default=False)
    producer = models.BooleanField(default=False)
    competitor = models.BooleanField(default=False)
    employer = models.BooleanField(default=False)
    guardian = _employee()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey("company.SalesArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="pl")
    remarks = models.TextField(blank=True)
    archived = models.BooleanField(default=False)
    archived_on = models.DateField(null=True, blank=True)
    name_key = models.CharField(max_length=240, blank=True)
    city = models.CharField(max_length=80, blank=True)
    search = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "parties_party"
        indexes = [
            models.Index(fields=["archived", "name_key", "id"], name="party_by_name"),
            models.Index(fields=["name_key", "id"], name="party_all_by_name"),
            models.Index(fields=["archived", "code", "id"], name="party_by_code"),
            models.Index(fields=["archived", "city", "id"], name="party_by_city"),
            models.Index(fields=["archived", "guardian", "name_key"], name="party_by_guardian"),
            models.Index(fields=["archived", "created_at", "id"], name="party_by_age"),
            models.Index(fields=["nip"], name="party_by_nip"),
            models.Index(fields=["regon"], name="party_by_regon"),
            models.Index(fields=["vat_eu"], name="party_by_vat_eu"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["company", "person"]), name="party_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="party_named"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="party_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class CodeCounter(models.Model):
    """The last code given to a party that came without its own; one row."""

    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "parties_code_counter"


@audited(inserts=True)
class Address(models.Model):
    """Where a party sits, receives letters, takes or gives goods; `main` is proposed among its kind."""

    KINDS = [(kind.value, kind.value) for kind in values.AddressKind]
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS, default="seat")
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="PL")
    phone = models.CharField(max_length=40, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    main = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_address"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["seat", "mail", "delivery", "pickup"]), name="address_kind"),
            models.UniqueConstraint(fields=["party"], condition=Q(kind="seat", archived=False), name="address_one_seat"),
            models.UniqueConstraint(fields=["party", "kind"], condition=Q(main=True, archived=False), name="address_one_main"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.street, f"{self.postal_code} {self.city}".strip()) if part)


@audited(inserts=True)
class ContactRow(models.Model):
    """A telephone, e-mail or other way to reach a party; `value_key` is what search and callers are matched by."""

    KINDS = [(kind.value, kind.value) for kind in values.ContactKind]
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS, default="phone")
    value = models.CharField(max_length=160)
    value_key = models.CharField(max_length=160)
    label = models.CharField(max_length=60, blank=True)
    main = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_contact_row"
        indexes = [models.Index(fields=["value_key"], name="contact_row_by_value")]
        constraints = [
            models.UniqueConstraint(fields=["party", "kind"], condition=Q(main=True), name="contact_row_one_main"),
            models.UniqueConstraint(fields=["party", "kind", "value_key"], name="contact_row_once"),
        ]

    def __str__(self) -> str:
        return self.value


@audited(inserts=True)
class PartyBankAccount(models.Model):
    """A party's bank account, checked by its IBAN digits."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    iban = models.CharField(max_length=34)
    bank_name = models.CharField(max_length=120, blank=True)
    swift = models.CharField(max_length=11, blank=True)
    currency = models.ForeignKey("company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency")
    main = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_bank_account"
        indexes = [models.Index(fields=["iban"], name="party_account_by_iban")]
        constraints = [
            models.UniqueConstraint(fields=["party", "iban"], name="party_account_once"),
            models.UniqueConstraint(fields=["party", "currency"], condition=Q(main=True), name="party_account_one_main"),
        ]

    def __str__(self) -> str:
        return self.iban


@audited(inserts=True, ignore=("version", "refreshed_at"))
class Base(models.Model):
    """A definable group of parties (customers, suppliers, prospects …): by hand, and by a rule if one is given (PTY-2).

    `rule` is a formula over a party's facts; its members are kept by `refresh_bases`.
    """

    name = models.CharField(max_length=120, unique=True)
    description = models.CharField(max_length=240, blank=True)
    rule = models.TextField(blank=True)
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_base"

    def __str__(self) -> str:
        return self.name


class BaseMember(models.Model):
    """A party in a base; `by_rule` rows come and go with the rule, the others stay until someone removes them."""

    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by_rule = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        db_table = "parties_base_member"
        constraints = [models.UniqueConstraint(fields=["base", "party"], name="base_member_once")]


@audited(inserts=True, ignore=("version",))
class CustomerTerms(models.Model):
    """What one of our companies agreed with a customer (PTY-4): prices, payment, credit, documents, accounting.

    `credit_limit` empty means none is set; `markup_percent` below zero is a markdown.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    price_kind = models.ForeignKey(PriceKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(CustomerGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    abc_class = models.CharField(max_length=1, blank=True)
    markup_percent = PercentField(default=0)
    markup_shown = models.CharField(max_length=6, default="folded")
    payment_method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payment_days = models.SmallIntegerField(default=0)
    credit_limit = AmountField(null=True, blank=True)
    limit_basis = models.CharField(max_length=120, blank=True)
    blocked = models.BooleanField(default=False)
    block_reason = models.CharField(max_length=240, blank=True)
    einvoice_consent = models.BooleanField(default=False)
    einvoice_email = models.EmailField(blank=True)
    default_delivery = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document_language = models.CharField(max_length=5, blank=True)
    salesperson = _employee()
    ledger_account = models.CharField(max_length=40, blank=True)
    vat_status = models.CharField(max_length=10, default="domestic")
    revenue_kind = models.CharField(max_length=40, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_customer_terms"
        indexes = [
            models.Index(fields=["company", "group", "party"], name="customer_terms_by_group"),
            models.Index(fields=["company", "abc_class", "party"], name="customer_terms_by_class"),
            models.Index(fields=["company", "salesperson", "party"], name="customer_terms_by_seller"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "party"], name="customer_terms_once"),
            models.CheckConstraint(condition=Q(abc_class__in=["", "A", "B", "C"]), name="customer_terms_class"),
            models.CheckConstraint(condition=Q(markup_percent__gt=-100), name="customer_terms_markup"),
            models.CheckConstraint(condition=Q(markup_shown__in=["folded", "line"]), name="customer_terms_shown"),
            models.CheckConstraint(condition=Q(payment_days__gte=0, payment_days__lte=365), name="customer_terms_days"),
            models.CheckConstraint(condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0), name="customer_terms_limit"),
            models.CheckConstraint(condition=Q(blocked=False) | ~Q(block_reason=""), name="customer_terms_block_says"),
        ]


@audited(inserts=True, ignore=("version",))
class SupplierTerms(models.Model):
    """What one of our companies agreed with a supplier, and how it is booked."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    payment_method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payment_days = models.SmallIntegerField(default=0)
    lead_days = models.SmallIntegerField(default=0)
    our_number = models.CharField(max_length=40, blank=True)
    ledger_account = models.CharField(max_length=40, blank=True)
    vat_status = models.CharField(max_length=10, default="domestic")
    cost_kind = models.CharField(max_length=40, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_supplier_terms"
        constraints = [
            models.UniqueConstraint(fields=["company", "party"], name="supplier_terms_once"),
            models.CheckConstraint(condition=Q(payment_days__gte=0, payment_days__lte=365, lead_days__gte=0), name="supplier_terms_days"),
        ]


@audited(inserts=True)
class Preference(models.Model):
    """Something a customer prefers, as data: brand, group of items, way or hours of contact, delivery, packing."""

    KINDS = [(kind.value, kind.value) for kind in values.PreferenceKind]
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    value = models.CharField(max_length=160)

    class Meta:
        db_table = "parties_preference"
        indexes = [models.Index(fields=["kind", "value"], name="preference_by_value")]
        constraints = [models.UniqueConstraint(fields=["party", "kind", "value"], name="preference_once")]
