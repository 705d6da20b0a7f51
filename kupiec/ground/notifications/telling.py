"""E-mails of notices: what is new at once, all that is open once a working day; each notice once, the digest once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kupiec.ground.access import public as access
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.notifications import queries
from kupiec.ground.notifications.models import Told
from kupiec.ground.notifications.values import ByMail

KEPT = dt.timedelta(days=120)
MOST = 40
SUBJECT = "notifications.user"


def tell(job: jobs.Running) -> dict[str, Any]:
    """Everybody with an e-mail address, company by company; a user whose rooms fail is passed over, the others are told."""
    told = {"now": 0, "digest": 0}
    with job.write():
        Told.objects.filter(at__lt=clock.now() - KEPT).delete()
    for user, company_id in queries.listeners():
        by = access.actor_of(user, company_id=company_id)
        with translation.override(user.language):
            for way, notices in _wanted(user, by).items():
                told[way] += _send(job, user, notices, way=way, by=by)
    return told


def _wanted(user: access.User, by: Actor) -> dict[str, list[kit.Notice]]:
    """The user's notices that go by e-mail now: new ones, and the digest when its hour has come."""
    chosen = queries.choices(user)
    ways = {topic.code: chosen.mail.get(topic.code, topic.mail) for topic in queries.topics(by)}
    used = set(ways.values())
    digest_due = ByMail.DIGEST in used and _digest_due(user, by, hour=chosen.hour)
    if ByMail.NOW not in used and not digest_due:
        return {}
    found = kit.open_notices(user, by)
    fresh = _untold(user, [one for one in found if ways.get(one.topic) == ByMail.NOW])
    daily = [one for one in found if ways.get(one.topic) == ByMail.DIGEST] if digest_due else []
    return {way: notices for way, notices in ((ByMail.NOW, fresh), (ByMail.DIGEST, daily)) if notices}


def _untold(user: access.User, notices: list[kit.Notice]) -> list[kit.Notice]:
    known = (
        set(Told.objects.filter(user=user, notice__in=[one.id for one in notices]).values_list("notice", flat=True)) if notices else set()
    )
    return [one for one in notices if one.id not in known]


def _digest_name(by: Actor) -> str:
    return f"digest:{by.company_id}:{clock.today()}"


def _digest_due(user: access.User, by: Actor, *, hour: int) -> bool:
    """On a working day, from the user's hour on, unless today's has gone."""
    now = clock.now().astimezone(clock.WARSAW)
    if now.hour < hour or not company.working_calendar(by.company_id).is_working(now.date()):
        return False
    return not Told.objects.filter(user=user, notice=_digest_name(by)).exists()


def _send(job: jobs.Running, user: access.User, notices: Sequence[kit.Notice], *, way: str, by: Actor) -> int:
    """One e-mail and what it told, in one transaction; nothing is marked while no sender is set."""
    names = [_digest_name(by)] if way == ByMail.DIGEST else [one.id for one in notices]
    letter = mail.ToUser(
        subject=SUBJECT,
        subject_id=user.pk,
        to=queries.address(user),
        language=user.language,
        heading=_heading(notices, way=way),
        text=body(notices),
    )
    with job.write():
        if not mail.notify([letter], by=Actor.system(by.company_id)):
            return 0
        Told.objects.bulk_create([Told(user=user, notice=name, at=clock.now()) for name in names], ignore_conflicts=True)
    return 1


def _heading(notices: Sequence[kit.Notice], *, way: str) -> str:
    if way == ByMail.DIGEST:
        return _("Your day, %(day)s: %(count)s to look at") % {"day": kit.show.day(clock.today()), "count": len(notices)}
    if len(notices) == 1:
        return kit.show.say(notices[0].text)
    return ngettext("%(count)s new notice", "%(count)s new notices", len(notices)) % {"count": len(notices)}


def body(notices: Sequence[kit.Notice]) -> str:
    """The notices by topic, each with its link; how to hear less at the end."""
    parts = []
    for topic in kit.notice_topics:
        mine = [one for one in notices if one.topic == topic.code]
        if mine:
            more = [_("… and %(count)s more") % {"count": len(mine) - MOST}] if len(mine) > MOST else []
            parts.append("\n".join([f"{topic.label}:", *(_line(one) for one in mine[:MOST]), *more]))
    parts.append(_("What you are told of, and how, you choose here: %(link)s") % {"link": settings.ADDRESS + "/konto/powiadomienia/"})
    return "\n\n".join(parts)


def _line(notice: kit.Notice) -> str:
    said = f"– {kit.show.say(notice.text)}"
    return f"{said}\n  {settings.ADDRESS}{notice.url}" if notice.url.startswith("/") else said
