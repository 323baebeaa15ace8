"""What a definition says of its signs, as a supervisor is told it."""

import pytest

from stablehand.core.launch.ready_spec import ready_spec
from support.plans import package


def test_a_window_without_a_line_has_to_live_for_as_long_as_its_definition_says():
    launch = package("onetrainer").launch
    assert ready_spec(launch).window_s == launch.settled_seconds == 45
    quick = launch.model_copy(update={"settled_seconds": 7})
    assert ready_spec(quick).window_s == 7


@pytest.mark.parametrize("package_id", ["comfyui", "invokeai"])
def test_a_page_is_waited_for_by_its_line(package_id):
    told = ready_spec(package(package_id).launch)
    assert told.window_s is None
    assert told.page == package(package_id).launch.ready.page
