"""Tokens of hubs, from standard input to the servers they are for, and nowhere else (facts, contracts 0.2, 5.4)."""

import os
import sys

import pytest

from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.canaries import KEPT_IN, Runs, forms_of
from support.hub_stand_in.civitai import CivitaiSite
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo, Token

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
HF = "hf_CanaryOfTheFace0123456789abcdef"
CIVITAI = "c0ffee15canaryofthesite0123456789"
MIB = 1 << 20


@pytest.fixture
def face():
    with StandIn() as hub:
        face = FakeHuggingFace(hub)
        face.tokens[HF] = Token("canary", accepted={"canary/gated"})
        files = {f"{name}.safetensors": plain_model(name, MIB, seed=at) for at, name in enumerate(
            ("whole", "foreign", "echo", "cut", "killed", "page", "busy"), 1)}  # fmt: skip
        face.add(Repo("canary/gated", files, gated="auto", card={"license": "mit"}))
        yield face


@pytest.fixture
def site():
    with StandIn() as hub:
        site = CivitaiSite(hub)
        site.keys = {CIVITAI: {"id": 8, "username": "canary"}}
        for version in (20, 21):
            served = plain_model(f"ink{version}.safetensors", MIB, seed=version)
            record = version_record(version, "v1", "SDXL 1.0", [site.file(version + 10, served)])
            site.add(
                model_record(
                    version - 10, "Ink", "LORA", [record], allowCommercialUse=["Image", "Sell"]
                )
            )
            site.gates[version] = "login"
        yield site


@pytest.fixture
def runs(tmp_path, face, site):
    return Runs(
        tmp_path,
        {
            "HF_ENDPOINT": face.address,
            "STABLEHAND_CIVITAI_URL": site.hub.address,
            "STABLEHAND_CIVITAI_MATURE_URL": site.hub.address,
        },
    )


def test_a_token_is_found_nowhere_but_where_it_belongs(runs, face, site):
    secrets = (HF, CIVITAI)
    assert runs.run("token", "set", "hf", given=f"{HF}\n")["ok"]
    assert runs.run("token", "set", "civitai", given=f"{CIVITAI}\n")["ok"]
    assert runs.run("token", "show", "--check")["ok"]
    assert runs.run("search", "hf", "canary")["ok"]
    assert runs.run("search", "civitai", "ink")["ok"]
    _fetch_well(runs, face, site)
    _fetch_badly(runs, face, site)
    for words in (("downloads", "list"), ("settings",), ("models", "list"), ("token", "show")):
        runs.run(*words)

    # It was used, so that there was something to leak.
    assert HF in {asked.bearer for asked in face.hub.asked_for("/canary/gated/resolve/.*")}
    assert CIVITAI in {asked.bearer for asked in site.hub.asked_for("/api/download/.*")}
    kept = (
        runs.data / KEPT_IN if (runs.data / KEPT_IN).exists() else _only(runs.root.rglob(KEPT_IN))
    )
    assert forms_of(HF)[0] in kept.read_bytes() or HF in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0

    signatures = (*face.hub.signatures, *site.hub.signatures)
    assert len(signatures) > 6
    assert runs.found((*secrets, *signatures)) == []
    assert any("token" in words for words in runs.arguments)
    for hub, own, other in ((face.hub, HF, CIVITAI), (site.hub, CIVITAI, HF)):
        hub.assert_no_leaks(*secrets)
        bearers = {asked.bearer for asked in hub.requests}
        assert other not in bearers
        assert own in bearers


def _fetch_well(runs, face, site):
    """Redirects to the storage, to a stranger, with the token in their address, and broken lines."""
    face.hub.scenario("redirect_foreign", listener="storage", pattern=".*foreign.*")
    face.hub.scenario("redirect_token_in_url", listener="hub", pattern=".*/resolve/.*/echo.*")
    face.hub.scenario("early_end", listener="storage", pattern=".*cut.*")
    for name in ("whole", "foreign", "echo", "cut"):
        done = runs.run("download", f"hf:canary/gated/{name}.safetensors", "--accept-licence")
        assert done["ok"], done
    site.hub.scenario("early_end", listener="storage")
    site.hub.scenario("redirect_token_in_url", listener="hub", pattern="/api/download/.*")
    done = runs.run("download", "civitai:20", "--accept-licence")
    assert done["ok"], done


def _fetch_badly(runs, face, site):
    """Killed midway, answered with a page, asked too often, refused, with a token that is none any more."""
    path = "/files/canary/gated/killed.safetensors"
    face.hub.pace.hold(path, MIB * 3 // 4)
    process = runs.start("download", "hf:canary/gated/killed.safetensors", "--accept-licence")
    runs.kill_when(process, lambda: face.hub.pace.sent.get(path, 0) > MIB // 2)
    assert list(runs.data.rglob("killed.safetensors.part*"))
    assert runs.found((HF, CIVITAI, *face.hub.signatures)) == []
    face.hub.pace.let_go()
    assert runs.run("download", "hf:canary/gated/killed.safetensors", "--accept-licence")["ok"]
    face.hub.scenario("login_html_200", listener="storage", pattern=".*page.*")
    assert not runs.run("download", "hf:canary/gated/page.safetensors", "--accept-licence")["ok"]
    face.hub.scenario("404", listener="storage", times=9, pattern=".*busy.*")
    assert not runs.run("download", "hf:canary/gated/busy.safetensors", "--accept-licence")["ok"]
    face.tokens.clear()
    site.keys.clear()
    assert not runs.run("download", "hf:canary/gated/page.safetensors", "--accept-licence")["ok"]
    assert not runs.run("download", "civitai:21", "--accept-licence")["ok"]
    assert not runs.run("token", "set", "hf", given=f"{HF}\n")["ok"]


def _only(paths):
    (path,) = paths
    return path


def test_what_is_searched_for_would_be_found(runs):
    """A secret in any of the places is found, so that finding none means something."""
    runs.data.mkdir()
    assert runs.found((HF,)) == []
    for content in forms_of(HF):
        (runs.data / "state.json").write_bytes(b"x" + content + b"y")
        assert len(runs.found((HF,))) >= 1
    (runs.data / "state.json").unlink()
    (runs.data / f"{HF}.part").touch()
    assert len(runs.found((HF,))) == 1
    os.unlink(runs.data / f"{HF}.part")
    runs.said.append(f"Authorization: Bearer {HF}")
    assert runs.found((HF,))
