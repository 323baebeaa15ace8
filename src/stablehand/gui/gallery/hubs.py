"""A section of the gallery: models of hubs, their files and details, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.profile import GIB
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
from stablehand.gui.components.hub_description import DescriptionView
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.safe_html import safe_html
from stablehand.gui.gallery.bench import Bench, Item
from stablehand.gui.pages.browse.detail_parts import AccessNote, LicencePart, ModelFacts
from stablehand.gui.pages.browse.download_bar import DownloadBar
from stablehand.gui.pages.browse.file_list import FileItems, FileList
from stablehand.gui.pages.browse.file_rows import FileFit, FileRow, rows_of
from stablehand.gui.pages.browse.filters import HubFilters
from stablehand.gui.pages.browse.gallery import HubGallery
from stablehand.gui.pages.browse.grid import HubGrid
from stablehand.gui.pages.browse.items import HubItems
from stablehand.gui.pages.browse.nothing import NoResults
from stablehand.gui.pages.browse.rows import HubRow
from stablehand.gui.pages.browse.sources import SOURCES
from stablehand.gui.pages.browse.target import Places, TargetChoice
from stablehand.gui.pages.settings_accounts import AccountRow
from stablehand.services.accounts import Account

_CARD: Final = """# A card

With **bold** words, `code`, a [link](https://mirror.example/page) and a list:

- one
- two
"""


def hubs(bench: Bench) -> Sequence[Item]:
    """Results and their filters, the parts of the details, an account."""
    theme, context = bench.theme, bench.context
    pictures = HubPictures(context.live, bench.shelf)
    waiting = HubGrid(theme, HubItems(bench.shelf), pictures)
    results = HubItems(bench.shelf)
    results.append(_rows(), has_more=False)
    grid = HubGrid(theme, results, pictures)
    grid.setCurrentIndex(results.index(0, 0))
    waiting.show_waiting(True)
    for view in (grid, waiting):
        view.setAccessibleName("Models")
    files = FileItems(bench.shelf)
    files.show_rows(_files(), (0,))
    listed = FileList(theme, files)
    listed.setAccessibleName("Files")
    words = DescriptionView(theme, "Description", bench.shelf)
    words.show_html(safe_html(_CARD, "markdown"))
    return [
        Item("HubFilters", HubFilters(theme, SOURCES[0]), 560),
        Item("HubGrid", grid, 560, 420),
        Item("HubGrid, waiting", waiting, 380, 420),
        Item("NoResults", _nothing(bench), 560, 300),
        Item("FileList", listed, 380),
        Item("TargetChoice", _target(bench), 360),
        Item("DownloadBar", _bar(bench), 380),
        Item("AccessNote, gated", _access(bench, "gated"), 380),
        Item("AccessNote, disabled", _access(bench, "disabled"), 380),
        Item("LicencePart", _licence(bench, None), 360),
        Item("LicencePart, not commercial", _licence(bench, commercial=False), 360),
        Item("HubGallery, hidden", _pictures(bench, pictures), 360),
        Item("ModelFacts", _facts(), 320),
        Item("DescriptionView", words, 360),
        Item("AccountRow", AccountRow(context, "civitai"), 560),
        Item("AccountRow, kept", _account(bench), 560),
    ]


def _rows() -> list[HubRow]:
    plain = HubRow(
        "civitai",
        "1",
        "Harbour in ink",
        "",
        "ada",
        "checkpoint",
        "SDXL",
        152_000,
        8_300,
        "CreativeML OpenRAIL++-M",
        outcome="fits",
        is_installed=True,
    )
    return [
        plain,
        HubRow("civitai", "2", "A name that is longer than a line of its card", "", kind="lora"),
        HubRow("civitai", "3", "Behind terms", "", kind="vae", access="gated", likes=12),
        HubRow("civitai", "4", "Paid", "", access="early", commercial=False, is_sensitive=True),
    ]


def _file(name: str, size: int, **more: object) -> HubFile:
    return HubFile("huggingface", name, "", name, size_bytes=size, format="safetensors", **more)  # type: ignore[arg-type]  # samples


def _files() -> Sequence[FileRow]:
    files = [
        _file("harbour-fp16.safetensors", 6_900_000_000, precision="fp16"),
        _file("harbour-fp32.safetensors", 13_900_000_000, precision="fp32"),
        _file("harbour.ckpt", 7_100_000_000, scans=(Scan("pickle", "danger", "os.system"),)),
    ]
    fits = {
        "harbour-fp16.safetensors": FileFit(Fit("fits", 8 * GIB, 11 * GIB), is_best=True),
        "harbour-fp32.safetensors": FileFit(Fit("too_big", 15 * GIB, 11 * GIB)),
        "harbour.ckpt": FileFit(why=("Estimated from its size.",)),
    }
    return rows_of(files, {}, fits)


def _nothing(bench: Bench) -> NoResults:
    made = NoResults(bench.context, _still, _still)
    made.show_unmet(is_narrowed=True)
    return made


def _target(bench: Bench) -> TargetChoice:
    made = TargetChoice(bench.context)
    made.setParent(bench.shelf)
    made.show_places(Places((("main", "Models"), ("nas", "Archive")), "Lora"))
    return made


def _bar(bench: Bench) -> DownloadBar:
    made = DownloadBar(bench.context)
    made.setParent(bench.shelf)
    made.show_rows(_files()[:1])
    return made


def _access(bench: Bench, state: str) -> AccessNote:
    made = AccessNote(bench.context)
    made.setParent(bench.shelf)
    made.show_access(Access(state), "huggingface", "https://mirror.example/page")  # type: ignore[arg-type]  # a sample
    return made


def _licence(bench: Bench, commercial: bool | None) -> LicencePart:
    made = LicencePart(bench.context)
    made.setParent(bench.shelf)
    facts = (QT_TRANSLATE_NOOP("licence", "Licence: {name}").fill(name="Example"),)
    made.show_licence(Licence("example", "Example", commercial, facts, "https://mirror.example/l"))
    return made


def _pictures(bench: Bench, pictures: HubPictures) -> HubGallery:
    made = HubGallery(bench.context, pictures)
    made.setParent(bench.shelf)
    found = [Picture(f"{n}", f"{n}", level=16, generation={"seed": "7"}) for n in range(2)]
    made.show_pictures(found, is_sensitive=True, shows_all=False)
    return made


def _facts() -> ModelFacts:
    made = ModelFacts()
    page = "https://mirror.example/models/1"
    model = HubModel("civitai", "1", "Harbour", page, tags=("ink", "landscape"))
    made.show_model(model, HubVersion("1", "v1"))
    return made


def _account(bench: Bench) -> AccountRow:
    made = AccountRow(bench.context, "hf")
    made.setParent(bench.shelf)
    made.show_account(Account("hf", "keyring", "ada", "2026-03-01T10:00:00+00:00"))
    return made


def _still() -> None:
    """Do nothing."""
