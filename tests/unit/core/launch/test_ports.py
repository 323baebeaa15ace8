import socket

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.launch.ports import free_port, is_free


@pytest.fixture(params=["127.0.0.1", "0.0.0.0", "::1"])
def taken(request):
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    try:
        server = socket.create_server((request.param, 0), family=family)
    except OSError:
        pytest.skip("no IPv6 here")
    with server:
        yield server.getsockname()[1]


def test_a_port_with_a_listener_is_taken(taken):
    assert not is_free(taken)
    assert free_port(taken, (), is_firm=False, name="x") > taken
    with pytest.raises(StablehandError) as caught:
        free_port(taken, (), is_firm=True, name="x")
    assert caught.value.code == "port.taken"
    assert caught.value.details == {"port": taken}


def test_ports_held_by_others_are_passed_over():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert free_port(port, (), is_firm=True, name="x") == port
    assert free_port(port, {port}, is_firm=False, name="x") > port


def test_the_last_port_has_no_next_one():
    with pytest.raises(StablehandError):
        free_port(65535, {65535}, is_firm=False, name="x")
