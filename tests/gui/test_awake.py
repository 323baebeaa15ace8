"""Keeping the machine awake: asked and told the end from one thread, harmless where nobody listens."""

import threading

from stablehand.gui.live.awake import Awake


def threads():
    return [
        thread for thread in threading.enumerate() if thread.name.startswith("stablehand-awake")
    ]


def until_idle(awake):
    awake._thread.submit(lambda: None).result(30)


def test_the_system_is_asked_for_as_long_as_it_is_wanted(monkeypatch):
    monkeypatch.setenv(
        "WAKEPY_FAKE_SUCCESS", "yes"
    )  # wakepy's own switch for machines without a desktop
    awake = Awake()
    awake.keep(is_wanted=True)
    until_idle(awake)
    mode = awake._mode
    assert mode.active
    awake.keep(is_wanted=True)  # asking twice is asking once
    awake.keep(is_wanted=False)
    until_idle(awake)
    assert not mode.active
    assert len(threads()) == 1
    awake.close()
    assert threads() == []


def test_where_nobody_listens_nothing_fails(monkeypatch):
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no/such/socket")
    awake = Awake()
    awake.keep(is_wanted=True)
    until_idle(awake)
    awake.close()
    assert threads() == []


def test_closing_what_was_never_wanted_starts_nothing():
    awake = Awake()
    awake.close()
    assert threads() == []
