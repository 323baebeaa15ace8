"""A window that is started anew has what a person's session gave the one before."""

from __future__ import annotations

import sys

from stablehand.services.self_updating import restart_environment


def test_a_restart_keeps_the_session_and_drops_what_the_old_bundle_set(monkeypatch):
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")  # typing Chinese needs it
    monkeypatch.setenv("AT_SPI_BUS_ADDRESS", "unix:path=/run/user/1000/at-spi/bus")
    monkeypatch.setenv("STABLEHAND_DATA", "/srv/data")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/opt/Stablehand/Stablehand")
    monkeypatch.setattr(sys, "_MEIPASS", "/opt/Stablehand/app-1.0.0", raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/Stablehand/app-1.0.0")
    found = restart_environment()
    assert found["XMODIFIERS"] == "@im=fcitx"
    assert found["AT_SPI_BUS_ADDRESS"] == "unix:path=/run/user/1000/at-spi/bus"
    assert found["STABLEHAND_DATA"] == "/srv/data"
    assert "PATH" in found
    assert "_PYI_ARCHIVE_FILE" not in found
    assert "LD_LIBRARY_PATH" not in found
