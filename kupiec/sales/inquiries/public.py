"""The door of the inquiries room."""

from kupiec.sales.inquiries.models import Inquiry, InquiryLine, Status
from kupiec.sales.inquiries.queries import asked, of_source, visible
from kupiec.sales.inquiries.screens import inquiry_columns, inquiry_operations, inquiry_panels
from kupiec.sales.inquiries.services import answered, create, from_record
from kupiec.sales.inquiries.values import INQUIRY, Asked, AskedLine, InquiryDraft, LineDraft

__all__ = [
    "INQUIRY", "Asked", "AskedLine", "Inquiry", "InquiryDraft", "InquiryLine", "LineDraft", "Status", "answered", "asked", "create", "from_record",
    "inquiry_columns", "inquiry_operations", "inquiry_panels", "of_source", "visible",
]  # fmt: skip
