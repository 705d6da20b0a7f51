"""The texts every installation starts with, by kind and language; administrators write their own over them."""

from __future__ import annotations

_FRAME = {
    "pl": ("Dzień dobry,", "{{ signature }}"),
    "en": ("Dear Sir or Madam,", "{{ signature }}"),
    "de": ("Sehr geehrte Damen und Herren,", "{{ signature }}"),
}
_DUE = {
    "pl": "{{#if document.due}} Termin płatności: {{ document.due }}.{{/if}}",
    "en": "{{#if document.due}} It is due on {{ document.due }}.{{/if}}",
    "de": "{{#if document.due}} Zahlbar bis {{ document.due }}.{{/if}}",
}
_SAID = {
    "offer": {
        "pl": ("Oferta {{ document.number }}", "przesyłamy ofertę {{ document.number }} na kwotę {{ document.total }}.{{#if document.due}} Oferta jest ważna do {{ document.due }}.{{/if}}{{#if offer.link}}\n\nOfertę można też przeczytać, zapytać o pozycje i przyjąć na stronie:\n{{ offer.link }}{{/if}}\n\nChętnie odpowiemy na pytania."),
        "en": ("Quotation {{ document.number }}", "please find attached our quotation {{ document.number }} for {{ document.total }}.{{#if document.due}} It is valid until {{ document.due }}.{{/if}}{{#if offer.link}}\n\nYou can also read it, ask about its items and accept it here:\n{{ offer.link }}{{/if}}\n\nWe will gladly answer any questions."),
        "de": ("Angebot {{ document.number }}", "anbei erhalten Sie unser Angebot {{ document.number }} über {{ document.total }}.{{#if document.due}} Es ist gültig bis {{ document.due }}.{{/if}}{{#if offer.link}}\n\nSie können es auch hier lesen, Fragen zu Positionen stellen und annehmen:\n{{ offer.link }}{{/if}}\n\nFür Rückfragen stehen wir gern zur Verfügung."),
    },
    "order": {
        "pl": ("Potwierdzenie zamówienia {{ document.number }}", "potwierdzamy przyjęcie zamówienia{{#if document.reference}} {{ document.reference }}{{/if}}. Nasz numer: {{ document.number }}, wartość {{ document.total }}."),
        "en": ("Order confirmation {{ document.number }}", "we confirm your order{{#if document.reference}} {{ document.reference }}{{/if}}. Our number is {{ document.number }}, its value {{ document.total }}."),
        "de": ("Auftragsbestätigung {{ document.number }}", "wir bestätigen Ihre Bestellung{{#if document.reference}} {{ document.reference }}{{/if}}. Unsere Nummer: {{ document.number }}, Wert {{ document.total }}."),
    },
    "stock": {
        "pl": ("Wydanie towaru {{ document.number }}", "w załączeniu dokument wydania {{ document.number }} z dnia {{ document.date }}."),
        "en": ("Delivery note {{ document.number }}", "please find attached delivery note {{ document.number }} of {{ document.date }}."),
        "de": ("Lieferschein {{ document.number }}", "anbei erhalten Sie den Lieferschein {{ document.number }} vom {{ document.date }}."),
    },
    "invoice": {
        "pl": ("Faktura {{ document.number }}", "w załączeniu faktura {{ document.number }} na kwotę {{ document.total }}." + _DUE["pl"]),
        "en": ("Invoice {{ document.number }}", "please find attached invoice {{ document.number }} for {{ document.total }}." + _DUE["en"]),
        "de": ("Rechnung {{ document.number }}", "anbei erhalten Sie die Rechnung {{ document.number }} über {{ document.total }}." + _DUE["de"]),
    },
    "proforma": {
        "pl": ("Faktura pro forma {{ document.number }}", "w załączeniu faktura pro forma {{ document.number }} na kwotę {{ document.total }}." + _DUE["pl"]),
        "en": ("Pro-forma invoice {{ document.number }}", "please find attached pro-forma invoice {{ document.number }} for {{ document.total }}." + _DUE["en"]),
        "de": ("Proforma-Rechnung {{ document.number }}", "anbei erhalten Sie die Proforma-Rechnung {{ document.number }} über {{ document.total }}." + _DUE["de"]),
    },
    "correction": {
        "pl": ("Faktura korygująca {{ document.number }}", "w załączeniu faktura korygująca {{ document.number }} z dnia {{ document.date }}."),
        "en": ("Correction invoice {{ document.number }}", "please find attached correction invoice {{ document.number }} of {{ document.date }}."),
        "de": ("Rechnungskorrektur {{ document.number }}", "anbei erhalten Sie die Rechnungskorrektur {{ document.number }} vom {{ document.date }}."),
    },
    "statement": {
        "pl": ("Zestawienie rozrachunków na {{ document.date }}", "w załączeniu zestawienie rozrachunków na dzień {{ document.date }}. Saldo: {{ document.total }}.\n\nProsimy o potwierdzenie salda."),
        "en": ("Account statement as of {{ document.date }}", "please find attached the statement of your account as of {{ document.date }}. Balance: {{ document.total }}.\n\nPlease confirm the balance."),
        "de": ("Kontoauszug zum {{ document.date }}", "anbei erhalten Sie den Kontoauszug zum {{ document.date }}. Saldo: {{ document.total }}.\n\nWir bitten um Saldenbestätigung."),
    },
    "note": {
        "pl": ("Notatka {{ document.number }}: {{ document.reference }}", "w załączeniu notatka {{ document.number }} z naszych ustaleń z dnia {{ document.date }}."),
        "en": ("Note {{ document.number }}: {{ document.reference }}", "please find attached note {{ document.number }} of what we agreed on {{ document.date }}."),
        "de": ("Notiz {{ document.number }}: {{ document.reference }}", "anbei erhalten Sie die Notiz {{ document.number }} zu unseren Absprachen vom {{ document.date }}."),
    },
    "letter": {"pl": ("", ""), "en": ("", ""), "de": ("", "")},
    "decision": {
        "pl": ("Do decyzji: {{ document.number }}", "{{ decision.step }}: {{ document.number }} czeka na Twoją decyzję.{{#if decision.due}} Termin: {{ decision.due }}.{{/if}}\n\n{{ decision.facts }}\n\nZobacz i zdecyduj:\n{{ decision.link }}\n\nAdres jest tylko dla Ciebie i działa raz. Otwarcie go o niczym nie przesądza."),
        "en": ("To decide: {{ document.number }}", "{{ decision.step }}: {{ document.number }} waits for your decision.{{#if decision.due}} Until {{ decision.due }}.{{/if}}\n\n{{ decision.facts }}\n\nSee it and decide:\n{{ decision.link }}\n\nThe address is for you alone and works once. Opening it decides nothing."),
        "de": ("Zur Entscheidung: {{ document.number }}", "{{ decision.step }}: {{ document.number }} wartet auf Ihre Entscheidung.{{#if decision.due}} Bis {{ decision.due }}.{{/if}}\n\n{{ decision.facts }}\n\nAnsehen und entscheiden:\n{{ decision.link }}\n\nDie Adresse gilt nur für Sie und nur einmal. Das Öffnen allein entscheidet nichts."),
    },
    "consent": {
        "pl": ("Potwierdź zgodę: {{ company.name }}", "podali nam Państwo ten adres e-mail. Prosimy o potwierdzenie zgody:\n\n„{{ consent.text }}”\n\nPotwierdzenie lub odmowa:\n{{ consent.link }}\n\nOtwarcie adresu o niczym nie przesądza. Bez potwierdzenia nie będziemy pisać; zgodę można w każdej chwili wycofać."),
        "en": ("Confirm your consent: {{ company.name }}", "you gave us this e-mail address. Please confirm your consent:\n\n“{{ consent.text }}”\n\nConfirm or decline:\n{{ consent.link }}\n\nOpening the address decides nothing. Without a confirmation we won’t write; a consent can be withdrawn at any time."),
        "de": ("Bestätigen Sie Ihre Einwilligung: {{ company.name }}", "Sie haben uns diese E-Mail-Adresse gegeben. Bitte bestätigen Sie Ihre Einwilligung:\n\n„{{ consent.text }}“\n\nBestätigen oder ablehnen:\n{{ consent.link }}\n\nDas Öffnen der Adresse entscheidet nichts. Ohne Bestätigung schreiben wir Ihnen nicht; die Einwilligung kann jederzeit widerrufen werden."),
    },
    "answer": {
        "pl": ("Odpowiedź na pytanie do oferty {{ document.number }}", "pytali Państwo:\n„{{ question.text }}”\n\nOdpowiadamy:\n{{ question.answer }}\n\nOferta z pytaniami i odpowiedziami:\n{{ offer.link }}"),
        "en": ("Answer to your question about quotation {{ document.number }}", "you asked:\n“{{ question.text }}”\n\nOur answer:\n{{ question.answer }}\n\nThe quotation with questions and answers:\n{{ offer.link }}"),
        "de": ("Antwort auf Ihre Frage zum Angebot {{ document.number }}", "Sie haben gefragt:\n„{{ question.text }}“\n\nUnsere Antwort:\n{{ question.answer }}\n\nDas Angebot mit Fragen und Antworten:\n{{ offer.link }}"),
    },
}  # fmt: skip


def usual(kind: str, language: str) -> tuple[str, str]:
    """Subject and text of a kind in a language, English where there is no such language."""
    spoken = language if language in _FRAME else "en"
    subject, said = _SAID[kind][spoken]
    greeting, ending = _FRAME[spoken]
    return subject, f"{greeting}\n\n{said}\n\n{ending}"
