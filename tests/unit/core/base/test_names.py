"""Whatever comes from outside becomes a harmless name or is refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import inside, long_path, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ComfyUI", "ComfyUI"),
        ("Моя установка 2", "Моя установка 2"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("  two\twords\n", "two words"),
        ("trailing. . .", "trailing"),
        (".hidden", "hidden"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("\0\x1f", "unnamed"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .tar.gz", "_com1 .tar.gz"),
        ("LPT\u00b2", "_LPT\u00b2"),
        ("console", "console"),
        ("com10", "com10"),
        ("e\u0301", "é"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\ud800x", "x"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_keeps_its_extension_and_whole_characters() -> None:
    name = safe_name("ы" * 300 + ".safetensors")
    assert name.endswith("ы.safetensors")
    assert 190 <= len(name.encode()) <= 200
    assert len(safe_name("x" * 300 + "." + "y" * 100).encode()) == 200


def test_a_device_that_appears_by_shortening_is_caught() -> None:
    name = safe_name("con" + " " * 40 + "x.ext", limit_bytes=32)
    assert not re.match(r"con\s*(\.|$)", name)


def test_the_fallback_can_be_chosen() -> None:
    assert safe_name("...", fallback="model") == "model"


_nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            list('.. /\\:*?"<>|\0\r\n\t') + list("conCON1lptaux$") + ["\u0301", "\u202e"]
        ),
        st.characters(),
    ),
    max_size=80,
)


@given(_nasty, st.integers(min_value=32, max_value=220))
def test_every_text_becomes_a_name_that_every_system_takes(text: str, limit: int) -> None:
    name = safe_name(text, limit_bytes=limit)
    assert name
    assert len(name.encode()) <= limit
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\x7f]', name)
    assert name[0] not in " ."
    assert name[-1] not in " ."
    assert unicodedata.is_normalized("NFC", name)
    stem = name.split(".")[0].strip().upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    assert not re.fullmatch(r"(COM|LPT)[0-9¹²³]", stem)
    assert safe_name(name, limit_bytes=limit) == name


@given(_nasty)
def test_a_name_can_really_be_used(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    file = folder / safe_name(text)
    file.write_text("x")
    assert file.parent == folder
    assert file.read_text() == "x"
    file.unlink()


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        ("a", "a"),
        ("a/b/c.txt", "a/b/c.txt"),
        ("a\\b", "a/b"),
        ("a/", "a"),
        (".", "."),
        ("./a/./b", "a/b"),
        ("...a", "...a"),
        ("a..b/..c", "a..b/..c"),
        ("C", "C"),
    ],
)
def test_paths_inside(tmp_path: Path, relative: str, expected: str) -> None:
    assert inside(tmp_path, relative) == tmp_path / expected


@pytest.mark.parametrize(
    "relative",
    [
        "",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "a\\..\\..\\x",
        "/etc/passwd",
        "\\x",
        "//server/share",
        "\\\\server\\share",
        "\\\\?\\C:\\x",
        "C:\\x",
        "c:/x",
        "C:x",
        "a/C:",
        "a/c:b/d",
        "a/... /x",
        ".. /x",
        "a//b",
        "a\0b",
    ],
)
@pytest.mark.parametrize("windows", [True, False])
def test_paths_that_leave_are_refused(tmp_path: Path, relative: str, windows: bool) -> None:
    with pytest.raises(StablehandError) as caught:
        inside(tmp_path, relative, windows=windows)
    assert caught.value.code == "path.outside"


@pytest.mark.parametrize("relative", ["NUL", "a/con.txt", "file:stream", "a./b", "a /b", "b."])
def test_what_windows_reads_otherwise_is_refused_there_only(tmp_path: Path, relative: str) -> None:
    assert inside(tmp_path, relative, windows=False) == tmp_path / relative
    with pytest.raises(StablehandError):
        inside(tmp_path, relative, windows=True)


def _link(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("no symlinks here")


def test_links_count_by_where_they_end(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "real").mkdir(parents=True)
    outside.mkdir()
    _link(root / "out", outside)
    _link(root / "in", root / "real")
    _link(root / "loop", root / "loop")
    assert inside(root, "in/file") == root / "in" / "file"
    for relative in ("out", "out/file", "loop/file"):
        with pytest.raises(StablehandError):
            inside(root, relative)


def test_a_root_behind_a_link_is_still_the_root(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    _link(tmp_path / "link", tmp_path / "real")
    assert inside(tmp_path / "link", "a") == tmp_path / "link" / "a"


_pieces = st.sampled_from(["..", "../", "..\\", *"ab./\\: C\0~"])


@given(st.lists(_pieces, max_size=12).map("".join))
def test_nothing_that_passes_ends_outside(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "root"
    for windows in (True, False):
        try:
            path = inside(root, text, windows=windows)
        except StablehandError as error:
            assert error.code == "path.outside"
            continue
        assert path.resolve().is_relative_to(root.resolve())
        joined = PureWindowsPath("C:\\root").joinpath(*path.relative_to(root).parts)
        assert joined.is_relative_to("C:\\root")
        assert ".." not in joined.parts


def test_long_paths_on_windows() -> None:
    assert long_path(Path("C:\\a\\b"), windows=True) == "\\\\?\\C:\\a\\b"
    assert long_path(Path("\\\\server\\share\\a"), windows=True) == "\\\\?\\UNC\\server\\share\\a"
    assert long_path(Path("\\\\?\\C:\\a"), windows=True) == "\\\\?\\C:\\a"
    assert long_path(Path("/a/../b"), windows=False).endswith("b")
