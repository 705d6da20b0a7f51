"""The second step of signing in: the page strangers with a right password see, and the page where one sets it up (KER-11)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit

if TYPE_CHECKING:
    import segno
else:
    segno = late("segno")

PAGE = "/konto/drugi-krok/"
ASKING = "/wejscie/drugi-krok/"
MINUTES = 5
_HALF = "half_signed_in"
_PROOF = "passkey_proof"
_NEW_APP = "new_app"
_NEW_PASSKEY = "new_passkey"


def begin(request: Any, user: access.User, *, onward: str) -> HttpResponse:
    """After a right password: into a session at once, or on to the second step, which alone begins one."""
    if access.factors.of(user.pk):
        request.session.flush()
        request.session[_HALF] = {"user": user.pk, "at": clock.now().isoformat(), "onward": onward}
        return HttpResponseRedirect(ASKING)
    return let_in(request, user, onward=onward)


def let_in(request: Any, user: access.User, *, onward: str) -> HttpResponse:
    """Begin the session; someone whose role demands a second step he hasn't is led to set it up, and nowhere else."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    access.remember(request)
    if access.factors.demanded(user.pk) and not access.factors.of(user.pk):
        request.session[access.factors.MISSING] = True
        return HttpResponseRedirect(PAGE)
    return HttpResponseRedirect(onward)


def _half(request: Any) -> tuple[access.User, str] | None:
    """Who has shown a right password in this browser within the last minutes, and where he wants to go."""
    kept = request.session.get(_HALF)
    if not kept or clock.now() - dt.datetime.fromisoformat(kept["at"]) > dt.timedelta(minutes=MINUTES):
        return None
    user = access.users().filter(pk=kept["user"], is_active=True).first()
    return (user, kept["onward"]) if user is not None else None


@never_cache
def ask(request: Any) -> HttpResponse:
    """The code of the app, a back-up code, or the passkey."""
    found = _half(request)
    if found is None:
        request.session.pop(_HALF, None)
        return HttpResponseRedirect("/wejscie/")
    user, onward = found
    problem = None
    if request.method == "POST":
        try:
            _prove(request, user)
        except Refusal as refusal:
            problem = refusal
        else:
            request.session.flush()
            return let_in(request, user, onward=onward)
    status = 200 if problem is None else 429 if problem.code == "TOO_MANY_TRIES" else 422
    return render(request, "settings/second_step_ask.html", {"problem": problem, **_ways(request, user)}, status=status)


def _ways(request: Any, user: access.User) -> dict[str, Any]:
    """What the page offers; a fresh challenge for passkeys each time it is shown."""
    known = access.factors.of(user.pk)
    shown = {"app": any(row.kind == row.APP for row in known), "passkey": ""}
    if any(row.kind == row.PASSKEY for row in known) and _possible(request):
        shown["passkey"], request.session[_PROOF] = access.factors.passkeys.ask_proof(known, host=request.get_host())
    return shown


def _prove(request: Any, user: access.User) -> None:
    answer = request.POST.get("passkey", "")
    if not answer:
        access.factors.use_code(user, request.POST.get("code", "")[:60])
        return
    access.factors.admit_passkey(user)
    state = request.session.pop(_PROOF, None)
    known = access.factors.of(user.pk)
    credential_id, counter = access.factors.passkeys.check_proof(answer, state or {}, known, host=request.get_host())
    access.factors.use_passkey(user, credential_id, counter)


def _possible(request: HttpRequest) -> bool:
    return access.factors.passkeys.possible(request.get_host(), secure=request.is_secure())


@never_cache
@kit.screen()
def second_step(request: Any) -> HttpResponse:
    """My ways of the second step, adding and removing them, back-up codes."""
    return _page(request, {})


def _page(request: Any, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "ways": access.factors.of(user.pk),
        "codes_left": access.factors.codes_left(user.pk),
        "demanded": access.factors.demanded(user.pk),
        "possible": _possible(request),
        **more,
    }
    return kit.page(request, "settings/second_step.html", context, title=_("Second step of signing in"), status=status)


@require_POST
@kit.screen()
def new_app(request: Any) -> HttpResponse:
    """The password again, then a picture for the authenticator app; kept only once the app has shown a right code."""
    try:
        access.factors.check_again(request.user, request.POST.get("password", ""))
    except Refusal as refusal:
        return _page(request, {"app_problem": refusal}, status=422)
    secret = access.factors.new_secret()
    request.session[_NEW_APP] = {"secret": secret, "at": clock.now().isoformat()}
    return _page(request, _picture(request, secret))


def _picture(request: Any, secret: str) -> dict[str, Any]:
    drawn = segno.make(access.factors.app_address(request.user, secret), error="m")
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": drawn.svg_data_uri(scale=5, border=2), "secret": grouped}


@require_POST
@kit.screen()
def confirm_app(request: Any) -> HttpResponse:
    begun = _begun(request, _NEW_APP)
    if begun is None:
        return kit.go(request, PAGE, text=_("That took too long. Begin again."))
    try:
        codes = access.factors.add_app(
            request.user, secret=begun["secret"], code=request.POST.get("code", "")[:20], name=request.POST.get("name", ""), by=request.actor
        )  # fmt: skip
    except Refusal as refusal:
        return _page(
            request,
            {"confirm_problem": refusal, "name": request.POST.get("name", "")[:80], **_picture(request, begun["secret"])},
            status=422,
        )
    return _added(request, codes)


@require_POST
@kit.screen()
def new_passkey(request: Any) -> HttpResponse:
    """The password again, then the browser asks the device for a passkey."""
    name = request.POST.get("name", "").strip()[:80]
    try:
        access.factors.check_again(request.user, request.POST.get("password", ""))
    except Refusal as refusal:
        return _page(request, {"passkey_problem": refusal, "passkey_name": name}, status=422)
    options, state = access.factors.passkeys.ask_new(request.user, access.factors.of(request.user.pk), host=request.get_host())
    request.session[_NEW_PASSKEY] = {"state": state, "name": name, "at": clock.now().isoformat()}
    return _page(request, {"passkey_options": options, "passkey_name": name})


@require_POST
@kit.screen()
def confirm_passkey(request: Any) -> HttpResponse:
    begun = _begun(request, _NEW_PASSKEY)
    if begun is None:
        return kit.go(request, PAGE, text=_("That took too long. Begin again."))
    del request.session[_NEW_PASSKEY]
    try:
        credential_id, credential = access.factors.passkeys.check_new(
            request.POST.get("passkey", ""), begun["state"], host=request.get_host()
        )
        codes = access.factors.add_passkey(
            request.user, credential_id=credential_id, credential=credential, name=begun["name"], by=request.actor
        )
    except Refusal as refusal:
        return _page(request, {"passkey_problem": refusal, "passkey_name": begun["name"]}, status=422)
    return _added(request, codes)


def _begun(request: Any, what: str) -> dict[str, Any] | None:
    kept = request.session.get(what)
    if not kept or clock.now() - dt.datetime.fromisoformat(kept["at"]) > dt.timedelta(minutes=2 * MINUTES):
        return None
    return dict(kept)


def _added(request: Any, codes: list[str]) -> HttpResponse:
    for name in (_NEW_APP, access.factors.MISSING):
        request.session.pop(name, None)
    return _page(request, {"codes": codes, "added": True})


@require_POST
@kit.screen()
def remove(request: Any) -> HttpResponse:
    try:
        access.factors.check_again(request.user, request.POST.get("password", ""))
        access.factors.remove(request.user, kit.parse.key(request.POST.get("factor", "")) or 0, by=request.actor)
    except Refusal as refusal:
        return _page(request, {"remove_problem": refusal}, status=422)
    return kit.go(request, PAGE, text=_("It is no longer asked for."))


@require_POST
@kit.screen()
def codes(request: Any) -> HttpResponse:
    """Ten new back-up codes, shown once."""
    try:
        access.factors.check_again(request.user, request.POST.get("password", ""))
        made = access.factors.renew_codes(request.user, by=request.actor)
    except Refusal as refusal:
        return _page(request, {"codes_problem": refusal}, status=422)
    return _page(request, {"codes": made})
