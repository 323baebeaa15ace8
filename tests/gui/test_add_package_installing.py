"""The page for adding packages: its button really installs, and what is refused is said."""

import json
import os

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.gui.context import Route
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.services.app import App
from support.add_package_page import CLICK, LONG, SKETCH, answered, button, define, edit, opened
from support.package_index import PackageIndex
from support.shared_install import git
from support.whole_window import Shell
from support.window_work import HeldJob, write_install


@pytest.fixture
def app(data):
    define(data, "sketch", SKETCH)
    return App(DataPaths(data), {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"})


@pytest.fixture
def page(context, qtbot):
    return opened(context, qtbot, "sketch")


# -- installing ------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "sketch fork"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "launch.py").write_text("print('one')\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "v1")
    (folder / "launch.py").write_text("print('two')\n")
    git(folder, "commit", "-q", "-am", "two")
    return folder


@pytest.fixture
def index(data, app):
    with PackageIndex() as running:
        running.add("tiny", "1.0")
        (data / "settings.toml").write_text(
            f"[endpoints]\npypi_index = {json.dumps(running.url)}\n"
        )
        app.refresh()
        yield running


def test_the_button_really_installs_what_was_asked_for(
    context, data, live, record, index, repository, qtbot
):
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    qtbot.mouseClick(detail.advanced.fold.button, CLICK)
    edit(detail.advanced.name, "my sketch")
    edit(detail.advanced.source, str(repository))
    detail.sharing.radio("none").click()
    detail.version.options.radio("other").click()
    answered(page, qtbot, lambda: edit(detail.version.ref, "v1"))
    assert button(page).text() == "Install Sketch"
    qtbot.mouseClick(button(page), CLICK)
    assert detail.bar.reason.text() == "Starting…"
    assert not button(page).isEnabled()
    qtbot.waitUntil(lambda: bool(record.went), timeout=LONG)
    assert record.went == [Route("package", "my sketch", "console")]
    folder = InstallFolder(data, "my sketch")
    qtbot.waitUntil(
        lambda: bool(live.installs) and live.job_of("my sketch") is None, timeout=120_000
    )
    made = read_record(folder)
    assert made.state == "installed", live.problems
    assert (made.source.ref, made.method) == ("v1", "none")
    assert (folder.checkout / "launch.py").read_text() == "print('one')\n"
    assert list(folder.environment_link.rglob("tiny/__init__.py"))
    # the page begins anew for the next one
    assert detail.request().wishes == {}
    answered(page, qtbot, lambda: page.arrive(Route("add", "sketch")))
    assert "Installed already: my sketch." in detail.installed.label.text()


def test_control_enter_installs_from_anywhere_on_the_page(data, theme, qapp, qtbot, monkeypatch):
    """The keys are the window's, which tells the page that is shown."""
    monkeypatch.setenv("STABLEHAND_PYTHON_URL", "file:///no-such-folder")
    define(data, "sketch", SKETCH)
    shell = Shell(data, theme)
    try:
        live = shell.live
        qtbot.waitUntil(lambda: live.is_known)
        shell.window.go(Route("add", "sketch"))
        page = shell.window.page()
        qtbot.waitUntil(lambda: page.detail.can_install, timeout=LONG)
        shell.window.activateWindow()
        qtbot.waitUntil(shell.window.isActiveWindow)
        page.list.enter()
        shell.press("Ctrl+Return")
        qtbot.waitUntil(
            lambda: shell.window.route == Route("package", "sketch", "console"), timeout=LONG
        )
        assert live.requests["sketch"].package == "sketch"
        if (job := live.job_of("sketch")) is not None:
            live.cancel(job.job_id)
        qtbot.waitUntil(lambda: live.job_of("sketch") is None, timeout=LONG)
    finally:
        shell.close()
        qapp.processEvents()


def test_whoever_has_gone_elsewhere_is_not_fetched_back(page, record, live, qtbot):
    page._begun = "sketch"
    page.leave()
    held = HeldJob(live, "install", "sketch")
    qtbot.waitUntil(lambda: page._begun == "")
    held.let_go()
    assert record.went == []


def test_what_is_refused_is_said_and_can_be_tried_again(page, data, live, record, qtbot):
    # taken between the answer and the click, unseen
    page.leave()
    write_install(data, "sketch", "easel")
    qtbot.mouseClick(button(page), CLICK)
    name = page.detail.advanced.name_row
    qtbot.waitUntil(
        lambda: "There is already an install named 'sketch'" in name.error.text(), timeout=LONG
    )
    assert record.went == []
    assert live.problems == {}
    # planned anew, it has another name
    qtbot.waitUntil(lambda: page.detail.advanced.name.text() == "sketch-2", timeout=LONG)
    assert button(page).isEnabled()


def test_a_refusal_that_is_about_no_field_is_a_card(page, data, live, record, qtbot):
    (data / "settings.toml").write_text("[hardware]\ngpu = 7\n")
    live.app.refresh()
    qtbot.mouseClick(button(page), CLICK)
    qtbot.waitUntil(lambda: bool(page.detail.findChildren(ErrorCard)), timeout=LONG)
    assert "hardware.gpu is 7" in page.detail.findChild(ErrorCard).title.text()
    assert record.went == []
