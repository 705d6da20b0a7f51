"""Users, roles, sessions, tokens, failed sign-ins (KER-11)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from kupiec.ground.kernel.audit import audited

SCOPES = [("none", "none"), ("own", "own"), ("branch", "branch"), ("area", "area"), ("all", "all")]


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


@audited(inserts=True, ignore=("last_login", "preferences"))
class User(AbstractBaseUser):
    """Someone who signs in. What he may do comes from his roles; `employee` says who he is in the company."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    employee = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="pl")
    preferences = models.JSONField(default=dict, blank=True)
    demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        db_table = "access_user"

    def __str__(self) -> str:
        return str(self.employee) if self.employee_id else self.username

    @property
    def initials(self) -> str:
        return self.employee.initials if self.employee else self.username[:2].upper()


@audited(inserts=True)
class Role(models.Model):
    """A named set of rights and row scopes, given to users per company."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    rights = models.JSONField(default=list)
    scopes = models.JSONField(default=dict)
    all_rights = models.BooleanField(default=False)
    second_step = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "access_role"

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class RoleGiven(models.Model):
    """A user's role in one company, from a branch."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "access_role_given"
        constraints = [models.UniqueConstraint(fields=["user", "role", "company"], name="role_given_once")]


class Session(AbstractBaseSession):
    """A sign-in that lasts: who, since when, from where; listed to its user and ended by him or an administrator."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)
    objects: ClassVar[BaseSessionManager] = BaseSessionManager()

    class Meta:
        db_table = "access_session"

    @classmethod
    def get_session_store_class(cls) -> type:
        from kupiec.ground.access.sessions import SessionStore

        return SessionStore


@audited(inserts=True, ignore=("used_at",))
class ApiToken(models.Model):
    """A program's key: only its hash is kept. `scopes` narrow the owner's rights (empty: all of them)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_api_token"


class Attempts(models.Model):
    """Failed sign-ins in a window, per account or address (both hashed); the table stays small by itself."""

    key = models.CharField(max_length=80, unique=True)
    window = models.BigIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "access_attempts"


class Factor(models.Model):
    """What proves the user at the second step of signing in: an authenticator app (TOTP) or a passkey (WebAuthn).

    `secret` of an app is sealed; `last_step` is the latest half minute whose code was used, so that none serves twice.
    `credential` is a passkey as its device gave it (identifier and public key), `counter` what it counted last.
    """

    APP, PASSKEY = "app", "passkey"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(APP, APP), (PASSKEY, PASSKEY)])
    name = models.CharField(max_length=80)
    secret = models.CharField(max_length=300, blank=True)
    last_step = models.BigIntegerField(default=0)
    credential_id = models.CharField(max_length=1400, blank=True)
    credential = models.TextField(blank=True)
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_factor"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="app", credential_id="") & ~models.Q(secret="")
                | models.Q(kind="passkey", secret="") & ~models.Q(credential_id=""),
                name="factor_has_its_secret",
            ),
            models.UniqueConstraint(fields=["credential_id"], condition=~models.Q(credential_id=""), name="passkey_once"),
        ]


class BackupCode(models.Model):
    """A code on paper that replaces the second step once; only its fingerprint is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_backup_code"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="backup_code_once")]


@audited(inserts=True)
class Substitution(models.Model):
    """From day to day `substitute` may act for `absent` in a company, with the rights and rows of the absent."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "access_substitution"
        indexes = [models.Index(fields=["substitute", "ends_on"]), models.Index(fields=["absent", "ends_on"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="substitution_days"),
            models.CheckConstraint(condition=~models.Q(absent=models.F("substitute")), name="substitution_of_another"),
        ]
