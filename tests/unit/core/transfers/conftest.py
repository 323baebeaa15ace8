"""A stand-in for hubs, and one who fetches from it."""

import pytest

from support.hub_stand_in import StandIn
from support.hub_stand_in.fetching import Fetcher


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def fetch(hub, tmp_path):
    return Fetcher(hub, tmp_path)
