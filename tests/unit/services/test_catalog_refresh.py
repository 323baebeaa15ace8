"""A pinned catalog is taken whole, or what was in use stays; it brings definitions and no code."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.resources import bundled
from stablehand.core.catalog import fetched
from stablehand.services.app import App
from stablehand.services.catalog_refresh import RefreshedCatalog, catalog_source, refresh_catalog
from support.catalog_source import ICON, TOY, Served, indexed, published, written

BUILTIN = bundled("packages_catalog")
GOOD = {"toy/package.toml": TOY, "toy/icon.svg": ICON}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


@pytest.fixture(autouse=True)
def builtin(tmp_path: Path) -> Path:
    """The built-in catalog, cut down to what these tests look at."""
    folder = tmp_path / "builtin"
    for name in ("a1111", "easel", "_shared"):
        shutil.copytree(BUILTIN / name, folder / name)
    return folder


def app_for(tmp_path: Path, index: Path | str, pin: str) -> App:
    return App(
        DataPaths(tmp_path / "Data"),
        {"STABLEHAND_CATALOG_URL": str(index), "STABLEHAND_CATALOG_SHA256": pin},
        tmp_path / "builtin",
    )


async def refreshed(tmp_path: Path, index: Path | str, pin: str) -> RefreshedCatalog:
    return (await refresh_catalog(app_for(tmp_path, index, pin))).data


async def refused(tmp_path: Path, index: Path | str, pin: str) -> StablehandError:
    with pytest.raises(StablehandError) as caught:
        await refresh_catalog(app_for(tmp_path, index, pin))
    assert caught.value.code == "catalog.refused"
    left = [path for path in (tmp_path / "Data").rglob("*") if path.is_file()]
    assert [path for path in left if path.name != ".lock"] == []
    return caught.value


@pytest.fixture
def served(source: Path) -> Iterator[Served]:
    source.mkdir()
    with Served(source) as server:
        yield server


@pytest.mark.parametrize("way", ["server", "path", "file"])
async def test_a_catalog_lies_between_the_built_in_one_and_the_users(
    tmp_path: Path, source: Path, served: Served, way: str
) -> None:
    changed = (
        "summary = { en = 'Changed', ru = 'Другое' }\nhomepage = 'https://example.org/fetched'\n"
    )
    index, pin = published(source, {**GOOD, "a1111/package.toml": changed})
    place = {"server": f"{served.address}/catalog.json", "path": index, "file": index.as_uri()}[way]
    app = app_for(tmp_path, place, pin)
    mine = app.data.catalog / "a1111"
    mine.mkdir(parents=True)
    (mine / "package.toml").write_text("homepage = 'https://example.org/mine'\n")
    assert "toy" not in app.catalog.ids()
    done = (await refresh_catalog(app)).data
    assert (done.added, done.changed, done.was_there) == (("toy",), ("a1111",), False)
    assert app.catalog.ids() == ["a1111", "easel", "toy"]
    found = app.catalog.load("a1111")
    assert (found.package.summary.en, found.package.homepage) == (
        "Changed",
        "https://example.org/mine",
    )
    layers = {item.key: item.layer for item in found.provenance()}
    assert layers["summary.en"] == "fetched"
    assert layers["homepage"] == "user"
    toy = app.catalog.load("toy")
    assert toy.folder == done.current.folder / "toy"
    assert {item.layer for item in toy.provenance()} == {"fetched"}
    again = (await refresh_catalog(app)).data
    assert again.was_there
    assert again.current == done.current


async def test_nothing_is_asked_without_a_source_and_a_sum(tmp_path: Path, source: Path) -> None:
    index, pin = published(source, GOOD)
    for place, sum_of_it in (("", pin), (index, ""), ("", "")):
        with pytest.raises(StablehandError) as caught:
            await refresh_catalog(app_for(tmp_path, place, sum_of_it))
        assert caught.value.code == "catalog.unset"
    assert not (tmp_path / "Data").exists()


async def test_it_counts_only_while_a_source_is_set(tmp_path: Path, source: Path) -> None:
    index, pin = published(source, GOOD)
    await refreshed(tmp_path, index, pin)
    assert "toy" in app_for(tmp_path, index, pin).catalog.ids()
    assert "toy" not in app_for(tmp_path, "", "").catalog.ids()
    # Another pin that nobody has refreshed to yet: the last right copy stays in use.
    other = app_for(tmp_path, index, "0" * 64)
    assert "toy" in other.catalog.ids()
    assert (await catalog_source(other)).data.is_new


async def test_the_last_right_copy_stays_when_a_new_one_is_wrong(
    tmp_path: Path, source: Path
) -> None:
    index, pin = published(source, GOOD)
    first = await refreshed(tmp_path, index, pin)
    for files, values in (
        ({"toy/package.toml": "format = 1\n"}, {}),
        ({**GOOD, "toy/evil.py": "print()"}, {}),
        (GOOD, {"sha256": "0" * 64}),
        (GOOD, {"size": 3}),
    ):
        index, pin = published(source, files, values)
        with pytest.raises(StablehandError) as caught:
            await refresh_catalog(app_for(tmp_path, index, pin))
        assert caught.value.code == "catalog.refused"
        app = app_for(tmp_path, index, pin)
        assert app.catalog.fetched == first.current.folder
        assert app.catalog.load("toy").package.name == "Toy"
    index, pin = published(source, {"toy/package.toml": TOY.replace('"Toy"', '"Newer"')})
    second = await refreshed(tmp_path, index, pin)
    assert app_for(tmp_path, index, pin).catalog.load("toy").package.name == "Newer"
    # Another process may still be reading the one before; older ones go.
    index, pin = published(source, GOOD, {"version": "3"})
    third = await refreshed(tmp_path, index, pin)
    root = tmp_path / "Data" / "Assets" / "catalog"
    folders = {path for path in root.iterdir() if path.is_dir()}
    assert folders == {second.current.folder, third.current.folder}


async def test_several_at_once_do_not_disturb_each_other(tmp_path: Path, source: Path) -> None:
    index, pin = published(source, GOOD)
    done = await asyncio.gather(*(refreshed(tmp_path, index, pin) for _ in range(4)))
    assert len({item.current.folder for item in done}) == 1
    assert app_for(tmp_path, index, pin).catalog.load("toy").package.name == "Toy"


async def test_an_index_with_another_sum_is_not_even_read(tmp_path: Path, source: Path) -> None:
    index, _pin = published(source, GOOD)
    error = await refused(tmp_path, index, "0" * 64)
    assert error.details["expected"] == "0" * 64


INDEXES: list[Mapping[str, Any]] = [
    {"format": 2}, {"format": 0}, {"format": "1"}, {"archive": "../catalog.zip"}, {"archive": "/etc/passwd"},
    {"archive": "https://evil.example/x.zip"}, {"archive": "catalog.tar.gz"}, {"archive": "a\\b.zip"},
    {"sha256": "0" * 63}, {"sha256": "0" * 64}, {"size": 0}, {"size": 2**40}, {"size": "10"}, {"size": 1},
    {"name": "\x1b[2J"}, {"name": ""}, {"version": "../x"}, {"more": "keys"},
]  # fmt: skip


@pytest.mark.parametrize("values", INDEXES, ids=range(len(INDEXES)))
async def test_an_index_that_says_too_much_is_refused(
    tmp_path: Path, source: Path, values: Mapping[str, Any]
) -> None:
    error = await refused(tmp_path, *published(source, GOOD, values))
    assert "\x1b" not in error.message.english()
    if values.get("format") == 2:
        assert "newer Stablehand" in error.message.english()


@pytest.mark.parametrize(
    "content", [b"[]", b"{", b"\xff\xfe", b"null", b"[" * 60_000, b" " * 70_000]
)
async def test_an_index_that_is_none_is_refused(
    tmp_path: Path, source: Path, content: bytes
) -> None:
    await refused(tmp_path, source / "catalog.json", written(source / "catalog.json", content))


BUNDLED = TOY.replace(
    'source = { kind = "git", url = "https://example.org/toy", ref = "main" }',
    'source = { kind = "bundled", folder = "app" }',
)
WRITES = TOY.replace(
    "[launch]",
    """[[steps]]
kind = "write_file"
path = "{path}"
content = "x"
title = { en = "Write", ru = "Запись" }

[launch]""",
)
FILES: dict[str, Mapping[str, str | bytes]] = {
    "a script": {**GOOD, "toy/app/main.py": "print()"},
    "a script beside": {**GOOD, "toy/sitecustomize.py": ""},
    "a wheel": {**GOOD, "toy/x.whl": b""},
    "a program": {**GOOD, "toy/app": b"\x7fELF"},
    "a file at the top": {**GOOD, "README.md": ""},
    "another fragment": {**GOOD, "_shared/x.py": ""},
    "a name that climbs": {**GOOD, "../evil/package.toml": TOY},
    "a name that is whole": {**GOOD, "/evil/package.toml": TOY},
    "a name of Windows": {**GOOD, "c:evil/package.toml": TOY},
    "another case": {**GOOD, "TOY/package.toml": TOY},
    "a device": {**GOOD, "toy/presets/nul.json": "{}"},
    "an app of its own": {"toy/package.toml": BUNDLED},
    "code in a step": {"toy/package.toml": WRITES.replace("{path}", "toy.py")},
    "a start script in a step": {"toy/package.toml": WRITES.replace("{path}", "start")},
    "a path file in a step": {"toy/package.toml": WRITES.replace("{path}", "x.pth")},
    "another id": {"other/package.toml": TOY},
    "a mistake": {"toy/package.toml": TOY.replace("2.13.0", "1.0.0")},
    "a newer format": {"toy/package.toml": TOY.replace("format = 1", "format = 2")},
    "a broken fragment": {**GOOD, "a1111/package.toml": "include = ['gone']\n"},
    "an icon with a script": {**GOOD, "toy/icon.svg": "<svg><script>x()</script></svg>"},
    "an icon with a link": {**GOOD, "toy/icon.svg": '<svg><image href="https://evil.example/x"/></svg>'},
    "an icon with an entity": {**GOOD, "toy/icon.svg": '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'},
    "an icon with a style": {**GOOD, "toy/icon.svg": "<svg style='fill: url(x)'/>"},
    "an icon with a click": {**GOOD, "toy/icon.svg": "<svg onload='x()'/>"},
    "an icon that is large": {**GOOD, "toy/icon.svg": "<svg>" + " " * 70_000 + "</svg>"},
    "an icon that is none": {**GOOD, "toy/icon.svg": b"\xff\xd8\xff"},
    "a giant": {**GOOD, "toy/presets/a.json": bytes(3 * 1024 * 1024)},
    "many files": {**GOOD, **{f"toy/presets/{n}.json": "{}" for n in range(2001)}},
    "a deep file": {"toy/package.toml": TOY + "\nx = " + "[" * 5000 + "]" * 5000},
    "a slow pattern": {"toy/package.toml": TOY.replace("at (?P<url>", "(a+)+ (?P<url>")},
    "nothing": {},
}  # fmt: skip


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
async def test_an_archive_that_holds_more_or_less_than_definitions_is_refused(
    tmp_path: Path, source: Path, files: Mapping[str, str | bytes]
) -> None:
    await refused(tmp_path, *published(source, files))


def link_in(archive: Path) -> None:
    entry = zipfile.ZipInfo("toy/package.toml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr(entry, "/etc/passwd")


def twice_in(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("toy/package.toml", TOY)
        with pytest.warns(UserWarning, match="Duplicate"):
            bundle.writestr("toy/package.toml", TOY)


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-40])


@pytest.mark.parametrize("make", [link_in, twice_in, cut])
async def test_links_doubles_and_halves_are_refused(
    tmp_path: Path, source: Path, make: Callable[[Path], None]
) -> None:
    published(source, GOOD)
    make(source / "catalog.zip")
    await refused(tmp_path, *indexed(source, source / "catalog.zip"))


async def test_what_the_built_in_definition_brings_itself_may_come_again(
    tmp_path: Path, source: Path, builtin: Path
) -> None:
    easel = (builtin / "easel" / "package.toml").read_text("utf-8")
    done = await refreshed(
        tmp_path, *published(source, {"easel/package.toml": easel + "\n# newer\n"})
    )
    assert done.changed == ("easel",)
    other = easel.replace('folder = "app"', 'folder = "other"')
    if other != easel:
        with pytest.raises(StablehandError) as caught:
            await refreshed(tmp_path, *published(source, {"easel/package.toml": other}))
        assert caught.value.code == "catalog.refused"


async def test_a_copy_that_was_changed_on_the_disk_does_not_count(
    tmp_path: Path, source: Path
) -> None:
    index, pin = published(source, GOOD)
    done = await refreshed(tmp_path, index, pin)
    file = done.current.folder / "toy" / "package.toml"
    for harm in (
        lambda: file.write_text(TOY.replace("example.org", "evil.example"), encoding="utf-8"),
        file.unlink,
        lambda: (done.current.folder.parent / "current.json").write_text("{}"),
        lambda: (done.current.folder.parent / "current.json").write_text(
            json.dumps({"archive": "../../evil"})
        ),
    ):
        harm()
        app = app_for(tmp_path, index, pin)
        assert app.catalog.fetched is None
        assert "toy" not in app.catalog.ids()
        assert (await refresh_catalog(app)).data.was_there is False
        assert app.catalog.load("toy").package.name == "Toy"


async def test_another_version_of_stablehand_checks_it_anew(
    tmp_path: Path, source: Path, builtin: Path
) -> None:
    done = await refreshed(tmp_path, *published(source, GOOD))
    assets = tmp_path / "Data" / "Assets"
    mark = assets / "catalog" / "current.json"
    before = mark.read_bytes()
    with FileLock(
        assets / "catalog" / fetched.LOCK
    ):  # another process refreshes it: its mark is the one
        assert fetched.in_use(assets, builtin, "99.0") == done.current
        assert mark.read_bytes() == before
    assert fetched.in_use(assets, builtin, "99.0") == done.current
    assert json.loads(mark.read_text("utf-8"))["stablehand"] == "99.0"
    # One that reads the format no longer, by a definition that is written down with its right sum.
    file = done.current.folder / "toy" / "package.toml"
    file.write_text(TOY.replace("format = 1", "format = 0"), encoding="utf-8")
    table = json.loads(mark.read_text("utf-8"))
    table["files"]["toy/package.toml"] = fetched._sum_of(file)
    mark.write_text(json.dumps(table))
    assert fetched.in_use(assets, builtin, "99.0") is not None
    assert fetched.in_use(assets, builtin, "100.0") is None


async def test_a_server_that_has_nothing_or_sends_too_much(
    tmp_path: Path, source: Path, served: Served
) -> None:
    _index, pin = published(source, GOOD)
    with pytest.raises(StablehandError) as caught:
        await refresh_catalog(app_for(tmp_path, f"{served.address}/gone.json", pin))
    assert caught.value.code == "network.unreachable"
    (source / "large.json").write_bytes(bytes(200_000))
    with pytest.raises(StablehandError) as caught:
        await refresh_catalog(app_for(tmp_path, f"{served.address}/large.json", pin))
    assert caught.value.code == "catalog.refused"
    with pytest.raises(StablehandError) as caught:
        await refresh_catalog(app_for(tmp_path, source / "gone.json", pin))
    assert caught.value.code == "catalog.unreadable"
    if os.name != "nt":
        os.mkfifo(source / "pipe.json")
        with pytest.raises(StablehandError) as caught:
            await refresh_catalog(app_for(tmp_path, source / "pipe.json", pin))
        assert caught.value.code == "catalog.refused"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", "http://example.org/catalog.json"), ("source", "ftp://example.org/x"), ("source", "catalog.json"),
        ("source", "https://me:secret@example.org/x"), ("sha256", "abc"), ("sha256", "0" * 65), ("sha256", "g" * 64),
    ],
)  # fmt: skip
def test_the_settings_take_nothing_else(tmp_path: Path, name: str, value: str) -> None:
    settings = App(DataPaths(tmp_path), {}).settings
    with pytest.raises(StablehandError) as caught:
        settings.with_value(f"catalog.{name}", value)
    assert caught.value.code == "settings.invalid"


def test_our_own_icons_would_be_taken() -> None:
    icons = list(BUILTIN.glob("*/icon.svg"))
    assert icons
    assert [icon for icon in icons if not fetched._is_plain_icon(icon)] == []
