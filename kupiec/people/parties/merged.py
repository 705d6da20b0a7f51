"""Parties that are one (KER-22): how they are compared, what is chosen of them, what comes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.kit import show
from kupiec.ground.merging import public as merging
from kupiec.people.parties import found, identifiers, page, queries, words
from kupiec.people.parties.models import (
    Address,
    BaseMember,
    ContactRow,
    CustomerTerms,
    Party,
    PartyBankAccount,
    Person,
    Preference,
    SupplierTerms,
)
from kupiec.people.parties.services.persons import derived_of
from kupiec.people.parties.services.register import finish
from kupiec.people.parties.values import ROLES

KIND = "parties.party"
NUMBERS = ("nip", "vat_eu", "regon", "krs")
_CONTACTS = {"phone": "phone", "mobile": "phone", "fax": "phone", "email": "email", "web": "web"}
_DEPTH = 50


def traits(ids: Collection[int]) -> list[merging.Traits]:
    """Parties as they are compared; four statements for any set."""
    known: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, kind, key in ContactRow.objects.filter(party__among=set(ids), kind__in=_CONTACTS).values_list("party_id", "kind", "value_key"):
        known[pk].add((_CONTACTS[kind], key))
    for pk, iban in PartyBankAccount.objects.filter(party__among=set(ids)).values_list("party_id", "iban"):
        known[pk].add(("iban", iban))
    seats = Address.objects.filter(party__among=set(ids), kind="seat", archived=False)
    places = {pk: (street, code, city) for pk, street, code, city in seats.values_list("party_id", "street", "postal_code", "city")}
    made = []
    for pk, name, *numbers in Party.objects.filter(pk__among=set(ids)).values_list("pk", "name", *NUMBERS):
        own = {(key, number) for key, number in zip(NUMBERS, numbers, strict=True) if number}
        made.append(merging.Traits(pk, merging.core(name), frozenset(own | known[pk]), *_place(*places.get(pk, ("", "", "")))))
    return made


def _place(street: str, code: str, city: str) -> tuple[str, str]:
    """A street is compared without what it is called by and with its postal code."""
    words_of = fold(street).removeprefix("ul. ").removeprefix("ul ").removeprefix("al. ")
    return (f"{digits(words_of)} {digits(code)}" if words_of and code else "", fold(city))


def holders(wanted: Collection[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], int]]:
    """Who has these numbers, addresses, accounts; a statement for each kind of number asked."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in wanted:
        asked[name].add(value)
    for name in NUMBERS:
        for pk, value in Party.objects.filter(**{f"{name}__in": asked[name]}).values_list("pk", name) if asked[name] else ():
            yield (name, value), pk
    for pk, iban in PartyBankAccount.objects.filter(iban__in=asked["iban"]).values_list("party_id", "iban") if asked["iban"] else ():
        yield ("iban", iban), pk
    keys = {value for name in ("phone", "email", "web") for value in asked[name]}
    for pk, kind, key in (
        ContactRow.objects.filter(value_key__in=keys, kind__in=_CONTACTS).values_list("party_id", "kind", "value_key") if keys else ()
    ):
        yield (_CONTACTS[kind], key), pk


def typed(values: Mapping[str, str]) -> merging.Traits:
    """A party as it is being typed into its form: whatever is whole so far."""
    numbers = {name: "".join(ch for ch in values.get(name, "").upper() if ch.isalnum()) for name in NUMBERS}
    own = {(name, number.removeprefix("PL") if name == "nip" else number) for name, number in numbers.items() if len(number) >= 9}
    own |= {(_CONTACTS[name], identifiers.contact_key(name, values[name])) for name in _CONTACTS if len(values.get(name, "")) >= 6}
    iban = "".join(values.get("iban", "").upper().split())
    own |= {("iban", iban if iban[:2].isalpha() else f"PL{iban}")} if len(iban) >= 20 else set()
    place = _place(values.get("street", ""), values.get("postal_code", ""), values.get("city", ""))
    return merging.Traits(0, merging.core(values.get("name", "")), frozenset(own), *place)


def _roles(party: Party) -> str:
    return ", ".join(translate(label) for role, label in words.ROLES if getattr(party, role))


def _seat(party: Party) -> str:
    return str(Address.objects.filter(party=party, kind="seat", archived=False).first() or "")


def _terms(party: Party) -> str:
    """The terms with all own companies, in a line each."""
    rows = (
        CustomerTerms.objects.filter(party=party).select_related("price_kind", "group", "payment_method", "company").order_by("company_id")
    )
    return "\n".join(_terms_line(row) for row in rows)


def _terms_line(row: CustomerTerms) -> str:
    limit = translate(N_("limit %(amount)s")) % {"amount": show.money0(row.credit_limit)} if row.credit_limit is not None else ""
    blocked = translate(N_("sales blocked")) if row.blocked else ""
    return " · ".join(text for text in (str(row.price_kind or ""), str(row.group or ""), page.payment_words(row), limit, blocked) if text)


def _supply(party: Party) -> str:
    rows = SupplierTerms.objects.filter(party=party).select_related("payment_method").order_by("company_id")
    return "\n".join(" · ".join(filter(None, (str(row.payment_method or ""), row.our_number, str(row.payment_days)))) for row in rows)


_FIELDS = (
    merging.Field("name", N_("Full name")),
    merging.Field("short_name", N_("Short name")),
    merging.Field("code", N_("Code")),
    merging.Field("nip", N_("NIP"), shown=lambda party: identifiers.pretty_nip(party.nip)),
    merging.Field("vat_eu", N_("EU VAT number")),
    merging.Field("regon", N_("REGON")),
    merging.Field("krs", N_("KRS")),
    merging.Field("seat", N_("Seat"), shown=_seat, names=()),
    merging.Field("country", N_("Country")),
    merging.Field("language", N_("Language"), shown=lambda party: translate(words.said(words.LANGUAGES, party.language))),
    merging.Field("guardian", N_("Guardian"), names=("guardian_id",)),
    merging.Field("branch", N_("Branch"), names=("branch_id",)),
    merging.Field("area", N_("Sales area"), names=("area_id",)),
    merging.Field("parent", N_("Belongs to"), names=("parent_id",)),
    merging.Field("terms", N_("Terms of a customer"), shown=_terms, names=()),
    merging.Field("supply", N_("Terms of a supplier"), shown=_supply, names=()),
    merging.Field("external_id", N_("External identifier")),
    merging.Field("remarks", N_("Remarks"), joins=True),
    merging.Field("roles", N_("Roles"), shown=_roles, names=tuple(ROLES), unions=True),
)  # fmt: skip


def _fields(kept: Party, gone: Party) -> Sequence[merging.Field]:
    return (*_FIELDS, *attributes.merging_fields(KIND, kept, gone))


def _settle(meeting: merging.Meeting) -> dict[str, Any]:
    """A party active on either side is active; nobody stands in his own line of parents."""
    kept, gone = meeting.kept, meeting.gone
    found: dict[str, Any] = {"archived": False, "archived_on": None} if kept.archived and not gone.archived else {}
    parent = meeting.value("parent_id")
    above, seen = parent, 0
    while above is not None and above not in (kept.pk, gone.pk) and seen < _DEPTH:
        above, seen = Party.objects.values_list("parent_id", flat=True).get(pk=above), seen + 1
    if above is not None:
        found["parent_id"] = None
    return found


def _title(party: Party) -> str:
    return f"{party} ({party.code})"


def _detail(party: Party) -> str:
    nip = f"NIP {identifiers.pretty_nip(party.nip)}" if party.nip else ""
    return " · ".join(
        part
        for part in (party.name if party.short_name else "", nip, party.city, translate(N_("Archived")) if party.archived else "")
        if part
    )


def _finish(ids: Sequence[int], *, by: Actor) -> None:
    """Derived columns, search, bases; persons are found by the name of the party they are at now."""
    finish(list(ids), by=by)
    rows = list(Person.objects.filter(party__among=set(ids)).select_related("party"))
    changed = [{"pk": row.pk, **derived_of(row)} for row in rows if derived_of(row)["search"] != row.search]
    update_rows(Person, changed, ["phone_key", "name_key", "search"])
    found.persons_saved([row.pk for row in rows], by=by)


PARTY = merging.Kind(
    KIND, "klienci", N_("Parties"), N_("Party"), Party, queries.visible, "parties.edit", "party", "building-store",
    traits=traits, holders=holders, typed=typed, title=_title, detail=_detail, finish=_finish, fields=_fields, settle=_settle,
    related=("guardian", "branch", "area", "parent"), paths=("parties",),
)  # fmt: skip


def _addresses(moving: merging.Moving, ref: merging.Reference) -> None:
    """One seat: the chosen one; the other stays in the archive, where documents point to it."""
    seats = {row.party_id: row for row in Address.objects.filter(party_id__in=(moving.kept, moving.gone), kind="seat", archived=False)}
    if moving.takes("seat") and len(seats) > 1:
        moving.set(Address, [{"pk": seats[moving.kept].pk, "archived": True, "main": False}])
    moving.plain(ref)


def _terms_move(name: str) -> Any:
    """Terms with each own company: those chosen, the others where there are none."""

    def move(moving: merging.Moving, ref: merging.Reference) -> None:
        if moving.takes(name):
            companies = list(ref.model._base_manager.filter(party_id=moving.gone).values_list("company_id", flat=True))
            mine = ref.model._base_manager.filter(party_id=moving.kept, company_id__in=companies)
            moving.drop(ref.model, mine.values_list("pk", flat=True))
        moving.plain(ref)

    return move


def _persons(moving: merging.Moving, ref: merging.Reference) -> None:
    """Persons come over; of two natural persons also the persons they are become one, at a firm he is one of its people."""
    rows = list(Person.objects.filter(party_id__in=(moving.kept, moving.gone)).order_by("pk"))
    himself = {row.party_id: row.pk for row in rows if row.itself}
    main = any(row.main and not row.archived for row in rows if row.party_id == moving.kept)
    changed = [row for row in rows if row.party_id == moving.gone and (row.itself or (row.main and main))]
    moving.set(Person, [{"pk": row.pk, "itself": False, "main": row.main and not main} for row in changed])
    moving.plain(ref)
    if len(himself) > 1:
        moving.part(found.PERSON, kept=himself[moving.kept], gone=himself[moving.gone])


def _children(moving: merging.Moving, ref: merging.Reference) -> None:
    """Branches of the gone party belong to the kept one, which never belongs to itself."""
    moving.aim(
        Party,
        "parent",
        set(Party.objects.filter(parent_id=moving.gone, pk=moving.kept).values_list("pk", flat=True)),
        origin=moving.gone,
        target=None,
    )
    moving.plain(ref)


REFERENCES = (
    merging.Reference(Address, "party", KIND, N_("Addresses"), own=_addresses,
                      yields={"address_one_seat": {"archived": True, "main": False}, "address_one_main": {"main": False}}),
    merging.Reference(ContactRow, "party", KIND, N_("Contact rows"), drops=("contact_row_once",), yields={"contact_row_one_main": {"main": False}}),
    merging.Reference(PartyBankAccount, "party", KIND, N_("Bank accounts"), drops=("party_account_once",),
                      yields={"party_account_one_main": {"main": False}}),
    merging.Reference(BaseMember, "party", KIND, drops=("base_member_once",), watched=False),
    merging.Reference(CustomerTerms, "party", KIND, drops=("customer_terms_once",), own=_terms_move("terms")),
    merging.Reference(SupplierTerms, "party", KIND, drops=("supplier_terms_once",), own=_terms_move("supply")),
    merging.Reference(Preference, "party", KIND, drops=("preference_once",)),
    merging.Reference(Person, "party", KIND, N_("Persons"), own=_persons,
                      yields={"person_one_main": {"main": False}, "person_is_party_once": {"itself": False}}),
    merging.Reference(Party, "parent", KIND, N_("Parties that belong to it"), own=_children),
)  # fmt: skip
