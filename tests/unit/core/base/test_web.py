"""HTTP as every room speaks it: who we say we are, what is shown of addresses, where tokens go."""

import shutil
import socket
import ssl
import subprocess

import pytest

from stablehand import __version__
from stablehand.core.base import web
from stablehand.core.base.errors import StablehandError
from support.header_server import FileServer


def test_nobody_takes_us_for_a_browser():
    assert web.USER_AGENT.split("/") == ["Stablehand", __version__]
    for word in ("mozilla", "chrome", "safari", "firefox", "opera", "edge"):
        assert word not in web.USER_AGENT.lower()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Host/x", "https://host:443"),
        ("http://host", "http://host:80"),
        ("https://host:8443/x?y", "https://host:8443"),
    ],
)
def test_what_a_token_is_bound_to(url, expected):
    assert web.origin(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://me:hunter2@host:8/a/b?token=hunter2#hunter2", "https://host:8/a/b"),
        ("http://[::1]:80/x?sig=hunter2", "http://[::1]:80/x"),
        ("http://host:port/x", "?"),
    ],
)
def test_secrets_of_addresses_are_not_shown(url, expected):
    assert web.shown(url) == expected
    assert "hunter2" not in str(web.unreachable(url, web.refusal(url, 500).message).details)


@pytest.mark.parametrize(
    ("first", "aim", "follows"),
    [
        ("https://hub.example/x", "https://cdn.example/y", True),
        ("https://hub.example/x", "http://cdn.example/y", False),
        ("http://hub.example/x", "http://169.254.169.254/latest", False),
        ("http://hub.example/x", "http://127.0.0.1/x", False),
        ("http://hub.example/x", "http://localhost/x", False),
        ("http://hub.example/x", "http://10.0.0.1/x", False),
        ("http://hub.example/x", "http://[fd00::1]/x", False),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:2/x", True),
    ],
)
def test_redirects_never_lead_into_private_networks_or_to_the_open(first, aim, follows):
    if follows:
        assert web.next_hop(first, aim, {}, first) == aim
        return
    with pytest.raises(StablehandError) as caught:
        web.next_hop(first, aim, {}, first)
    assert caught.value.code == "network.unreachable"


def test_a_certificate_file_of_the_environment_is_taken_or_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert isinstance(web.trust(), ssl.SSLContext)
    with pytest.raises(OSError, match="No such file"):
        web.trust(str(tmp_path / "none.pem"))


@pytest.fixture
def certificate(tmp_path):
    """Give the files of a certificate that nobody trusts, and of its key."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    made = ["openssl", *words.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    return certificate, key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="nothing here makes certificates")
async def test_a_certificate_that_is_not_trusted_is_said_and_can_be_named(monkeypatch, certificate):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with FileServer({"/x": b"content"}, context=context) as server:
        with pytest.raises(StablehandError) as caught:
            await fetched(f"{server.url}/x?token=hunter2")
        assert caught.value.code == "network.certificate"
        assert "127.0.0.1" in caught.value.message.english()
        assert "hunter2" not in f"{caught.value.message.english()} {caught.value.details}"
        assert not server.asked
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert await fetched(f"{server.url}/x") == b"content"


async def fetched(url):
    async with web.client() as client, web.opened(client, url) as answer:
        return await answer.aread()


async def test_where_nobody_answers_the_system_has_the_word():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        with pytest.raises(StablehandError) as caught:
            await fetched(f"http://127.0.0.1:{port}/x")
    said = caught.value.message.english()
    assert caught.value.code == "network.unreachable"
    assert f"127.0.0.1:{port} cannot be asked: " in said
    assert "refused" in said.lower() and "attempts" not in said and "[" not in said


async def test_a_name_that_nobody_knows_is_said():
    with pytest.raises(StablehandError) as caught:
        await fetched("https://nobody.invalid/x")
    said = caught.value.message.english()
    assert said == "nobody.invalid cannot be asked: its name is not known here."


@pytest.mark.parametrize("proxy", ["socks5://me:hunter2@127.0.0.1:9", "foo://me:hunter2@127.0.0.1"])
def test_a_proxy_that_cannot_be_used_is_said(monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(StablehandError) as caught:
        web.client()
    assert caught.value.code == "network.unreachable"
    assert "proxy" in str(caught.value) and "ALL_PROXY" in str(caught.value.hint)
    assert "hunter2" not in f"{caught.value} {caught.value.details} {caught.value.hint}"
