"""The dictionaries and templates every installation starts with; administrators change them afterwards."""

from __future__ import annotations

from typing import Any

from kupiec.people.correspondence.models import Template, TemplateText, Term
from kupiec.people.correspondence.values import TermKind

_START: dict[str, tuple[dict[str, Any], ...]] = {
    TermKind.TYPE: (
        {"code": "letter", "name": "Pismo", "name_en": "Letter", "name_de": "Schreiben", "icon": "file-text", "standard": True},
        {"code": "inquiry", "name": "Zapytanie ofertowe", "name_en": "Inquiry", "name_de": "Anfrage", "icon": "search", "way": "in"},
        {"code": "order", "name": "Zamówienie", "name_en": "Order", "name_de": "Bestellung", "icon": "receipt", "way": "in"},
        {"code": "complaint", "name": "Reklamacja", "name_en": "Complaint", "name_de": "Reklamation", "icon": "message-exclamation", "way": "in"},
        {"code": "contract", "name": "Umowa lub aneks", "name_en": "Contract or annex", "name_de": "Vertrag oder Nachtrag", "icon": "file-invoice"},
        {"code": "reminder", "name": "Wezwanie do zapłaty", "name_en": "Payment reminder", "name_de": "Mahnung", "icon": "coins"},
        {"code": "office", "name": "Pismo urzędowe", "name_en": "Official letter", "name_de": "Amtliches Schreiben", "icon": "gavel"},
    ),
    TermKind.MEDIUM: (
        {"code": "post", "name": "Poczta, list zwykły", "name_en": "Ordinary post", "name_de": "Post", "icon": "mail", "standard": True, "postal": True},
        {"code": "registered", "name": "Poczta, list polecony", "name_en": "Registered post", "name_de": "Einschreiben", "icon": "mail", "postal": True},
        {"code": "receipt", "name": "Polecony za potwierdzeniem odbioru", "name_en": "Registered with receipt", "name_de": "Einschreiben mit Rückschein", "icon": "mail", "postal": True},
        {"code": "courier", "name": "Kurier", "name_en": "Courier", "name_de": "Kurier", "icon": "truck"},
        {"code": "email", "name": "E-mail", "name_en": "E-mail", "name_de": "E-Mail", "icon": "send"},
        {"code": "edelivery", "name": "e-Doręczenia", "name_en": "e-Delivery", "name_de": "E-Zustellung", "icon": "shield-check"},
        {"code": "fax", "name": "Faks", "name_en": "Fax", "name_de": "Fax", "icon": "printer"},
        {"code": "hand", "name": "Do rąk własnych", "name_en": "By hand", "name_de": "Persönlich", "icon": "user"},
    ),
}  # fmt: skip
_GREETING = {"pl": "Szanowni Państwo,", "en": "Dear Sir or Madam,", "de": "Sehr geehrte Damen und Herren,"}
_REGARDS = {"pl": "Z poważaniem", "en": "Yours faithfully", "de": "Mit freundlichen Grüßen"}
_TEMPLATES: tuple[tuple[str, str, str, str, str, dict[str, tuple[str, str]]], ...] = (
    (
        "answer", "Odpowiedź na pismo", "Answer to a letter", "Antwort auf ein Schreiben", "letter",
        {
            "pl": ("Odpowiedź: {{ theirs.subject }}", "w odpowiedzi na Państwa pismo{{#if theirs.sign}} {{ theirs.sign }}{{/if}}{{#if theirs.date}} z dnia {{ theirs.date }}{{/if}} informujemy, że "),
            "en": ("Re: {{ theirs.subject }}", "in reply to your letter{{#if theirs.sign}} {{ theirs.sign }}{{/if}}{{#if theirs.date}} of {{ theirs.date }}{{/if}} we would like to inform you that "),
            "de": ("AW: {{ theirs.subject }}", "in Beantwortung Ihres Schreibens{{#if theirs.sign}} {{ theirs.sign }}{{/if}}{{#if theirs.date}} vom {{ theirs.date }}{{/if}} teilen wir Ihnen mit, dass "),
        },
    ),
    (
        "received", "Potwierdzenie otrzymania", "Receipt confirmed", "Eingangsbestätigung", "letter",
        {
            "pl": ("Potwierdzenie otrzymania pisma {{ theirs.sign }}", "potwierdzamy otrzymanie w dniu {{ theirs.received }} Państwa pisma{{#if theirs.subject}} w sprawie: {{ theirs.subject }}{{/if}}. Zarejestrowaliśmy je pod numerem {{ theirs.number }}.{{#if theirs.due}} Odpowiemy do {{ theirs.due }}.{{/if}}"),
            "en": ("Your letter {{ theirs.sign }} received", "we confirm that we received your letter{{#if theirs.subject}} regarding {{ theirs.subject }}{{/if}} on {{ theirs.received }}. It is registered under {{ theirs.number }}.{{#if theirs.due}} We will answer by {{ theirs.due }}.{{/if}}"),
            "de": ("Eingang Ihres Schreibens {{ theirs.sign }}", "wir bestätigen den Eingang Ihres Schreibens{{#if theirs.subject}} betreffend {{ theirs.subject }}{{/if}} am {{ theirs.received }}. Es ist unter {{ theirs.number }} registriert.{{#if theirs.due}} Wir antworten bis {{ theirs.due }}.{{/if}}"),
        },
    ),
    (
        "complaint", "Odpowiedź na reklamację", "Answer to a complaint", "Antwort auf eine Reklamation", "letter",
        {
            "pl": ("Reklamacja z dnia {{ theirs.date }}: nasze stanowisko", "dziękujemy za zgłoszenie reklamacji{{#if theirs.sign}} {{ theirs.sign }}{{/if}}. Po jej rozpatrzeniu postanowiliśmy:\n\n"),
            "en": ("Your complaint of {{ theirs.date }}: our decision", "thank you for letting us know of the defect{{#if theirs.sign}} ({{ theirs.sign }}){{/if}}. Having looked into it we have decided:\n\n"),
            "de": ("Ihre Reklamation vom {{ theirs.date }}: unsere Stellungnahme", "vielen Dank für Ihre Reklamation{{#if theirs.sign}} {{ theirs.sign }}{{/if}}. Nach Prüfung haben wir beschlossen:\n\n"),
        },
    ),
    ("blank", "Pismo bez wzoru", "Blank letter", "Leeres Schreiben", "letter", {"pl": ("", ""), "en": ("", ""), "de": ("", "")}),
)  # fmt: skip


def install(company_id: int) -> None:
    """Put in the dictionaries that have no entries yet, and the templates of a company that has none."""
    known = set(Term.objects.values_list("kind", flat=True).distinct())
    Term.objects.bulk_create(
        Term(kind=kind, position=at * 10, **entry)
        for kind, entries in _START.items()
        if kind not in known
        for at, entry in enumerate(entries, 1)
    )
    if not Template.objects.filter(company_id=company_id).exists():
        _templates(company_id)


def _templates(company_id: int) -> None:
    types = dict(Term.objects.filter(kind=TermKind.TYPE).values_list("code", "pk"))
    made = Template.objects.bulk_create(
        Template(company_id=company_id, code=code, name=name, name_en=english, name_de=german, type_id=types.get(kind), position=at * 10)
        for at, (code, name, english, german, kind, _texts) in enumerate(_TEMPLATES, 1)
    )
    TemplateText.objects.bulk_create(
        TemplateText(
            template=row,
            language=language,
            subject=subject,
            text=f"{_GREETING[language]}\n\n{said}\n\n{_REGARDS[language]}\n{{{{ signer.name }}}}",
        )
        for row, told in zip(made, _TEMPLATES, strict=True)
        for language, (subject, said) in told[5].items()
    )
