"""Definitions in versions, their steps, running circulations, what waits for whom, questions, addresses in e-mails (WFL-1..4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.workflow.values import (
    DECISIONS,
    Channel,
    Decision,
    Escalate,
    Mode,
    OnChange,
    Passing,
    State,
    TaskState,
    Unit,
    Who,
)


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _user(*, null: bool = False, index: bool = False) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, blank=null, related_name="+", db_index=index)


def _one_of(name: str, among: type) -> Q:
    return Q(**{f"{name}__in": [one.value for one in among]})  # type: ignore[attr-defined]


@audited(inserts=True)
class Superior(models.Model):
    """Whose superior somebody is in a company."""

    company = _company()
    employee = models.OneToOneField("company.Employee", on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey("company.Employee", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "workflow_superior"
        constraints = [models.CheckConstraint(condition=~Q(employee=models.F("superior")), name="workflow_superior_of_another")]


@audited(inserts=True, ignore=("version",))
class Definition(models.Model):
    """A circulation of records of a kind. What it says stands in its versions; `latest` counts for records put in from now on."""

    company = _company()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    latest = models.SmallIntegerField(default=1)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "workflow_definition"
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="workflow_definition_name_once")]
        indexes = [models.Index(fields=["company", "kind", "position", "id"], name="workflow_definition_kind")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A version of a definition; it never changes, so circulations begun under it keep it."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    when = models.CharField(max_length=2000, blank=True)
    required = models.BooleanField(default=True)
    on_change = models.CharField(max_length=7, default=OnChange.TELL)
    mails = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = _user(null=True)

    class Meta:
        db_table = "workflow_edition"
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="workflow_edition_once"),
            models.CheckConstraint(condition=_one_of("on_change", OnChange), name="workflow_edition_on_change"),
        ]


class Step(models.Model):
    """A step of a version. `position` from 1; `branches` is a list of `{"when": formula, "to": position}`, -1 being the end."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=7)
    who = models.CharField(max_length=8)
    user = _user(null=True)
    role = models.ForeignKey("access.Role", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    formula = models.CharField(max_length=2000, blank=True)
    when = models.CharField(max_length=2000, blank=True)
    beside = models.BooleanField(default=False)
    deadline = models.SmallIntegerField(default=0)
    unit = models.CharField(max_length=5, default=Unit.DAYS)
    escalate = models.CharField(max_length=8, default=Escalate.REMIND)
    branches = models.JSONField(default=list)
    then = models.SmallIntegerField(default=0)
    back_to = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "workflow_step"
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="workflow_step_once"),
            models.CheckConstraint(condition=_one_of("mode", Mode), name="workflow_step_mode"),
            models.CheckConstraint(condition=_one_of("who", Who), name="workflow_step_who"),
            models.CheckConstraint(condition=_one_of("unit", Unit), name="workflow_step_unit"),
            models.CheckConstraint(condition=_one_of("escalate", Escalate), name="workflow_step_escalate"),
            models.CheckConstraint(condition=Q(deadline__gte=0), name="workflow_step_deadline"),
            models.CheckConstraint(
                condition=Q(who="person", user__isnull=False) | Q(who="role", role__isnull=False) | Q(who="formula") & ~Q(formula="")
                | Q(who__in=["guardian", "superior", "starter"]),
                name="workflow_step_has_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Circulation(models.Model):
    """A record going round under a version of a definition. At most one runs for a record at a time.

    `facts`: what the record said when it was put in, and once it has ended what was approved: `[[label, text], …]`.
    """

    company = _company()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=9, default=State.RUNNING)
    facts = models.JSONField(default=list)
    comment = models.CharField(max_length=2000, blank=True)
    restarts = models.SmallIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = _user(null=True)
    started_for = _user(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _user(null=True)

    class Meta:
        db_table = "workflow_circulation"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], condition=Q(state="running"), name="workflow_one_runs"),
            models.CheckConstraint(condition=_one_of("state", State), name="workflow_circulation_state"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | ~Q(state="running") & Q(ended_at__isnull=False), name="workflow_ended_when"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["kind", "record_id", "-id"], name="workflow_of_record"),
            models.Index(fields=["company", "-started_at", "-id"], name="workflow_latest"),
            models.Index(fields=["company", "state", "-started_at"], name="workflow_by_state"),
            models.Index(fields=["company", "started_by", "-started_at"], name="workflow_of_starter"),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """A step of a circulation that came to somebody: waiting, decided, or withdrawn when it was no longer needed.

    `round` grows when the circulation goes back. `facts`: what the record said when it came; `changes`: what had changed
    by the time it was decided, seen by whoever decided. A decision can't be changed (a guard).
    """

    company = _company()
    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=9, default=TaskState.WAITING)
    facts = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=7, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    changes = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = _user(null=True)
    decided_for = _user(null=True)
    channel = models.CharField(max_length=6, blank=True)

    class Meta:
        db_table = "workflow_task"
        constraints = [
            models.UniqueConstraint(fields=["circulation", "round", "step"], name="workflow_task_once"),
            models.CheckConstraint(condition=_one_of("state", TaskState), name="workflow_task_state"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(decided_at__isnull=False) & Q(decision__in=[one.value for one in Decision]), name="workflow_task_decided"
            ),
            models.CheckConstraint(condition=Q(channel="") | _one_of("channel", Channel), name="workflow_task_channel"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["circulation", "round", "id"], name="workflow_task_of"),
            models.Index(fields=["company", "state", "-opened_at"], name="workflow_task_by_state"),
            models.Index(fields=["due_at"], name="workflow_task_late", condition=Q(state="waiting", escalated_at__isnull=True)),
        ]

    def decisions(self) -> tuple[Decision, ...]:
        return DECISIONS[self.step.mode]


class Holder(models.Model):
    """Somebody a waiting step has come to; any of them decides."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = _user()
    since = models.DateTimeField()

    class Meta:
        db_table = "workflow_holder"
        constraints = [models.UniqueConstraint(fields=["task", "user"], name="workflow_holder_once")]
        indexes = [models.Index(fields=["user", "task"], name="workflow_holder_of")]


class Handover(models.Model):
    """A step that went to somebody else: delegated, handed over by an administrator, escalated after its deadline."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    passing = models.CharField(max_length=9)
    source = _user(null=True)
    target = _user()
    at = models.DateTimeField()
    by = _user(null=True)
    acting_for = _user(null=True)
    comment = models.CharField(max_length=2000, blank=True)

    class Meta:
        db_table = "workflow_handover"
        constraints = [models.CheckConstraint(condition=_one_of("passing", Passing), name="workflow_handover_passing")]


class Question(models.Model):
    """Something asked before deciding; it waits for its answer beside the step."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    asked_by = _user()
    asked_for = _user(null=True)
    asked_of = _user()
    text = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = _user(null=True)

    class Meta:
        db_table = "workflow_question"
        indexes = [models.Index(fields=["asked_of"], name="workflow_question_open", condition=Q(answered_at__isnull=True))]


class Link(models.Model):
    """The address in an e-mail by which one person decides one step, once; its secret is made from the row and never kept."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    user = _user(index=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "workflow_link"
        constraints = [models.UniqueConstraint(fields=["task", "user"], name="workflow_link_once")]
