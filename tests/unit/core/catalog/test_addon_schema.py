"""Which add-on fits which torch: a table by hand, and the shape of the table that ships."""

import re

import pytest
from packaging.version import Version
from pydantic import ValidationError

from stablehand.core.catalog.addon_schema import (
    AddonGround,
    AddonUse,
    AddonWheel,
    addon_table,
    fitting_wheel,
)
from stablehand.core.hardware.wheels import wheel_table

LINUX, WINDOWS, ARM = "linux-x86_64", "windows-x86_64", "linux-arm64"


def ground(torch="2.7.1", backend="cu128", platform=LINUX, python="3.11", capability=8.6):
    known = wheel_table().backends.get(backend)
    family = known.family if known else ""
    return AddonGround(torch, backend, family, platform, python, capability, "the card")


@pytest.mark.parametrize(
    ("addon", "where", "wanted"),
    [
        ("xformers", ground(), "xformers==0.0.31.post1"),
        ("xformers", ground("2.1.2", "cu121", python="3.10"), "xformers==0.0.23.post1"),
        ("xformers", ground("2.3.1", "cu121", WINDOWS, "3.10", 6.1), "xformers==0.0.27"),
        ("xformers", ground("2.9.1", "cu130", WINDOWS, "3.13", 12.0), "xformers==0.0.33.post2"),
        ("xformers", ground("2.7.1", "cu118"), "torch 2.7.1"),
        ("xformers", ground("2.9.0", "cu128"), "torch 2.9.0"),
        ("xformers", ground("2.13.0", "cu130"), "torch 2.13.0"),
        ("xformers", ground("2.7.1", "cpu", capability=None), "build cpu"),
        ("xformers", ground("2.7.1", "rocm6.3", capability=None), "build rocm6.3"),
        ("xformers", ground("2.7.1", "cu128 (general index)"), "build cu128 (general index)"),
        ("xformers", ground("2.1.2", "cu121", python="3.12"), "Python 3.12"),
        ("xformers", ground(platform=ARM), "this system"),
        ("xformers", ground(capability=6.1), "compute capability 7.0"),
        ("xformers", ground(capability=None), "compute capability"),
        ("xformers", ground(None), "no torch"),
        ("triton", ground(), "torch brings it along"),
        ("triton", ground("2.8.0", "cu128", WINDOWS), "triton-windows==3.4.0.post21"),
        ("triton", ground("2.11.0", "cu128", WINDOWS), "torch 2.11.0"),
        ("sageattention", ground("2.13.0", "cu130"), "sageattention==1.0.6"),
        (
            "sageattention",
            ground("2.9.1", "cu130", WINDOWS),
            "sageattention==1.0.6 triton-windows==3.5.1.post24",
        ),
        ("sageattention", ground(capability=7.5), "compute capability 8.0"),
        ("sageattention", ground("2.7.1", "xpu", capability=None), "build xpu"),
        ("flash_attn", ground(), "source"),
        ("nunchaku", ground(), "outside the package index"),
    ],
    ids=lambda value: (
        value
        if isinstance(value, str)
        else f"{value.torch}-{value.backend}-{value.platform}-{value.python}-{value.capability}"
    ),
)
def test_what_fits_where(addon, where, wanted):
    found = fitting_wheel(addon_table()[addon], where)
    said = " ".join(found.requires) if isinstance(found, AddonWheel) else found.english()
    if "==" in wanted:
        assert said == wanted
    else:
        assert not isinstance(found, AddonWheel)
        assert wanted in said


def test_every_row_names_torches_that_there_are():
    table = wheel_table()
    for addon in addon_table().values():
        assert addon.wheels or addon.needs, "why nothing fits is said"
        for row in addon.wheels:
            assert set(row.torch) <= set(table.releases)
            assert set(row.backends) <= set(table.backends)
            assert set(row.families) <= {item.family for item in table.backends.values()}
            assert row.backends or row.families
            low, high = (Version(series) for series in row.python)
            for release in row.torch:
                has = table.releases[release].python
                assert low >= Version(has[0]) or low <= high <= Version("3.14")
            # What carries its own code for one CUDA comes from the index of that build.
            assert (row.source == "torch") == bool(row.backends)


@pytest.mark.parametrize("key", list(addon_table()))
def test_two_rows_never_fit_the_same(key):
    seen = set()
    for row in addon_table()[key].wheels:
        for at in (
            (t, b, p)
            for t in row.torch
            for b in (*row.backends, *row.families)
            for p in row.platforms
        ):
            assert at not in seen
            seen.add(at)


@pytest.mark.parametrize(
    "line",
    ["xformers", "xformers>=1", "--index-url=http://x", "x @ https://x/y.whl", "x==1 ; extra"],
)
def test_only_exact_versions_are_in_the_table(line):
    row = {"torch": ["2.7.1"], "python": ["3.9", "3.12"], "capability": "6.0", "requires": [line]}
    with pytest.raises(ValidationError):
        AddonWheel.model_validate(row)


def test_a_definition_names_known_add_ons_only():
    with pytest.raises(ValidationError, match=re.escape("knows no add-on 'warp_drive'")):
        AddonUse.model_validate({"id": "warp_drive"})
