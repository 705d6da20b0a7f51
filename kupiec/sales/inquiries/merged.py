"""Inquiries of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.inquiries.models import Inquiry, InquiryLine

REFERENCES = (
    merging.Reference(Inquiry, "party", "parties.party", N_("Inquiries")),
    merging.Reference(Inquiry, "person", "parties.person", N_("Inquiries")),
    merging.Reference(InquiryLine, "item", "catalog.item", N_("Lines of inquiries")),
    merging.Reference(InquiryLine, "matched", "catalog.item", N_("Lines of inquiries")),
)
