"""What the room hangs into the frame and onto the pages of parties: tabs, commands, notices, the day, cards for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import marks, queries, words
from kupiec.people.correspondence.models import Letter, Link
from kupiec.people.correspondence.values import LETTER, SERIES
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties

TABS = (
    kit.Tab("clients", "letters", _("Correspondence"), url="letters", right="correspondence.see", order=50),
    kit.Tab("clients", "letter-books", _("Books of letters"), url="letter-books", right="correspondence.see", order=55),
    kit.Tab("settings", "letter-terms", _("Correspondence"), url="letter-terms", right="correspondence.setup", order=46, shelf="clients",
            note=_("Types of letters and ways of sending")),
    kit.Tab("settings", "letter-templates", _("Templates of letters"), url="letter-templates", right="correspondence.setup", order=47, shelf="clients",
            note=_("Texts our letters begin with, in three languages")),
)  # fmt: skip
COMMANDS = (
    kit.Command("letter-in-new", _("Register a letter that came"), url="letter-in-new", icon="mail", right="correspondence.edit",
                words="pismo przychodzące list poczta zarejestruj wpływ", new=True),
    kit.Command("letter-out-new", _("Write a letter"), url="letter-out-new", icon="send", right="correspondence.edit", words="pismo wychodzące list napisz wyślij", new=True),
    kit.Command("letters", _("Correspondence"), url="letters", icon="mail", right="correspondence.see", words="korespondencja pisma listy dziennik"),
    kit.Command("letter-books", _("Books of letters"), url="letter-books", icon="notes", right="correspondence.see", words="książka nadawcza dziennik korespondencji poczta"),
)  # fmt: skip


class Chain:
    """E-mails → the letters they were put in the register as."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        own = [ref.id for ref in refs if ref.kind == LETTER]
        mails = [ref.id for ref in refs if ref.kind == mailboxes.MESSAGE]
        if not own and not mails:
            return []
        rows = Link.objects.filter(
            Q(letter_id__in=own) | Q(subject_id__in=mails), subject=mailboxes.MESSAGE, letter__company_id=company_id, letter__way="in"
        )
        return [
            documents.Edge(documents.Ref(mailboxes.MESSAGE, mail), documents.Ref(LETTER, pk))
            for mail, pk in rows.values_list("subject_id", "letter_id")
        ]


class Cards:
    """Letters as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == LETTER]
        if not wanted or not by.may("correspondence.see"):
            return {}
        return {documents.Ref(LETTER, row.pk): card(row) for row in queries.visible(by).filter(pk__in=wanted).defer("content", "search")}


def card(row: Letter) -> documents.DocumentCard:
    code = SERIES[row.way]
    return documents.DocumentCard(
        ref=documents.Ref(LETTER, row.pk), code=code, number=row.number.removeprefix(code).strip(), state=str(words.STATES[row.state][1]),
        date=row.registered_on, gross=None, currency="", url=reverse("letter", args=[row.pk]), phase=words.PHASES[row.state],  # type: ignore[arg-type]
    )  # fmt: skip


class MyDay:
    """The block of the day: letters that wait for me, late first."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        if not by.employee_id or not by.may("correspondence.see") or not _mine(by).exists():
            return []
        return [
            kit.Panel("letters", _("Letters to be settled"), template="correspondence/_day.html", context=_day, icon="mail", right="correspondence.see",
                      place="side", order=45, more=kit.Panel.more_at("letters", _("Correspondence"), "?f.mine=1&f.waits=1")),
        ]  # fmt: skip


def _mine(by: Actor) -> Any:
    return queries.waiting(queries.visible(by)).filter(employee_id=by.employee_id or 0)


def _day(_record: Any, by: Actor) -> Mapping[str, Any]:
    rows = sorted(_mine(by).order_by("due_on", "pk")[:40], key=lambda row: (row.due_on is None, row.due_on or clock.today(), row.pk))[:6]
    return {"letters": [(row, marks.kind_of_due(row)) for row in rows]}


class PartyTabs:
    """Letters of a party, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("letters", _("Correspondence"), template="correspondence/_party.html", context=_of_party,
                      count=lambda party, by: queries.visible(by).filter(party=party), icon="mail", right="correspondence.see", order=16),
        )  # fmt: skip


def _of_party(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = (
        queries.visible(by)
        .filter(party=party)
        .select_related("type", "medium")
        .defer("content", "search")
        .order_by("-registered_on", "-pk")[:50]
    )
    return {
        "letters": [(row, marks.of_way(row), marks.of_state(row), marks.kind_of_due(row)) for row in rows],
        "party": party,
        "may_edit": by.may("correspondence.edit"),
    }


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Letters keep their parties."""
    rows = Letter.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("letters"), count, f"{reverse('letters')}?f.party={pk}")] for pk, count in rows}


class PartyOperations:
    """Writing to a party, registering what came from it."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("letter-out", _("Write a letter"), url=lambda party: f"{reverse('letter-out-new')}?party={party.pk}", icon="send",
                          right="correspondence.edit", bulk=False, more=True),
            kit.Operation("letter-in", _("Register a letter that came"), url=lambda party: f"{reverse('letter-in-new')}?party={party.pk}", icon="mail",
                          right="correspondence.edit", bulk=False, more=True),
        )  # fmt: skip
