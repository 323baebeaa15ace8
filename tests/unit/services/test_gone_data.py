"""Nothing is begun anew in the place of a data folder that went away while the program runs."""

import dataclasses
import os

import pytest

from stablehand.core.base.data_place import DataPlace
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.text import Text
from stablehand.services.app import App
from stablehand.services.download_plans import DownloadRequest
from stablehand.services.downloading import download_now, enqueue
from stablehand.services.installing import InstallRequest, ready_install
from stablehand.services.settings import (
    change_settings,
    get_setting,
    set_setting,
    undo_settings,
    unset_setting,
)
from stablehand.services.usage_peaks import UsagePeaks


class Reports:
    def start(self, *_words, **_more):
        pass


WAYS = {
    "set": lambda app: set_setting(app, "language", "en"),
    "unset": lambda app: unset_setting(app, "language"),
    "change": lambda app: change_settings(app, {"language": "en"}),
    "install": lambda app: ready_install(app, InstallRequest("easel")),
    "queue": lambda app: enqueue(app, [DownloadRequest("http://127.0.0.1:1/a.safetensors")]),
    "download": lambda app: download_now(
        app, DownloadRequest("http://127.0.0.1:1/a.safetensors"), Reports()
    ),
}


@pytest.fixture
def app(tmp_path):
    root = tmp_path / "Data"
    root.mkdir()
    (root / "settings.toml").write_text('language = "ru"\n', encoding="utf-8")
    made = App(DataPaths(root), dict(os.environ))
    assert made.settings.get("language") == "ru"  # as the window has done long before
    return made


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_made_where_the_folder_was(app, way, tmp_path):
    app.data.root.rename(tmp_path / "away")
    with pytest.raises(StablehandError) as caught:
        await WAYS[way](app)
    assert caught.value.code == "data.missing"
    assert str(app.data.root) in caught.value.message.english()
    assert os.listdir(tmp_path) == ["away"]
    assert (tmp_path / "away" / "settings.toml").read_text(encoding="utf-8") == 'language = "ru"\n'


@pytest.mark.parametrize("left", [(), ("Assets", "Assets/hub-pictures")])
async def test_an_empty_place_is_no_data_folder(app, left, tmp_path):
    """As where a drive was mounted that is not there any more."""
    app.data.root.rename(tmp_path / "away")
    for name in ("", *left):
        (app.data.root / name).mkdir()
    with pytest.raises(StablehandError) as caught:
        await set_setting(app, "language", "en")
    assert caught.value.code == "data.missing"
    assert not app.data.settings.exists()


async def test_data_without_any_setting_counts_too(tmp_path):
    root = tmp_path / "Data"
    (root / "Packages").mkdir(parents=True)
    app = App(DataPaths(root), {})
    assert app.settings.stored == {}
    root.rename(tmp_path / "away")
    for _ in range(2):  # nor once it was looked at anew
        with pytest.raises(StablehandError):
            await set_setting(app, "language", "en")
        with pytest.raises(StablehandError):
            app.refresh()
    assert not root.exists()


async def test_what_the_first_change_made_counts_from_then_on(tmp_path):
    root = tmp_path / "made" / "Data"
    app = App(DataPaths(root), {})
    await set_setting(app, "language", "en")
    app.refresh()
    root.rename(tmp_path / "away")
    with pytest.raises(StablehandError):
        await unset_setting(app, "language")
    assert not root.exists()


def test_what_a_program_was_seen_to_hold_makes_no_folder_either(app, tmp_path):
    peaks = UsagePeaks(app.data.library)
    app.data.root.rename(tmp_path / "away")
    peaks.saw("one", 2_000, 1_000)
    assert not app.data.root.exists()
    (tmp_path / "away").rename(app.data.root)
    peaks.saw("one", 2_000, 1_000)
    assert UsagePeaks(app.data.library).of("one") == (2_000, 1_000)


async def test_once_it_is_back_the_same_is_done(app, tmp_path):
    app.data.root.rename(tmp_path / "away")
    with pytest.raises(StablehandError):
        await set_setting(app, "language", "en")
    (tmp_path / "away").rename(app.data.root)
    await set_setting(app, "language", "en")
    app.refresh()
    assert (await get_setting(app, "language")).data.value == "en"
    await undo_settings(app)


async def test_a_chosen_folder_counts_though_no_setting_was_ever_changed(tmp_path):
    root = tmp_path / "Data"
    root.mkdir()
    place = DataPlace(root, "chosen", Text("data", "chosen"))
    app = App(DataPaths(root), {}, place=place)
    assert app.settings.stored == {}
    root.rmdir()
    with pytest.raises(StablehandError) as caught:
        await set_setting(app, "language", "en")
    assert caught.value.code == "data.missing"
    # Where nothing was yet, the first change makes the folder.
    fresh = dataclasses.replace(app, place=None)
    await set_setting(fresh, "language", "en")
    assert (root / "settings.toml").exists()


async def test_a_folder_that_somebody_emptied_is_still_the_folder(app):
    (app.data.root / "settings.toml").unlink()
    assert not app.is_gone()
    await set_setting(app, "language", "en")
    assert (app.data.root / "settings.toml").exists()
