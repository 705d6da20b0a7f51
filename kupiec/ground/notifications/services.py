"""Verbs: mention colleagues, choose what to hear of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.notifications import queries, rules
from kupiec.ground.notifications.models import Mention
from kupiec.ground.notifications.values import BY_MAIL, HOURS, Choices


def mention(subject: str, subject_id: int, text: str, *, title: str, url: str, part: int = 0, by: Actor) -> list[int]:
    """Tell whoever the text calls by `@name` (`queries.usernames`); answers the users newly told.

    Nobody is told twice of the same text, nor of his own; the author himself decides what the named may read of it, the page behind the
    link asks for its own rights. A text that calls nobody costs no statement.
    """
    if not rules.calls(text):
        return []
    known = queries.usernames(by.company_id)
    wanted = [pk for pk in dict.fromkeys(known[name] for name in rules.named(text, known)) if pk != by.user_id]
    if not wanted:
        return []
    with tx.write_tx(by=by):
        rows = Mention.objects.filter(subject=subject, subject_id=subject_id, part=part, user_id__in=wanted)
        there = set(rows.values_list("user_id", flat=True))
        fresh = [pk for pk in wanted if pk not in there]
        Mention.objects.bulk_create(
            [
                Mention(
                    company_id=by.company_id, user_id=pk, author_id=by.user_id, subject=subject, subject_id=subject_id, part=part,
                    title=title[:120], text=" ".join(text.split())[:240], url=url[:200], at=clock.now(),
                )
                for pk in fresh
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    return fresh


def choose(shown: Mapping[str, bool], mail: Mapping[str, str], hour: int, *, by: Actor) -> Choices:
    """What the actor wants to hear of: by topic under the bell and by e-mail; the hour of the digest.

    Topics not named stay as they were. Refuses UNKNOWN_TOPIC, UNKNOWN_CHOICE at the topic, OUT_OF_RANGE at `hour`.
    """
    known = {topic.code for topic in queries.topics(by)}
    for topic in (*shown, *mail):
        if topic not in known:
            raise Refusal("UNKNOWN_TOPIC", N_("There is no such thing to be told of."), topic)
    for topic, way in mail.items():
        if way not in BY_MAIL:
            raise Refusal("UNKNOWN_CHOICE", N_("Choose one of the ways."), topic)
    if hour not in HOURS:
        raise Refusal("OUT_OF_RANGE", N_("From %(first)s to %(last)s."), "hour", params={"first": HOURS[0], "last": HOURS[-1]})

    def changed(state: dict[str, Any]) -> dict[str, Any]:
        muted = (set(state.get("muted", ())) - set(shown)) | {topic for topic, seen in shown.items() if not seen}
        return {"muted": sorted(muted), "mail": {**state.get("mail", {}), **mail}, "hour": hour}

    access.preferences.keep(kit.NOTICE_CHOICES, changed, by=by)
    return queries.choices(access.User.objects.get(pk=by.user_id or 0))
