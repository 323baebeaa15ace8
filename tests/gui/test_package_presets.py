"""Training presets on the page of an install: real definitions, real files, nothing of the user's lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.gui.pages.package.about import AboutPart
from stablehand.gui.pages.package.presets import PresetSection
from support import page_checks
from support.window_work import HeldJob, write_install

LORA, TI = "lora_sd15_4gb", "ti_sd15_4gb"
FITTING = """
[[presets]]
id = "lora_sd15_4gb"
method = "lora"
base = "sd15"
vram_gb = 4
when = "linux or windows or macos"
file = "presets/lora_sd15_4gb.json"
target = "presets/lora/user_presets/own.json"
name = { en = "LoRA for here", ru = "LoRA для этой машины" }
summary = { en = "Small", ru = "Малый набор" }
find = { en = "In the list", ru = "В списке" }
origin = { en = "Measured", ru = "Измерено" }

[[presets]]
id = "lora_sd15_6gb"
method = "lora"
base = "sd15"
vram_gb = 6
when = "linux or windows or macos"
file = "presets/lora_sd15_6gb.json"
target = "presets/lora/user_presets/larger.json"
name = { en = "Larger LoRA for here", ru = "LoRA побольше для этой машины" }
summary = { en = "Larger", ru = "Набор побольше" }
find = { en = "In the list", ru = "В списке" }
origin = { en = "Measured", ru = "Измерено" }
"""


@pytest.fixture
def section(context, data, qtbot):
    """Give a function that shows the presets of an install."""

    def show(package="kohya_ss"):
        write_install(data, "mine", package)
        made = PresetSection(context, "mine")
        qtbot.addWidget(made)
        made.resize(900, 700)
        made.load()
        qtbot.waitUntil(lambda: made.shown is not None, timeout=20_000)
        made.show() if made.shown.presets else None
        return made

    return show


def fit_here(data):
    own = data / "Catalog" / "kohya_ss"
    own.mkdir(parents=True)
    (own / "package.toml").write_text(FITTING, encoding="utf-8")


def press(qtbot, button):
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(card):
    return " | ".join(label.text() for label in card.findChildren(QLabel) if not label.isHidden())


def state(section, preset):
    return section.cards[preset].item.state


def test_without_a_card_all_are_for_others_and_this_is_said(section, qtbot):
    shown = section()
    assert "Ready settings for kohya_ss" in shown.about.text()
    assert "Without a card that it can use" in shown.about.text()
    assert not shown.more.isHidden()
    assert not shown.more.is_open
    press(qtbot, shown.more.button)
    card = shown.cards[LORA]
    assert "Not for your card" in words(card)
    assert "Not measured here" in words(card)
    assert card.button.text() == "Put into kohya_ss"
    assert card.isVisible()


def test_what_is_for_this_machine_comes_first(section, data):
    fit_here(data)
    shown = section()
    first = [shown._first.itemAt(at).widget() for at in range(shown._first.count())]
    assert [card.item.preset.id for card in first] == ["lora_sd15_6gb", LORA]
    assert "For your card" in words(first[0])
    assert "Fits your card" in words(first[1])
    assert "Without a card" not in shown.about.text()


def test_one_is_put_there_and_taken_back_by_the_toast(section, data, record, qtbot):
    fit_here(data)
    shown = section()
    press(qtbot, shown.cards[LORA].button)
    qtbot.waitUntil(lambda: state(shown, LORA) == "there", timeout=10_000)
    place = data / "Packages" / "mine" / "presets" / "lora" / "user_presets" / "own.json"
    assert place.is_file()
    assert "In place" in words(shown.cards[LORA])
    assert "In the list" in words(shown.cards[LORA])
    assert record.toasts == [("LoRA for here is in place. In the list.", "success")]
    action = record.actions[-1]
    assert action[0] == "Undo"
    action[1]()
    qtbot.waitUntil(lambda: state(shown, LORA) == "absent", timeout=10_000)
    assert not place.exists()
    assert len(record.toasts) == 1  # an undo has none of its own


def test_one_is_taken_out_and_put_back_by_the_toast(section, data, record, qtbot):
    shown = section()
    shown.more.set_open(True)
    press(qtbot, shown.cards[TI].button)
    qtbot.waitUntil(lambda: state(shown, TI) == "there", timeout=10_000)
    assert (
        shown.cards[TI].parent() is not shown.more.content
    )  # what is in place is never folded away
    press(qtbot, shown.cards[TI].button)
    qtbot.waitUntil(lambda: state(shown, TI) == "absent", timeout=10_000)
    assert record.toasts[-1][0].endswith("is taken out.")
    record.actions[-1][1]()
    qtbot.waitUntil(lambda: state(shown, TI) == "there", timeout=10_000)


def test_a_file_of_the_users_is_shown_and_not_replaced(section, data, record, qtbot):
    fit_here(data)
    place = data / "Packages" / "mine" / "presets" / "lora" / "user_presets" / "own.json"
    place.parent.mkdir(parents=True)
    place.write_text("{}", encoding="utf-8")
    shown = section()
    card = shown.cards[LORA]
    assert "A file of yours is at its place" in words(card)
    press(qtbot, card.button)
    assert record.paths == [place]
    assert place.read_text("utf-8") == "{}"


def test_one_that_was_changed_meanwhile_is_a_problem_beside_the_list(section, data, qtbot):
    fit_here(data)
    shown = section()
    place = data / "Packages" / "mine" / "presets" / "lora" / "user_presets" / "own.json"
    place.parent.mkdir(parents=True)
    place.write_text("{}", encoding="utf-8")
    press(qtbot, shown.cards[LORA].button)
    qtbot.waitUntil(lambda: shown.card is not None, timeout=10_000)
    assert place.read_text("utf-8") == "{}"
    shown.load()
    qtbot.waitUntil(lambda: shown.card is None, timeout=10_000)
    assert state(shown, LORA) == "edited"


def test_a_program_without_presets_shows_nothing(section):
    assert section("forge").isHidden()


def test_nothing_can_be_put_there_while_a_job_is_at_work(context, data, qtbot):
    write_install(data, "mine", "kohya_ss")
    live = context.live
    qtbot.waitUntil(lambda: live.install("mine") is not None)
    about = AboutPart(context, "mine")
    qtbot.addWidget(about)
    about.show_item(live.install("mine"))
    about.show()
    about.wake()
    qtbot.waitUntil(lambda: about.presets.shown is not None, timeout=20_000)
    assert about.presets.isVisible()
    assert about.presets.cards[LORA].button.isEnabled()
    job = HeldJob(live, "update", "mine")
    qtbot.waitUntil(lambda: live.job_of("mine") is not None)
    about.show_item(live.install("mine"))
    assert not about.presets.cards[LORA].button.isEnabled()
    job.let_go()
    qtbot.waitUntil(lambda: live.job_of("mine") is None)


@pytest.mark.parametrize("width", [640, 1200])
def test_everything_has_a_name_and_room(section, data, qtbot, width):
    fit_here(data)
    shown = section()
    shown.more.set_open(True)
    shown.resize(width, shown.heightForWidth(width) if shown.hasHeightForWidth() else 3000)
    qtbot.wait(0)
    assert page_checks.nameless(shown) == []
    assert page_checks.too_small(shown) == []
