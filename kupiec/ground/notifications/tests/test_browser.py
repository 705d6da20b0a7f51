"""Notices in a real browser: what is new is said on an open page; the page of choices."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.access.public import User
from kupiec.ground.kernel import clock
from kupiec.ground.notifications.models import Mention
from kupiec.ground.notifications.values import MENTIONS
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.feature("KER-19")
def test_a_mention_is_said_on_an_open_page_and_choices_are_kept(cast: Any, signed_in: Any, live_server: Any) -> None:
    page = signed_in()
    page.goto(f"{live_server.url}/konto/powiadomienia/")
    page.wait_for_function("() => sessionStorage.getItem('kupiec-said') !== null")
    check_axe(page)
    user = User.objects.latest("pk")
    Mention.objects.create(
        company=cast.company,
        user=user,
        subject="test.record",
        subject_id=1,
        title="Rozmowa",
        text="@ty <b>zadzwoń</b>",
        url="/konto/",
        at=clock.now(),
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#toasts >> text=@ty <b>zadzwoń</b>")
    check_axe(page)
    page.select_option(f"[name='mail.{MENTIONS}']", "digest")
    page.select_option("#hour", "9")
    page.click("form.k-stack button[type=submit]")
    page.wait_for_selector("#toasts >> text=Wybór zapamiętany.")
    assert page.input_value("#hour") == "9"
