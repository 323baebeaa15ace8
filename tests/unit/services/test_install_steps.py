"""The steps of an install in words: the very ones that the job reports."""

import pytest

from stablehand.core.records.install import InstalledTorch
from stablehand.services.install_steps import install_steps, step_of_stage
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


@pytest.mark.parametrize(
    ("stage", "step"),
    [
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
