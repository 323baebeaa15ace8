"""A proxy as variables: which are set, removed, left; names and passwords apart from addresses."""

import pytest

from stablehand.core.base.addresses import BadAddressError, checked_proxy
from stablehand.core.base.proxies import (
    login_of,
    proxy_variables,
    with_login,
    without_login,
)

PROXY = "http://proxy.example:8080"


def after(choice, before, login=""):
    changed = {**before, **proxy_variables(choice, login, before)}
    return {name: value for name, value in changed.items() if value is not None}


def test_an_address_replaces_whatever_was_set():
    before = {
        "HTTPS_PROXY": "http://old:1",
        "all_proxy": "socks5://old:2",
        "NO_PROXY": "intra.example",
    }
    found = after(PROXY, before)
    assert found["HTTP_PROXY"] == found["https_proxy"] == PROXY
    assert "all_proxy" not in found
    assert found["no_proxy"] == "intra.example,localhost,127.0.0.1,::1"


def test_none_is_the_straight_way_for_everybody():
    found = after("none", {"HTTPS_PROXY": PROXY, "http_proxy": PROXY})
    assert found == {"NO_PROXY": "*", "no_proxy": "*"}


def test_the_system_s_own_stays_but_never_for_this_computer():
    assert after("system", {}) == {}
    found = after("system", {"HTTPS_PROXY": PROXY, "NO_PROXY": "localhost"})
    assert found["HTTPS_PROXY"] == PROXY
    assert found["NO_PROXY"] == "localhost,127.0.0.1,::1"
    assert after("system", {"HTTPS_PROXY": PROXY, "NO_PROXY": "*"})["NO_PROXY"] == "*"


def test_taking_the_same_settings_twice_changes_nothing_more():
    assert after(PROXY, {"NO_PROXY": "*"})["no_proxy"] == "localhost,127.0.0.1,::1"
    once = after(PROXY, {"NO_PROXY": "a"})
    assert after(PROXY, once) == once


@pytest.mark.parametrize(
    ("name", "password", "login"),
    [("me", "p@ss:w/rd", "me:p%40ss%3Aw%2Frd"), ("d\\me", "ü", "d%5Cme:%C3%BC"), ("", "x", "")],
)
def test_a_login_is_written_as_addresses_have_it(name, password, login):
    assert login_of(name, password) == login
    if login:
        assert without_login(with_login(PROXY, login)) == (PROXY, login)


@pytest.mark.parametrize(
    ("typed", "address", "login"),
    [
        ("http://me:a@b@host:1", "http://host:1", "me:a%40b"),
        ("http://host:1", "http://host:1", ""),
        ("me:secret@host", "me:secret@host", ""),
        ("http://[bad", "http://[bad", ""),
    ],
)
def test_a_login_is_taken_out_of_what_was_typed(typed, address, login):
    assert without_login(typed) == (address, login)


@pytest.mark.parametrize(
    "text",
    ["socks5://host:1", "host:8080", "http://me:x@host", "http://host/path", "http://host:x", ""],
)
def test_what_is_no_proxy(text):
    with pytest.raises(BadAddressError) as caught:
        checked_proxy(text)
    assert "me:x" not in str(caught.value)


def test_a_proxy_of_the_own_network_needs_no_tls():
    assert checked_proxy("http://10.0.0.1:3128/") == "http://10.0.0.1:3128"
