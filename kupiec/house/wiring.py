"""Who listens and who answers: the only page that knows. A house test keeps it equal to docs/wiring.md."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kupiec.ground.access import public as access
from kupiec.ground.kernel import bells, jobs, rights, sockets
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.settings import people
from kupiec.ground.settings.frame import COMMANDS as SETTINGS_COMMANDS
from kupiec.ground.settings.frame import TABS as SETTINGS_TABS

BOARD: dict[type, list[bells.Handler]] = {}


def install() -> None:
    """Gather rights and invariants of all rooms, hang the bells, plug the sockets."""
    for room in apps.get_app_configs():
        if room.name.startswith("kupiec."):
            _gather(room.name)
    bells.install(BOARD)
    sockets.unplug_all()
    _plug()


def _gather(room: str) -> None:
    """A room's `rights.py`, `invariants.py`, `jobs.py` and `kinds.py` register themselves when imported."""
    for part in ("rights", "invariants", "jobs", "kinds"):
        if find_spec(f"{room}.{part}") is not None:
            module = import_module(f"{room}.{part}")
            rights.declare(getattr(module, "RIGHTS", {}))


def _plug() -> None:
    """Sockets, floor by floor."""
    jobs.actor_sources.plug(access.job_actor)
    api.token_actors.plug(access.actor_by_token)
    kit.view_stores.plug(people.ViewStore())
    kit.tabs.plug(*SETTINGS_TABS)
    kit.commands.plug(*SETTINGS_COMMANDS)
