"""The wiring page people read is the wiring that runs."""

from __future__ import annotations

import ast

from kupiec.ground.kit import public as kit
from kupiec.house import printed
from tests.house import source


def test_the_printed_wiring_is_the_real_one():
    """After a change: `DJANGO_SETTINGS_MODULE=kupiec.house.settings_test python -m kupiec.house.printed`."""
    assert printed.PAGE.read_text(encoding="utf-8") == printed.page()


def test_every_notice_belongs_to_a_topic_people_can_choose():
    """`kit.Notice(…, topic=…)`: without one nobody could mute it or have it by e-mail."""
    known = {topic.code for topic in kit.notice_topics}
    wrong = []
    for path in source.files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Notice":
                given = [word.value for word in node.keywords if word.arg == "topic"]
                code = given[0].value if given and isinstance(given[0], ast.Constant) else "by name" if given else ""
                if code != "by name" and code not in known:
                    wrong.append(f"{source.name(path)}:{node.lineno} {code}")
    assert not wrong, wrong
