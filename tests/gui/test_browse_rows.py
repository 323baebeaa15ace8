"""What a card and a choice show of what a hub sent: values, without any hub."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.listing import (
    Access,
    HubFile,
    HubModel,
    HubVersion,
    Licence,
    Picture,
    Scan,
)
from stablehand.gui.components.fit_meter import Fit
from stablehand.gui.components.hub_words import (
    ACCESS,
    access_words,
    count_words,
    file_facts,
    is_warned,
    licence_word,
    scan_words,
)
from stablehand.gui.pages.browse.file_list import FileItems
from stablehand.gui.pages.browse.file_rows import FileFit, proposed, rows_of
from stablehand.gui.pages.browse.items import HubItems
from stablehand.gui.pages.browse.rows import HubRow, is_hidden, row_of
from stablehand.gui.pages.browse.sources import SOURCES, families, members
from stablehand.gui.pages.browse.tabs import TABS


def file(name, **more):
    return HubFile(
        "huggingface",
        spec=f"hf:o/r@1/{name}",
        address=f"http://127.0.0.1/{name}",
        name=name,
        **more,
    )


def weights(name, **more):
    return file(name, format="safetensors", role="model", size_bytes=1000, **more)


# -- rows of a search --------------------------------------------------------------------------------


def test_a_row_holds_what_a_card_shows_and_nothing_heavy():
    model = HubModel(
        "civitai",
        "7",
        "Ink",
        "https://mirror.example/7",
        author="ada",
        kind="lora",
        raw_base="Brand New 1",
        licence=Licence("mit", "MIT", True),
        description="x" * 100_000,
        picture=Picture("http://127.0.0.1/a", "http://127.0.0.1/b"),
        versions=(HubVersion("1", "v1", files=(weights("a.safetensors"),)),),
    )
    row = row_of(model, {"7"}, "fits")
    assert (row.base, row.licence, row.is_installed, row.outcome) == (
        "Brand New 1",
        "MIT",
        True,
        "fits",
    )
    assert row.picture == "http://127.0.0.1/b"
    assert all(len(str(getattr(row, field.name))) < 100 for field in fields(row))


@pytest.mark.parametrize(
    ("is_sensitive", "level", "hidden"),
    [
        (False, 0, False),
        (True, 0, True),  # not rated: as its model
        (True, 1, False),  # rated harmless by itself
        (False, 2, False),
        (False, 4, True),
        (False, 8 | 1, True),
        (True, 32, True),
    ],
)
def test_pictures_are_hidden_by_their_own_rating_first(is_sensitive, level, hidden):
    assert is_hidden(is_sensitive, level) is hidden


def test_what_comes_twice_is_shown_once_and_what_does_not_fit_is_left_out(qapp):
    items = HubItems()
    rows = [
        HubRow("civitai", str(n), f"m{n}", "", outcome="too_big" if n % 2 else None)
        for n in range(6)
    ]
    items.append(rows, has_more=True)
    items.append([*rows[3:], HubRow("civitai", "9", "nine", "")], has_more=False)
    assert items.rowCount() == 7
    items.narrow(("fits", None))
    assert [items.row(at).id for at in range(items.rowCount())] == ["0", "2", "4", "9"]
    assert items.left_out == 3
    items.append([HubRow("civitai", "11", "x", "", outcome="too_big")], has_more=False)
    assert items.rowCount() == 4
    items.mark_installed(("civitai", "2"))
    items.narrow(None)
    assert [items.row(at).id for at in range(items.rowCount()) if items.row(at).is_installed] == [
        "2"
    ]
    assert items.row(6).id == "9"


def test_names_of_others_are_no_markup_under_the_mouse(qapp):
    hostile = "<img src='file://mirror.example/x.png'> & <b>bold</b>"
    items, files = HubItems(), FileItems()
    items.append([HubRow("civitai", "1", hostile, "", author=hostile)], has_more=False)
    files.show_rows(rows_of([weights(hostile)]), ())
    for model in (items, files):
        tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
        document = QTextDocument()
        document.setHtml(tip)
        assert hostile in document.toPlainText()
        assert "<img" not in tip and "<b>" not in tip


def test_more_is_asked_for_only_where_there_is_more_and_nothing_is_on_its_way(qapp):
    items, asked = HubItems(), []
    items.wanted.connect(lambda: asked.append(1))
    root = items.index(-1, -1)
    items.fetchMore(root)
    assert asked == []
    items.append([HubRow("civitai", "1", "a", "")], has_more=True)
    items.fetchMore(root)
    assert asked == [1]
    items.is_asking = True
    items.fetchMore(root)
    assert asked == [1]


# -- choices of files --------------------------------------------------------------------------------


def test_models_come_first_and_what_belongs_together_is_one_choice():
    files = [
        file("README.md", role="readme"),
        weights("big.safetensors"),
        weights("unet/a-00001-of-00002.safetensors", group="unet", path="unet/a1"),
        weights("unet/a-00002-of-00002.safetensors", group="unet", path="unet/a2"),
        weights("best.safetensors", is_primary=True),
    ]
    rows = rows_of(files)
    assert [row.name for row in rows] == [
        "best.safetensors",
        "big.safetensors",
        "unet",
        "README.md",
    ]
    assert [row.is_main for row in rows] == [True, True, True, False]
    assert rows[2].size_bytes == 2000
    assert len(rows[2].specs) == 2


def test_what_belongs_together_goes_by_its_largest_weights():
    files = [
        file("unet/config.json", role="config", size_bytes=16_000, group="g"),
        weights("unet/a.safetensors", group="g"),
        replace(weights("unet/b.safetensors", group="g"), size_bytes=5000),
    ]
    (row,) = rows_of(files)
    assert row.file is files[2]
    assert row.size_bytes == 22_000


def test_where_nothing_is_a_model_everything_is_shown():
    rows = rows_of([file("a.json", role="config"), file("b.txt")])
    assert all(row.is_main for row in rows)


def test_a_choice_is_there_only_if_all_its_files_are():
    files = [weights("a1", group="g"), weights("a2", group="g")]
    assert not rows_of(files, {files[0].spec: "main:a1"})[0].is_installed
    known = {files[0].spec: "main:a1", files[1].spec: "main:a2"}
    row = rows_of(files, known)[0]
    assert row.is_installed
    assert row.key == "main:a1"


def test_the_best_one_is_ticked_unless_another_was_asked_for():
    files = [weights("q8.gguf", is_primary=True), weights("q4.gguf"), weights("q2.gguf")]
    assert proposed(rows_of(files)) == (0,)
    fits = {files[1].spec: FileFit(Fit("fits", 1, 2), is_best=True)}
    rows = rows_of(files, None, fits)
    assert proposed(rows) == (1,)
    assert proposed(rows, files[2].spec) == (2,)
    assert proposed(rows, "hf:another") == (1,)


def test_nothing_is_ticked_where_nobody_can_tell_and_the_only_one_always():
    two = [weights("a"), weights("b")]
    assert proposed(rows_of(two)) == ()
    assert proposed(rows_of([*two[:1], file("README.md", role="readme")])) == (0,)
    assert proposed(()) == ()


def test_the_only_model_is_called_no_better_than_others():
    one = weights("a")
    fits = {one.spec: FileFit(Fit("fits", 1, 2), is_best=True)}
    assert not rows_of([one], None, fits)[0].fit.is_best


# -- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "words"),
    [(None, ""), (0, "0"), (999, "999"), (1000, "1.0k"), (152_000, "152k"), (1_400_000, "1.4M")],
)
def test_counts_take_few_letters(theme, count, words):
    assert count_words(count) == words


def test_every_state_that_keeps_something_back_has_its_words(theme):
    for state in ACCESS:
        assert access_words(Access(state), "civitai")
        assert "{" not in access_words(Access(state), "civitai")
    for state in ("open", "unknown"):
        assert access_words(Access(state), "civitai") == ""
    until = Access("early", until=datetime(2031, 2, 3, tzinfo=UTC))
    assert "31" in access_words(until, "civitai")
    why = Access("browser", why=QT_TRANSLATE_NOOP("t", "It lies on a drive."))
    assert access_words(why, "openmodeldb") == "It lies on a drive."


def test_facts_of_a_file_are_in_one_line(theme):
    found = weights("a", precision="fp16", variant="pruned")
    assert file_facts(found) == "1 kB · FP16 · Safetensors · pruned"
    assert file_facts(replace(found, quantisation="Q4_K_M", format="gguf", size_bytes=None)) == (
        "Q4_K_M · GGUF · pruned"
    )


def test_warnings_of_a_hub_are_told_with_its_own_words(theme):
    bad = weights("a", scans=(Scan("virus", "success"), Scan("pickle", "danger", "os.system")))
    assert is_warned(bad)
    assert "os.system" in scan_words(bad.scans[1])
    assert not is_warned(replace(bad, scans=bad.scans[:1]))
    for result in ("success", "pending", "error", "danger"):
        assert scan_words(Scan("virus", result))


def test_licences_go_by_their_name(theme):
    assert licence_word(Licence("mit", "MIT")) == "MIT"
    assert licence_word(Licence("odd-1.0")) == "odd-1.0"
    assert licence_word(Licence()) == ""


# -- sources -----------------------------------------------------------------------------------------


def test_every_hub_has_a_tab_and_offers_what_it_can_be_asked_for():
    assert {source.hub for source in SOURCES} <= {kind.id for kind in TABS}
    assert len({kind.id for kind in TABS}) == len(TABS)
    for source in SOURCES:
        assert source.sorts
    assert families()[:2] == ("sd15", "sdxl")
    assert "sdxl-turbo" in members("sdxl")
    assert len(set(families())) == len(families())
