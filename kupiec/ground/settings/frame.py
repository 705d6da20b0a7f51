"""What settings hang into the frame: tabs and commands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab(
        "settings",
        "users",
        _("Users"),
        url="users",
        right="access.manage",
        order=10,
        shelf="people",
        note=_("Who signs in, and with which roles"),
    ),
    kit.Tab(
        "settings",
        "roles",
        _("Roles"),
        url="roles",
        right="access.manage",
        order=11,
        shelf="people",
        note=_("What a role may do and which records it sees"),
    ),
    kit.Tab(
        "settings",
        "jobs",
        _("Background jobs"),
        url="jobs",
        right="jobs.manage",
        order=90,
        shelf="work",
        note=_("What runs, what failed, starting again"),
    ),
)
COMMANDS = (
    kit.Command("account", _("My account"), url="account", icon="user", words="konto hasło język sesje klucz"),
    kit.Command("jobs", _("Background jobs"), url="jobs", icon="progress", words="zadania w tle postęp kolejka"),
    kit.Command("user-new", _("New user"), url="user-new", icon="user-plus", right="access.manage", words="użytkownik"),
)
