"""Steps of a definition that install packages: what they bring, and what they leave alone."""

import sys

import pytest

from support.package_index import PackageIndex
from support.update_world import NAME, Clerk, fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the world of updates is of POSIX")

# What stands before the tables of the program's definition.
STEPS = """
steps = [
  { kind = "packages", packages = ["left-behind==1.0"], no_deps = true, title = { en = "Put in", ru = "Установка" } },
  { kind = "packages", packages = ["usual==1.0"], title = { en = "Put in more", ru = "Ещё установка" } },
]

[verified]"""


def test_a_step_without_dependencies_leaves_what_is_there_alone(tmp_path, update_upstream):
    with PackageIndex() as index:
        fill(index)
        index.add("left-behind", "1.0", ["upd-alpha==2.0", "upd-clash"])
        index.add("usual", "1.0", ["upd-extra"])
        clerk = Clerk(tmp_path / "Data")
        clerk.data.mkdir(parents=True)
        clerk.define(NAME)
        clerk.redefine("dated = true", "dated = false")
        clerk.redefine("\n[verified]", STEPS)
        clerk.env["STABLEHAND_GIT_BASE_URL"] = update_upstream.hub.as_uri()
        clerk.env["PIP_EXTRA_INDEX_URL"] = index.url
        clerk.run("install", NAME, "--ref", "v1.0")
    found = {name: clerk.installed(name) for name in ("left-behind", "upd-alpha", "upd-clash")}
    assert found == {"left-behind": ["1.0"], "upd-alpha": ["1.0"], "upd-clash": []}
    assert (clerk.installed("usual"), clerk.installed("upd-extra")) == (["1.0"], ["1.0"])
