"""Files on records: kept once, versioned, removed and put back, through the record's own rights (KER-7)."""

from __future__ import annotations

import errno
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.files import previews, services, storage
from kupiec.ground.files.models import Attachment, AttachmentVersion, Content
from kupiec.ground.kernel import audit
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.parties.tests import builders

pytestmark = pytest.mark.django_db
PARTY = "parties.party"


@pytest.fixture
def party(actor: Any) -> Any:
    return builders.party(actor)


def client(rights: Any = None) -> Client:
    made = Client()
    for name, value in session_cookie(user_with(rights)):
        made.cookies[name] = value
    return made


def kept(name: str = "umowa.txt", content: bytes = b"tekst") -> services.Kept:
    return services.keep(name, [content])


def png(width: int = 60, height: int = 40, mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG", **more)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new("RGB", (100, 140), "white") for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


@pytest.mark.feature("KER-7")
def test_the_same_content_is_kept_once_and_the_same_name_is_a_new_version(actor: Any, party: Any) -> None:
    other = builders.party(actor)
    (pk,) = services.attach(PARTY, party.pk, [kept()], by=actor)
    services.attach(PARTY, other.pk, [kept("kopia.txt")], by=actor)
    assert Content.objects.count() == 1
    assert services.attach(PARTY, party.pk, [kept()], by=actor) == [pk]
    assert Attachment.objects.get(pk=pk).number == 1
    assert services.attach(PARTY, party.pk, [kept("Umowa.TXT", b"nowy")], by=actor) == [pk]
    row = Attachment.objects.get(pk=pk)
    assert (row.number, Content.objects.count()) == (2, 2)
    assert [one.number for one in AttachmentVersion.objects.filter(attachment=pk).order_by("number")] == [1, 2]
    assert Event.objects.filter(subject=PARTY, subject_id=party.pk, verb="file-added").count() == 3
    with storage.opened(row.content.sha256) as file:
        assert file.read() == b"nowy"


def test_removed_and_put_back_renamed_with_history(actor: Any, party: Any) -> None:
    (pk,) = services.attach(PARTY, party.pk, [kept("skan.pdf", pdf())], by=actor)
    services.describe(pk, name="../Umowa ramowa", note="podpisana", by=actor)
    row = Attachment.objects.get(pk=pk)
    assert (row.name, row.note) == ("Umowa ramowa.pdf", "podpisana")
    services.remove([pk], by=actor)
    assert Attachment.objects.get(pk=pk).removed
    services.put_back([pk], by=actor)
    assert {change.field for change in audit.history(Attachment.objects.get(pk=pk))} >= {"name", "note", "removed"}


def test_bombs_and_damaged_archives_are_refused_and_leave_nothing(actor: Any, party: Any, folder: Any) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 30_000_000)
    for name, content, code in (
        ("b.zip", bomb.getvalue(), "ARCHIVE_BOMB"), ("c.docx", b"PK\x03\x04rest", "BAD_ARCHIVE"), ("d.pdf", b"MZ1", "PROGRAM"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as caught:
            kept(name, content)
        assert caught.value.code == code
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_full_disk_is_said_and_leaves_nothing(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(Refusal) as caught:
        kept()
    assert caught.value.code == "NO_SPACE"
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.feature("KER-7")
def test_sent_through_the_page_and_fetched_as_a_download(actor: Any, party: Any) -> None:
    web = client()
    address = reverse("files", args=[PARTY, party.pk])
    sent = [SimpleUploadedFile("../x/Zamówienie <7>.txt", b"<script>alert(1)</script>"), SimpleUploadedFile("foto.png", png())]
    answer = web.post(address, {"file": sent}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "Zamówienie _7_.txt" in answer.content.decode()
    text = Attachment.objects.get(name__startswith="Zam")
    fetched = web.get(reverse("file", args=[text.pk]))
    assert b"".join(fetched.streaming_content) == b"<script>alert(1)</script>"
    assert fetched["Content-Type"] == "application/octet-stream" and fetched["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in fetched["Content-Security-Policy"] and fetched["X-Content-Type-Options"] == "nosniff"
    photo = Attachment.objects.get(name="foto.png")
    shown = web.get(reverse("file-picture", args=[photo.pk, 0]))
    assert shown["Content-Type"] == "image/png" and shown.content.startswith(b"\x89PNG")
    assert web.get(reverse("file-preview", args=[text.pk])).status_code == 200
    for data, status in (({}, 422), ({"file": SimpleUploadedFile("a.exe", b"MZ")}, 422), ({"file": SimpleUploadedFile("a.txt", b"")}, 422)):
        assert web.post(address, data, headers={"HX-Request": "true"}).status_code == status
    assert Attachment.objects.count() == 2


@pytest.mark.feature("KER-7")
def test_files_go_through_the_rights_of_their_record(actor: Any, party: Any) -> None:
    (pk,) = services.attach(PARTY, party.pk, [kept("foto.png", png())], by=actor)
    addresses = [reverse("files", args=[PARTY, party.pk]), reverse("file", args=[pk]), reverse("file-version", args=[pk, 1]),
                 reverse("file-preview", args=[pk]), reverse("file-picture", args=[pk, 0])]  # fmt: skip
    reader, stranger = client(["parties.see"]), client(["orders.see"])
    for address in addresses:
        assert reader.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 403, address
    changes = [(addresses[0], {"file": SimpleUploadedFile("b.txt", b"b")}), (reverse("file-remove", args=[pk]), {}),
               (reverse("file-describe", args=[pk]), {"name": "x"})]  # fmt: skip
    for address, data in changes:
        assert reader.post(address, data).status_code == 403, address
    full = client()
    for address in (reverse("files", args=["parties.secret", 1]), reverse("files", args=[PARTY, 10**9]), reverse("file", args=[10**9])):
        assert full.get(address).status_code in (404, 422), address
    assert Attachment.objects.get().name == "foto.png" and not Attachment.objects.get().removed


def test_pages_of_a_pdf_are_drawn_and_damaged_ones_are_not(actor: Any, party: Any) -> None:
    services.attach(PARTY, party.pk, [kept("a.pdf", pdf(3)), kept("b.pdf", b"%PDF-1.7 junk"), kept("c.png", png()[:60])], by=actor)
    good, bad, cut = (Attachment.objects.select_related("content").get(name=name).content for name in ("a.pdf", "b.pdf", "c.png"))
    made = previews.drawn(good, 2)
    assert made is not None and made.pages == 3 and made.png.startswith(b"\x89PNG")
    assert previews.drawn(good, 2) == made
    assert previews.drawn(bad) is None and previews.drawn(cut) is None


def test_a_picture_of_too_many_points_is_not_drawn(actor: Any, party: Any) -> None:
    services.attach(PARTY, party.pk, [kept("duzy.png", png(14_000, 9_000, "1"))], by=actor)
    assert previews.drawn(Content.objects.get()) is None


@pytest.mark.feature("KER-7")
def test_the_same_through_rest(actor: Any, party: Any) -> None:
    web, reader = client(), client(["parties.see"])
    address = f"/api/v1/files/{PARTY}/{party.pk}"
    made = web.post(address, {"file": SimpleUploadedFile("umowa.txt", b"tekst")})
    assert made.status_code == 201, made.content
    (pk,) = made.json()
    (row,) = reader.get(address).json()
    assert (row["name"], row["size"], row["number"], row["media_type"]) == ("umowa.txt", 5, 1, "text/plain")
    assert b"".join(reader.get(f"/api/v1/files/{pk}/content").streaming_content) == b"tekst"
    assert reader.delete(f"/api/v1/files/{pk}").status_code == 403
    refused = web.post(address, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert refused.status_code == 422 and refused.json()["code"] == "PROGRAM"
    assert web.delete(f"/api/v1/files/{pk}").status_code == 204
    assert reader.get(address).json() == []
