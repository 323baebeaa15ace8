"""Refusals of downloads go to the hub that they are from."""

import json

import pytest

from stablehand.core.hubs.refusals import explain_for

CIVITAI = "https://civitai.example/api/download/models/2?fileId=3"
HUGGING_FACE = "https://hub.example/owner/repo/resolve/main/a.safetensors"


@pytest.mark.parametrize(
    ("hub", "address", "status", "headers", "body", "has_token", "code"),
    [
        ("civitai", CIVITAI, 401, {}, b"", False, "hub.login"),
        ("civitai", CIVITAI, 401, {}, b"", True, "hub.token"),
        ("civitai", CIVITAI, 403, {}, json.dumps({"error": "Early Access"}).encode(), True, "hub.early_access"),
        ("civitai", "https://storage.example/x", 403, {}, b"", True, None),
        ("huggingface", HUGGING_FACE, 403, {"X-Error-Code": "GatedRepo"}, b"", True, "hub.gated"),
        ("huggingface", HUGGING_FACE, 404, {"X-Error-Code": "EntryNotFound"}, b"", False, "hub.missing"),
        ("huggingface", HUGGING_FACE, 200, {}, b"", False, None),
    ],
)  # fmt: skip
def test_each_hub_tells_its_own(hub, address, status, headers, body, has_token, code):
    problem = explain_for(hub)(status, headers, body, address, has_token)
    assert (problem and problem.code) == code


@pytest.mark.parametrize("hub", ["openmodeldb", "url"])
def test_others_say_no_more_than_a_status(hub):
    assert explain_for(hub) is None
