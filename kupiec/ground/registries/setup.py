"""Settings → Registers: which are used, with what key, how much of the day's questions is used, whether they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.registries import queries, services, words
from kupiec.ground.registries.clients.door import TEST
from kupiec.ground.registries.values import Source

I = kit.inputs  # noqa: E741
RIGHT = "registries.setup"
ORDER = tuple(Source)
KNOWN = {Source.GUS: "5261040828", Source.WHITE_LIST: "5261040828", Source.VIES: "PL5261040828", Source.KRS: "0000000000"}
"""The number a trial asks about: the statistical office itself; in KRS one nobody has."""


@kit.screen(right=RIGHT)
def overview(request: kit.Request) -> HttpResponse:
    """All registers on one page; POST `try=SOURCE` asks one of them for a trial."""
    trial: dict[str, str] = {}
    if request.method == "POST":
        trial = _tried(request.POST.get("try", ""), by=request.actor)
    rows = [_row(number, shown) for number, shown in enumerate(queries.setups(), 1)]
    return kit.page(request, "registries/setup.html", {"rows": rows, "trial": trial}, title=_("Registers of firms"))


def _row(number: int, shown: queries.SetupShown) -> dict[str, Any]:
    return {
        "shown": shown, "name": words.NAMES[shown.source], "url": reverse("registry-setup", args=[number]), "source": shown.source.value,
        "used": [(words.ASKED[asked], count, most) for asked, count, most in shown.used], "needs_key": shown.source == Source.GUS and not shown.has_key and not shown.test,
    }  # fmt: skip


def _tried(text: str, *, by: Actor) -> dict[str, str]:
    """Whether a register answers, asked about a number everybody may ask about."""
    if text not in set(Source):
        raise Http404
    source = Source(text)
    try:
        (check,) = services.ask(source, [services.Target(KNOWN[source])], by=by)
    except Refusal as refusal:
        return {"kind": "bad", "text": refusal.text}
    return {
        "kind": "ok",
        "text": say("%(source)s answers: %(name)s")
        % {"source": kit.show.say(words.NAMES[source]), "name": check.name or words.status(check)},
    }


def _source(pk: int) -> Source:
    if not 1 <= pk <= len(ORDER):
        raise Http404
    return ORDER[pk - 1]


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    shown = next(one for one in queries.setups() if one.source == _source(pk))
    return {"active": shown.active, "test": shown.test, "key": ""}, shown.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.save_setup(
        _source(pk), active=values["active"], test=values.get("test", False), key=values.get("key") or None, version=version, by=by
    )
    return pk


def _fields(request: kit.Request) -> tuple[Any, ...]:
    source = _source(request.resolver_match.kwargs["pk"])  # type: ignore[union-attr]
    asked: list[Any] = [I.Flag("active", _("In use"), span=12)]
    if source in TEST:
        asked.append(I.Flag("test", _("Ask the test server (invented firms)"), span=12))
    if source == Source.GUS:
        known = next(one for one in queries.setups() if one.source == source).has_key
        told = (
            _("A key is kept. Leave it empty to keep it; - takes it away.")
            if known
            else _("It is given free of charge by GUS: api.stat.gov.pl.")
        )
        asked.append(I.Text("key", _("Key of the user"), span=6, max=80, help=told))
    return tuple(asked)


def _context(request: kit.Request) -> Mapping[str, Any]:
    source = _source(request.resolver_match.kwargs["pk"])  # type: ignore[union-attr]
    return {"form_title": kit.show.say(words.NAMES[source]), "back_url": reverse("registry-settings")}


SETUP = kit.Form("registries.setup", _("State register"), fields=_fields, load=_load, save=_save, right=RIGHT, context=_context,
                 done=lambda pk: reverse("registry-settings"))  # fmt: skip
