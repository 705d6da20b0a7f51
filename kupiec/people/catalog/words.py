"""What kinds of items are called; names of fields as the timeline writes them."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

KINDS = (
    ("goods", N_("Goods")), ("product", N_("Product")), ("semi", N_("Semi-finished product")),
    ("material", N_("Material")), ("raw", N_("Raw material")), ("component", N_("Component")),
    ("service", N_("Service item")), ("packaging", N_("Returnable packaging")), ("cost", N_("Cost item")), ("set", N_("Set")),
)  # fmt: skip
GTU = tuple((f"GTU_{number:02d}", f"GTU_{number:02d}") for number in range(1, 14))

FIELD_NAMES = (
    N_("code"), N_("external id"), N_("name"), N_("description"), N_("kind"), N_("stocked"), N_("group"),
    N_("discount group"), N_("producer"), N_("producer code"), N_("unit"), N_("vat code"), N_("pkwiu"), N_("cn"),
    N_("gtu"), N_("annex15"), N_("purchase price"), N_("list price"), N_("weight kg"), N_("remarks"), N_("archived"),
)  # fmt: skip
"""Verbose names Django makes of the model's fields; the timeline translates them."""

EVENTS = {
    "catalog.item:archived": (N_("Put into the archive"), "archive", ""),
    "catalog.item:restored": (N_("Taken out of the archive"), "archive-off", "ok"),
}


def said(pairs: tuple[tuple[str, str], ...], key: str) -> str:
    """The English word of a key, marked for translation; the key itself when unknown."""
    return dict(pairs).get(key, key)
