"""What hangs on the page of a person and of a party: the tab of consents with its dialogs, export and erasure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.public import Ref
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties.public import Party
from kupiec.people.privacy import marks, queries, services, words
from kupiec.people.privacy.models import Consent, Export
from kupiec.people.privacy.values import PARTY, PERSON, Channel, ConsentDraft, How, Purpose

I = kit.inputs  # noqa: E741
KINDS = {PERSON: "osoba", PARTY: "podmiot"}
"""Kinds of records in addresses."""


def kind_of(row: Any) -> str:
    return PARTY if isinstance(row, Party) else PERSON


def is_human(row: Any) -> bool:
    """Whether the row is of a natural person: data of firms are no personal data."""
    return not isinstance(row, Party) or row.kind == "person"


def erasure_url(row: Any) -> str:
    return reverse("privacy-erasure", args=[KINDS[kind_of(row)], row.pk])


def _shown(row: Any, by: Actor) -> Mapping[str, Any]:
    ref = Ref(kind_of(row), row.pk)
    states = queries.states_of([ref], company_id=by.company_id)[ref]
    acts = queries.history(ref, by=by)
    return {
        "table": marks.table(states), "purposes": list(words.PURPOSES.values()), "erased": queries.last_erasure(ref),
        "acts": _told(acts),
        "requests": [{"row": one, "kind": words.KINDS[one.kind], "mark": kit.Mark(*words.STATES[one.state])} for one in _requests(ref, by)],
        "exports": _exports(ref, by), "records": by.may("privacy.record"), "here": reverse("person" if ref.kind == PERSON else "party", args=[row.pk]),
    }  # fmt: skip


def _told(acts: Sequence[Consent]) -> list[dict[str, Any]]:
    """Acts as people did them: what was said at once of several channels and purposes is one line, though the register keeps each by itself."""
    channels: dict[tuple[Any, ...], list[Consent]] = {}
    for one in acts:
        key = (one.at, one.act, one.how, one.address, one.wording_id, one.evidence, one.attachment_id, one.recorded_by_id)
        channels.setdefault((key, one.purpose), []).append(one)
    lines: dict[tuple[Any, ...], list[list[Consent]]] = {}
    for (key, _purpose), rows in channels.items():
        lines.setdefault((key, *sorted(row.channel for row in rows)), []).append(rows)
    return [
        {
            "row": same[0][0], "mark": marks.of_act(same[0][0].act), "how": words.HOWS[How(same[0][0].how)],
            "channel": _listed(words.CHANNELS[known] for known in Channel if any(row.channel == known for row in same[0])),
            "purpose": _listed(words.PURPOSES[known] for known in Purpose if any(rows[0].purpose == known for rows in same)),
        }
        for same in lines.values()
    ]  # fmt: skip


def _listed(said: Iterable[Any]) -> str:
    return ", ".join(kit.show.say(one) for one in said)


def _requests(ref: Ref, by: Actor) -> list[Any]:
    if not by.may("privacy.requests"):
        return []
    return list(queries.requests(by).filter(**_key(ref)).order_by("-received_on", "-pk")[:20])


def _exports(ref: Ref, by: Actor) -> list[Export]:
    return (
        list(queries.exports(by).filter(**_key(ref), gone_at__isnull=True).exclude(sha256="").order_by("-pk")[:5])
        if by.may("privacy.export")
        else []
    )


def _key(ref: Ref) -> dict[str, int]:
    return {"person_id" if ref.kind == PERSON else "party_id": ref.id}


def _count(row: Any, by: Actor) -> int | None:
    ref = Ref(kind_of(row), row.pk)
    return sum(one.allowed for one in queries.states_here(ref, by=by).values()) or None


PANEL = kit.Panel(
    "consents",
    _("Consents"),
    template="privacy/_consents.html",
    context=_shown,
    count=_count,
    icon="shield-check",
    right="privacy.see",
    order=75,
)


class Tabs:
    """The tab of consents, of persons and of parties."""

    def panels(self) -> Sequence[kit.Panel]:
        return (PANEL,)


def _wordings(by: Actor) -> list[tuple[int, str]]:
    """What was ever asked, latest first, by its beginning."""
    rows = queries.wordings(by).order_by("purpose", "language", "-number")[:60]
    return [(row.pk, f"{words.PURPOSES[Purpose(row.purpose)]} · {row} · {row.text[:60]}") for row in rows]


_FIELDS = (
    I.Choice("act", _("What happened"), options=[(str(key), words.ACTS[key][1]) for key in words.RECORDED], required=True, default="given", span=4),
    I.Choice("purpose", _("What for"), options=[(str(key), label) for key, label in words.PURPOSES.items()], required=True, default="marketing", span=8),
    I.Choices("channels", _("By what"), options=[(str(key), label) for key, label in words.CHANNELS.items()], required=True),
    I.Choice("how", _("How it came"), options=[(str(key), label) for key, label in words.HOWS.items() if key != How.LINK], required=True, default="form", span=6),
    I.Day("on", _("When"), span=6, help=_("Empty: today.")),
    I.Text("address", _("Address or number it holds for"), max=254, span=12, help=_("Empty: every address by which we reach this person.")),
    I.Choice("wording_id", _("Wording that was agreed to"), options=_wordings, blank=_("— none —"), span=12),
    I.Text("evidence", _("Proof: where it can be found"), max=400, span=12, help=_("An address, the number of a paper, the day of a talk.")),
    I.Upload("file", _("Proof as a file: scan, message, recording"), span=12),
)  # fmt: skip


def _moment(on: dt.date | None) -> dt.datetime | None:
    """Noon of a day in the past; now for today."""
    return dt.datetime.combine(on, dt.time(12), clock.WARSAW) if on is not None and on != clock.today() else None


def _operations(kind: str) -> tuple[kit.Operation, ...]:
    def record(ids: Sequence[int], *, by: Actor, **values: Any) -> int:
        (pk,) = ids
        sent = values.pop("file", None)
        attached = _attach(kind, pk, sent, by=by) if sent is not None else None
        draft = ConsentDraft(
            who=(kind, pk), channels=values["channels"], purpose=values["purpose"], act=values["act"], how=values["how"], at=_moment(values.get("on")), address=values.get("address") or "",
            wording_id=values.get("wording_id"), evidence=values.get("evidence") or "", attachment_id=attached,
        )  # fmt: skip
        return len(services.record([draft], by=by))

    def ask(ids: Sequence[int], *, by: Actor, purpose: str, address: str = "") -> int:
        (pk,) = ids
        return services.ask((kind, pk), purpose=purpose, address=address, by=by)

    def object_(ids: Sequence[int], *, by: Actor, evidence: str = "") -> int:
        (pk,) = ids
        return len(services.object_to_marketing((kind, pk), evidence=evidence, by=by))

    def export(ids: Sequence[int], *, by: Actor) -> int:
        (pk,) = ids
        return int(Export.objects.get(pk=services.ask_export(kind, pk, by=by)).job_id or 0)

    return (
        kit.Operation("consent", _("Record a consent"), run=record, icon="shield-check", right="privacy.record", bulk=False, more=True, fields=_FIELDS, message=_("Written down")),
        kit.Operation("consent-ask", _("Ask by e-mail for a consent"), run=ask, icon="mail", right="privacy.record", bulk=False, more=True, message=_("The question is on its way."),
                      fields=(I.Choice("purpose", _("What for"), options=[(str(key), label) for key, label in words.PURPOSES.items()], required=True, default="marketing", span=12),
                              I.Email("address", _("E-mail"), max=254, span=12, help=_("Empty: the main address. Ask only whoever gave it for this.")))),
        kit.Operation("object", _("Objects to advertising"), run=object_, icon="ban", right="privacy.record", bulk=False, more=True, message=_("No advertising will be sent."),
                      fields=(I.Text("evidence", _("Proof: where it can be found"), max=400, span=12),), confirm=_("By every channel, for every purpose of direct marketing (art. 21 GDPR).")),
        kit.Operation("export-data", _("Data as a file"), run=export, icon="download", right="privacy.export", bulk=False, more=True, job=True, only=is_human,
                      done=lambda job, ids: reverse("privacy-export", args=[job])),
        kit.Operation("erase", _("Erase personal data…"), url=erasure_url, icon="user-x", right="privacy.erase", bulk=False, more=True, only=is_human),
    )  # fmt: skip


def _attach(kind: str, pk: int, sent: Any, *, by: Actor) -> int:
    """The proof among the files of the record; whoever may record consents may add it."""
    kept = files.keep(sent.name, sent.chunks())
    found = files.attach(kind, pk, [kept], by=by.lent("parties.edit"))
    return found[0]


class Operations:
    """Dialogs of a person, or of a party."""

    def __init__(self, kind: str) -> None:
        self._operations = _operations(kind)

    def operations(self) -> Sequence[kit.Operation]:
        return self._operations
