"""The settings of mirrors take what a mirror can be, and nothing else."""

from __future__ import annotations

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.settings import Settings, load


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("mirrors.python", "https://mirror.example/builds/", "https://mirror.example/builds"),
        ("mirrors.python", "file:///srv/builds", "file:///srv/builds"),
        ("mirrors.python_list", "", ""),
        (
            "mirrors.python_list",
            "https://mirror.example/list.json",
            "https://mirror.example/list.json",
        ),
        ("mirrors.python_list", "file:///srv/my%20list.json", "file:///srv/my%20list.json"),
        ("mirrors.python_list", "/srv/мой список.json", "/srv/мой список.json"),
        ("mirrors.python_list", "C:\\lists\\mine.json", "C:\\lists\\mine.json"),
        ("mirrors.find_links", "/opt/wheels", "/opt/wheels"),
    ],
)
def test_a_mirror_goes_round(key: str, text: str, value: str) -> None:
    assert Settings().with_value(key, text).get(key) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("mirrors.python", ""),
        ("mirrors.python", "/srv/builds"),
        ("mirrors.python", "http://mirror.example/builds"),
        ("mirrors.python_list", "list.json"),
        ("mirrors.python_list", "http://mirror.example/list.json"),
        ("mirrors.python_list", "https://me:secret@mirror.example/list.json"),
        ("mirrors.find_links", "/a\nb"),
    ],
)
def test_what_is_no_mirror_is_refused(key: str, text: str) -> None:
    with pytest.raises(StablehandError) as caught:
        Settings().with_value(key, text)
    assert caught.value.code == "settings.invalid"
    assert "secret" not in caught.value.message.english()


def test_uvs_own_variables_stand_in(tmp_path) -> None:  # type: ignore[no-untyped-def]
    environ = {
        "UV_PYTHON_INSTALL_MIRROR": "https://uv.example/builds",
        "UV_PYTHON_DOWNLOADS_JSON_URL": "/srv/list.json",
    }
    settings = load(tmp_path / "settings.toml", environ)
    assert settings.get("mirrors.python") == "https://uv.example/builds"
    assert settings.get("mirrors.python_list") == "/srv/list.json"
    environ["STABLEHAND_PYTHON_URL"] = "https://ours.example/builds"
    settings = load(tmp_path / "settings.toml", environ)
    assert settings.get("mirrors.python") == "https://ours.example/builds"
