"""Deciding by the address in an e-mail: showing decides nothing, it serves once, for one person and one step."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from kupiec.ground.access.models import Factor, Role, User
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import choices
from kupiec.ground.mail import queries as mail_queries
from kupiec.ground.mail.models import Mail
from kupiec.ground.workflow import links, services
from kupiec.ground.workflow.models import Circulation, Link, Task
from kupiec.ground.workflow.tests.builders import KIND, Papers, approve, definition
from kupiec.ground.workflow.tests.conftest import MONDAY

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def link(papers: Papers, people: dict[str, Actor], actor: Actor) -> Link:
    """The director's, with the e-mail that carries it."""
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=actor)
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    services.start([Ref(KIND, papers.paper(actor))], by=people["ola"])
    jobs.run_pending()
    return Link.objects.get()


def page(link: Link) -> str:
    return f"/decyzja/{links.token(link)}/"


@pytest.mark.feature("WFL-2")
def test_the_e_mail_carries_the_address_and_only_its_reader_sees_it(link: Link, people: dict[str, Actor], actor: Actor) -> None:
    mail = Mail.objects.get(subject="workflow.link")
    assert mail.to == "szef@example.com" and mail.kind == "decision" and links.token(link) in mail.text
    assert "20%" in mail.text and "12%" not in mail.text
    everything = Actor(user_id=people["jan"].user_id, company_id=actor.company_id, all_rights=True)
    assert not mail_queries.visible(everything).filter(pk=mail.pk).exists()


@pytest.mark.feature("WFL-2")
def test_scanners_follow_it_and_nothing_is_decided(link: Link) -> None:
    client = Client()
    for _ in range(3):
        answer = client.get(page(link))
        assert answer.status_code == 200 and "Pismo" in answer.content.decode()
    assert client.head(page(link)).status_code == 200
    assert Task.objects.get().state == "waiting" and Link.objects.get().used_at is None


@pytest.mark.feature("WFL-2")
def test_a_decision_by_it_and_once(link: Link) -> None:
    client = Client()
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page(link)).content.decode())
    assert seen is not None
    answer = client.post(page(link), {"do": "return", "comment": "", "seen": seen[1]})
    assert answer.status_code == 422 and Task.objects.get().state == "waiting"
    answer = client.post(page(link), {"do": "approve", "comment": "zgoda", "seen": seen[1]})
    assert answer.status_code == 200
    task = Task.objects.get()
    assert (task.decision, task.comment, task.channel, task.decided_by_id) == ("approve", "zgoda", "mail", link.user_id)
    assert Circulation.objects.get().state == "approved"
    assert client.get(page(link)).status_code == 410
    answer = client.post(page(link), {"do": "reject", "comment": "nie", "seen": seen[1]})
    assert answer.status_code == 422 and Task.objects.get().decision == "approve"


def test_others_made_up_altered_or_old_addresses_decide_nothing(link: Link) -> None:
    client, good = Client(), links.token(link)
    strange = [
        f"{link.pk}-{'0' * 40}",
        f"{link.pk + 1}-{good.partition('-')[2]}",
        "x",
        "9" * 30 + "-" + "a" * 40,
        good.upper() if good != good.upper() else good + "0",
    ]
    for token in strange:
        assert client.get(f"/decyzja/{token}/").status_code == 404
        assert client.post(f"/decyzja/{token}/", {"do": "approve"}).status_code in (404, 422)
    with clock.frozen(MONDAY + dt.timedelta(days=15)):
        assert client.get(page(link)).status_code == 410
        with pytest.raises(Refusal, match="LINK_OVER"):
            links.decide(good, "approve", "", seen="")
    assert Task.objects.get().state == "waiting"


def test_forged_posts_are_refused(link: Link) -> None:
    """C-class: the token alone isn't enough for a form on another site."""
    assert Client(enforce_csrf_checks=True).post(page(link), {"do": "approve"}).status_code == 403
    assert Task.objects.get().state == "waiting"


@pytest.mark.parametrize("how", ["has", "must"])
def test_who_signs_in_with_a_second_step_decides_only_signed_in(link: Link, how: str) -> None:
    if how == "has":
        Factor.objects.create(user_id=link.user_id, kind="app", name="telefon", secret="x", created_at=clock.now())
    else:
        Role.objects.filter(code="dyrektor").update(second_step=True)
    answer = Client().get(page(link))
    assert answer.status_code == 302 and answer["Location"] == f"/decyzje/{link.task_id}/"
    with pytest.raises(Refusal, match="SIGN_IN"):
        links.decide(links.token(link), "approve", "", seen="")


def test_who_may_no_longer_sign_in_or_passed_it_on_decides_nothing(link: Link, people: dict[str, Actor]) -> None:
    services.delegate(link.task_id, people["jan"].user_id or 0, by=people["szef"])
    assert Client().get(page(link)).status_code == 410
    with pytest.raises(Refusal, match="NOT_YOURS"):
        links.decide(links.token(link), "approve", "", seen="")
    User.objects.filter(pk=link.user_id).update(is_active=False)
    assert Client().get(page(link)).status_code == 404


def test_a_change_meanwhile_is_shown_before_it_is_approved(link: Link, papers: Papers) -> None:
    client = Client()
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page(link)).content.decode())
    assert seen is not None
    papers.values[Circulation.objects.get().record_id]["discount"] = D(33)
    answer = client.post(page(link), {"do": "approve", "seen": seen[1]})
    assert answer.status_code == 422 and "33%" in answer.content.decode() and Task.objects.get().state == "waiting"
    assert re.search(r"<dd>\s*<del>[^<]+</del> 33%", answer.content.decode())  # with a gap: a narrow page breaks there, not inside a number
    again = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert again is not None and client.post(page(link), {"do": "approve", "seen": again[1]}).status_code == 200


def test_without_a_sender_nothing_is_written_and_deciding_goes_on(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    services.start([Ref(KIND, papers.paper(actor))], by=people["ola"])
    jobs.run_pending()
    assert not Mail.objects.exists()
    services.act(Task.objects.get().pk, "approve", by=people["szef"])
