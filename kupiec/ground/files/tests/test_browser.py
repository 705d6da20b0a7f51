"""Files on a customer's page in a real browser: chosen, dropped, shown, refused, removed."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.files.models import Attachment
from kupiec.ground.files.tests.test_attachments import pdf, png
from kupiec.people.parties.tests import builders
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """(files) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
  document.querySelector("[data-files-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


@pytest.mark.feature("KER-7")
def test_files_are_dropped_shown_and_removed(cast: Any, signed_in: Any, live_server: Any) -> None:
    party = builders.party(cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/klienci/{party.pk}/?panel=files")
    page.wait_for_selector("[data-files-drop]")
    check_axe(page)
    page.set_input_files("[data-files-drop] input[type=file]", [
        {"name": "umowa ramowa.pdf", "mimeType": "application/pdf", "buffer": pdf(2)},
        {"name": "tabliczka.png", "mimeType": "image/png", "buffer": png(300, 200)},
    ])  # fmt: skip
    page.wait_for_selector("text=umowa ramowa.pdf")
    page.evaluate(DROP, [["notatka.txt", list(b"pilne")], ["wirus.exe", list(b"MZ")]])
    page.wait_for_selector(".files-list >> text=notatka.txt")
    assert page.inner_text("#tab-files .n") == "3", "the tab counts with the panel"
    assert "wirus.exe" in page.inner_text("[data-files-going]") and "programów nie można" in page.inner_text("[data-files-going]")
    assert set(Attachment.objects.values_list("name", flat=True)) == {"umowa ramowa.pdf", "tabliczka.png", "notatka.txt"}
    page.click("button[aria-label='Podgląd: umowa ramowa.pdf']")
    page.wait_for_selector(".files-pages img >> nth=1")
    check_axe(page)
    page.click(".files-preview [data-close]")
    page.set_input_files(
        "[data-files-drop] input[type=file]", {"name": "urwany.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    )
    page.wait_for_selector(".files-thumb.undrawn svg", state="visible")
    assert page.locator(".files-thumb.undrawn").count() == 1
    page.click("button[aria-label='Usuń notatka.txt']")
    page.wait_for_selector(".files-gone")
    assert Attachment.objects.get(name="notatka.txt").removed
    page.click(".files-gone summary")
    page.click(".files-gone button")
    page.wait_for_selector(".files-list >> text=notatka.txt")
    check_axe(page)
