"""Users, roles, sessions and tokens (KER-11)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kupiec.ground.kernel.audit import audited


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


@audited(inserts=True, ignore=("last_login", "preferences"))
class User(AbstractBaseUser):
    """Someone who signs in. What he may do comes from his roles."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    employee = models.ForeignKey(
        "company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=5, default="pl")
    preferences = models.JSONField(default=dict, blank=True)
    demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        db_table = "access_user"

    def __str__(self) -> str:
        return str(self.employee) if self.employee_id else self.username
