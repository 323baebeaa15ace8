"""Settings taken along, taken in and taken back: what is in the file, what is refused, one step of undo."""

import asyncio
import tomllib

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.models.library.roots import add_root
from stablehand.services.app import App
from stablehand.services.settings import set_setting, undo_settings, unset_setting
from stablehand.services.settings_history import read_changes
from stablehand.services.settings_transfer import export_settings, import_settings

MINE = """
[window]
theme = "dark"
text_size = 100
[hardware]
gpu = 1
[network]
proxy = "http://proxy.example:8080"
[mirrors]
git = "file:///mirror/git"
find_links = "/wheels"
torch = "https://torch.example/whl"
"""
LOCAL = {"hardware.gpu", "network.proxy", "mirrors.git", "mirrors.find_links"}


def run(coroutine):
    return asyncio.run(coroutine)


def file_of(tmp_path, text):
    file = tmp_path / "settings to take in.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(app, file):
    with pytest.raises(StablehandError) as caught:
        run(import_settings(app, file))
    assert caught.value.code == "settings.refused"
    return caught.value


# -- out ---------------------------------------------------------------------------------------------


def test_what_differs_and_belongs_to_no_computer_is_exported(make, tmp_path):
    file = tmp_path / "out.toml"
    done = run(export_settings(make(MINE), file)).data
    assert set(done.left_out) == LOCAL
    found = tomllib.loads(file.read_text("utf-8"))
    assert found.pop("stablehand").keys() == {"format", "version", "system"}
    assert found == {"window": {"theme": "dark"}, "mirrors": {"torch": "https://torch.example/whl"}}


def test_what_belongs_to_this_computer_goes_along_when_asked(make, tmp_path):
    done = run(export_settings(make(MINE), tmp_path / "out.toml", with_local=True)).data
    assert set(done.values) == {"window.theme", "mirrors.torch", *LOCAL}


def test_the_settings_themselves_are_not_written_over(make, tmp_path):
    app = make(MINE)
    link = tmp_path / "link.toml"
    link.symlink_to(app.data.settings)
    for file in (app.data.settings, link):
        with pytest.raises(StablehandError) as caught:
            run(export_settings(app, file))
        assert caught.value.code == "data.unwritable"
    assert app.data.settings.read_text("utf-8") == MINE


def test_variables_and_tokens_are_never_in_an_export(make, tmp_path):
    app = make(MINE, {"HF_TOKEN": "hf_secretsecret", "HF_ENDPOINT": "https://mirror.example"})
    run(set_setting(app, "network.proxy", "http://me:passw0rd@proxy.example:3128"))
    app.refresh()
    (tmp_path / "more").mkdir()
    add_root(app.data, tmp_path / "more", name="NAS", priority=5, read_only=False)
    result = run(export_settings(app, tmp_path / "out.toml", with_local=True))
    text = (tmp_path / "out.toml").read_text("utf-8")
    assert "proxy.example:3128" in text
    for secret in ("passw0rd", "hf_secret", "mirror.example", "NAS"):
        assert secret not in text
    said = " ".join(notice.english() for notice in result.notices)
    assert "Hugging Face" in said
    assert str(tmp_path / "more") in said


# -- in ----------------------------------------------------------------------------------------------


def test_what_was_exported_is_taken_in_elsewhere(make, tmp_path):
    run(export_settings(make(MINE), tmp_path / "out.toml"))
    other = App(DataPaths(tmp_path / "Other"), {})
    preview = run(import_settings(other, tmp_path / "out.toml", dry_run=True)).data
    assert preview.after == {"window.theme": "dark", "mirrors.torch": "https://torch.example/whl"}
    assert not preview.done
    assert not (tmp_path / "Other").exists()
    assert run(import_settings(other, tmp_path / "out.toml")).data.done
    other.refresh()
    assert other.settings.get("window.theme") == "dark"


def test_an_import_is_taken_back_in_one_step(make, tmp_path):
    app = make('[window]\ntheme = "light"\n')
    file = file_of(tmp_path, '[window]\ntheme = "dark"\ntext_size = 125\n')
    assert run(import_settings(app, file)).data.before == {
        "window.theme": "light",
        "window.text_size": None,
    }
    app.refresh()
    run(undo_settings(app))
    app.refresh()
    assert dict(app.settings.stored) == {"window.theme": "light"}


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_changed(make, tmp_path):
    app = make()
    file = file_of(tmp_path, '[window]\ntheme = "pink"\ntext_size = -1\nmotion = "full"\n')
    error = refused(app, file)
    assert len(error.details["problems"]) == 2
    assert len(error.more) == 1
    app.refresh()
    assert dict(app.settings.stored) == {}


@pytest.mark.parametrize(
    "text",
    [
        "[window",
        '[stablehand]\nformat = 2\n[window]\ntheme = "dark"\n',
        '[stablehand]\nformat = "x"\n',
        "a." * 1300 + "b = 1\n",
        "# no settings\n" * 10_000,
    ],
    ids=["no-toml", "newer", "odd", "long-key", "large"],
)
def test_what_is_no_such_file_is_refused(make, tmp_path, text):
    refused(make(), file_of(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(make, tmp_path):
    refused(make(), tmp_path / "none.toml")


def test_what_another_version_knows_is_left_out_and_told(make, tmp_path):
    file = file_of(tmp_path, '[window]\ntheme = "dark"\n[future]\nthing = 1\n')
    result = run(import_settings(make(), file))
    assert result.data.unknown == ("future.thing",)
    assert "future.thing" in result.notices[0].english()


def test_keys_without_end_are_left_out_in_few_words(make, tmp_path):
    deep = "[deep." + "a." * 1000 + "b]\nc = 1\n"
    many = "".join(f"k{number} = 1\n" for number in range(2000))
    result = run(import_settings(make(), file_of(tmp_path, many + deep)))
    assert len(result.data.unknown) == 2001
    assert len(result.notices[0].english()) < 300


def test_what_belongs_to_another_computer_is_left_out(make, tmp_path):
    file = file_of(tmp_path, MINE)
    assert set(run(import_settings(make(), file, dry_run=True)).data.left_out) == LOCAL
    assert run(import_settings(make(), file, dry_run=True, with_local=True)).data.left_out == ()


# -- back --------------------------------------------------------------------------------------------


def test_each_change_is_taken_back_the_last_one_first(make):
    app = make()
    for value in ("dark", "light"):
        run(set_setting(app, "window.theme", value))
        app.refresh()
    run(unset_setting(app, "window.theme"))
    app.refresh()
    found = []
    for _step in range(3):
        run(undo_settings(app))
        app.refresh()
        found.append(app.settings.get("window.theme"))
    assert found == ["light", "dark", "system"]
    with pytest.raises(StablehandError) as caught:
        run(undo_settings(app))
    assert caught.value.code == "undo.nothing"


def test_what_was_changed_since_stays(make, tmp_path):
    app = make()
    run(set_setting(app, "window.theme", "dark"))
    (tmp_path / "Data" / "settings.toml").write_text('[window]\ntheme = "contrast"\n')
    app.refresh()
    result = run(undo_settings(app))
    app.refresh()
    assert app.settings.get("window.theme") == "contrast"
    assert "window.theme" in result.notices[0].english()


def test_setting_the_same_again_is_no_change(make):
    app = make('[window]\ntheme = "dark"\n')
    run(set_setting(app, "window.theme", "dark"))
    assert read_changes(app.data) == ()


@pytest.mark.parametrize("text", ["", "[1", "{}", '[{"moment": 1}]', '[{"after": {"x": 1}}]'])
def test_a_damaged_history_is_none(make, tmp_path, text):
    app = make()
    app.data.assets.mkdir(parents=True)
    (app.data.assets / "settings-history.json").write_text(text)
    assert read_changes(app.data) == ()
