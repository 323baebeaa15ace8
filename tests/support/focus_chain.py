"""The order in which Tab goes, asked of Qt without PySide.

PySide's `nextInFocusChain` makes each widget hold the next one. When one of them is deleted later, PySide takes
everything that hangs on it for deleted too, items of layouts among them, and the program goes down long after
it was asked. So the function is called by its address, and the answer looked up among the widgets.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import PySide6
import shiboken6
from PySide6.QtWidgets import QWidget

_ON_WINDOWS = "?nextInFocusChain@QWidget@@QEBAPEAV1@XZ"
_ELSEWHERE = "_ZNK7QWidget16nextInFocusChainEv"
_LIBRARIES = {
    "win32": "Qt6Widgets.dll",
    "darwin": "Qt/lib/QtWidgets.framework/Versions/A/QtWidgets",
}


@cache
def _next():
    name = _LIBRARIES.get(sys.platform, "Qt/lib/libQt6Widgets.so.6")
    library = ctypes.CDLL(str(Path(PySide6.__file__).parent / name))
    function = getattr(library, _ON_WINDOWS if sys.platform == "win32" else _ELSEWHERE)
    function.argtypes, function.restype = [ctypes.c_void_p], ctypes.c_void_p
    return function


def _address(widget: QWidget) -> int:
    return shiboken6.getCppPointer(widget)[0]


def after(widget: QWidget) -> Iterator[QWidget]:
    """Give the widgets of its window that come after a widget, once round."""
    window = widget.window()
    known = {_address(made): made for made in (window, *window.findChildren(QWidget))}
    first = at = _address(widget)
    while (at := _next()(at)) and at != first:
        if at in known:
            yield known[at]
