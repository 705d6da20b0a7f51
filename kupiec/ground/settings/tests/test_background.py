"""The pages of background jobs (KER-10)."""

from __future__ import annotations

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import jobs
from kupiec.ground.settings import background

pytestmark = pytest.mark.django_db


@pytest.mark.feature("KER-10")
def test_list_page_progress_stop_and_again(cast):
    user = user_with()
    client = Client()
    for name, value in session_cookie(user):
        client.cookies[name] = value
    job_id = jobs.enqueue("kernel.clean", by=access.actor_of(user))
    assert "Nocne porządki" in client.get("/prace/").content.decode()
    page = client.get(f"/prace/{job_id}/").content.decode()
    assert f"/prace/{job_id}/postep/" in page
    stopped = client.post(f"/prace/{job_id}/stop/").content.decode()
    assert "Zatrzymane" in stopped and "hx-get" not in stopped
    client.post(f"/prace/{job_id}/again/")
    jobs.run_pending()
    assert "Gotowe" in client.get(f"/prace/{job_id}/postep/").content.decode()
    assert client.get(f"/prace/{job_id}/stop/").status_code == 404
    assert client.get("/prace/999999/").status_code == 404


def test_every_state_has_its_words():
    from kupiec.ground.kernel.jobs.models import Job

    assert set(background.STATES) == {state for state, _ in Job.STATES}
