"""Mailboxes set up: sealed passwords, whose they are, lines tried with failures in words, no line into the house."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from kupiec.ground.kernel import egress
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.activities.tests import builders as activities
from kupiec.people.mailboxes import queries, services, words
from kupiec.people.mailboxes.line import Account, FailingError, Line
from kupiec.people.mailboxes.models import Folder, Mailbox
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.server import Folder as There
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.mailboxes.values import Failing

INSIDE = ("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1",
          "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00::1", "100.64.0.1")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.feature("ACT-2")
def test_a_password_is_sealed_and_a_personal_mailbox_is_its_owners(office):
    row = make.mailbox(office.by)
    assert make.Post().password not in row.secret
    alone = replace(office.by, all_rights=False, rights=frozenset({"mailboxes.own", "mailboxes.read"}))
    other = replace(alone, employee_id=activities.employee(office.by).pk)
    assert queries.mailboxes(alone).count() == 1 and queries.mailboxes(other).count() == 0
    for changes in ({"kind": "shared", "login": "b"}, {"members": (other.employee_id,), "login": "c"}):
        with pytest.raises(Refusal) as refused:
            services.add_mailbox(make.draft(**changes), by=alone)
        assert refused.value.code == "FORBIDDEN"
    with pytest.raises(Refusal) as refused:
        services.add_mailbox(make.draft(), by=office.by)
    assert refused.value.code == "TAKEN"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [({"host": "a b"}, "host"), ({"host": "http://x"}, "host"), ({"address": "x"}, "address"), ({"port": 99999}, "port"), ({"name": " "}, "name"),
     ({"password": ""}, "password"), ({"password": "a\nb"}, "password"), ({"correspondents": "nic"}, "correspondents"), ({"security": "?"}, "security")],
)  # fmt: skip
def test_what_a_mailbox_must_be(office, changes, field):
    with pytest.raises(Refusal) as refused:
        services.add_mailbox(make.draft(**changes), by=office.by)
    assert refused.value.field == field


@pytest.mark.django_db
def test_another_server_wants_the_password_anew(office):
    """Else whoever may change a mailbox could have its password sent to a server of his own."""
    row = make.mailbox(office.by)
    with pytest.raises(Refusal) as refused:
        services.edit_mailbox(row.pk, make.draft(host="zle.example", password=""), by=office.by)
    assert refused.value.field == "password"
    services.edit_mailbox(row.pk, make.draft(name="Inna", password=""), by=office.by)
    assert Mailbox.objects.get().secret == row.secret


@pytest.mark.django_db
@pytest.mark.feature("ACT-2")
def test_the_line_is_tried_and_folders_are_listed(office, serve):
    post = Post()
    post.folders["Wysłane".encode("utf-7").decode().replace("+", "&")] = There(flags="\\HasNoChildren \\Sent")
    row = make.mailbox(office.by, serve(post))
    tried = services.try_mailbox(row.pk, by=office.by)
    assert (tried.failing, tried.folders) == ("", ("INBOX", "Wysłane"))
    assert list(Folder.objects.filter(chosen=True).values_list("name", "role")) == [("INBOX", "inbox"), ("Wysłane", "sent")]
    services.edit_mailbox(row.pk, replace(make.draft(), port=row.port, password="zle"), by=office.by)
    tried = services.try_mailbox(row.pk, by=office.by)
    assert tried.failing == "refused" and "AUTHENTICATIONFAILED" in tried.words
    assert not any("UID" in one for one in post.commands)


@pytest.mark.django_db
@pytest.mark.parametrize("host", INSIDE)
def test_no_line_leads_into_the_house(host, monkeypatch):
    monkeypatch.delenv("KUPIEC_INSIDE_SERVERS", raising=False)
    reached: list[object] = []
    monkeypatch.setattr(egress.socket, "create_connection", lambda *a, **k: reached.append(a))
    with pytest.raises(FailingError) as failed, Line(Account(host=host, port=993, security="tls", login="a", password="b"), seconds=2):
        pass
    assert failed.value.failing in (Failing.NOT_ALLOWED, Failing.NOT_FOUND)
    assert reached == []


def test_every_failure_has_words():
    assert set(words.FAILINGS) == set(Failing) - {Failing.NONE}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, made = str(folder / "key.pem"), str(folder / "cert.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.mark.parametrize("starttls", [False, True], ids=["tls", "starttls"])
def test_lines_are_safe_or_refused(serve, certificate, monkeypatch, starttls):
    server = serve(Post(starttls=starttls), certificate=certificate)
    where = Account(host="localhost", port=server.port, security="starttls" if starttls else "tls", login="biuro", password=Post().password)
    with pytest.raises(FailingError) as failed, Line(where, seconds=5):
        pass
    assert failed.value.failing == Failing.INSECURE
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    with Line(where, seconds=5) as line:
        assert [one.name for one in line.folders()] == ["INBOX"]


def test_a_server_without_starttls_gets_no_password(serve):
    post = Post()
    server = serve(post)
    with (
        pytest.raises(FailingError) as failed,
        Line(Account(host="127.0.0.1", port=server.port, security="starttls", login="biuro", password="x"), seconds=5),
    ):
        pass
    assert failed.value.failing == Failing.INSECURE
    assert not any("LOGIN" in one.upper() or "AUTHENTICATE" in one.upper() for one in post.commands)


def test_a_server_that_drips_is_cut_off(serve):
    server = serve(Post(drip=0.4))
    with (
        pytest.raises(FailingError) as failed,
        Line(Account(host="127.0.0.1", port=server.port, security="none", login="biuro", password="x"), seconds=1.0),
    ):
        pass
    assert failed.value.failing in (Failing.LATE, Failing.NOT_IMAP)


def test_words_that_are_not_ascii_sign_in(serve):
    post = Post(login="łukasz", password="zażółć")
    server = serve(post)
    with Line(Account(host="127.0.0.1", port=server.port, security="none", login="łukasz", password="zażółć"), seconds=5) as line:
        assert line.folders()
