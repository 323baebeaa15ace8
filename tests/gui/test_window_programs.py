"""Programs with a window of their own, and programs without Python: what the window says of them."""

import asyncio
import os
import sys

import pytest
from PySide6.QtWidgets import QMenu

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.package_card import PackageCard
from stablehand.gui.pages.package.options import OptionsPart
from stablehand.services.app import App
from support.add_package_page import SKETCH, define, facts, opened
from support.fake_uis import end_everything, make_window

OPEN = "import time; print('window is there', flush=True); time.sleep(600)"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
def card(context, data, qtbot):
    """The card of a program with a window; what runs of it at the end is ended."""
    make_window(data, OPEN, ready="window is there")
    live = context.live
    qtbot.waitUntil(lambda: live.install("window") is not None)
    made = PackageCard(context, "window")
    made.setParent(context.window)

    def show(*_):
        made.show_install(live.install("window"), live.job_of("window"), None)

    for signal in (live.installs_changed, live.jobs_changed):
        signal.connect(show)
    show()
    context.window.show()
    yield made
    asyncio.run(end_everything(data, ["window"]))


def test_the_card_offers_stop_and_no_page(card, context, qtbot):
    context.live.launch("window")
    qtbot.waitUntil(lambda: card.run.text().startswith("Its window is open"), timeout=30_000)
    assert card.main.text() == "Stop"
    assert not card.link.isVisibleTo(card)
    menu = QMenu()
    qtbot.addWidget(menu)
    card._fill_menu(menu)
    copying = next(action for action in menu.actions() if action.text() == "Copy address")
    assert not copying.isEnabled()
    card.main.click()
    qtbot.waitUntil(lambda: context.live.install("window").session is None, timeout=30_000)


def test_its_options_have_no_port(context, data, qtbot):
    make_window(data, OPEN)
    qtbot.waitUntil(lambda: context.live.install("window") is not None)
    options = OptionsPart(context, "window")
    options.show_item(context.live.install("window"))
    options.setParent(context.window)
    context.window.show()
    options.show()
    options.wake()
    qtbot.waitUntil(lambda: options.keeper.sheet is not None, timeout=20_000)
    rows = options.general.rows
    assert not rows["port"].isVisibleTo(options)
    assert rows["args"].isVisibleTo(options)


PLAIN = """
[[steps]]
kind = "node"
after = "checkout"
arguments = ["ci"]
title = { en = "Build", ru = "Сборка" }

[[prerequisites]]
id = "node"

"""


@pytest.fixture
def app(data):
    start, end = SKETCH.index("[python]"), SKETCH.index("[launch]")
    node = (
        SKETCH[:start] + PLAIN + SKETCH[end:].replace('"{python}", "launch.py"', '"{node}", "x.js"')
    )
    define(data, "sketch", node)
    lines = SKETCH.replace("sketch", "easelless").replace("[launch]", "[launch]\nwindow = true")
    kept = [
        line for line in lines.splitlines() if not line.startswith(("host =", "port =", "ready ="))
    ]
    define(data, "easelless", "\n".join(kept))
    return App(DataPaths(data), {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"})


def test_a_program_for_node_is_offered_without_python_and_torch(context, qtbot):
    page = opened(context, qtbot, "sketch")
    found = facts(page)
    assert "Python" not in found
    assert "Torch" not in found
    assert found["Licence"] == "MIT"


def test_a_program_with_a_window_is_said_to_open_it(context, qtbot):
    page = opened(context, qtbot, "easelless")
    rows = dict(page.detail.verdict._rows)
    assert rows["Opens at"] == "a window of its own"
