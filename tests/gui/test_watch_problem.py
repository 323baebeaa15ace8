"""What is known to do harm, in the window: said in words, opened, or launched all the same."""

from stablehand.core.base.text import Text
from stablehand.gui.components.problems import fixes, problem_words, run_action
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_words import PACKAGE_AGES, value_words
from support.window_work import write_install


def test_a_launch_with_something_harmful_is_asked_about(context, record, data, qtbot):
    folder = write_install(data, "one", package="comfyui")
    place = folder.checkout / "custom_nodes" / "ComfyUI_LLMVISION"
    place.mkdir(parents=True)
    live = context.live
    qtbot.waitUntil(lambda: live.install("one") is not None)
    live.launch("one")
    qtbot.waitUntil(lambda: "one" in live.problems, timeout=20_000)
    found = live.problems["one"]
    assert found.code == "decision.needed"
    words = problem_words(found)
    assert "ComfyUI_LLMVISION" in words.title
    assert "change all passwords" in words.title
    assert words.todo == "Only if you are sure that this is a mistake, launch it anyway."
    look, accept = fixes(live, found)
    assert (look.key, accept.key, accept.text) == ("file", "risk", "Launch anyway")
    run_action(context, found, look)
    assert record.paths == [place]
    # Nothing is installed here, so that the launch goes on and fails for want of that.
    run_action(context, found, accept)
    qtbot.waitUntil(lambda: live.problems.get("one") not in (None, found), timeout=20_000)
    assert live.problems["one"].code != "decision.needed"


def test_what_fails_for_the_age_of_packages_leads_to_the_setting(context, data, qtbot):
    write_install(data, "one", state="failed")
    qtbot.waitUntil(lambda: context.live.install("one") is not None)
    details = {"setting": "installs.min_age_days", "min_age_days": 7}
    message = Text("t", "It failed.")
    for given, keys in ((details, ["retry", "settings"]), ({}, ["retry"])):
        found = Problem("install.unresolvable", message, message, (), given, "install", "one")
        assert [action.key for action in fixes(context.live, found)][: len(keys)] == keys
        assert ("settings" in [action.key for action in fixes(context.live, found)]) is bool(given)


def test_ages_of_packages_are_offered_in_words(theme):
    words = [value_words("installs.min_age_days", days) for days in PACKAGE_AGES]
    assert words[0] == "Any"
    assert words[2].startswith("7 ")
