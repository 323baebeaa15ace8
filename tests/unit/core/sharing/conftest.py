import pytest

from support.shared_install import SharedInstall


@pytest.fixture
def data(tmp_path):
    """A data folder on a path that people really have."""
    folder = tmp_path / "Мои данные и модели" / "Data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def install(data):
    """Give a maker of installs in that folder."""
    return lambda package_id, name=None: SharedInstall(data, package_id, name)
