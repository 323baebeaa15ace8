"""Which version counts as newer: later, for the same base, and to be had."""

import pytest

from stablehand.core.models.metadata.newer import Newer, newer_of


def model(*versions, **more):
    return {"id": 1, "modelVersions": list(versions), **more}


def version(id_, base="SDXL 1.0", **more):
    return {"id": id_, "name": f"v{id_}", "baseModel": base, "status": "Published", **more}


OWN = version(10)


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        ([OWN], None),
        ([OWN, version(9)], None),
        ([version(12), version(11), OWN], 12),
        ([version(8), OWN], 8),  # the author's order counts, not the number
        ([version(12, "Flux.1 D"), OWN], None),
        ([version(12, "Pony"), version(11), OWN], 11),
        ([version(12, "sdxl 1.0"), OWN], 12),
        ([version(12, status="Draft"), OWN], None),
        ([version(12, status=None), OWN], 12),
        ([version(12, availability="Private"), OWN], None),
        ([version(12, usageControl="Generation"), OWN], None),
        ([version(12, baseModel=None), OWN], None),
        ([version("x"), version(True), version(-1), OWN], None),
        ([None, 3, [], OWN], None),
    ],
)
def test_what_is_newer(versions, newest):
    found = newer_of(model(*versions), 10, "SDXL 1.0")
    assert (found and found.version) == newest


def test_what_everybody_gets_goes_before_early_access():
    early = version(13, availability="EarlyAccess", publishedAt="2026-01-01T00:00:00Z")
    assert newer_of(model(early, version(12), OWN), 10, None) == Newer(12, "v12")
    assert newer_of(model(early, OWN), 10, None) == Newer(13, "v13", "2026-01-01T00:00:00Z", True)
    paid = version(13, paidAccess={"permanent": False, "endsAt": "2027-01-01"})
    assert newer_of(model(paid, OWN), 10, None).is_early


def test_a_version_that_was_taken_down_is_compared_by_number_and_known_base():
    rest = (version(12), version(9))
    assert newer_of(model(*rest), 10, "SDXL 1.0").version == 12
    assert newer_of(model(*rest), 10, None) is None


@pytest.mark.parametrize("mode", ["Archived", "TakenDown"])
def test_an_archive_has_nothing_new(mode):
    assert newer_of(model(version(12), OWN, mode=mode), 10, None) is None


@pytest.mark.parametrize("versions", [None, "x", {}, 7])
def test_odd_records(versions):
    assert newer_of({"modelVersions": versions}, 10, "SDXL 1.0") is None
