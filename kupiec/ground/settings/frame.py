"""What settings hang into the frame: tabs and commands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab("settings", "users", _("Users"), url="users", right="access.manage", order=10),
    kit.Tab("settings", "roles", _("Roles"), url="roles", right="access.manage", order=11),
    kit.Tab("settings", "jobs", _("Background jobs"), url="jobs", right="jobs.manage", order=90),
)
COMMANDS = (
    kit.Command("account", _("My account"), url="account", icon="user", words="konto hasło język sesje klucz"),
    kit.Command("jobs", _("Background jobs"), url="jobs", icon="progress", words="zadania w tle postęp kolejka"),
    kit.Command("user-new", _("New user"), url="user-new", icon="user-plus", right="access.manage", words="użytkownik"),
)
