"""Users and roles: lists and forms over the verbs of access (KER-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel import rights, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.settings.structure import branches

C, I = kit.columns, kit.inputs  # noqa: E741 - the kit's own short names
LANGUAGES = (("pl", "Polski"), ("en", "English"))
SCOPES = (("all", _("all")), ("area", _("own area")), ("branch", _("own branch")), ("own", _("own")), ("none", _("none")))
DOMAINS = (
    ("parties", _("Parties")), ("offers", _("Offers")), ("orders", _("Orders")), ("invoices", _("Invoices")),
    ("receivables", _("Receivables")), ("cases", _("Cases")),
)  # fmt: skip
ROOMS = {
    "access": _("Users"), "activities": _("Contacts and tasks"), "amendments": _("Amendments of orders"), "attributes": _("Attributes"), "blankets": _("Blanket orders"),
    "booking": _("Bookings"), "budgets": _("Budgets"), "calloffs": _("Orders from contracts"), "cases": _("Cases"), "catalog": _("Items"), "company": _("Company"),
    "confirmations": _("Confirmations"), "contracts": _("Contracts"), "correspondence": _("Correspondence"), "empties": _("Packaging that comes back"), "exchange": _("Imports"),
    "followups": _("Follow-ups of offers"), "inquiries": _("Inquiries"), "intake": _("Orders that came in"), "invoicing": _("Invoices"), "jobs": _("Background jobs"),
    "layouts": _("Prints"), "ledger": _("Ledger"), "lots": _("Lots"), "mail": _("E-mail"), "mailboxes": _("Mailboxes"), "merging": _("Duplicates"), "offers": _("Offers"),
    "offerterms": _("Trade terms"), "office": _("Office templates"), "ordermessages": _("Messages about orders"), "orders": _("Orders"), "parties": _("Parties"),
    "prices": _("Prices"), "pricing": _("Price lists"), "privacy": _("Personal data"), "promising": _("Promises"), "promotions": _("Bundle promotions"),
    "receivables": _("Receivables"), "registries": _("Registers of firms"), "returns": _("Returns"), "stock": _("Stock"), "supply": _("Purchases and production"),
    "transport": _("Transport"), "workflow": _("Circulations"),
}  # fmt: skip


def _users(by: Actor) -> QuerySet[access.User]:
    by.require("access.manage")
    return access.users()


def _all_roles(by: Actor) -> QuerySet[access.Role]:
    by.require("access.manage")
    return access.Role.objects.order_by("name")


def _came(ids: Any, by: Actor) -> dict[int, str]:
    """Rights newer versions brought that a role shaped here lacks, in the reader's words."""
    says = rights.catalogue()
    return {pk: ", ".join(str(kit.show.say(says[code])) for code in codes) for pk, codes in access.standards.came_since(ids).items()}


def _role_names(ids: Any, by: Actor) -> dict[int, str]:
    """Roles of the page's users in one query."""
    given = access.RoleGiven.objects.filter(user_id__in=ids).select_related("role").order_by("role__name")
    names: dict[int, list[str]] = {}
    for row in given:
        names.setdefault(row.user_id, []).append(row.role.name)
    return {pk: ", ".join(found) for pk, found in names.items()}


def _let_in(ids: Any, *, by: Actor) -> None:
    for pk in ids:
        access.set_active(pk, True, by=by)


def _keep_out(ids: Any, *, by: Actor) -> None:
    with tx.write_tx(by=by):
        for pk in ids:
            access.set_active(pk, False, by=by)


def _reset_second_step(ids: Any, *, by: Actor) -> None:
    with tx.write_tx(by=by):
        for pk in ids:
            access.factors.reset(pk, by=by)


def _with_second_step(ids: Any, by: Actor) -> dict[int, bool]:
    """Which of the page's users have a second step, in one query."""
    return dict.fromkeys(access.factors.having(ids), True)


USERS = kit.List(
    name="settings.users",
    title=_("Users"),
    rows=_users,
    columns=(
        C.Link("username", _("Sign-in name"), url="user-edit"),
        C.Text("employee.last_name", _("Last name")),
        C.Text("employee.first_name", _("First name")),
        C.Html("roles", _("Roles"), fill=_role_names),
        C.Text("email", _("E-mail")),
        C.Text("language", _("Language"), value=lambda user: dict(LANGUAGES).get(user.language, user.language)),
        C.Flag("is_active", _("May sign in")),
        C.Flag("second_step", _("Second step"), fill=_with_second_step),
        C.Ago("last_login", _("Last sign-in")),
    ),
    sort=("username",),
    search=("username", "employee__last_name", "email"),
    filters=(kit.filters.Flag("is_active", _("May sign in"), apply=lambda rows, by: rows.filter(is_active=True)),),
    operations=(
        kit.Operation("let-in", _("Let in"), run=_let_in, icon="lock-open", right="access.manage"),
        kit.Operation("keep-out", _("Keep out"), run=_keep_out, icon="lock", right="access.manage", danger=True,
                      confirm=_("%(count)s users will be signed out at once and their keys stop working.")),
        kit.Operation("reset-second-step", _("Reset the second step"), run=_reset_second_step, icon="shield-lock", right="access.manage",
                      danger=True, confirm=_("%(count)s users will be signed out and can sign in with the password alone until they set it up again.")),
    ),
    create=kit.Create(_("User"), url="user-new", key="Ins", right="access.manage"),
    open_url="user-edit",
    empty=kit.Empty("users", _("No users"), _("Add the people who work with Kupiec.")),
    export=False,
)  # fmt: skip


def _roles(by: Actor) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in access.Role.objects.order_by("name").values_list("pk", "name")]


@dataclass(frozen=True, slots=True)
class UserData:
    """What the form of a user says."""

    username: str = ""
    password: str = ""
    email: str = ""
    employee_id: int | None = None
    branch_id: int | None = None
    roles: tuple[str, ...] = ()
    language: str = "pl"


def add_user(data: UserData, *, by: Actor) -> int:
    user = access.create_user(
        data.username, password=data.password, by=by, employee_id=data.employee_id,
        roles=[(int(role), by.company_id, data.branch_id) for role in data.roles],
        options={"email": data.email, "language": data.language},
    )  # fmt: skip
    return int(user.pk)


def change_user(data: UserData, *, pk: int, version: int | None, by: Actor) -> int:
    facts = {"email": data.email, "language": data.language, "employee_id": data.employee_id, "password": data.password}
    roles = [int(role) for role in data.roles]
    access.change_user(pk, facts, roles=roles, branch_id=data.branch_id, by=by, version=version)
    return pk


def load_user(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    by.require("access.manage")
    user = access.users().get(pk=pk)
    given = access.RoleGiven.objects.filter(user_id=pk, company_id=by.company_id).order_by("pk").values_list("role_id", "branch_id")
    return {
        "username": user.username, "email": user.email, "language": user.language, "employee_id": user.employee_id,
        "branch_id": given[0][1] if given else None, "roles": tuple(str(role) for role, _branch in given),
    }, user.version  # fmt: skip


_EMAIL = I.Email("email", _("E-mail"), span=4)
_WHO = (
    I.Pick("employee_id", _("Employee"), picker="company.employee", span=4),
    I.Choice("branch_id", _("Works from"), options=branches, blank=_("the branch of the employee"), span=4),
    I.Choice("language", _("Language"), options=LANGUAGES, span=4, default="pl"),
    I.Choices("roles", _("Roles"), options=_roles),
)
ADD_USER = kit.Form(
    name="settings.user-new",
    title=_("New user"),
    command=UserData,
    fields=(
        I.Text("username", _("Sign-in name"), required=True, span=4, max=60),
        I.Text("password", _("First password, at least 10 characters"), required=True, span=4, max=200),
        _EMAIL,
        *_WHO,
    ),
    save=add_user,
    done=lambda pk: reverse("users"),
    right="access.manage",
)
EDIT_USER = kit.Form(
    name="settings.user-edit",
    title=_("User"),
    command=UserData,
    fields=(
        I.Text("username", _("Sign-in name"), readonly=True, span=4),
        _EMAIL,
        I.Text("password", _("New password"), span=4, max=200, help=_("Only when the old one is forgotten: all sign-ins of the user end.")),
        *_WHO,
    ),
    load=load_user,
    save=change_user,
    done=lambda pk: reverse("users"),
    right="access.manage",
)

ROLES = kit.List(
    name="settings.roles",
    title=_("Roles"),
    rows=_all_roles,
    columns=(
        C.Link("name", _("Role"), url="role-edit"),
        C.Text("code", _("Code")),
        C.Text("rights", _("Rights"), value=lambda role: _all_or(role)),
        C.Text("scopes", _("Sees"), value=lambda role: _seen_by(role)),
        C.Text("came", _("Came since, not given"), fill=_came),
    ),
    sort=("name",),
    search=("name", "code"),
    create=kit.Create(_("Role"), url="role-new", key="Ins", right="access.manage"),
    open_url="role-edit",
    empty=kit.Empty("shield-lock", _("No roles"), _("A role is a set of rights given to users.")),
    export=False,
)


def _all_or(role: access.Role) -> str:
    return str(_("all rights")) if role.all_rights else str(len(rights.expand(role.rights)))


def _seen_by(role: access.Role) -> str:
    """What of the records a role sees: `Orders: own branch`."""
    labels, words = dict(DOMAINS), dict(SCOPES)
    return ", ".join(f"{labels.get(domain, domain)}: {words.get(scope, scope)}" for domain, scope in role.scopes.items()) or str(_("all"))


def _right_choices(by: Actor) -> list[tuple[str, str]]:
    """All rights there are, room by room, in the reader's words."""
    return [(code, kit.show.say(says)) for code, says in rights.catalogue().items()]


def _room_of(code: str) -> Any:
    """Under which heading a right stands."""
    room = code.partition(".")[0]
    return ROOMS.get(room, room)


@dataclass(frozen=True, slots=True)
class RoleData:
    """What the form of a role says."""

    code: str = ""
    name: str = ""
    everything: bool = False
    second_step: bool = False
    rights: tuple[str, ...] = ()
    parties: str = "all"
    offers: str = "all"
    orders: str = "all"
    invoices: str = "all"
    receivables: str = "all"
    cases: str = "all"


def save_role(data: RoleData, *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    code = access.Role.objects.values_list("code", flat=True).get(pk=pk) if pk else data.code.strip()
    if pk is None and access.Role.objects.filter(code=code).exists():
        raise Refusal("CODE_TAKEN", _("This code is taken."), "code")
    shown = [domain for domain, _label in DOMAINS]
    kept = access.Role.objects.values_list("scopes", flat=True).get(pk=pk) if pk else {}
    scopes = {domain: scope for domain, scope in kept.items() if domain not in shown}
    scopes |= {domain: getattr(data, domain) for domain in shown if getattr(data, domain) != "all"}
    patterns = ("*",) if data.everything else data.rights
    with tx.write_tx(by=by):
        role = access.save_role(code, name=data.name, patterns=patterns, scopes=scopes, by=by, version=version if pk else None)
        access.factors.demand(role.pk, data.second_step, by=by)
    return int(role.pk)


def load_role(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    role = access.Role.objects.get(pk=pk)
    values = {
        "code": role.code,
        "name": role.name,
        "everything": role.all_rights,
        "second_step": role.second_step,
        "rights": tuple(sorted(rights.expand(role.rights))),
    }
    return {**values, **{domain: role.scopes.get(domain, "all") for domain, _label in DOMAINS}}, role.version


def _role_fields(*, new: bool) -> tuple[Any, ...]:
    return (
        I.Text("code", _("Code"), required=new, readonly=not new, span=3, max=30),
        I.Text("name", _("Name"), required=True, span=9, max=80),
        I.Flag("second_step", _("Signs in with a second step (app or passkey)"), span=12),
        kit.Group(_("Records this role sees"), tuple(I.Choice(d, label, options=SCOPES, span=2, default="all") for d, label in DOMAINS)),
        kit.Group(
            _("Rights"),
            (
                I.Flag("everything", _("All rights, those that come later too"), span=12),
                I.Choices("rights", _("This role may"), options=_right_choices, heading=_room_of),
            ),
        ),
    )


ADD_ROLE = kit.Form(
    name="settings.role-new", title=_("New role"), command=RoleData, fields=_role_fields(new=True), save=save_role,
    done=lambda pk: reverse("roles"), right="access.manage",
)  # fmt: skip
EDIT_ROLE = kit.Form(
    name="settings.role-edit", title=_("Role"), command=RoleData, fields=_role_fields(new=False), load=load_role,
    save=save_role, done=lambda pk: reverse("roles"), right="access.manage",
)  # fmt: skip


class ViewStore:
    """Keeps saved views of lists in access; plugged into the kit."""

    def seen(self, list_name: str, *, by: Actor) -> list[kit.View]:
        return [
            kit.View(f"v{row.pk}", row.label, row.query, id=row.pk, shared=row.shared, mine=row.user_id == by.user_id)
            for row in access.saved_views.seen(list_name, by=by)
        ]

    def save(self, list_name: str, *, label: str, query: str, shared: bool, by: Actor) -> int:
        return access.saved_views.save(list_name, label=label, query=query, shared=shared, by=by)

    def drop(self, view_id: int, *, by: Actor) -> None:
        access.saved_views.drop(view_id, by=by)

    def layouts(self, list_name: str, *, user: Any) -> Mapping[str, Any]:
        return access.saved_views.layouts(list_name, user=user)

    def keep_layout(self, list_name: str, *, view: str, layout: Mapping[str, Any], by: Actor) -> None:
        access.saved_views.keep_layout(list_name, view=view, layout=layout, by=by)
