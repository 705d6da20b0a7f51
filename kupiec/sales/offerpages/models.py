"""Links given to customers, their questions with our answers, acceptances with their signatures (OFR-10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel import erasing
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField
from kupiec.ground.kernel.guards import guard
from kupiec.sales.offerpages.values import LANGUAGES, How


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _user() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)


@audited(inserts=True, ignore=("opened_at", "last_at", "openings"))
class Link(models.Model):
    """A private address of an offer, for one reader; its secret is made from the row and kept nowhere."""

    company = _company()
    offer = models.ForeignKey("offers.Offer", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    openings = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = _user()

    class Meta:
        db_table = "offerpages_link"
        indexes = [models.Index(fields=["company", "offer", "-id"], name="offerpages_link_of_offer")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="offerpages_link_named"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="offerpages_link_language"),
            models.CheckConstraint(
                condition=Q(openings=0, opened_at__isnull=True) | Q(openings__gt=0, opened_at__isnull=False), name="offerpages_link_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class Question(models.Model):
    """What the customer asks, of a line or of the whole offer, and what we answered."""

    company = _company()
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    offer_version = models.ForeignKey("offers.OfferVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    offer_line = models.ForeignKey("offers.OfferLine", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _user()

    class Meta:
        db_table = "offerpages_question"
        indexes = [models.Index(fields=["company", "answered_at", "-id"], name="offerpages_question_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="offerpages_question_asks"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="offerpages_question_answered",
            ),
        ]


class Acceptance(models.Model):
    """That the customer accepted a version, which lines, how he signed and from where; never changed.

    `content` is what he saw and chose, word for word; `seal` its fingerprint.
    """

    company = _company()
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    offer_version = models.ForeignKey("offers.OfferVersion", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=5)
    drawing = models.TextField(blank=True)
    statement = models.TextField()
    content = models.JSONField()
    seal = models.CharField(max_length=64)
    net = AmountField()
    gross = AmountField()
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "offerpages_acceptance"
        indexes = [models.Index(fields=["company", "-at", "-id"], name="offerpages_acceptance_latest")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(statement=""), name="offerpages_acceptance_said"),
            models.CheckConstraint(
                condition=Q(how=How.TYPED.value, drawing="") | Q(how=How.DRAWN.value) & ~Q(drawing=""), name="offerpages_acceptance_signed"
            ),
        ]


_SAYS = "an acceptance stays as it was signed"
_PERSONAL = {"name", "role", "drawing", "how", "address", "agent"}
"""What an erasure of personal data may take out."""
_COLUMNS = [str(field.column) for field in Acceptance._meta.concrete_fields]


def _changed(word: str, not_now: str) -> str:
    still = " OR ".join(f'OLD."{name}" {word} NEW."{name}"' for name in _COLUMNS if name not in _PERSONAL)
    own = " OR ".join(f'OLD."{name}" {word} NEW."{name}"' for name in sorted(_PERSONAL))
    return f"{still} OR ({not_now} AND ({own}))"


guard(
    "offerpages_acceptance_stays", table="offerpages_acceptance",
    sqlite=(
        "CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN " + _changed("IS NOT", erasing.SQLITE_NOT) + f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table}" + f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    ),
    postgres=(
        "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN (" + _changed("IS DISTINCT FROM", erasing.POSTGRES_NOT) + ") EXECUTE FUNCTION offerpages_stays()",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION offerpages_stays()",
    ),
    function=f"""
CREATE OR REPLACE FUNCTION offerpages_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '{_SAYS}'; END $body$
""",
)  # fmt: skip
