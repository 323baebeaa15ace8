"""How long a program may take to end when it is stopped."""

import os

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.waiting import grace_of
from support.window_work import write_install


def test_it_is_what_the_definition_says_and_the_usual_time_where_none_can_be_read(tmp_path):
    app = App(DataPaths(tmp_path), dict(os.environ))
    write_install(tmp_path, "mine", "invokeai")
    write_install(tmp_path, "other", "comfyui")
    write_install(tmp_path, "odd", "no_such_package")
    assert grace_of(app, "mine") == 30
    assert [grace_of(app, name) for name in ("other", "odd", "nowhere")] == [10, 10, 10]
