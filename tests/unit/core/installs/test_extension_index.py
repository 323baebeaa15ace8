"""Indexes of extensions: three formats, dirty data passed over, nothing that climbs or runs let in."""

import json

import pytest

from stablehand.core.installs.extension_index import (
    IndexDamagedError,
    read_index,
    read_nodes,
    with_stars,
)
from stablehand.core.installs.extension_search import named, search_nodes, search_words
from stablehand.core.runtimes.extension_address import checked_folder, repository_address
from support.extension_world import entry

GOOD = "https://github.com/somebody/nodes"


def comfyui(*items):
    return read_index(json.dumps({"custom_nodes": list(items)}).encode(), "comfyui")


def test_the_three_formats():
    one = {
        "name": "Agent Scheduler",
        "url": f"{GOOD}.git",
        "description": "Queue",
        "added": "2023-06-23",
        "tags": ["tab"],
    }
    a1111 = read_index(json.dumps({"tags": {}, "extensions": [one]}).encode(), "a1111")
    more = {**one, "stars": 689, "updated": "2025-01-13T10:03:39Z", "note": "Fork", "long": "a/b"}
    sdnext = read_index(json.dumps([more]).encode(), "sdnext")
    nodes = comfyui(entry("Nodes", GOOD, id="nodes-id", pip=["boto3", "--evil", "x @ file:///x"]))
    assert (a1111.entries[0].folder, a1111.entries[0].added) == ("nodes", "2023-06-23")
    assert (sdnext.entries[0].stars, sdnext.entries[0].updated) == (689, "2025-01-13")
    assert (nodes.entries[0].url, nodes.entries[0].pip) == (GOOD, ("boto3",))
    assert [index.skipped for index in (a1111, sdnext, nodes)] == [0, 0, 0]


WRONG = [
    None,
    "text",
    {},
    entry("", GOOD + "1"),
    entry("no address", "htps://github.com/a/b"),
    entry("file", "file:///etc"),
    entry("ssh", "ssh://git@github.com/a/b"),
    entry("short ssh", "git@github.com:a/b"),
    entry("program", "ext::sh -c touch% /tmp/x"),
    entry("option", "--upload-pack=touch"),
    entry("option name", "https://example.org/--upload-pack=x"),
    entry("login", "https://me:secret@example.org/a/b"),
    entry("query", "https://example.org/a/b?c=d"),
    entry("climbing", "https://example.org/a/.."),
    entry("climbing too", "https://example.org/a/%2e%2e"),
    entry("slash", "https://example.org/a/b%2f..%2fc"),
    entry("device", "https://example.org/a/con"),
    entry("hidden", "https://example.org/a/.git"),
    entry("switched off", "https://example.org/a/b.disabled"),
    entry("no host", "https:///a/b"),
    entry("plain", "http://example.org/a/b"),
    entry("this machine", "http://127.0.0.1/a/b"),
    entry("owner only", "https://github.com/owner"),
    entry("one file", "https://github.com/a/b/raw/main/x.py"),
    entry("copied", GOOD + "2", install_type="copy"),
    entry("several", GOOD, files=[GOOD + "3", GOOD + "4"]),
    entry("numbers", GOOD, files=[7]),
    entry("twice", GOOD + "/"),
]


@pytest.mark.parametrize(
    "wrong",
    WRONG,
    ids=lambda item: str(item and item.get("title"))[:20] if isinstance(item, dict) else str(item),
)
def test_a_wrong_entry_is_passed_over_and_counted(wrong):
    found = comfyui(entry("good", GOOD), wrong, entry("last", "https://example.org/last"))
    assert [item.name for item in found.entries] == ["good", "last"]
    assert found.skipped == 1


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[]", b'{"custom_nodes": 7}', b"[" * 100_000, b"\xff\xfe"]
)
def test_what_is_no_index_is_said(content):
    with pytest.raises(IndexDamagedError):
        read_index(content, "comfyui")


def test_texts_are_plain_and_bounded():
    found = comfyui(
        entry("a\x1b[31m\nb" + "x" * 1000, GOOD, description="d" * 100_000, tags=[1, "ok"])
    )
    item = found.entries[0]
    assert item.name.startswith("a [31m b")
    assert len(item.name) <= 200
    assert len(item.description) <= 2000
    assert item.tags == ("ok",)


def test_a_page_within_a_repository_stands_for_it():
    assert repository_address("https://github.com/A/b.c/tree/main/x") == "https://github.com/A/b.c"
    assert repository_address("https://www.github.com/a/b/") == "https://github.com/a/b"
    assert repository_address("http://localhost:8000/a/b", loopback=True) is not None
    assert repository_address("file:///hub/a", base="file:///hub") == "file:///hub/a"
    assert repository_address("file:///hub/../a", base="file:///hub") is None
    assert repository_address("file:///other/a", base="file:///hub") is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "-x", "nul", "a.", "a b", "__pycache__", "a.git"]
)
def test_names_of_folders_are_plain(name):
    assert checked_folder(name) is None


def test_words_are_all_found_and_the_best_comes_first():
    found = comfyui(
        entry("Impact Pack", "https://github.com/l/ComfyUI-Impact-Pack", description="detailer"),
        entry("Other", "https://github.com/l/other", description="like the Impact Pack"),
        entry("Third", "https://github.com/impact/third"),
    )
    names = [item.name for item in search_words(found.entries, "impact", "relevance")]
    assert names == ["Impact Pack", "Other"]
    assert [i.name for i in search_words(found.entries, "", "name")] == [
        "Impact Pack",
        "Other",
        "Third",
    ]
    assert search_words(found.entries, "impact nowhere", "name") == ()
    assert [item.name for item in named(found.entries, "l/OTHER")] == ["Other"]


def test_stars_put_the_known_first():
    found = comfyui(
        entry("few", "https://github.com/a/few"), entry("many", "https://github.com/a/many")
    )
    stats = {
        "https://github.com/a/Many": {"stars": 9, "last_update": "2025-11-17 17:49:31"},
        "https://github.com/a/few": {"stars": "odd"},
        "htps://github.com/a/x": {"stars": 1},
        "https://github.com/a/y": 7,
    }
    starred = with_stars(found, json.dumps(stats).encode())
    assert [item.name for item in search_words(starred.entries, "", "stars")] == ["many", "few"]
    assert starred.entries[1].updated == "2025-11-17"


def test_nodes_lead_to_their_extensions():
    found = comfyui(
        entry("rgthree", "https://github.com/r/rgthree"),
        entry("other", "https://github.com/o/other"),
    )
    nodes = read_nodes(
        json.dumps(
            {
                "https://github.com/r/rgthree": [[], {"nodename_pattern": r" \(rgthree\)$"}],
                "https://github.com/o/other": [
                    ["Seed", 7, "x" * 999],
                    {"nodename_pattern": "(a+)+$"},
                ],
                "file:///x": [["Seed"], {}],
                "https://github.com/o/odd": "text",
            }
        ).encode()
    )
    assert [item.name for item in search_nodes(found.entries, nodes, ["Seed (rgthree)"])] == [
        "rgthree"
    ]
    assert [item.name for item in search_nodes(found.entries, nodes, ["Seed"])] == ["other"]
    assert search_nodes(found.entries, nodes, ["a" * 60 + "!"]) == ()


def test_a_node_that_is_claimed_over_and_over_is_one_line():
    said = {f"https://github.com/a/b{number}": [["x"] * 2000, {}] for number in range(3)}
    nodes = read_nodes(json.dumps(said).encode())
    assert nodes.classes == {"x": tuple(said)}
