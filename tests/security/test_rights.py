"""C5, C6, G14: who may open what. Every address and operation, found by code, for strangers, the rightless, readers, neighbours.

Whether somebody may is decided before rows are asked for, so on one database; whose rows are found, on both.
"""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.access.models import User
from kupiec.ground.kernel import rights
from tests.security import surface, world

pytestmark = pytest.mark.django_db

PUBLIC = {
    "sign-in",
    "health-alive",
    "health-ready",
    "icon",
    "calendar-ics",
    "decision-link",
    "privacy-confirm",
    "privacy-leave",
    "offer-page",
    "offer-page-sums",
    "offer-page-pdf",
    "order-page",
}
"""What a stranger may open."""
BY_KEY = {"caldav-well-known", "caldav", "caldav-principal", "caldav-calendar", "caldav-entry"}
"""What calendar programs open with a key of their user, and no session ever does: 401, and 405 for the methods of browsers. Whose rows
a key opens is tried in people/caldav/tests/test_protocol.py. The well-known address leads there and tells nothing."""
PUBLIC_API = {"/api/v1/docs", "/api/v1/openapi.json"}
FOR_EVERYBODY = {
    "home": "the frame; its panels ask for rights themselves",
    "kit-patterns": "the kit's sheet of patterns, without data of the company",
    "kit-pattern-lines": "lines of the sheet, kept nowhere",
    "kit-palette": "finds only what the actor may see",
    "kit-choices": "pickers narrow to what the actor may see",
    "kit-notices": "own notices",
    "kit-day": "understands a written date",
    "kit-close": "closes nothing by itself",
    "sign-in": "public", "sign-out": "own session",
    "account": "own account", "account-language": "own account", "account-password": "own account",
    "account-session": "own sessions", "account-token": "own keys", "account-token-revoke": "own keys",
    **dict.fromkeys(("second-step-ask", "second-step", "second-step-app", "second-step-app-code", "second-step-passkey",
                     "second-step-passkey-proof", "second-step-remove", "second-step-codes"), "own signing in"),
    **dict.fromkeys(("substitutes", "substitute-new", "substitute-end", "substitute-act"), "own substitutes"),
    "reminder-heard": "own reminders", "notice-choices": "own notices", "desk-whose": "whose papers one's own day shows",
    "kit-jobs": "own jobs", "jobs": "own jobs", "job": "own jobs", "job-progress": "own jobs", "job-act": "own jobs",
    "health-alive": "public", "health-ready": "public", "icon": "public",
}  # fmt: skip
REFUSED = {400, 403, 404, 405}
"""400: the address itself was refused, before anybody asked for rights (a missing parameter)."""


@pytest.fixture(scope="module")
def living(standing: world.World) -> world.World:
    """Made once for this file; every test is rolled back to it."""
    return standing


def _posts(one: surface.Address) -> list[dict[str, str]]:
    """What somebody may try to send to an address: nothing, and every operation of a list with the first rows."""
    names = [operation.key_name for operation in one.shown.operations] if one.shown else []
    return [{}, *({"operation": name, "ids": "1,2,3", "all": "1"} for name in names)]


def _filled(client: Any, one: surface.Address, pk: int) -> dict[str, Any]:
    """The fields of the form at an address as its owner sees them, to be sent by somebody else."""
    if one.name.endswith(("-print", "-pdf")) or one.shown:
        return {}
    answer = client.get(one.url(pk))
    html = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return world.form_values(answer.content.decode()) if html else {}


@pytest.mark.sqlite_only
def test_strangers_get_the_sign_in_page_and_nothing_else(living: world.World) -> None:
    stranger = world.browser(None)
    wrong = []
    with world.watching() as watch:
        for one in surface.pages():
            for method in (stranger.get, stranger.post):
                answer = method(one.url())
                sent = answer.status_code == 302 and answer["Location"].startswith("/wejscie/")
                if one.name in BY_KEY:
                    sent = answer.status_code in (401, 405) or (one.name == "caldav-well-known" and answer.get("Location") == "/caldav/")
                if one.name not in PUBLIC and not sent:
                    wrong.append((one.name, answer.status_code))
                wrong += [(one.name, lacks) for lacks in world.lacking(answer)]
        for op in surface.operations():
            if op.path in PUBLIC_API:
                continue
            answer = stranger.generic(op.method, op.url(), "{}", content_type="application/json")
            if answer.status_code != 401 or world.lacking(answer):
                wrong.append((op.id, answer.status_code, world.lacking(answer)))
        assert not watch.changed()
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.sqlite_only
def test_without_rights_nothing_opens_and_nothing_changes(living: world.World) -> None:
    client = world.person(["nothing.at_all"], parts=True)
    wrong = []
    with world.watching() as watch:
        for one in surface.pages():
            if one.name in FOR_EVERYBODY or one.name in BY_KEY:
                continue
            for pk in world.ids_of(one.room)[:2] if one.by_id else [1]:
                answers = [("GET", client.get(one.url(pk)))]
                answers += [("POST", client.post(one.url(pk), sent)) for sent in _posts(one)]
                wrong += [(one.name, pk, verb, a.status_code) for verb, a in answers if a.status_code not in REFUSED]
                wrong += [(one.name, verb, lacks) for verb, a in answers if (lacks := world.lacking(a))]
            if changed := watch.changed():
                wrong.append((one.name, "changed", changed))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.sqlite_only
def test_the_api_without_rights_answers_no_and_changes_nothing(living: world.World) -> None:
    client = world.person(["nothing.at_all"])
    wrong = []
    with world.watching() as watch:
        for op in surface.operations():
            for pk in world.ids_of(op.room)[:1] if op.by_id else [1]:
                world.fresh_rates()
                answer = client.generic(op.method, op.url(pk), '{"ids": [1, 2]}', content_type="application/json")
                if answer.status_code not in {*REFUSED, 422, 428} and op.room != "jobs":
                    wrong.append((op.id, pk, answer.status_code, answer.content[:80]))
                if changed := watch.changed():
                    wrong.append((op.id, "changed", changed))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


READERS_MAY = {
    "stock-print": "printing is reading; that it was printed is told in the history",
    "notice-choices": "what one hears of is one's own",
    "calendar-feed": "the address of one's own calendar is one's own",
    "caldav-setup": "keys of one's own calendar are one's own",
}


def _reading() -> list[str]:
    return [code for code in rights.catalogue() if code.endswith((".see", ".view"))]


@pytest.mark.sqlite_only
def test_who_only_reads_changes_nothing(living: world.World) -> None:
    """C6: whatever a reader posts to pages and sends to the API, the business tables stay as they were."""
    owner, client = world.person(None, parts=True), world.person(_reading(), parts=True)
    wrong = []
    with world.watching() as watch:
        for one in surface.pages():
            if one.name.startswith(("account", "sign-", "second-step", "substitute")) or one.name in READERS_MAY:
                continue
            for pk in world.ids_of(one.room)[:1] if one.by_id else [1]:
                for sent in [*_posts(one), _filled(owner, one, pk)]:
                    answer = client.post(one.url(pk), sent)
                    if answer.status_code >= 500:
                        wrong.append((one.name, pk, sent, answer.status_code))
            if changed := watch.changed():
                wrong.append((one.name, "changed", changed))
                watch.before = world.fingerprint()
        for op in surface.operations():
            for pk in world.ids_of(op.room)[:1] if op.by_id and op.method != "GET" else [1]:
                world.fresh_rates()
                answer = client.generic(op.method, op.url(pk), '{"ids": [1, 2]}', content_type="application/json")
                if answer.status_code >= 500:
                    wrong.append((op.id, answer.status_code))
                if changed := watch.changed():
                    wrong.append((op.id, "changed", changed))
                    watch.before = world.fingerprint()
    assert not wrong, "\n" + "\n".join(map(str, wrong))


SHARED = {"parties", "catalog", "settings", "kit"}
"""Rooms whose masters all companies of one installation share (ARCHITECTURE): not a neighbour's business to hide."""
SHARED_API = {"parties", "catalog", "jobs"}
ABOUT_SHARED = {
    "reminder-heard": "of another's reminder nothing is said, and nothing happens",
    "party-account": "the party is shared; the account shows the asking company's own papers",
    "party-journal": "the party is shared; its journal shows the asking company's own papers",
    "kupiec_people_activities_api_journal_of_party": "the same", "activity-term": "dictionaries of the group, like groups of customers",
    "letter-term": "dictionaries of the group, like groups of customers", "correspondence_terms_get": "the same",
    "kupiec_people_correspondence_api_edit_term": "the same", "inquiry-status": "dictionaries of the group, like groups of customers",
    "inquiries_statuses_get": "the same", "kupiec_sales_inquiries_api_edit_status": "the same",
    "activities_terms_get": "the same", "kupiec_people_activities_api_edit_term": "the same",
    "item-set": "what an item of the group is made of", "kupiec_money_promotions_api_one_set": "the same", "kupiec_money_promotions_api_save_set": "the same",
    "lot": "lots are of items, which the group shares; its figures, customers and blocks are the asking company's own", "lot-edit": "the same", "lot-keep": "the same",
    "item-lots": "the same", "kupiec_money_lots_api_trace_lot": "the same", "kupiec_money_lots_api_track_item": "the same",
    "empties-confirmation": "the party is shared; the paper tells what the asking company lent",
    "contract-kind": "dictionaries of the group", "contracts_kinds_get": "the same",
    "trade-term": "dictionaries of the group", "offerterms_terms_get": "the same", "kupiec_sales_offerterms_api_edit_term": "the same",
    "budget-kind": "dictionaries of the group", "budgets_kinds_get": "the same", "kupiec_sales_budgets_api_edit_kind": "the same",
    "attribute": "dictionaries of the group", "attributes_attributes_get": "the same",
    "case-kind": "dictionaries of the group", "case-phase": "the same", "case-reason": "the same", "kinds_get": "the same", "phases_get": "the same", "reasons_get": "the same",
    "cases_kinds_get": "the same", "cases_phases_get": "the same", "cases_reasons_get": "the same", "kupiec_people_cases_api_edit_kind": "the same",
    "kupiec_people_cases_api_edit_phase": "the same", "kupiec_people_cases_api_edit_reason": "the same",
    "kupiec_money_receivables_api_exposure": "the same", "kupiec_money_receivables_api_account": "the same",
}  # fmt: skip


def test_records_of_another_company_are_not_found(living: world.World) -> None:
    user: User = world.neighbour_user(world.neighbour())
    own = world.ids_of
    owner, client = world.person(None, parts=True), world.browser(user, parts=True)
    wrong = []
    with world.watching() as watch:
        for one in surface.pages():
            if not one.by_id or one.room in SHARED or one.name in ABOUT_SHARED or one.name in BY_KEY:
                continue
            for pk in own(one.room)[:2]:
                sent = _filled(owner, one, pk)
                allowed = {400, 403, 404, 405, 409, 422} if not sent else {403, 404, 405, 422}
                seen, tried = client.get(one.url(pk)).status_code, client.post(one.url(pk), sent).status_code
                if seen not in {403, 404, 405} or tried not in allowed:
                    wrong.append((one.name, pk, seen, tried))
            if changed := watch.changed():
                wrong.append((one.name, "changed", changed))
                watch.before = world.fingerprint()
        for op in surface.operations():
            if not op.by_id or op.room in SHARED_API or op.id in ABOUT_SHARED:
                continue
            for pk in own(op.room)[:2]:
                world.fresh_rates()
                answer = client.generic(op.method, op.url(pk), "{}", content_type="application/json")
                if answer.status_code not in {*REFUSED, 422, 428}:
                    wrong.append((op.id, pk, answer.status_code, answer.content[:80]))
            if changed := watch.changed():
                wrong.append((op.id, "changed", changed))
                watch.before = world.fingerprint()
    assert not wrong, "\n" + "\n".join(map(str, wrong))
