"""How much room an install takes, alone and together with others."""

import os

from stablehand.core.records.install import InstallFolder
from stablehand.services.sizes import install_shares, install_size


def install(app, name):
    folder = InstallFolder(app.data.root, name)
    environment = folder.generation(1) / "env"
    environment.mkdir(parents=True)
    (folder.checkout / "launch.py").write_bytes(b"x" * 10)
    (environment / "torch.so").write_bytes(b"x" * 1000)
    return folder, environment


async def test_what_others_have_too_is_told_apart(make):
    app = make()
    folder, environment = install(app, "one")
    cache = app.data.root / "cache"
    (cache).write_bytes(b"x" * 500)
    os.link(cache, environment / "shared.whl")
    os.link(environment / "shared.whl", environment / "again.whl")
    shares = await install_shares(app, "one")
    assert (shares.whole, shares.alone, shares.environment) == (1510, 1010, 1500)
    assert shares.shared == 500
    assert await install_size(app, "one") == 1510
    assert folder.checkout.is_dir()


async def test_what_is_only_linked_to_does_not_count(make, tmp_path):
    app = make()
    folder, _environment = install(app, "one")
    models = tmp_path / "models"
    models.mkdir()
    (models / "big.safetensors").write_bytes(b"x" * 10_000)
    (folder.checkout / "models").symlink_to(models, target_is_directory=True)
    outside = tmp_path / "gen"
    (outside / "1" / "env").mkdir(parents=True)
    (outside / "1" / "env" / "file").write_bytes(b"x" * 700)
    shares = await install_shares(app, "one")
    assert (shares.whole, shares.environment) == (1010, 1000)
    other = InstallFolder(app.data.root, "two")
    other.own.mkdir(parents=True)
    (other.own / "gen").symlink_to(outside, target_is_directory=True)
    assert (await install_shares(app, "two")).environment == 0


async def test_nothing_is_no_error(make):
    shares = await install_shares(make(), "nobody")
    assert (shares.whole, shares.alone, shares.environment, shares.shared) == (0, 0, 0, 0)
