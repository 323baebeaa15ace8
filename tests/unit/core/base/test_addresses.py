"""Addresses: https, or this machine; never with a secret."""

from __future__ import annotations

import pytest

from stablehand.core.base.addresses import (
    BadAddressError,
    checked_address,
    checked_git_address,
    is_loopback,
    is_private,
)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("https://civitai.com", "https://civitai.com"),
        ("https://civitai.com/", "https://civitai.com"),
        ("https://mirror.example:8443/hf/", "https://mirror.example:8443/hf"),
        ("https://example.org/a//", "https://example.org/a/"),
        ("  https://example.org  ", "https://example.org"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://127.1.2.3/x/", "http://127.1.2.3/x"),
        ("http://localhost:80", "http://localhost:80"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_good_addresses(text: str, stored: str) -> None:
    assert checked_address(text) == stored
    assert checked_git_address(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "civitai.com",
        "http://civitai.com",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://192.168.0.1",
        "http://0.0.0.0",
        "ftp://example.org",
        "file:///srv",
        "https://",
        "https:///path",
        "https://user:secret@example.org",
        "https://secret@example.org",
        "https://@example.org",
        "http://127.0.0.1@example.org",
        "https://example.org?key=secret",
        "https://example.org/#x",
        "https://example.org/?",
        "https://example.org:port",
        "https://example.org:99999",
        "https://example.org:",
        "https://exa mple.org",
        "https://example.org/\n",
        "https://example.org\\@evil.example",
        "https://[::1",
        "https://пример.рф",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_bad_addresses_are_refused_without_being_repeated(text: str) -> None:
    if text.strip() != text:
        text = f"{text}x"  # blanks around are forgiven, inside they are not
    with pytest.raises(BadAddressError) as caught:
        checked_address(text)
    assert "secret" not in str(caught.value)


def test_repositories_may_lie_in_a_folder() -> None:
    assert checked_git_address("file:///srv/git/") == "file:///srv/git"
    assert checked_git_address("file:///C:/git") == "file:///C:/git"
    for text in ("file://server/share", "file:///", "file:relative", "http://example.org"):
        with pytest.raises(BadAddressError):
            checked_git_address(text)


def test_loopback() -> None:
    assert all(is_loopback(host) for host in ("localhost", "LOCALHOST.", "127.9.9.9", "::1"))
    assert not any(is_loopback(host) for host in ("example.org", "10.0.0.1", "", "0.0.0.0"))


def test_private_hosts() -> None:
    for host in (
        *("localhost", "x.localhost.", "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433"),
        *("10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0"),
        *("::1", "fd00::1", "fe80::1%eth0", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    ):
        assert is_private(host), host
    for host in ("example.org", "8.8.8.8", "1.example", "2606:4700::1", "", "0x.example", "9" * 30):
        assert not is_private(host), host
