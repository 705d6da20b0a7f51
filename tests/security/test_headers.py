"""G17, G18: every answer carries the headers; the production settings pass Django's own examination."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from kupiec.ground.kernel import clock
from tests.security import surface, world


@pytest.mark.django_db
def test_answers_of_every_kind_carry_the_headers(cast: Any) -> None:
    """Those of every page and operation are looked at on the walks of test_rights and test_injection (`world.lacking`)."""
    with clock.frozen(world.TODAY):
        world.build(cast)
        owner, stranger, rightless = world.person(None), world.browser(None), world.person(["no.right"])
        answers = [owner.get("/nie-ma-takiej/"), owner.post("/klienci/nowy/", {}), owner.get("/klienci/"), owner.get("/api/v1/nothing"),
                   owner.get("/api/v1/docs"), owner.get("/zamowienia/?sort=x"), stranger.get("/klienci/"), rightless.get("/klienci/")]  # fmt: skip
    assert not [(answer.request["PATH_INFO"], lacks) for answer in answers if (lacks := world.lacking(answer))]
    assert {200, 302, 400, 403, 404, 422} <= {answer.status_code for answer in answers}


@pytest.mark.django_db
def test_the_page_of_a_failure_carries_them_too(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("broken on purpose")

    client = world.person(None)
    monkeypatch.setattr("kupiec.ground.kit.lists.read_address", fail)
    answer = client.get("/klienci/")
    assert answer.status_code == 500
    assert not world.lacking(answer)
    assert "broken on purpose" not in answer.content.decode()


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_the_headers(cast: Any) -> None:
    from django.test import Client

    from kupiec.ground.access.testing import session_cookie, user_with

    client = Client(enforce_csrf_checks=True, headers=world.PARTS)
    client.cookies.load(dict(session_cookie(user_with(None))))
    with world.watching() as watch:
        for one in surface.pages():
            answer = client.post(one.url(), {})
            assert answer.status_code in (403, 404, 405), one.name
            assert not world.lacking(answer), one.name
        assert not watch.changed()


def test_the_policy_allows_nothing_unsafe() -> None:
    told = repr(settings.CONTENT_SECURITY_POLICY)
    assert "unsafe" not in told and "http" not in told and "*" not in told


@pytest.mark.programs
@override_settings(DEBUG=False)
def test_production_passes_the_examination(tmp_path: Any) -> None:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("KUPIEC_", "DJANGO_"))}
    secret = "k8Zr0Wq4tLm2Xv9Bn7Pd5Hs3Jf6Gy1Ta0Ce8Ru2Io4Kw6"
    given |= {
        "KUPIEC_MODE": "production", "KUPIEC_SECRET_KEY": secret + secret, "KUPIEC_HOSTS": "kupiec.example.com",
        "KUPIEC_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kupiec.house.settings",
    }  # fmt: skip
    asked = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(asked, env=given, cwd=settings.ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr
