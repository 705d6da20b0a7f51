"""Registers: the stages of an order as data, with the operations allowed in each (ORD-5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.sales.orders import values


@audited(inserts=True, ignore=("version",))
class Register(models.Model):
    """A stage an order passes. Code asks only for its `meaning`; everything else an administrator may shape.

    `idle_days`: an order that stands longer than this asks for attention.
    """

    MEANINGS = [(meaning.value, meaning.value) for meaning in values.Meaning]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    meaning = models.CharField(max_length=9, choices=MEANINGS)
    position = models.SmallIntegerField()
    idle_days = models.SmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "orders_register"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="orders_register_code_once"),
            models.CheckConstraint(condition=Q(meaning__in=[meaning.value for meaning in values.Meaning]), name="orders_register_meaning"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class RegisterOperation(models.Model):
    """An operation allowed in a register: a kind defined in code (`kinds.py`) with typed arguments.

    `right` empty: the kind's own right. `guard`: a formula over the order that must hold (`""` = none). `on_entry`:
    done by itself when an order comes into the register. `next`: where a move leads.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=60, blank=True)
    position = models.SmallIntegerField()
    arguments = models.JSONField(default=dict, blank=True)
    right = models.CharField(max_length=60, blank=True)
    guard = models.TextField(blank=True)
    guard_text = models.CharField(max_length=160, blank=True)
    next = models.ForeignKey(Register, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_entry = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)

    class Meta:
        db_table = "orders_register_operation"
        indexes = [models.Index(fields=["register", "position"], name="orders_operation_register")]
        constraints = [
            models.UniqueConstraint(fields=["register"], condition=Q(primary=True), name="orders_operation_one_primary"),
            models.CheckConstraint(condition=~Q(kind="move") | Q(next__isnull=False), name="orders_operation_move_leads"),
        ]


known.keep("orders_register", "orders_register_operation")
