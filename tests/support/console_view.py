"""Logs of launches, and what the console shows of them."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
)

from stablehand.core.launch.sessions import Session, SessionTable

WAIT = 15_000


def launched(data, number=1, *, text="", name="one", state="stopped", exit_code=None):
    """Leave behind what a launch that has ended leaves: a session and its log."""
    log = data / "Logs" / name / f"2026010{number}T000000Z.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(text, encoding="utf-8", newline="")
    session = Session(
        id=f"{name}-{number}",
        install=name,
        package="fake",
        argv=("python",),
        port=1,
        log=str(log.relative_to(data)),
        state=state,
        exit_code=exit_code,
        started_at=f"2026-01-0{number}T00:00:00.000+00:00",
    )
    SessionTable(data).begin(session)
    return log


def add(log, text):
    with log.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def rows(count, start=0):
    return "".join(f"row {number}\n" for number in range(start, start + count))


def texts(console):
    return console.view.toPlainText().split("\n")


def shows(qtbot, console, name, text):
    """Show an install, and wait until a text stands in its log."""
    console.show_install(name)
    qtbot.waitUntil(lambda: text in console.view.toPlainText(), timeout=WAIT)


def labels(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def button(widget, text):
    found = [b for b in widget.findChildren(QAbstractButton) if b.isVisible()]
    return next(b for b in found if text in (b.text(), b.accessibleName()))
