"""HTTP as every room speaks it: who we say we are, what is shown of addresses, where tokens go."""

import ssl

import pytest

from stablehand import __version__
from stablehand.core.base import web
from stablehand.core.base.errors import StablehandError


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
        assert web._next(first, aim, {}, first) == aim
        return
    with pytest.raises(StablehandError) as caught:
        web._next(first, aim, {}, first)
    assert caught.value.code == "network.unreachable"


def test_a_certificate_file_of_the_environment_is_taken_or_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert isinstance(web.trust(), ssl.SSLContext)
    with pytest.raises(OSError, match="No such file"):
        web.trust(str(tmp_path / "none.pem"))
