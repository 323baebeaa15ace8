"""The parts of tools/bundle.py that need no build: what is carried, what is asked of the system, what is said."""

import importlib.util
import io
import os
import plistlib
import re
import stat
import struct
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
import yaml

import stablehand
from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent
PACKAGING = ROOT / "packaging"

# `objdump -p` of a library, shortened to what decides.
PRINTED = """
libQt6Core.so.6:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libicui18n.so.73
  NEEDED               libc.so.6
  SONAME               libQt6Core.so.6
  RUNPATH              $ORIGIN

Version definitions:
1 0x01 0x0f1a2b3c libQt6Core.so.6

Version References:
  required from libc.so.6:
    0x069691b4 0x00 07 GLIBC_2.34
    0x09691a75 0x00 05 GLIBC_2.2.5
    0x09691975 0x00 02 GLIBC_2.3.4
  required from libstdc++.so.6:
    0x056bafd3 0x00 03 GLIBCXX_3.4.29
"""


@pytest.fixture(scope="module")
def contents():
    """packaging/contents.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("bundle_contents", PACKAGING / "contents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def elf(tools):
    made = tools["bundle_libraries"].ElfFile
    return lambda *needed, glibc="2.17": made(needed, tuple(map(int, glibc.split("."))))


def test_the_newest_symbol_of_glibc_counts(tools):
    found = tools["bundle_libraries"].parse(PRINTED)
    assert found.needed == ("libicui18n.so.73", "libc.so.6")
    assert found.glibc == (2, 34)


def test_a_build_asks_for_what_it_does_not_carry(tools, elf):
    files = {
        "Stablehand": elf("libz.so.1", "libdl.so.2", "libc.so.6"),
        "app-1/libz.so.1": elf("libc.so.6", glibc="2.4"),
        "app-1/PySide6/libQt6Gui.so.6": elf("libEGL.so.1", "libz.so.1", "libc.so.6", glibc="2.34"),
        "app-1/PySide6/plugins/platforms/libqwayland.so": elf("libEGL.so.1", "libwayland-cursor.so.0"),
        "app-1/libpython3.so": elf("libm.so.6", glibc="2.35"),
    }  # fmt: skip
    needs = tools["bundle_libraries"].needs(files)
    assert (needs.glibc, needs.demanding) == ("2.35", "app-1/libpython3.so")
    # The starter runs before the build's own libraries can be found.
    assert needs.libraries == ("libEGL.so.1", "libz.so.1")
    assert needs.wayland == ("libwayland-cursor.so.0",)


def test_what_nothing_needs_any_more_is_left_out(tools, elf):
    files = {
        "app/libgtk.so.3": elf("libcairo.so.2"),
        "app/libcairo.so.2": elf("libpixman.so.0"),
        "app/libpixman.so.0": elf(),
        "app/libxcb.so.1": elf("libXau.so.6"),
        "app/libXau.so.6": elf(),
        "app/Qt/plugin.so": elf("libxcb.so.1"),
    }
    gone = tools["bundle_libraries"].unneeded(files, ["app/Qt/plugin.so"])
    assert gone == {"app/libgtk.so.3", "app/libcairo.so.2", "app/libpixman.so.0"}


def test_systems_are_named_that_have_the_glibc(tools):
    named = tools["bundle_libraries"].systems_with("2.35")
    assert named == ["Ubuntu 22.04", "Debian 12", "Fedora 36", "RHEL 10"]


@pytest.mark.skipif(sys.platform != "linux", reason="ELF")
def test_this_python_is_read_as_an_elf_file(tools):
    real = Path(sys.executable).resolve()
    assert tools["bundle_libraries"].is_elf(real)
    assert not tools["bundle_libraries"].is_elf(PACKAGING / "contents.py")


def make_tree(folder, *, links=True):
    (folder / "app-1" / "z").mkdir(parents=True)
    (folder / "app-1" / "a.txt").write_text("а")
    (folder / "README.txt").write_text("read")
    program = folder / "Stablehand"
    program.write_bytes(b"\x7fELF program")
    program.chmod(0o700)
    if links:
        (folder / "app-1" / "link.so").symlink_to("a.txt")


@pytest.mark.parametrize("ending", ["tar.gz", "zip"])
def test_the_same_files_give_the_same_archive(tools, tmp_path, ending):
    sums = []
    for place in ("one", "two"):
        folder = tmp_path / place / "Stablehand"
        make_tree(folder)
        for file in folder.rglob("*"):
            os.utime(file, (1e9 + len(sums) * 1e6,) * 2, follow_symlinks=False)
        note = tools["bundle_archive"].pack(folder, tmp_path / place / f"a.{ending}", 1_700_000_000)
        sums.append(note.read_text())
    assert sums[0] == sums[1]
    assert re.fullmatch(rf"[0-9a-f]{{64}}  a\.{re.escape(ending)}\n", sums[0])


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
def test_a_tar_keeps_programs_and_links_and_no_owner(tools, tmp_path):
    make_tree(tmp_path / "Stablehand")
    tools["bundle_archive"].pack(tmp_path / "Stablehand", tmp_path / "a.tar.gz", 1_700_000_000)
    with tarfile.open(tmp_path / "a.tar.gz") as read:
        entries = {entry.name: entry for entry in read}
    assert list(entries) == [
        "Stablehand", "Stablehand/README.txt", "Stablehand/Stablehand", "Stablehand/app-1",
        "Stablehand/app-1/a.txt", "Stablehand/app-1/link.so", "Stablehand/app-1/z",
    ]  # fmt: skip
    assert {(entry.uid, entry.gid, entry.uname) for entry in entries.values()} == {(0, 0, "")}
    assert entries["Stablehand/Stablehand"].mode == 0o755
    assert entries["Stablehand/README.txt"].mode == 0o644
    assert entries["Stablehand/app-1/link.so"].linkname == "a.txt"


def test_a_zip_has_no_links(tools, tmp_path):
    make_tree(tmp_path / "Stablehand", links=sys.platform != "win32")
    tools["bundle_archive"].pack(tmp_path / "Stablehand", tmp_path / "a.zip", 0)
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert all(not stat.S_ISLNK(entry.external_attr >> 16) for entry in read.infolist())
        assert read.read("Stablehand/app-1/a.txt").decode() == "а"
        assert {entry.date_time for entry in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_library_brings_its_licence_or_has_one_here(tools):
    notices = tools["bundle_notices"]
    found = [notices.notice_of(d, PACKAGING / "licences") for d in notices.closure("stablehand")]
    names = {notice.name.split()[0].lower() for notice in found}
    assert {"pyside6_essentials", "shiboken6", "keyring", "uv", "pydantic_core", "httpx"} <= names
    assert [n.name for n in found if sum(map(len, n.texts.values())) < 500] == []
    assert notices.python_notice().texts["LICENSE.txt"].count("PYTHON SOFTWARE FOUNDATION")


def test_what_brings_no_licence_stops_the_build(tools, tmp_path):
    place = tmp_path / "bare-1.0.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: bare\nVersion: 1.0\nLicense: MIT\n"
    )
    (place / "RECORD").write_text("bare-1.0.dist-info/METADATA,,\n")
    notices = tools["bundle_notices"]
    with pytest.raises(notices.NoLicenceError, match=r"bare 1\.0"):
        notices.notice_of(Distribution.at(place), PACKAGING / "licences")


def test_texts_lie_beside_their_list(tools, tmp_path):
    notices = tools["bundle_notices"]
    found = [
        notices.Notice("b 2", "", {"LICENSE": "two"}),
        notices.Notice("a (x) 1", "MIT", {"COPYING": "one"}),
    ]
    table = notices.write(found, tmp_path / "licences")
    assert table.splitlines()[2:] == [
        "| a (x) 1 | MIT | `a-x-1/COPYING` |",
        "| b 2 | see the text | `b-2/LICENSE` |",
    ]
    assert (tmp_path / "licences" / "a-x-1" / "COPYING").read_text() == "one"


def test_the_whole_of_the_data_is_carried(contents, tmp_path):
    facts = tmp_path / "build.toml"
    facts.write_text("")
    carried = {}
    for source, folder in contents.datas(ROOT, facts):
        carried[f"{Path(folder).as_posix()}/{Path(source).name}"] = Path(source)
    for name in contents.DATA_FOLDERS:
        files = [
            f for f in (ROOT / name).rglob("*") if f.is_file() and "__pycache__" not in f.parts
        ]
        assert files
        for file in files:
            assert f"stablehand/_bundled/{file.relative_to(ROOT).as_posix()}" in carried
    # The facts of this build, not the empty ones; scripts that other Pythons run; tables; words.
    assert carried["stablehand/build.toml"] == facts
    for name in (
        "core/installs/probe_script.py",
        "core/adopting/inventory_script.py",
        "core/hardware/wheels.toml",
        "core/runtimes/python_builds.json",
        "gui/translations/stablehand_ru.qm",
    ):
        assert f"stablehand/{name}" in carried
    wheel = re.findall(
        r'^"(\w+)" = "stablehand/_bundled/', (ROOT / "pyproject.toml").read_text(), re.M
    )
    assert sorted(wheel) == sorted(contents.DATA_FOLDERS)
    assert [place for place in carried if not contents.is_wanted(place)] == []


def test_every_module_is_carried(contents):
    names = contents.modules(ROOT)
    assert {
        "stablehand.gui.pages.packages",
        "stablehand.cli.verbs.supervise",
        "stablehand.core",
    } <= {*names}
    assert "stablehand.__main__" not in names


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", True),
        ("PySide6/Qt/translations/qtbase_ru.qm", True),
        ("PySide6\\translations\\qtbase_de.qm", False),
        ("stablehand/gui/translations/stablehand_ru.qm", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", True),
        ("libxcb-cursor.so.0", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/plugins/platforms/qdirect2d.dll", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6\\Qt6Quick.dll", False),
        ("libgtk-3.so.0", False),
        ("libstdc++.so.6", False),
        ("libX11.so.6", False),
        ("keyring-25.7.0.dist-info/entry_points.txt", True),
        ("keyring-25.7.0.dist-info/RECORD", False),  # two builds in two folders are the same
    ],
)
def test_only_what_is_used_is_carried(contents, name, wanted):
    assert contents.is_wanted(name) is wanted


def test_what_is_started_from_the_window_does_not_see_our_libraries(tmp_path):
    """The hook runs in a process whose variables are those of PyInstaller's starter."""
    hook = (PACKAGING / "hook_environment.py").read_text()
    code = f"{hook}\nprint(os.environ.get('LD_LIBRARY_PATH'), 'LD_LIBRARY_PATH_ORIG' in os.environ)"
    for original, told in ({}, "None False"), ({"LD_LIBRARY_PATH_ORIG": "/mine"}, "/mine False"):
        environ = {"LD_LIBRARY_PATH": "/bundle", "PATH": os.environ["PATH"], **original}
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", code], env=environ, capture_output=True, text=True
        )
        assert done.stdout.strip() == told, done.stderr


def readme(tools, system):
    words = tools["bundle_words"]
    needs = tools["bundle_libraries"].SystemNeeds("2.35", "x", ("libEGL.so.1", "libodd.so.3"), ())
    build = words.Build("1.2", system, "x86_64", "a.zip", needs if system == "linux" else None)
    return words.readme(build, PACKAGING)


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_the_readme_says_it_all_in_both_languages(tools, system):
    text = readme(tools, system)
    assert not re.search(r"\{\w*\}", text)
    assert "START" in text
    assert "ЗАПУСК" in text
    assert max(map(len, text.splitlines())) <= 130


def test_the_readme_names_what_the_system_has_to_have(tools):
    text = readme(tools, "linux")
    assert text.count("glibc 2.35") == 2
    assert "apt install libegl1 libodd.so.3" in text
    assert "dnf install libglvnd-egl libodd.so.3" in text


def test_unsigned_builds_are_explained_where_the_system_warns(tools):
    assert "SmartScreen" in readme(tools, "windows")
    assert "Подробнее" in readme(tools, "windows")
    assert "Gatekeeper" in readme(tools, "macos")
    assert "com.apple.quarantine" in readme(tools, "macos")


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "Stablehand-1.2-linux-arm64.tar.gz"),
        ("windows", "Stablehand-1.2-windows-arm64.zip"),
        ("macos", "Stablehand-1.2-macos-arm64.tar.gz"),
    ],
)
def test_archives_are_named_after_what_is_in_them(tools, system, name):
    assert tools["bundle"].archive_name("1.2", system, "arm64") == name


def test_the_version_is_read_without_importing(tools):
    found = tools["bundle"].version_of(Path(stablehand.__file__))
    assert found == stablehand.__version__


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.3", (1, 2, 3, 0)), ("1.2", (1, 2, 0, 0)), ("2.0.0rc1", (2, 0, 0, 1)), ("0.1+abc9", (0, 1, 0, 0))],
)  # fmt: skip
def test_windows_compares_four_numbers(tools, version, numbers):
    assert tools["bundle_windows"].four_numbers(version) == numbers
    assert f"filevers={numbers}" in tools["bundle_windows"].version_info(version)


def test_icons_hold_their_pictures(tools):
    icons = tools["bundle_icons"]
    sides = {*icons.ICO_SIZES, *(side for _, side in icons.ICNS_TYPES)}
    pictures = {side: b"\x89PNG" + str(side).encode() * 3 for side in sides}
    ico = icons.ico({side: pictures[side] for side in icons.ICO_SIZES})
    assert struct.unpack_from("<HHH", ico) == (0, 1, len(icons.ICO_SIZES))
    for place, side in enumerate(icons.ICO_SIZES):
        width, *_, size, offset = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * place)
        assert width == side % 256
        assert ico[offset : offset + size] == pictures[side]
    icns, at = io.BytesIO(icons.icns(pictures)), 8
    head, total = struct.unpack(">4sI", icns.read(8))
    assert (head, total) == (b"icns", len(icns.getvalue()))
    for kind, side in icons.ICNS_TYPES:
        found, size = struct.unpack(">4sI", icns.read(8))
        assert (found, icns.read(size - 8)) == (kind.encode(), pictures[side])
        at += size
    assert at == total


def test_the_icon_is_drawn_sharp_and_not_empty(tools, qapp):
    from PySide6.QtGui import QImage

    for side in (16, 256):
        image = QImage.fromData(
            tools["bundle_icons"].draw(ROOT / "assets" / "stablehand.svg", side)
        )
        assert (image.width(), image.height()) == (side, side)
        middle = image.pixelColor(side // 2, side // 8)
        assert middle.alpha() == 255
        assert image.pixelColor(0, 0).alpha() < 128  # round corners


def test_macs_are_told_what_it_is(contents):
    told = plistlib.loads(plistlib.dumps(contents.info_plist("1.2")))
    assert told["CFBundleShortVersionString"] == "1.2"
    assert told["NSHighResolutionCapable"] is True
    granted = plistlib.loads((PACKAGING / "entitlements.plist").read_bytes())
    assert all(granted.values())


def test_the_spec_is_python_and_takes_everything_from_contents():
    text = (PACKAGING / "stablehand.spec").read_text("utf-8")
    compile(text, "stablehand.spec", "exec")
    assert 'contents_directory=f"app-{__version__}"' in text
    assert "contents.datas(" in text


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX sh")
@pytest.mark.parametrize("name", ["macos.sh", "add-to-menu.sh"])
def test_scripts_parse(name):
    done = subprocess.run(["sh", "-n", str(PACKAGING / name)], capture_output=True, text=True)
    assert done.stderr == ""
    assert os.access(PACKAGING / name, os.X_OK)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX sh")
def test_the_menu_gets_an_entry_that_starts_from_any_folder(tmp_path):
    folder = tmp_path / 'my $folder 100% "new"'
    folder.mkdir()
    for file in (PACKAGING / "add-to-menu.sh", PACKAGING / "stablehand.desktop"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "stablehand.svg").write_bytes((ROOT / "assets" / "stablehand.svg").read_bytes())
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "s"),
    }
    run = ["sh", str(folder / "add-to-menu.sh")]
    subprocess.run(run, env=environ, check=True, capture_output=True)
    entry = tmp_path / "s/applications/stablehand.desktop"
    exec_line = re.search(r"^Exec=(.*)$", entry.read_text("utf-8"), re.M)[1]
    # As the Desktop Entry Specification reads it: escapes of strings, then of a quoted word, then %%.
    word = exec_line.replace("\\\\", "\\")
    assert word[0] == word[-1] == '"'
    word = re.sub(r"\\(.)", r"\1", word[1:-1]).replace("%%", "%")
    assert word == str(folder / "Stablehand")
    assert (tmp_path / "s/icons/hicolor/scalable/apps/stablehand.svg").is_file()
    subprocess.run([*run, "--remove"], env=environ, check=True, capture_output=True)
    assert not entry.exists()


def test_the_release_is_built_for_every_system_by_the_same_command():
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    read = yaml.safe_load(text)
    systems = {row["system"] for row in read["jobs"]["build"]["strategy"]["matrix"]["include"]}
    assert systems == {"linux", "windows", "macos-arm64", "macos-x86_64"}
    for job in read["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert step.get("uses") or step.get("run")
            # What comes from a tag or a name must not be pasted into a script.
            assert "${{" not in step.get("run", "")
            # A commit stays what it is; a tag can be moved.
            assert "uses" not in step or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
    assert read["permissions"] == {"contents": "read"}


def test_pyinstaller_is_there_for_builds_only():
    wanted = distribution("stablehand").requires or ()
    assert [
        line for line in wanted if "pyinstaller" in line.lower() and "extra ==" not in line
    ] == []
