"""Requests for a decision by e-mail, through the outbox; each goes to one person and only he sees it there."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import translate
from kupiec.ground.kit import show
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import links, queries
from kupiec.ground.workflow.models import Link, Task
from kupiec.ground.workflow.values import LINK, Mode, TaskState


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    rows = queries.links(by).filter(pk__in=list(ids)).select_related("task__circulation", "task__step", "user__employee")
    return {link.pk: _told(link) for link in rows}


def _told(link: Link) -> mail.Told:
    task = link.task
    with translation.override(link.user.language):
        facts = "\n".join(f"{translate(label)}: {text}" for _key, label, text, right in task.facts if not right)
        words = {
            "document.number": task.circulation.title, "decision.step": task.step.name, "decision.facts": facts,
            "decision.due": show.moment(task.due_at) if task.due_at else "", "decision.link": _where(link),
        }  # fmt: skip
    return mail.Told(company_id=task.company_id, kind="decision", language=link.user.language, title=task.circulation.title, facts=words)


def _where(link: Link) -> str:
    """The address that decides, or for those with a second step the page that asks them to sign in."""
    if links.needs_second_step(link):
        return f"{settings.ADDRESS}{reverse('decision', args=[link.task_id])}"
    return links.address(link)


SOURCE = mail.Source(
    LINK,
    rows=queries.links,
    see="workflow.see",
    tell=tell,
    url=lambda pk: reverse("decision", args=[Link.objects.values_list("task_id", flat=True).get(pk=pk)]),
)


def notify(task_ids: Sequence[int], *, company_id: int) -> int:
    """Write to those whose decision steps wait for; nothing where nobody sends e-mails or somebody has no address."""
    by = Actor.system(company_id)
    tasks = list(Task.objects.filter(pk__in=list(task_ids), company_id=company_id, state=TaskState.WAITING).exclude(step__mode=Mode.INFORM))
    written = 0
    with tx.write_tx(by=by):
        ids = [link.pk for link in links.made(tasks)]
        for link in Link.objects.filter(pk__in=ids).select_related("user__employee").order_by("pk"):
            to = link.user.email or (link.user.employee.email if link.user.employee else "")
            written += bool(to) and _write(link, to, by=by)
    return written


def _write(link: Link, to: str, *, by: Actor) -> bool:
    try:
        with tx.attempt():
            letter, _book, _record = mail.proposed(LINK, link.pk, by=by)
            mail.write(LINK, link.pk, mail.Letter(to=to, subject=letter.subject, text=letter.text, pdf=False), by=by)
    except Refusal:
        return False
    return True
