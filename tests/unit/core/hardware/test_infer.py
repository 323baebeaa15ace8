"""Product names: what they tell, and what they do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hardware.gpu_ids import amd_product, intel_product, other_name
from stablehand.core.hardware.infer import (
    compute_capability_of,
    gfx_of,
    intel_xpu_capable,
    is_integrated,
)
from stablehand.core.hardware.profile import GIB, Vendor

CAPABILITIES = {
    "12.1": ["NVIDIA GB10"],
    "12.0": [
        "NVIDIA GeForce RTX 5090",
        "NVIDIA GeForce RTX 5090 D",
        "NVIDIA GeForce RTX 5070 Ti Laptop GPU",
        "GeForce RTX 5060Ti",
        "NVIDIA RTX PRO 6000 Blackwell Workstation Edition",
        "NVIDIA RTX PRO 500 Blackwell Generation Laptop GPU",
    ],
    "11.0": ["NVIDIA Thor"],
    "10.3": ["NVIDIA B300 SXM6 AC", "NVIDIA GB300"],
    "10.0": ["NVIDIA B200", "NVIDIA GB200"],
    "9.0": [
        "NVIDIA H100 80GB HBM3",
        "NVIDIA H100 PCIe",
        "NVIDIA H200",
        "NVIDIA H20",
        "NVIDIA H800",
        "NVIDIA GH200 480GB",
        "NVIDIA H100 NVL",
    ],
    "8.9": [
        "NVIDIA GeForce RTX 4090",
        "NVIDIA GeForce RTX 4070 SUPER",
        "NVIDIA GeForce RTX 4050 Laptop GPU",
        "NVIDIA RTX 6000 Ada Generation",
        "NVIDIA RTX 4000 SFF Ada Generation",
        "NVIDIA RTX 500 Ada Generation Laptop GPU",
        "NVIDIA L4",
        "NVIDIA L40S",
        "GeForce RTX 3050 A Laptop GPU",
    ],
    "8.7": ["Orin (nvgpu)"],
    "8.6": [
        "NVIDIA GeForce RTX 3060",
        "NVIDIA GeForce RTX 3080 Ti",
        "NVIDIA GeForce RTX 3050 Ti Laptop GPU",
        "NVIDIA GeForce RTX 2050",
        "NVIDIA RTX A2000 12GB",
        "NVIDIA RTX A6000",
        "NVIDIA RTX A500 Laptop GPU",
        "NVIDIA A10G",
        "NVIDIA A40-48Q",
        "NVIDIA A2",
        "NVIDIA GeForce MX570",
    ],
    "8.0": ["NVIDIA A100-SXM4-80GB", "NVIDIA A100 80GB PCIe", "NVIDIA A30", "NVIDIA A800 40GB"],
    "7.5": [
        "NVIDIA GeForce GTX 1660 Ti",
        "NVIDIA GeForce GTX 1650 with Max-Q Design",
        "NVIDIA GeForce GTX 1630",
        "NVIDIA GeForce RTX 2080 SUPER",
        "NVIDIA TITAN RTX",
        "Quadro RTX 4000",
        "Quadro RTX 8000",
        "Tesla T4",
        "NVIDIA T400 4GB",
        "NVIDIA T1000 8GB",
        "Quadro T2000",
        "NVIDIA GeForce MX450",
    ],
    "7.0": ["Tesla V100-SXM2-16GB", "NVIDIA TITAN V", "Quadro GV100", "Tesla V100S-PCIE-32GB"],
    "6.1": [
        "NVIDIA GeForce GTX 1080 Ti",
        "GeForce GTX 1060 6GB",
        "NVIDIA GeForce GT 1030",
        "NVIDIA TITAN Xp",
        "NVIDIA TITAN X (Pascal)",
        "Tesla P40",
        "Tesla P4",
        "Quadro P2000",
        "Quadro P620",
        "P106-100",
        "NVIDIA GeForce MX150",
    ],
    "6.0": ["Tesla P100-PCIE-16GB", "Quadro GP100"],
    "5.2": [
        "GeForce GTX 970",
        "NVIDIA GeForce GTX 980 Ti",
        "GeForce GTX TITAN X",
        "GeForce GTX 980M",
        "Tesla M40 24GB",
        "Tesla M60",
        "Quadro M4000",
        "Quadro M2000",
    ],
    "5.0": [
        "GeForce GTX 750 Ti",
        "GeForce GTX 960M",
        "GeForce GTX 850M",
        "GeForce 940MX",
        "NVIDIA GeForce MX130",
        "Quadro K2200",
        "Quadro M2000M",
        "Quadro M1200",
    ],
    "3.7": ["Tesla K80"],
    "3.5": ["GeForce GTX 780 Ti", "GeForce GT 710", "GeForce GTX TITAN Black", "Tesla K40m"],
    "3.0": ["GeForce GTX 680", "GeForce GTX 770", "GeForce GTX 780M", "Quadro K4000"],
    "2.1": ["GeForce GTX 560 Ti", "GeForce GT 430"],
    "2.0": ["GeForce GTX 480", "GeForce GTX 580"],
}
NAMES = [(name, value) for value, names in CAPABILITIES.items() for name in names]


@pytest.mark.parametrize(("name", "capability"), NAMES)
def test_compute_capability(name: str, capability: str) -> None:
    assert compute_capability_of(name) == capability
    assert compute_capability_of(name.upper()) == capability


@pytest.mark.parametrize(
    "name",
    ["", "NVIDIA Graphics Device", "AMD Radeon RX 7900 XTX", "RTX 40900", "XRTX 3060", "GeForce 9"],
)
def test_names_without_a_capability(name: str) -> None:
    assert compute_capability_of(name) is None


GFX = {
    "gfx1201": ["AMD Radeon RX 9070 XT", "AMD Radeon AI PRO R9700", "Radeon RX 9070 GRE"],
    "gfx1200": ["AMD Radeon RX 9060 XT"],
    "gfx1100": ["AMD Radeon RX 7900 XTX", "7900 XTX", "AMD Radeon RX 7900M", "Radeon Pro W7900"],
    "gfx1101": ["AMD Radeon RX 7800 XT", "AMD Radeon RX 7700 XT", "AMD Radeon PRO W7700"],
    "gfx1102": ["AMD Radeon RX 7600", "AMD Radeon RX 7700S", "AMD Radeon RX 7600M XT"],
    "gfx1030": ["AMD Radeon RX 6800 XT", "AMD Radeon RX 6950 XT", "AMD Radeon Pro W6800X Duo"],
    "gfx1031": ["AMD Radeon RX 6700 XT", "RX 6750 GRE 12GB", "AMD Radeon RX 6800M", "RX 6700M"],
    "gfx1032": ["AMD Radeon RX 6600", "AMD Radeon RX 6700S", "6800S", "RX 6750 GRE 10GB"],
    "gfx1033": ["AMD Custom GPU 0405"],
    "gfx1034": ["AMD Radeon RX 6500 XT", "AMD Radeon RX 6400", "Radeon Pro W6400"],
    "gfx1035": ["AMD Radeon 680M", "AMD Radeon(TM) 660M"],
    "gfx1036": ["AMD Radeon 610M"],
    "gfx1010": ["AMD Radeon RX 5700 XT", "AMD Radeon RX 5600 XT", "Radeon Pro W5700X"],
    "gfx1011": ["AMD Radeon Pro 5600M", "AMD Radeon Pro V520"],
    "gfx1012": ["AMD Radeon RX 5500 XT", "AMD Radeon Pro 5500M", "AMD Radeon Pro 5300M"],
    "gfx1103": ["AMD Radeon(TM) 780M Graphics", "AMD Radeon 760M Graphics"],
    "gfx1150": ["AMD Radeon(TM) 890M Graphics", "AMD Radeon 880M"],
    "gfx1151": ["AMD Radeon(TM) 8060S Graphics", "AMD Radeon 8050S"],
    "gfx1152": ["AMD Radeon 860M Graphics"],
    "gfx1153": ["AMD Radeon 820M Graphics"],
    "gfx950": ["AMD Instinct MI355X"],
    "gfx942": ["AMD Instinct MI300X", "AMD Instinct MI300A"],
    "gfx90a": ["AMD Instinct MI250X", "AMD Instinct MI210"],
    "gfx908": ["AMD Instinct MI100"],
    "gfx906": ["AMD Radeon VII", "AMD Radeon Pro VII", "AMD Instinct MI60 / MI50"],
    "gfx904": ["AMD Radeon Pro Vega 20"],
    "gfx900": ["Radeon RX Vega 64", "AMD Radeon RX Vega", "Radeon Vega Frontier Edition"],
    "gfx902": ["AMD Radeon(TM) Vega 8 Graphics", "AMD Radeon RX Vega 11 Graphics"],
    "gfx803": [
        "Radeon RX 580 Series",
        "AMD Radeon RX 470",
        "Radeon RX Vega M GH",
        "Radeon Pro 560",
    ],
}


@pytest.mark.parametrize(("name", "gfx"), [(n, value) for value, ns in GFX.items() for n in ns])
def test_gfx(name: str, gfx: str) -> None:
    assert gfx_of(name) == gfx
    assert gfx_of(name.lower()) == gfx


@pytest.mark.parametrize(
    "name",
    [
        "",
        "AMD Radeon(TM) Graphics",
        "AMD Radeon HD 7900 Series",
        "AMD Radeon HD 6800 Series",
        "AMD Radeon R9 200 / HD 7900 Series",
        "AMD FirePro W7000",
        "NVIDIA GeForce RTX 3060",
        "RX 67000",
    ],
)
def test_names_without_a_gfx(name: str) -> None:
    assert gfx_of(name) is None


@pytest.mark.parametrize(
    ("vendor", "name", "gfx", "expected"),
    [
        (Vendor.NVIDIA, "NVIDIA GeForce RTX 3060 Laptop GPU", None, False),
        (Vendor.NVIDIA, None, None, False),
        (Vendor.NVIDIA, "NVIDIA GB10", None, True),
        (Vendor.NVIDIA, "Orin (nvgpu)", None, True),
        (Vendor.APPLE, "Apple M1", None, True),
        (Vendor.AMD, "AMD Radeon(TM) Graphics", None, True),
        (Vendor.AMD, "AMD Radeon(TM) Graphics", "gfx1102", False),
        (Vendor.AMD, None, "gfx1036", True),
        (Vendor.AMD, None, "gfx1151", True),
        (Vendor.AMD, None, "gfx1100", False),
        (Vendor.AMD, "AMD Radeon 780M Graphics", None, True),
        (Vendor.AMD, "AMD Radeon(TM) 8060S Graphics", None, True),
        (Vendor.AMD, "AMD Radeon(TM) Vega 8 Graphics", None, True),
        (Vendor.AMD, "AMD Radeon R7 Graphics", None, True),
        (Vendor.AMD, "Radeon RX Vega 64", None, False),
        (Vendor.AMD, "AMD Radeon RX 6600", None, False),
        (Vendor.AMD, "AMD Radeon VII", None, False),
        (Vendor.AMD, None, None, None),
        (Vendor.AMD, "AMD Something", None, None),
        (Vendor.INTEL, "Intel(R) UHD Graphics 770", None, True),
        (Vendor.INTEL, "Intel(R) Arc(TM) Graphics", None, True),
        (Vendor.INTEL, "Intel(R) Arc(TM) 140V GPU (16GB)", None, True),
        (Vendor.INTEL, "Intel(R) Arc(TM) B390 GPU", None, True),
        (Vendor.INTEL, "Intel(R) Arc(TM) A770 Graphics", None, False),
        (Vendor.INTEL, "Intel(R) Arc(TM) B580 Graphics", None, False),
        (Vendor.INTEL, "Intel(R) Arc(TM) Pro A60 Graphics", None, False),
        (Vendor.INTEL, "Intel(R) Iris(R) Xe MAX Graphics", None, False),
        (Vendor.INTEL, None, None, None),
        (Vendor.OTHER, "QXL", None, None),
    ],
)
def test_integrated(
    vendor: Vendor, name: str | None, gfx: str | None, expected: bool | None
) -> None:
    assert is_integrated(vendor, name, gfx) is expected


@pytest.mark.parametrize(
    ("name", "capable"),
    [
        ("Intel(R) Arc(TM) A770 Graphics", True),
        ("Intel Arc B580", True),
        ("Intel(R) Arc(TM) Graphics", True),
        ("Intel(R) Arc(TM) 140V GPU (16GB)", True),
        ("Intel(R) Arc(TM) 130T GPU", True),
        ("Intel(R) Arc(TM) B390 GPU", True),
        ("Intel(R) UHD Graphics 770", False),
        ("Intel(R) Iris(R) Xe Graphics", False),
        ("Intel(R) HD Graphics 630", False),
        ("Intel(R) Graphics", False),
        ("Arcturus", False),
        ("", False),
    ],
)
def test_xpu(name: str, capable: bool) -> None:
    assert intel_xpu_capable(name) is capable


def test_numbers_and_names_agree() -> None:
    """The two tables are independent; where both speak, they say the same."""
    checked = 0
    for device_id in range(0x10000):
        product = amd_product(device_id)
        if product is None:
            continue
        assert re.fullmatch(r"gfx[0-9a-f]{3,4}", product.gfx)
        by_name = gfx_of(product.name)
        # One number of the 840M is the smaller chip's, and 610M and Vega 20 are two chips' names.
        if by_name is not None and device_id not in (0x1902, 0x1506, 0x66A7):
            assert (product.name, by_name) == (product.name, product.gfx)
            checked += 1
        integrated = is_integrated(Vendor.AMD, product.name, None)
        if integrated is not None and product.name != "AMD Radeon Graphics":
            assert (product.name, integrated) == (
                product.name,
                is_integrated(Vendor.AMD, None, product.gfx),
            )
    assert checked > 80


def test_intel_numbers_and_names_agree() -> None:
    products = [product for number in range(0x10000) if (product := intel_product(number))]
    assert len(products) > 100
    for product in products:
        if product.name != "Intel Iris Xe Graphics":  # the card DG1 bears the processors' name
            by_name = is_integrated(Vendor.INTEL, product.name, None)
            assert (product.name, by_name) == (product.name, product.integrated)
        assert product.integrated or all(4 * GIB <= size <= 24 * GIB for size in product.sizes)


def test_unknown_numbers() -> None:
    assert amd_product(None) is None
    assert amd_product(0xFFFF) is None
    assert intel_product(None) is None
    assert other_name(None, 1) is None
    assert other_name(0x1B36, 0x0100) == "QXL paravirtual graphics card"


@given(st.text())
def test_any_name_is_survived(name: str) -> None:
    capability, gfx = compute_capability_of(name), gfx_of(name)
    assert capability is None or re.fullmatch(r"\d{1,2}\.\d", capability)
    assert gfx is None or re.fullmatch(r"gfx[0-9a-f]{3,5}", gfx)
    assert intel_xpu_capable(name) in (True, False)
    for vendor in Vendor:
        assert is_integrated(vendor, name, None) in (True, False, None)
