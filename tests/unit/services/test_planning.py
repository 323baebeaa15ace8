"""Planning: the machine's own paths, the wished revision, and what cannot be planned."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.planning import data_root_for, plan
from support.machine_cases import lin, mac, win

HERE_IS_WINDOWS = sys.platform == "win32"
HERE, THERE = (win(), lin()) if HERE_IS_WINDOWS else (lin(), win())


def test_a_machine_of_our_kind_has_our_folder(tmp_path):
    assert data_root_for(HERE, tmp_path) == tmp_path
    if not HERE_IS_WINDOWS:
        assert data_root_for(mac("14.5", "Apple M1", 8), tmp_path) == tmp_path


def test_a_machine_of_another_kind_has_a_folder_of_its_own_flavour(tmp_path):
    root = data_root_for(THERE, tmp_path)
    flavour = PurePosixPath if HERE_IS_WINDOWS else PureWindowsPath
    assert type(root) is flavour
    assert root.is_absolute()
    assert str(tmp_path) not in str(root)


@pytest.mark.parametrize("package_id", ["a1111", "forge", "comfyui", "swarmui", "easel"])
async def test_a_plan_for_windows_has_windows_paths_only(make, profile, package_id, tmp_path):
    made = (await plan(make(), package_id, profile=profile("ampere-rtx3060-win"))).data
    told = [*made.command.argv, made.command.folder, *(v.value for v in made.command.variables)]
    told += [share.source for share in made.sharing.shares]
    if not HERE_IS_WINDOWS:
        assert made.command.argv[0].startswith("C:\\Stablehand\\Data\\Packages\\")
        assert not [text for text in told if str(tmp_path) in text]
    assert not [text for text in told if "/Packages/" in text or "/Models" in text]


async def test_a_plan_for_this_kind_of_machine_lies_in_our_data_folder(make, profile):
    case_id = "ampere-rtx3060-win" if HERE_IS_WINDOWS else "ampere-rtx3090-lin"
    app = make()
    result = await plan(app, "easel", profile=profile(case_id))
    assert result.command == "plan"
    assert Path(result.data.command.argv[0]).is_relative_to(app.data.root)
    assert not app.data.root.exists()


async def test_a_revision_is_passed_on(make, profile):
    made = (await plan(make(), "comfyui", profile=profile("no-card-lin"), ref="v0.3.64")).data
    assert made.ref == "v0.3.64"


async def test_wishes_leave_a_described_machine_alone(make, profile):
    machine = profile("ampere-rtx3060-win")
    wished = make('[hardware]\ntorch = "cpu"\ngpu = 7\n')
    assert (await plan(wished, "comfyui", profile=machine)).data.choice.backend == "cu130"


@pytest.mark.parametrize(
    ("package_id", "case_id", "code"),
    [
        ("nothing", "no-card-lin", "package.unknown"),
        ("comfyui", "m1-rosetta", "package.unsupported"),
        ("swarmui", "intel-mac-5500m", "package.unsupported"),
    ],
)
async def test_what_cannot_be_planned(make, profile, package_id, case_id, code):
    with pytest.raises(StablehandError) as caught:
        await plan(make(), package_id, profile=profile(case_id))
    assert caught.value.code == code
