"""What would be made of a lock on this machine: nothing is installed here."""

import asyncio

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.lock_file import (
    LockedLaunch,
    LockedMachine,
    LockedPackages,
    LockedPython,
    LockedTorch,
    render,
)
from stablehand.services.locked_launch import launch_of
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.recreating import RecreateRequest, plan_recreate
from support.locks import LOCK


@pytest.fixture
def app(make):
    return make()


@pytest.fixture
def here(app):
    """What this machine would take of ComfyUI by itself."""
    package = app.catalog.load("comfyui").package
    machine, _ = asyncio.run(machine_of(None))
    plan = plan_as_asked(app, package, {}, machine, "x", {})
    return machine, plan


def planned(app, tmp_path, lock, **values):
    file = tmp_path / "x.lock"
    file.write_text(render(lock), "utf-8")
    return asyncio.run(plan_recreate(app, RecreateRequest(file, **values)))


def as_here(here):
    machine, plan = here
    choice = plan.choice
    return LOCK.model_copy(
        update={
            "torch": LockedTorch(
                family=choice.family, backend=choice.backend, version=choice.version
            ),
            "python": LockedPython(version=f"{plan.python}.1"),
            "machine": LockedMachine(system=machine.os.system.value, arch=machine.os.arch.value),
        }
    )


def test_the_same_build_takes_every_package(app, here, tmp_path):
    done = planned(app, tmp_path, as_here(here)).data
    assert done.same_build
    assert done.pins.held == {"numpy": "2.1.0", "clip": "1.0", "torch": "2.7.1+cu126"}
    assert done.left == ()
    assert done.wishes["ref"] == "b" * 40
    assert "source" not in done.wishes, "it is the usual repository"
    assert [model.path for model in done.missing] == ["Lora/one.safetensors"]


def test_other_hardware_chooses_torch_anew(app, here, tmp_path):
    foreign = "rocm" if here[1].choice.family != "rocm" else "cuda"
    backend = {"rocm": "rocm6.3", "cuda": "cu126"}[foreign]
    torch = LockedTorch(family=foreign, backend=backend, version="2.7.1")
    result = planned(app, tmp_path, as_here(here).model_copy(update={"torch": torch}))
    done = result.data
    assert not done.same_build
    assert done.install.choice.backend == here[1].choice.backend
    assert done.pins.held == {"numpy": "2.1.0", "clip": "1.0"}
    assert done.left == ("torch==2.7.1+cu126",)
    assert any("here it becomes" in notice.english() for notice in result.notices)


def test_a_build_that_is_asked_for_counts(app, here, tmp_path):
    done = planned(app, tmp_path, as_here(here), torch="cpu").data
    assert done.install.choice.backend == "cpu"
    assert done.same_build is (here[1].choice.backend == "cpu")


def test_another_system_or_python_is_not_the_same(app, here, tmp_path):
    lock = as_here(here)
    other = lock.model_copy(update={"machine": LockedMachine(system="windows", arch="x86_64")})
    assert not planned(app, tmp_path, other).data.same_build
    old = lock.model_copy(update={"python": LockedPython(version="3.7.1")})
    result = planned(app, tmp_path, old)
    assert not result.data.same_build
    assert any("3.7.1" in notice.english() for notice in result.notices)


def test_a_fork_is_told_and_a_repository_may_be_given(app, here, tmp_path):
    lock = as_here(here)
    fork = lock.model_copy(
        update={"source": lock.source.model_copy(update={"url": "https://github.com/fork/x"})}
    )
    result = planned(app, tmp_path, fork)
    assert result.data.wishes["source"] == "https://github.com/fork/x"
    assert any("https://github.com/fork/x" in notice.english() for notice in result.notices)
    given = planned(app, tmp_path, fork, source="https://github.com/mine/x")
    assert given.data.wishes["source"] == "https://github.com/mine/x"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "lock.invalid"),
        (b"format = 7", "lock.invalid"),
        (None, "lock.invalid"),
    ],
)
def test_what_is_no_lock_is_told(app, tmp_path, content, code):
    file = tmp_path / "x.lock"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StablehandError) as caught:
        asyncio.run(plan_recreate(app, RecreateRequest(file)))
    assert caught.value.code == code


def test_a_package_that_is_unknown_here_is_told(app, tmp_path):
    lock = LOCK.model_copy(
        update={"package": LOCK.package.model_copy(update={"id": "nothing_here"})}
    )
    with pytest.raises(StablehandError) as caught:
        planned(app, tmp_path, lock)
    assert caught.value.code == "package.unknown"


def test_settings_that_would_open_the_machine_are_never_set_from_a_lock(app):
    package: Package = app.catalog.load("comfyui").package
    launch = LockedLaunch(
        sharing="config",
        port=8200,
        options={"--lowvram": True, "--listen": "0.0.0.0", "--gone": "x", "--port": 1},
        arguments=["--listen", "0.0.0.0"],
        variables={"MODE": "fast", "LD_PRELOAD": "/x.so", "PATH": "/x"},
    )
    values, notices = launch_of(LOCK.model_copy(update={"launch": launch}), package)
    assert values["options"] == {"--lowvram": True}
    assert values["arguments"] == []
    assert values["variables"] == {"MODE": "fast"}
    assert values["port"] == 8200
    said = notices[0].english()
    for name in ("--listen", "--gone", "--port", "LD_PRELOAD", "PATH"):
        assert name in said
    assert launch_of(LOCK.model_copy(update={"packages": LockedPackages()}), package)[1] == ()
