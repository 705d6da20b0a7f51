"""The page where a step is decided, signed in or by the address of an e-mail; made for a telephone as well."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import links, people, queries, rules, services, sockets, story, words
from kupiec.ground.workflow.models import Link, Task
from kupiec.ground.workflow.screens import due_mark, kind_label
from kupiec.ground.workflow.services.deciding import Outcome
from kupiec.ground.workflow.values import Change, State, TaskState


@kit.screen(right="workflow.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """What waits, what it says, what has changed; POST decides, passes on, asks or answers."""
    task = queries.task(pk, by=request.actor)
    problem = None
    if request.method == "POST":
        try:
            return _done(request, task)
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problem = refusal
            task = queries.task(pk, by=request.actor)
    context = {**_page(task, by=request.actor), "problem": problem, "typed": request.POST}
    return kit.page(request, "workflow/decision.html", context, title=task.circulation.title, status=422 if problem else 200)


def _done(request: kit.Request, task: Task) -> HttpResponse:
    post, by = request.POST, request.actor
    do, here = post.get("do", ""), reverse("decision", args=[task.pk])
    if do == "delegate":
        services.delegate(task.pk, _person(post), post.get("note", ""), by=by)
        return kit.go(request, reverse("decisions"), text=_("Passed on"))
    if do == "ask":
        services.ask(task.pk, _person(post), post.get("text", ""), by=by)
        return kit.go(request, here, text=_("Asked"))
    if do == "answer":
        services.answer(kit.parse.key(post.get("question", "")) or 0, post.get("answer", ""), by=by)
        return kit.go(request, reverse("decisions"), text=_("Answered"))
    outcome = services.act(task.pk, do, post.get("comment", ""), by=by, seen=post.get("seen", ""))
    return kit.go(request, here if outcome.restarted else reverse("decisions"), text=said(outcome, do))


def _person(post: Any) -> int:
    """Refuses REQUIRED."""
    pk = kit.parse.key(post.get("user_id", "")) if post.get("user_id") else None
    if not pk:
        raise Refusal("REQUIRED", _("Choose the person."), "user_id")
    return int(pk)


def said(outcome: Outcome, decision: str) -> str:
    """What the decision brought, in words."""
    if outcome.restarted:
        return gettext("The document has changed, so the circulation began anew. Nothing was decided.")
    done = kit.show.say(words.DECISIONS[decision][1])
    if outcome.state == State.RUNNING:
        return gettext("Your decision: %(done)s. The circulation goes on.") % {"done": done}
    return gettext("Your decision: %(done)s. The circulation has ended.") % {"done": done}


def _page(task: Task, *, by: Actor) -> dict[str, Any]:
    """Everything the page shows; also by the address of an e-mail."""
    circulation = task.circulation
    told = sockets.tell(circulation.kind, [circulation.record_id], company_id=task.company_id).get(circulation.record_id)
    now = sockets.facts(told) if told else task.facts
    waiting = task.state == TaskState.WAITING
    holders = queries.holders_of([task.pk])[task.pk]
    sides = people.sides(by)
    mine = [one for one in holders if one.user_id in sides]
    shown = now if waiting else task.facts
    changed = rules.changes(task.facts, now) if waiting else tuple(Change(*row) for row in task.changes)
    return {
        "task": task, "circulation": circulation, "kind": kind_label(circulation.kind), "due": due_mark(task) if waiting else None,
        "facts": [(label, text, next((one.before for one in changed if one.label == label), None)) for _key, label, text, right in shown if not right or by.may(right)],
        "changed": words.changes(changed, by=by) if changed else "", "seen": rules.mark(now), "holders": holders, "mine": bool(mine) and waiting,
        "absent": next((str(one.user) for one in mine if sides[one.user_id] is not None), "") if by.user_id not in {one.user_id for one in mine} else "",
        "buttons": [(decision.value, *words.BUTTONS[decision]) for decision in task.decisions()], "entries": story.of_circulations([circulation], by=by),
        "questions": [one for one in queries.questions_of([task.pk]) if one.answered_at is None], "sides": sides, "users": [(pk, str(user)) for pk, user in people.users(task.company_id).items() if pk != by.user_id] if mine else [], "url": told.url if told else "",
        "decided": words.DECISIONS[task.decision] if task.decision else None, "who": story.person(task.decided_by, task.decided_for) if task.decided_at else "",
        "explains": any(one in ("reject", "return") for one in task.decisions()),
    }  # fmt: skip


# by the address of an e-mail


@never_cache
def by_link(request: Any, token: str) -> HttpResponse:
    """GET shows and decides nothing, however often mail scanners follow it; POST decides once."""
    link = links.find(token)
    by = links.actor(link) if link is not None else None
    if link is None or by is None:
        return _bare(
            request,
            {
                "title": gettext("This address isn’t valid"),
                "text": gettext("It may have been cut off by the mail program. Sign in and look under “To decide”."),
            },
            status=404,
        )
    if links.needs_second_step(link):
        return HttpResponseRedirect(reverse("decision", args=[link.task_id]))
    with translation.override(link.user.language):
        return _by_link(request, link, token, by)


def _by_link(request: Any, link: Link, token: str, by: Actor) -> HttpResponse:
    problem = None
    if request.method == "POST":
        try:
            outcome = links.decide(token, request.POST.get("do", ""), request.POST.get("comment", ""), seen=request.POST.get("seen", ""))
        except Refusal as refusal:
            problem = refusal
        else:
            return _bare(
                request, {"title": gettext("Thank you"), "text": said(outcome, request.POST.get("do", "")), "user": link.user}, status=200
            )
    task = Task.objects.select_related(
        "circulation__edition__definition", "circulation__started_by__employee", "step", "decided_by__employee", "decided_for__employee"
    ).get(pk=link.task_id)
    page = _page(task, by=by)
    over = link.used_at is not None or link.expires_at <= clock.now()
    if not page["mine"] or over:
        return _bare(
            request, {"title": task.circulation.title, "text": _why_not(page, over=over), "user": link.user}, status=422 if problem else 410
        )
    return _bare(
        request,
        {**page, "title": task.circulation.title, "problem": problem, "user": link.user, "typed": request.POST, "decides": True},
        status=422 if problem else 200,
    )


def _why_not(page: dict[str, Any], *, over: bool) -> str:
    task = page["task"]
    if task.state == TaskState.DONE:
        params = {"who": page["who"], "when": kit.show.moment(task.decided_at), "what": kit.show.say(page["decided"][1])}
        return gettext("Decided already: %(who)s, %(when)s, %(what)s.") % params
    if task.state == TaskState.WITHDRAWN:
        return gettext("This is no longer needed: the circulation has gone on without it, or was ended.")
    if over:
        return gettext("This address has served its purpose or is out of date. Sign in to see how things stand.")
    return gettext("This waits for somebody else now.")


def _bare(request: Any, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "workflow/by_link.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
