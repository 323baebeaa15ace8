"""What an install would be launched with."""

import pytest

from stablehand.core.records.install import InstalledTorch
from stablehand.core.runtimes.git_head import detached_commit
from stablehand.services.prepared import prepared_launch
from support.repositories import Repository
from support.window_work import write_install

TORCH = InstalledTorch(backend="cpu", version="2.7.1+cpu")


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "upstream")
    made.commit("one", {"a": "1"})
    return made


async def told(app, name, variable):
    prepared = await prepared_launch(app, name)
    return next(item.value for item in prepared.plan.command.variables if item.name == variable)


async def test_a_launcher_is_told_the_second_repositories_as_they_are(make, repository):
    """After a rollback they are older than the definition; the launcher must not change them back."""
    app = make()
    folder = write_install(app.data.root, "mine", "forge", torch=TORCH)
    defined = app.catalog.load("forge").package.repositories
    wanted = next(item for item in defined if item.commit_variable == "HUGGINGFACE_GUESS_HASH")
    assert await told(app, "mine", "HUGGINGFACE_GUESS_HASH") == wanted.commit
    place = folder.checkout / wanted.folder
    place.parent.mkdir(parents=True)
    repository.git("clone", "--quiet", ".", str(place))
    here = repository.git("rev-parse", "HEAD").strip()
    # On a branch it is somebody's own: what the definition says holds.
    assert detached_commit(place) is None
    assert await told(app, "mine", "HUGGINGFACE_GUESS_HASH") == wanted.commit
    repository.git("-C", str(place), "checkout", "--quiet", "--detach")
    assert detached_commit(place) == here
    assert await told(app, "mine", "HUGGINGFACE_GUESS_HASH") == here
    (place / ".git" / "HEAD").write_bytes(b"\xff" * 40)
    assert await told(app, "mine", "HUGGINGFACE_GUESS_HASH") == wanted.commit
