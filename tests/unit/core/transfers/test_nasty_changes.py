"""Files that are another one when they are gone on with (facts, contracts 5.4: 6-9, 15, 25)."""

import zlib

import pytest

from stablehand.core.transfers.wanted import Expected
from support.hub_stand_in import plain_model
from support.hub_stand_in.scenarios import another

MIB = 1 << 20
MOST = MIB * 3 // 4
NOTHING = Expected()


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


async def test_etag_changed_begins_anew_and_says_so_once(hub, fetch, model):
    arrived = await fetch(model, scenario="etag_changed", expected=NOTHING)
    fetch.assert_whole(another(model), arrived)
    first, second = hub.requests
    assert second.headers["range"].startswith("bytes=")
    assert second.headers["if-range"] == model.tag
    assert "range" not in first.headers
    assert arrived.etag == another(model).tag
    assert sum("chang" in reason for reason in fetch.reasons()) == 1


async def test_a_file_that_was_changed_is_not_the_one_that_was_promised(fetch, model):
    error = await fetch.fails(model, scenario="etag_changed")
    assert error.code in ("download.mismatch", "download.changed")


@pytest.mark.parametrize(
    "scenario",
    [
        "etag_changed_206",
        "etag_changed_206_longer",
        "bad_content_range_start",
        "bad_content_range_total",
        "no_content_range",
        "several_ranges",
        "416_stale",
        "416_always",
    ],
)
async def test_a_part_of_something_else_is_thrown_away(fetch, model, scenario):
    arrived = await fetch(model, scenario=scenario, expected=NOTHING)
    fetch.assert_whole(model, arrived)
    first, second, *rest = fetch.asked(model)
    assert first is None
    assert second.startswith("bytes=")
    assert len(rest) == 1


async def test_a_splice_that_nothing_tells_is_found_by_the_sum_and_begun_anew(fetch, model):
    arrived = await fetch(model, scenario="etag_changed_206_unmarked")
    fetch.assert_whole(model, arrived)
    asked = fetch.asked(model)
    assert (asked[0], asked[-1]) == (None, None)
    assert len(asked) == 3


async def test_a_splice_that_comes_again_fails(fetch, model):
    error = await fetch.fails(model, scenario="etag_changed_206_always")
    assert error.code in ("download.mismatch", "download.changed")
    assert fetch.asked(model).count(None) == 2


async def test_416_complete_counts_if_the_sum_is_right(fetch, model):
    arrived = await fetch(model, scenario="416_complete")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) in ([None], [None, f"bytes={MIB}-"])


async def test_416_complete_is_none_if_the_sum_is_wrong(fetch, model):
    other = Expected(MIB, True, {"sha256": another(model).sha256})
    error = await fetch.fails(model, scenario="416_complete", expected=other)
    assert error.code == "download.mismatch"
    assert fetch.asked(model).count(None) <= 2


async def test_a_weak_etag_is_no_condition(hub, fetch, model):
    arrived = await fetch(model, scenario="etag_weak_cut")
    fetch.assert_whole(model, arrived)
    again = hub.requests[1]
    assert again.headers["range"].startswith("bytes=")
    assert again.headers.get("if-range") == model.last_modified


async def test_without_a_mark_the_size_and_the_sum_have_to_do(hub, fetch, model):
    arrived = await fetch(model, scenario="etag_none_cut")
    fetch.assert_whole(model, arrived)
    assert "if-range" not in hub.requests[1].headers


async def test_a_later_change_is_seen_by_whoever_goes_on(hub, fetch, model):
    kept = await fetch.pause(model, MOST, expected=NOTHING)
    assert 0 < kept <= MOST
    newer = hub.serve(plain_model("one.safetensors", MIB, seed=9))
    arrived = await fetch(newer, expected=NOTHING)
    fetch.assert_whole(newer, arrived)
    assert fetch.asked(model)[1] == f"bytes={kept}-"
    assert hub.requests[1].headers["if-range"] == model.tag
    assert len(hub.requests) == 2


async def test_a_part_of_which_the_hub_promises_another_sum_is_not_gone_on_with(hub, fetch, model):
    """The same server, without marks: what is asked for now is another file by the hub's own words."""
    hub.serve(plain_model("one.safetensors", MIB, etag=None, last_modified=None))
    await fetch.pause(model, MOST)
    newer = hub.serve(plain_model("one.safetensors", MIB, seed=9, etag=None, last_modified=None))
    fetch.assert_whole(newer, await fetch(newer))
    assert fetch.asked(model) == [None, None]


async def test_gzip_forced_never_counts_packed_bytes(fetch, model):
    arrived = await fetch(model, scenario="gzip_forced")
    fetch.assert_whole(model, arrived)
    assert max(said.received for said in fetch.said) == MIB


async def test_gzip_that_breaks_off_is_not_gone_on_with(fetch, model):
    arrived = await fetch(model, scenario="gzip_cut")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None, None]


async def test_hash_mismatch_is_no_success_and_can_be_tried_again(hub, fetch, model):
    error = await fetch.fails(model, scenario="hash_mismatch_once")
    assert error.code == "download.mismatch"
    assert error.details["expected"] == model.sha256
    assert error.details["found"] == another(model).sha256
    fetch.assert_whole(model, await fetch(model))
    assert fetch.asked(model)[-1] is None


async def test_an_etag_that_is_a_sum_is_one(hub, fetch):
    """Hugging Face's ETag of what lies in LFS is its SHA-256 (facts, contracts 2.4)."""
    bare = plain_model("lfs.safetensors", MIB)
    commit = ("X-Repo-Commit", "c" * 40)
    etag = f'"{bare.sha256}"'
    model = hub.serve(plain_model("lfs.safetensors", MIB, etag=etag, headers=(commit,)))
    arrived = await fetch(model, expected=NOTHING)
    fetch.assert_whole(model, arrived)
    assert arrived.verified == "sha256"
    fetch.part(model).unlink()
    error = await fetch.fails(model, scenario="hash_mismatch", expected=NOTHING)
    assert error.code == "download.mismatch"


async def test_an_etag_of_several_parts_is_no_sum(hub, fetch):
    model = hub.serve(plain_model("s3.safetensors", MIB, etag=f'"{"a" * 32}-12"'))
    fetch.assert_whole(model, await fetch(model))


async def test_other_sums_count_as_well(fetch, model):
    crc = f"{zlib.crc32(model.content()):08x}"
    arrived = await fetch(model, expected=Expected(MIB, True, {"crc32": crc}))
    assert arrived.verified == "crc32"
    fetch.part(model).unlink()
    wrong = Expected(MIB, True, {"crc32": f"{int(crc, 16) ^ 1:08x}"})
    assert (await fetch.fails(model, expected=wrong)).code == "download.mismatch"
