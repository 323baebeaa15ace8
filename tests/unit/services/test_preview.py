"""What an install as asked for would do: the same plan as the install's own, and what is wrong with a wish."""

import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs import preflight
from stablehand.core.installs.plan import PlanWishes, choose_for
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.core.runtimes.tool_builds import build_for
from stablehand.services.app import App
from stablehand.services.installing import InstallRequest
from stablehand.services.preview import free_name, preview
from support.machine_cases import CASES
from support.plans import package, plan_for

MACHINES = {case.id: case.machine for case in CASES}
RTX3060 = MACHINES["ampere-rtx3060-win"]
NO_CARD = MACHINES["no-card-lin"]


async def look(app, package_id, machine=NO_CARD, **wishes):
    return (await preview(app, InstallRequest(package_id, **wishes), machine=machine)).data


def installed(app, name, package_id, state="installed"):
    folder = InstallFolder(app.data.root, name)
    folder.own.mkdir(parents=True)
    moment = now()
    write_record(
        folder,
        InstallRecord(
            name=name, package=package_id, state=state, created_at=moment, changed_at=moment
        ),
    )


def said(error):
    return error.message.english()


def outline(plan):
    """Everything of a plan that a wish can change."""
    titles = [step.title for step in plan.steps]
    return (plan.install, plan.ref, plan.python, plan.choice, plan.command, plan.sharing, titles)


async def test_it_is_the_plan_of_the_install_and_touches_nothing(make):
    app = make()
    found = await look(app, "forge", RTX3060)
    expected = plan_for("forge", RTX3060)
    assert found.plan.choice == expected.choice
    assert [step.title for step in found.steps] == [step.title for step in expected.steps]
    assert found.plan.licences == expected.licences
    assert found.wrong == {}
    assert found.refusal is None
    assert not app.data.root.exists()


async def test_programs_are_counted_where_they_would_be_fetched(make, tmp_path):
    missing = App(make().data, {"PATH": ""})
    found = await look(missing, "swarmui", RTX3060)
    sizes = {s.subject.id: s.disk_bytes for s in found.steps if s.kind == "prerequisite"}
    dotnet, git = (build_for(tool, None, "windows", "x86_64") for tool in ("dotnet", "git"))
    assert sizes == {"dotnet": dotnet.disk_bytes, "git": git.disk_bytes, "vc_redist": 0}
    assert found.disk_bytes == sum(step.disk_bytes for step in found.steps)
    for name in ("dotnet", "git"):
        for program in (tmp_path / name, tmp_path / f"{name}.exe"):
            program.write_text("")
            program.chmod(0o755)
    there = await look(App(missing.data, {"PATH": str(tmp_path)}), "swarmui", RTX3060)
    assert there.disk_bytes == found.disk_bytes - dotnet.disk_bytes - git.disk_bytes
    assert there.download_bytes < found.download_bytes
    assert there.seconds < found.seconds
    # Linux has git of its own: it is looked for, and never fetched.
    linux = await look(App(missing.data, {"PATH": ""}), "forge", NO_CARD)
    assert not any(s.disk_bytes for s in linux.steps if s.kind == "prerequisite")


async def test_a_required_package_that_is_there_is_not_counted_again(make):
    app = make()
    before = await look(app, "swarmui", RTX3060)
    installed(app, "mine", "comfyui")
    after = await look(app, "swarmui", RTX3060)
    assert [step.id for step in after.steps] == [step.id for step in before.plan.own_steps]
    assert after.disk_bytes < before.disk_bytes
    told = next(step for step in after.steps if step.kind == "backend").subject
    assert "mine" in told.program
    # Its torch is there too, so there is nothing to choose.
    assert (after.backends, after.usual_backend) == ((), None)


async def test_a_required_package_that_is_half_there_is_counted(make):
    app = make()
    installed(app, "comfyui", "comfyui", state="failed")
    assert len((await look(app, "swarmui")).steps) == len(plan_for("swarmui", NO_CARD).steps)


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ((), "comfyui"),
        (("comfyui",), "comfyui-2"),
        (("comfyui", "comfyui-2"), "comfyui-3"),
        (("ComfyUI",), "comfyui-2"),
        (("comfyui-2",), "comfyui"),
    ],
)
async def test_a_free_name_is_suggested(make, taken, free):
    app = make()
    for name in taken:
        installed(app, name, "comfyui")
    assert free_name(app.data.root, "comfyui") == free
    found = await look(app, "comfyui")
    assert (found.name, found.free_name, found.plan.install) == (free, free, free)
    assert found.wrong == {}


async def test_somebodys_folder_is_not_a_free_name(make):
    app = make()
    (app.data.root / "Packages" / "easel").mkdir(parents=True)
    (app.data.root / "Packages" / "easel" / "notes.txt").write_text("mine")
    assert (await look(app, "easel")).name == "easel-2"
    assert (await look(app, "easel", name="easel")).wrong["name"].code == "install.foreign"


@pytest.mark.parametrize(
    ("field", "wish", "code"),
    [
        ("name", "a/b", "usage"),
        ("name", "con", "usage"),
        ("name", "there", "install.exists"),
        ("name", "broken", "install.damaged"),
        ("ref", "x..y", "git.failed"),
        ("ref", "--upload-pack=evil", "git.failed"),
        ("source", "nonsense", "git.failed"),
        ("source", "ext::sh -c evil", "git.failed"),
        ("python", "3.9", "usage"),
        ("torch", "cu999", "torch.unavailable"),
        ("torch", "cu130", "torch.unavailable"),
    ],
)
async def test_what_is_wrong_is_said_for_its_field_and_the_rest_is_planned(make, field, wish, code):
    app = make()
    installed(app, "there", "easel")
    installed(app, "broken", "easel")
    InstallFolder(app.data.root, "broken").record.write_text("{")
    found = await look(app, "comfyui", **{field: wish})
    assert {name: error.code for name, error in found.wrong.items()} == {field: code}
    assert outline(found.plan) == outline((await look(app, "comfyui")).plan)


async def test_everything_that_is_wrong_is_said_at_once(make):
    found = await look(
        make(), "comfyui", name="a/b", ref="..", source="?", python="2.7", torch="tpu"
    )
    assert set(found.wrong) == {"name", "ref", "source", "python", "torch"}
    assert found.plan is not None


async def test_a_secret_in_an_address_is_not_repeated(make):
    found = await look(make(), "comfyui", source="nope://me:hunter2@example.org")
    assert "hunter2" not in said(found.wrong["source"])


async def test_wishes_reach_the_plan(make):
    found = await look(
        make(),
        "comfyui",
        RTX3060,
        name="other",
        ref="v0.3.64",
        python="3.11",
        torch="cu126",
        method="link",
    )
    plan = found.plan
    assert found.wrong == {}
    assert (plan.install, plan.ref, plan.python) == ("other", "v0.3.64", "3.11")
    assert plan.choice.backend == "cu126"
    assert plan.sharing.method == "link"
    assert found.usual_backend == "cu130"  # what it would be without the wish


async def test_a_torch_that_fits_the_card_but_not_the_python(make):
    found = await look(
        make(), "comfyui", MACHINES["polaris-rx580-win"], torch="directml", python="3.13"
    )
    assert set(found.wrong) == {"torch"}
    assert found.plan.python == "3.13"


@pytest.mark.parametrize("package_id", ["a1111", "forge", "comfyui", "swarmui", "easel"])
@pytest.mark.parametrize(
    "case_id",
    ["ampere-rtx3060-win", "rdna3-rx7900xtx-lin", "arc-a770-lin", "m1-8gb-macos14", "no-card-lin"],
)
async def test_every_build_that_is_offered_can_be_had_and_no_other(make, package_id, case_id):
    machine, app = MACHINES[case_id], make()
    found = await look(app, package_id, machine)
    own = package(package_id)
    required = {item.package: package(item.package) for item in own.requires_install}
    for name in wheel_table().backends:
        try:
            choice = choose_for(own, required, machine, PlanWishes(backend=name))
            is_right = choice.backend == name
        except StablehandError:
            is_right = False
        assert (name in found.backends) == is_right, name
    if found.plan is not None:
        assert found.usual_backend == found.plan.choice.backend
        assert found.usual_backend in found.backends


@pytest.mark.parametrize(
    ("package_id", "machine", "pythons"),
    [
        ("comfyui", NO_CARD, ("3.12", "3.13", "3.11")),
        ("forge", NO_CARD, ("3.10", "3.11")),
        ("forge", RTX3060, ("3.10",)),  # on Windows
        ("swarmui", NO_CARD, ()),  # it has that of ComfyUI
    ],
)
async def test_the_series_of_the_definition_are_offered(make, package_id, machine, pythons):
    assert (await look(make(), package_id, machine)).pythons == pythons


async def test_a_python_for_a_program_that_has_none(make):
    found = await look(make(), "swarmui", python="3.11")
    assert set(found.wrong) == {"python"}
    assert "comfyui" in said(found.wrong["python"])


async def test_a_revision_of_what_comes_with_the_program(make):
    found = await look(make(), "easel", ref="main", source="https://example.org/fork")
    assert {name: error.code for name, error in found.wrong.items()} == {
        "ref": "usage",
        "source": "usage",
    }


@pytest.mark.parametrize(
    ("package_id", "methods"),
    [("comfyui", ("config", "link", "none")), ("swarmui", ("link", "config", "none"))],
)
async def test_the_usual_way_of_sharing_comes_first(make, package_id, methods):
    assert (await look(make(), package_id)).methods == methods


async def test_a_machine_that_cannot_run_it_is_an_answer(make):
    found = await look(
        make(), "swarmui", MACHINES["intel-mac-5500m"], name="a/b", torch="cpu", python="3.12"
    )
    assert found.plan is None
    assert found.steps == ()
    assert found.room is None
    # The reason alone, without "SwarmUI cannot run on this machine" before it.
    assert found.refusal.english() == (
        "On a Mac, SwarmUI needs Apple silicon; Intel Macs are not supported"
    )
    assert set(found.wrong) == {"name"}  # no wish of torch or Python could help


async def test_a_build_in_the_settings_that_does_not_fit_leaves_a_way_out(make):
    app = make('[hardware]\ntorch = "rocm6.1"\n')
    found = (await preview(app, InstallRequest("comfyui"), machine=NO_CARD)).data
    assert found.plan is None
    assert found.backends == ("cpu",)
    wished = (await preview(app, InstallRequest("comfyui", torch="cpu"), machine=NO_CARD)).data
    assert wished.plan.choice.backend == "cpu"
    assert wished.wrong == {}


@pytest.mark.parametrize("free", [0, 10**15])
async def test_room_is_that_of_the_drive_where_the_data_folder_will_be(make, monkeypatch, free):
    app = make()
    asked = []

    def usage(path):
        asked.append(path)
        return shutil._ntuple_diskusage(10**15, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    found = await look(app, "comfyui")
    assert asked == [app.data.root.parent]  # the folder itself is not there yet
    assert found.room.free_bytes == free
    assert found.room.needed_bytes > found.disk_bytes
    assert found.room.is_enough == (free > 0)


async def test_a_licence_that_wants_agreement(make):
    app = make()
    folder = app.data.root / "Catalog" / "easel"
    folder.mkdir(parents=True)
    (folder / "package.toml").write_text(
        '[licence]\ncode = "MIT"\nweights = "OpenRAIL-M"\nconsent = true\n'
    )
    assert (await look(app, "easel")).consent == ("OpenRAIL-M",)
    assert (await look(app, "comfyui")).consent == ()


async def test_the_licence_of_a_required_package_counts_until_it_is_there(make):
    app = make()
    folder = app.data.root / "Catalog" / "comfyui"
    folder.mkdir(parents=True)
    (folder / "package.toml").write_text("[licence]\nconsent = true\n")
    assert (await look(app, "swarmui")).consent == ("GPL-3.0-only",)
    installed(app, "comfyui", "comfyui")
    assert (await look(app, "swarmui")).consent == ()


async def test_a_described_machine_has_its_own_paths(make, profile):
    app = make()
    path = profile("ampere-rtx3060-win")
    found = (await preview(app, InstallRequest("comfyui"), profile=path)).data
    assert found.machine == RTX3060
    assert str(app.data.root) not in " ".join(found.plan.command.argv)


async def test_this_machine_is_looked_at_when_nobody_has(make):
    found = (await preview(make(), InstallRequest("easel"))).data
    assert found.machine.cpu.cores >= 1
    assert found.plan is not None or found.refusal is not None


async def test_an_unknown_package(make):
    with pytest.raises(StablehandError) as caught:
        await look(make(), "nothing")
    assert caught.value.code == "package.unknown"


@pytest.mark.parametrize(("system", "count"), [("windows", 1), ("linux", 0)])
async def test_a_place_that_makes_trouble_on_windows(tmp_path, monkeypatch, system, count):
    monkeypatch.setattr(preflight, "current_system", lambda: system)
    app = App(DataPaths(tmp_path / ("long" * 20)), {})
    found = await look(app, "easel")
    assert len(found.warnings) == count
    assert not app.data.root.exists()
