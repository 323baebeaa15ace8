"""Reading and changing settings through the use cases: what is answered is what was saved."""

import tomllib

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.setting_table import SETTINGS
from stablehand.services.settings import get_setting, list_settings, set_setting, unset_setting


def stored(app):
    return tomllib.loads(app.data.settings.read_text(encoding="utf-8"))


async def test_a_setting_goes_to_the_file_and_back_to_its_default(make):
    result = await set_setting(make(), "hardware.gpu", "1")
    assert (result.command, result.data.value, result.data.source) == ("settings set", 1, "file")
    assert stored(make()) == {"hardware": {"gpu": 1}}
    assert (await get_setting(make(), "hardware.gpu")).data.value == 1
    result = await unset_setting(make(), "hardware.gpu")
    assert (result.command, result.data.value) == ("settings unset", None)
    assert result.data.source == "default"
    assert (await get_setting(make(), "hardware.gpu")).data.value is None


async def test_other_settings_and_comments_stay(make):
    app = make('# mine\nlanguage = "ru"\n')
    await set_setting(app, "hardware.torch", "cu126")
    text = app.data.settings.read_text(encoding="utf-8")
    assert "# mine" in text
    assert stored(app) == {"language": "ru", "hardware": {"torch": "cu126"}}


async def test_a_variable_goes_before_the_file_and_is_told(make):
    environ = {"STABLEHAND_TORCH_URL": "https://mirror.example/whl"}
    result = await set_setting(make(environ=environ), "mirrors.torch", "https://file.example/whl")
    assert result.data.value == "https://mirror.example/whl"
    assert (result.data.source, result.data.variable) == ("environment", "STABLEHAND_TORCH_URL")
    assert (await get_setting(make(), "mirrors.torch")).data.value == "https://file.example/whl"


async def test_the_list_has_every_setting_once(make):
    result = await list_settings(make())
    assert [item.setting.key for item in result.data] == [setting.key for setting in SETTINGS]
    assert result.command == "settings list"


async def test_looking_writes_nothing(make):
    app = make()
    await list_settings(app)
    await get_setting(app, "language")
    assert not app.data.root.exists()


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("langauge", "ru", "settings.unknown"),
        ("language", "latin", "settings.invalid"),
        ("hardware.gpu", "-1", "settings.invalid"),
        ("hardware.gpu", "first", "settings.invalid"),
        ("mirrors.torch", "not an address", "settings.invalid"),
    ],
)
async def test_a_wrong_value_is_not_saved(make, key, text, code):
    app = make()
    with pytest.raises(StablehandError) as caught:
        await set_setting(app, key, text)
    assert caught.value.code == code
    assert not app.data.settings.exists()


async def test_a_damaged_file_is_told_and_kept(make):
    app = make("[hardware\n")
    with pytest.raises(StablehandError) as caught:
        await set_setting(app, "language", "ru")
    assert caught.value.code == "settings.invalid"
    assert app.data.settings.read_text(encoding="utf-8") == "[hardware\n"


async def test_a_data_folder_that_cannot_be_made(make):
    app = make()
    app.data.root.write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(StablehandError) as caught:
        await set_setting(app, "language", "ru")
    assert caught.value.code == "data.unwritable"
