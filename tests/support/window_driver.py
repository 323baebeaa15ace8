"""The real window as a process that is told over its standard input what a person does.

    python -m support.window_driver --data DIR

Orders are JSON, one a line; so are the answers. Clicks and keys are Qt's own events at the places of the
widgets that a person sees, so a widget that is hidden, disabled or covered cannot be used. The one who
drives may also ask for places and click there himself, through the X server.
"""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)


class Driver(QObject):
    ordered = Signal(str)

    def __init__(self):
        super().__init__()
        self.ordered.connect(self._on_order, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in sys.stdin:
            self.ordered.emit(line)

    @Slot(str)
    def _on_order(self, line):
        order = json.loads(line)
        try:
            answer = getattr(self, f"do_{order.pop('do')}")(**order)
        except LookupError as error:
            answer = {"missing": str(error)}
        sys.stdout.write(json.dumps(answer or {}) + "\n")
        sys.stdout.flush()

    def do_find(self, name, exact=True):
        widget = self._named(name, exact)
        centre = widget.mapToGlobal(widget.rect().center())
        return {"x": centre.x(), "y": centre.y(), "enabled": widget.isEnabled()}

    def do_click(self, name, exact=True):
        widget = self._named(name, exact)
        if not widget.isEnabled():
            raise LookupError(f"{name} is disabled")
        top = _top()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=_hit(widget, top))

    def do_item(self, text):
        view, index = self._item(text)
        view.scrollTo(index)
        place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def do_keys(self, keys):
        for key in keys.split():
            sequence = QKeySequence(key)
            combination = sequence[0]
            target = QApplication.focusWidget() or _top()
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def do_type(self, text):
        QTest.keyClicks(QApplication.focusWidget() or _top(), text)

    def do_texts(self):
        return {"texts": [text for widget in _seen() if (text := _text(widget))]}

    def do_labels(self):
        """What stands there, without what is written on buttons: the rail has names of states."""
        found = [w for w in _seen() if not isinstance(w, QAbstractButton)]
        return {"texts": [text for widget in found if (text := _text(widget))]}

    def do_console(self):
        found = [w for w in _seen() if isinstance(w, QPlainTextEdit) and w.isReadOnly()]
        return {"text": found[0].toPlainText() if found else ""}

    def do_focus(self):
        widget = QApplication.focusWidget()
        return {"name": "" if widget is None else _name(widget)}

    def do_focus_kind(self):
        widget = QApplication.focusWidget()
        return {"kind": type(widget).__name__}

    def do_shot(self, file):
        window = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "Window")
        QApplication.processEvents()
        assert window.grab().save(file)

    def do_windows(self):
        return {
            "titles": [w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]
        }

    def do_close(self):
        for widget in QApplication.topLevelWidgets():
            if type(widget).__name__ == "Window":
                widget.close()

    def _named(self, name, exact):
        for widget in _seen():
            if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)):
                words = widget.text() if isinstance(widget, QAbstractButton) else ""
                said = _name(widget)
                if name in (said, words) or (not exact and name in said):
                    return widget
        raise LookupError(f"no button or field named {name!r}")

    def _item(self, text):
        for view in _seen():
            if isinstance(view, QAbstractItemView):
                model = view.model()
                for row in range(model.rowCount()):
                    index = model.index(row, 0)
                    if text in str(index.data(Qt.ItemDataRole.DisplayRole)):
                        return view, index
        raise LookupError(f"no row with {text!r}")


def _top():
    return QApplication.activeModalWidget() or next(
        w for w in QApplication.topLevelWidgets() if type(w).__name__ == "Window"
    )


def _seen():
    """Everything that a person sees and can reach: a dialog covers what is behind it."""
    popup = QApplication.activePopupWidget()
    top = popup or _top()
    return [top, *(w for w in top.findChildren(QWidget) if w.isVisible())]


def _hit(widget, top):
    """A place of the widget that nothing else covers."""
    centre = widget.rect().center()
    for place in (centre, QPoint(8, widget.height() // 2)):
        found = top.childAt(widget.mapTo(top, place)) if widget is not top else widget
        while found is not None and found is not widget:
            found = found.parentWidget()
        if found is widget:
            return place
    raise LookupError(f"{_name(widget)} is covered or out of sight")


def _name(widget):
    if isinstance(widget, QAbstractButton):
        return widget.accessibleName() or widget.text()
    return widget.accessibleName()


def _text(widget):
    if isinstance(widget, QLabel):
        return widget.accessibleName() or widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text() or widget.accessibleName()
    return ""


def main():
    from stablehand.cli.main import run

    kept = []

    def open_window(app):
        from stablehand.gui import start

        def painted():
            kept.append(Driver())
            sys.stdout.write('{"painted": true}\n')
            sys.stdout.flush()

        return start.run(app, on_painted=painted)

    return run([*sys.argv[1:], "gui"], open_window)


if __name__ == "__main__":
    sys.exit(main())
