"""Settings keep what people wrote, know where values come from, and survive two writers."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from filelock import FileLock

from stablehand.core.base.errors import ERROR_CODES, StablehandError
from stablehand.core.base.setting_table import SETTINGS, checked_value
from stablehand.core.base.settings import Settings, find_setting, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def _fails(file: Path) -> StablehandError:
    with pytest.raises(StablehandError) as caught:
        load(file, {})
    assert caught.value.code == "settings.invalid"
    assert str(file) in caught.value.message.english()
    return caught.value


def test_every_setting_has_a_default_that_passes_its_own_check() -> None:
    for setting in SETTINGS:
        if setting.default is not None:
            assert checked_value(setting, setting.default) == setting.default
        assert setting.meaning.english().endswith(".")
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)


def test_the_endpoints_of_the_contract_have_their_variables() -> None:
    assert {
        setting.key.removeprefix("endpoints."): setting.environment
        for setting in SETTINGS
        if setting.key.startswith("endpoints.") and not setting.file_wins
    } == {
        "civitai": ("STABLEHAND_CIVITAI_URL",),
        "civitai_mature": ("STABLEHAND_CIVITAI_MATURE_URL",),
        "huggingface": ("HF_ENDPOINT", "STABLEHAND_HF_URL"),
        "stability": ("STABLEHAND_STABILITY_URL",),
        "openmodeldb": ("STABLEHAND_OPENMODELDB_URL",),
        "civarchive": ("STABLEHAND_CIVARCHIVE_URL",),
        "comfy_registry": ("STABLEHAND_COMFY_REGISTRY_URL",),
        "manager_channel": ("STABLEHAND_MANAGER_CHANNEL_URL",),
        "a1111_extensions": ("STABLEHAND_A1111_INDEX_URL",),
        "sdnext_extensions": ("STABLEHAND_SDNEXT_INDEX_URL",),
        "github_api": ("STABLEHAND_GITHUB_API_URL",),
        "git_base": ("STABLEHAND_GIT_BASE_URL",),
    }
    assert find_setting("endpoints.pypi_index").default == ""


def test_without_a_file_everything_is_at_its_default(file: Path) -> None:
    settings = load(file, {})
    assert settings.get("endpoints.civitai") == "https://civitai.com"
    assert settings.get("hardware.gpu") is None
    assert {current.source for current in settings.list()} == {"default"}
    assert not file.exists()


def test_values_know_where_they_come_from(file: Path) -> None:
    file.write_text('language = "ru"\n[endpoints]\ncivitai = "https://a.example/"\n')
    settings = load(file, {"STABLEHAND_CIVITAI_URL": "http://127.0.0.1:1234/", "OTHER": "x"})
    current = settings.current("endpoints.civitai")
    assert (current.value, current.source) == ("http://127.0.0.1:1234", "environment")
    assert current.variable == "STABLEHAND_CIVITAI_URL"
    assert settings.current("language").source == "file"
    assert load(file, {}).get("endpoints.civitai") == "https://a.example"
    assert "OTHER" not in settings.environ


def test_the_first_variable_that_is_set_counts(file: Path) -> None:
    both = {"HF_ENDPOINT": "https://one.example", "STABLEHAND_HF_URL": "https://two.example"}
    assert load(file, both).get("endpoints.huggingface") == "https://one.example"
    both["HF_ENDPOINT"] = ""
    assert load(file, both).get("endpoints.huggingface") == "https://two.example"


def test_for_the_package_index_the_file_goes_before_other_programs_variables(file: Path) -> None:
    environ = {"PIP_INDEX_URL": "https://pip.example/simple"}
    assert load(file, environ).get("endpoints.pypi_index") == "https://pip.example/simple"
    load(file, {}).with_value("endpoints.pypi_index", "https://mine.example/simple").save(file)
    assert load(file, environ).get("endpoints.pypi_index") == "https://mine.example/simple"


def test_a_wrong_variable_fails_where_it_is_used_and_nowhere_else(file: Path) -> None:
    settings = load(file, {"PIP_INDEX_URL": "https://me:secret@pip.example/simple"})
    assert settings.get("endpoints.civitai") == "https://civitai.com"
    current = settings.current("endpoints.pypi_index")
    assert (current.value, current.source) == (None, "environment")
    with pytest.raises(StablehandError) as caught:
        settings.get("endpoints.pypi_index")
    assert caught.value.code == "settings.invalid"
    assert "PIP_INDEX_URL" in caught.value.message.english()
    everything = f"{caught.value.message} {caught.value.details} {settings.list()}"
    assert "secret" not in everything


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("language", "ru", "ru"),
        ("hardware.gpu", " 1 ", 1),
        ("hardware.torch", "cu126", "cu126"),
        ("hardware.torch", "rocm7.2", "rocm7.2"),
        ("hardware.torch", "rocm-windows", "rocm-windows"),
        ("mirrors.torch", "https://mirror.example/whl/", "https://mirror.example/whl"),
        ("endpoints.git_base", "file:///srv/git", "file:///srv/git"),
        ("endpoints.pypi_index", "", ""),
    ],
)
def test_a_value_goes_round(file: Path, key: str, text: str, value: object) -> None:
    changed = load(file, {}).with_value(key, text)
    assert changed.get(key) == value
    assert not file.exists()
    changed.save(file)
    again = load(file, {})
    assert (again.get(key), again.current(key).source) == (value, "file")
    again.without(key).save(file)
    assert load(file, {}).current(key).source == "default"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("language", "de"),
        ("language", ""),
        ("hardware.gpu", "first"),
        ("hardware.gpu", "-1"),
        ("hardware.gpu", "1.5"),
        ("hardware.gpu", "²"),
        ("hardware.gpu", "99999999999999999999"),
        ("hardware.gpu", "9" * 5000),
        ("hardware.torch", "CU 126"),
        ("hardware.torch", "../x"),
        ("mirrors.torch", "http://mirror.example"),
        ("endpoints.civitai", ""),
        ("endpoints.civitai", "file:///srv"),
    ],
)
def test_a_wrong_value_is_refused(key: str, text: str) -> None:
    with pytest.raises(StablehandError) as caught:
        Settings().with_value(key, text)
    assert caught.value.code == "settings.invalid"
    assert key in caught.value.message.english()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("endpoints.civtai", "endpoints.civitai"),
        ("civitai", "endpoints.civitai"),
        ("Hardware.GPU", "hardware.gpu"),
        ("endpoints.git-base", "endpoints.git_base"),
    ],
)
def test_an_unknown_key_gets_a_hint(key: str, meant: str) -> None:
    for ask in (Settings().get, Settings().without, lambda key: Settings().with_value(key, "x")):
        with pytest.raises(StablehandError) as caught:
            ask(key)
        assert caught.value.code == "settings.unknown"
        assert caught.value.hint is not None
        assert meant in caught.value.hint.english()


def test_a_key_like_nothing_else_points_to_the_list() -> None:
    with pytest.raises(StablehandError) as caught:
        Settings().get("zzz")
    assert caught.value.hint is not None
    assert "settings list" in caught.value.hint.english()
    assert caught.value.exit_code == ERROR_CODES["settings.unknown"].exit_code


_WRITTEN = """\
# My settings
language = "en"   # not German
from_the_future = { a = 1, b = [1, 2] }

[endpoints] # mirrors
  civitai = "https://a.example#not-a-comment-but-wrong-anyway"

[window]
size = [800, 600]
opened = 2026-01-01T00:00:00Z
""".replace("#not-a-comment-but-wrong-anyway", "")


def test_unknown_keys_comments_and_order_are_kept(file: Path) -> None:
    file.write_text(_WRITTEN)
    before = tomllib.loads(_WRITTEN)
    load(file, {}).with_value("language", "ru").with_value("hardware.gpu", "0").save(file)
    text = file.read_text()
    after = tomllib.loads(text)
    assert after.pop("hardware") == {"gpu": 0}
    assert after == {**before, "language": "ru"}
    assert text.startswith('# My settings\nlanguage = "ru"   # not German\n')
    load(file, {}).with_value("endpoints.civitai", "https://b.example").save(file)
    load(file, {}).with_value("endpoints.stability", "https://s.example").save(file)
    lines = file.read_text().splitlines()
    at = lines.index("[endpoints] # mirrors")
    assert lines[at + 1 : at + 3] == [
        '  civitai = "https://b.example"',
        'stability = "https://s.example"',
    ]
    for key in ("endpoints.civitai", "endpoints.stability", "hardware.gpu"):
        load(file, {}).without(key).save(file)
    load(file, {}).with_value("language", "en").save(file)
    assert tomllib.loads(file.read_text()) == {**before, "endpoints": {}, "hardware": {}}


@pytest.mark.parametrize(
    "text",
    [
        'endpoints.civitai = "https://a.example"\nother.key = 1\n',
        'endpoints = { civitai = "https://a.example", unknown = 1 }\n',
        '"language" = "en"\n[ "endpoints" ]\n"civitai" = "https://a.example"\n',
        'x = """\n[endpoints]\ncivitai = 1\n"""\n[endpoints]\nciv = 1\n',
        "[[list]]\na = 1\n[[list]]\na = 2\n",
        '\r\nlanguage = "en"\r\n[endpoints]\r\n',
        "",
        "no_newline = 1",
        "[hardware.inner]\ngpu = 7\n[hardware]\n",
    ],
)
def test_every_way_of_writing_survives_a_change(file: Path, text: str) -> None:
    file.write_bytes(text.encode())
    before = tomllib.loads(text)
    load(file, {}).with_value("endpoints.civitai", "https://b.example").save(file)
    after = tomllib.loads(file.read_bytes().decode())
    assert after.pop("endpoints") == {
        **before.pop("endpoints", {}),
        "civitai": "https://b.example",
    }
    assert after == before


def test_line_ends_of_windows_are_kept(file: Path) -> None:
    file.write_bytes(b"# mine\r\n[hardware]\r\ngpu = 1\r\n")
    load(file, {}).with_value("hardware.gpu", "2").save(file)
    assert file.read_bytes() == b"# mine\r\n[hardware]\r\ngpu = 2\r\n"


def test_a_file_from_notepad_is_read(file: Path) -> None:
    file.write_bytes('\ufefflanguage = "ru"\r\n'.encode())
    assert load(file, {}).get("language") == "ru"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'language = "en"\nbroken =\n', 2),
        (b'language = "en"\n\n[endpoints\n', 3),
        (b'language = "en"\nx = "unclosed', 2),
        (b'language = "en"\n# \xff\n', 2),
        (b"language = 'en'\nlanguage = 'ru'\n", 2),
        (b"# x\nlanguage = 'de'\n", 2),
        (b"[hardware]\ntorch = 'cpu'\ngpu = '0'\n", 3),
        (b"[hardware]\ngpu = true\n", 2),
        (b"[endpoints]\n\ncivitai = 'http://a.example'\n", 3),
        (b"[endpoints]\ncivitai = 5\n", 2),
        (b"[hardware]\ngpu = " + b"9" * 5000, 2),
        (b"[hardware]\ngpu = " + b"9" * 4000, 2),
        (b"x = 1\ny = " + b"9" * 5000 + b"\nz = 1\n", 2),
    ],
)
def test_a_damaged_file_is_told_by_line_and_never_overwritten(
    file: Path, content: bytes, line: int
) -> None:
    file.write_bytes(content)
    error = _fails(file)
    assert error.details["line"] == line
    assert f"line {line}" in error.message.english()
    with pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(file)
    assert caught.value.code == "settings.invalid"
    assert file.read_bytes() == content


@pytest.mark.parametrize("text", ["endpoints = 5\n", "endpoints = false\n", "hardware = []\n"])
def test_a_value_where_a_table_belongs_is_wrong(file: Path, text: str) -> None:
    file.write_text(text)
    _fails(file)


def test_a_folder_in_the_place_of_the_file_is_told(file: Path) -> None:
    file.mkdir()
    _fails(file)


def test_saving_nothing_writes_nothing(file: Path) -> None:
    load(file, {}).save(file)
    assert not file.exists()
    load(file, {}).without("language").save(file)
    assert tomllib.loads(file.read_text()) == {}


def test_a_save_does_not_undo_what_another_wrote_meanwhile(file: Path) -> None:
    mine, theirs = load(file, {}), load(file, {})
    theirs.with_value("hardware.gpu", "3").save(file)
    mine.with_value("language", "ru").save(file)
    assert load(file, {}).get("hardware.gpu") == 3


def test_two_processes_do_not_lose_each_others_changes(file: Path) -> None:
    code = """
import sys
from pathlib import Path
from stablehand.core.base.settings import load
file, key = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    load(file, {}).with_value(key, f"https://n{number}.example").save(file)
    assert load(file, {}).get(key) == f"https://n{number}.example", number
"""
    keys = ["endpoints.civitai", "endpoints.stability"]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file), key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for key in keys
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        writer.communicate(b"go\n", timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    settings = load(file, {})
    assert [settings.get(key) for key in keys] == ["https://n59.example"] * 2


def test_a_lock_that_is_held_is_told(file: Path) -> None:
    with FileLock(f"{file}.lock"), pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(file, wait_s=0.05)
    assert caught.value.code == "settings.busy"
    assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
def test_a_linked_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "stablehand.toml"
    real.parent.mkdir()
    real.write_text("# mine\n")
    file.symlink_to(real)
    load(file, {}).with_value("language", "ru").save(file)
    assert file.is_symlink()
    assert real.read_text() == '# mine\nlanguage = "ru"\n'


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(tmp_path / "file" / "settings.toml")
    assert caught.value.code == "data.unwritable"
    assert os.listdir(tmp_path) == ["file"]


def test_a_file_that_is_nested_too_deeply_is_told_and_left(file: Path) -> None:
    content = b"a=" + b"[" * 100_000
    file.write_bytes(content)
    assert "nested too deeply" in _fails(file).message.english()
    with pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(file)
    assert caught.value.code == "settings.invalid"
    assert file.read_bytes() == content


def test_what_can_be_read_but_not_be_changed_is_told_and_left(file: Path) -> None:
    content = ".".join("a" * 5000) + " = 1\n"
    file.write_text(content)
    settings = load(file, {})
    with pytest.raises(StablehandError, match="too deeply") as caught:
        settings.with_value("language", "ru").save(file)
    assert caught.value.code == "settings.invalid"
    assert file.read_text() == content


def test_a_file_of_more_than_a_mebibyte_is_refused(file: Path) -> None:
    file.write_bytes(b"#" * (1 << 20))
    assert load(file, {}).stored == {}
    file.write_bytes(b"#" * ((1 << 20) + 1))
    assert "larger than 1 MiB" in _fails(file).message.english()


@pytest.mark.skipif(sys.platform == "win32", reason="needs devices and pipes with names")
@pytest.mark.parametrize("kind", ["pipe", "/dev/zero", "/dev/full"])
def test_what_is_no_ordinary_file_is_neither_read_nor_waited_for(file: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(kind)
    assert "not an ordinary file" in _fails(file).message.english()
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of POSIX")
def test_a_folder_that_may_not_be_entered_is_told(tmp_path: Path) -> None:
    root = tmp_path / "Data"
    root.mkdir()
    root.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        error = _fails(root / "settings.toml")
        with pytest.raises(StablehandError) as caught:
            Settings().with_value("language", "ru").save(root / "settings.toml")
    finally:
        if is_root:
            os.seteuid(0)
        root.chmod(0o700)
    assert os.strerror(errno.EACCES) in error.message.english()
    assert caught.value.code == "data.unwritable"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says that the file is not there")
def test_a_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 300) / "settings.toml"
    assert os.strerror(errno.ENAMETOOLONG) in _fails(path).message.english()
    with pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(path)
    assert caught.value.code == "data.unwritable"


@pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
def test_a_link_to_itself_is_told(file: Path) -> None:
    file.symlink_to(file)
    _fails(file)
    with pytest.raises(StablehandError) as caught:
        Settings().with_value("language", "ru").save(file)
    assert caught.value.code == "settings.invalid"
    assert file.is_symlink()
