"""The health on the page of a package: a real install is damaged, looked at, and repaired."""

import asyncio
import os
import shutil
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.text import Text
from stablehand.core.installs.health import RULES, HealthReport, finding
from stablehand.core.records.install import InstallFolder, now
from stablehand.gui.components.problem_hints import names_a_command
from stablehand.gui.context import Route
from stablehand.gui.pages.package import PackagePage
from stablehand.gui.pages.package.health import HealthPart, Seen
from stablehand.gui.pages.package.health_words import fix_words
from stablehand.services.app import App
from support import page_checks
from support.fake_uis import end_everything
from support.package_index import PackageIndex
from support.versions_world import VersionsWorld
from support.window_work import HeldJob, write_install

SLOW = 60_000
# Findings whose button only leads somewhere.
LEADING = ("required.missing", "packages.added", "checkout.moved")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if sys.platform == "win32":
        pytest.skip("addresses of files differ there")
    with PackageIndex() as index:
        yield VersionsWorld(tmp_path_factory.mktemp("health"), index)


@pytest.fixture
def real(world, data):
    """A data folder with a real install."""
    environ = world.copied(data)
    yield App(DataPaths(data), environ)
    asyncio.run(end_everything(data, ["clerk"]))


@pytest.fixture
def app(request, data):
    if "real" in request.fixturenames:
        return request.getfixturevalue("real")
    return App(DataPaths(data), dict(os.environ))


@pytest.fixture
def page(context, qtbot):
    made = PackagePage(context)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    qtbot.waitUntil(lambda: context.live.is_known)
    return made


def show(page, qtbot, name="clerk"):
    qtbot.waitUntil(lambda: page.context.live.install(name) is not None)
    page.arrive(Route("package", name, "health"))
    part = page.view.parts["health"]
    qtbot.waitUntil(lambda: part.seen is not None, timeout=SLOW)
    return part


def press(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=SLOW)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(widget):
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(found)


def rules(part):
    return [card.finding.rule for card in part.cards]


def site_packages(data):
    folder = InstallFolder(data, "clerk")
    return next((folder.generation(1) / "env" / "lib").glob("python3*/site-packages"))


def test_one_that_is_well_says_what_was_looked_at(page, real, qtbot):
    part = show(page, qtbot)
    assert part.cards == []
    assert part.head.title.text() == "All well"
    assert part.head.when.text().startswith("Looked: just now")
    assert not part.head.repair.isVisibleTo(page)
    said = words(part.checked)
    for piece in ("packages", "files", "program's own files", "Links and shared folders"):
        assert piece in said


def test_what_is_broken_is_found_and_repaired_after_a_question(page, record, real, data, qtbot):
    (site_packages(data) / "ver_alpha" / "__init__.py").unlink()
    shutil.rmtree(data / "Packages" / "clerk" / "models")
    part = show(page, qtbot)
    broken = next(card for card in part.cards if card.finding.rule == "files.damaged")
    assert "ver-alpha" in broken.cause.text()
    assert broken.word.text() == "Broken"
    assert "Install ver-alpha 1.0 again" in broken.fix.text()
    assert "broken" in part.head.title.text()
    press(qtbot, part.head.repair)
    asked = record.dialogs[0]
    said = words(asked)
    assert "Install ver-alpha 1.0 again" in said and "stays as a snapshot" in said
    press(qtbot, asked.buttons[""])
    assert page.context.live.jobs == {}
    press(qtbot, part.head.repair)
    press(qtbot, record.dialogs[1].buttons["repair"])
    qtbot.waitUntil(lambda: part._job() is not None, timeout=SLOW)
    assert not part.head.look.isEnabled()
    assert page.view.head.badge.label.text() == "Repairing"
    qtbot.waitUntil(lambda: part.seen.mended is not None, timeout=SLOW)
    assert page.context.live.problems == {}
    assert "files.damaged" not in rules(part) and "links.dangling" not in rules(part)
    assert part.head.when.text().startswith("The repair mended")
    assert (site_packages(data) / "ver_alpha").is_dir()
    assert InstallFolder(data, "clerk").generation(2).is_dir()
    qtbot.waitUntil(part.head.look.isEnabled)


def test_one_finding_can_be_repaired_alone(page, record, real, data, qtbot):
    (site_packages(data) / "~er_alpha").mkdir()
    shutil.rmtree(data / "Packages" / "clerk" / "models")
    part = show(page, qtbot)
    card = next(card for card in part.cards if card.finding.rule == "packages.leftover")
    press(qtbot, card.button)
    assert "Repair 1 thing" in words(record.dialogs[0])
    press(qtbot, record.dialogs[0].buttons["repair"])
    qtbot.waitUntil(lambda: part.seen.mended is not None, timeout=SLOW)
    assert not (site_packages(data) / "~er_alpha").exists()
    assert "packages.leftover" not in rules(part)
    assert "links.dangling" in rules(part)  # nobody asked for that


def test_a_close_look_is_a_job_and_its_report_is_shown(page, real, qtbot):
    part = show(page, qtbot)
    press(qtbot, part.head.closely)
    qtbot.waitUntil(lambda: part.seen.report.deep, timeout=SLOW)
    assert part.head.when.text().startswith("Looked closely: just now")
    # It changes nothing, so the program can be launched meanwhile.
    assert page.view.head.badge.label.text() == "Stopped"


def report(*findings):
    return HealthReport("mine", tuple(findings), (Text("t", "This and that"),))


@pytest.fixture
def seen(context, data, qtbot):
    """Give a function that shows what a look has found, without looking."""

    def show(*findings, **values):
        write_install(data, "mine", "forge")
        qtbot.waitUntil(lambda: context.live.install("mine") is not None)
        context.live.reports["mine"] = Seen(now(), report(*findings), **values)
        part = HealthPart(context, "mine")
        qtbot.addWidget(part)
        part.resize(900, 700)
        part.show_item(context.live.install("mine"))
        part.show()
        part.wake()
        return part

    return show


def made(rule, subject="thing", **values):
    cause = Text("t", f"About {subject}.")
    return finding(rule, subject, cause=cause, fix=Text("t", "Do it."), **values)


def test_what_was_seen_stays_while_the_window_is_open(seen):
    part = seen(made("files.damaged"), made("links.dangling"))
    assert rules(part) == ["files.damaged", "links.dangling"]
    assert not part._is_looking
    assert part.head.repair.isVisibleTo(part)


def test_every_finding_that_the_window_can_help_with_has_a_button(seen, context, record, qtbot):
    subjects = {"required.missing": "comfyui"}
    for rule in RULES:
        found = made(rule, subjects.get(rule, "thing"))
        part = seen(found)
        button = part.cards[0].button
        assert (button is not None) or found.act == "none", rule
        if button is not None and rule in LEADING:
            press(qtbot, button)
    assert Route("package", "comfyui", "health") in record.went
    assert Route("package", "mine", "environment") in record.went
    assert Route("package", "mine", "versions") in record.went


def test_no_fix_sends_anybody_to_the_command_line(theme):
    for rule in RULES:
        for command in (
            Text("t", "Run: stablehand doctor {name}", {"name": "x"}),
            Text("t", "Do it with: {command}", {"command": "stablehand doctor x"}),
        ):
            found = finding(rule, "x", cause=Text("t", "It."), fix=command)
            assert not names_a_command(fix_words(found)), rule


def test_a_running_install_is_stopped_first(seen, context, record, data, qtbot):
    part = seen(made("files.damaged"))
    job = HeldJob(context.live, "update", "mine")
    qtbot.waitUntil(lambda: not part.cards[0].button.isEnabled())
    assert not part.head.look.isEnabled()
    job.let_go()
    qtbot.waitUntil(part.cards[0].button.isEnabled)


def test_hundreds_of_findings_are_not_hundreds_of_cards(seen):
    part = seen(*(made("files.damaged", f"package {at}") for at in range(300)))
    assert len(part.cards) == 40
    assert part.more.isVisibleTo(part) and "260" in part.more.text()


def test_what_a_repair_left_says_why(seen):
    found = made("files.damaged", "torch")
    why = {("files.damaged", "torch"): Text("t", "The drive is full.")}
    part = seen(found, mended=2, left=why)
    assert "The drive is full." in words(part.cards[0])
    assert "2" in part.head.when.text()


@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_and_room(seen, theme, qtbot, percent):
    theme.choose("light", percent=percent, motion="reduced")
    part = seen(
        made("files.damaged", "a-rather-long-name", fetches_bytes=3_000_000_000),
        made("links.dangling"),
        made("packages.added"),
    )
    part.resize(896, 500)
    qtbot.wait(100)
    assert page_checks.problems(part) == {}
