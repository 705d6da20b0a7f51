"""Inquiries for tests of any room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.cases import public as cases
from kupiec.sales.inquiries import definitions, services
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.values import InquiryDraft

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=clock.WARSAW)
"""A Wednesday."""


def dictionaries(by: Actor) -> None:
    cases.install_kinds()
    definitions.install(by.company_id)


def inquiry(by: Actor, **fields: Any) -> Inquiry:
    (pk,) = services.create([InquiryDraft(**{"subject": "Kotły na osiedle", "name": "Jan Bąk", **fields})], by=by)
    return Inquiry.objects.get(pk=pk)
