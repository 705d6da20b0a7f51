"""Who listens and who answers: the only page that knows. A house test keeps it equal to docs/wiring.md."""

from __future__ import annotations

from kupiec.ground.kernel import bells, sockets

BOARD: dict[type, list[bells.Handler]] = {}


def install() -> None:
    """Hang the bells and plug the sockets."""
    bells.install(BOARD)
    sockets.unplug_all()
    _plug()


def _plug() -> None:
    """Sockets, floor by floor."""
