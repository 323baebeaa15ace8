"""What CivitAI's refusals mean: the same status stands for several things, and each has its own words."""

import json
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.errors import ERROR_CODES
from stablehand.core.base.web import USER_AGENT
from stablehand.core.hubs.civitai_failures import api_problem, download_problem
from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.civitai import DEADLINE, KEY, CivitaiSite
from support.hub_stand_in.civitai_records import model_record, version_record

ADDRESS = "https://civitai.example/api/download/models/2?fileId=3&token=secret"
JSON_KIND = {"Content-Type": "application/json"}


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def site(hub):
    found = CivitaiSite(hub)
    served = plain_model("ink.safetensors", 5000)
    version = version_record(2, "v1", "SDXL 1.0", [found.file(3, served)])
    found.add(model_record(1, "Ink", "LORA", [version]))
    return found


def asked(hub, **headers):
    """Ask the stand-in as a download does; give what its answer means."""
    address = f"{hub.address}/api/download/models/2?fileId=3"
    headers = {"User-Agent": USER_AGENT, **headers}
    answer = httpx.get(address, headers=headers, trust_env=False)
    has_token = "Authorization" in headers
    return answer, download_problem(
        answer.status_code, answer.headers, answer.content, address, has_token=has_token
    )


@pytest.mark.parametrize(
    ("gate", "code", "word"),
    [
        ("login", "hub.login", "logged in"),
        ("early", "hub.early_access", "2031-02-03"),
        ("disabled", "hub.disabled", "does not offer"),
        ("no_access", "hub.permission", "no right"),
        ("blocked", "hub.refused", "this account or this connection"),
        ("gone", "hub.gone", "archived"),
        ("missing", "hub.missing", "no such file"),
        ("storage", "hub.missing", "no such file"),
        ("often", "hub.limited", "too often"),
        ("guard", "hub.limited", "too often"),
    ],
)
def test_each_refusal_has_its_own_words(hub, site, gate, code, word):
    site.gates[2] = gate
    _answer, problem = asked(hub)
    assert problem.code == code
    assert word in problem.message.english()
    assert problem.hint is not None
    json.dumps(dict(problem.details))


def test_pages_lead_to_the_version(hub, site):
    site.gates[2] = "early"
    _answer, problem = asked(hub)
    assert problem.details["page"] == f"{hub.address}/model-versions/2"
    assert problem.details["until"] == DEADLINE.replace(".000Z", "+00:00")
    assert "Buzz" in problem.details["said"]


def test_times_to_wait(hub, site):
    site.gates[2] = "often"
    assert asked(hub)[1].details["retry_after_s"] == 600
    site.gates[2] = "guard"
    assert asked(hub)[1].details["retry_after_s"] == 60
    site.gates[2] = "storage"
    assert asked(hub)[1].details["retry_after_s"] == 30
    site.gates[2] = "missing"
    assert "retry_after_s" not in asked(hub)[1].details


def test_a_key_that_is_not_taken_is_not_asked_for_again(hub, site):
    site.gates[2] = "login"
    _answer, problem = asked(hub, Authorization="Bearer wrong")
    assert problem.code == "hub.token"
    answer, problem = asked(hub, Authorization=f"Bearer {KEY}")
    assert problem is None
    assert urlsplit(answer.headers["location"]).netloc == urlsplit(hub.storage).netloc


def test_a_browser_is_sent_to_a_login_page(hub, site):
    site.gates[2] = "login"
    answer, problem = asked(hub, **{"User-Agent": "Mozilla/5.0"})
    assert answer.status_code == 302
    assert problem.code == "hub.login"


@pytest.mark.parametrize(
    ("address", "status", "headers", "body", "code"),
    [
        ("https://civitai.example/login?reason=download-auth", 200, {"content-type": "text/html"}, b"<html>", "hub.login"),
        (ADDRESS, 302, {"Location": "/login?x=1"}, b"", "hub.login"),
        (ADDRESS, 307, {"Location": "https://civitai.example/model-versions/2"}, b"", "hub.early_access"),
        (ADDRESS, 302, {"Location": "https://storage.example/model-versions/2?sig=x"}, b"", None),
        (ADDRESS, 302, {"Location": "http://[oops"}, b"", None),
        (ADDRESS, 302, {}, b"", None),
        (ADDRESS, 200, JSON_KIND, b'{"error": "Early Access"}', "hub.early_access"),
        (ADDRESS, 200, {}, b'{"error": "Unauthorized", "message": "must be logged in"}', "hub.login"),
        (ADDRESS, 200, JSON_KIND, b'{"some": "config"}', None),
        (ADDRESS, 200, {"Content-Type": "application/octet-stream"}, b"\x08\0\0\0", None),
        (ADDRESS, 401, {}, b"", "hub.login"),
        (ADDRESS, 401, JSON_KIND, b"not json", "hub.login"),
        (ADDRESS, 403, {}, b"", "hub.refused"),
        (ADDRESS, 403, JSON_KIND, b"[" * 100_000, "hub.refused"),
        (ADDRESS, 403, JSON_KIND, b'{"error": {"issues": []}}', "hub.refused"),
        (ADDRESS, 429, {"Retry-After": "5"}, b"", "hub.limited"),
        (ADDRESS, 502, {"Content-Type": "text/html"}, b"<html>", None),
        (ADDRESS, 503, JSON_KIND, b'{"error": "busy"}', None),
        (ADDRESS, 416, {}, b"", None),
        ("https://storage.example/x.safetensors?sig=1", 403, {"Content-Type": "application/xml"}, b"<Error/>", None),
        ("https://storage.example/x.safetensors?sig=1", 404, {}, b"", None),
    ],
)  # fmt: skip
def test_odd_answers(address, status, headers, body, code):
    problem = download_problem(status, headers, body, address)
    assert (problem and problem.code) == code


def test_nothing_secret_is_said():
    for status in (401, 403, 404, 410, 429):
        problem = download_problem(status, {}, b"{}", ADDRESS)
        said = f"{problem.message.english()} {problem.hint.english()} {dict(problem.details)}"
        assert "secret" not in said
        assert "token=" not in said


def test_a_site_below_a_path_keeps_it():
    address = "https://mirror.example/civ/api/download/models/2?fileId=3"
    problem = download_problem(410, {}, b"", address)
    assert problem.details["page"] == "https://mirror.example/civ/model-versions/2"
    login = download_problem(401, {}, b"", address)
    assert login.details["page"] == "https://mirror.example/civ/user/account"


@given(
    st.integers(100, 599),
    st.dictionaries(st.sampled_from(["location", "Retry-After", "content-type", "cache-control"]), st.text(max_size=30)),
    st.binary(max_size=60) | st.builds(lambda value: json.dumps(value).encode(), st.dictionaries(
        st.sampled_from(["error", "message", "deadline"]), st.none() | st.integers() | st.text(max_size=20) | st.just("Early Access"))),
    st.booleans(),
)  # fmt: skip
def test_whatever_comes_is_an_error_of_ours_or_none(status, headers, body, has_token):
    problem = download_problem(status, headers, body, ADDRESS, has_token=has_token)
    assert problem is None or problem.code in ERROR_CODES


@pytest.mark.parametrize(
    ("location", "code"),
    [("/login?reason=download-auth", "hub.login"), ("https://cafe.example/login", None)],
)
def test_only_the_site_s_own_login_is_one(location, code):
    address = "https://civitai.example/api/download/models/1?fileId=2"
    found = download_problem(302, {"Location": location}, b"", address)
    assert (None if found is None else found.code) == code
    api = api_problem(302, {"location": location}, b"", "https://civitai.example/api/v1/me", True)
    assert (api is not None and api.code == "hub.token") is (code is not None)
