"""The list of packages with its verdicts, one of them, and the check of definitions."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.catalog import check_catalog, list_packages, show_package


def own(app, package_id, text):
    folder = app.data.catalog / package_id
    folder.mkdir(parents=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")
    return folder / "package.toml"


async def listed(app, machine):
    return {item.package.id: item for item in (await list_packages(app, machine)).data}


async def test_packages_come_in_their_order(make, profile):
    app, machine = make(), profile("no-card-lin")
    items = list((await listed(app, machine)).values())
    assert [(item.package.order, item.package.id) for item in items] == sorted(
        (item.package.order, item.package.id) for item in items
    )
    last = items[-1].package.id
    changed = make()
    own(changed, last, "order = 0\n")
    assert next(iter(await listed(changed, machine))) == last


@pytest.mark.parametrize(
    ("case_id", "backends"),
    [
        ("ampere-rtx3060-win", {"a1111": "cu121", "forge": "cu121", "comfyui": "cu130",
                                "swarmui": "cu130", "easel": "cu130"}),
        ("rdna2-rx6600-win", {"a1111": "cpu", "forge": "directml", "comfyui": "rocm-windows",
                              "swarmui": "rocm-windows", "easel": "rocm-windows"}),
        ("intel-mac-5500m", {"a1111": "cpu", "forge": "cpu", "comfyui": "cpu", "swarmui": None,
                             "easel": "cpu"}),
        ("m1-rosetta", dict.fromkeys(("a1111", "forge", "comfyui", "swarmui", "easel"))),
    ],
)  # fmt: skip
async def test_verdicts(make, profile, case_id, backends):
    items = await listed(make(), profile(case_id))
    found = {package_id: items[package_id].verdict for package_id in backends}
    assert {package_id: verdict.backend for package_id, verdict in found.items()} == backends
    for package_id, verdict in found.items():
        assert verdict.supported is (backends[package_id] is not None)
        assert verdict.why.strip()


@pytest.mark.parametrize(
    "package_id",
    [
        "a1111",
        "forge",
        "comfyui",
        "easel",
        "swarmui",
    ],
)
async def test_a_translated_program_is_told_so(make, profile, package_id):
    items = await listed(make(), profile("m1-rosetta"))
    assert "Rosetta" in items[package_id].verdict.why


async def test_a_broken_definition_becomes_a_notice_and_hides_no_other(make, profile):
    app = make()
    file = own(app, "comfyui", 'order = "first"\n')
    result = await list_packages(app, profile("no-card-lin"))
    there = {item.package.id for item in result.data}
    assert {"a1111", "forge", "easel"} <= there
    assert "comfyui" not in there
    assert any(str(file) in notice.english() for notice in result.notices)


async def test_one_package(make, profile):
    result = await show_package(make(), "swarmui", profile("intel-mac-5500m"))
    assert result.command == "catalog show"
    assert result.data.definition.package.id == "swarmui"
    assert result.data.verdict.supported is False
    with pytest.raises(StablehandError) as caught:
        await show_package(make(), "swarmu", profile("no-card-lin"))
    assert caught.value.code == "package.unknown"


async def test_the_shipped_definitions_are_right(make):
    result = await check_catalog(make())
    assert set(result.data.packages) >= {"a1111", "forge", "comfyui", "swarmui", "easel"}


async def test_a_check_names_every_mistake_with_its_line(make):
    app = make()
    file = own(app, "easel", 'order = "first"\n\n[sizes]\ncheckout = "big"\n')
    for path in (file, file.parent, app.data.catalog):
        with pytest.raises(StablehandError) as caught:
            await check_catalog(app, path)
        assert caught.value.code == "catalog.invalid"
        problems = caught.value.details["problems"]
        assert {(item["where"], item["line"]) for item in problems} >= {
            ("order", 1),
            ("sizes.checkout", 4),
        }
        assert len(caught.value.more) == len(problems) - 1


async def test_a_check_finds_what_a_definition_requires_in_vain(make):
    app = make()
    reason = 'reason = { en = "It needs it", ru = "Это нужно" }'
    own(app, "swarmui", f'[[requires_install]]\npackage = "comfyuu"\nrole = "backend"\n{reason}\n')
    with pytest.raises(StablehandError) as caught:
        await check_catalog(app, app.data.catalog)
    assert caught.value.code == "catalog.invalid"
    assert "comfyuu" in str(caught.value.details["problems"])


async def test_a_folder_without_definitions(make, tmp_path):
    with pytest.raises(StablehandError) as caught:
        await check_catalog(make(), tmp_path)
    assert caught.value.code == "catalog.unreadable"
    assert caught.value.hint is not None
