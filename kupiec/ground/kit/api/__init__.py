"""The machinery of the REST API (KER-14): rooms write `api.py` with a `Router`; docs/api.md shows how."""

from kupiec.ground.kit.api.collections import Collection, collection
from kupiec.ground.kit.api.commands import Ids, Input, Router, Scalar, bulk, tagged, version
from kupiec.ground.kit.api.factory import build, urlpatterns
from kupiec.ground.kit.callers import token_actors

__all__ = [
    "Collection",
    "Ids",
    "Input",
    "Router",
    "Scalar",
    "build",
    "bulk",
    "collection",
    "tagged",
    "token_actors",
    "urlpatterns",
    "version",
]
