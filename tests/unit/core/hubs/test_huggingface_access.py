"""Who may have what of Hugging Face, and its bad days."""

from contextlib import suppress
from itertools import repeat

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import client
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.core.hubs.listing import Query
from support.asking_huggingface import SECRET, error_of, made
from support.hub_stand_in import Answer, as_json, as_text, plain_model
from support.hub_stand_in.huggingface import Repo, Token, many

# Who may


async def test_what_is_private_or_not_there_looks_the_same_without_a_token(face, asker):
    face.add(Repo("maker/private", private=True))
    for id_ in ("maker/private", "maker/none"):
        error = await error_of(asker.model(id_))
        assert error.code == "hub.login"
        assert id_ in str(error) and "token set hf" in str(error.hint)


async def test_with_a_token_what_is_not_there_is_said_to_be_missing(face, known):
    face.add(Repo("maker/model", {}))
    error = await error_of(known.model("maker/none"))
    assert error.code == "hub.missing" and error.exit_code == 3
    error = await error_of(known.model("maker/model", "v9"))
    assert error.code == "hub.missing" and "maker/model@v9" in str(error)


async def test_a_gated_model_is_shown_with_what_to_do(face, asker):
    face.add(
        Repo(
            "maker/gated",
            {"README.md": b"# Gated", "g.safetensors": plain_model("g", 512)},
            gated="manual",
            card={"license": "other", "license_name": "own", "extra_gated_prompt": "Be kind."},
        )
    )
    model = await asker.model("maker/gated")
    assert (model.access.state, model.access.said) == ("gated", "Be kind.")
    assert model.access.page == f"{face.address}/maker/gated"
    assert model.licence.asks and model.description == "# Gated"
    assert {file.access.state for file in model.versions[0].files} == {"gated"}
    access = await asker.auth_check("maker/gated")
    assert access.state == "gated" and "Please log in" in access.said


async def test_accepted_terms_open_a_model(face, known):
    face.add(Repo("maker/gated", {"g.safetensors": plain_model("g", 512)}, gated="auto"))
    assert (await known.model("maker/gated")).access.state == "gated"
    face.tokens[SECRET].pending.add("maker/gated")
    assert (await known.auth_check("maker/gated")).state == "pending"
    face.tokens[SECRET] = Token("somebody", accepted={"maker/gated"})
    assert (await known.auth_check("maker/gated")).state == "open"
    assert (await known.model("maker/gated")).access.state == "open"
    _model, file = await known.file("maker/gated", None, "g.safetensors")
    assert file.access.state == "open"


async def test_a_token_that_lacks_the_permission_is_told_so(face, known):
    face.add(Repo("maker/gated", {}, gated="auto"))
    face.tokens[SECRET] = Token("somebody", role="fineGrained", reads_gated=False)
    access = await known.auth_check("maker/gated")
    assert (access.state, access.page) == ("login", f"{face.address}/settings/tokens")
    assert "fine-grained" in access.said and "may not read" in str(access.why)


async def test_a_token_that_has_ended_is_no_missing_model(face, known):
    face.add(Repo("maker/model", {}))
    face.tokens.clear()
    error = await error_of(known.model("maker/model"))
    assert error.code == "hub.token" and "token set hf" in str(error.hint)
    assert (await error_of(known.search(Query()))).code == "hub.token"
    assert SECRET not in f"{error} {error.hint} {error.details}"


async def test_what_was_taken_down_is_told_so(face, asker):
    face.add(Repo("maker/gone", {}, disabled=True))
    assert (await error_of(asker.model("maker/gone"))).code == "hub.disabled"
    assert (await asker.auth_check("maker/gone")).state == "disabled"


async def test_who_a_token_is_of(face, known, asker):
    account = await known.who()
    assert (account.name, account.role, account.reads_gated) == ("somebody", "read", None)
    face.tokens[SECRET] = Token("somebody", role="fineGrained", reads_gated=False)
    assert (await known.who()).reads_gated is False
    face.tokens.clear()
    assert (await error_of(known.who())).code == "hub.token"
    asked = face.whoami
    assert (await error_of(asker.who())).code == "hub.login"
    assert face.whoami == asked


async def test_whose_token_it_is_is_asked_once_however_busy_the_hub_is(face, known, waits):
    face.hub.route(
        "GET", "/api/whoami-v2", lambda asked: as_json({}, 429, RateLimit='"api";r=0;t=9')
    )
    error = await error_of(known.who())
    assert (error.code, error.details["retry_after_s"]) == ("hub.limited", 10)
    assert len(face.hub.requests) == 1 and waits == []


async def test_the_token_goes_to_the_hub_and_no_further(face, known):
    face.add(Repo("maker/model", {"README.md": b"# One"}))
    to = f"{face.hub.foreign}/elsewhere"
    face.hub.route("GET", ".*/README.md", lambda asked: Answer(302, (("Location", to),)))
    face.hub.route("GET", "/elsewhere", lambda asked: as_text("# Elsewhere"), "foreign")
    assert (await known.model("maker/model")).description == "# Elsewhere"
    face.hub.assert_no_leaks(SECRET)
    assert [asked.bearer for asked in face.hub.requests if asked.listener == "foreign"] == [None]


# Bad days


async def test_a_busy_hub_is_asked_again_when_it_said(face, asker, waits):
    face.add(*many(1))
    busy = iter(
        [
            as_json({}, 429, RateLimit='"api";r=0;t=7'),
            as_json({}, 429, Retry_After="3"),
            as_json({}, 503),
        ]
    )
    true = face._list
    face.hub.route("GET", "/api/models", lambda asked: next(busy, None) or true(asked))
    assert len((await asker.search(Query())).models) == 1
    assert waits == [8.0, 3.0, 4.0]
    quota = asker.quota
    assert (quota.bucket, quota.left, quota.resets_s, quota.most) == ("api", 480, 210, 500)


async def test_a_hub_that_wants_long_to_be_left_alone_is_given_up(face, asker, waits):
    face.hub.route(
        "GET", "/api/models", lambda asked: as_json({}, 429, RateLimit='"api";r=0;t=240')
    )
    error = await error_of(asker.search(Query()))
    assert (error.code, error.details["retry_after_s"]) == ("hub.limited", 241)
    assert waits == [] and "5 minutes" in str(error.hint)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_hub_that_stays_down_is_said_to_be_so(face, asker, waits, status):
    face.hub.route("GET", "/api/models", lambda asked: as_json({}, status))
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [400, 405, 410, 418])
async def test_what_no_second_try_mends_is_asked_once(face, asker, waits, status):
    face.hub.route("GET", "/api/models", lambda asked: as_json({}, status))
    assert (await error_of(asker.search(Query()))).code in ("network.unreachable", "hub.missing")
    assert len(face.hub.requests) == 1 and waits == []


async def test_a_broken_connection_is_tried_again(face, waits):
    def cut(asked, wire):
        wire.raw(b"HTTP/1.1 200 -\r\nContent-Length: 100\r\n\r\n[{")
        wire.reset()

    face.hub.route("GET", "/api/models", lambda asked: cut)
    async with client(read_s=5) as http:
        asker = made(http, face, waits, pace=Pace(tries=2))
        assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert len(face.hub.requests) == 2


async def test_redirects_in_a_circle_are_no_reason_to_try_again(face, asker, waits):
    face.hub.route("GET", "/api/models", lambda asked: Answer(302, (("Location", asked.target),)))
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert waits == []


async def test_a_page_that_never_ends_is_left(face, asker):
    face.add(*many(2))
    link = f'<{face.address}/api/models?cursor=same>; rel="next"'
    face.hub.route("GET", "/api/models", lambda asked: as_json([{"id": "a/b"}], Link=link))
    page = await asker.search(Query(limit=1))
    again = await asker.search(Query(limit=1, cursor=page.cursor))
    assert again.cursor is None


async def test_more_than_anybody_wants_is_not_read(face, asker):
    def endless(asked, wire):
        wire.head(200, [("Content-Type", "application/json"), ("Connection", "close")])
        for _piece in range(40):
            wire.raw(b" " * (1 << 20))
        wire.hang_up()

    face.hub.route("GET", "/api/models", lambda asked: endless)
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"


async def test_of_several_questions_the_one_that_fails_is_told(face, asker):
    face.add(Repo("maker/model", {"README.md": b"# One"}, card={}))
    face.hub.route("GET", "/api/models/.*/tree/.*", lambda asked: as_json({}, 418))
    assert (await error_of(asker.model("maker/model"))).code == "network.unreachable"
    face.hub.route("GET", "/api/models", lambda asked: as_json({}, 429, Retry_After="99"))
    query = Query(kinds=("lora", "controlnet"), bases=("sdxl", "flux1-dev"))
    assert (await error_of(asker.search(query))).code == "hub.limited"


RUBBISH = (b"", b"null", b"7", b'"x"', b"[[]]", b'{"id": {}}', b"\xff\xfe", b"<html>", b"[" * 50_000, b'{"a": NaN, "b": 1e999}',
           b"9" * 6_000)  # fmt: skip
ODD_HEADERS = (
    (("Link", '<>; rel="next"'), ("RateLimit", '"";r=;t=')),
    (("Link", "rel=next; <http://[bad>"), ("Content-Type", "\u00e9")),
    (("Link", f'<?cursor={"x" * 9_000}>; rel="next"'),),
    (("Content-Encoding", "gzip"),),
    (("X-Error-Code", "\u00ff"), ("X-Error-Message", "x" * 5_000)),
)


@pytest.mark.parametrize("status", [200, 401, 403, 404])
@pytest.mark.parametrize("route", ["/api/models", "/api/models/a/b", ".*/tree/.*", ".*/README.md", ".*/auth-check", ".*/whoami-v2"])  # fmt: skip
async def test_whatever_is_answered_is_understood_or_an_error_of_ours(face, waits, route, status):
    face.tokens[SECRET] = Token("somebody")
    face.add(
        Repo("a/b", {"README.md": b"# One", "w.safetensors": plain_model("w", 300)}, gated="auto")
    )
    bodies = [(body, ()) for body in RUBBISH] + [(b"[]", headers) for headers in ODD_HEADERS]
    answers = iter([])
    face.hub.route("GET", route, lambda asked: next(answers))
    async with client(read_s=5) as http:
        asker = made(http, face, waits, SECRET, pace=Pace(tries=1))
        for body, headers in bodies:
            answer = Answer(status, headers, body)
            answers = repeat(answer)
            for question in (
                asker.search(Query()),
                asker.model("a/b"),
                asker.file("a/b", "main", "w.safetensors"),
                asker.auth_check("a/b"),
                asker.who(),
            ):
                with suppress(StablehandError):
                    await question
