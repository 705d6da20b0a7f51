"""The four registers on this computer, protocol-true: SOAP with sessions and MIME parts, JSON with identifiers; each can misbehave.

`python -m kupiec.ground.registries.tests.stand_in 8555` runs it for trying screens with `KUPIEC_REGISTRIES=http://127.0.0.1:8555`.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

KEY = "abcde12345abcde12345"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><s:Envelope xmlns:s="x"><s:Body>&c;</s:Body></s:Envelope>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><root><dane><Nazwa>&f;</Nazwa></dane></root>'


def firm(**changes: Any) -> dict[str, Any]:
    """A firm all registers know; what is named is otherwise."""
    return {
        "nip": "5261040828", "regon": "000331501", "krs": "", "name": "GŁÓWNY URZĄD STATYSTYCZNY", "kind": "P", "silos": "6", "street": "ul. Test-Krucza",
        "house": "208", "flat": "", "code": "00925", "city": "Warszawa", "ended": "", "vat": "Czynny", "phone": "226083000", "email": "KONTAKT@STAT.GOV.PL",
        "web": "www.stat.gov.pl", "accounts": ["61109010140000071219812874"], **changes,
    }  # fmt: skip


class Registers:
    """What the registers know and how they behave.

    `mood` by register (`gus`, `wl`, `vies`, `krs`): `ok`, `slow` (drips for ever), `broken` (half an answer), `type` (HTML), `down` (503), `limit`,
    `huge`, `moved`, `bomb`, `outside`, `captcha`, `forgets` (the session, once), `forgets always`, `changed` (while asked, once), `changing`.
    """

    def __init__(self) -> None:
        self.firms = {one["nip"]: one for one in (firm(),)}
        self.mood: dict[str, str] = {}
        self.asked: list[str] = []
        self.sessions: set[str] = set()
        self.vies_unknown = False
        self.forgotten = False
        self.serial = 0

    def add(self, **changes: Any) -> dict[str, Any]:
        made = firm(**changes)
        self.firms[made["nip"]] = made
        return made

    def by_krs(self, number: str) -> dict[str, Any] | None:
        return next((one for one in self.firms.values() if one["krs"] == number), None)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *_what: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        registers: Registers = self.server.registers
        room = {"wsBIR": "gus"}.get(self.path.split("/")[1], self.path.split("/")[1])
        registers.asked.append(f"{room} {self.command} {self.path}")
        mood = registers.mood.get(room, "ok")
        try:
            if not self._misbehaved(mood):
                {"gus": self._gus, "wl": self._wl, "vies": self._vies, "krs": self._krs}[room](registers, body, mood)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _misbehaved(self, mood: str) -> bool:
        if mood == "slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
        elif mood == "broken":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"result": {"subj')
        elif mood == "half":
            self._send(b'{"result": {"subject": <s:Envelope>', "application/soap+xml" if "wsBIR" in self.path else "application/json")
        elif mood == "type":
            self._send(b"<html><body>Przerwa techniczna</body></html>", "text/html")
        elif mood == "down":
            self._send(b"Service Unavailable", "text/plain", status=503)
        elif mood == "huge":
            self._send(b'{"result": "' + b"x" * 3_000_000 + b'"}', "application/json")
        elif mood == "moved":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
            self.end_headers()
        else:
            return False
        return True

    def _send(self, body: bytes, kind: str = "application/json", *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _json(self, data: Any, *, status: int = 200) -> None:
        self._send(json.dumps(data, ensure_ascii=False).encode(), status=status)

    # GUS

    def _gus(self, registers: Registers, body: bytes, mood: str) -> None:
        text = body.decode()
        if (
            "Content-Type" not in self.headers
            or "soap+xml" not in self.headers["Content-Type"]
            or "wsa:Action" not in text
            or "wsa:To" not in text
        ):
            return self._send(b"", "text/plain", status=400)
        name = re.search(r"<wsa:Action>\S+/(\w+)</wsa:Action>", text)[1]
        sid = self.headers.get("sid", "")
        if mood == "bomb":
            return self._send(BOMB.encode(), "application/soap+xml")
        if name == "Zaloguj":
            key = re.search(r"<ns:pKluczUzytkownika>(.*?)</", text)[1]
            registers.serial += 1
            sid = f"sesja{registers.serial:04d}" if key == KEY else ""
            registers.sessions |= {sid} - {""}
            return self._soap(name, sid)
        alive = sid in registers.sessions
        if name == "Wyloguj":
            registers.sessions.discard(sid)
            return self._soap(name, "true")
        if name == "GetValue":
            return self._soap(name, self._value(text, alive, mood))
        if mood == "forgets always" or (mood == "forgets" and not registers.forgotten):
            registers.forgotten = True
            registers.sessions.discard(sid)
            alive = False
        if not alive or mood == "captcha":
            return self._soap(name, "")
        if mood == "outside":
            return self._soap(name, OUTSIDE)
        return self._soap(name, self._searched(registers, text) if name == "DaneSzukajPodmioty" else self._report(registers, text))

    def _value(self, text: str, alive: bool, mood: str) -> str:
        asked = re.search(r"<ns:pNazwaParametru>(\w+)</", text)[1]
        if asked == "StatusSesji":
            return "1" if alive else "0"
        code = "1" if mood == "captcha" else "0" if alive else "7"
        return {
            "KomunikatKod": code,
            "KomunikatTresc": "Wymagane pobranie i sprawdzenie kodu Captcha" if code == "1" else "Brak aktywnej sesji",
        }.get(asked, "")

    def _searched(self, registers: Registers, text: str) -> str:
        nips = re.search(r"<dat:Nipy?>(.*?)</dat:Nipy?>", text)[1].split(",")
        if len(nips) > 20:
            return (
                "<root><dane><ErrorCode>2</ErrorCode><ErrorMessagePl>Przekazano zbyt wiele identyfikatorów.</ErrorMessagePl></dane></root>"
            )
        rows = [registers.firms[nip] for nip in nips if nip in registers.firms]
        if not rows:
            return "<root><dane><ErrorCode>4</ErrorCode><ErrorMessagePl>Nie znaleziono podmiotu dla podanych kryteriów wyszukiwania.</ErrorMessagePl></dane></root>"
        tags = (("Regon", "regon"), ("Nip", "nip"), ("Nazwa", "name"), ("Miejscowosc", "city"), ("KodPocztowy", "code"), ("Ulica", "street"), ("NrNieruchomosci", "house"),
                ("NrLokalu", "flat"), ("Typ", "kind"), ("SilosID", "silos"), ("DataZakonczeniaDzialalnosci", "ended"), ("MiejscowoscPoczty", "city"))  # fmt: skip
        return (
            "<root>"
            + "".join("<dane>" + "".join(f"<{tag}>{escape(row[key])}</{tag}>" for tag, key in tags) + "</dane>" for row in rows)
            + "</root>"
        )

    def _report(self, registers: Registers, text: str) -> str:
        regon, name = re.search(r"<ns:pRegon>(.*?)</", text)[1], re.search(r"<ns:pNazwaRaportu>(.*?)</", text)[1]
        one = next(row for row in registers.firms.values() if row["regon"] == regon)
        prefix = "praw" if name == "BIR11OsPrawna" else "fiz"
        facts = {
            "numerWRejestrzeEwidencji": one["krs"],
            "numerTelefonu": one["phone"],
            "adresEmail": one["email"],
            "adresStronyinternetowej": one["web"],
        }
        return (
            "<root><dane>" + "".join(f"<{prefix}_{tag}>{escape(value)}</{prefix}_{tag}>" for tag, value in facts.items()) + "</dane></root>"
        )

    def _soap(self, name: str, result: str) -> None:
        """The way GUS answers: an envelope within MIME parts."""
        envelope = (
            f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><{name}Response xmlns="http://CIS/BIR/PUBL/2014/07">'
            f"<{name}Result>{escape(result)}</{name}Result></{name}Response></s:Body></s:Envelope>"
        )
        body = (
            "--uuid:1+id=1\r\nContent-ID: <http://tempuri.org/0>\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: application/xop+xml;charset=utf-8;"
            f'type="application/soap+xml"\r\n\r\n{envelope}\r\n--uuid:1+id=1--'
        )
        self._send(body.encode(), 'multipart/related; type="application/xop+xml"; start="<http://tempuri.org/0>"; boundary="uuid:1+id=1"')

    # the White List

    def _wl(self, registers: Registers, body: bytes, mood: str) -> None:
        if mood == "limit":
            return self._json({"code": "WL-191", "message": "Dzienny limit zapytań został przekroczony"}, status=400)
        if mood == "changing" or (mood == "changed" and registers.asked.count(registers.asked[-1]) == 1):
            return self._json(
                {"code": "WL-195" if mood == "changed" else "WL-196", "message": "Trwa aktualizacja bazy danych."}, status=400
            )
        path, _, query = self.path.removeprefix("/wl").partition("?")
        parts = path.strip("/").split("/")
        if not re.fullmatch(r"date=\d{4}-\d\d-\d\d", query):
            return self._json({"code": "WL-101", "message": "Pole 'data' nie może być puste."}, status=400)
        registers.serial += 1
        stamp = {"requestId": f"wl{registers.serial:04d}-8g6jg", "requestDateTime": "22-11-2026 20:15:00"}
        if parts[:3] == ["api", "check", "nip"]:
            one = registers.firms.get(parts[3])
            return self._json({"result": {"accountAssigned": "TAK" if one and parts[5] in one["accounts"] else "NIE", **stamp}})
        nips = parts[3].split(",")
        if parts[2] == "nip":
            one = registers.firms.get(nips[0])
            return self._json({"result": {"subject": _subject(one) if one and one["vat"] else None, **stamp}})
        if len(nips) > 30:
            return self._json({"code": "WL-130", "message": "Przekroczono maksymalną liczbę 30 podmiotów."}, status=400)
        entries = [
            {"identifier": nip, "subjects": [_subject(registers.firms[nip])] if registers.firms.get(nip, {}).get("vat") else []}
            for nip in nips
        ]
        return self._json({"result": {"entries": entries, **stamp}})

    # VIES, KRS

    def _vies(self, registers: Registers, body: bytes, mood: str) -> None:
        asked = json.loads(body)
        if registers.vies_unknown:
            return self._json({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]})
        known = asked["countryCode"] == "DE" and asked["vatNumber"] == "136695976"
        identifier = "WAPIAAAAYxx1234" if asked.get("requesterNumber") else ""
        return self._json({
            "countryCode": asked["countryCode"], "vatNumber": asked["vatNumber"], "requestDate": "2026-11-22T19:15:00.000Z", "valid": known,
            "requestIdentifier": identifier, "name": "MUSTER GMBH" if known else "---", "address": "MUSTERSTRASSE 1\n10115 BERLIN" if known else "---",
        })  # fmt: skip

    def _krs(self, registers: Registers, body: bytes, mood: str) -> None:
        found = re.match(r"/krs/api/krs/OdpisAktualny/(\d{10})\?rejestr=([PS])&format=json", self.path)
        one = registers.by_krs(found[1]) if found and found[2] == "P" else None
        if one is None:
            return self._json(
                {"type": "https://tools.ietf.org/html/rfc7231#section-6.5.4", "title": "Not Found", "status": 404}, status=404
            )
        seat = {
            "ulica": one["street"].upper(),
            "nrDomu": one["house"],
            "nrLokalu": one["flat"],
            "miejscowosc": one["city"].upper(),
            "kodPocztowy": f"{one['code'][:2]}-{one['code'][2:]}",
        }
        return self._json({"odpis": {
            "rodzaj": "Aktualny",
            "naglowekA": {"rejestr": "RejP", "numerKRS": one["krs"], "dataCzasOdpisu": "22.11.2026 20:15:00", "stanZDnia": "22.11.2026", "numerOstatniegoWpisu": 16},
            "dane": {"dzial1": {
                "danePodmiotu": {"formaPrawna": "SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "identyfikatory": {"regon": f"{one['regon']}00000", "nip": one["nip"]}, "nazwa": one["name"]},
                "siedzibaIAdres": {"adres": seat, "adresPocztyElektronicznej": one["email"], "adresStronyInternetowej": one["web"]},
            }, "dzial6": {"likwidacja": {"otwarcie": []}} if one["ended"] else {}},
        }})  # fmt: skip


def _subject(one: dict[str, Any]) -> dict[str, Any]:
    flat = f"/{one['flat']}" if one["flat"] else ""
    return {
        "name": one["name"], "nip": one["nip"], "statusVat": one["vat"], "regon": one["regon"], "pesel": None, "krs": one["krs"] or None, "residenceAddress": None,
        "workingAddress": f"{one['street'].upper()} {one['house']}{flat}, {one['code'][:2]}-{one['code'][2:]} {one['city'].upper()}", "representatives": [],
        "accountNumbers": one["accounts"], "hasVirtualAccounts": False, "removalDate": None,
    }  # fmt: skip


class Server:
    """The registers at an address of this computer."""

    def __init__(self, port: int = 0) -> None:
        self.registers = Registers()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._server.daemon_threads = True
        self._server.registers = self.registers  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    served = Server(int(sys.argv[1]))
    threading.Event().wait()
