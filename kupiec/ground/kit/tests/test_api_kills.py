"""F2: the web worker is killed during POSTs; callers who repeat with their key lose nothing and double nothing."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request

import pytest

from kupiec.ground.company.models import Branch
from kupiec.ground.kernel.models import IdempotencyKey
from kupiec.ground.kernel.tests import processes
from kupiec.ground.kit.tests import api_server
from tests.postgres import free_port


@pytest.mark.feature("KER-14")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [8, pytest.param(40, marks=pytest.mark.slow)])
def test_killed_web_workers_lose_and_double_nothing(cast, kills):
    before = Branch.objects.count()
    port, over = free_port(), threading.Event()
    answers: dict[str, dict] = {}

    def ask(key: str) -> dict | None:
        body = json.dumps({"name": f"B{key}"}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/staff/branches", body, method="POST")
        for name, value in (("Authorization", "Bearer good"), ("Content-Type", "application/json"), ("Idempotency-Key", key)):
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
            return None

    def call(who: int) -> None:
        turn = 0
        while not over.is_set():
            key = f"{who}x{turn}"
            found = ask(key)
            if found is None:
                time.sleep(0.02)
                continue
            answers[key] = found
            turn += 1

    def answered(most: int) -> None:
        """Waits for so many answers more than there were, ten seconds at most."""
        end, enough = time.monotonic() + 10, len(answers) + most
        while len(answers) < enough and time.monotonic() < end:
            time.sleep(0.01)

    callers = [threading.Thread(target=call, args=(who,)) for who in range(4)]
    [caller.start() for caller in callers]
    seed = time.time_ns()
    chance = random.Random(seed)
    server = processes.start(api_server.__name__, str(cast.company.pk), str(port))
    worker = 0
    try:
        for _ in range(kills):
            worker = int(server.stdout.readline())
            answered(1)
            time.sleep(chance.uniform(0.0, 0.2))
            os.kill(worker, signal.SIGKILL)
        worker = int(server.stdout.readline())
        answered(4)
    finally:
        over.set()
        [caller.join() for caller in callers]
        server.kill()
        server.wait()
        os.kill(worker, signal.SIGKILL)
    stored = dict(Branch.objects.filter(name__startswith="B").values_list("pk", "name"))
    assert len(answers) > kills, seed
    assert Branch.objects.count() - before == IdempotencyKey.objects.count() >= len(answers), seed
    assert len(set(stored.values())) == len(stored), seed
    assert {key: stored.get(answer["id"]) for key, answer in answers.items()} == {key: f"B{key}" for key in answers}, seed
