"""Lists of the room: parties, persons, bases, dictionaries; and what they put into the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Count, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.public import Branch, SalesArea
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import Prepared
from kupiec.ground.kit import public as kit
from kupiec.people.parties import columns, filters, page, queries, registered, services, sockets, words
from kupiec.people.parties.models import Base, CustomerGroup, Party, PaymentMethod, PriceKind

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _dictionary(model: Any) -> Any:
    rows = Prepared(lambda: model._base_manager.order_by("name").values_list("pk", "name"))
    return lambda by: rows.read()


def _bases(by: Actor) -> list[tuple[int, str]]:
    return _BASES.read()


_BASES = Prepared(lambda: Base.objects.filter(archived=False).order_by("position", "name").values_list("pk", "name"))


def _parties(by: Actor) -> QuerySet[Party]:
    """Parties with their group and class with the actor's company, for the second line of the first column."""
    group = RawSQL(_GROUP_LINE, (by.company_id,), CharField())  # noqa: S611 - our own words; as a Subquery it took longer to make than to read
    return queries.visible(by).defer("remarks", "search").annotate(group_line=group)


_GROUP_LINE = """SELECT COALESCE(g.name, '') || ' ' || t.abc_class FROM parties_customer_terms t
LEFT JOIN parties_customer_group g ON g.id = t.group_id WHERE t.party_id = parties_party.id AND t.company_id = %s"""


def _second_line(party: Any) -> str:
    return " · ".join(part for part in (party.city, (party.group_line or "").strip()) if part)


def _row_menu(party: Party, by: Actor) -> Sequence[kit.MenuItem]:
    """What one does with a customer: new order and offer come from upper rooms, call and edit from here."""
    items = []
    phone = columns.phones([party.pk], by).get(party.pk)
    if phone:
        items.append(kit.MenuItem(_("Call %(number)s") % {"number": phone}, f"tel:{phone}", "phone", "T"))
    if by.may("parties.edit"):
        items.append(kit.MenuItem(_("Edit"), reverse("party-edit", args=[party.pk]), "edit", "E"))
    return items


ASSIGN = kit.Operation(
    "assign", _("Give a guardian"), run=services.assign, icon="user-check", right="parties.edit", more=True,
    fields=(I.Pick("guardian_id", _("Guardian"), picker="company.employee", required=True, span=12),),
    message=_("%(count)s changed"),
)  # fmt: skip
ADD_TO_BASE = kit.Operation(
    "to-base", _("Add to a base"), run=services.add_members, icon="database", right="parties.edit", more=True,
    fields=(I.Choice("base_id", _("Base of parties"), options=_bases, required=True, span=12),), message=_("%(count)s added"),
)  # fmt: skip
TAKE_FROM_BASE = kit.Operation(
    "from-base", _("Take out of a base"), run=services.remove_members, icon="circle-minus", right="parties.edit",
    bulk=False, more=True, message=_("%(count)s taken out"),
    fields=(I.Choice("base_id", _("Base of parties"), options=_bases, required=True, span=12),),
)  # fmt: skip
BULK_DELETE = kit.Operation(
    "delete", _("Delete"), run=services.delete, icon="trash", right="parties.delete", danger=True, single=False,
    confirm=_("%(count)s parties will be deleted, if nothing refers to them."), message=_("%(count)s deleted"),
)  # fmt: skip

PARTIES = kit.List(
    "parties.parties", _("Parties"), rows=_parties, right="parties.see",
    columns=(
        C.Link("name", _("Party"), url="party", value=str, sort="name_key", sub=_second_line),
        C.Html("attention", _("Needs attention"), fill=columns.attention),
        C.Text("person", _("Main person"), fill=columns.people, hidden=True),
        C.Text("phone", _("Telephone"), fill=columns.phones, hidden=True),
        C.Text("guardian", _("Guardian"), value=lambda party: party.guardian, sort="guardian", source="guardian",
               narrow=False),
        C.Money0("limit", _("Limit"), fill=columns.limits),
        C.Text("group", _("Group and class"), fill=columns.groups, hidden=True),
        C.Text("code", _("Code"), hidden=True),
        C.Text("nip", _("NIP"), hidden=True),
        C.Text("city", _("Town"), hidden=True),
        C.Text("full_name", _("Full name"), source="name", sort=False, hidden=True),
        C.Text("email", _("E-mail"), fill=columns.emails, hidden=True),
        C.Text("price_kind", _("Price kind"), fill=columns.price_kinds, hidden=True),
        C.Text("payment", _("Payment terms"), fill=columns.payments, hidden=True),
        C.Text("area", _("Sales area"), source="area.name", hidden=True),
        C.Text("branch", _("Branch"), source="branch.name", hidden=True),
        C.Flag("customer", _("Customer"), hidden=True),
        C.Flag("supplier", _("Supplier"), hidden=True),
        C.Moment("created_at", _("Entered on"), hidden=True),
    ),
    sort=("name",), search=filters.search, archive="archived",
    filters=(
        F.Choice("role", _("Role"), choices=words.ROLES, apply=filters.in_role),
        F.Choice("base", _("Base of parties"), choices=_bases, apply=filters.in_base),
        F.Choice("group", _("Customer group"), choices=_dictionary(CustomerGroup), apply=filters.in_group),
        F.Choice("class", _("Class"), choices=words.CLASSES, apply=filters.of_class),
        F.Choice("price_kind", _("Price kind"), choices=_dictionary(PriceKind), apply=filters.with_price_kind),
        F.Flag("mine", _("My customers"), apply=filters.mine),
        F.Flag("blocked", _("Sales blocked"), apply=filters.blocked),
        F.Pick("guardian", _("Guardian"), source="guardian_id", picker="company.employee"),
        F.Choice("area", _("Sales area"), source="area_id", choices=_dictionary(SalesArea)),
        F.Choice("branch", _("Branch"), source="branch_id", choices=_dictionary(Branch)),
        F.Choice("kind", _("Kind"), choices=words.PARTY_KINDS),
        F.Text("city", _("Town")),
        F.Text("country", _("Country")),
        F.Dates("created_at", _("Entered on"), moments=True),
    ),
    views=(
        kit.View("customers", _("Customers"), "f.role=customer"),
        kit.View("mine", _("My customers"), "f.mine=1"),
        kit.View("blocked", _("Blocked customers"), "f.blocked=1"),
        kit.View("class-a", _("Class A"), "f.class=A"),
        kit.View("suppliers", _("Suppliers"), "f.role=supplier"),
    ),
    operations=(ASSIGN, ADD_TO_BASE, registered.CHECK, page.BLOCK, page.UNBLOCK, page.ARCHIVE, page.RESTORE, BULK_DELETE, page.DELETE),
    operation_sources=sockets.party_operations, column_sources=sockets.party_columns, filter_sources=(attributes.Columns("parties.party"),), row_menu=_row_menu,
    create=kit.Create(_("Add customer"), url="party-new", right="parties.edit"),
    preview=kit.Preview("parties/_preview.html", page.preview),
    empty=kit.Empty("users", _("No parties yet"), _("Customers, suppliers and everybody we deal with.")),
)  # fmt: skip


def _all_bases(by: Actor) -> QuerySet[Base]:
    return Base.objects.all()


def _members(ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    from kupiec.people.parties.models import BaseMember

    rows = BaseMember.objects.filter(base_id__in=ids).values_list("base_id")
    return dict(rows.annotate(count=Count("pk")))


BASES = kit.List(
    "parties.bases", _("Bases of parties"), rows=_all_bases, right="parties.see",
    columns=(
        C.Link("name", _("Base of parties"), url="base-edit", sub="description"),
        C.Number("members", _("Members"), fill=_members),
        C.Text("rule", _("Rule")),
        C.Moment("refreshed_at", _("Brought up to date")),
        C.Number("position", _("Place in the list"), hidden=True),
    ),
    sort=("position", "name"), search=("name", "description", "rule"), archive="archived",
    row_menu=lambda base, by: (kit.MenuItem(_("Show members"), f"{reverse('parties')}?f.base={base.pk}", "users"),),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive_bases, undo=services.restore_bases, icon="archive",
                      right="parties.bases", message=_("Put away: %(count)s")),
        kit.Operation("restore", _("Restore"), run=services.restore_bases, icon="archive-off", right="parties.bases",
                      message=_("%(count)s restored")),
    ),
    create=kit.Create(_("Add base"), url="base-new", right="parties.bases"),
    empty=kit.Empty("database", _("No bases yet"), _("Groups of parties made by hand or by a rule.")),
)  # fmt: skip


GROUPS = kit.dictionary(_("Customer groups"), CustomerGroup, url="customer-group", one=_("Customer group"), right="parties.setup")
PRICE_KINDS = kit.dictionary(
    _("Price kinds"), PriceKind, url="price-kind", one=_("Price kind"), right="parties.setup",
    more=(C.Flag("proposed", _("Proposed to new customers")), C.Number("position", _("Place in the list"))),
)  # fmt: skip
PAYMENT_METHODS = kit.dictionary(
    _("Payment methods"), PaymentMethod, url="payment-method", one=_("Payment method"), right="parties.setup",
    more=(
        C.Badge("kind", _("Kind"), kinds={key: ("", label) for key, label in words.PAYMENT_KINDS}),
        C.Number("days", _("Days")), C.Number("position", _("Place in the list")),
    ),
)  # fmt: skip

TABS = (
    kit.Tab("clients", "parties", _("Parties"), url="parties", right="parties.see", order=10),
    kit.Tab("clients", "bases", _("Bases"), url="bases", right="parties.bases", order=90),
    kit.Tab(
        "settings",
        "customer-groups",
        _("Customer groups"),
        url="customer-groups",
        right="parties.setup",
        order=40,
        shelf="clients",
        note=_("How customers are divided for prices and discounts"),
    ),
    kit.Tab(
        "settings",
        "price-kinds",
        _("Price kinds"),
        url="price-kinds",
        right="parties.setup",
        order=41,
        shelf="clients",
        note=_("At which prices a customer buys"),
    ),
    kit.Tab(
        "settings",
        "payment-methods",
        _("Payment methods"),
        url="payment-methods",
        right="parties.setup",
        order=42,
        shelf="clients",
        note=_("Transfer, cash, card, and days to pay"),
    ),
)
COMMANDS = (
    kit.Command("party-new", _("New customer"), url="party-new", icon="user-plus", right="parties.edit",
                words="klient kontrahent podmiot nowy", new=True, key="K"),
    kit.Command("base-new", _("New base of parties"), url="base-new", icon="database", right="parties.bases",
                words="baza podmiotów"),
)  # fmt: skip
