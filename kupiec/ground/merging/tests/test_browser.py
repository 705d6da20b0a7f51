"""Duplicates in a real browser: the warning while typing, choosing values, merging and undoing; pages without findings (KER-22)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.merging import public as merging
from kupiec.ground.merging import services
from kupiec.ground.merging.models import Merge, Pair
from kupiec.ground.merging.tests import builders
from kupiec.people.parties.models import Party
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("KER-22")
def test_a_double_is_seen_chosen_merged_and_undone(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    kept, gone = builders.firm(cast.by, "Voltex Sp. z o.o.", nip="5261040828"), builders.firm(cast.by, "VOLTEX", remarks="z targów")
    kind = next(kind for kind in merging.kinds if kind.kind == "parties.party")
    services.look(kind, [kept.pk], by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/klienci/nowy/")
    page.locator("#id_name").press_sequentially("Volteks sp. z o.o.", delay=10)
    page.locator("#id_nip").press_sequentially("526-104-08-28", delay=10)
    page.wait_for_selector(".mg-found")
    assert "ten sam NIP" in page.locator(".mg-found").inner_text()
    check_axe(page)
    page.goto(f"{live_server.url}/duble/")
    page.wait_for_selector("text=VOLTEX")
    check_axe(page)
    page.locator("tbody a", has_text="Voltex Sp. z o.o.").first.click()
    page.wait_for_selector(".mg-grid")
    check_axe(page)
    page.locator('input[name="choice.name"][value="gone"]').check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/klienci/{kept.pk}/")
    assert Party.objects.get(pk=kept.pk).name == "VOLTEX" and not Pair.objects.exists()
    page.goto(f"{live_server.url}/klienci/{gone.pk}/")
    assert page.url.endswith(f"/klienci/{kept.pk}/")
    page.goto(f"{live_server.url}/duble/scalenia/{Merge.objects.get().pk}/")
    check_axe(page)
    page.get_by_role("button", name="Cofnij scalenie").first.click()
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_function("() => !document.querySelector('dialog[open]')")
    page.wait_for_selector("text=Cofnięto")
    assert Party.objects.filter(pk=gone.pk).exists()
