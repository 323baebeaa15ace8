"""The page for adding packages under test, with a small program that it can install."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from stablehand.core.hardware import view
from stablehand.gui.context import Route
from stablehand.gui.pages.add_package import AddPackagePage
from stablehand.gui.pages.add_package.offer_model import OFFER
from support.recorded_view import RecordedView

LONG = 30_000
CLICK = Qt.MouseButton.LeftButton

# A whole program without torch: from a repository, with one wheel from an index.


SKETCH = """\
format = 1
id = "sketch"
name = "Sketch"
summary = { en = "Draws lines", ru = "Рисует линии" }
authors = ["tests"]
homepage = "https://example.org/sketch"
category = "tool"
order = 1
groups = [{ id = "network", title = { en = "Network", ru = "Сеть" } }]
options = [{ flag = "--port", type = "integer", group = "network", managed = true, \
help = { en = "Port", ru = "Порт" } }]
verified = { date = 2026-11-21 }
licence = { code = "MIT", url = "https://example.org/licence" }
source = { kind = "git", url = "https://example.org/sketch", ref = "main" }
support = { linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }
sizes = { checkout = 1, environment = 2, download = 1 }

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
packages = ["tiny==1.0"]
dated = false

[launch]
command = ["{python}", "launch.py"]
host = { default = "127.0.0.1" }
port = { option = "--port", default = 8002 }
ready = { page = 'on (?P<url>http://\\S+)' }

[sharing]
default = "link"
methods = ["link", "none"]
reason = { en = "for the tests", ru = "для тестов" }
folders = [{ roles = ["Lora"], folder = "models/lora", link = "models/lora" }]
"""


def define(data, package_id, text):
    folder = data / "Catalog" / package_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")


def opened(context, qtbot, subject="", size=(1000, 700)):
    made = AddPackagePage(context)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.activateWindow()
    made.arrive(Route("add", subject))
    qtbot.waitUntil(lambda: made.detail.preview is not None, timeout=LONG)
    return made


def answered(page, qtbot, act):
    """Do something, and wait for the answer to what is asked for then."""
    before = page.detail.preview
    act()
    qtbot.waitUntil(lambda: page.detail.preview not in (before, None), timeout=LONG)


def edit(field, text):
    field.clear()
    QTest.keyClicks(field, text)


def shown(page):
    model = page.list.model
    return [model.index(at).data(OFFER).package.id for at in range(model.rowCount())]


def chosen(page):
    return page.detail.offer.package.id


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def facts(page):
    return dict(page.detail.cost.rows)


def button(page):
    return page.detail.bar.button


def on(monkeypatch, machine):
    """Be on a machine of the recordings."""
    monkeypatch.setattr(view, "HostView", lambda: RecordedView.load(machine))
