"""Humans at parties (PTY-5, PTY-6): the thin row that other rooms key to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited


@audited(inserts=True, ignore=("name_key", "search", "version", "updated_at"))
class Person(models.Model):
    """A human we talk to at a party: who it is, and work at the firm where it mainly is. Others key to it; more of it is in room persons.

    `itself`: the party is this very human (PTY-6); names, telephone and e-mail are then the same data, changed in either place.
    """

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=80)
    position = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_key = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    remarks = models.TextField(blank=True)
    main = models.BooleanField(default=False)
    itself = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    name_key = models.CharField(max_length=160, blank=True)
    search = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "parties_person"
        indexes = [
            models.Index(fields=["archived", "name_key", "id"], name="person_by_name"),
            models.Index(fields=["phone_key"], name="person_by_phone"),
            models.Index(fields=["email"], name="person_by_email"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(main=True, archived=False), name="person_one_main"),
            models.UniqueConstraint(fields=["party"], condition=Q(itself=True), name="person_is_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
