"""My day in a real browser: every block comes, nothing for axe to find."""

from __future__ import annotations

import pytest

from kupiec.ground.kernel import clock
from kupiec.roof.desk.tests import builders
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_my_day(signed_in, live_server):
    with clock.frozen(builders.TODAY):
        builders.scene(builders.office(build_cast()))
    for width, theme in ((1440, "light"), (900, "dark")):
        page = signed_in(width=width, theme=theme)
        page.goto(f"{live_server.url}/")
        page.locator(".k-chart").wait_for()
        page.locator("#content .k-skel").first.wait_for(state="detached")
        check_axe(page)
