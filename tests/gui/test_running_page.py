"""The page of what runs, the line at the bottom, the footer of the console: with real programs."""

import json
import re
import shutil
import socket
import sys
import time

import pytest
from PySide6.QtWidgets import QMenu

from stablehand.core.hardware.nvml import NvmlDevice, NvmlUse
from stablehand.core.hardware.vram_use import Sources
from stablehand.core.records.install import read_record
from stablehand.gui.components.job_bar import JobBar
from stablehand.gui.components.lan_dialog import ask_lan
from stablehand.gui.components.package_card import PackageCard
from stablehand.gui.components.room_question import launch_beside
from stablehand.gui.context import Route
from stablehand.gui.live.starting_installs import StartingInstalls
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.pages.package.console_part import ConsolePart
from stablehand.gui.pages.running import RunningPage
from stablehand.gui.pages.settings_starting import StartingSection
from stablehand.gui.tray import Tray
from stablehand.gui.window import Window
from support import page_checks
from support.fake_uis import make_install, processes_of
from support.programs import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
GIB = 1024**3
HOST = """
[[options]]
flag = "--server-name"
type = "string"
group = "main"
managed = true
help = { en = "Host", ru = "Адрес" }
"""
UI = """
Handler.do_POST = Handler.do_GET
serve()
"""


@pytest.fixture
def card(data):
    """A card of 8 GiB; each program holds what its file says."""

    def nvml():
        held = {
            process.pid: int((data / "held").read_text())
            for process in processes_of(data)
            if "ui.py" in process.cmdline() and (data / "held").exists()
        }
        free = 8 * GIB - sum(held.values())
        return NvmlUse((NvmlDevice(0, name="Card", total_bytes=8 * GIB, free_bytes=free),), held)

    return Sources(nvml=nvml, drm=data / "none", system="linux")


@pytest.fixture
def program(data, live, card):
    feed = UsageFeed.of(live)
    feed.meters.sources, feed.quick_s, feed.slow_s = card, 0.1, 0.1
    made = Program(data)
    yield made
    made.close()


def install(data, name, *, launch="", host=False):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = make_install(
        data, UI, name=name, package=name, port=port, launch=launch, tail=HOST if host else ""
    )
    if host:
        definition = data / "Catalog" / name / "package.toml"
        text = definition.read_text("utf-8")
        definition.write_text(
            text.replace("host = { default", 'host = { option = "--server-name", default'), "utf-8"
        )
    return folder


def shown(qtbot, widget, size=(1000, 700)):
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    return widget


def test_two_that_run_and_what_they_take(data, live, context, program, record, qtbot):
    (data / "held").write_text(str(2 * GIB))
    for name in ("one", "two"):
        install(data, name, launch='free = { path = "/free" }')
        program.run("launch", name)
    page = shown(qtbot, RunningPage(context))
    page.arrive(Route("running"))
    qtbot.waitUntil(
        lambda: all(n in page.rows and page.rows[n].ui for n in ("one", "two")), timeout=20000
    )
    row = page.rows["one"]
    assert row.gauges["vram"].value.text() == "2 GB"
    assert row.gauges["ram"].value.text().endswith("MB")
    assert row.free.isVisibleTo(page)
    assert not row.reach.isVisibleTo(page)
    qtbot.waitUntil(lambda: not page.ports.isHidden(), timeout=10000)
    assert "4 GB of 8 GB in use" in " ".join(page_texts(page.cards))
    for size in ((1000, 700), (720, 560)):
        page.resize(*size)
        qtbot.wait(50)
        assert page_checks.nameless(page) == []
        assert page_checks.clipped(page) == []
        assert page_checks.too_small(page) == []
        assert page_checks.out_of_order(page) == []
        assert page_checks.overlapping(page) == []
    row.open.click()
    assert record.urls == [f"http://127.0.0.1:{live.install('one').session.port}"]
    row.log.click()
    assert record.went[-1] == Route("package", "one", "console")
    row.stop.click()
    qtbot.waitUntil(lambda: list(page.rows) == ["two"], timeout=20000)
    page.hide()
    assert not page.feed.is_measuring  # nobody looks


def call(data, package, name):
    """Let a package have a name of its own."""
    definition = data / "Catalog" / package / "package.toml"
    text = definition.read_text("utf-8")
    definition.write_text(text.replace('name = "Fake UI"', f'name = "{name}"'), "utf-8")


def test_what_runs_is_called_as_in_the_list_of_packages(data, live, context, program, qtbot):
    """A folder that repeats its package's name goes by that; any other keeps its own, with the package below."""
    for name in ("one", "mine"):
        install(data, name)
        program.run("launch", name)
    call(data, "one", "ONE")
    page = shown(qtbot, RunningPage(context))
    bar = shown(qtbot, JobBar(context), (900, 60))
    qtbot.waitUntil(lambda: len(page.rows) == 2, timeout=20000)
    one, mine = page.rows["one"], page.rows["mine"]
    qtbot.waitUntil(lambda: one.title.whole_text == "ONE", timeout=10000)
    assert one.stop.accessibleName() == "Stop: ONE"
    assert one.menu.accessibleName() == "More for ONE"
    assert one.accessibleName() == "ONE"
    assert one.about.text().startswith("Started")
    assert mine.title.whole_text == "mine"
    qtbot.waitUntil(lambda: mine.about.text().startswith("Fake UI · Started"), timeout=10000)
    qtbot.waitUntil(lambda: "used by ONE" in page_texts(page.ports), timeout=10000)
    assert sorted(bar.running.names.whole_text().split(" · ")) == ["ONE", "mine"]


def test_a_port_is_not_wanted_by_who_runs_on_another(data, live, context, program, qtbot):
    """Both have the same usual port: the second took the next free one, the third waits for either."""
    folder = install(data, "one")
    usual = read_port(data, "one")
    for name in ("two", "three"):
        make_install(data, UI, name=name, package=name, port=usual)
    for name in ("one", "two"):
        program.run("launch", name)
    page = shown(qtbot, RunningPage(context))
    qtbot.waitUntil(lambda: len(page.rows) == 2, timeout=20000)
    qtbot.waitUntil(
        lambda: (
            "used by one · wanted by three, which take the next free one · usual port of two"
            in page_texts(page.ports)
        ),
        timeout=10000,
    )
    program.run("stop", "two")
    qtbot.waitUntil(
        lambda: (
            "used by one · wanted by three, two, which take the next free one"
            in page_texts(page.ports)
        ),
        timeout=20000,
    )
    assert folder.checkout.is_dir()


def read_port(data, package):
    text = (data / "Catalog" / package / "package.toml").read_text("utf-8")
    return int(re.search(r'"--port", default = (\d+)', text)[1])


def test_without_a_card_no_video_memory_is_offered_to_be_freed(
    data, live, context, program, qtbot, card
):
    UsageFeed.of(live).meters.sources = Sources(
        nvml=lambda: NvmlUse((), {}), drm=data / "none", system="linux"
    )
    install(data, "one", launch='free = { path = "/free" }')
    program.run("launch", "one")
    page = shown(qtbot, RunningPage(context))
    qtbot.waitUntil(lambda: "one" in page.rows and page.rows["one"].ui is not None, timeout=20000)
    assert page.rows["one"].ui.can_free
    assert page.rows["one"].free.isHidden()
    assert page.free_all.isHidden()


def page_texts(widget):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


def test_nothing_is_measured_while_nothing_runs(live, context, program, qtbot):
    page = shown(qtbot, RunningPage(context))
    qtbot.waitUntil(lambda: live.is_known and not page.empty.isHidden(), timeout=10000)
    assert not page.feed.is_measuring
    assert not page.stop_all.isEnabled()
    assert page.open_notice.isHidden()


def test_the_bar_and_the_console_say_it_too(data, live, context, program, record, qtbot):
    (data / "held").write_text(str(3 * GIB))
    install(data, "one")
    bar = shown(qtbot, JobBar(context), (900, 60))
    part = shown(qtbot, ConsolePart(context, "one"))
    part.wake()
    program.run("launch", "one")
    qtbot.waitUntil(lambda: bar.running.isVisibleTo(bar), timeout=20000)
    assert bar.running.button.text() == "1 running"
    qtbot.waitUntil(lambda: "VRAM 3 GB" in part.footer.text(), timeout=20000)
    # The records and what is measured come by ways of their own.
    qtbot.waitUntil(lambda: live.install("one").session.pid is not None, timeout=20000)
    assert part.footer.text().startswith(f"pid {live.install('one').session.pid}")
    assert bar.running.names.whole_text() == "one (3 GB)"
    bar.running.button.click()
    assert record.went[-1] == Route("running")
    program.run("stop", "one")
    qtbot.waitUntil(lambda: not bar.running.isVisibleTo(bar), timeout=20000)


def test_opening_names_the_risk_and_shows_on_the_card(data, live, context, program, record, qtbot):
    folder = install(data, "one", host=True)
    item = PackageCard(context, "one")
    qtbot.addWidget(item)
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=10000)
    ask_lan(context, "one")
    qtbot.waitUntil(lambda: len(record.dialogs) == 1, timeout=10000)
    question = record.dialogs[0]
    said = " ".join(page_texts(question))
    assert "Whoever is in the same network" in said
    assert "cannot ask for a password" in said
    assert not question.buttons["open"].isEnabled()
    question.tick.setChecked(True)
    question.buttons["open"].click()
    qtbot.waitUntil(lambda: len(record.dialogs) == 2, timeout=10000)
    assert read_record(folder).lan
    assert "It asks nobody for a password." in page_texts(record.dialogs[1])
    record.dialogs[1].reject()
    qtbot.waitUntil(lambda: live.install("one").record.lan, timeout=10000)
    item.show_install(live.install("one"), None, None)
    assert item.reach.label.text() == "Opens to the network"
    program.run("launch", "one")
    qtbot.waitUntil(lambda: live.install("one").session is not None, timeout=10000)
    qtbot.waitUntil(lambda: live.install("one").session.reach == "network", timeout=10000)
    item.show_install(live.install("one"), None, None)
    assert item.reach.label.text() == "Open to the network"
    page = shown(qtbot, RunningPage(context))
    assert page.rows["one"].reach.isVisibleTo(page)
    assert "one" in page.open_notice.label.text()
    assert page_checks.clipped(page) == []


def test_launching_beside_offers_room(data, live, context, program, record, qtbot, monkeypatch):
    """The one that runs holds 7 of 8 GiB: it is asked before the next one is launched."""
    (data / "held").write_text(str(7 * GIB))
    install(data, "one", launch='free = { path = "/free" }')
    install(data, "two")
    program.run("launch", "one")
    qtbot.waitUntil(lambda: bool(live.running()), timeout=20000)
    sources = UsageFeed.of(live).meters.sources
    monkeypatch.setattr("stablehand.services.vram.Sources", lambda: sources)
    launch_beside(context, "two")
    qtbot.waitUntil(lambda: len(record.dialogs) == 1, timeout=20000)
    question = record.dialogs[0]
    assert list(question.buttons) == ["free", "stop", "anyway", ""]
    assert "one holds 7 GB" in " ".join(page_texts(question))
    question.buttons["anyway"].click()
    qtbot.waitUntil(lambda: len(live.running()) == 2, timeout=20000)


def test_what_is_to_start_with_the_window_does(data, live, context, program, qtbot):
    install(data, "one")
    program.run("autostart", "add", "one")
    qtbot.waitUntil(
        lambda: live.install("one") is not None and live.install("one").record.autostart,
        timeout=10000,
    )
    StartingInstalls(live)
    qtbot.waitUntil(lambda: [item.name for item in live.running()] == ["one"], timeout=20000)
    menu = QMenu()
    from stablehand.gui.components.autostart_action import add_autostart

    add_autostart(context, menu, "one")
    assert menu.actions()[0].isChecked()
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: not live.install("one").record.autostart, timeout=10000)
    assert (
        json.loads((data / "Packages/one/.stablehand/install.json").read_text())["autostart"]
        is False
    )


def test_the_tray_says_what_runs_and_who_can_reach_it(data, live, context, program, theme, qtbot):
    """There is no tray without a desktop: the menu is filled as the tray would show it."""
    (data / "held").write_text(str(2 * GIB))
    install(data, "one", launch='free = { path = "/free" }', host=True)
    install(data, "two")
    window = Window(theme, live.memory)
    qtbot.addWidget(window)
    window.attach(live)
    tray = Tray(window, live, lambda: None)
    tray._menu = menu = QMenu()
    qtbot.addWidget(menu)
    program.run("share", "one", "--lan", "--accept-risk")
    program.run("launch", "one")
    feed = UsageFeed.of(live)
    feed.look(window)
    qtbot.waitUntil(lambda: feed.now.ui("one") is not None, timeout=20000)
    ready = lambda: (found := live.install("one")).session and found.session.state == "ready"  # noqa: E731
    qtbot.waitUntil(ready, timeout=20000)
    tray._fill()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[1] == "one · Running · VRAM 2 GB · \u26a0 Open to the network"
    assert "Launch two" in words
    sub = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert [action.text() for action in sub.actions()] == [
        "Open",
        "Free video memory",
        "Access from the network\u2026",
        "Stop",
    ]
    feed.look_away(window)
    sub.actions()[-1].trigger()
    qtbot.waitUntil(lambda: not live.running(), timeout=20000)


def test_the_settings_say_what_starts_by_itself(
    data, live, context, program, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "cfg"))
    install(data, "one")
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=10000)
    section = shown(qtbot, StartingSection(context), (700, 300))
    section.ask()
    qtbot.waitUntil(section.login.isEnabled, timeout=10000)
    assert not section.login.isChecked()
    entry = tmp_path / "cfg/autostart/stablehand.desktop"
    section.login.click()
    qtbot.waitUntil(entry.exists, timeout=10000)
    section.installs["one"].click()
    qtbot.waitUntil(lambda: live.install("one").record.autostart, timeout=10000)
    section.login.click()
    qtbot.waitUntil(lambda: not entry.exists(), timeout=10000)
    assert page_checks.nameless(section) == []
    assert page_checks.clipped(section) == []


def test_installs_that_come_and_go_have_their_switch_in_the_settings(data, live, context, qtbot):
    """Also on a page that was there before anybody knew of any."""
    section = StartingSection(context)
    qtbot.addWidget(section)
    section.ask()
    assert not section.installs
    install(data, "one")
    qtbot.waitUntil(lambda: "one" in section.installs, timeout=10000)
    shutil.rmtree(data / "Packages/one")
    row = section.part("starting.install.one")
    qtbot.waitUntil(row.isHidden, timeout=10000)
    install(data, "one")
    qtbot.waitUntil(lambda: not row.isHidden(), timeout=10000)


def test_begun_in_the_tray_it_starts_what_is_to_start(data, program):
    """The whole program, hidden from its first moment: nothing is painted, and yet all of it is loaded."""
    install(data, "one")
    program.run("autostart", "add", "one")
    hidden = program.start("gui", "--tray")
    end = time.monotonic() + 60
    while not program.run("running")["data"]["running"]:
        assert hidden.poll() is None
        assert time.monotonic() < end
    hidden.terminate()
    hidden.wait(30)
