"""What fields of other rooms are called in the file a person gets."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_, translate

WORDS = {
    "first_name": N_("First name"), "last_name": N_("Last name"), "name": N_("Name"), "short_name": N_("Short name"), "position": N_("Job title"),
    "department": N_("Department"), "phone": N_("Telephone"), "email": N_("E-mail"), "remarks": N_("Remarks"), "party": N_("Party"), "person": N_("Person"),
    "nip": N_("NIP"), "vat_eu": N_("EU VAT number"), "regon": N_("REGON"), "krs": N_("KRS"), "country": N_("Country"), "language": N_("Language"),
    "street": N_("Street and number"), "postal_code": N_("Postal code"), "city": N_("Town"), "kind": N_("Kind"), "value": N_("Value"), "label": N_("Label"),
    "iban": N_("Account number"), "bank_name": N_("Bank"), "einvoice_email": N_("E-mail for invoices"), "sex": N_("Sex"), "profession": N_("Profession"),
    "education": N_("Education"), "since": N_("Since"), "until": N_("Until"), "home_street": N_("Home street and number"), "home_postal_code": N_("Home postal code"),
    "home_city": N_("Home town"), "private_phone": N_("Private telephone"), "private_email": N_("Private e-mail"), "family": N_("Family"), "hobbies": N_("Hobbies"),
    "interests": N_("Interests"), "month_day": N_("Day"), "year": N_("Year"), "subject": N_("Subject"), "content": N_("Content"), "result": N_("Result"),
    "next_step": N_("Next step"), "title": N_("Title"), "html": N_("Content"), "theirs": N_("On their side"), "ours": N_("On our side"), "text": N_("Text"),
    "person_name": N_("Person"), "description": N_("Description"), "terms": N_("Terms"), "from_address": N_("From"), "from_name": N_("From"), "to": N_("To"),
    "cc": N_("Copy to"), "bcc": N_("Blind copy to"), "reply_to": N_("Replies to"), "heading": N_("Subject"), "refused": N_("Refused addresses"),
    "error": N_("Error"), "contact": N_("Contact"), "sent_to": N_("Sent to"), "snapshot": N_("Data on the document"), "customer_reference": N_("Customer's number"),
    "payer_name": N_("Payer"), "account": N_("Account"), "delivery_address": N_("Delivery address"), "data": N_("Details"), "values": N_("Values"), "raw": N_("Values"),
    "twin": N_("Similar record"), "address": N_("Address"), "channel": N_("Channel"), "purpose": N_("Purpose"), "act": N_("What happened"), "how": N_("How"),
    "wording": N_("Wording"), "evidence": N_("Proof"), "answer": N_("Answer"), "reason": N_("Reason"), "note": N_("Note"), "number": N_("Number"),
    "issue_date": N_("Issued"), "on": N_("Day"), "starts_at": N_("Begins"), "created_at": N_("Written"), "at": N_("When"), "digest": N_("Fingerprint of the address"),
    "choice": N_("Choice"), "day": N_("Day"), "attribute": N_("Attribute"), "facts": N_("Facts"), "next_text": N_("Next to do"), "decline_reason": N_("Reason for declining"), "received_on": N_("Received"),
    "case": N_("Case"), "base": N_("Base"),
    "said_at": N_("Time of the register"), "reason_note": N_("Reason"), "currency": N_("Currency"), "amount": N_("Amount"), "gross": N_("Gross"), "debit": N_("Debit"),
    "credit": N_("Credit"), "verb": N_("What happened"), "document_number": N_("Document"), "due": N_("Due"), "result_note": N_("Result"), "open": N_("Open"),
    "reference": N_("Reference"), "text_before": N_("Text before the lines"), "text_after": N_("Text after the lines"), "swift": N_("SWIFT"),
    "kept_label": N_("Name"), "gone_label": N_("Name"), "first_label": N_("Name"), "second_label": N_("Name"), "choices": N_("Choice"), "model": N_("Data kept"),
    "what": N_("What happened"), "code": N_("Number"), "external_id": N_("Number"),
    "their_number": N_("Their number"), "end_reason": N_("Reason"), "effective_from": N_("Counts from"), "ends_on": N_("Last day"), "role": N_("Answers for"),
    "limit_basis": N_("Basis of the limit"), "block_reason": N_("Reason of the blockade"),
    "agent": N_("Browser"), "driver": N_("Person"), "place": N_("Address"),
    "asked_at": N_("Asked on"),
    "last_at": N_("Last opened"),
    "opened_at": N_("First opened"),
    "statement": N_("What was declared"),
}  # fmt: skip
INSIDE = frozenset({"search", "value_key", "key", "unsubscribe", "name_key", "phone_key"})
"""Columns made of others, for search: nothing to tell a person."""


def label(table: str, name: str) -> str:
    """The word of a field in the language of the moment; its own name where nobody gave it one."""
    return translate(WORDS[name]) if name in WORDS else name
