"""What answers mean: pure, one table."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.transfers.answers import (
    Anew,
    Asked,
    Bytes,
    Complete,
    Later,
    Refusal,
    Version,
    judge,
    leads_to_login,
)
from stablehand.core.transfers.wire import Said

HUB, STORE = "https://hub.example/a/x.safetensors", "https://cdn.example/x?sig=1"
KNOWN = Version('"one"')
FIRST = Asked(0, None, None, None, HUB)
REST = Asked(100, None, KNOWN, 1000, HUB)
PIECE = Asked(100, 200, KNOWN, 1000, HUB)


def said(status, place=STORE, way=None, **headers):
    return Said(status, {k.replace("_", "-"): v for k, v in headers.items()}, place, way or {})


def part(text, etag='"one"', **more):
    return said(206, content_range=text, etag=etag, **more)


def test_what_is_asked():
    assert FIRST.headers == {}
    assert REST.headers == {"Range": "bytes=100-", "If-Range": '"one"'}
    assert PIECE.headers == {"Range": "bytes=100-199", "If-Range": '"one"'}
    weak = Version('"one"', True, "Tue, 03 Mar 2026 10:00:00 GMT")
    dated = Asked(5, None, weak, 9, HUB)
    assert dated.headers["If-Range"] == "Tue, 03 Mar 2026 10:00:00 GMT"
    assert "If-Range" not in Asked(5, None, Version('"one"', True), 9, HUB).headers


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"etag": '"a"'}, Version('"a"')),
        ({"etag": 'W/"a"'}, Version('"a"', True)),
        ({"etag": "a"}, Version()),
        ({"etag": '""'}, Version()),
        ({}, Version()),
    ],
)
def test_versions(told, expected):
    assert Version.of(told) == expected


def test_only_what_is_certain_is_a_difference():
    assert Version('"a"').differs(Version('"b"'))
    assert not Version('"a"').differs(Version('"b"', True))
    assert not Version('"a"').differs(Version())
    assert Version(last_modified="x").differs(Version(last_modified="y"))


@pytest.mark.parametrize(
    ("asked", "answer", "start", "total"),
    [
        (FIRST, said(200, content_length="1000"), 0, 1000),
        (FIRST, said(200), 0, None),
        (FIRST, said(200, transfer_encoding="chunked", content_length="7"), 0, None),
        (FIRST, part("bytes 0-999/1000"), 0, 1000),
        (REST, part("bytes 100-999/1000", content_length="900"), 100, 1000),
        (REST, part("bytes 100-999/*"), 100, None),
        (PIECE, part("bytes 100-199/1000"), 100, 1000),
        (PIECE, part("bytes 100-149/1000"), 100, 1000),  # less than was wanted is a beginning
    ],
)
def test_bytes_that_fit(asked, answer, start, total):
    verdict = judge(asked, answer)
    assert isinstance(verdict, Bytes)
    assert (verdict.start, verdict.facts.total, verdict.anew) == (start, total, None)


@pytest.mark.parametrize(
    ("answer", "is_changed"),
    [
        (said(200, etag='"two"', content_length="1000"), True),
        (said(200, etag='"one"', content_length="1000"), False),
        (said(200, content_length="1000"), False),
    ],
)
def test_the_whole_in_place_of_a_part(answer, is_changed):
    verdict = judge(REST, answer)
    assert isinstance(verdict, Bytes)
    assert verdict.start == 0
    assert verdict.anew.is_changed is is_changed


@pytest.mark.parametrize(
    ("answer", "is_changed"),
    [
        (part("bytes 100-999/1001"), True),
        (part("bytes 100-999/1000", etag='"two"'), True),
        (part("bytes 99-999/1000"), False),
        (part("bytes 0-999/1000"), False),
        (part("bytes 100-999/1000", content_length="899"), False),
        (part("bytes 100-50/1000"), False),
        (part("garbage"), False),
        (said(206, content_type="multipart/byteranges"), False),
        (part("bytes 100-999/1000", content_encoding="gzip"), False),
        (said(416, content_range="bytes */50"), False),
        (said(416), False),
    ],
)
def test_what_does_not_fit_begins_anew(answer, is_changed):
    verdict = judge(REST, answer)
    assert isinstance(verdict, Anew)
    assert verdict.is_changed is is_changed


def test_more_than_a_piece_is_not_the_piece():
    assert isinstance(judge(PIECE, part("bytes 100-200/1000")), Anew)


def test_416_at_the_very_end_is_the_end():
    assert judge(REST, said(416, content_range="bytes */100")) == Complete(100)
    assert isinstance(judge(FIRST, said(416, content_range="bytes */0")), Anew)


@pytest.mark.parametrize("status", [408, 425, 500, 502, 504, 520, 599])
def test_what_passes_is_asked_again(status):
    verdict = judge(FIRST, said(status))
    assert isinstance(verdict, Later)
    assert not verdict.lessen


@pytest.mark.parametrize("status", [429, 503])
def test_whoever_has_too_much_to_do_is_left_alone(status):
    verdict = judge(FIRST, said(status, HUB))
    assert (verdict.lessen, verdict.origin) == (True, "https://hub.example:443")


@pytest.mark.parametrize(
    ("status", "place", "is_fresh", "kind"),
    [
        (401, HUB, True, "login"),
        (403, HUB, True, "login"),
        (404, HUB, True, "missing"),
        (410, HUB, True, "missing"),
        (451, HUB, True, "refused"),
        (405, HUB, True, "refused"),
        (403, STORE, True, "expired"),
        (400, STORE, True, "expired"),
        (404, STORE, True, "missing"),
        (404, STORE, False, "expired"),
        (304, HUB, True, "refused"),
    ],
)
def test_refusals(status, place, is_fresh, kind):
    asked = Asked(0, None, None, None, HUB, is_fresh)
    assert judge(asked, said(status, place)) == Refusal(kind, status)


def test_a_way_to_the_login_is_one():
    assert judge(FIRST, said(302, HUB, location="/login?x=y")) == Refusal("login", 302)
    assert leads_to_login("https://hub.example/?reason=download-auth")
    assert not leads_to_login("https://hub.example/logins/x")
    assert not leads_to_login("http://[::bad/")


def test_an_etag_is_a_sum_only_where_a_hub_of_models_says_so():
    sha256, sha1 = "ab" * 32, "cd" * 20
    way = {"x-repo-commit": "f" * 40, "x-linked-etag": f'"{sha256}"'}
    facts = judge(FIRST, said(200, way=way, etag='"md5-of-parts-3"')).facts
    assert (facts.sha256, facts.git_sha1, facts.commit) == (sha256, None, "f" * 40)
    way = {"x-repo-commit": "f" * 40}
    facts = judge(FIRST, said(200, way=way, etag=f'W/"{sha1}"')).facts
    assert (facts.sha256, facts.git_sha1) == (None, sha1)
    facts = judge(FIRST, said(200, etag=f'"{sha256}"')).facts
    assert (facts.sha256, facts.git_sha1) == (None, None)


def test_what_is_packed_is_unpacked_and_has_no_length():
    verdict = judge(FIRST, said(200, content_encoding="gzip", content_length="50", etag='"x"'))
    assert (verdict.facts.encoding, verdict.facts.total) == ("gzip", None)
    assert verdict.facts.version == Version()
    assert not verdict.facts.has_ranges
    with pytest.raises(StablehandError) as caught:
        judge(FIRST, said(200, content_encoding="br"))
    assert caught.value.code == "network.unreachable"
