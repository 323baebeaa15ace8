"""What stands beside an unfinished file, and the sums that are taken while it comes."""

import hashlib
import json
import zlib

import blake3
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.transfers.answers import Facts, Version
from stablehand.core.transfers.finishing import compared
from stablehand.core.transfers.hashing import FrontHasher, git_sha1_of
from stablehand.core.transfers.part import (
    Part,
    Piece,
    discard,
    forget,
    lock_of,
    part_of,
    state_of,
    taken_lock,
)
from stablehand.core.transfers.ranges import Ranges
from stablehand.core.transfers.record import Record, may_go_on
from stablehand.core.transfers.state import read_state, write_state
from stablehand.core.transfers.wanted import Expected, Wanted

SECRET = "hf_thisisnotforanybody"
CONTENT = bytes(range(256)) * 20_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def wanted(tmp_path):
    return Wanted(
        f"https://hub.example/a/x.bin?token={SECRET}&fileId=7",
        tmp_path / "x.bin",
        "x.bin",
        Expected(len(CONTENT), True, {"sha256": SHA256}),
        resolver={"service": "civitai", "version": "12"},
    )


def facts(**more):
    told = {"total": 1000, "version": Version('"a"'), "has_ranges": True, **more}
    return Facts(**told)


def test_a_record_comes_back_as_it_was_and_holds_no_secret(wanted):
    file = state_of(wanted.target)
    record = Record(file, wanted, None)
    record.take(facts(commit="c" * 40, sha256="ab" * 32, suggested_name="y.bin"))
    for number in range(50):
        record.attempt("hub.example", f"try {number}", number)
    part = Part(part_of(wanted.target), Ranges(), ())
    part.write(Piece(0, None), memoryview(b"x" * 10))
    part.write(Piece(20, None), memoryview(b"y" * 5))
    record.flush(part)
    part.close()
    assert SECRET not in file.read_text("utf-8")
    assert "token" not in file.read_text("utf-8")
    kept = read_state(file)
    assert kept.ranges == ((0, 10), (20, 25))
    assert (kept.received, kept.total, kept.etag, kept.etag_weak) == (15, 1000, '"a"', False)
    assert (kept.commit, kept.suggested_name) == ("c" * 40, "y.bin")
    assert [attempt.outcome for attempt in kept.attempts] == [f"try {n}" for n in range(30, 50)]
    again = Record(file, wanted, kept)
    assert (again.total, again.version, again.here.received) == (1000, Version('"a"'), 15)
    assert again.is_mixed
    # What was expected counts more than what the hub said with its bytes.
    assert again.sums(wanted.expected.hashes) == {"sha256": SHA256}
    assert again.sums({}) == {"sha256": "ab" * 32}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"v": 2, "source": "x", "final_name": "y"}',
        b'{"v": 1, "source": "x", "final_name": "y", "ranges": [[0, -5]]}',
        b'{"v": 1, "source": "x", "final_name": "y", "total": 1e40}',
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_trusted_is_as_good_as_nothing(tmp_path, content):
    file = tmp_path / "x.part.json"
    file.write_bytes(content)
    assert read_state(file) is None
    assert read_state(tmp_path / "other") is None


def test_what_is_packed_is_not_gone_on_with(wanted):
    record = Record(state_of(wanted.target), wanted, None)
    record.take(facts(total=None, encoding="gzip"))
    part = Part(part_of(wanted.target), Ranges(), ())
    part.write(Piece(0, None), memoryview(b"x" * 10))
    record.flush(part)
    part.close()
    assert read_state(state_of(wanted.target)).ranges == ()


def test_later_answers_do_not_forget_what_the_hub_said(wanted):
    record = Record(state_of(wanted.target), wanted, None)
    record.take(facts(commit="c" * 40, sha256="ab" * 32))
    assert not record.is_mixed
    record.take(facts(version=Version(), suggested_name="z.bin"))
    assert record.is_mixed
    assert record.version == Version('"a"')
    assert record.sums({}) == {"sha256": "ab" * 32}
    record.clear()
    assert (record.total, record.sums({}), record.is_mixed) == (None, {}, False)


def test_which_part_belongs_to_what_is_wanted(wanted, tmp_path):
    kept = Record(state_of(wanted.target), wanted, None).state
    assert may_go_on(kept, wanted)
    elsewhere = Wanted("https://other.example/q", wanted.target, "x", wanted.expected)
    assert may_go_on(kept, elsewhere)  # the same sum
    other_sum = Expected(hashes={"sha256": "0" * 64})
    assert not may_go_on(kept, Wanted(wanted.address, wanted.target, "x", other_sum))
    assert not may_go_on(kept, Wanted("https://other.example/q", wanted.target, "x"))
    same_id = Wanted("https://other.example/q", wanted.target, "x", resolver=wanted.resolver)
    assert may_go_on(kept, same_id)
    other_id = Wanted(
        wanted.address, wanted.target, "x", resolver={"service": "civitai", "version": "13"}
    )
    assert not may_go_on(kept, other_id)  # its query, which is not kept, tells it apart


def test_a_part_is_cut_to_what_is_known_to_be_good(tmp_path):
    file = tmp_path / "x.part"
    file.write_bytes(b"a" * 100)
    part = Part(file, Ranges.of([(0, 30), (40, 60)]), ())
    part.close()
    assert file.stat().st_size == 60
    part = Part(file, Ranges.of([(0, 30), (40, 200)]), ())
    part.close()
    assert part.here.spans == ((0, 30), (40, 60))
    part = Part(file, Ranges(), ())
    part.close()
    assert file.stat().st_size == 0


def test_one_has_the_lock_and_whoever_is_done_leaves_nothing(wanted):
    lock = taken_lock(wanted.target, "x.bin")
    with pytest.raises(StablehandError) as caught:
        taken_lock(wanted.target, "x.bin")
    assert caught.value.code == "download.busy"
    with pytest.raises(StablehandError):
        discard(wanted.target)
    lock.release()
    part_of(wanted.target).write_bytes(b"1")
    write_state(state_of(wanted.target), Record(state_of(wanted.target), wanted, None).state)
    forget(wanted.target)
    assert [file.name for file in wanted.target.parent.iterdir()] == ["x.bin.part"]
    discard(wanted.target)
    assert list(wanted.target.parent.iterdir()) == []
    assert not lock_of(wanted.target).exists()


def test_sums_follow_the_front(tmp_path):
    file = tmp_path / "x.part"
    part = Part(file, Ranges(), ("blake3", "crc32"))
    half = len(CONTENT) // 2
    part.write(Piece(half, None), memoryview(CONTENT[half:]))
    assert part.hasher.hashed == 0  # nothing is at the front yet
    part.write(Piece(0, None), memoryview(CONTENT[:half]))
    found = part.hasher.result(len(CONTENT))
    part.close()
    assert found == {
        "sha256": SHA256,
        "blake3": blake3.blake3(CONTENT).hexdigest(),
        "crc32": f"{zlib.crc32(CONTENT):08x}",
    }


def test_a_part_that_begins_anew_has_new_sums(tmp_path):
    part = Part(tmp_path / "x.part", Ranges(), ())
    part.write(Piece(0, None), memoryview(b"wrong" * 1000))
    part.restart()
    part.write(Piece(0, None), memoryview(CONTENT))
    assert part.hasher.result(len(CONTENT)) == {"sha256": SHA256}
    part.close()


def test_what_is_here_from_before_is_read_once(tmp_path):
    file = tmp_path / "x.part"
    file.write_bytes(CONTENT[:1000])
    part = Part(file, Ranges.of([(0, 1000)]), ())
    part.write(Piece(1000, None), memoryview(CONTENT[1000:]))
    assert part.hasher.result(len(CONTENT))["sha256"] == SHA256
    part.close()


def test_a_file_that_is_gone_is_no_sum(tmp_path):
    hasher = FrontHasher(tmp_path / "nothing")
    with pytest.raises(OSError, match="nothing"):
        hasher.result(10)
    short = tmp_path / "short"
    short.write_bytes(b"12345")
    with pytest.raises(OSError, match="shorter"):
        FrontHasher(short).result(10)


def test_the_sum_of_git(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"hello\n")
    assert git_sha1_of(file, 6) == "ce013625030ba8dba906f756967f9e9ca394464a"


SUMS = {"sha256": "aa", "crc32": "bb"}


@pytest.mark.parametrize(
    ("promised", "expected", "by"),
    [
        ({"sha256": "aa", "crc32": "wrong"}, Expected(), "sha256"),
        ({"crc32": "bb"}, Expected(5, True), "crc32"),
        ({"autov2": "zz"}, Expected(10, True), "size"),
        ({}, Expected(10 + 1024), "size"),
        ({}, Expected(), "none"),
    ],
)
def test_what_it_is_compared_by(promised, expected, by):
    assert compared("x", 10, promised, SUMS, expected) == by


@pytest.mark.parametrize(
    ("total", "promised", "expected", "code"),
    [
        (10, {"sha256": "zz"}, Expected(10, True), "download.mismatch"),
        (10, {"sha256": "zz"}, Expected(11, True), "download.short"),
        (10, {}, Expected(11, True), "download.short"),
        (10, {}, Expected(10 + 1025), "download.short"),
        (0, {}, Expected(), "download.short"),
    ],
)
def test_what_is_not_what_was_promised(total, promised, expected, code):
    with pytest.raises(StablehandError) as caught:
        compared("x", total, promised, SUMS, expected)
    assert caught.value.code == code


def test_an_empty_file_may_be_promised():
    assert compared("x", 0, {}, SUMS, Expected(0, True)) == "size"


def test_a_state_is_one_json_that_people_can_read(wanted):
    file = state_of(wanted.target)
    write_state(file, Record(file, wanted, None).state)
    told = json.loads(file.read_text("utf-8"))
    assert told["v"] == 1
    assert told["source"] == "https://hub.example/a/x.bin"
    assert told["resolver"] == {"service": "civitai", "version": "12"}
    assert told["expected"]["sha256"] == SHA256
