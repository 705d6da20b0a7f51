"""A company with employees, screens over them, a client that is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Employee
from kupiec.ground.kernel import sockets
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.tests import screens

NAMES = ("Nowak", "Kowalska", "Wiśniewska", "Wójcik", "Łęcki", "Zielińska", "nowak")


@pytest.fixture
def screens_mounted(settings: Any) -> Any:
    """The test screens answer instead of the rooms'."""
    settings.ROOT_URLCONF = "kupiec.ground.kit.tests.screens"
    kept = {name: list(socket._plugs) for name, socket in sockets._all.items()}
    kit.tabs._plugs.clear()
    kit.commands._plugs.clear()
    kit.pickers.plug(screens.BRANCHES)
    kit.tabs.plug(kit.Tab("clients", "employees", "Employees", url="test-employees"), kit.Tab("day", "home", "Home", url="home"))
    kit.commands.plug(kit.Command("employee-new", "New employee", url="test-employee-new", icon="user-plus", new=True, words="dodaj osobę"))
    yield
    for name, plugs in kept.items():
        sockets._all[name]._plugs[:] = plugs


@pytest.fixture
def employees(cast: Any) -> list[Employee]:
    """130 employees, some sharing names, some without a branch."""
    made = [
        Employee(
            company=cast.company,
            branch=(None, cast.branch, cast.other_branch)[at % 3],
            code=f"K{at:03d}",
            first_name="Ewa" if at % 2 else "Jan",
            last_name=NAMES[at % len(NAMES)],
            email="=1+1@x.example" if at == 0 else "",
        )
        for at in range(130)
    ]
    return Employee.objects.bulk_create(made)


@pytest.fixture
def signed(db: Any, cast: Any, screens_mounted: Any) -> Callable[..., Client]:
    def make(rights: list[str] | None = None) -> Client:
        client = Client()
        for name, value in session_cookie(user_with(rights)):
            client.cookies[name] = value
        return client

    return make


@pytest.fixture
def hx() -> dict[str, str]:
    return {"HX-Request": "true"}
