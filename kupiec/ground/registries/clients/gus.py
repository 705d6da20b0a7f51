"""GUS BIR 1.1: SOAP 1.2 with addressing; the session goes in the header `sid`, answers come in MIME parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries import rules, safe_xml
from kupiec.ground.registries.clients import door
from kupiec.ground.registries.values import Found, Outcome, Reply, Source

_NS = "http://CIS/BIR/PUBL/2014/07"
_ACTION = f"{_NS}/IUslugaBIRzewnPubl/"
_VALUE_ACTION = "http://CIS/BIR/2014/07/IUslugaBIR/"
_REPORTS = {"P": "BIR11OsPrawna", "1": "BIR11OsFizycznaDzialalnoscCeidg", "2": "BIR11OsFizycznaDzialalnoscRolnicza",
            "3": "BIR11OsFizycznaDzialalnoscPozostala"}  # fmt: skip
_TYPES = ("multipart/related", "application/soap+xml", "application/xop+xml", "text/xml")
CAPTCHA, TOO_MANY, NONE, NO_REPORT, NO_SESSION = "1", "2", "4", "5", "7"


class Session:
    """Signed in with a key, once; a session GUS has forgotten is opened anew."""

    def __init__(self, at: door.Place) -> None:
        self.at = at
        self.sid = ""

    def __enter__(self) -> Session:
        self._sign_in()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self.sid:
            return
        try:
            self._call("Wyloguj", f"<ns:pIdentyfikatorSesji>{escape(self.sid)}</ns:pIdentyfikatorSesji>")
        except Refusal:
            self.sid = ""

    def _sign_in(self) -> None:
        if not self.at.key:
            raise Refusal("REGISTRY_KEY", N_("GUS needs a key: the administrator enters it in Settings → Registers."))
        self.sid = ""
        root, _raw = self._call("Zaloguj", f"<ns:pKluczUzytkownika>{escape(self.at.key)}</ns:pKluczUzytkownika>")
        self.sid = rules.text(_result(root, "ZalogujResult"))
        if not self.sid:
            raise Refusal("REGISTRY_KEY", N_("GUS doesn’t know the key. The administrator checks it in Settings → Registers."))

    def firms(self, nips: Sequence[str], *, report: bool = False) -> Reply:
        """Firms by NIP (at most 20); with `report` the full report of the first, which knows KRS, telephone and e-mail."""
        search = f"<dat:Nip>{nips[0]}</dat:Nip>" if len(nips) == 1 else f"<dat:Nipy>{','.join(nips)}</dat:Nipy>"
        rows, raw = self._asked("DaneSzukajPodmioty", f"<ns:pParametryWyszukiwania>{search}</ns:pParametryWyszukiwania>")
        more: Mapping[str, str] = {}
        if report and len(nips) == 1 and rows and (name := _report(rows[0])):
            body = f"<ns:pRegon>{escape(rows[0].get('Regon', ''))}</ns:pRegon><ns:pNazwaRaportu>{name}</ns:pNazwaRaportu>"
            reports, also = self._asked("DanePobierzPelnyRaport", body)
            more, raw = (reports[0] if reports else {}), f"{raw}\n{also}"
        found = {nip: Found(Outcome.NOT_FOUND, status="unknown") for nip in nips}
        for row in rows:
            firm = rules.gus(row, more)
            known = found.get(firm.nip)
            if known is not None and known.outcome != Outcome.OK:
                found[firm.nip] = firm
        return Reply(self.at.address, raw, found)

    def _asked(self, name: str, body: str) -> tuple[list[dict[str, str]], str]:
        """The rows of an answer; a session that has run out is opened again, once."""
        for again in (True, False):
            root, raw = self._call(name, body)
            rows, code, words = _rows(self.at, _result(root, f"{name}Result"))
            if rows or code == NONE:
                return rows, raw
            code, words = (code, words) if code else self._message()
            if code == NO_SESSION and again:
                self._sign_in()
                continue
            if code in (NONE, NO_REPORT):
                return [], raw
            raise _declined(code, words)
        raise _declined(NO_SESSION, "")

    def _message(self) -> tuple[str, str]:
        """What GUS has to say about an empty answer: its code and words."""
        if self._value("StatusSesji") != "1":
            return NO_SESSION, ""
        return self._value("KomunikatKod"), self._value("KomunikatTresc")

    def _value(self, name: str) -> str:
        root, _raw = self._call("GetValue", f"<ns:pNazwaParametru>{name}</ns:pNazwaParametru>", value=True)
        return rules.text(_result(root, "GetValueResult"))

    def _call(self, name: str, body: str, *, value: bool = False) -> tuple[Element, str]:
        space, action = ("http://CIS/BIR/2014/07", _VALUE_ACTION) if value else (_NS, _ACTION)
        headers = {"Content-Type": "application/soap+xml; charset=utf-8", **({"sid": self.sid} if self.sid else {})}
        text = (
            f'<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:ns="{space}" xmlns:dat="{_NS}/DataContract">'
            f'<soap:Header xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:To>{escape(self.at.address)}</wsa:To>'
            f"<wsa:Action>{action}{name}</wsa:Action></soap:Header><soap:Body><ns:{name}>{body}</ns:{name}></soap:Body></soap:Envelope>"
        )
        answer = door.ask(self.at, method="POST", body=text.encode(), headers=headers)
        if answer.status >= 400:
            raise door.fault(Source.GUS, "down", f"HTTP {answer.status}")
        if answer.media_type not in _TYPES:
            raise door.fault(Source.GUS, "nonsense", answer.media_type or "?")
        try:
            root = safe_xml.envelope(answer.body)
        except safe_xml.BadXMLError as error:
            raise door.fault(Source.GUS, "nonsense", str(error)) from error
        if (wrong := _first(root, "Fault")) is not None:
            raise door.said_no(Source.GUS, rules.text(" ".join(wrong.itertext())))
        return root, answer.body.decode("utf-8", "replace").replace("\x00", "")


def _first(root: Element, name: str) -> Element | None:
    return next(root.iter(name), None)


def _result(root: Element, name: str) -> str:
    found = _first(root, name)
    return (found.text or "") if found is not None else ""


def _rows(at: door.Place, result: str) -> tuple[list[dict[str, str]], str, str]:
    """The rows of a result, itself XML in a text; or the code and words of what went wrong."""
    if not result.strip():
        return [], "", ""
    try:
        root = safe_xml.read(result)
    except safe_xml.BadXMLError as error:
        raise door.fault(at.source, "nonsense", str(error)) from error
    rows = [{field.tag: (field.text or "").strip() for field in row} for row in root.iter("dane")]
    if rows and rows[0].get("ErrorCode"):
        return [], rows[0]["ErrorCode"], rows[0].get("ErrorMessagePl", "")
    return rows, "", ""


def _report(row: Mapping[str, str]) -> str:
    return _REPORTS["P"] if row.get("Typ") == "P" else _REPORTS.get(row.get("SilosID", ""), "") if row.get("Typ") == "F" else ""


def _declined(code: str, words: str) -> Refusal:
    if code == CAPTCHA:
        said = N_("GUS asks for a picture to be retyped (too many questions). Do it once at wyszukiwarkaregon.stat.gov.pl, then try again.")
        return Refusal("REGISTRY_CAPTCHA", said)
    if code == TOO_MANY:
        return door.said_no(Source.GUS, words or "2")
    if code == NO_SESSION:
        return Refusal("REGISTRY_SESSION", N_("GUS ended the session twice. Try again in a while."))
    return door.said_no(Source.GUS, " ".join(filter(None, (code, words))) or "?")
