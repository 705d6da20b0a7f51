"""Signing in and out, and the account of the one who is signed in (KER-11)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kupiec.ground.access import public as access
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.settings import second_step
from kupiec.ground.settings.people import LANGUAGES

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@never_cache
def sign_in(request: Any) -> HttpResponse:
    """The page strangers see; a right name and password begin a new session, rotated against fixation."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_onward(request))
    wanted = request.GET.get("lang")
    if wanted in dict(LANGUAGES):
        translation.activate(wanted)
    status, problem = 200, None
    if request.method == "POST":
        try:
            return _let_in(request)
        except Refusal as refusal:
            problem, status = refusal, 429 if refusal.code == "TOO_MANY_TRIES" else 422
    context = {
        "problem": problem,
        "username": request.POST.get("username", "")[:60],
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "languages": LANGUAGES,
        "demo_file": _demo_file(),
        "nobody": not access.User.objects.exists(),
    }
    return render(request, "settings/sign_in.html", context, status=status)


def _demo_file() -> str:
    """Where the demo company's names and passwords stand; empty when there are none."""
    file = settings.DATA / "demo-sign-ins"
    if settings.MODE != "demo" or not file.exists():
        return ""
    return str(file.relative_to(settings.ROOT) if file.is_relative_to(settings.ROOT) else file)


def _let_in(request: Any) -> HttpResponse:
    address = request.META.get("REMOTE_ADDR", "")
    user = access.check_sign_in(request.POST.get("username", ""), request.POST.get("password", ""), address=address)
    return second_step.begin(request, user, onward=_onward(request))


def _onward(request: Any) -> str:
    """Where to go after signing in: an address of ours, nothing else."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if safe and not target.startswith("/wyjscie") else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; the page strangers see comes next."""
    logout(request)
    return HttpResponseRedirect("/wejscie/")


@never_cache
@kit.screen()
def account(request: Any) -> HttpResponse:
    """Who I am here: language, password, my sign-ins, my keys for programs."""
    return _account(request, {})


def _account(request: Any, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "user": user,
        "languages": LANGUAGES,
        "sessions": [(session, program(session.browser)) for session in access.sessions_of(user.pk)],
        "this_session": request.session.session_key,
        "tokens": access.tokens_of(user.pk),
        "ways": access.factors.of(user.pk),
        **more,
    }
    return kit.page(request, "settings/account.html", context, title=_("My account"), status=status)


def program(browser: str) -> str:
    """`Firefox, Windows` of what a browser says about itself; what isn't known stays as it was said."""
    name = next((said for mark, said in BROWSERS if mark in browser), "")
    system = next((said for mark, said in SYSTEMS if mark in browser), "")
    return ", ".join(filter(None, (name, system))) or browser[:70]


@require_POST
@kit.screen()
def language(request: Any) -> HttpResponse:
    access.preferences.set_language(request.POST.get("language", ""), by=request.actor)
    return kit.go(request, "/konto/")


@require_POST
@kit.screen()
def password(request: Any) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on."""
    post = request.POST
    try:
        if post.get("new", "") != post.get("again", ""):
            raise Refusal("NOT_THE_SAME", _("The two new passwords differ."), "again")
        access.change_password(
            request.user, old=post.get("old", ""), new=post.get("new", ""), by=request.actor,
            keep_session=request.session.session_key,
        )  # fmt: skip
    except Refusal as refusal:
        return _account(request, {"password_problem": refusal}, status=422)
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
    access.remember(request)
    return kit.go(request, "/konto/", text=_("The password is changed. Your other sign-ins have ended."))


@require_POST
@kit.screen()
def end_session(request: Any) -> HttpResponse:
    access.end_session(request.POST.get("session", ""), user_id=request.user.pk, by=request.actor)
    return kit.go(request, "/konto/", text=_("That sign-in has ended."))


@require_POST
@kit.screen()
def create_token(request: Any) -> HttpResponse:
    """A new key: its secret is shown once, on this page."""
    try:
        scopes = [code for code in request.POST.get("scopes", "").replace(",", " ").split() if code]
        token, secret = access.create_token(request.POST.get("name", ""), by=request.actor, scopes=scopes)
    except Refusal as refusal:
        return _account(request, {"token_problem": refusal}, status=422)
    return _account(request, {"new_token": token, "new_secret": secret})


@require_POST
@kit.screen()
def revoke_token(request: Any) -> HttpResponse:
    number = request.POST.get("token", "")
    access.revoke_token(kit.parse.key(number) or 0, by=request.actor)
    return kit.go(request, "/konto/", text=_("The key no longer works."))
