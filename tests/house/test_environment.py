"""The environment is made by whichever Python of the version called works faster, and in the usual way where there is none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool that makes environments, called by a Python from somewhere else that was built without optimizations."""
    described = importlib.util.spec_from_file_location("environment", ROOT / "tools" / "environment.py")
    assert described and described.loader
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(module.sysconfig, "get_config_var", lambda _name: "'--enable-shared'")
    monkeypatch.setattr(sys, "base_prefix", "/elsewhere")
    return module


def test_an_optimized_python_makes_it_itself(environment, monkeypatch):
    monkeypatch.setattr(environment.sysconfig, "get_config_var", lambda _name: "'--enable-optimizations' '--with-lto'")
    assert not environment._made_by_the_faster_one()
    assert not environment.VENV.exists()


def test_without_another_of_the_same_version_it_is_made_as_usual(environment, monkeypatch):
    monkeypatch.setattr(environment.sysconfig, "get_python_version", lambda: "3.99")
    assert not environment._made_by_the_faster_one()
    assert not environment.VENV.exists()


def test_what_could_not_be_finished_is_taken_away(environment, monkeypatch):
    environment.VENV.mkdir()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert not environment._made_by_the_faster_one()
    assert not environment.VENV.exists()


def test_what_is_compiled_is_kept_though_nothing_may_lie_beside_the_source(environment, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "put back afterwards")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    environment._compile_once()
    assert environment.os.environ["PYTHONPYCACHEPREFIX"] == str(environment.VENV / "bytecode")
    assert "PYTHONDONTWRITEBYTECODE" not in environment.os.environ
