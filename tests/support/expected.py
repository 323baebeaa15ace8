"""What the machines of machine_cases should get, typed by hand from the facts, never from the program.

Sources: the project's fact sheets of hardware (decision table, VRAM profiles, Apple's rules and the
corrections) and of packages (launch options of A1111, Forge and ComfyUI). Easel is our own program:
its precision and memory words are what its definition promises, its Apple and ROCm rows are the facts'.

`TABLE` has one row a machine: what A1111 (pins 2.1.2) and Easel (newest torch, from Python 3.11) get as
"backend torch python", the kind of the card that computes, and the row of the facts' VRAM table by
usable memory (the card less 0.8 on Windows, 0.5 on Linux), `24` for 24 and more, `?` where the memory
is not known. A card that DirectML drives counts with 0.6 of its memory: that row follows a slash.
Kinds: `old` below compute capability 7.5, `16xx` chips with broken half precision, `t400` the one of
them that no UI knows by name, `turing` the sound ones, `ampere` from 8.0 on, `nvidia` not known;
`rdna3` and newer, `rdna` before and Vega, `cdna`, `gcn` what is older; `intel`; `apple8` with 8 GB,
`apple` with more. `-` means that nothing but the processor is left.
"""

from __future__ import annotations

from dataclasses import dataclass

TABLE = """
kepler-gtx780-lin                    | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
kepler-k80-lin                       | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
maxwell-gtx750ti-lin                 | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 2
maxwell-gtx970-win                   | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 4
maxwell-m40-lin                      | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 24
pascal-gtx1050-2gb-win               | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 2
pascal-gtx1060-3gb-win               | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 3
pascal-gtx1060-6gb-win               | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 6
pascal-gtx1080-win                   | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 8
pascal-gtx1080-driver470-lin         | cu118 2.1.2 3.10    | cu118 2.7.1 3.11         | old    | 8
pascal-gtx1080ti-driver535-lin       | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 12
pascal-p40-lin                       | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 24
pascal-p100-lin                      | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 16
volta-v100-driver550-lin             | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 16
volta-titanv-driver580-win           | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 12
turing-mx450-win                     | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | 16xx   | 2
turing-gtx1650-win                   | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | 16xx   | 4
turing-gtx1660s-win                  | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | 16xx   | 6
turing-t400-win                      | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | t400   | 4
turing-t1000-lin                     | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | 16xx   | 8
turing-rtx2060-win                   | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | turing | 6
turing-rtx2080ti-lin                 | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | turing | 12
turing-t4-lin                        | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | turing | 16
ampere-rtx3050-4gb-laptop-win        | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 4
ampere-rtx3060-win                   | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 12
ampere-rtx3060-driver470-lin         | cu118 2.1.2 3.10    | cu118 2.7.1 3.11         | ampere | 12
ampere-rtx3060-driver441-win         | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
ampere-rtx3060-driver-unknown-win    | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 12
ampere-rtx3070-win10                 | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 8
ampere-rtx3080-10gb-lin              | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 12
ampere-rtx3090-lin                   | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 24
ampere-a100-lin                      | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 24
ada-rtx4060-win                      | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 8
ada-rtx4070-wsl                      | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 12
ada-rtx4070-wsl-driver527            | cu118 2.1.2 3.10    | cu118 2.7.1 3.11         | ampere | 12
ada-rtx4080-16gb-win                 | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 16
ada-rtx4090-win                      | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 24
ada-rtx4090-driver522-win            | cu118 2.1.2 3.10    | cu118 2.7.1 3.11         | ampere | 24
ada-l4-lin                           | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 16
hopper-h100-driver535-lin            | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 24
hopper-h200-lin                      | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 24
hopper-gh200-arm64                   | cu126 2.7.1 3.10    | cu126 2.13.0 3.11        | ampere | 24
blackwell-rtx5060-driver576-win      | cu128 2.7.1 3.10    | cu128 2.11.0 3.11        | ampere | 8
blackwell-rtx5070ti-lin              | cu128 2.7.1 3.10    | cu130 2.13.0 3.11        | ampere | 16
blackwell-rtx5080-driver570-lin      | cu128 2.7.1 3.10    | cu128 2.11.0 3.11        | ampere | 16
blackwell-rtx5090-win                | cu128 2.7.1 3.10    | cu130 2.13.0 3.11        | ampere | 24
blackwell-b200-lin                   | cu128 2.7.1 3.10    | cu128 2.11.0 3.11        | ampere | 24
blackwell-gb10-arm64                 | cu128 2.7.1 3.10    | cu130 2.13.0 3.11        | ampere | 24
blackwell-thor-arm64                 | cpu 2.1.2 3.10      | cu130 2.13.0 3.11        | ampere | 24
nvidia-no-driver-lin                 | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
nvidia-capability-from-name-win      | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | old    | 8
nvidia-unheard-of-win                | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | nvidia | 16
nvidia-vram-zero-win                 | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | ?
two-cards-4090-1080-lin              | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 24
two-cards-kepler-arc-lin             | cpu 2.1.2 3.10      | xpu 2.13.0 3.11          | intel  | 8
laptop-amd-igpu-rtx4060-win          | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 8
rdna4-rx9070xt-lin                   | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 16
rdna4-rx9060xt-lin                   | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 16
rdna3-rx7900xtx-lin                  | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 24
rdna3-rx7800xt-lin                   | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 16
rdna3-rx7600-lin                     | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 8
rdna3-780m-lin                       | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 4
rdna35-890m-lin                      | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 8
rdna35-strix-halo-lin                | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | 24
rdna2-rx6800xt-lin                   | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna   | 16
rdna2-rx6700xt-name-only-lin         | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna   | 12
rdna2-rx6600-lin                     | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna   | 8
rdna2-rx6500xt-lin                   | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna   | 4
rdna2-steamdeck-lin                  | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna   | 4
rdna1-rx5700xt-lin                   | rocm6.1 2.6.0 3.10  | rocm6.1 2.6.0 3.11       | rdna   | 8
vega64-lin                           | rocm6.1 2.6.0 3.10  | rocm6.1 2.6.0 3.11       | rdna   | 8
radeon-vii-lin                       | rocm6.1 2.6.0 3.10  | rocm6.1 2.6.0 3.11       | rdna   | 16
polaris-rx580-lin                    | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
mi300x-lin                           | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | cdna   | 24
amd-unheard-of-lin                   | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
amd-in-wsl                           | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
rdna4-rx9070xt-win                   | cpu 2.1.2 3.10      | rocm-windows 2.12.0 3.11 | rdna3  | 16/12
rdna3-rx7900xtx-igpu-win             | cpu 2.1.2 3.10      | rocm-windows 2.12.0 3.11 | rdna3  | 24/16
rdna35-strix-halo-win                | cpu 2.1.2 3.10      | rocm-windows 2.12.0 3.11 | rdna3  | 24/24
rdna2-rx6600-win                     | cpu 2.1.2 3.10      | rocm-windows 2.12.0 3.11 | rdna   | 8/6
rdna1-rx5700xt-win                   | cpu 2.1.2 3.10      | rocm-windows 2.12.0 3.11 | rdna   | 8/6
vega56-win                           | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | rdna   | 8/6
polaris-rx580-win                    | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | gcn    | 8/6
arc-a770-lin                         | cpu 2.1.2 3.10      | xpu 2.13.0 3.11          | intel  | 16
arc-b580-uhd-win                     | cpu 2.1.2 3.10      | xpu 2.13.0 3.11          | intel  | 12/8
arc-140v-lunarlake-win               | cpu 2.1.2 3.10      | xpu 2.13.0 3.11          | intel  | 16/12
uhd-630-win                          | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
iris-xe-lin                          | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
m1-8gb-macos14                       | mps 2.3.1 3.10      | mps 2.13.0 3.11          | apple8 | 6
m1-8gb-macos12                       | mps 2.3.1 3.10      | mps 2.11.0 3.11          | apple8 | 6
m2-16gb-macos15                      | mps 2.3.1 3.10      | mps 2.13.0 3.11          | apple  | 12
m3max-36gb-macos14                   | mps 2.3.1 3.10      | mps 2.13.0 3.11          | apple  | 24
m4-16gb-macos26                      | mps 2.3.1 3.10      | mps 2.13.0 3.11          | apple  | 12
m4max-48gb-macos15                   | mps 2.3.1 3.10      | mps 2.13.0 3.11          | apple  | 24
m1-version-unknown                   | mps 2.3.1 3.10      | mps 2.11.0 3.11          | apple  | 12
m1-rosetta                           | refused             | refused                  | -      | -
intel-mac-5500m                      | cpu 2.1.2 3.10      | cpu 2.2.2 3.11           | -      | -
blackwell-rtx5070-driver566-win      | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
blackwell-rtx5080-driver-unknown-win | cu128 2.7.1 3.10    | cu128 2.11.0 3.11        | ampere | 16
ampere-rtx3060-windows-driver-number | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 12
ampere-rtx3060-windows-driver-536    | cu121 2.1.2 3.10    | cu126 2.13.0 3.11        | ampere | 12
kepler-undriven-beside-rtx3060-lin   | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 12
amd-before-gcn-win                   | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | gcn    | 3/2
rdna35-strix-halo-small-carveout-lin | rocm7.2 2.12.0 3.10 | rocm7.2 2.13.0 3.11      | rdna3  | ?
asahi-m1-lin                         | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
windows-on-arm-nvidia                | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
mac-vm-without-gpu                   | cpu 2.3.1 3.10      | cpu 2.13.0 3.11          | -      | -
no-card-lin                          | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
no-card-win                          | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
vm-qxl-lin                           | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
vm-basic-display-win                 | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
virtual-adapters-rtx3060-win         | cu121 2.1.2 3.10    | cu130 2.13.0 3.11        | ampere | 12
raspberry-pi5-lin                    | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
snapdragon-x-win                     | cpu 2.1.2 3.10      | cpu 2.13.0 3.11          | -      | -
"""

PINNED = {"a1111": "2.1.2", "forge": "2.3.1"}

# Words for each row of usable memory, on cards with memory of their own. What is not named needs none.
# A1111: SDXL's VAE takes more on ROCm, so its rows reach one further there (10-12 GB is 7-8 GB).
# ComfyUI: no --lowvram from 4 GB on, its normal mode loads models in parts already.
# Easel: SDXL's weights (about 7 GB) do not fit whole beside the image before 10-12 GB.
SLICED = "--attention-slicing, --vae-slicing, --vae-tiling"
MEMORY = {
    "a1111": {
        "2": "--lowvram", "3": "--medvram", "4": "--medvram", "6": "--medvram-sdxl", "8": "--medvram-sdxl",
    },
    "a1111 rocm": {
        "2": "--lowvram", "3": "--medvram", "4": "--medvram", "6": "--medvram-sdxl", "8": "--medvram-sdxl",
        "12": "--medvram-sdxl",
    },
    "forge": {
        "2": "--always-no-vram, --vae-in-cpu", "3": "--always-low-vram", "4": "--always-low-vram",
    },
    "comfyui": {"2": "--novram, --cpu-vae", "3": "--lowvram"},
    "comfyui directml": {},  # ComfyUI cannot see free memory there and turns its memory modes off
    "easel": {
        "2": f"--offload sequential, {SLICED}", "3": f"--offload model, {SLICED}",
        "4": f"--offload model, {SLICED}", "6": "--offload model", "8": "--offload model",
    },
    # Attention falls back to plain arithmetic, so decoding takes 1.9 times the memory: tiles by default.
    "easel rocm": {
        "2": f"--offload sequential, {SLICED}", "3": f"--offload model, {SLICED}",
        "4": f"--offload model, {SLICED}", "6": "--offload model, --vae-tiling",
        "8": "--offload model, --vae-tiling", "12": "--offload model, --vae-tiling",
        "16": "--vae-tiling", "24": "--vae-tiling", "?": "--vae-tiling",
    },
    # The facts speak of Linux; nothing is known of decoding with AMD's builds for Windows beyond 8 GB.
    "easel rocm-windows": {
        "2": f"--offload sequential, {SLICED}", "3": f"--offload model, {SLICED}",
        "4": f"--offload model, {SLICED}", "6": "--offload model, --vae-tiling",
        "8": "--offload model, --vae-tiling",
    },
}  # fmt: skip

# Words for each kind of card and family of torch: attention and precision.
# A1111's torch attention is named by the facts for the least and the most memory and for what is not
# NVIDIA; old cards are excepted there. Sub-quadratic attention: old cards with 2 GB (see `flags`).
KIND = {
    ("a1111", "cuda", "16xx"): "--opt-sdp-attention, --upcast-sampling, --no-half-vae",
    ("a1111", "cuda", "t400"): "--opt-sdp-attention, --upcast-sampling, --no-half-vae",
    ("a1111", "cuda", "turing"): "--opt-sdp-attention",
    ("a1111", "cuda", "ampere"): "--opt-sdp-attention",
    ("a1111", "rocm", "rdna3"): "--opt-sdp-attention",
    ("a1111", "rocm", "rdna"): "--opt-sdp-attention",
    ("a1111", "rocm", "cdna"): "--opt-sdp-attention",
    # Forge: quad attention is what it takes by itself on the older cards of AMD.
    ("forge", "cuda", "t400"): "--all-in-fp32",
    ("forge", "rocm", "rdna3"): "--attention-pytorch",
    ("forge", "rocm", "cdna"): "--attention-pytorch",
    # ComfyUI: knows every card of broken half precision but the T400; takes torch's attention by itself
    # on gfx942.
    ("comfyui", "cuda", "t400"): "--force-fp32",
    ("comfyui", "rocm", "rdna3"): "--use-pytorch-cross-attention",
    ("comfyui", "rocm", "rdna"): "--use-quad-cross-attention",
    ("comfyui", "rocm-windows", "rdna3"): "--use-pytorch-cross-attention, --reserve-vram 0.9",
    ("comfyui", "rocm-windows", "rdna"): "--use-quad-cross-attention, --reserve-vram 0.9",
    ("comfyui", "directml", "rdna"): "--use-quad-cross-attention",
    ("comfyui", "directml", "gcn"): "--use-quad-cross-attention",
    ("easel", "cuda", "old"): "--dtype float16",
    ("easel", "cuda", "16xx"): "--dtype float32",
    ("easel", "cuda", "t400"): "--dtype float32",
    ("easel", "cuda", "turing"): "--dtype float16",
    ("easel", "cuda", "nvidia"): "--dtype float16",
    ("easel", "cuda", "ampere"): "--dtype bfloat16",
    ("easel", "rocm", "rdna3"): "--dtype float16",
    ("easel", "rocm", "rdna"): "--dtype float16",
    ("easel", "rocm", "cdna"): "--dtype float16",
    ("easel", "rocm-windows", "rdna3"): "--dtype float16",
    ("easel", "rocm-windows", "rdna"): "--dtype float16",
    ("easel", "xpu", "intel"): "--dtype float16",
    ("easel", "mps", "apple8"): f"--dtype float16, --offload none, {SLICED}, --channels-last",
    ("easel", "mps", "apple"): "--dtype float16, --offload none, --channels-last",
    ("a1111", "mps", "apple8"): "--medvram",
}

# Words that follow from the family alone: which device computes, and what that takes.
FAMILY = {
    ("a1111", "cpu"): "--use-cpu all, --no-half, --precision full, --skip-torch-cuda-test",
    (
        "a1111",
        "mps",
    ): "--skip-torch-cuda-test, --upcast-sampling, --no-half-vae, --use-cpu interrogate",
    ("forge", "cpu"): "--always-cpu, --skip-torch-cuda-test",
    ("forge", "directml"): "--directml, --skip-torch-cuda-test",
    ("forge", "mps"): "--skip-torch-cuda-test",
    ("comfyui", "cpu"): "--cpu",
    ("comfyui", "directml"): "--directml",
    ("easel", "cpu"): "--device cpu, --dtype float32, --quality ultra_fast",
}

# On 16xx chips Easel computes in 32 bits, where 4 GB do not even hold the model of SD 1.5.
EASEL_32_BIT = {"3", "4"}


@dataclass(frozen=True)
class Row:
    a1111: str
    easel: str
    kind: str
    left: str
    left_directml: str


def _rows():
    rows = {}
    for line in TABLE.strip().splitlines():
        case_id, a1111, easel, kind, left = (cell.strip() for cell in line.split("|"))
        card, _, directml = left.partition("/")
        assert case_id not in rows, case_id
        rows[case_id] = Row(a1111, easel, kind, card, directml or card)
    return rows


ROWS = _rows()


def family(torch):
    """Give the family of "backend torch python"; AMD's builds for Windows go by themselves."""
    backend = torch.split()[0]
    if backend.startswith("cu"):
        return "cuda"
    return "rocm" if backend.startswith("rocm") and backend != "rocm-windows" else backend


def flags(package, case, torch):
    """Give the options that hardware makes: the rows of the tables put side by side."""
    row, own = ROWS[case.id], family(torch)
    left = row.left_directml if own == "directml" else row.left
    words = [FAMILY.get((package, own), "")]
    if own not in ("cpu", "mps"):
        memory = MEMORY.get(f"{package} {own}", MEMORY[package])
        words += [memory.get(left, "")]
    if own != "cpu":
        words += [KIND.get((package, own, row.kind), "")]
    if package == "a1111" and row.kind == "old" and left == "2" and own == "cuda":
        words += ["--opt-sub-quad-attention"]
    if package == "easel" and row.kind == "apple8":
        words += ["--quality fast"]
    if package in PINNED and torch.split()[1] != PINNED[package]:
        words += ["--skip-version-check"]
    made = {word for group in words for word in group.split(", ") if word}
    if package == "easel" and row.kind in ("16xx", "t400") and left in EASEL_32_BIT:
        made = made - {"--offload model"} | {"--offload sequential"}
    return made
