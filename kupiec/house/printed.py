"""The wiring as a page for people: docs/wiring.md, kept equal to the code by a house test."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from kupiec.ground.kernel import bells, sockets

PAGE = Path(__file__).resolve().parents[2] / "docs" / "wiring.md"


def page() -> str:
    """Every bell with its listeners in order, every socket with its plugs."""
    import_module("kupiec.house.urls")  # screens declare sockets of their own when they are loaded
    lines = ["# Wiring", "", "Printed from `kupiec/house/wiring.py` by `python -m kupiec.house.printed`.", "", "## Bells", ""]
    for event, handlers in sorted(bells.board().items(), key=lambda pair: _name(pair[0])):
        lines.append(f"- `{_name(event)}` → " + ", ".join(f"`{_name(handler)}`" for handler in handlers))
    lines += ["", "## Sockets", ""]
    for name, socket in sorted(sockets.all_sockets().items()):
        if name.startswith("test"):
            continue
        plugs = sorted({_name(plug if hasattr(plug, "__qualname__") else type(plug)) for plug in socket})
        lines.append(f"- `{name}` ← " + (", ".join(f"`{plug}`" for plug in plugs) or "nobody yet"))
    return "\n".join(lines) + "\n"


def _name(thing: object) -> str:
    module = getattr(thing, "__module__", "").removeprefix("kupiec.")
    return f"{module}.{getattr(thing, '__qualname__', type(thing).__name__)}"


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
