"""`stablehand download` is killed while its file lands; many more such kills: benchmarks/download_faults.py --whole."""

import random
import sys

import pytest

from support.hub_stand_in import StandIn
from support.hub_stand_in.killing_programs import ProgramKiller, large_lora

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture
def killer(tmp_path):
    with StandIn() as hub:
        model = hub.serve(large_lora("one.safetensors", 200_000, seed=3))
        data = tmp_path / "Мои данные" / "Data (1)"
        data.mkdir(parents=True)
        yield ProgramKiller(hub, model, data, random.Random(5))


@pytest.mark.parametrize("act", [13, 15])
def test_a_kill_between_part_and_library_costs_nothing(killer, act):
    """By these acts all bytes are here; its header sends the file to another folder than its part is in."""
    death = killer.die_before(act)
    assert death.losses == []
    assert killer.part.exists() or killer.has_landed()
    assert killer.finish() == []
