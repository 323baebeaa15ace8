"""Which tag is a release, which is the newest, and what an install that follows it aims at."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.installs.version_choice import (
    Following,
    asked_version,
    find_ref,
    followed,
    is_early,
    is_release,
    newest_allowed,
    newest_release,
    ordered_versions,
    releases,
)
from stablehand.core.runtimes.git_versions import RemoteRefs


def refs(tags="", branches="main", head="main", **further):
    """Give refs whose commits are made of their names."""
    return RemoteRefs(
        {name: commit(f"b {name}") for name in branches.split()},
        {name: commit(f"t {name}") for name in tags.split()},
        head,
        **further,
    )


def commit(text):
    return f"{random.Random(text).getrandbits(160):040x}"


@pytest.mark.parametrize(
    "tag",
    [
        "v1.10.1",
        "1.10.1",
        "v26",
        "V2.1",
        "release-2.1",
        "version_3",
        "InvokeAI-v5.0.0rc1",
        "f2.0.1v1.10.1-previous-669-gdfdcbab6",
        "0.9.6.1-Beta",
        "2024-05-01",
        "v1.2.3+cu118",
        "1.0.0-post1",
        "neo-2.1",
    ],
)
def test_a_release(tag):
    assert is_release(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "latest",
        "previous",
        "nightly",
        "sd3-fix",
        "classic",
        "20220901",
        "old-v1",
        "backup-1.2",
        "-",
        "v",
    ],
)
def test_no_release(tag):
    assert not is_release(tag)


@pytest.mark.parametrize(
    ("tag", "early"),
    [
        ("v1.10.0", False),
        ("v1.10.0-RC", True),
        ("v1.0.0-pre", True),
        ("v5.0.0a3", True),
        ("4.2.9.dev1", True),
        ("0.9.6.1-Beta", True),
        ("v1.1-experimental", True),
        # It builds on an early version of another program, which is no matter of its own.
        ("f0.0.17v1.8.0rc-latest-276-g29be1da7", False),
        ("f2.0.1v1.10.1-previous-669-gdfdcbab6", False),
    ],
)
def test_early_ones(tag, early):
    assert is_early(tag) is early


@pytest.mark.parametrize(
    "in_order",
    [
        "v1.10.1 v1.10.0 v1.10.0-RC v1.9.4 v1.9.0 v0.9",
        "v0.3.64 v0.3.9 v0.3.0 v0.2.7",
        "0.9.6.1-Beta 0.9.6-Beta 0.9.5.0-Beta",
        "f2.0.1v1.10.1-previous-669-gdfdcbab6 f2.0.1v1.10.1-previous-665-gae278f79 "
        "f2.0.1v1.9.0-latest-900-g1234567 f2.0.0v1.10.1-previous-700-g7654321 "
        "f0.0.17v1.8.0rc-latest-276-g29be1da7",
        "v26 v25.2.1 v25.0",
        "2024-11-02 2024-05-01 2023-12-31",
    ],
)
def test_they_are_in_the_order_of_their_versions(in_order):
    tags = in_order.split()
    for seed in range(5):
        mixed = random.Random(seed).sample(tags, len(tags))
        assert [item.tag for item in releases(refs(" ".join(mixed)))] == tags


def test_the_newest_release_is_no_early_one_unless_there_are_no_others():
    assert newest_release(refs("v2.0rc1 v1.9 v1.8 latest")).tag == "v1.9"
    assert newest_release(refs("0.9.5-Beta 0.9.6-Beta")).tag == "0.9.6-Beta"
    assert newest_release(refs("latest nightly")) is None


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_name_is_too_odd(names):
    found = releases(RemoteRefs({}, dict.fromkeys(names, "0" * 40), None))
    assert {item.tag for item in found} == {name for name in set(names) if is_release(name)}


@given(st.lists(st.from_regex(r"\Av?\d{1,3}(\.\d{1,4}){0,4}(-?(rc|beta|a)\d?)?\Z"), max_size=8))
def test_the_order_does_not_depend_on_how_they_are_listed(names):
    one = releases(RemoteRefs({}, dict.fromkeys(names, "0" * 40), None))
    other = releases(RemoteRefs({}, dict.fromkeys(reversed(names), "0" * 40), None))
    assert one == other


def test_what_a_name_stands_for():
    found = refs("v1 both", "main both dev/x")
    assert find_ref(found, "v1").kind == "tag"
    assert (find_ref(found, "dev/x").kind, find_ref(found, "dev/x").ref) == ("branch", "dev/x")
    # git takes a bare name for the tag; the branch has to be asked for as one.
    assert find_ref(found, "both").commit == commit("t both")
    assert find_ref(found, "heads/both").commit == commit("b both")
    assert find_ref(found, "heads/both").ref == "heads/both"
    assert find_ref(found, "refs/heads/main").ref == "main"
    assert find_ref(found, "tags/v1").ref == "v1"
    whole = commit("any")
    assert (find_ref(found, whole).kind, find_ref(found, whole).commit) == ("commit", whole)
    for name in ("v2", "heads/v1", "tags/main", whole[:10], "", "main/"):
        assert find_ref(found, name) is None


FOUND = refs("v1.0 v1.1 v2.0rc1 latest", "main dev", "dev")


@pytest.mark.parametrize(
    ("following", "ref"),
    [
        (Following(channel="release"), "v1.1"),
        (Following(channel="release", asked="main"), "v1.1"),
        (Following(channel="branch", asked="main"), "main"),
        (Following(channel="branch", asked="v1.0", default="main"), "main"),
        (Following(channel="branch", asked="v1.0", default="v1.0"), "dev"),
        (Following(channel="branch", branch="dev", asked="main"), "dev"),
        (Following(channel="branch", branch="gone", asked="main"), None),
        (Following(asked="main"), "main"),
        (Following(default="main"), "main"),
        (Following(asked="v1.0", default="main"), "v1.1"),
        (Following(default="v1.0"), "v1.1"),
        (Following(asked="v2.0rc1"), "v2.0rc1"),
        (Following(asked="latest"), "latest"),
        (Following(asked="gone"), None),
        (Following(asked="trunk", default="trunk"), "dev"),
        (Following(), "dev"),
    ],
)
def test_what_is_followed(following, ref):
    target = followed(FOUND, following)
    assert (target.ref if target else None) == ref


def test_a_single_commit_follows_nothing_but_itself():
    whole = commit("any")
    assert followed(FOUND, Following(asked=whole, default="main")).commit == whole


def test_no_release_to_follow():
    assert followed(refs(), Following(channel="release")) is None


@pytest.mark.parametrize(
    ("requirement", "any_version", "version"),
    [
        ("ui", False, "2.0"),
        ("ui>=1,<2", False, "1.10"),
        ("ui==1.9", False, "1.9"),
        ("ui==1.9", True, "2.0"),
        ("ui>=1,<2", True, "1.10"),
        ("ui>2.0", False, "2.1rc1"),
        ("ui>3", False, None),
    ],
)
def test_the_newest_version_that_a_requirement_allows(requirement, any_version, version):
    there = ["1.9", "2.0", "1.10", "2.1rc1", "no version"]
    assert newest_allowed(there, requirement, any_version=any_version) == version


def test_versions_of_distributions():
    assert ordered_versions(["1.9", "1.10", "x", "1.10rc1"]) == ["1.10", "1.10rc1", "1.9"]
    assert asked_version("1.2") == "1.2"
    assert asked_version("ui==1.2") == "1.2"
    assert asked_version("ui[all]==1.2") == "1.2"
    assert asked_version("ui>=1.2") is None
    assert asked_version("not a version") is None
    assert asked_version(None) is None
