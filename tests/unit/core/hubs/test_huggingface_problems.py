"""What refusals of Hugging Face mean."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hubs.huggingface_problems import (
    Quota,
    download_problem,
    quota_of,
    subject_of,
    wait_of,
)

FILE = "https://hub.example/maker/model/resolve/main/a/w.safetensors"
DENIED = "Access to model maker/model is restricted and you are not in the authorized list."
FINE = "Please enable access to public gated repositories in your fine-grained token settings to view this repository."
WAITS = "Your request to access model maker/model is awaiting a review from the repo authors."


@pytest.mark.parametrize(
    ("status", "code", "said", "has_token", "found", "part"),
    [
        (401, None, None, False, "hub.login", "or shows it after a login only"),
        (401, "RepoNotFound", "Repository not found", False, "hub.login", "after a login only"),
        (401, "RepoNotFound", "Repository not found", True, "hub.missing", "has no maker/model"),
        (
            401,
            None,
            "Invalid credentials in Authorization header",
            True,
            "hub.token",
            "does not take the token",
        ),
        (401, None, "Invalid username or password.", True, "hub.token", "does not take the token"),
        (401, None, "Invalid username or password.", False, "hub.login", "after a login only"),
        (401, "GatedRepo", "restricted. Please log in.", False, "hub.gated", "terms are accepted"),
        (403, "GatedRepo", DENIED, True, "hub.gated", "terms are accepted"),
        (403, "GatedRepo", WAITS, True, "hub.gated", "have not let you in yet"),
        (403, None, FINE, True, "hub.permission", "may not read maker/model"),
        (403, "GatedRepo", FINE, True, "hub.permission", "may not read maker/model"),
        (403, None, None, True, "hub.permission", "may not read"),
        (403, None, None, False, "hub.login", "after a login only"),
        (403, None, "Access to this resource is disabled.", True, "hub.disabled", "does not offer"),
        (451, None, None, False, "hub.disabled", "does not offer"),
        (404, "RepoNotFound", None, True, "hub.missing", "has no maker/model"),
        (404, "RevisionNotFound", None, False, "hub.missing", "has no maker/model"),
        (404, "EntryNotFound", None, False, "hub.missing", "has no maker/model"),
        (410, None, None, False, "hub.missing", "has no maker/model"),
        (429, None, None, False, "hub.limited", "too often"),
    ],
)
@pytest.mark.parametrize("place", ["header", "body"])
def test_refusals(status, code, said, has_token, found, part, place):
    headers = {"x-error-code": code} if code else {}
    if said and place == "header":
        headers["X-Error-Message"] = said
    body = json.dumps({"error": said}).encode() if said and place == "body" else b""
    problem = download_problem(status, headers, body, FILE, has_token=has_token)
    assert problem.code == found
    assert part in str(problem)
    assert problem.hint is not None


def test_a_file_that_is_not_there_is_named():
    problem = download_problem(404, {"X-Error-Code": "EntryNotFound"}, b"", FILE)
    assert str(problem) == "hub.example has no maker/model/a/w.safetensors."


def test_each_says_what_to_do_next():
    def hint(status, said, *, has_token, code="GatedRepo"):
        headers = {"X-Error-Code": code, "X-Error-Message": said}
        return download_problem(status, headers, b"", FILE, has_token=has_token).hint.english()

    assert hint(401, "Please log in.", has_token=False) == (
        "Accept them on https://hub.example/maker/model, then store a token: stablehand token set hf"
    )
    assert "logged in with the account of the token" in hint(403, DENIED, has_token=True)
    assert "try again when they have" in hint(403, WAITS, has_token=True)
    assert "Edit the token on the site" in hint(403, FINE, has_token=True)


@pytest.mark.parametrize("status", [200, 206, 302, 416, 500, 503])
def test_what_is_no_refusal_of_the_hub_is_left_to_others(status):
    assert download_problem(status, {}, b"", FILE) is None


def test_a_wall_before_the_hub_is_no_matter_of_tokens():
    headers = {"Content-Type": "text/html; charset=utf-8"}
    assert download_problem(403, headers, b"<html>", FILE, has_token=True).code == "hub.refused"


@pytest.mark.parametrize(
    ("address", "what", "page"),
    [
        (FILE, "maker/model", "https://hub.example/maker/model"),
        ("https://a.example/hf/gpt2/resolve/main/x", "hf/gpt2", "https://a.example/hf/gpt2"),
        ("https://a.example/hf/m/r/resolve/refs%2Fpr%2F1/x", "m/r", "https://a.example/hf/m/r"),
        ("https://a.example/api/models/m/r/tree/main", "m/r", "https://a.example/m/r"),
        ("https://a.example/x?token=hf_secret", "x", "https://a.example/x"),
    ],
)
def test_what_an_address_is_about(address, what, page):
    subject = subject_of(address)
    assert (subject.what, subject.page) == (what, page)


@pytest.mark.parametrize(
    ("headers", "quota", "wait"),
    [
        ({"RateLimit": '"api";r=0;t=55', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'},
         Quota("api", 0, 55, 500), 56.0),
        ({"ratelimit": '"resolvers";r=12;t=3'}, Quota("resolvers", 12, 3), None),
        ({"RateLimit": '"api";r=9;t=55', "Retry-After": "4"}, Quota("api", 9, 55), 4.0),
        ({"RateLimit": "nonsense"}, None, None),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None, None),
        ({"Retry-After": "-4"}, None, None),
        ({"Retry-After": "nan"}, None, None),
        ({"Retry-After": "inf"}, None, None),
        ({}, None, None),
    ],
)  # fmt: skip
def test_quotas_and_waits(headers, quota, wait):
    assert quota_of(headers) == quota
    assert wait_of(headers) == wait


@given(
    st.integers(100, 599),
    st.text(max_size=80),
    st.binary(max_size=80),
    st.text(max_size=60),
    st.booleans(),
)
def test_anything_that_a_server_says_is_read(status, said, body, path, has_token):
    headers = {
        "X-Error-Message": said,
        "X-Error-Code": said[:9],
        "Retry-After": said,
        "RateLimit": said,
    }
    problem = download_problem(
        status, headers, body, f"https://hub.example/{path}", has_token=has_token
    )
    assert problem is None or str(problem)
