"""What an install follows is written down, and only if it can be followed."""

import os
import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstalledSource, need_record
from stablehand.core.records.lock import held
from stablehand.core.records.update_check import UpdateCheck, check_file, write_check
from stablehand.services.following_versions import follow, show_followed
from support.programs import SUPPORT
from support.repositories import Repository
from support.window_work import write_install


@pytest.fixture
def app(make, tmp_path):
    hub = Repository(tmp_path / "hub" / "example" / "clerk")
    hub.commit("first")
    hub.git("branch", "dev")
    made = make(environ={**os.environ, "STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()})
    for name in ("clerk", "pad"):
        shutil.copytree(SUPPORT / name, made.data.catalog / name)
    url = "https://github.com/example/clerk"
    source = InstalledSource(kind="git", url=url, ref="main", commit="0" * 40)
    write_install(made.data.root, "clerk", "clerk", source=source)
    write_install(made.data.root, "pad", "pad", source=InstalledSource(kind="registry", ref="x"))
    write_install(made.data.root, "easel", source=InstalledSource(kind="bundled"))
    return made


def stored(app, name="clerk"):
    _folder, record = need_record(app.data.root, name)
    return record.channel, record.branch, record.pinned


async def test_releases_a_branch_nothing_and_back(app):
    assert (await show_followed(app, "clerk")).data.follows == "default"
    for wish, branch, expected in (
        ("release", None, ("release", None, False)),
        ("branch", None, ("branch", None, False)),
        ("branch", "dev", ("branch", "dev", False)),
        ("nothing", None, ("branch", "dev", True)),
        ("default", None, (None, None, False)),
    ):
        done = (await follow(app, "clerk", wish, branch)).data
        assert stored(app) == expected
        assert done.follows == wish
        assert (await show_followed(app, "clerk")).data == done


async def test_what_was_found_of_something_else_is_forgotten(app):
    folder, _record = need_record(app.data.root, "clerk")
    write_check(folder, UpdateCheck(checked_at="2026-01-01", installed="0" * 40, available=True))
    await follow(app, "clerk", "release")
    assert not check_file(folder).exists()


async def test_a_branch_that_is_not_there(app):
    with pytest.raises(StablehandError) as caught:
        await follow(app, "clerk", "branch", "nowhere")
    assert caught.value.code == "git.failed"
    assert "main, dev" in caught.value.hint.english()
    assert stored(app) == (None, None, False)


async def test_a_branch_that_cannot_be_looked_for_now_is_believed(app):
    app.environ["STABLEHAND_GIT_BASE_URL"] = "https://unreachable.invalid"
    app.refresh()
    result = await follow(app, "clerk", "branch", "later")
    assert stored(app) == ("branch", "later", False)
    assert "later" in result.notices[0].english()


@pytest.mark.parametrize(
    ("name", "wish", "branch"),
    [
        ("easel", "release", None),
        ("easel", "branch", None),
        ("pad", "branch", "main"),
        ("clerk", "release", "x"),
    ],
)
async def test_what_a_package_has_not_cannot_be_followed(app, name, wish, branch):
    with pytest.raises(StablehandError) as caught:
        await follow(app, name, wish, branch)
    assert caught.value.code == "usage"


async def test_programs_that_are_no_repository_can_be_kept_as_they_are(app):
    for name in ("easel", "pad"):
        assert (await follow(app, name, "nothing")).data.follows == "nothing"
        assert stored(app, name) == (None, None, True)
    await follow(app, "pad", "release")
    assert stored(app, "pad") == ("release", None, False)


async def test_one_that_is_being_changed(app):
    folder, _record = need_record(app.data.root, "clerk")
    async with held(folder):
        with pytest.raises(StablehandError) as caught:
            await follow(app, "clerk", "release")
    assert caught.value.code == "install.busy"
    assert stored(app) == (None, None, False)
