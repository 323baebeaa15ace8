"""The queue as lines: sections in order, sets with one bar, what each line says, what can be done with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stablehand.core.base.text import Text
from stablehand.core.downloads.entry import DownloadState, Queue
from stablehand.gui.components.download_words import speed_words, until_words
from stablehand.gui.pages.downloads.deeds import deeds, fitting, quick_deeds
from stablehand.gui.pages.downloads.facts import facts_of, problem_of
from stablehand.gui.pages.downloads.items import LINE, MIME, DownloadItems
from stablehand.gui.pages.downloads.lines import lines_of
from support.downloads_page import GB, NOW, download, failed, needs, some


@pytest.fixture(autouse=True)
def _english(theme):
    """Words are those of the window's language."""


def titles(queue, **asked):
    return [line.title for line in lines_of(queue, **asked)]


def line_of(queue, key, **asked):
    return next(line for line in lines_of(queue, **asked) if line.key == key)


def test_what_wants_somebody_is_on_top_and_what_is_over_below():
    heads = [line.title for line in lines_of(some()) if line.kind == "section"]
    assert heads == [
        "Needs you  (1)",
        "Active  (2)",
        "Waiting or paused  (2)",
        "Queued  (4)",
        "Failed or cancelled  (2)",
        "Finished  (2)",
    ]


def test_an_empty_queue_has_no_lines():
    assert lines_of(Queue()) == ()


def test_every_download_has_one_line_and_every_key_is_there_once():
    queue = some()
    lines = lines_of(queue)
    assert len({line.key for line in lines}) == len(lines)
    shown = [line.ids[0] for line in lines if line.kind == "file"]
    assert sorted(shown) == sorted(item.id for item in queue.downloads)


def test_a_line_that_moves_says_how_far_it_is_how_fast_and_how_long_still():
    line = line_of(some(), "file:1")
    assert line.right_below == "60% · 12.4 MB/s · about 5 min left"
    assert line.right == "4.0 GB of 6.6 GB"
    assert line.share == pytest.approx(4 / 6.6)
    assert line.below == "Checkpoint · SDXL · to Models/StableDiffusion"


def test_what_waits_says_why_and_counts_down():
    item = download(1, "waiting", reason=Text("t", "The site asks to wait"))
    for seconds, words in (
        (42, "goes on in 42 s"),
        (130, "goes on in 2 min"),
        (0, "goes on now"),
        (-5, "goes on now"),
    ):
        until = (NOW + timedelta(seconds=seconds)).isoformat()
        line = line_of(Queue((replace(item, until=until),)), "file:1", now=NOW)
        assert line.below == f"The site asks to wait · {words}"
    far = (NOW + timedelta(hours=9)).isoformat()
    assert until_words(far, NOW).startswith("goes on at ")


@pytest.mark.parametrize("until", [None, "", "soon", "2026-13-45"])
def test_a_moment_that_is_none_is_not_counted_down_to(until):
    assert until_words(until, NOW) == ""


def test_what_is_finished_says_how_it_was_verified_or_that_it_was_here():
    queue = some()
    assert line_of(queue, "file:12").below == "verified by SHA-256 · to Models/VAE"
    assert line_of(queue, "file:13").below.startswith("It was here already")
    assert line_of(queue, "file:12").share is None


def test_what_failed_says_why_in_words():
    assert line_of(some(), "file:10").below == "The sum is another one."
    assert line_of(some(), "file:9").below == "Its terms have to be accepted first."


def test_without_a_size_there_is_no_number_made_up():
    line = line_of(Queue((download(1, "running", size_bytes=None),)), "file:1")
    assert (line.right, line.right_below, line.share) == ("", "", 0.0)
    line = line_of(Queue((download(1, "running", size_bytes=None, received_bytes=GB),)), "file:1")
    assert (line.right, line.right_below) == ("1.0 GB", "")


def test_more_than_was_promised_is_never_more_than_all():
    line = line_of(Queue((download(1, "running", received_bytes=3 * GB),)), "file:1")
    assert line.share == 1.0
    assert line.right_below == "100%"


def test_the_queue_says_what_it_takes_and_what_is_left_afterwards():
    line = line_of(some(), "section:queued")
    assert line.right == "15.9 GB · 96.0 GB free afterwards"
    begun = Queue((download(1, received_bytes=GB // 4), download(2, size_bytes=None)))
    assert line_of(begun, "section:queued").right == "750 MB"  # what is here takes no more
    assert line.tone == "text3"
    short = replace(some(), free_bytes=-3 * GB)
    line = line_of(short, "section:queued")
    assert line.right == "15.9 GB · 3.0 GB are missing on the drive"
    assert line.tone == "warning"
    assert line_of(replace(some(), free_bytes=None), "section:queued").right == "15.9 GB"


def test_lines_of_the_past_are_put_together_once():
    kept, queue = {}, some()
    first = lines_of(queue, kept=kept)
    again = lines_of(
        replace(queue, downloads=tuple(replace(i) for i in queue.downloads)), kept=kept
    )
    over = [at for at, line in enumerate(first) if line.key in ("file:12", "file:11")]
    assert all(first[at] is again[at] for at in over)
    moved = tuple(replace(i, verified="size") if i.id == "12" else i for i in queue.downloads)
    changed = line_of(replace(queue, downloads=moved), "file:12", kept=kept)
    assert changed.below.startswith("its size is right")


# -- sets --------------------------------------------------------------------------------------------


def a_set(*states, **values):
    return Queue(
        tuple(
            download(number, state, group="Set", **values)
            for number, state in enumerate(states, start=1)
        )
    )


def test_a_set_stands_together_with_one_bar():
    queue = a_set("done", "running", "queued", "queued", received_bytes=GB // 2)
    lines = lines_of(queue)
    assert [line.key for line in lines] == [
        "section:active",
        "set:Set",
        "file:1",
        "file:2",
        "file:3",
        "file:4",
    ]
    head = lines[1]
    assert head.share == pytest.approx(2.5 / 4)
    assert head.below == "1 of 4 files are here"
    assert head.ids == ("1", "2", "3", "4")
    assert [line.is_indented for line in lines[2:]] == [True] * 4


@pytest.mark.parametrize(
    ("states", "section"),
    [
        (("done", "needs", "running"), "needs"),
        (("queued", "running", "failed"), "active"),
        (("queued", "paused"), "waiting"),
        (("queued", "done"), "queued"),
        (("done", "failed"), "failed"),
        (("done", "done"), "finished"),
    ],
)
def test_a_set_stands_where_the_most_pressing_of_it_does(states, section):
    assert line_of(a_set(*states), "set:Set").section == section


def test_a_set_that_is_over_is_folded_until_it_is_opened():
    queue = a_set("done", "done")
    assert titles(queue) == ["Finished  (2)", "Set"]
    assert len(lines_of(queue, turned={"set:Set"})) == 4
    assert len(lines_of(a_set("queued", "done"), turned={"set:Set"})) == 2


def test_a_set_of_one_needs_no_line_of_its_own():
    assert [line.kind for line in lines_of(a_set("queued"))] == ["section", "file"]


def test_what_is_looked_for_narrows_and_counts_anew():
    queue = some()
    found = lines_of(queue, wanted=lambda item: "vae" in item.name)
    assert [line.title for line in found] == ["Finished  (1)", "vae-ft-mse.safetensors"]


# -- what can be done --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(DownloadState))
def test_everything_that_is_offered_can_be_done_and_what_is_not_over_can_be_ended(state):
    offered = deeds({state})
    assert all(fitting(deed, state) for deed in offered)
    assert ("cancel" in offered) is not state.is_over
    assert set(quick_deeds({state})) <= set(offered)
    assert 1 <= len(quick_deeds({state})) <= 2


def test_several_offer_what_any_of_them_can():
    offered = deeds({DownloadState.RUNNING, DownloadState.PAUSED})
    assert {"pause", "resume", "cancel"} <= set(offered)
    assert quick_deeds({DownloadState.RUNNING, DownloadState.PAUSED}) == ("pause", "cancel")


def test_facts_leave_out_what_is_not_known():
    names = dict(facts_of(download(1, kind=None, base=None, title="")))
    assert "Kind" not in names and "Model" not in names and "SHA-256" not in names
    facts = dict(facts_of(some().downloads[0]))
    assert facts["Connections"] == "4"
    assert facts["Kind"] == "Checkpoint · SDXL"
    done = dict(facts_of(some().downloads[11]))
    assert done["Compared"] == "verified by SHA-256"
    assert done["File"].endswith("vae-ft-mse.safetensors")


def test_only_what_failed_or_needs_somebody_is_a_problem():
    assert problem_of(failed(1)).code == "download.mismatch"
    assert problem_of(needs(1)).details["page"].startswith("https://")
    assert problem_of(replace(failed(1), state=DownloadState.QUEUED)) is None
    assert problem_of(download(1)) is None


def test_speed_and_time_are_said_as_far_as_they_are_known():
    assert speed_words(12_400_000.0, 1080.0) == "12.4 MB/s · about 18 min left"
    assert speed_words(None, 30.0) == "less than a minute left"
    assert speed_words(None, None) == ""


# -- the model ---------------------------------------------------------------------------------------


class Told:
    """What a model tells its views."""

    def __init__(self, model):
        self.said = []
        model.rowsInserted.connect(lambda _p, first, last: self.said.append(("in", first, last)))
        model.rowsRemoved.connect(lambda _p, first, last: self.said.append(("out", first, last)))
        model.dataChanged.connect(lambda first, _l, _r: self.said.append(("new", first.row())))
        model.modelReset.connect(lambda: self.said.append(("reset",)))


def test_only_lines_that_have_changed_are_painted_anew(qtmodeltester):
    items = DownloadItems()
    items.set_lines(lines_of(some()))
    told = Told(items)
    queue = some()
    first = replace(queue.downloads[0], received_bytes=5 * GB)
    items.set_lines(lines_of(replace(queue, downloads=(first, *queue.downloads[1:])), now=NOW))
    rows = {row for what, row in told.said if what == "new"}
    assert items.row_of("file:1") in rows
    assert all(what == "new" for what, *_ in told.said)
    assert items.row_of("file:12") not in rows
    qtmodeltester.check(items)


def test_lines_come_go_and_move_without_a_reset():
    items = DownloadItems()
    items.set_lines(lines_of(Queue(tuple(download(n) for n in range(1, 6)))))
    told = Told(items)
    items.set_lines(lines_of(Queue(tuple(download(n) for n in (1, 2, 9, 4, 5)))))
    assert [line.key for line in items.lines[1:]] == [f"file:{n}" for n in (1, 2, 9, 4, 5)]
    assert told.said == [("out", 3, 3), ("in", 3, 3)]
    items.set_lines(())
    assert items.rowCount() == 0
    assert ("reset",) not in told.said


def test_only_what_waits_for_its_turn_can_be_dragged_and_heads_cannot_be_chosen():
    from PySide6.QtCore import Qt

    items = DownloadItems()
    items.set_lines(lines_of(some()))
    for line in items.lines:
        flags = items.flags(items.index(items.row_of(line.key)))
        assert bool(flags & Qt.ItemFlag.ItemIsSelectable) is (line.kind != "section")
        is_queued = line.section == "queued" and line.kind != "section"
        assert bool(flags & Qt.ItemFlag.ItemIsDragEnabled) is is_queued
    rows = [items.index(items.row_of(f"file:{n}")) for n in (6, 5)]
    assert bytes(items.mimeData(rows).data(MIME).data()) == b"file:5\nfile:6"


def test_a_line_is_read_aloud_with_everything_in_it():
    items = DownloadItems()
    items.set_lines(lines_of(some()))
    from PySide6.QtCore import Qt

    index = items.index(items.row_of("file:1"))
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "juggernautXL_v9.safetensors, 4.0 GB of 6.6 GB, 60% · 12.4 MB/s · about 5 min left, "
        "Checkpoint · SDXL · to Models/StableDiffusion"
    )
    assert index.data(LINE).key == "file:1"
