from pathlib import PurePosixPath, PureWindowsPath

import pytest

from stablehand.core.base.places import Places
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.launch.command import automatic_flags, words_of
from support.machine_cases import CASES, lin, n
from support.plans import package, plan_for

PLACES = Places(PurePosixPath("/My Data"), "toy")
TEXT = {"en": "Because.", "ru": "Потому."}


def option(**values):
    return Option.model_validate({"group": "g", "help": TEXT, **values})


@pytest.mark.parametrize(
    ("values", "value", "words"),
    [
        ({"flag": "--low"}, True, ("--low",)),
        ({"flag": "--port", "type": "integer"}, 7860, ("--port", "7860")),
        ({"flag": "--reserve", "type": "number"}, 0.9, ("--reserve", "0.9")),
        ({"flag": "--use-cpu", "type": "list"}, "sd vae", ("--use-cpu", "sd", "vae")),
        ({"flag": "--directml", "type": "optional"}, "", ("--directml",)),
        ({"flag": "--directml", "type": "optional"}, "1", ("--directml", "1")),
        ({"flag": "--dir", "type": "path"}, "{models}/VAE", ("--dir", "/My Data/Models/VAE")),
    ],
)
def test_words_as_passed(values, value, words):
    assert words_of(option(**values), value, PLACES) == words


def test_a_path_with_spaces_stays_one_word():
    assert len(words_of(option(flag="--dir", type="path"), "{models}", PLACES)) == 2


def test_of_an_exclusive_group_the_first_that_holds_is_given():
    toy = package("comfyui").model_copy(
        update={
            "options": [
                option(flag="--a", exclusive="x", auto=[{"when": "nvidia", "reason": TEXT}]),
                option(flag="--b", exclusive="x", auto=[{"when": "linux", "reason": TEXT}]),
                option(flag="--c", auto=[{"reason": TEXT}]),
            ]
        }
    )
    given = automatic_flags(toy, {"nvidia": True, "linux": True}, PLACES)
    assert [flag.flag for flag in given] == ["--a", "--c"]
    assert [flag.origin for flag in given] == ["hardware", "standing"]
    assert [f.flag for f in automatic_flags(toy, {"linux": True}, PLACES, ["--c"])] == ["--b"]


def test_paths_take_the_flavour_of_the_machine():
    by_id = {case.id: case.machine for case in CASES}
    windows = plan_for("swarmui", by_id["ampere-rtx3060-win"]).command
    linux = plan_for("swarmui", by_id["ampere-rtx3090-lin"]).command
    assert windows.argv[0] == r"C:\Data\Packages\swarmui\src\bin\live_release\SwarmUI.exe"
    assert linux.argv[0] == "/Data/Packages/swarmui/src/bin/live_release/SwarmUI"
    assert windows.folder == r"C:\Data\Packages\swarmui"


def test_constraints_survive_spaces_in_the_data_folder():
    from stablehand.core.installs.plan import plan_install

    machine = lin(n("NVIDIA GeForce RTX 3090", 24, "580.65.06", "8.6"))
    for root, expected in (
        (PurePosixPath("/data"), "/data/Packages/forge/.stablehand/gen/1/constraints.txt"),
        (
            PurePosixPath("/my data"),
            "file:///my%20data/Packages/forge/.stablehand/gen/1/constraints.txt",
        ),
        (
            PureWindowsPath("C:/My Data"),
            "file:///C:/My%20Data/Packages/forge/.stablehand/gen/1/constraints.txt",
        ),
    ):
        made = plan_install(package("forge"), {}, machine, Places(root, "forge"))
        env = {variable.name: variable.value for variable in made.command.variables}
        assert env["PIP_CONSTRAINT"] == env["UV_CONSTRAINT"] == expected


def test_a_back_ends_environment_lies_under_the_programs_own():
    case = next(case for case in CASES if case.id == "rdna4-rx9070xt-win")
    own = {v.name: v.value for v in plan_for("swarmui", case.machine).command.variables}
    theirs = {v.name: v.value for v in plan_for("comfyui", case.machine).command.variables}
    assert own["TORCH_ROCM_AOTRITON_ENABLE_EXPERIMENTAL"] == "1"
    assert set(theirs) <= set(own)
    # SwarmUI installs into ComfyUI's environment, so that is the torch to guard.
    assert own["PIP_CONSTRAINT"] == theirs["PIP_CONSTRAINT"]
    assert own["ASPNETCORE_ENVIRONMENT"] == "Production"


def test_secondary_repositories_are_in_the_environment():
    env = {
        v.name: v.value
        for v in plan_for(
            "forge", lin(n("NVIDIA GeForce RTX 3090", 24, "580", "8.6"))
        ).command.variables
    }
    assert env["HUGGINGFACE_GUESS_REPO"] == "https://github.com/lllyasviel/huggingface_guess.git"
    assert env["HUGGINGFACE_GUESS_HASH"] == "84826248b49bb7ca754c73293299c4d4e23a548d"
    assert env["BLIP_COMMIT_HASH"] == "48211a1594f1321b00f14c9f7a5b4813144b2fb9"


def test_swarmui_picks_the_card_for_comfyui_by_its_own_file():
    case = next(case for case in CASES if case.id == "two-cards-4090-1080-lin")
    made = plan_for("swarmui", case.machine)
    names = {variable.name for variable in made.command.variables}
    assert "CUDA_VISIBLE_DEVICES" not in names
    assert "CUDA_DEVICE_ORDER" in names
    step = next(step for step in made.steps if step.kind == "backend")
    assert "write Data/Backends.fds" in step.details
    assert "starts /Data/Packages/comfyui/main.py" in step.details
    assert "card: 1" in step.details


def test_swarmuis_back_end_gets_the_flags_of_a_small_card():
    case = next(case for case in CASES if case.id == "pascal-gtx1050-2gb-win")
    made = plan_for("swarmui", case.machine)
    step = next(step for step in made.steps if step.kind == "backend")
    assert "options: --novram --cpu-vae" in step.details


FACTS = {"nvidia": True, "linux": True}


def toy_package():
    return package("comfyui").model_copy(
        update={
            "options": [
                option(flag="--a", exclusive="x", auto=[{"when": "nvidia", "reason": TEXT}]),
                option(flag="--b", exclusive="x"),
                option(flag="--c", auto=[{"reason": TEXT}]),
                option(flag="--n", type="integer", auto=[{"value": 3, "reason": TEXT}]),
                option(flag="--o", type="optional", auto=[{"value": "1", "reason": TEXT}]),
                option(flag="--p", type="path"),
                option(flag="--m", managed=True, auto=[{"reason": TEXT}]),
            ]
        }
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "--a --c --n 3 --o 1 --m"),
        ({"--b": True}, "--b --c --n 3 --o 1 --m"),
        ({"--a": False}, "--c --n 3 --o 1 --m"),
        ({"--a": True}, "--a --c --n 3 --o 1 --m"),
        ({"--b": False}, "--a --c --n 3 --o 1 --m"),
        ({"--c": False, "--n": 0}, "--a --n 0 --o 1 --m"),
        ({"--n": "", "--o": ""}, "--a --c --o --m"),
        ({"--o": False, "--p": "/x {y}"}, "--a --c --n 3 --p|/x {y} --m"),
        ({"--m": False}, "--a --c --n 3 --o 1 --m"),
        ({"--a": True, "--b": True}, "--a --c --n 3 --o 1 --m"),
        ({"--gone": True}, "--a --c --n 3 --o 1 --m"),
    ],
)
def test_what_the_user_chose_outweighs_what_the_rules_say(chosen, words):
    flags = automatic_flags(toy_package(), FACTS, PLACES, chosen=chosen)
    found = " ".join("|".join(f.words) if "{" in f.words[-1] else " ".join(f.words) for f in flags)
    assert found == words
    for flag in flags:
        assert (flag.origin == "user") is (flag.flag in chosen and flag.flag != "--m")


def test_the_users_words_and_variables_come_last():
    from stablehand.core.installs.plan import PlanWishes

    machine = lin(n("NVIDIA GeForce RTX 3090", 24, "580", "8.6"))
    wishes = PlanWishes(arguments=("--x", "a b"), variables={"HF_HOME": "/mine", "NEW": "1"})
    command = plan_for("comfyui", machine, wishes).command
    assert command.argv[-2:] == ("--x", "a b")
    env = {item.name: item.value for item in command.variables}
    assert env["HF_HOME"] == "/mine"
    assert env["NEW"] == "1"
    assert len(env) == len(command.variables)
