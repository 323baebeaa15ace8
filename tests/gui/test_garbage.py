"""What lies in cycles is collected, and only in the thread of the window."""

import gc
import threading

from PySide6.QtCore import QObject, Qt

from stablehand.gui.garbage import Garbage


class Ring(QObject):
    """An object that holds itself, as a button holds what it calls."""

    def __init__(self, died):
        super().__init__()
        self.me = self
        self.destroyed.connect(
            lambda: died.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
        )


def litter(count):
    """Make more objects than the collector waits for."""
    return [[number] for number in range(count)]


def test_objects_in_cycles_die_in_the_thread_of_the_window(qapp, qtbot):
    garbage = Garbage()
    assert not gc.isenabled()
    died = []
    Ring(died)
    other = threading.Thread(target=litter, args=(200_000,))
    other.start()
    other.join()
    assert died == []  # nobody has collected elsewhere
    kept = []

    def has_died():
        kept.append(litter(100))  # what others let go of meanwhile must not make up for it
        return bool(died)

    qtbot.waitUntil(has_died, timeout=3000)
    assert died == [threading.main_thread()]
    garbage.deleteLater()


def test_nothing_is_collected_while_nothing_is_due(qapp):
    garbage = Garbage()
    gc.collect()
    died = []
    Ring(died)
    garbage.look()
    assert died == []
    gc.collect()
    assert died == [threading.main_thread()]
    garbage.deleteLater()
