"""Files are kept in a folder of the test; every test ends with the invariants of the room holding."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.files import invariants


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> Any:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest, folder: Any):
    database = "db" if "db" in request.fixturenames else ""
    if database:
        request.getfixturevalue(database)
    yield
    if database:
        assert invariants.attachments_follow_versions() == []
        assert invariants.contents_are_kept() == []
