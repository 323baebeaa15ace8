"""What another version or a snapshot would change, over real repositories; nothing is changed by asking."""

import os
import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import InstalledSource, now
from stablehand.services.change_preview import preview_rollback, preview_version
from stablehand.services.update_checks import check_updates
from support.programs import SUPPORT
from support.repositories import Repository
from support.window_work import write_install

ADDRESS = "https://github.com/example/clerk"


@pytest.fixture
def hub(tmp_path):
    made = Repository(tmp_path / "hub" / "example" / "clerk")
    made.first = made.commit(
        "first", {"requirements.txt": "click\n", "code.py": "1", "a.json": "1"}
    )
    made.tag("v1.0")
    made.second = made.commit("second", {"code.py": "2"})
    made.tag("v2.0")
    return made


@pytest.fixture
def app(make, hub, tmp_path):
    made = make(environ={**os.environ, "STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()})
    shutil.copytree(SUPPORT / "clerk", made.data.catalog / "clerk")
    return made


def source(commit, ref):
    return InstalledSource(kind="git", url=ADDRESS, ref=ref, commit=commit)


def install(app, hub, commit, ref, **values):
    """A real clone at a commit."""
    checkout = app.data.packages / "clerk"
    checkout.parent.mkdir(parents=True)
    hub.git("clone", "--quiet", str(hub.folder), str(checkout))
    hub.git("-C", str(checkout), "checkout", "--quiet", "--detach", commit)
    return write_install(app.data.root, "clerk", "clerk", source=source(commit, ref), **values)


def keep(folder, number, commit, ref, packages, **values):
    generation = Generation(
        number=number,
        created_at=now(),
        reason="install",
        state="ready",
        good=True,
        source=source(commit, ref),
        packages=packages,
        **values,
    )
    write_generation(folder, generation)


async def test_a_version_is_looked_up_and_compared_with_what_is_there(app, hub):
    folder = install(app, hub, hub.first, "v1.0")
    (folder.checkout / "code.py").write_text("mine")
    preview = await preview_version(app, "clerk", "v2.0")
    assert (preview.target.kind, preview.target.ref, preview.target.commit) == (
        "tag",
        "v2.0",
        hub.second,
    )
    assert not preview.is_same
    assert preview.edited == ("code.py",)
    assert preview.update.check is None  # nobody has looked for updates
    assert (await preview_version(app, "clerk", "v1.0")).is_same
    assert (await preview_version(app, "clerk", hub.first[:10])).is_same
    assert (folder.checkout / "code.py").read_text() == "mine"


async def test_what_a_look_for_updates_found_is_of_use_for_that_version_alone(app, hub):
    install(app, hub, hub.first, "v1.0")
    await check_updates(app, ["clerk"])
    preview = await preview_version(app, "clerk", "v2.0")
    assert preview.update.check is not None and preview.update.check.count == 1
    hub.commit("third", {"code.py": "3"})
    assert (await preview_version(app, "clerk", "main")).update.check is None


async def test_a_fork_has_a_version_of_its_own(app, hub, tmp_path):
    install(app, hub, hub.first, "v1.0")
    shutil.copytree(hub.folder, tmp_path / "hub" / "somebody" / "clerk")
    fork = "https://github.com/somebody/clerk"
    preview = await preview_version(app, "clerk", None, fork)
    assert (preview.source, preview.target.commit, preview.target.ref) == (fork, hub.second, "v2.0")
    # The same commit from elsewhere is another thing: updates come from there then.
    assert not (await preview_version(app, "clerk", "v1.0", fork)).is_same


@pytest.mark.parametrize(
    ("ref", "source", "code"),
    [
        ("no-such", None, "git.failed"),
        (None, "-x", "git.failed"),
        ("--upload-pack=x", None, "git.failed"),
    ],
)
async def test_what_cannot_be_is_told(app, hub, ref, source, code):
    install(app, hub, hub.first, "v1.0")
    with pytest.raises(StablehandError) as caught:
        await preview_version(app, "clerk", ref, source)
    assert caught.value.code == code


async def test_going_back_is_told_in_numbers(app, hub):
    folder = install(
        app,
        hub,
        hub.second,
        "v2.0",
        generation=2,
        options={"--cors": True, "--same": 1},
        variables={"HF_TOKEN": "secret"},
        port=9000,
    )
    keep(folder, 1, hub.first, "v1.0", {"a": "1", "b": "1", "gone": "1"}, options={"--same": 1})
    keep(folder, 2, hub.second, "v2.0", {"a": "2", "B": "1", "new": "1", "newer": "1"})
    (folder.generation(1) / "env").mkdir()
    (folder.checkout / "code.py").write_text("mine")
    (folder.checkout / "a.json").write_text("mine")
    models = app.data.models / "x"
    models.mkdir(parents=True)
    (models / "big").write_bytes(bytes(700))
    preview = await preview_rollback(app, "clerk", 1)
    assert (preview.now.number, preview.then.number) == (2, 1)
    assert (preview.now.commit, preview.then.commit) == (hub.second, hub.first)
    assert (preview.changed, preview.added, preview.removed) == (
        ("a",),
        ("gone",),
        ("new", "newer"),
    )
    # Names alone: values may be secrets.
    assert preview.options == ("--cors", "HF_TOKEN", "port")
    # Code becomes that of the version; settings stay as they are.
    assert preview.replaced == ("code.py",)
    assert preview.models_bytes == 700
    assert not preview.is_running


async def test_only_another_snapshot_can_be_gone_back_to(app, hub):
    folder = install(app, hub, hub.first, "v1.0")
    keep(folder, 1, hub.first, "v1.0", {})
    for number in (1, 7):
        with pytest.raises(StablehandError) as caught:
            await preview_rollback(app, "clerk", number)
        assert caught.value.code == "snapshot.unknown"
