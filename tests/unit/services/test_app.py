"""The program put together: where its data is, and that nothing is read before it is asked for."""

from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DATA_VARIABLE, DataPaths
from stablehand.services.app import App, make_app, make_app_on


def test_the_named_folder_goes_before_the_variable_and_that_before_the_system(tmp_path):
    named, variable = tmp_path / "named", tmp_path / "variable"
    environ = {DATA_VARIABLE: str(variable)}
    assert make_app(named, environ, tmp_path).data.root == named
    assert make_app(None, environ, tmp_path).data.root == variable
    own = make_app(None, {}, tmp_path).data.root
    assert own not in (named, variable)
    assert own.is_absolute()


def test_a_portable_folder_beside_the_program_is_taken(tmp_path):
    beside = tmp_path / "Data"
    (beside / "Models").mkdir(parents=True)
    assert make_app(None, {}, tmp_path).data.root == beside


def test_putting_together_reads_and_writes_nothing(tmp_path):
    root = tmp_path / "Data"
    app = make_app(root, {}, tmp_path)
    assert not root.exists()
    # A damaged settings file is met when settings are asked for, not before.
    root.mkdir()
    (root / "settings.toml").write_text("[", encoding="utf-8")
    assert "easel" in app.catalog.ids()
    with pytest.raises(StablehandError) as caught:
        _ = app.settings
    assert caught.value.code == "settings.invalid"


def test_the_users_definitions_lie_over_the_built_in_ones(tmp_path):
    own = tmp_path / "Catalog" / "comfyui"
    own.mkdir(parents=True)
    (own / "package.toml").write_text("[launch.port]\ndefault = 8288\n", encoding="utf-8")
    here, elsewhere = App(DataPaths(tmp_path), {}), App(DataPaths(tmp_path / "none"), {})
    assert here.catalog.load("comfyui").package.launch.port.default == 8288
    assert elsewhere.catalog.load("comfyui").package.launch.port.default == 8188


def test_settings_take_the_environment_of_the_program(tmp_path: Path):
    app = App(DataPaths(tmp_path), {"STABLEHAND_TORCH_URL": "https://mirror.example/whl"})
    assert app.settings.get("mirrors.torch") == "https://mirror.example/whl"
    assert app.settings is app.settings


def test_on_another_folder_the_proxies_are_those_from_before_the_settings(tmp_path):
    environ = {"HTTP_PROXY": "http://theirs:1"}
    app = make_app(tmp_path / "one", environ, tmp_path)
    assert app.proxies == environ
    environ["HTTP_PROXY"] = "http://name:password@of-the-settings:2"
    assert make_app_on(tmp_path / "two", app).proxies == {"HTTP_PROXY": "http://theirs:1"}
