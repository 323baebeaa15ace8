"""What speaks against a data folder, of facts as the three systems give them."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from stablehand.core.base.place_facts import PlaceFacts, parse_mounts
from stablehand.core.base.place_kinds import special_kind
from stablehand.core.base.place_warnings import DEEPEST_BELOW, WINDOWS_LIMIT, cloud_of, judge

GB = 10**9
WINDOWS = {
    "USERPROFILE": r"C:\Users\Ada",
    "TEMP": r"C:\Users\Ada\AppData\Local\Temp",
    "ProgramFiles": r"C:\Program Files",
    "SystemRoot": r"C:\Windows",
    "OneDriveCommercial": r"D:\Work Files",
}
LINUX = {"HOME": "/home/ada"}
MACOS = {"HOME": "/Users/ada", "TMPDIR": "/var/folders/zz/T/"}


def facts(path: str, **more: object) -> PlaceFacts:
    given: dict[str, object] = {"free_bytes": 500 * GB, "can_be_written": True, **more}
    if path[1:2] == ":" or path.startswith("\\\\"):
        long_paths = given.pop("has_long_paths", True)
        return PlaceFacts(
            PureWindowsPath(path), "windows", WINDOWS, has_long_paths=long_paths, **given
        )  # type: ignore[arg-type]
    if path.startswith(("/Users", "/Volumes", "/Applications", "/private", "/Library")):
        return PlaceFacts(PurePosixPath(path), "macos", MACOS, **given)  # type: ignore[arg-type]
    return PlaceFacts(PurePosixPath(path), "linux", LINUX, **given)  # type: ignore[arg-type]


def codes(path: str, **more: object) -> list[tuple[str, str]]:
    return [(one.weight, one.code) for one in judge(facts(path, **more))]


@pytest.mark.parametrize(
    "path",
    [
        r"D:\Stablehand\Data",
        r"C:\Users\Ada\AppData\Local\Stablehand",
        "/home/ada/.local/share/Stablehand",
        "/mnt/big/Stablehand",
        "/run/media/ada/disk/Stablehand",
        "/var/home/ada/Stablehand",
        "/Users/ada/Library/Application Support/Stablehand",
        "/Users/ada/Applications/Data",
    ],
)
def test_good_places_are_left_in_peace(path):
    assert codes(path) == []


@pytest.mark.parametrize(
    ("path", "cloud"),
    [
        (r"C:\Users\Ada\OneDrive\Data", "OneDrive"),
        (r"C:\Users\Ada\OneDrive - Contoso\Data", "OneDrive"),
        (r"D:\Work Files\Data", "OneDrive"),
        (r"C:\Users\Ada\Dropbox (Personal)\sd", "Dropbox"),
        (r"G:\My Drive\sd", "Google Drive"),
        (r"G:\Мой диск\sd", "Google Drive"),
        (r"C:\Users\Ada\iCloudDrive\sd", "iCloud Drive"),
        (r"C:\Users\Ada\YandexDisk\sd", "Yandex.Disk"),
        (r"C:\Users\Ada\Яндекс.Диск\sd", "Yandex.Disk"),
        (r"C:\Users\Ada\Облако Mail.ru\sd", "Mail.ru"),
        ("/home/ada/Nextcloud/sd", "Nextcloud"),
        ("/home/ada/Yandex.Disk/sd", "Yandex.Disk"),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/sd", "iCloud Drive"),
        ("/Users/ada/Library/CloudStorage/OneDrive-Personal/sd", "OneDrive"),
        ("/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.com/sd", "Google Drive"),
        ("/Users/ada/Library/CloudStorage/Sync.com-ada/sd", "Sync.com"),
    ],
)
def test_clouds_are_known_by_their_folders(path, cloud):
    assert cloud_of(facts(path)) == cloud
    assert ("bad", "cloud") in codes(path)


@pytest.mark.parametrize(
    "path",
    [r"D:\Files\My Drive\x", "/home/ada/dropbox-backup/x", r"D:\Boxes\x", "/home/ada/megapixels"],
)
def test_names_that_only_sound_like_a_cloud_are_none(path):
    assert cloud_of(facts(path)) is None


def test_a_cloud_is_known_by_what_its_program_says_and_leaves_behind():
    desktop = (("iCloud Drive", PurePosixPath("/Users/ada/Documents")),)
    assert cloud_of(facts("/Users/ada/Documents/sd", clouds=desktop)) == "iCloud Drive"
    assert cloud_of(facts("/Users/ada/Pictures/sd", clouds=desktop)) is None
    assert cloud_of(facts("/srv/files/sd", marked="Nextcloud")) == "Nextcloud"


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        (r"\\nas\share\sd", {}, ("careful", "network")),
        (r"Z:\sd", {"drive": "network"}, ("careful", "network")),
        ("/mnt/nas/sd", {"filesystem": "nfs4"}, ("careful", "network")),
        ("/mnt/nas/sd", {"filesystem": "cifs"}, ("careful", "network")),
        ("/mnt/c/sd", {"filesystem": "9p"}, ("careful", "network")),
        ("/Volumes/nas/sd", {"filesystem": "smbfs", "drive": "network"}, ("careful", "network")),
        (r"E:\sd", {"filesystem": "fat32", "drive": "removable"}, ("bad", "fat")),
        (r"E:\sd", {"filesystem": "exfat"}, ("careful", "no_links")),
        ("/Volumes/stick/sd", {"filesystem": "msdos"}, ("bad", "fat")),
        ("/mnt/stick/sd", {"filesystem": "vfat"}, ("bad", "fat")),
        ("/mnt/stick/sd", {"drive": "removable"}, ("note", "removable")),
        ("/mnt/ram/sd", {"filesystem": "tmpfs", "drive": "memory"}, ("bad", "memory")),
        (r"E:\sd", {"drive": "optical"}, ("bad", "read_only")),
        ("/mnt/x/sd", {"can_be_written": False}, ("bad", "unwritable")),
        ("/mnt/x/sd", {"contents": "file"}, ("bad", "file")),
        ("/mnt/x/sd", {"contents": "other"}, ("careful", "other_content")),
        (r"D:\sd", {"free_bytes": 4 * GB}, ("careful", "no_room")),
        (r"D:\sd", {"free_bytes": 20 * GB}, ("note", "little_room")),
        ("D:\\", {}, ("careful", "root")),
        (r"D:\a;b", {}, ("bad", "separator")),
        ("/mnt/a:b", {}, ("bad", "separator")),
        (r"D:\Нейросети", {}, ("careful", "letters")),
        (r"D:\100%", {}, ("careful", "letters")),
        ("/mnt/my disk/sd", {}, ("note", "spaces")),
        (
            "/opt/app/app-1.0/Data",
            {"program": PurePosixPath("/opt/app/app-1.0")},
            ("bad", "program"),
        ),
    ],
)
def test_drives_rooms_and_names(path, more, expected):
    assert codes(path, **more) == [expected] + (
        [("note", "removable")] if more.get("drive") == "removable" and expected[1] == "fat" else []
    )


def test_letters_of_any_kind_are_fine_where_paths_are_unicode():
    assert codes("/home/ada/Нейросети") == []


@pytest.mark.parametrize("has_long_paths", [True, False, None])
def test_the_longest_path_is_counted_where_windows_stops(has_long_paths):
    most = WINDOWS_LIMIT - DEEPEST_BELOW
    fits, over = "D:\\".ljust(most, "x"), "D:\\".ljust(most + 1, "x")
    assert codes(fits, has_long_paths=has_long_paths) == []
    expected = [] if has_long_paths else [("careful", "long_path")]
    assert codes(over, has_long_paths=has_long_paths) == expected


def test_the_deepest_path_is_the_one_it_is_counted_from():
    install = "\\Packages\\" + "n" * 24 + "\\.stablehand\\gen\\12\\env\\Lib\\site-packages\\"
    header = (
        "torch\\include\\ATen\\native\\transformers\\cuda\\mem_eff_attention\\iterators\\"
        "predicated_tile_access_iterator_residual_last.h"
    )
    assert len(install + header) == DEEPEST_BELOW


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"C:\Users\Ada\AppData\Local\Temp\Temp1_stablehand-1.0.zip\Stablehand", "archive"),
        (r"C:\Users\Ada\AppData\Local\Temp\5f3c_stablehand.zip.5f3\Stablehand", "archive"),
        (r"C:\Users\Bob\AppData\Local\Temp\7zO4A1B2C3D\Stablehand", "archive"),
        (r"C:\Users\Ada\AppData\Local\Temp\Rar$EXa1234.5678\Stablehand", "archive"),
        (r"C:\Users\Ada\AppData\Local\Temp\x", "temporary"),
        (r"C:\Program Files\Stablehand", "system"),
        (r"D:\Program Files (x86)\Stablehand", "system"),
        (r"c:\windows\system32", "system"),
        (r"C:\Users\Ada\Downloads", "downloads"),
        (r"C:\Users\Ada\Downloads\Stablehand", None),
        (r"D:\Temp\Stablehand", None),
    ],
)
def test_special_folders_of_windows(path, kind):
    assert special_kind(PureWindowsPath(path), "windows", WINDOWS) == kind


@pytest.mark.parametrize(
    ("system", "path", "kind"),
    [
        ("linux", "/usr/lib/stablehand", "system"),
        ("linux", "/usr/local/stablehand", None),
        ("linux", "/opt/stablehand", None),
        ("linux", "/", "system"),
        ("linux", "/tmp/x", "temporary"),
        ("linux", "/dev/shm/x", "temporary"),
        ("linux", "/home/ada/Загрузки", "downloads"),
        ("macos", "/Applications", "system"),
        ("macos", "/private/var/folders/zz/T/AppTranslocation/0-1-2/d", "translocated"),
        ("macos", "/var/folders/zz/T/x", "temporary"),
        ("macos", "/Users/ada/Stablehand", None),
    ],
)
def test_special_folders_elsewhere(system, path, kind):
    environ = LINUX if system == "linux" else MACOS
    assert special_kind(PurePosixPath(path), system, environ) == kind


def test_a_home_that_is_temporary_is_nothing_to_warn_of():
    assert special_kind(PurePosixPath("/tmp/home/x"), "linux", {"HOME": "/tmp/home"}) is None


MOUNTS = """\
/dev/nvme0n1p2 / ext4 rw,relatime 0 0
//nas/share /mnt/nas\\040one cifs rw,vers=3.1.1 0 0
/dev/sdb1 /run/media/ada/STICK exfat rw,nosuid 0 0
tmpfs /run/media/ada/STICK/ram tmpfs rw 0 0
/dev/sdc1 /run/media/ada/STICK ext4 rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "device", "kind"),
    [
        ("/home/ada", "/dev/nvme0n1p2", "ext4"),
        ("/mnt/nas one/models", "//nas/share", "cifs"),
        ("/run/media/ada/STICK/x", "/dev/sdc1", "ext4"),
        ("/run/media/ada/STICKER", "/dev/nvme0n1p2", "ext4"),
        ("/run/media/ada/STICK/ram/x", "tmpfs", "tmpfs"),
    ],
)
def test_the_mount_of_a_path_is_the_deepest_and_the_last(path, device, kind):
    found = parse_mounts(MOUNTS, PurePosixPath(path))
    assert found is not None
    assert found[:2] == (device, kind)


def test_the_worst_comes_first_and_hints_name_a_place():
    found = judge(facts(r"E:\My sd", filesystem="fat32", drive="removable", free_bytes=GB))
    assert [one.weight for one in found] == ["bad", "careful", "note", "note"]
    other = judge(facts(r"D:\sd", contents="other"))[0]
    assert other.hint is not None
    assert r"D:\sd\Stablehand" in other.hint.english()
