"""What must hold of circulations, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef

from kupiec.ground.kernel.invariants import invariant
from kupiec.ground.workflow.models import Circulation, Definition, Edition, Holder, Task
from kupiec.ground.workflow.values import State, TaskState


@invariant("I101", "a running circulation waits for somebody")
def running_ones_wait() -> list[str]:
    waiting = Task.objects.filter(circulation=OuterRef("pk"), state=TaskState.WAITING).exclude(step__mode="inform")
    return [
        f"circulation={pk}" for pk in Circulation.objects.filter(state=State.RUNNING).exclude(Exists(waiting)).values_list("pk", flat=True)
    ]


@invariant("I52", "a waiting step has somebody who may decide it, a circulation that has ended waits for nobody’s decision")
def waiting_ones_are_held() -> list[str]:
    held = Holder.objects.filter(task=OuterRef("pk"))
    waiting = Task.objects.filter(state=TaskState.WAITING)
    alone = [f"task={pk}" for pk in waiting.exclude(Exists(held)).values_list("pk", flat=True)]
    over = waiting.exclude(circulation__state=State.RUNNING).exclude(step__mode="inform")
    return alone + [f"ended: task={pk}" for pk in over.values_list("pk", flat=True)]


@invariant("I102", "circulations, their steps and definitions belong to one company; the latest version exists")
def belong_together() -> list[str]:
    strange = Task.objects.exclude(company_id=F("circulation__company_id")).values_list("pk", flat=True)
    foreign = Circulation.objects.exclude(company_id=F("edition__definition__company_id")).values_list("pk", flat=True)
    latest = Edition.objects.filter(definition=OuterRef("pk"), number=OuterRef("latest"))
    missing = Definition.objects.exclude(Exists(latest)).values_list("pk", flat=True)
    return [f"task={pk}" for pk in strange] + [f"circulation={pk}" for pk in foreign] + [f"definition={pk}" for pk in missing]
