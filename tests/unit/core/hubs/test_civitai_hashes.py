"""CivitAI asked by sums: its true answers, odd ones, and its bad days, on a real server."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import USER_AGENT, client
from stablehand.core.hubs.civitai_hashes import (
    PICTURE_BYTES,
    CivitaiHashes,
    Match,
    Pace,
    batches,
    mended_links,
    picture_ending,
)
from support.civitai_stand_in import PNG, CivitaiStandIn, answer, cut, endless, html, to
from support.metadata_samples import MODEL, SHA256, VERSION


@pytest.fixture
def site():
    with CivitaiStandIn() as found:
        found.add(MODEL)
        yield found


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def asker(site, waits):
    async def sleep(seconds):
        waits.append(seconds)

    async with client(read_s=5) as http:
        yield CivitaiHashes(http, f"{site.url}/", sleep=sleep)


async def code_of(question):
    with pytest.raises(StablehandError) as caught:
        await question
    return caught.value.code


async def test_files_are_known_by_their_sums(site, asker):
    found = await asker.matches([SHA256, "cd" * 32])
    assert found == {SHA256: Match(1001, 2002)}
    assert site.asked == ["POST /api/v1/model-versions/by-hash/ids"]
    assert site.bodies == [[SHA256, "cd" * 32]]
    assert site.sent[0]["user-agent"] == USER_AGENT
    assert not any(
        word in USER_AGENT.lower()
        for word in ("mozilla", "chrome", "safari", "firefox", "opera", "edge")
    )


async def test_versions_models_and_single_ones(asker):
    (version,) = await asker.versions([SHA256])
    assert version["modelId"] == 1001
    assert (await asker.models([1001, 5]))[1001]["name"] == "Ink Wash"
    assert set(await asker.models([1001, 5])) == {1001}
    assert (await asker.version(SHA256[:10]))["id"] == 2002
    assert await asker.version("ff" * 32) is None
    assert await asker.version("../../me") is None
    assert await asker.model(5) is None


async def test_a_model_for_adults_is_found_too(site, asker):
    site.add({**MODEL, "id": 7, "nsfw": True})
    assert 7 in await asker.models([7])


async def test_the_header_free_sum_is_asked_by_its_first_digits(site, asker):
    assert await asker.version_by_autov3("e" * 64) is None
    assert site.asked == [f"GET /api/v1/model-versions/by-hash/{'e' * 12}"]


@pytest.mark.parametrize(
    "body",
    [[], [None], [{}], [{"hash": SHA256}], [{"hash": 7, "modelId": 1, "modelVersionId": 2}],
     [{"hash": SHA256, "modelId": -1, "modelVersionId": 2}], [{"hash": SHA256, "modelId": True, "modelVersionId": 2}],
     [{"hash": SHA256, "modelId": 10**30, "modelVersionId": 2}]],
)  # fmt: skip
async def test_odd_answers_name_nothing(site, asker, body):
    site.bad_days = [answer(body)]
    assert await asker.matches([SHA256]) == {}


@pytest.mark.parametrize("body", [None, {}, {"x": 1}, "x", 7])
@pytest.mark.parametrize("question", ["matches", "versions", "models", "version"])
async def test_another_shape_is_not_believed(site, asker, question, body):
    """A portal or a proxy that answers everything with its own JSON does not make models unknown."""
    if question == "version" and body is None:
        body = []
    site.bad_days = [answer(body)]
    asked = {"models": [1001], "version": SHA256}.get(question, [SHA256])
    with pytest.raises(StablehandError, match="cannot be understood"):
        await getattr(asker, question)(asked)


async def test_an_odd_item_costs_itself_only(site, asker):
    good = {"hash": SHA256.upper(), "modelId": 1, "modelVersionId": 2, "of_next_year": []}
    site.bad_days = [answer([{"hash": None}, good, 3])]
    assert await asker.matches([SHA256]) == {SHA256: Match(1, 2)}


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 100_000, b"\xff\xfe\x00"])
async def test_what_is_no_json_is_an_error_with_the_host_in_it(site, asker, body):
    site.bad_days = [(200, {}, body)] * 4
    with pytest.raises(StablehandError) as caught:
        await asker.matches([SHA256])
    assert caught.value.code == "network.unreachable"
    assert "127.0.0.1" in caught.value.message.english()


async def test_a_bad_moment_is_waited_out(site, asker, waits):
    site.bad_days = [html(502), cut, (503, {"Retry-After": "2"}, b"")]
    assert SHA256 in await asker.matches([SHA256])
    assert waits == [1.0, 2.0, 2.0]


async def test_a_bad_day_is_given_up_after_four_tries(site, asker, waits):
    site.bad_days = [html(520)] * 9
    assert await code_of(asker.matches([SHA256])) == "network.unreachable"
    assert len(site.asked) == 4
    assert waits == [1.0, 2.0, 4.0]


async def test_asked_too_often_waits_as_told_but_not_for_an_hour(site, asker, waits):
    site.bad_days = [(429, {"Retry-After": "20"}, b"{}"), html(403, Retry_After="5")]
    assert SHA256 in await asker.matches([SHA256])
    assert waits == [20.0, 5.0]
    site.bad_days = [(429, {"Retry-After": "3600"}, b"{}")]
    with pytest.raises(StablehandError) as caught:
        await asker.matches([SHA256])
    assert caught.value.code == "hub.limited"
    assert "60 minutes" in caught.value.hint.english()
    assert waits == [20.0, 5.0]
    site.bad_days = [html(403)] * 9
    with pytest.raises(StablehandError) as caught:
        await asker.matches([SHA256])
    assert "Try again in 2 minutes;" in caught.value.hint.english()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_is_final(site, asker, waits, status):
    site.bad_days = [answer({"error": "Unauthorized"}, status)]
    assert await code_of(asker.models([1])) == "hub.refused"
    assert waits == []


async def test_nobody_there():
    async with client(connect_s=2) as http:
        gone = CivitaiHashes(http, "http://127.0.0.1:9", pace=Pace(tries=2, first_wait_s=0.0))
        assert await code_of(gone.matches([SHA256])) == "network.unreachable"


def keyed(site):
    def headers_for(address):
        return {"Authorization": "Bearer secret"} if address.startswith(f"{site.url}/") else {}

    return headers_for


async def test_a_key_does_not_follow_to_another_origin(site):
    with CivitaiStandIn() as other:
        other.add(MODEL)
        site.bad_days = [to(f"{other.url}/api/v1/models/1001")]
        async with client() as http:
            asker = CivitaiHashes(http, site.url, headers_for=keyed(site))
            assert (await asker.model(1001))["name"] == "Ink Wash"
        assert site.sent[0]["authorization"] == "Bearer secret"
        assert "authorization" not in other.sent[0]


async def test_on_its_own_origin_the_key_stays(site):
    site.bad_days = [to("/api/v1/models/1001")]
    async with client() as http:
        await CivitaiHashes(http, site.url, headers_for=keyed(site)).model(1)
    assert [sent["authorization"] for sent in site.sent] == ["Bearer secret"] * 2


async def test_a_cookie_is_never_sent_back(site, asker):
    site.bad_days = [(200, {"Set-Cookie": "session=1; Path=/"}, b"[]")]
    await asker.matches([SHA256])
    await asker.matches([SHA256])
    assert "cookie" not in site.sent[1]


@pytest.mark.parametrize(
    "aim", ["/login?reason=x", "file:///etc/passwd", "http://10.0.0.1/", "ftp://127.0.0.1/"]
)
async def test_where_an_answer_may_not_point(site, asker, aim):
    site.bad_days = [to(aim)] * 4
    assert await code_of(asker.model(1)) in ("hub.refused", "network.unreachable")


async def test_going_round_in_a_circle_ends(site, asker):
    site.bad_days = [to("/api/v1/models/1")] * 50
    assert await code_of(asker.model(1)) == "network.unreachable"
    assert len(site.asked) <= 20


async def test_a_question_is_not_turned_into_another(site, asker):
    site.bad_days = [to("/elsewhere", 302)]
    assert await code_of(asker.matches([SHA256])) == "hub.refused"


async def test_a_picture_is_what_its_bytes_are(site, asker):
    site.pictures = {
        "/x/width=450/3.svg": PNG,
        "/x/evil.png": b"<svg onload='x'/>",
        "/x/page.png": b"<html>",
    }
    found = await asker.picture(f"{site.url}/x/original=true/3.svg")
    assert (found.content, found.ending) == (PNG, ".png")
    assert await asker.picture(f"{site.url}/x/evil.png") is None
    assert await asker.picture(f"{site.url}/x/page.png") is None
    assert await asker.picture(f"{site.url}/x/none.png") is None


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:1", "", "http://10.0.0.1/x.png", "http://["]
)
async def test_no_other_address_is_asked_for_a_picture(site, asker, address):
    assert await asker.picture(address) is None
    assert site.asked == []


async def test_a_site_elsewhere_cannot_have_this_machine_asked():
    async with client() as http:
        far = CivitaiHashes(http, "https://civitai.example")
        with CivitaiStandIn() as here:
            here.pictures = {"/x.png": PNG}
            assert await far.picture(f"{here.url}/x.png") is None
            assert here.asked == []


async def test_a_picture_without_end_is_let_go(site, asker):
    site.bad_days = [endless(PICTURE_BYTES + 2**20)] * 4
    assert await code_of(asker.picture(f"{site.url}/x.png")) == "network.unreachable"
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PNG, ".png"), (b"\xff\xd8\xff\xe0", ".jpeg"), (b"RIFF0000WEBPVP8 ", ".webp"), (b"GIF89a..", ".gif"),
     (b"\0\0\0\x20ftypavif", ".avif"), (b"<svg/>", None), (b"\0\0\0\x20ftypmp42", None), (b"", None), (b"RIFF", None)],
)  # fmt: skip
def test_first_bytes(content, ending):
    assert picture_ending(content) == ending


def test_batches():
    assert batches(range(5), 2) == [[0, 1], [2, 3], [4]]
    assert batches([], 2) == []


def test_links_for_downloads_lead_to_the_site():
    mended = mended_links(VERSION, "https://civitai.example/")
    assert mended["downloadUrl"] == "https://civitai.example/api/download/models/2002"
    assert (
        mended["files"][0]["downloadUrl"]
        == "https://civitai.example/api/download/models/2002?fileId=3003"
    )
    assert "undefined" not in str(mended)
    assert mended_links({"id": 1, "files": None}, "https://x") == {
        "id": 1, "files": None, "downloadUrl": "https://x/api/download/models/1",
    }  # fmt: skip
