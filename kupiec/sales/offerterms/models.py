"""Terms of trade in a dictionary, terms agreed on versions of offers, the budget an offer is compared with (OFR-5, OFR-7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.sales.offerterms.values import LONGEST_TERM


@audited(inserts=True, ignore=("version",))
class Term(models.Model):
    """A term of the dictionary, in the languages of prints. What was agreed keeps the words it was agreed in."""

    code = models.CharField(max_length=20, unique=True)
    text = models.CharField(max_length=LONGEST_TERM)
    text_en = models.CharField(max_length=LONGEST_TERM, blank=True)
    text_de = models.CharField(max_length=LONGEST_TERM, blank=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "offerterms_term"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="offerterms_term_says")]

    def __str__(self) -> str:
        return self.text


@audited(inserts=True, ignore=("version",))
class Sheet(models.Model):
    """What was agreed on a version of an offer beside its lines, and the version of a budget it is compared with."""

    offer_version = models.OneToOneField("offers.OfferVersion", on_delete=models.PROTECT, related_name="+")
    budget = models.ForeignKey("budgets.Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "offerterms_sheet"


@audited(inserts=True)
class Agreed(models.Model):
    """A term agreed: of the dictionary in the words it had then, or in words of its own."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=LONGEST_TERM)
    text_en = models.CharField(max_length=LONGEST_TERM, blank=True)
    text_de = models.CharField(max_length=LONGEST_TERM, blank=True)

    class Meta:
        db_table = "offerterms_agreed"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="offerterms_agreed_place"),
            models.UniqueConstraint(fields=["sheet", "term"], name="offerterms_agreed_once"),
            models.CheckConstraint(condition=~Q(text=""), name="offerterms_agreed_says"),
        ]
