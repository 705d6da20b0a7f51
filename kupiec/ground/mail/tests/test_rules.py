"""Addresses, subjects, pauses and links to one's own mail program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import compose, rules, smtp
from kupiec.ground.mail.values import Envelope, Part, Verdict


@pytest.mark.feature("KER-18")
@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("jan@example.pl", "jan@example.pl"),
        (" Jan.Kowalski+faktury@Example.PL ", "Jan.Kowalski+faktury@example.pl"),
        ("biuro@żółw.pl", "biuro@xn--w-uga1v8h.pl"),
        ("info@straße.de", "info@xn--strae-oqa.de"),
        ("a@b-c.co.uk", "a@b-c.co.uk"),
    ],
)
def test_good_addresses(typed: str, plain: str) -> None:
    assert rules.address(typed, field="to") == plain


@pytest.mark.feature("KER-18")
@pytest.mark.parametrize(
    "typed",
    [
        "", "jan", "jan@", "@example.pl", "jan@localhost", "jan@example..pl", "jan@-example.pl", ".jan@example.pl", "jan.@example.pl",
        "ja..n@example.pl", "jan kowalski@example.pl", "jan@example.pl\r\nBcc: zly@zlo.pl", "jan@exam\nple.pl", '"jan"@example.pl',
        "jan@example.pl>", "<jan@example.pl>", "jan@[127.0.0.1]", "jan@127.0.0.1", "jan@example.pl,", "żółw@example.pl", "jan@e x.pl",
        "a" * 65 + "@example.pl", "jan@" + "a" * 64 + ".pl", "jan@" + ".".join(["abcdefgh"] * 40) + ".pl", "jan@exa\u202emple.pl", "jan@exa\x00mple.pl",
        "a@b@example.pl",
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_at_their_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.address(typed, field="cc")
    assert (refused.value.code, refused.value.field) == ("NOT_AN_EMAIL", "cc")
    assert not set("\r\n") & set(refused.value.text)


@pytest.mark.feature("KER-18")
def test_several_addresses_once_each() -> None:
    assert rules.addresses("a@x.pl; b@x.pl,\n a@x.pl", field="to") == ("a@x.pl", "b@x.pl")
    assert rules.addresses("", field="to") == ()
    with pytest.raises(Refusal, match="50"):
        rules.addresses(" ".join(f"a{n}@x.pl" for n in range(51)), field="to")
    with pytest.raises(Refusal) as refused:
        rules.addresses("a@x.pl\x0bBcc:b@x.pl", field="to")
    assert refused.value.code == "NOT_AN_EMAIL"


@given(st.text(max_size=200))
def test_a_subject_is_always_one_line(text: str) -> None:
    line = rules.one_line(text)
    assert "\r" not in line
    assert "\n" not in line
    assert rules.one_line(line) == line


def _envelope(subject: str, text: str, *, name: str = "Firma") -> Envelope:
    return Envelope(message_id="<1@example.pl>", sender="biuro@example.pl", sender_name=name, to=("a@x.pl",), cc=(), bcc=("ukryty@x.pl",), reply_to="",
                    subject=subject, text=text, date="Sun, 22 Nov 2026 18:00:00 +0000", parts=(Part(name="FV\r\nX: 1.pdf", media_type="application/pdf", content=b"%PDF"),))  # fmt: skip


@given(st.text(max_size=120), st.text(max_size=400), st.text(max_size=60))
def test_no_text_makes_another_header_or_ends_the_message(subject: str, text: str, name: str) -> None:
    made = compose.composed(_envelope(subject, rules.body(text), name=name))
    heads = made.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    names = {line.split(b":")[0].lower() for line in heads if not line.startswith((b" ", b"\t"))}
    assert names <= {b"message-id", b"date", b"from", b"to", b"subject", b"mime-version", b"content-type"}
    assert b"ukryty@x.pl" not in made
    sent = smtp._stuffed(made)
    assert b"\r\n.\r\n" not in sent
    assert b"\n" not in sent.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("code", "after", "verdict", "broken"),
    [
        (250, True, Verdict.SENT, False), (450, False, Verdict.LATER, False), (421, False, Verdict.LATER, True), (452, True, Verdict.LATER, False),
        (550, False, Verdict.REFUSED, False), (554, True, Verdict.REFUSED, False), (-1, False, Verdict.LATER, True), (-1, True, Verdict.DOUBTFUL, True),
    ],
)  # fmt: skip
def test_replies(code: int, after: bool, verdict: Verdict, broken: bool) -> None:
    outcome = rules.verdict(code, "słowa", after_data=after)
    assert (outcome.verdict, outcome.broken) == (verdict, broken)


def test_pauses_grow_and_end() -> None:
    pauses = [rules.pause(n) for n in range(1, rules.MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert 24 * 3600 < sum(pauses) < 72 * 3600
    assert rules.rest(1) == 15
    assert rules.rest(100) == 900
    assert rules.gives_up(rules.MOST_ATTEMPTS)


@pytest.mark.feature("ACT-8")
def test_the_own_mail_program_is_opened_filled_in() -> None:
    link = rules.mailto(to="a@x.pl", cc="b@x.pl", subject="Oferta & cena?\r\nBcc: c@x.pl", text="Dzień dobry,\n\nAnna #1")
    assert link == (
        "mailto:a@x.pl?cc=b%40x.pl&subject=Oferta%20%26%20cena%3F%20Bcc%3A%20c%40x.pl&body=Dzie%C5%84%20dobry%2C%0D%0A%0D%0AAnna%20%231"
    )
    assert rules.file_name("FV 7/11/2026 <x>") == "FV_7-11-2026_-x.pdf"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("smtp://u%40x:p%3A%2F@h.pl", ("h.pl", 587, "u@x", "p:/", "starttls")), ("smtp://h.pl?tls=tls", ("h.pl", 465, "", "", "tls")),
        ("smtps://h.pl", ("h.pl", 465, "", "", "tls")), ("smtp://h.pl:2525?tls=no", ("h.pl", 2525, "", "", "no")),
        ("", None), ("http://h.pl", None), ("smtp://", None), ("smtp://h.pl:x", None), ("smtp://h.pl?tls=maybe", None), ("smtp://h.pl?timeout=0", None),
    ],
)  # fmt: skip
def test_settings_of_the_server(address: str, wanted: tuple[str, int, str, str, str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUPIEC_SMTP", address)
    found = smtp.settings()
    assert (found and (found.host, found.port, found.user, found.password, found.tls)) == wanted
    assert smtp.broken_settings() == (wanted is None and bool(address))
    assert "p:/" not in repr(found)
