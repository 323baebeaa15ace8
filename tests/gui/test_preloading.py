"""The code of pages is read before they are opened; each name is that of a module that there is."""

import sys

from stablehand.gui.preloading import Preloading


def test_every_module_is_read_and_closing_waits_for_nothing(qtbot, monkeypatch):
    monkeypatch.setattr("stablehand.gui.preloading._FIRST_S", 0)
    monkeypatch.setattr("stablehand.gui.preloading._PAUSE_S", 0)
    loading = Preloading()
    loading.begin()
    wanted = loading.modules()
    qtbot.waitUntil(lambda: all(module in sys.modules for module in wanted), timeout=20_000)
    loading.close()
    Preloading().close()  # never begun
