"""The Models page over a real library: what is shown, chosen, searched, edited, moved, brought in."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from stablehand.core.models.metadata.edits import Changes
from stablehand.gui.components.model_news import ModelNews
from stablehand.gui.components.model_previews import WIDTHS, ModelPreviews, thumbnail
from stablehand.gui.components.model_words import title_of
from stablehand.gui.context import Route
from stablehand.gui.pages.models import ModelsPage
from stablehand.gui.pages.models.disk_dialog import DiskDialog
from stablehand.gui.pages.models.doubles_dialog import DoublesDialog
from stablehand.gui.pages.models.edit_dialog import EditDialog
from stablehand.gui.pages.models.organise_dialog import OrganiseDialog
from stablehand.gui.pages.models.quarantine_dialog import QuarantineDialog
from stablehand.gui.pages.models.roots_dialog import RootsDialog
from stablehand.gui.pages.models.shelf import (
    Place,
)
from support import page_checks
from support.library_files import SDXL_LORA, safetensors


def fill(data):
    """A small library: LoRA in a folder, one in a wrong folder, one that nobody knows, notes on one."""
    tree = data / "Models"
    safetensors(tree / "Lora" / "people" / "face.safetensors", SDXL_LORA, seed=1)
    safetensors(tree / "Lora" / "style.safetensors", SDXL_LORA, seed=2)
    safetensors(tree / "VAE" / "lost.safetensors", SDXL_LORA, seed=3)
    safetensors(tree / "Other" / "what.safetensors", {"weight": (16,)}, seed=4)
    record = {"stablehand": 1, "user": {"notes": "mine", "favourite": True, "tags_added": ["soft"]}}
    (tree / "Lora" / "style.stablehand.json").write_text(json.dumps(record))
    picture = QImage(300, 500, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    picture.save(str(tree / "Lora" / "style.preview.png"))


@pytest.fixture
def page(data, context, qtbot):
    fill(data)
    yield from opened(context, qtbot)


def opened(context, qtbot):
    made = ModelsPage(context)
    qtbot.addWidget(made)
    made.resize(1180, 780)
    made.show()
    made.arrive(Route("models"))
    qtbot.waitUntil(lambda: made.items.rowCount() == 4 and made.feed._look is None, timeout=20_000)
    yield made
    made.leave()
    made.previews.close()


def names(page):
    return [entry.name for entry in page.items.entries()]


def choose(page, name):
    at = names(page).index(name)
    page.view.setCurrentIndex(page.items.index(at, 0))


def on_disk(data, *path):
    return data.joinpath("Models", *path)


# -- what is shown -----------------------------------------------------------------------------------


def test_places_count_what_lies_there_and_what_wants_a_look(page):
    found = {words.strip() for _place, words in page.tree.places()}
    assert {"All models  (4)", "Lora  (2)", "people  (1)", "VAE  (1)"} <= found
    assert {"Favourites  (1)", "Unknown  (1)", "Misplaced  (1)"} <= found


def test_each_place_shows_its_models(page):
    page.tree.choose(Place("folder", "main", "Lora"))
    assert names(page) == ["face", "style"]
    page.tree.choose(Place("folder", "main", "Lora/people"))
    assert names(page) == ["face"]
    page.tree.choose(Place("misplaced"))
    assert names(page) == ["lost"]
    assert not page.notice.isHidden()
    page.tree.choose(Place("favourites"))
    assert names(page) == ["style"]
    assert page.notice.isHidden()
    page.tree.choose(Place())
    assert len(names(page)) == 4


def test_search_answers_each_key_and_says_where_nothing_is_found(page, qtbot):
    qtbot.keyClicks(page.filters.search, "sty")
    assert names(page) == ["style"]
    qtbot.keyClicks(page.filters.search, "zz")
    assert page.views.currentWidget() is page.nothing
    assert page.nothing.currentWidget() is page.nothing.unmet
    page.filters.clear()
    assert len(names(page)) == 4


def test_facets_offer_what_there_is_and_narrow(page):
    kind = page.filters.choices["kind"]
    assert [kind.itemData(at) for at in range(kind.count())] == [None, "lora", "unknown"]
    assert page.filters.choices["format"].isHidden()  # all are safetensors
    kind.choose("unknown")
    kind.activated.emit(kind.currentIndex())
    assert names(page) == ["what"]


def test_heads_of_the_table_sort_and_turn_round(page):
    page.filters.table_button.click()
    assert page.view is page.table
    page.table.sorted_by.emit("folder")
    first = names(page)
    assert first.index("lost") > first.index("face")
    page.table.sorted_by.emit("folder")
    assert names(page) == first[::-1]


def test_what_is_chosen_stays_chosen_in_another_order_view_and_library(page, qtbot):
    choose(page, "style")
    page._on_sort("size")
    page.filters.table_button.click()
    assert [entry.name for entry in page._entries()] == ["style"]
    page.feed.gather()
    before = page.items.shelf
    qtbot.waitUntil(lambda: page.items.shelf is not before)
    assert [entry.name for entry in page._entries()] == ["style"]


def test_the_panel_says_everything_of_the_chosen_one(page, qtbot):
    choose(page, "style")
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    panel = page.panel
    assert panel.title.text() == "style"
    assert panel.notes.toPlainText() == "mine"
    assert panel.tags.text() == "soft"
    assert panel.favourite.isChecked()
    assert "SDXL" in panel.base_badge.label.text()
    assert panel.safety.text().startswith("Safe")
    assert "style.preview.png" in panel.folds["sidecars"][1].text()
    panel.folds["header"][0].button.click()
    qtbot.waitUntil(lambda: "tensors" in panel.folds["header"][1].text())


def test_a_model_of_civitai_leads_to_its_page(page, data, record, qtbot):
    beside = {"ModelId": 7, "VersionId": 9, "ModelName": "Face", "ModelType": "LORA"}
    on_disk(data, "Lora", "people", "face.cm-info.json").write_text(json.dumps(beside))
    address = "https://civitai.com/models/7?modelVersionId=9"
    qtbot.waitUntil(lambda: "Face" in [title_of(e) for e in page.items.entries()], timeout=20_000)
    choose(page, "face")
    shown = lambda: [label.text() for label in page.panel.facts.findChildren(QLabel)]  # noqa: E731
    qtbot.waitUntil(lambda: address in "".join(shown()).replace("\u200b", ""))
    menu = QMenu()
    (entry,) = [entry for entry in page.items.entries() if entry.name == "face"]
    page.actions_.fill_menu(menu, [entry])
    next(act for act in menu.actions() if act.text() == "Open its page").trigger()
    assert record.urls == [address]


def test_a_new_file_comes_by_itself_and_a_removed_one_goes(page, data, qtbot):
    file = on_disk(data, "Lora", "new.safetensors")
    safetensors(file, SDXL_LORA, seed=9)
    qtbot.waitUntil(lambda: "new" in names(page), timeout=15_000)
    file.unlink()
    qtbot.waitUntil(lambda: "new" not in names(page), timeout=15_000)


# -- what is done ------------------------------------------------------------------------------------


def test_space_makes_a_favourite_beside_the_model(page, data, qtbot):
    choose(page, "face")
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    record = on_disk(data, "Lora", "people", "face.stablehand.json")
    qtbot.waitUntil(record.is_file)
    qtbot.waitUntil(lambda: page.items.entries()[0].metadata.favourite)
    assert json.loads(record.read_text())["user"]["favourite"] is True


def test_notes_are_kept_when_another_model_is_chosen(page, data, qtbot):
    choose(page, "face")
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    page.panel.notes.setPlainText("written down")
    choose(page, "style")
    record = on_disk(data, "Lora", "people", "face.stablehand.json")
    qtbot.waitUntil(record.is_file)
    assert json.loads(record.read_text())["user"]["notes"] == "written down"
    assert "written down" not in on_disk(data, "Lora", "style.stablehand.json").read_text()


def test_what_it_is_is_said_in_a_dialog_and_left_to_the_file_again(page, data, context, qtbot):
    choose(page, "style")
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    entry, told = page.panel.entry, []
    dialog = EditDialog(context, entry, told.append)
    qtbot.addWidget(dialog)
    assert dialog.base.text() == "SDXL"
    assert dialog.changes() == Changes()
    dialog.base.setText("nonsense")
    assert not dialog.buttons["ok"].isEnabled()
    assert dialog.base_row.error.text()
    dialog.base.setText("pony")  # a site's name
    dialog.title.setText("Soft style")
    dialog.trained.setPlainText("soft look\n\n pastel, warm ")
    dialog.buttons["ok"].click()
    words = ("soft look", "pastel, warm")
    assert told == [Changes(title="Soft style", trained_words=words, base="pony")]
    page.panel._actions._edit([entry], told[0])
    qtbot.waitUntil(lambda: page.panel.title.text() == "Soft style")
    kept = json.loads(on_disk(data, "Lora", "style.stablehand.json").read_text())["user"]
    assert (kept["title"], kept["trained_words"], kept["base"]) == (
        "Soft style",
        list(words),
        "pony",
    )
    again = EditDialog(context, page.panel.entry, told.append)
    qtbot.addWidget(again)
    again.title.clear()
    again.trained.clear()
    again.base.clear()
    assert again.changes() == Changes(title=None, trained_words=None, base=None)


def test_f2_renames_with_what_belongs_to_it(page, data, record, qtbot):
    choose(page, "style")
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    dialog = record.dialogs[-1]
    dialog.field.setText("better")
    dialog.buttons["ok"].click()
    qtbot.waitUntil(on_disk(data, "Lora", "better.preview.png").is_file, timeout=10_000)
    assert on_disk(data, "Lora", "better.safetensors").is_file()
    qtbot.waitUntil(lambda: "better" in names(page), timeout=10_000)


def test_delete_asks_and_the_toast_brings_it_back(page, data, context, qtbot):
    said = []
    news = replace(
        context, toast=lambda text, tone="info", action=None: said.append((text, action))
    )
    context.window.news = ModelNews(news)
    choose(page, "style")
    page.actions_.delete(page._entries())
    dialog = next(
        w for w in QApplication.topLevelWidgets() if hasattr(w, "buttons") and w.isVisible()
    )
    assert on_disk(data, "Lora", "style.safetensors").is_file()
    dialog.buttons["ok"].click()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert not on_disk(data, "Lora", "style.safetensors").exists()
    assert not on_disk(data, "Lora", "style.preview.png").exists()
    said[0][1][1]()
    qtbot.waitUntil(on_disk(data, "Lora", "style.safetensors").is_file, timeout=10_000)
    qtbot.waitUntil(on_disk(data, "Lora", "style.preview.png").is_file)


def test_misplaced_ones_go_where_they_belong(page, data, qtbot):
    page.actions_.put_right(())
    qtbot.waitUntil(on_disk(data, "Lora", "lost.safetensors").is_file, timeout=10_000)
    qtbot.waitUntil(lambda: not page.items.shelf.misplaced, timeout=10_000)


def test_ctrl_c_copies_paths_and_a_drag_carries_files(page, data, qtbot):
    choose(page, "face")
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    path = str(on_disk(data, "Lora", "people", "face.safetensors"))
    assert QGuiApplication.clipboard().text() == path
    mime = page.items.mimeData([page.items.index(0, 0), page.items.index(0, 1)])
    assert [url.toLocalFile() for url in mime.urls()] == [path]
    assert page.items.supportedDragActions() == Qt.DropAction.CopyAction


def test_files_dropped_on_the_page_come_in_or_go_into_quarantine(
    page, data, record, tmp_path, qtbot
):
    good, bad = tmp_path / "in" / "good.safetensors", tmp_path / "in" / "bad.pt"
    safetensors(good, SDXL_LORA, seed=7)
    bad.write_bytes(b"cos\nsystem\n(S'echo'\ntR.")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(good.parent))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    record.dialogs[-1].buttons["copy"].click()
    qtbot.waitUntil(on_disk(data, "Lora", "good.safetensors").is_file, timeout=15_000)
    assert good.is_file()
    qtbot.waitUntil(lambda: page.items.shelf.held == 1, timeout=15_000)
    assert not list(on_disk(data).rglob("bad.pt"))


# -- room, keys, dialogs -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1180, 780), (1000, 700), (820, 600), (740, 560)])
@pytest.mark.parametrize("percent", [100, 150])
def test_panes_give_way_where_there_is_no_room(page, theme, size, percent, qtbot):
    theme.choose("light", percent=percent, motion="reduced")
    page.resize(*size)
    choose(page, "style")
    page._open()
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    qtbot.waitUntil(lambda: page_checks.problems(page) == {})
    assert not page.panels.isHidden()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.panels.isHidden()
    assert not page.middle.isHidden()
    qtbot.waitUntil(lambda: page_checks.problems(page) == {})


@pytest.mark.parametrize(
    "dialog", [DoublesDialog, OrganiseDialog, DiskDialog, RootsDialog, QuarantineDialog]
)
def test_dialogs_are_as_they_should_be(page, context, theme, dialog, qtbot):
    theme.choose("dark", percent=150, motion="reduced")
    context.window.resize(960, 640)
    made = dialog(context)
    made.show()
    qtbot.waitUntil(lambda: made.stack.currentWidget() is not made.waiting, timeout=10_000)
    assert made.stack.currentWidget() is not made.failure
    qtbot.wait(50)
    assert page_checks.problems(made) == {}
    made.close()


def test_a_folder_is_added_locked_and_taken_out(page, context, tmp_path, qtbot):
    other = tmp_path / "Archive"
    safetensors(other / "Lora" / "old.safetensors", SDXL_LORA, seed=11)
    dialog = RootsDialog(context)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.rows.rowCount() == 1)
    from stablehand.services.model_roots import add_model_root

    dialog._change(lambda app: add_model_root(app, other))
    qtbot.waitUntil(lambda: dialog.list.rows.rowCount() == 2)
    qtbot.waitUntil(lambda: "old" in names(page), timeout=15_000)
    dialog.list.choose(dialog._roots[1].root.id)
    dialog.lock_button.click()
    qtbot.waitUntil(lambda: dialog._roots[1].root.read_only)
    dialog.close()
    choose(page, "old")
    qtbot.waitUntil(lambda: page.panel.detail is not None and page.panel.detail.is_there)
    assert all(button.isEnabled() for button in page.panel.buttons)
    other.rename(tmp_path / "Elsewhere")
    page.refresh()
    qtbot.waitUntil(lambda: not page.panel.detail.is_there, timeout=15_000)
    assert not any(button.isEnabled() for button in page.panel.buttons)


def test_an_empty_library_says_what_to_do(context, qtbot):
    made = ModelsPage(context)
    qtbot.addWidget(made)
    made.show()
    made.arrive(Route("models"))
    qtbot.waitUntil(lambda: made.nothing.currentWidget() is made.nothing.empty, timeout=10_000)
    made.leave()


def test_nothing_is_watched_while_the_page_is_hidden(page):
    assert page.feed._watch is not None
    page.leave()
    assert page.feed._watch is None


# -- pictures ----------------------------------------------------------------------------------------


def test_pictures_are_cut_kept_small_and_bounded(data, tmp_path):
    fill(data)
    cache, file = tmp_path / "cache", on_disk(data, "Lora", "style.preview.png")
    image = thumbnail(file, 192, cache)
    assert (image.width(), image.height()) == (192, 256)
    (kept,) = cache.iterdir()
    moment = kept.stat().st_mtime_ns
    assert thumbnail(file, 192, cache).size() == image.size()
    assert kept.stat().st_mtime_ns == moment  # read, not made anew


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_is_none(tmp_path, content):
    file = tmp_path / "x.png"
    file.write_bytes(content)
    assert thumbnail(file, 192, tmp_path / "cache") is None
    assert thumbnail(tmp_path / "gone.png", 192, tmp_path / "cache") is None


def test_a_blurred_picture_tells_nothing(tmp_path):
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for at in range(0, 400, 4):
        for row in range(400):
            image.setPixelColor(at, row, QColor("black"))
    image.save(str(tmp_path / "x.png"))
    sharp = thumbnail(tmp_path / "x.png", 192, tmp_path / "c")
    soft = thumbnail(tmp_path / "x.png", 192, tmp_path / "c", is_blurred=True)

    def spread(picture):
        row = [picture.pixelColor(x, 90).lightness() for x in range(20, 90)]
        return max(row) - min(row)

    assert spread(soft) < spread(sharp) / 2


def test_memory_for_pictures_is_bounded(qapp, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("stablehand.gui.components.model_previews._MOST_BYTES", 600_000)
    previews = ModelPreviews(tmp_path / "cache")
    for number in range(12):
        image = QImage(300, 400, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 20, 200, 200))
        image.save(str(tmp_path / f"{number}.png"))
        previews.picture(tmp_path / f"{number}.png", WIDTHS[0])
    qtbot.waitUntil(lambda: len(list((tmp_path / "cache").iterdir())) == 12)
    qtbot.wait(100)
    assert 0 < previews.held_bytes <= 600_000
    previews.close()
