"""What must hold of every plan, whatever the machine."""

import re
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.profile import System
from support.machine_cases import CASES, GIB, a, apple, i, lin, mac, n, win
from support.plans import FIRST, PACKAGES, all_plans, facts_of, package, pairs, plan_for
from support.wheel_pairs import why_not

# By hand: torch refuses a program that Rosetta translates, whatever the package; SwarmUI needs Apple
# silicon with its GPU on a Mac. What others refuse stands beside what was read in their sources.
REFUSED = {
    *((own, case) for own in PACKAGES if own not in FIRST for case in facts_of(own)["refused"]),
    ("a1111", "m1-rosetta"),
    ("forge", "m1-rosetta"),
    ("comfyui", "m1-rosetta"),
    ("easel", "m1-rosetta"),
    ("swarmui", "m1-rosetta"),
    ("swarmui", "intel-mac-5500m"),
    ("swarmui", "mac-vm-without-gpu"),
}
BY_ID = {case.id: case for case in CASES}
MADE = [
    pytest.param(package_id, case_id, id=f"{package_id}-{case_id}")
    for package_id, case_id in pairs()
    if (package_id, case_id) not in REFUSED
]


def made(package_id, case_id):
    plan = all_plans()[package_id, case_id]
    assert not isinstance(plan, StablehandError), plan.message.english()
    return plan


def test_nothing_but_these_is_refused():
    errors = {pair: plan for pair, plan in all_plans().items() if isinstance(plan, StablehandError)}
    assert set(errors) == REFUSED
    assert {error.code for error in errors.values()} == {"package.unsupported"}
    assert len(MADE) == len(pairs()) - len(REFUSED)


def check_flags(own, flags):
    """No flag the UI does not have, none twice that it takes once, no two of an exclusive group, values of the type."""
    options = {option.flag: option for option in own.options}
    groups = Counter()
    for flag in flags:
        option = options[flag.flag]
        if option.exclusive:
            groups[option.exclusive] += 1
        if option.choices:
            assert flag.value in option.choices
        if option.type == "flag":
            assert flag.words == (flag.flag,)
        if option.type in ("integer", "number"):
            float(flag.value)
        assert flag.reason.english().strip()
    once = Counter(f.flag for f in flags if not options[f.flag].repeatable)
    assert not [flag for flag, count in once.items() if count > 1]
    assert not [group for group, count in groups.items() if count > 1]


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_flags_are_the_uis_own_and_agree(package_id, case_id):
    plan = made(package_id, case_id)
    check_flags(plan.package, plan.command.flags)
    if package_id == "swarmui":
        check_flags(package("comfyui"), plan.flags)
        assert not {flag.flag for flag in plan.flags} & {"--port", "--listen", "--preview-method"}
    else:
        assert plan.flags == plan.command.flags


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_the_words_are_the_command_and_its_flags(package_id, case_id):
    plan = made(package_id, case_id)
    words = [word for flag in plan.command.flags for word in flag.words]
    assert list(plan.command.argv)[len(plan.command.argv) - len(words) :] == words
    assert not [word for word in plan.command.argv if re.search(r"\{[a-z]+\}", word)]
    assert not [v for v in plan.command.variables if re.search(r"\{[a-z]+\}", v.value)]
    names = [variable.name for variable in plan.command.variables]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_index_torch_and_python_exist_together(package_id, case_id):
    plan, case = made(package_id, case_id), BY_ID[case_id]
    choice, version = plan.choice, case.machine.os.version
    if choice is None:  # a program that computes nothing, such as a page alone
        assert plan.package.torch is None
        assert not plan.package.requires_install
        return
    macos = None
    if case.machine.os.system is System.MACOS:
        macos = int(version.split(".")[0]) if version else 11
    assert why_not(choice, case.machine, macos) is None
    owner = package("comfyui") if package_id == "swarmui" else plan.package
    assert choice.python in owner.python.for_system(case.machine.os.system)
    assert choice.family in plan.package.support.families(case.machine.os.system)
    if choice.index:
        named = {"zluda": "/cu118"}.get(choice.backend, f"/{choice.backend}")
        assert choice.index.endswith((named, "/whl-multi-arch/"))


@pytest.mark.parametrize(
    ("machine", "backend", "torch", "python", "macos", "says"),
    [
        (lin(), "cu130", "2.8.0", "3.12", None, "no torch 2.8.0"),
        (lin(), "cu126", "2.15.0", "3.12", None, "no torch 2.15.0"),
        (win(), "rocm7.2", "2.13.0", "3.12", None, "nothing for windows"),
        (lin(arch="arm64"), "cu121", "2.3.1", "3.10", None, "nothing for linux-arm64"),
        (lin(), "cu121", "2.1.2", "3.12", None, "no Python 3.12"),
        (win(), "rocm-windows", "2.12.0", "3.10", None, "no Python 3.10"),
        (mac("13.6", "Intel", 16, arch="x86_64"), "cpu", "2.3.1", "3.11", 13, "Intel Macs"),
        (mac("13.6", "Apple M1", 16), "mps", "2.12.0", "3.12", 13, "needs macOS 14"),
        (win(arch="arm64"), "cpu", "2.1.2", "3.10", None, None),
        (lin(), "cu129", "2.11.0", "3.12", None, None),
    ],
)
def test_the_hand_written_table_tells_what_is_not_there(
    machine, backend, torch, python, macos, says
):
    choice = SimpleNamespace(backend=backend, version=torch, python=python)
    found = why_not(choice, machine, macos)
    assert (found is None) if says is None else (says in found)


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_steps_are_ordered_and_add_up(package_id, case_id):
    plan = made(package_id, case_id)
    ids = [step.id for step in plan.steps]
    assert len(ids) == len(set(ids))
    names = ("environment", "torch", "requirements", "probe")
    expected = 4 if plan.choice else 3 if plan.python else 0
    order = [ids.index(name) for name in names if name in ids]
    assert order == sorted(order)
    assert len(order) == expected
    assert plan.disk_bytes == sum(step.disk_bytes for step in plan.steps)
    assert 10**8 < plan.disk_bytes < 4 * 10**10
    assert all(step.seconds >= 1 for step in plan.steps)


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_nothing_listens_beyond_this_machine(package_id, case_id):
    plan = made(package_id, case_id)
    words = " ".join([*plan.command.argv, *(v.value for v in plan.command.variables)])
    assert not re.search(r"0\.0\.0\.0|--listen(?! 127)|--share|http://\*|\[?::\]?(?!\d)", words)
    if plan.package.launch.window:
        assert (plan.url, plan.port) == (None, None)
    else:
        assert plan.url.startswith(("http://127.0.0.1:", "http://localhost:"))


@pytest.mark.parametrize(("package_id", "case_id"), MADE)
def test_everything_lies_inside_data(package_id, case_id):
    plan = made(package_id, case_id)
    case = BY_ID[case_id]
    root = "C:\\Data" if case.machine.os.system is System.WINDOWS else "/Data"
    assert plan.command.argv[0].startswith(root)
    for share in plan.sharing.shares:
        assert share.source.startswith(root)
        assert share.way != "link" or share.target.startswith(root)
    inside = {v.name: v.value for v in plan.command.variables}
    for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR", "HF_HOME", "TORCH_HOME"):
        assert inside[name].startswith(root)


cards = {
    "nvidia-turing-win": lambda gb: win(n("NVIDIA GeForce RTX 2060", gb, "581.42", "7.5")),
    "nvidia-ampere-lin": lambda gb: lin(n("NVIDIA GeForce RTX 3060", gb, "580.65.06", "8.6")),
    "nvidia-maxwell-win": lambda gb: win(n("NVIDIA GeForce GTX 960", gb, "581.42", "5.2")),
    "nvidia-1650-win": lambda gb: win(n("NVIDIA GeForce GTX 1650", gb, "581.42", "7.5")),
    "nvidia-t400-win": lambda gb: win(n("NVIDIA T400 4GB", gb, "581.42", "7.5")),
    "nvidia-blackwell-win": lambda gb: win(n("NVIDIA GeForce RTX 5060", gb, "581.42", "12.0")),
    "amd-rdna3-lin": lambda gb: lin(a("AMD Radeon RX 7600", gb, "gfx1102")),
    "amd-rdna2-lin": lambda gb: lin(a("AMD Radeon RX 6600", gb, "gfx1032")),
    "amd-vega-lin": lambda gb: lin(a("Radeon RX Vega 56", gb, "gfx900")),
    "amd-rdna3-win": lambda gb: win(a("AMD Radeon RX 7600", gb, "gfx1102")),
    "amd-polaris-win": lambda gb: win(a("Radeon RX 580", gb, "gfx803")),
    "intel-arc-win": lambda gb: win(i("Intel(R) Arc(TM) A380 Graphics", gb)),
    "apple": lambda gb: mac("14.5", "Apple M1", gb, apple("Apple M1", gb)),
}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(cards)),
    st.sampled_from(PACKAGES),
    st.one_of(st.none(), st.integers(1 << 28, 1 << 36).map(lambda size: size / GIB)),
)
def test_flags_agree_on_any_amount_of_memory(kind, package_id, gigabytes):
    if gigabytes is None and kind == "apple":
        gigabytes = 8.0
    try:
        plan = plan_for(package_id, cards[kind](gigabytes))
    except StablehandError as error:
        # Only programs that are made for some cards refuse one of these; which, the golden files say.
        assert package_id not in FIRST
        assert error.code == "package.unsupported"
        return
    check_flags(plan.package, plan.command.flags)
    if package_id == "swarmui":
        check_flags(package("comfyui"), plan.flags)


MEMORY_FLAGS = {
    "--lowvram", "--medvram", "--medvram-sdxl", "--novram", "--cpu-vae", "--highvram", "--gpu-only",
    "--always-no-vram", "--always-low-vram", "--always-high-vram", "--always-gpu", "--vae-in-cpu",
    "--offload",
}  # fmt: skip


def memory_words(package_id, gigabytes, card="nvidia-turing-win"):
    plan = plan_for(package_id, cards[card](gigabytes))
    return [" ".join(flag.words) for flag in plan.flags if flag.flag in MEMORY_FLAGS]


@pytest.mark.parametrize(
    ("package_id", "tiers"),
    [
        ("a1111", {2: ["--lowvram"], 3: ["--medvram"], 4: ["--medvram"], 6: ["--medvram-sdxl"],
                   8: ["--medvram-sdxl"], 10: [], 12: [], 16: [], 24: []}),
        ("forge", {2: ["--vae-in-cpu", "--always-no-vram"], 3: ["--always-low-vram"],
                   4: ["--always-low-vram"], 6: [], 8: [], 12: [], 24: []}),
        ("comfyui", {2: ["--cpu-vae", "--novram"], 3: ["--lowvram"], 4: [], 6: [], 8: [], 12: [], 24: []}),
        ("swarmui", {2: ["--cpu-vae", "--novram"], 3: ["--lowvram"], 4: [], 8: [], 24: []}),
        ("easel", {2: ["--offload sequential"], 4: ["--offload model"], 8: ["--offload model"],
                   12: [], 24: []}),
    ],
)  # fmt: skip
def test_memory_tiers(package_id, tiers):
    found = {size: memory_words(package_id, size) for size in tiers}
    expected = {size: sorted(words) for size, words in tiers.items()}
    assert {size: sorted(words) for size, words in found.items()} == expected


@pytest.mark.parametrize("package_id", PACKAGES)
@pytest.mark.parametrize("vram", [None, 0])
def test_unknown_memory_is_never_taken_for_little(package_id, vram):
    made_for = {"comfyui_zluda": "amd-rdna3-win"}  # the others know this card
    words = memory_words(package_id, vram, made_for.get(package_id, "nvidia-turing-win"))
    assert words == []


def test_cards_whose_half_precision_is_broken():
    for name in ("NVIDIA GeForce GTX 1650", "NVIDIA GeForce GTX 1660 Ti", "NVIDIA T1000 8GB",
                 "NVIDIA GeForce MX450", "Quadro T2000"):  # fmt: skip
        plan = plan_for("a1111", win(n(name, 4, "581.42", "7.5")))
        given_flags = {flag.flag for flag in plan.flags}
        assert {"--upcast-sampling", "--no-half-vae"} <= given_flags, name
    for name in ("NVIDIA GeForce RTX 2060", "Tesla T4", "NVIDIA GeForce GTX 1060 6GB"):
        plan = plan_for("a1111", win(n(name, 6, "581.42", "7.5")))
        assert "--upcast-sampling" not in {flag.flag for flag in plan.flags}, name


def test_what_the_processor_needs():
    words = {p: plan_for(p, lin()).command.argv for p in ("a1111", "forge", "comfyui", "easel")}
    assert {"--use-cpu", "all", "--no-half", "--skip-torch-cuda-test"} <= set(words["a1111"])
    assert {"--always-cpu", "--skip-torch-cuda-test"} <= set(words["forge"])
    assert "--cpu" in words["comfyui"]


def test_flags_that_must_never_be_made():
    for package_id, case_id in set(all_plans()) - REFUSED:
        plan = made(package_id, case_id)
        flags = {flag.flag for flag in (*plan.flags, *plan.command.flags)}
        never = {"--cuda-malloc", "--highvram", "--share", "--disable-safe-unpickle", "--listen"}
        if package_id in ("a1111", "forge"):
            never |= {"--server-name", "--skip-install"}
        if package_id == "comfyui":
            never -= {"--listen"}
        if package_id == "forge":
            never |= {"--lowvram", "--medvram", "--medvram-sdxl"}
        assert not flags & never
