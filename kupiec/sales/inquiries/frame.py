"""What this room hangs into the frame, onto pages of parties and letters, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import public as correspondence
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties
from kupiec.sales.inquiries import queries, screens, services, words
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.values import INQUIRY, LONGEST_TEXT, SERIES

TABS = (
    kit.Tab("sales", "inquiries", _("Inquiries"), url="inquiries", right="inquiries.see", order=10),
    kit.Tab("settings", "inquiry-statuses", _("Inquiries"), url="inquiry-statuses", right="inquiries.setup", order=48, shelf="clients",
            note=_("Statuses, the case an inquiry opens, days to answer")),
)  # fmt: skip
COMMANDS = (
    kit.Command("inquiry-new", _("New inquiry"), url="inquiry-new", icon="message-plus", right="inquiries.edit", words="zapytanie ofertowe rfq klient pyta", new=True),
    kit.Command("inquiries", _("Inquiries"), url="inquiries", icon="message-plus", right="inquiries.see", words="zapytania ofertowe lista"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: my open inquiries whose day has passed."""

    def badges(self, by: Actor) -> dict[str, QuerySet[Inquiry]]:
        if not by.may("inquiries.see") or by.employee_id is None:
            return {}
        return {"sales": queries.late(queries.visible(by), on=clock.today()).filter(salesperson_id=by.employee_id)}


class Chain:
    """Letters and e-mails → inquiries."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        own = [ref.id for ref in refs if ref.kind == INQUIRY]
        sources = Q(pk__in=())
        for ref in refs:
            sources |= Q(source_kind=ref.kind, source_id=ref.id)
        rows = Inquiry.objects.filter(Q(pk__in=own, source_id__isnull=False) | sources, company_id=company_id)
        return [
            documents.Edge(documents.Ref(kind, source_id), documents.Ref(INQUIRY, pk))
            for kind, source_id, pk in rows.values_list("source_kind", "source_id", "pk")
            if source_id
        ]


class Cards:
    """Inquiries as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == INQUIRY]
        if not wanted:
            return {}
        rows = queries.visible(by).filter(pk__in=wanted).select_related("status").defer("content", "search")
        return {documents.Ref(INQUIRY, row.pk): _card(row) for row in rows}


def _card(row: Inquiry) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(INQUIRY, row.pk), code=SERIES, number=row.number.removeprefix(SERIES).strip(), state=str(row.status), date=row.asked_on,
        gross=None, currency="", url=reverse("inquiry", args=[row.pk]), phase=words.PHASES[row.group],  # type: ignore[arg-type]
    )  # fmt: skip


class PartyTabs:
    """Inquiries of a party, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("inquiries", _("Inquiries"), template="inquiries/_party.html", context=_of_party,
                      count=lambda party, by: queries.visible(by).filter(party=party), icon="message-plus", right="inquiries.see", order=18),
        )  # fmt: skip


def _of_party(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = list(
        queries.visible(by).filter(party=party).select_related("status").defer("content", "search").order_by("-asked_on", "-pk")[:50]
    )
    left = screens.left_of(rows)
    told = [(row, screens.of_status(row), left.get(row.pk, ""), screens.kind_of_left(row)) for row in rows]
    return {"inquiries": told, "party": party, "may_edit": by.may("inquiries.edit")}


class PartyOperations:
    """A new inquiry from a party's page."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("new-inquiry", _("New inquiry"), url=lambda party: f"{reverse('inquiry-new')}?party={party.pk}", icon="message-plus",
                          right="inquiries.edit", bulk=False, more=True),
        )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Inquiries keep their parties."""
    rows = Inquiry.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("inquiries"), count, f"{reverse('inquiries')}?f.party={pk}")] for pk, count in rows}


def from_letter(ref: documents.Ref, *, by: Actor) -> str:
    """The inquiry a letter asks for, in one step: whose it is, what it says, by when; the letter says what was made of it."""
    letter = correspondence.letter(ref.id, by=by)
    values = {
        "subject": letter.subject[:160], "party_id": letter.party_id, "person_id": letter.person_id, "name": letter.name, "content": letter.content,
        "customer_reference": letter.their_sign, "due_on": letter.due_on, "salesperson_id": by.employee_id,
    }  # fmt: skip
    pk = services.from_record((ref.kind, ref.id), values, by=by)
    if by.may("correspondence.edit"):
        correspondence.link(ref.id, [(INQUIRY, pk)], made=True, by=by)
    return reverse("inquiry", args=[pk])


def from_message(ref: documents.Ref, *, by: Actor) -> str:
    """The inquiry an e-mail asks for, in one step: whose it is, else who wrote, what it says, what was attached (RFQ-1)."""
    row = mailboxes.message(ref.id, by=by)
    whose = mailboxes.assigned([row.pk], by=by).get(row.pk, [])
    known: dict[str, Any] = (
        {"party_id": whose[0].party_id, "person_id": whose[0].person_id} if whose else {"name": row.from_name or row.from_address}
    )
    values = {
        **known, "subject": row.subject[:160] or kit.show.say(N_("(no subject)")), "email": row.from_address, "content": row.text[:LONGEST_TEXT],
        "salesperson_id": None if whose else by.employee_id,
    }  # fmt: skip
    return reverse("inquiry", args=[services.from_record((ref.kind, ref.id), values, by=by)])


OF_MESSAGE = mailboxes.Onward("inquiry", _("Inquiry"), from_message, icon="message-plus", right="inquiries.edit", first=True)
ONWARD = correspondence.Onward("inquiry", _("Inquiry"), from_letter, icon="message-plus", right="inquiries.edit", first=True)
