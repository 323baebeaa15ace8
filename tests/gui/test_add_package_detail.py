"""The page for adding packages: what it says of a package before anything is done, and of what is wrong."""

import os
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stablehand.core.base.paths import DataPaths
from stablehand.gui.context import Route
from stablehand.services.app import App
from support.add_package_page import (
    CLICK,
    LONG,
    SKETCH,
    answered,
    button,
    define,
    edit,
    facts,
    on,
    opened,
    texts,
)
from support.window_work import write_install


@pytest.fixture
def app(data):
    define(data, "sketch", SKETCH)
    return App(DataPaths(data), {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"})


@pytest.fixture
def page(context, qtbot):
    return opened(context, qtbot, "sketch")


# -- the detail ------------------------------------------------------------------------------------


def test_the_head_and_its_link(page, record, qtbot):
    head = page.detail.head
    assert head.name.text() == "Sketch"
    assert head.makers.text().replace("\u00a0", " ") == "by tests · Tool"
    assert head.summary.text() == "Draws lines."
    qtbot.mouseClick(head.homepage, CLICK)
    assert record.urls == ["https://example.org/sketch"]


def test_what_it_costs_and_under_which_licence(page, record, qtbot):
    found = facts(page)
    assert found["On disk"].startswith("104 MB, of ")
    assert found["Download"] == "up to 32.0 MB"
    assert found["Time"] == "less than a minute on a line of 100 Mbit/s"
    assert found["Python"].startswith("3.11,")
    assert found["Licence"] == "MIT"
    assert "Torch" not in found
    assert page.detail.bar.sum.text() == "104 MB on disk · less than a minute"
    (link,) = page.detail.cost.links
    qtbot.mouseClick(link, CLICK)
    assert record.urls == ["https://example.org/licence"]


def test_torch_is_said_in_words_and_folded_in_detail(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_rtx4090")
    page = opened(context, qtbot, "comfyui")
    verdict = page.detail.verdict
    assert verdict.title.text() == "Works here, on NVIDIA GeForce RTX 4090"
    assert verdict.reason.text() == (
        "Driver 570.86.10 is older than 580, which CUDA 13 needs; NVIDIA GeForce RTX 4090 gets the "
        "CUDA 12.6 build of torch 2.13.0."
    )
    assert facts(page)["Torch"] == "2.13.0 for CUDA 12.6"
    assert not verdict.details.is_open
    qtbot.mouseClick(verdict.details.button, CLICK)
    told = texts(verdict.details)
    choice = page.detail.preview.plan.choice
    assert choice.backend in told
    assert "\n".join(choice.requirements) in told
    assert "http://127.0.0.1:8188/" in told


def test_what_to_know_before_is_said(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_no_gpu")
    page = opened(context, qtbot, "forge")
    assert page.detail.verdict.title.text() == "Works here, on the processor"
    assert any("An image takes minutes" in note for note in page.detail.verdict.notes())
    assert facts(page)["Torch"].endswith("for the processor")


def test_what_will_happen_is_told_step_by_step(page, qtbot):
    steps = page.detail.steps
    count = len(page.detail.preview.steps)
    assert steps.fold.button.text().startswith(f"What will happen: {count} step")
    assert not steps.fold.is_open
    qtbot.mouseClick(steps.fold.button, CLICK)
    told = texts(steps)
    assert "Check out Sketch at main" in told
    assert "Get Python 3.11, for Stablehand only" in told
    assert "100 MB" in told


def test_the_usual_ways_are_chosen_and_marked(page):
    detail = page.detail
    assert detail.sharing.radio("link").text() == "By links (recommended)"
    assert detail.sharing.radio("link").isChecked()
    assert detail.sharing.radio("none").text() == "Keep its own folders"
    assert detail.sharing.radio("config") is None
    assert detail.version.options.radio("usual").text() == "The newest of main (recommended)"
    assert not detail.version.row.isVisibleTo(page)
    request = detail.request()
    assert request.wishes == {}
    assert (request.name, request.accept_licence, request.ignore_space) == (None, False, False)


def test_a_change_is_planned_anew_after_a_moment(page, qtbot):
    detail = page.detail
    answered(page, qtbot, lambda: detail.sharing.radio("none").click())
    assert detail.preview.plan.sharing.method == "none"
    detail.version.options.radio("other").click()
    assert detail.version.ref.isVisibleTo(page)
    answered(page, qtbot, lambda: edit(detail.version.ref, "v1.2"))
    assert detail.preview.plan.ref == "v1.2"
    qtbot.mouseClick(detail.steps.fold.button, CLICK)
    assert "Check out Sketch at v1.2" in texts(detail.steps)
    answered(page, qtbot, lambda: detail.version.options.radio("usual").click())
    assert detail.preview.plan.ref == "main"


def test_choices_of_a_build_reach_the_plan_and_the_facts(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_rtx4090")
    page = opened(context, qtbot, "comfyui")
    advanced = page.detail.advanced
    qtbot.mouseClick(advanced.fold.button, CLICK)
    assert advanced.torch_row.isVisibleTo(page)
    assert advanced.torch.currentText().startswith("Chosen by Stablehand: CUDA ")
    offered = [advanced.torch.itemData(at) for at in range(advanced.torch.count())]
    assert offered == ["", *page.detail.preview.backends]
    advanced.torch.choose("cpu")
    answered(page, qtbot, lambda: advanced.torch.chosen.emit("cpu"))
    assert facts(page)["Torch"] == "2.13.0 for the processor"
    assert page.detail.verdict.reason.text() == "The processor build was asked for."
    advanced.python.choose("3.11")
    answered(page, qtbot, lambda: advanced.python.chosen.emit("3.11"))
    assert facts(page)["Python"].startswith("3.11,")
    assert advanced.torch.value == "cpu"  # refilled lists keep what was chosen
    # another package begins with nothing chosen
    answered(page, qtbot, lambda: page.list.choose("easel"))
    assert page.detail.request().wishes == {}


def test_only_the_last_answer_counts(page, qtbot):
    detail, seen = page.detail, []
    qtbot.mouseClick(detail.advanced.fold.button, CLICK)
    take = detail.show_preview
    detail.show_preview = lambda preview: (seen.append(preview.name), take(preview))
    for name in ("one", "two", "three"):
        edit(detail.advanced.name, name)
        page._ask()  # each before the one before was answered
    qtbot.waitUntil(lambda: "three" in seen, timeout=LONG)
    qtbot.wait(400)
    assert seen == ["three"]


def test_where_one_reads_stays_where_it_was(page, qtbot):
    page.resize(1000, 420)
    qtbot.mouseClick(page.detail.advanced.fold.button, CLICK)
    bar = page.detail.pane.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(200)
    answered(page, qtbot, lambda: edit(page.detail.advanced.name, "another"))
    assert bar.value() == 200


# -- what is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "a/b", "'a/b' cannot be the name of an install. Use up to 60 letters"),
        ("source", "nonsense", "nonsense is not the address of a repository. Give an address"),
    ],
)
def test_a_wrong_word_is_said_at_its_field(page, qtbot, field, text, said):
    advanced = page.detail.advanced
    qtbot.mouseClick(advanced.fold.button, CLICK)
    row = getattr(advanced, f"{field}_row")
    answered(page, qtbot, lambda: edit(row.field, text))
    assert row.error.text().startswith(said)
    assert row.error.isVisibleTo(page)
    assert not button(page).isEnabled()
    assert said.startswith(page.detail.bar.reason.text())
    button(page).parentWidget().setFocus()
    qtbot.mouseClick(page.detail.bar.where, CLICK)
    assert row.field.hasFocus()
    answered(page, qtbot, lambda: edit(row.field, "fine" if field == "name" else "git@a.org:b"))
    assert row.error.text() == ""
    assert button(page).isEnabled()


def test_a_wrong_version_is_said_at_its_field(page, qtbot):
    version = page.detail.version
    version.options.radio("other").click()
    assert version.ref.hasFocus()
    answered(page, qtbot, lambda: edit(version.ref, "x..y"))
    assert version.row.error.text().startswith("x..y is not the name of a branch, tag or commit.")
    assert not button(page).isEnabled()
    answered(page, qtbot, lambda: version.options.radio("usual").click())
    assert version.row.error.text() == ""
    assert button(page).isEnabled()


def test_what_is_installed_already_is_said_and_a_second_one_has_a_name(
    page, data, live, record, qtbot
):
    answered(page, qtbot, lambda: write_install(data, "sketch", "sketch"))
    detail = page.detail
    assert detail.installed.isVisibleTo(page)
    assert "Installed already: sketch." in detail.installed.label.text()
    assert "sketch-2" in detail.installed.label.text()
    assert detail.advanced.name.text() == "sketch-2"
    assert button(page).isEnabled()
    qtbot.mouseClick(detail.installed.button, CLICK)
    assert record.went == [Route("package", "sketch")]
    # the name of the first one is refused at its field
    answered(page, qtbot, lambda: edit(detail.advanced.name, "sketch"))
    assert detail.advanced.name_row.error.text().startswith("There is already an install named")
    assert detail.advanced.fold.is_open
    answered(page, qtbot, lambda: shutil.rmtree(data / "Packages"))
    assert not detail.installed.isVisibleTo(page)
    assert detail.advanced.name_row.error.text() == ""


def test_a_licence_that_wants_agreement_has_to_be_agreed_to(context, record, data, qtbot):
    terms = "https://example.org/terms"
    asks = f'licence = {{ code = "MIT", weights = "OpenRAIL-M", weights_url = "{terms}", consent = true'
    define(data, "sketch", SKETCH.replace('licence = { code = "MIT"', asks))
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    assert facts(page)["Licence of its models"] == "OpenRAIL-M"
    read = [link.text() for link in detail.cost.links]
    assert read == ["Read the licence", "Licence of its models"]
    detail.cost.links[1].click()
    assert record.urls == [terms]
    assert "OpenRAIL-M" in detail.consent.label.text()
    assert not button(page).isEnabled()
    assert detail.bar.reason.text() == "Agree to the licence first."
    page.list.enter()
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert detail.consent.check.hasFocus()
    QTest.keyClick(detail.consent.check, Qt.Key.Key_Space)
    assert button(page).isEnabled()
    assert detail.request().accept_licence
    answered(page, qtbot, lambda: page.list.choose("easel"))
    assert not detail.consent.isVisibleTo(page)
    assert not detail.request().accept_licence  # it was agreed to for the other one


def test_too_little_room_is_said_and_can_be_overruled(context, data, qtbot):
    define(data, "sketch", SKETCH.replace("environment = 2", "environment = 9e7"))
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    assert detail.room.isVisibleTo(page)
    assert "TB are needed" in detail.room.label.text()
    assert not button(page).isEnabled()
    qtbot.mouseClick(detail.bar.where, CLICK)
    assert detail.room.check.hasFocus()
    QTest.keyClick(detail.room.check, Qt.Key.Key_Space)
    assert button(page).isEnabled()
    assert detail.request().ignore_space
