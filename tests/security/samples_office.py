"""Requests and forms of the office that work, for the walks."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from kupiec.ground.office import services as office
from kupiec.ground.office.tests.builders import pdf, word
from kupiec.sales.followups import services as followups
from kupiec.sales.paperwork import offer_data
from tests.security.world import World


def template(world: World, name: str = "Nasza oferta") -> int:
    """A template with its file."""
    pk = office.save_template({"name": name, "kind": offer_data.KIND}, by=world.cast.by)
    office.upload(pk, name="oferta.docx", content=word("{{ offer.number }}"), by=world.cast.by)
    return pk


def enclosure(world: World, name: str) -> int:
    """A document to enclose, without a PDF."""
    return office.save_enclosure({"name": name, "kind": offer_data.KIND}, by=world.cast.by)


def reminder(world: World, days: int) -> int:
    """A reminder so many days after an offer was sent."""
    return followups.save_reminder({"when": "sent", "days": days, "subject": "Zapytaj"}, by=world.cast.by)


def of_api(world: World) -> dict[str, tuple[Any, Any]]:
    """(where, body) by method and address."""
    ready, used, draft = template(world, "Gotowa"), template(world, "W użyciu"), template(world, "Nowa")
    office.publish([used], by=world.cast.by)
    version = offer_data.rows(world.cast.by).order_by("pk")[0].pk
    at = (offer_data.KIND, version)
    papers = enclosure(world, "Odpis z KRS")
    return {
        "POST /office/templates": (None, {"name": "Druga", "kind": offer_data.KIND, "language": "", "party_id": None}),
        "POST /office/templates/{id}/file": (draft, {"file": ContentFile(word("{{ offer.number }}"), "oferta.docx")}),
        "POST /office/templates/{id}/publish": (ready, None),
        "POST /office/templates/{id}/withdraw": (used, None),
        "GET /office/documents/{kind}/{id}/word": (at, None),
        "POST /followups/reminders": (None, {"when": "sent", "days": 9, "subject": "Zapytaj", "active": True}),
        "PUT /followups/reminders/{id}": (reminder(world, 11), {"when": "sent", "days": 12, "subject": "Zapytaj", "active": True}),
        "POST /office/enclosures": (None, {"name": "Polisa", "kind": offer_data.KIND}),
        "POST /office/enclosures/{id}/papers": (papers, {"file": ContentFile(pdf(), "odpis.pdf"), "issued_on": "2026-11-20"}),
        "GET /office/documents/{kind}/{id}/enclosures": (at, None),
        "POST /office/documents/{kind}/{id}/enclosures": (at, {"taken": {str(papers): True}}),
        "GET /office/documents/{kind}/{id}/pack": (at, None),
        "GET /office/documents/{kind}/{id}/pdf": (at, None),
    }


def of_forms(world: World) -> dict[str, tuple[int | None, dict[str, Any]]]:
    """(record, what is typed) by the form's name."""
    return {
        "office-template-new": (None, {"kind": offer_data.KIND, "language": ""}),
        "office-template-edit": (template(world, "Do zmiany"), {"kind": offer_data.KIND, "language": "", "party_id": ""}),
        "offer-reminder-new": (None, {"when": "end", "days": "4"}),
        "offer-reminder": (reminder(world, 15), {"when": "sent", "days": "16"}),
        "enclosure-new": (None, {"kind": offer_data.KIND}),
        "enclosure-edit": (enclosure(world, "Do zmiany"), {"kind": offer_data.KIND}),
        "enclosure-file": (enclosure(world, "Do pliku"), {"file": ContentFile(pdf(), "odpis.pdf"), "language": ""}),
        "office-template-file": (template(world, "Do pliku"), {"file": ContentFile(word("{{ offer.number }}"), "oferta.docx")}),
    }
