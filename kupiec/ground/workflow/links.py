"""Addresses in e-mails by which one person decides one step once: signed, expiring; opening one decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import signed
from kupiec.ground.workflow import services
from kupiec.ground.workflow.models import Circulation, Holder, Link, Task
from kupiec.ground.workflow.services.deciding import Outcome
from kupiec.ground.workflow.values import LINK_DAYS, Channel


def token(link: Link) -> str:
    """The secret part of the address: made from the row under the key of the installation, kept nowhere."""
    told = f"{link.pk}.{link.task_id}.{link.user_id}.{link.expires_at.astimezone(dt.UTC).isoformat()}"
    return signed.token(link.pk, told, purpose="workflow-link")


def address(link: Link) -> str:
    """The whole address, at the place users know this installation by (`KUPIEC_ADDRESS`)."""
    return f"{settings.ADDRESS}{reverse('decision-link', args=[token(link)])}"


def made(tasks: Sequence[Task]) -> list[Link]:
    """An address for everybody a waiting step has come to and who has none yet; in a write transaction."""
    now = clock.now()
    wanted = Holder.objects.filter(task__in=tasks).values_list("task_id", "user_id")
    known = set(Link.objects.filter(task__in=tasks).values_list("task_id", "user_id"))
    rows = [
        Link(task_id=task, user_id=user, made_at=now, expires_at=now + dt.timedelta(days=LINK_DAYS))
        for task, user in wanted.order_by("task_id", "user_id") if (task, user) not in known
    ]  # fmt: skip
    return Link.objects.bulk_create(rows)


def find(text: str) -> Link | None:
    """Whose address it is; None when it isn't one of ours."""
    pk = signed.number(text)
    if pk is None:
        return None
    link = Link.objects.select_related("user__employee", "task__circulation", "task__step").filter(pk=pk).first()
    return link if link is not None and signed.same(text, token(link)) else None


def actor(link: Link) -> Actor | None:
    """The person of the address with today's rights; None when he may no longer sign in."""
    if not link.user.is_active:
        return None
    return access.actor_of(link.user, company_id=link.task.company_id)


def needs_second_step(link: Link) -> bool:
    """Somebody who signs in with a second step decides only when signed in: an e-mail alone is not enough for him."""
    return bool(access.factors.of(link.user_id)) or access.factors.demanded(link.user_id)


def decide(text: str, decision: str, comment: str, *, seen: str) -> Outcome:
    """Decide by the address. Refuses BAD_LINK, LINK_OVER, SIGN_IN, and whatever deciding refuses."""
    link = find(text)
    by = actor(link) if link is not None else None
    if link is None or by is None:
        raise Refusal("BAD_LINK", N_("This address isn’t valid."))
    if needs_second_step(link):
        raise Refusal("SIGN_IN", N_("Sign in to decide: you use a second step of signing in."))
    with tx.write_tx(by=by):
        locks.lock(locks.Kind.CIRCULATION, Circulation.objects.filter(company_id=by.company_id), ids=[link.task.circulation_id])
        done = services.act(link.task_id, decision, comment, by=by, channel=Channel.MAIL, seen=seen)
        used = Link.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=clock.now()).update(used_at=clock.now())
        if not used:
            raise Refusal("LINK_OVER", N_("This address has served its purpose or is out of date. Sign in to see how things stand."))
    return done
