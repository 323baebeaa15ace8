"""The torch choice against expectations written by hand, and as properties over made-up machines."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.hardware.driver import floor, is_new_enough
from stablehand.core.hardware.profile import Arch, Cpu, Gpu, Machine, Os, System, Vendor
from stablehand.core.hardware.torch_choice import (
    DEFAULT_REQUEST,
    TorchChoice,
    TorchRefusal,
    TorchRequest,
    choose_torch,
)
from stablehand.core.hardware.wheels import wheel_table
from support.machine_cases import CASES, apple, lin, mac, n, other, win
from support.plans import all_plans
from support.wheel_pairs import why_not


def said(made):
    if isinstance(made, (StablehandError, TorchRefusal)):
        return "refused"
    choice = made if isinstance(made, TorchChoice) else made.choice
    return f"{choice.backend} {choice.version} {choice.python}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_package_in_particular(case):
    assert said(choose_torch(case.machine)) == case.comfyui


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_comfyui_and_forge(case):
    plans = all_plans()
    assert said(plans["comfyui", case.id]) == case.comfyui
    assert said(plans["forge", case.id]) == case.forge


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_swarmui_takes_what_comfyui_takes(case):
    if case.id in ("intel-mac-5500m", "mac-vm-without-gpu"):
        assert said(all_plans()["swarmui", case.id]) == "refused"
    elif case.id != "m1-rosetta":
        assert said(all_plans()["swarmui", case.id]) == case.comfyui


def test_each_answer_names_the_deciding_fact():
    by_id = {case.id: choose_torch(case.machine) for case in CASES}
    facts = {
        "pascal-gtx1080-win": ("compute_capability", "6.1"),
        "blackwell-rtx5060-driver576-win": ("compute_capability", "12.0"),
        "ampere-rtx3080-10gb-lin": ("driver", "570.124.06"),
        "ampere-rtx3060-driver441-win": ("driver", "452.39"),
        "nvidia-no-driver-lin": ("driver", "install driver 580"),
        "kepler-k80-lin": ("compute_capability", "3.7"),
        "pascal-gtx1080-driver470-lin": ("driver", "too old for CUDA 12"),
        "blackwell-rtx5070-driver566-win": ("driver", "needs driver 570"),
        "amd-unheard-of-lin": ("gfx", "architecture"),
        "asahi-m1-lin": ("system", "macOS only"),
        "windows-on-arm-nvidia": ("system", "Windows on ARM"),
        "rdna2-rx6600-lin": ("gfx", "gfx1032"),
        "m1-8gb-macos12": ("system_version", "12.7"),
        "uhd-630-win": ("vendor", "UHD"),
        "no-card-lin": ("no_card", "No graphics card"),
        "vm-qxl-lin": ("no_card", "torch can use"),
    }
    for case_id, (fact, words) in facts.items():
        assert by_id[case_id].fact == fact, case_id
        assert words in by_id[case_id].reason.english(), case_id
    assert "Rosetta" in by_id["m1-rosetta"].reason.english()


def test_the_card_is_pinned_only_where_there_is_a_choice():
    by_id = {case.id: choose_torch(case.machine) for case in CASES}
    pinned = {s.name: s.value for s in by_id["two-cards-4090-1080-lin"].settings}
    assert pinned == {"CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": "1"}
    assert by_id["two-cards-4090-1080-lin"].gpu_index == 1
    assert by_id["ada-rtx4090-win"].settings == ()
    assert by_id["kepler-undriven-beside-rtx3060-lin"].settings == ()
    seven = {s.name: s.value for s in by_id["rdna3-rx7900xtx-igpu-win"].settings}
    assert seven == {"HIP_VISIBLE_DEVICES": "1"}
    assert by_id["virtual-adapters-rtx3060-win"].gpu_index == 2


@pytest.mark.parametrize(
    ("gfx", "override"),
    [
        ("gfx1030", None),
        ("gfx1031", "10.3.0"),
        ("gfx1103", "11.0.0"),
        ("gfx1010", "10.3.0"),
        ("gfx1201", None),
    ],
)
def test_gfx_overrides_on_linux(gfx, override):
    card = Gpu(Vendor.AMD, "AMD Radeon", 8 << 30, gfx=gfx)
    chosen = choose_torch(lin(card))
    found = {s.name: s.value for s in chosen.settings}
    assert found.get("HSA_OVERRIDE_GFX_VERSION") == override


def test_windows_rocm_names_the_cards_code():
    case = next(case for case in CASES if case.id == "rdna4-rx9070xt-win")
    assert choose_torch(case.machine).requirements[0] == "torch[device-gfx1201]==2.12.0+rocm7.14.0"


ZLUDA = TorchRequest(("2.7.0",), ("zluda",), ("3.11", "3.12"), audio=True)


@pytest.mark.parametrize(
    ("machine", "gets"),
    [
        (
            win(Gpu(Vendor.AMD, "AMD Radeon RX 7900 XTX", 16 << 30, gfx="gfx1100")),
            "zluda 2.7.0 3.11",
        ),
        (win(Gpu(Vendor.AMD, "AMD Radeon RX 6600", 16 << 30, gfx="gfx1032")), "zluda 2.7.0 3.11"),
        (win(Gpu(Vendor.AMD, "Radeon RX 580 Series", 16 << 30, gfx="gfx803")), "refused"),
        (win(Gpu(Vendor.AMD, "AMD Radeon", 16 << 30, gfx=None)), "refused"),
        (lin(Gpu(Vendor.AMD, "AMD Radeon RX 7900 XTX", 16 << 30, gfx="gfx1100")), "refused"),
        (win(n("NVIDIA GeForce RTX 4090", 24, "581.42", "8.9")), "refused"),
        (win(), "refused"),
    ],
)
def test_zluda_is_for_amd_cards_on_windows(machine, gets):
    made = choose_torch(machine, lambda _: ZLUDA)
    assert said(made) == gets
    if isinstance(made, TorchChoice):
        assert made.index == "https://download.pytorch.org/whl/cu118"
        assert made.requirements == ("torch==2.7.0", "torchvision==0.22.0", "torchaudio==2.7.0")
        assert "ZLUDA" in made.reason.english()


def test_nobody_gets_zluda_who_does_not_ask_for_it():
    for case in CASES:
        assert not said(choose_torch(case.machine)).startswith("zluda")


def test_python_310_never_gets_what_has_no_wheels_for_it():
    request = TorchRequest(tuple(wheel_table().releases), ("cuda",), ("3.9",))
    chosen = choose_torch(lin(n("NVIDIA GeForce RTX 3090", 24, "580.65", "8.6")), lambda _: request)
    assert chosen.python == "3.9"
    assert chosen.version == "2.0.1"


def test_a_wish_for_a_backend_is_kept_or_refused_in_words():
    def wish(backend):
        request = TorchRequest(**{**_fields(DEFAULT_REQUEST), "backends": (backend,)})
        return lambda _device: request

    rtx = win(n("NVIDIA GeForce RTX 4090", 24, "581.42", "8.9"))
    assert said(choose_torch(rtx, wish("cu126"))).startswith("cu126")
    assert said(choose_torch(rtx, wish("cu132"))).startswith("cu132")
    assert said(choose_torch(rtx, wish("cpu"))).startswith("cpu")
    pascal = win(n("NVIDIA GeForce GTX 1080", 8, "581.42", "6.1"))
    refused = choose_torch(pascal, wish("cu130"))
    assert isinstance(refused, TorchRefusal)
    assert "cu130 has no code for NVIDIA GeForce GTX 1080" in refused.reason.english()
    assert isinstance(choose_torch(rtx, wish("rocm7.2")), TorchRefusal)
    assert isinstance(choose_torch(lin(), wish("cu126")), TorchRefusal)


def test_a_chosen_card_is_the_only_one_considered():
    both = lin(
        n("NVIDIA GeForce GTX 1080", 8, "580.65.06", "6.1"),
        n("NVIDIA GeForce RTX 4090", 24, "580.65.06", "8.9"),
    )
    assert choose_torch(both, gpu=0).backend == "cu126"
    assert choose_torch(both, gpu=1).backend == "cu130"


def test_mirrors_replace_the_base_of_the_index():
    chosen = choose_torch(lin(), index_base="https://mirror.example/torch")
    assert chosen.index == "https://mirror.example/torch/cpu"


@pytest.mark.parametrize(
    ("version", "release"),
    [("14.0", "2.13.0"), ("macOS 13.6.1 (22G313)", "2.11.0"), ("Darwin 23.5.0", "2.13.0"),
     ("Darwin 22.6.0", "2.11.0"), ("26.0", "2.13.0"), ("Sonoma 14.5", "2.13.0"), (None, "2.11.0")],
)  # fmt: skip
def test_macos_versions_in_free_text(version, release):
    assert choose_torch(mac(version, "Apple M2", 16)).version == release


def test_apple_memory_is_the_metal_budget():
    chosen = choose_torch(mac("14.5", "Apple M1", 8, apple("Apple M1", 8)))
    assert chosen.device.vram_bytes == 8 * 1024**3 * 2 // 3
    told_all = Gpu(Vendor.APPLE, "Apple M1", 8 * 1024**3, integrated=True)
    assert choose_torch(mac("14.5", "Apple M1", 8, told_all)).device.vram_bytes < 8 * 1024**3


capabilities = st.sampled_from(
    ["3.5", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.7", "8.9", "9.0", "10.0",
     "10.3", "11.0", "12.0", "12.1", None]
)  # fmt: skip
drivers = st.one_of(
    st.none(),
    st.just("garbage"),
    st.builds(lambda a, b: f"{a}.{b}", st.integers(300, 620), st.integers(0, 99)),
)
sizes = st.one_of(st.none(), st.integers(1 << 28, 1 << 38))
gpus = st.builds(
    Gpu,
    vendor=st.sampled_from(Vendor),
    name=st.sampled_from(
        [None, "NVIDIA GeForce GTX 1650", "NVIDIA GeForce RTX 5090", "AMD Radeon RX 6700 XT",
         "Intel(R) Arc(TM) A770 Graphics", "Apple M1", "Parsec Virtual Display Adapter"]
    ),
    vram_bytes=sizes,
    driver=drivers,
    compute_capability=capabilities,
    gfx=st.sampled_from([None, "gfx803", "gfx906", "gfx1010", "gfx1032", "gfx1100", "gfx1151", "gfx1201"]),
    integrated=st.sampled_from([None, True, False]),
)  # fmt: skip
machines = st.builds(
    Machine,
    os=st.builds(
        Os,
        system=st.sampled_from(System),
        version=st.sampled_from([None, "14.5", "12.1", "Ubuntu (WSL2, microsoft)", "10"]),
        arch=st.sampled_from(Arch),
    ),
    cpu=st.builds(Cpu, name=st.sampled_from([None, "Apple M1", "AMD"]), cores=st.just(8)),
    ram_bytes=sizes,
    gpus=st.lists(gpus, max_size=3).map(tuple),
)


def is_translated(machine):
    apple_inside = machine.cpu.name == "Apple M1" or any(
        gpu.vendor is Vendor.APPLE for gpu in machine.gpus
    )
    return (machine.os.system, machine.os.arch) == (System.MACOS, Arch.X86_64) and apple_inside


def is_impossible(machine):
    old = machine.os.version in ("10", "Ubuntu (WSL2, microsoft)")
    return (machine.os.system, machine.os.arch) == (System.MACOS, Arch.ARM64) and old


def test_an_unknown_macos_counts_as_the_oldest_on_the_processor_too():
    chosen = choose_torch(machine_without_gpu(None))
    assert why_not(chosen, machine_without_gpu(None), 11) is None


def test_an_old_macos_gets_older_torch_on_the_processor_too():
    assert choose_torch(machine_without_gpu("13.6")).version == "2.11.0"
    assert choose_torch(machine_without_gpu("14.5")).version == "2.13.0"


def test_a_limit_that_allows_the_processor_is_no_wish_for_it():
    gtx780 = next(case.machine for case in CASES if case.id == "kepler-gtx780-lin")
    limited = replace(DEFAULT_REQUEST, backends=("cu126", "cpu"))
    assert choose_torch(gtx780, lambda device: limited).fact == "compute_capability"
    wished = replace(DEFAULT_REQUEST, backends=("cpu",))
    assert choose_torch(gtx780, lambda device: wished).fact == "wish"


def machine_without_gpu(version):
    os = Os(System.MACOS, version, Arch.ARM64)
    return Machine(os, Cpu("Apple M2", 8), 8 << 30, ())


@settings(max_examples=400, deadline=None)
@given(machines)
def test_every_choice_exists_and_runs(machine):
    chosen = choose_torch(machine)
    # Refused: a program that Rosetta translates, and a system that no Apple silicon can have.
    translated, impossible = is_translated(machine), is_impossible(machine)
    assert isinstance(chosen, TorchRefusal) is (translated or impossible)
    if isinstance(chosen, TorchRefusal):
        assert ("Rosetta" in chosen.reason.english()) is translated
        return
    table = wheel_table()
    backend, release = table.backends[chosen.backend], table.releases[chosen.version]
    macos = None
    if machine.os.system is System.MACOS:
        macos = {"14.5": 14, "12.1": 12, "10": 10}.get(machine.os.version)
        if macos is None and chosen.family == "mps":
            macos = 11
    assert why_not(chosen, machine, macos) is None
    assert (release.vision, release.audio) == (chosen.torchvision, chosen.torchaudio)
    device = chosen.device
    if device is None:
        assert chosen.backend == "cpu"
        return
    assert machine.gpus[chosen.gpu_index] is device.gpu
    assert device.gpu.vendor is not Vendor.OTHER
    if backend.family == "cuda":
        assert backend.runs_code_for(device.capability or "8.6", release, machine.os.arch)
        assert is_new_enough(device.driver, backend, machine.os), floor(backend, machine.os)
    if backend.family == "rocm":
        assert device.gfx in backend.gfx or device.gfx in backend.overrides


def test_no_virtual_adapter_is_ever_chosen():
    for order in itertools.permutations(
        [other("Parsec Virtual Display Adapter"), n("NVIDIA GeForce RTX 3060", 12, "581.42", "8.6")]
    ):
        assert choose_torch(win(*order)).device.gpu.vendor is Vendor.NVIDIA


def _fields(request):
    return {name: getattr(request, name) for name in request.__dataclass_fields__}
