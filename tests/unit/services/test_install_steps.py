"""The steps of an install in words: the very ones that the job reports."""

import pytest

from stablehand.core.records.generations import Generation, write_draft, write_generation
from stablehand.core.records.install import InstalledTorch, now
from stablehand.services.install_steps import change_steps, install_steps, step_of_stage
from support.window_work import write_install


async def test_steps_are_those_of_the_plan_in_order(make):
    app = make()
    write_install(app.data.root, "mine", "comfyui", "installing", wishes={"torch": "cpu"})
    steps = await install_steps(app, "mine")
    ids = [step.id for step in steps]
    assert ids.index("checkout") < ids.index("environment") < ids.index("torch")
    assert ids.index("torch") < ids.index("requirements") < ids.index("probe")
    titles = {step.id: step.title.english() for step in steps}
    assert titles["torch"].endswith("(cpu) first")


async def test_a_package_that_is_needed_is_a_step_before(make):
    app = make()
    write_install(app.data.root, "swarm", "swarmui", "installing", wishes={"torch": "cpu"})
    steps = await install_steps(app, "swarm")
    assert steps[0].id == "require-comfyui"
    assert "ComfyUI" in steps[0].title.english()
    assert "torch" not in [step.id for step in steps]


async def test_one_that_is_there_is_planned_with(make):
    app = make()
    torch = InstalledTorch(backend="cpu", version="2.7.1+cpu")
    write_install(app.data.root, "engine", "comfyui", torch=torch)
    write_install(app.data.root, "swarm", "swarmui", "installing", required={"comfyui": "engine"})
    steps = await install_steps(app, "swarm")
    assert steps[0].id == "require-comfyui"


def begin_change(folder, mode, state="building"):
    """Write what a change writes down before it does anything."""
    from stablehand.core.records.install import read_record

    generation = Generation(
        number=2, created_at=now(), reason="update", state=state, request={"mode": mode}
    )
    write_generation(folder, generation)
    write_draft(folder, read_record(folder).changed(generation=2, state="installing"))


@pytest.mark.parametrize(
    ("mode", "there", "missing"),
    [
        ("new", {"checkout", "environment", "torch", "carried", "probe", "smoke"}, {"sharing"}),
        ("same", {"environment", "torch", "carried", "probe"}, {"checkout", "smoke"}),
        ("fork", {"fork", "mend", "probe"}, {"checkout", "environment", "torch"}),
    ],
)
async def test_a_change_has_the_steps_of_its_kind(make, mode, there, missing):
    app = make()
    folder = write_install(app.data.root, "mine", "comfyui", wishes={"torch": "cpu"})
    begin_change(folder, mode)
    steps = await change_steps(app, "mine")
    ids = {step.id for step in steps}
    assert there <= ids
    assert not ids & missing
    assert all(step.title.english() for step in steps)


async def test_without_a_change_there_are_no_steps_of_one(make):
    app = make()
    folder = write_install(app.data.root, "mine", "comfyui", wishes={"torch": "cpu"})
    assert await change_steps(app, "mine") == ()
    begin_change(folder, "new", state="ready")
    assert await change_steps(app, "mine") == ()


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("change/torch", "torch"),
        ("change/change/mend", "mend"),
        ("install/torch", "torch"),
        ("install", "install"),
        ("require-comfyui/torch", "require-comfyui"),
        ("require-comfyui", "require-comfyui"),
        ("torch", "torch"),
        ("", ""),
    ],
)
def test_the_step_of_a_stage(stage, step):
    assert step_of_stage(stage) == step
