"""Kinds of records of the relationship with customers that two people may hold open: cases, letters, inquiries, mailboxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kupiec.ground.attributes.services import define
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import services as hall
from kupiec.money.warehousing.models import Package
from kupiec.people.cases import services as cases
from kupiec.people.cases.models import CasePhase, CaseWant
from kupiec.people.cases.tests import builders as casing
from kupiec.people.cases.values import WantDraft
from kupiec.people.catalog.tests import builders as cataloguing
from kupiec.people.correspondence import services as letters
from kupiec.people.correspondence.models import Template, Term
from kupiec.people.correspondence.tests import builders as writing
from kupiec.people.mailboxes import services as mailboxes
from kupiec.people.mailboxes.tests import builders as mailing
from kupiec.people.privacy import services as privacy
from kupiec.people.privacy.models import Retention
from kupiec.sales.booking import public as booking
from kupiec.sales.inquiries import services as inquiries
from kupiec.sales.inquiries.models import InquiryLine, Status
from kupiec.sales.inquiries.tests import builders as asking
from kupiec.sales.inquiries.values import LineChange, LineDraft
from kupiec.sales.supply import services as supply
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.tests import builders as supplies
from kupiec.sales.supply.values import LineChange as SupplyChange
from tests.cast import Cast


def _case(cast: Cast) -> Any:
    casing.dictionaries()
    return casing.case(cast.by)


def _kind(cast: Cast) -> int:
    return cases.save_kind({"code": "targi", "name": "Targi"}, by=cast.by)


def _phase(cast: Cast) -> int:
    casing.dictionaries()
    return int(CasePhase.objects.order_by("pk")[0].pk)


def _reason(cast: Cast) -> int:
    return cases.save_reason({"name": "Cena", "result": "lost"}, by=cast.by)


def _want(cast: Cast) -> int:
    case = _case(cast)
    return cases.add_wants(case.pk, [WantDraft(description="Pompa")], by=cast.by)[0]


def _change_want(pk: int, text: Any, version: int, by: Any) -> Any:
    case = CaseWant.objects.get(pk=pk).case_id
    return cases.change_want(case, pk, {"description": text}, version=version, by=by)


def _letter(cast: Cast) -> int:
    writing.dictionaries(cast.by)
    return int(writing.ours(cast.by).pk)


def _package(cast: Cast) -> int:
    place = stocks.Warehouse.objects.filter(company=cast.company).first() or stocks.warehouse(cast)
    item = cataloguing.item(cast.by)
    stocks.received(cast, place, item, 1)
    paper = stocks.drafted(cast, "WZ", place, stocks.line(item, 1)).document_id
    hall.pick(paper, item.code, by=cast.by)
    return int(Package.objects.get(document_id=paper).pk)


def _purchase(cast: Cast) -> Any:
    place = stocks.Warehouse.objects.filter(company=cast.company).first() or stocks.warehouse(cast)
    return supplies.order(cast, place, supplies.line(cataloguing.item(cast.by)))


def _change_purchase_line(pk: int, text: Any, version: int, by: Any) -> Any:
    return supply.change_line(SupplyLine.objects.get(pk=pk).order_id, pk, SupplyChange(remarks=text), version=version, by=by)


def _inquiry(cast: Cast) -> Any:
    asking.dictionaries(cast.by)
    return asking.inquiry(cast.by, lines=(LineDraft(description="Kocioł"),))


def _change_line(pk: int, text: Any, version: int, by: Any) -> Any:
    line = InquiryLine.objects.get(pk=pk)
    return inquiries.lines.change(line.inquiry_id, pk, LineChange(description=text), version=version, by=by)


def _named(save: Callable[..., Any], field: str = "name") -> Callable[[int, Any, int, Any], Any]:
    return lambda pk, text, version, by: save({field: text}, pk=pk, version=version, by=by)


PEOPLE: tuple[tuple[str, str, Callable[[Cast], int], Callable[[int, Any, int, Any], Any]], ...] = (
    ("cases.Case", "name", lambda cast: _case(cast).pk, lambda pk, text, version, by: cases.edit_case(pk, {"name": text}, version=version, by=by)),
    ("cases.CaseKind", "name", _kind, _named(cases.save_kind)),
    ("cases.CasePhase", "name", _phase, _named(cases.save_phase)),
    ("cases.CaseReason", "name", _reason, _named(cases.save_reason)),
    ("cases.CaseWant", "description", _want, _change_want),
    ("correspondence.Letter", "subject", _letter, lambda pk, text, version, by: letters.edit_letter(pk, {"subject": text}, version=version, by=by)),
    ("correspondence.Term", "name", lambda cast: _letter(cast) and Term.objects.order_by("pk")[0].pk, _named(letters.save_term)),
    ("correspondence.Template", "name", lambda cast: _letter(cast) and Template.objects.order_by("pk")[0].pk, _named(letters.save_template)),
    ("booking.Resource", "name", lambda cast: booking.save_resource({"code": "PILA", "name": "Piła"}, by=cast.by),
     lambda pk, text, version, by: booking.save_resource({"name": text}, pk=pk, version=version, by=by)),
    ("warehousing.Package", "service", _package, lambda pk, text, version, by: hall.label(pk, {"service": text}, version=version, by=by)),
    ("supply.SupplyOrder", "reference", lambda cast: _purchase(cast).pk, lambda pk, text, version, by: supply.edit(pk, {"reference": text}, version=version, by=by)),
    ("supply.SupplyLine", "remarks", lambda cast: SupplyLine.objects.get(order=_purchase(cast)).pk, _change_purchase_line),
    ("inquiries.Inquiry", "subject", lambda cast: _inquiry(cast).pk, lambda pk, text, version, by: inquiries.edit(pk, {"subject": text}, version=version, by=by)),
    ("inquiries.InquiryLine", "description", lambda cast: InquiryLine.objects.filter(inquiry=_inquiry(cast))[0].pk, _change_line),
    ("inquiries.Status", "name", lambda cast: _inquiry(cast) and Status.objects.order_by("pk")[0].pk, _named(inquiries.save_status)),
    ("mailboxes.Mailbox", "name", lambda cast: mailing.mailbox(cast.by, host="imap.example.com", port=993).pk,
     lambda pk, text, version, by: mailboxes.edit_mailbox(pk, mailing.draft(host="imap.example.com", port=993, name=text), version=version, by=by)),
    ("privacy.Request", "contact", lambda cast: privacy.add_request({"kind": "access", "name": "Jan Bąk"}, by=cast.by),
     lambda pk, text, version, by: privacy.edit_request(pk, {"contact": text}, version=version, by=by)),
    ("privacy.Retention", "months", lambda cast: privacy.save_retention("left", months=1, by=cast.by),
     lambda pk, text, version, by: privacy.save_retention(Retention.objects.get(pk=pk).kind, months=text, version=version, by=by), (1, 200)),
    ("attributes.Attribute", "name", lambda cast: define.save({"kind": "parties.party", "name": "Profil", "type": "text"}, by=cast.by), _named(define.save)),
)  # fmt: skip
