"""What an install is made of, under Environment: choices, kept versions, add-ons; each is asked about first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.records.install import ChosenCard, InstalledPython, InstalledTorch
from stablehand.gui.pages.package.setup_section import SetupSection
from stablehand.gui.pages.package.setup_words import (
    card_value,
    card_values,
    method_words,
    setup_facts,
    sharing_facts,
)
from stablehand.services.cards import CardChoice, CardView
from stablehand.services.resharing import SharingPreview
from stablehand.services.setting_up import SetupPreview
from support.options_part import recorded
from support.window_work import write_install

PYTHON = InstalledPython(version="3.12.4", kind="managed", path="Assets/python3.12/bin/python")
TORCH = InstalledTorch(backend="cpu", version="2.7.1+cpu")
BIG = CardView(1, "NVIDIA GeForce RTX 4090", "nvidia", 24 * 1024**3, integrated=False)
INSIDE = CardView(0, "Intel UHD Graphics 770", "intel", None, integrated=True)
GONE = ChosenCard(index=2, name="NVIDIA GeForce GTX 1080", vendor="nvidia")


@pytest.fixture
def section(context, data, qtbot):
    """Give a function that shows the section for an install with a record like this."""

    def show(package="comfyui", **values):
        values = {"torch": TORCH, "python": PYTHON, **values}
        folder = write_install(data, "mine", package, **values)
        (folder.generation(1) / "env" / "lib" / "python3.12" / "site-packages").mkdir(parents=True)
        live = context.live
        qtbot.waitUntil(lambda: live.install("mine") is not None)
        made = SetupSection(context, "mine")
        qtbot.addWidget(made)
        made.resize(760, 900)
        made.show_item(live.install("mine"))
        made.show()
        made.load()
        qtbot.waitUntil(lambda: made.found is not None)
        return made

    return show


def press(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def pick(qtbot, made, key, value):
    field = made.rows[key].field
    at = next(i for i in range(field.count()) if field.itemData(i) == value)
    field.setCurrentIndex(at)
    field.activated.emit(at)


def words(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_what_can_be_chosen_is_offered(section):
    shown = section(wishes={"python": "3.12"})
    assert shown.rows["python"].field.value == "3.12"
    assert shown.rows["torch"].field.value == ""
    assert shown.rows["sharing"].field.value == "config"
    assert shown.rows["gpu"].isHidden() == (not shown.found.view.cards.cards)
    assert {row.field.accessibleName() for row in shown.rows.values()} >= {"Python", "torch build"}


def test_a_program_without_torch_has_no_choice_of_it(section):
    shown = section("swarmui", torch=None, python=None, required={})
    assert [key for key, row in shown.rows.items() if not row.isHidden()] == ["sharing"]


def test_another_python_is_asked_about_with_its_costs(section, record, qtbot):
    shown = section()
    pick(qtbot, shown, "python", "3.11")
    qtbot.waitUntil(lambda: bool(record.dialogs))
    said = words(record.dialogs[-1])
    assert "Python: from 3.12 to 3.11." in said
    assert "snapshot" in said
    press(qtbot, record.dialogs[-1].buttons[""])
    qtbot.waitUntil(lambda: shown.rows["python"].field.value == "")


def test_what_changes_nothing_is_done_at_once(section, data, qtbot, record):
    shown = section()
    pick(qtbot, shown, "python", "3.12")
    qtbot.waitUntil(lambda: recorded(data).wishes.get("python") == "3.12")
    assert record.dialogs == []


def test_sharing_is_asked_about_and_changed(section, data, qtbot, record):
    shown = section()
    pick(qtbot, shown, "sharing", "none")
    qtbot.waitUntil(lambda: bool(record.dialogs))
    assert "sees its own folders only" in words(record.dialogs[-1])
    press(qtbot, record.dialogs[-1].buttons["yes"])
    qtbot.waitUntil(lambda: recorded(data).method == "none")


@pytest.mark.parametrize("typed", ["", "transformers", "torch==2", "x @ https://x/y.whl", "-r x"])
def test_rubbish_is_refused_beside_the_field(section, data, qtbot, typed):
    shown = section()
    shown.line.setText(typed)
    press(qtbot, shown.keep)
    qtbot.waitUntil(lambda: not shown.wrong.isHidden())
    assert recorded(data).pins == []
    assert shown.line.text() == typed


def test_a_kept_version_is_asked_about_and_given_up(section, data, qtbot, record):
    shown = section(pins=["numpy<2"])
    assert list(shown.pins) == ["numpy<2"]
    shown.line.setText("einops==0.8.0")
    qtbot.keyClick(shown.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(record.dialogs))
    assert "copy of the environment" in words(record.dialogs[-1])
    press(qtbot, record.dialogs[-1].buttons[""])
    shown.pins["numpy<2"].reset.emit("pin:numpy<2")
    qtbot.waitUntil(lambda: recorded(data).pins == [])


def test_add_ons_say_why_they_do_not_fit(section):
    shown = section()
    rows = shown.addons
    assert set(rows) == {"xformers", "sageattention", "triton", "flash_attn", "nunchaku"}
    assert not any(row.button.isVisibleTo(shown) for row in rows.values())
    assert all(row.state.text() for row in rows.values())


def test_an_add_on_that_was_added_can_be_removed(section, qtbot, record):
    shown = section(addons={"xformers": ["xformers==0.0.31.post1"]})
    row = shown.addons["xformers"]
    assert row.button.accessibleName() == "Remove: xformers"
    press(qtbot, row.button)
    qtbot.waitUntil(lambda: bool(record.dialogs))
    assert "xformers==0.0.31.post1" in words(record.dialogs[-1])


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_in_a_narrow_window(section, theme, percent):
    theme.choose("light", percent=percent, motion="reduced")
    shown = section(pins=["transformers==4.46.1"])
    shown.resize(600, 1200)
    for label in shown.findChildren(QLabel):
        if label.isVisibleTo(shown) and label.wordWrap():
            assert label.width() <= shown.width()
            assert label.heightForWidth(label.width()) <= label.height() + 1, label.text()


def test_cards_in_words():
    plain = CardChoice((BIG, INSIDE), None, is_gone=False, computes=1, uses_card=True)
    assert card_values(plain) == [
        ("auto", "Automatic: RTX 4090"),
        ("1", "RTX 4090, 24 GB"),
        ("0", "UHD Graphics 770, integrated"),
    ]
    assert card_value(plain) == "auto"
    gone = CardChoice((BIG,), GONE, is_gone=True, computes=1, uses_card=True)
    assert card_values(gone)[-1] == ("gone", "NVIDIA GeForce GTX 1080, not there")
    assert card_value(gone) == "gone"
    moved = CardChoice((BIG,), GONE, is_gone=False, computes=1, uses_card=True)
    assert card_value(moved) == "1"


def test_changes_in_words():
    same = SetupPreview("a", "3.11", "3.11", None, None, None, False, False, ())
    assert setup_facts(same) == []
    moves = SharingPreview("a", "none", "link", ("link",), 3, 2, 2048, 1, (), is_running=False)
    assert len(sharing_facts(moves)) == 3
    known = {method_words(method) for method in ("link", "config", "register", "none")}
    assert len(known) == 4
