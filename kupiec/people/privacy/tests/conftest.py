"""Fixtures of the room."""

import pytest

from kupiec.ground.mail import choices
from kupiec.house import definitions


@pytest.fixture
def sender(cast):
    """Somebody e-mails come from."""
    definitions.install(by=cast.by)
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=cast.by)
