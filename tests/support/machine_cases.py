"""Machines and the torch they should get: written by hand from the facts, not from the program.

Each row is a machine with what ComfyUI (no pin of its own) and Forge (pins 2.3.1) get on it, as
"backend torch python", or "refused". The rows follow the hardware facts: compute capability before
driver, driver floors, system version, gfx tables, pins and caps.
"""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.hardware.profile import GIB, Arch, Cpu, Gpu, Machine, Os, System, Vendor

W11, W10 = "Windows 11 Pro 23H2 (22631)", "Windows 10 Home 22H2 (19045)"
UBUNTU = "Ubuntu 24.04.1 LTS (6.8.0-45-generic)"


@dataclass(frozen=True)
class Case:
    id: str
    machine: Machine
    comfyui: str
    forge: str


def n(name, vram, driver, capability, **more):
    return Gpu(
        Vendor.NVIDIA,
        name,
        int(vram * GIB) if vram else None,
        driver=driver,
        compute_capability=capability,
        **more,
    )


def a(name, vram, gfx, *, integrated=False):
    return Gpu(Vendor.AMD, name, int(vram * GIB) if vram else None, gfx=gfx, integrated=integrated)


def i(name, vram, *, integrated=False):
    return Gpu(Vendor.INTEL, name, int(vram * GIB) if vram else None, integrated=integrated)


def apple(name, ram):
    return Gpu(
        Vendor.APPLE, name, int(ram * GIB * (2 / 3 if ram <= 16 else 3 / 4)), integrated=True
    )


def other(name):
    return Gpu(Vendor.OTHER, name)


def machine(system, version, ram, *gpus, arch="x86_64", cpu="AMD Ryzen 7 5800X"):
    os = Os(System(system), version, Arch(arch))
    return Machine(os, Cpu(cpu, 16), int(ram * GIB), gpus)


def win(*gpus, ram=32, **more):
    return machine("windows", W11, ram, *gpus, **more)


def lin(*gpus, ram=32, **more):
    return machine("linux", UBUNTU, ram, *gpus, **more)


def mac(version, chip, ram, *gpus, arch="arm64"):
    cards = gpus or (apple(chip, ram),)
    return machine("macos", version, ram, *cards, arch=arch, cpu=chip)


WSL = "Ubuntu 22.04.4 LTS (WSL2, 5.15.153.1-microsoft-standard-WSL2)"
UHD = i("Intel(R) UHD Graphics 770", 0.125, integrated=True)
RAPHAEL = a("AMD Radeon(TM) Graphics", 0.5, "gfx1036", integrated=True)

# fmt: off
CASES: tuple[Case, ...] = (
    # NVIDIA, old to new. Kepler has no code in any build of today.
    Case("kepler-gtx780-lin", lin(n("NVIDIA GeForce GTX 780", 3, "470.256.02", "3.5")),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("kepler-k80-lin", lin(n("Tesla K80", 12, "470.256.02", "3.7"), ram=64),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("maxwell-gtx750ti-lin", lin(n("NVIDIA GeForce GTX 750 Ti", 2, "580.65.06", "5.0"), ram=8),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("maxwell-gtx970-win", win(n("NVIDIA GeForce GTX 970", 4, "581.42", "5.2"), ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("maxwell-m40-lin", lin(n("Tesla M40 24GB", 24, "535.183.01", "5.2"), ram=64),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-gtx1050-2gb-win", win(n("NVIDIA GeForce GTX 1050", 2, "581.42", "6.1"), ram=8),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-gtx1060-3gb-win", win(n("NVIDIA GeForce GTX 1060 3GB", 3, "566.36", "6.1"), ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-gtx1060-6gb-win", win(n("NVIDIA GeForce GTX 1060 6GB", 6, "581.42", "6.1"), ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-gtx1080-win", win(n("NVIDIA GeForce GTX 1080", 8, "581.42", "6.1")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-gtx1080-driver470-lin", lin(n("NVIDIA GeForce GTX 1080", 8, "470.256.02", "6.1")),
         "cu118 2.7.1 3.12", "cu118 2.3.1 3.10"),
    Case("pascal-gtx1080ti-driver535-lin", lin(n("NVIDIA GeForce GTX 1080 Ti", 11, "535.183.01", "6.1")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-p40-lin", lin(n("Tesla P40", 24, "550.90.07", "6.1"), ram=64),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("pascal-p100-lin", lin(n("Tesla P100-PCIE-16GB", 16, "580.65.06", "6.0"), ram=64),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("volta-v100-driver550-lin", lin(n("Tesla V100-SXM2-16GB", 16, "550.90.07", "7.0"), ram=128),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("volta-titanv-driver580-win", win(n("NVIDIA TITAN V", 12, "581.42", "7.0")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-mx450-win", win(n("NVIDIA GeForce MX450", 2, "572.83", "7.5"), UHD, ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-gtx1650-win", win(n("NVIDIA GeForce GTX 1650", 4, "566.36", "7.5"), ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-gtx1660s-win", win(n("NVIDIA GeForce GTX 1660 SUPER", 6, "581.42", "7.5"), ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-t400-win", win(n("NVIDIA T400 4GB", 4, "581.42", "7.5"), ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-t1000-lin", lin(n("NVIDIA T1000 8GB", 8, "580.65.06", "7.5"), ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-rtx2060-win", win(n("NVIDIA GeForce RTX 2060", 6, "551.86", "7.5"), ram=16),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-rtx2080ti-lin", lin(n("NVIDIA GeForce RTX 2080 Ti", 11, "580.65.06", "7.5")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("turing-t4-lin", lin(n("Tesla T4", 15, "535.183.01", "7.5")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3050-4gb-laptop-win", win(n("NVIDIA GeForce RTX 3050 Laptop GPU", 4, "581.42", "8.6"), UHD, ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3060-win", win(n("NVIDIA GeForce RTX 3060", 12, "581.42", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3060-driver470-lin", lin(n("NVIDIA GeForce RTX 3060", 12, "470.256.02", "8.6")),
         "cu118 2.7.1 3.12", "cu118 2.3.1 3.10"),
    Case("ampere-rtx3060-driver441-win", win(n("NVIDIA GeForce RTX 3060", 12, "441.66", "8.6")),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("ampere-rtx3060-driver-unknown-win", win(n("NVIDIA GeForce RTX 3060", 12, None, "8.6")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3070-win10", machine("windows", W10, 16, n("NVIDIA GeForce RTX 3070", 8, "581.42", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3080-10gb-lin", lin(n("NVIDIA GeForce RTX 3080", 10, "570.124.06", "8.6")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3090-lin", lin(n("NVIDIA GeForce RTX 3090", 24, "580.65.06", "8.6"), ram=64),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-a100-lin", lin(n("NVIDIA A100-SXM4-80GB", 80, "525.147.05", "8.0"), ram=256),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ada-rtx4060-win", win(n("NVIDIA GeForce RTX 4060", 8, "581.42", "8.9"), ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ada-rtx4070-wsl", machine("linux", WSL, 16, n("NVIDIA GeForce RTX 4070", 12, "581.42", "8.9")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ada-rtx4070-wsl-driver527", machine("linux", WSL, 16, n("NVIDIA GeForce RTX 4070", 12, "527.56", "8.9")),
         "cu118 2.7.1 3.12", "cu118 2.3.1 3.10"),
    Case("ada-rtx4080-16gb-win", win(n("NVIDIA GeForce RTX 4080", 16, "580.88", "8.9")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ada-rtx4090-win", win(n("NVIDIA GeForce RTX 4090", 24, "581.42", "8.9"), UHD, ram=64),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ada-rtx4090-driver522-win", win(n("NVIDIA GeForce RTX 4090", 24, "522.30", "8.9"), ram=64),
         "cu118 2.7.1 3.12", "cu118 2.3.1 3.10"),
    Case("ada-l4-lin", lin(n("NVIDIA L4", 22.5, "550.90.07", "8.9"), ram=64),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("hopper-h100-driver535-lin", lin(n("NVIDIA H100 80GB HBM3", 80, "535.183.01", "9.0"), ram=256),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("hopper-h200-lin", lin(n("NVIDIA H200", 140, "580.65.06", "9.0"), ram=256),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("hopper-gh200-arm64", lin(n("NVIDIA GH200 480GB", 96, "560.35.03", "9.0"), ram=480, arch="arm64", cpu="Neoverse-V2"),
         "cu126 2.13.0 3.12", "cu126 2.7.1 3.10"),
    Case("blackwell-rtx5060-driver576-win", win(n("NVIDIA GeForce RTX 5060", 8, "576.88", "12.0")),
         "cu128 2.11.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-rtx5070ti-lin", lin(n("NVIDIA GeForce RTX 5070 Ti", 16, "580.65.06", "12.0")),
         "cu130 2.13.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-rtx5080-driver570-lin", lin(n("NVIDIA GeForce RTX 5080", 16, "570.124.06", "12.0")),
         "cu128 2.11.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-rtx5090-win", win(n("NVIDIA GeForce RTX 5090", 32, "581.42", "12.0"), ram=64),
         "cu130 2.13.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-b200-lin", lin(n("NVIDIA B200", 180, "570.124.06", "10.0"), ram=512),
         "cu128 2.11.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-gb10-arm64", lin(n("NVIDIA GB10", 119, "580.95.05", "12.1"), ram=119, arch="arm64", cpu="Cortex-X925"),
         "cu130 2.13.0 3.12", "cu128 2.7.1 3.10"),
    Case("blackwell-thor-arm64", lin(n("NVIDIA Thor", 122, "580.00", "11.0"), ram=122, arch="arm64", cpu="Neoverse-V3AE"),
         "cu130 2.13.0 3.12", "cpu 2.3.1 3.10"),
    # NVIDIA, odd reports.
    Case("nvidia-no-driver-lin", lin(n("GA106 [GeForce RTX 3060]", None, None, None)),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("nvidia-capability-from-name-win", win(n("NVIDIA GeForce GTX 1080", 8, "581.42", None)),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("nvidia-unheard-of-win", win(n("NVIDIA Graphics Device", 16, "581.42", None)),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("nvidia-vram-zero-win", win(n("NVIDIA GeForce RTX 3060", 0, "581.42", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("two-cards-4090-1080-lin", lin(n("NVIDIA GeForce GTX 1080", 8, "580.65.06", "6.1"), n("NVIDIA GeForce RTX 4090", 24, "580.65.06", "8.9")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("two-cards-kepler-arc-lin", lin(n("NVIDIA GeForce GTX 680", 2, "470.256.02", "3.0"), i("Intel(R) Arc(TM) A750 Graphics", 8)),
         "xpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("laptop-amd-igpu-rtx4060-win", win(a("AMD Radeon(TM) 780M Graphics", 0.5, "gfx1103", integrated=True), n("NVIDIA GeForce RTX 4060 Laptop GPU", 8, "581.42", "8.9"), ram=16),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    # AMD on Linux.
    Case("rdna4-rx9070xt-lin", lin(a("AMD Radeon RX 9070 XT", 16, "gfx1201")),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna4-rx9060xt-lin", lin(a("AMD Radeon RX 9060 XT", 16, "gfx1200")),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna3-rx7900xtx-lin", lin(a("AMD Radeon RX 7900 XTX", 24, "gfx1100"), RAPHAEL, ram=64),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna3-rx7800xt-lin", lin(a("AMD Radeon RX 7800 XT", 16, "gfx1101")),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna3-rx7600-lin", lin(a("AMD Radeon RX 7600", 8, "gfx1102"), ram=16),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna3-780m-lin", lin(a("AMD Radeon 780M", 4, "gfx1103", integrated=True)),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna35-890m-lin", lin(a("AMD Radeon 890M", 8, "gfx1150", integrated=True)),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna35-strix-halo-lin", lin(a("AMD Radeon 8060S", 96, "gfx1151", integrated=True), ram=32),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna2-rx6800xt-lin", lin(a("AMD Radeon RX 6800 XT", 16, "gfx1030")),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna2-rx6700xt-name-only-lin", lin(a("AMD Radeon RX 6700 XT", 12, None)),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna2-rx6600-lin", lin(a("AMD Radeon RX 6600", 8, "gfx1032"), ram=16),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna2-rx6500xt-lin", lin(a("AMD Radeon RX 6500 XT", 4, "gfx1034"), ram=16),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna2-steamdeck-lin", lin(a("AMD Custom GPU 0405", 4, "gfx1033", integrated=True), ram=12),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("rdna1-rx5700xt-lin", lin(a("AMD Radeon RX 5700 XT", 8, "gfx1010"), ram=16),
         "rocm6.1 2.6.0 3.12", "rocm6.1 2.6.0 3.10"),
    Case("vega64-lin", lin(a("Radeon RX Vega 64", 8, "gfx900"), ram=16),
         "rocm6.1 2.6.0 3.12", "rocm6.1 2.6.0 3.10"),
    Case("radeon-vii-lin", lin(a("AMD Radeon VII", 16, "gfx906")),
         "rocm6.1 2.6.0 3.12", "rocm6.1 2.6.0 3.10"),
    Case("polaris-rx580-lin", lin(a("Radeon RX 580 Series", 8, "gfx803"), ram=16),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("mi300x-lin", lin(a("AMD Instinct MI300X", 192, "gfx942"), ram=512),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("amd-unheard-of-lin", lin(a("AMD Radeon Future", 16, None)),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("amd-in-wsl", machine("linux", WSL, 32, a("AMD Radeon RX 7900 XTX", 24, "gfx1100")),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    # AMD on Windows: ROCm from 3.11 on, DirectML for what stays on 3.10.
    Case("rdna4-rx9070xt-win", win(a("AMD Radeon RX 9070 XT", 16, "gfx1201")),
         "rocm-windows 2.12.0 3.12", "directml 2.4.1 3.10"),
    Case("rdna3-rx7900xtx-igpu-win", win(RAPHAEL, a("AMD Radeon RX 7900 XTX", 24, "gfx1100"), ram=64),
         "rocm-windows 2.12.0 3.12", "directml 2.4.1 3.10"),
    Case("rdna35-strix-halo-win", win(a("AMD Radeon(TM) 8060S Graphics", 64, "gfx1151", integrated=True), ram=64),
         "rocm-windows 2.12.0 3.12", "directml 2.4.1 3.10"),
    Case("rdna2-rx6600-win", win(a("AMD Radeon RX 6600", 8, "gfx1032"), ram=16),
         "rocm-windows 2.12.0 3.12", "directml 2.4.1 3.10"),
    Case("rdna1-rx5700xt-win", win(a("AMD Radeon RX 5700 XT", 8, "gfx1010"), ram=16),
         "rocm-windows 2.12.0 3.12", "directml 2.4.1 3.10"),
    Case("vega56-win", win(a("Radeon RX Vega 56", 8, "gfx900"), ram=16),
         "directml 2.4.1 3.12", "directml 2.4.1 3.10"),
    Case("polaris-rx580-win", win(a("Radeon RX 580 Series", 8, "gfx803"), ram=16),
         "directml 2.4.1 3.12", "directml 2.4.1 3.10"),
    # Intel.
    Case("arc-a770-lin", lin(i("Intel(R) Arc(TM) A770 Graphics", 16)),
         "xpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("arc-b580-uhd-win", win(UHD, i("Intel(R) Arc(TM) B580 Graphics", 12)),
         "xpu 2.13.0 3.12", "directml 2.4.1 3.10"),
    Case("arc-140v-lunarlake-win", win(i("Intel(R) Arc(TM) 140V GPU (16GB)", 16, integrated=True)),
         "xpu 2.13.0 3.12", "directml 2.4.1 3.10"),
    Case("uhd-630-win", win(i("Intel(R) UHD Graphics 630", 0.125, integrated=True), ram=16),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("iris-xe-lin", lin(i("Intel(R) Iris(R) Xe Graphics", None, integrated=True), ram=16),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    # Apple.
    Case("m1-8gb-macos14", mac("14.5", "Apple M1", 8),
         "mps 2.13.0 3.12", "mps 2.3.1 3.10"),
    Case("m1-8gb-macos12", mac("12.7.6", "Apple M1", 8),
         "mps 2.11.0 3.12", "mps 2.3.1 3.10"),
    Case("m2-16gb-macos15", mac("15.1", "Apple M2", 16),
         "mps 2.13.0 3.12", "mps 2.3.1 3.10"),
    Case("m3max-36gb-macos14", mac("14.6.1", "Apple M3 Max", 36),
         "mps 2.13.0 3.12", "mps 2.3.1 3.10"),
    Case("m4-16gb-macos26", mac("26.1", "Apple M4", 16),
         "mps 2.13.0 3.12", "mps 2.3.1 3.10"),
    Case("m4max-48gb-macos15", mac("15.2", "Apple M4 Max", 48),
         "mps 2.13.0 3.12", "mps 2.3.1 3.10"),
    Case("m1-version-unknown", mac(None, "Apple M1", 16),
         "mps 2.11.0 3.12", "mps 2.3.1 3.10"),
    Case("m1-rosetta", mac("14.5", "Apple M1", 16, arch="x86_64"),
         "refused", "refused"),
    Case("intel-mac-5500m", mac("13.6.7", "Intel(R) Core(TM) i9-9880H CPU @ 2.30GHz", 16, a("AMD Radeon Pro 5500M", 4, None), i("Intel UHD Graphics 630", 1.5, integrated=True), arch="x86_64"),
         "cpu 2.2.2 3.12", "cpu 2.1.2 3.10"),
    # Reports that are easily taken wrongly.
    Case("blackwell-rtx5070-driver566-win", win(n("NVIDIA GeForce RTX 5070", 12, "566.36", "12.0")),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("blackwell-rtx5080-driver-unknown-win", win(n("NVIDIA GeForce RTX 5080", 16, None, "12.0")),
         "cu128 2.11.0 3.12", "cu128 2.7.1 3.10"),
    Case("ampere-rtx3060-windows-driver-number", win(n("NVIDIA GeForce RTX 3060", 12, "32.0.15.8142", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("ampere-rtx3060-windows-driver-536", win(n("NVIDIA GeForce RTX 3060", 12, "31.0.15.3623", "8.6")),
         "cu126 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("kepler-undriven-beside-rtx3060-lin", lin(n("NVIDIA GeForce GT 710", None, None, None), n("NVIDIA GeForce RTX 3060", 12, "580.65.06", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("amd-before-gcn-win", win(a("AMD Radeon HD 7970", 3, None), ram=16),
         "directml 2.4.1 3.12", "directml 2.4.1 3.10"),
    Case("rdna35-strix-halo-small-carveout-lin", lin(a("AMD Radeon 8060S", 0.5, "gfx1151", integrated=True), ram=128),
         "rocm7.2 2.13.0 3.12", "rocm7.2 2.12.0 3.10"),
    Case("asahi-m1-lin", lin(Gpu(Vendor.APPLE, "Apple M1"), ram=16, arch="arm64", cpu="Apple M1"),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("windows-on-arm-nvidia", win(n("NVIDIA RTX Spark", 64, "590.10", "12.1"), ram=128, arch="arm64"),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("mac-vm-without-gpu", machine("macos", "15.1", 8, arch="arm64", cpu="Apple M2"),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    # No usable card, virtual machines, other processors.
    Case("no-card-lin", lin(ram=16),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("no-card-win", win(ram=16),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("vm-qxl-lin", lin(other("Red Hat, Inc. QXL paravirtual graphic card"), ram=8),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("vm-basic-display-win", win(other("Microsoft Basic Display Adapter"), ram=8),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("virtual-adapters-rtx3060-win", win(other("Parsec Virtual Display Adapter"), other("Microsoft Remote Display Adapter"), n("NVIDIA GeForce RTX 3060", 12, "581.42", "8.6")),
         "cu130 2.13.0 3.12", "cu121 2.3.1 3.10"),
    Case("raspberry-pi5-lin", lin(ram=8, arch="arm64", cpu="Cortex-A76"),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
    Case("snapdragon-x-win", win(other("Qualcomm(R) Adreno(TM) X1-85 GPU"), ram=16, arch="arm64", cpu="Snapdragon X Elite"),
         "cpu 2.13.0 3.12", "cpu 2.3.1 3.10"),
)
# fmt: on
