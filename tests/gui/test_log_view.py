"""The view of a log: lines, colours, following, floods, search marks, links, keys."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextCursor

from stablehand.gui.theme.tokens import PALETTES, contrast
from stablehand.gui.widgets.log_ansi import Run, Style, bare, of_rgb, of_table, runs
from stablehand.gui.widgets.log_dress import characters, pieces, units
from stablehand.gui.widgets.log_links import links, split_target
from stablehand.gui.widgets.log_view import MOST_A_TURN, MOST_LINES, LogView


class Line(NamedTuple):
    text: str
    at: int = 0
    level: str = ""
    replaces: bool = False


def numbered(count, start=0):
    return [Line(f"line {n}", n * 10) for n in range(start, start + count)]


@pytest.fixture
def view(theme, qtbot):
    made = LogView(theme, "Log")
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    return made


def put(view, qtbot, lines, **more):
    with qtbot.waitSignal(view.shown, timeout=10_000):
        view.append(lines, **more)


def texts(view):
    return view.toPlainText().split("\n")


def colours(view, number):
    """Give the pieces of a line on the screen: text, colour, ground."""
    block = view.document().findBlockByNumber(number)
    found = []
    for part in block.layout().formats():
        text = block.text().encode("utf-16-le")[2 * part.start : 2 * (part.start + part.length)]
        ground = part.format.background()
        ground = ground.color().name() if ground.style() != Qt.BrushStyle.NoBrush else ""
        ink = part.format.foreground().color().name()
        found.append((text.decode("utf-16-le"), ink, ground))
    return found


def colour(theme, name):
    return theme.colour(name).name()


# -- codes ----------------------------------------------------------------------------------------


def test_codes_become_colours_of_the_theme_and_the_rest_is_left_out():
    text = "\x1b]0;title\x07\x1b[1;31mred\x1b[0m \x1b[2K\x1b[38;5;46mgreen\x1b[39m\x1b[2m dim\x1b[22m\x08 \x1b[38;2;250;160;10mor\x1b[m"
    assert bare(text) == "red green dim or"
    assert runs(text) == (
        Run(0, 3, Style("log_error", is_bold=True)),
        Run(4, 9, Style("log_success")),
        Run(9, 13, Style(is_dim=True)),
        Run(14, 16, Style("log_warning")),
    )
    assert runs("no codes") == ()


def test_a_coloured_ground_colours_the_text():
    assert runs("\x1b[41;97m ERROR \x1b[0m") == (Run(0, 7, Style("log_error")),)
    assert runs("\x1b[30;43mW\x1b[49m") == (Run(0, 1, Style("log_warning")),)
    assert runs("\x1b[40;37mplain\x1b[0m") == (Run(0, 5, Style("console_text")),)
    assert runs("\x1b[42;31mx") == (Run(0, 1, Style("log_error")),)


@pytest.mark.parametrize("name", PALETTES)
def test_every_colour_of_a_terminal_can_be_read(name):
    palette = PALETTES[name]
    tokens = {of_table(number) for number in range(256)}
    tokens |= {of_rgb(r, g, b) for r in (0, 90, 255) for g in (0, 90, 255) for b in (0, 90, 255)}
    assert len(tokens) > 5
    for token in tokens:
        assert contrast(getattr(palette, token), palette.console) >= 4.5


def test_hues_come_to_the_colour_of_their_name():
    assert of_rgb(200, 20, 20) == of_rgb(255, 0, 120) == "log_error"
    assert of_rgb(255, 165, 0) == "log_warning"
    assert of_rgb(0, 0, 90) == of_rgb(0, 200, 255) == "log_info"
    assert of_rgb(160, 0, 255) == "log_path"
    assert of_rgb(10, 10, 10) == of_table(8) == of_table(238) == "log_dim"
    assert of_rgb(250, 250, 250) == of_table(15) == "console_text"


@given(
    some.lists(
        some.sampled_from(
            [
                "a",
                "é",
                "🤗",
                "\x1b[31m",
                "\x1b[0m",
                "\x1b[38;5;300m",
                "\x1b[38;2;1m",
                "\x1b[;1m",
                "\x1b",
                "\x07",
                "\u2028",
                "[",
            ]
        )
    ).map("".join)
)
def test_pieces_lie_inside_of_any_line(text):
    shown = bare(text)
    assert "\x1b" not in shown or "\x1b" in text.replace(shown, "")
    before = 0
    for piece in pieces(text, "error", "a"):
        assert before <= piece.start < piece.stop <= len(shown)
        before = piece.stop


@given(some.text(alphabet="aé🤗", max_size=8), some.integers(0, 8))
def test_places_are_counted_as_qt_does(text, count):
    assert characters(text, units(text[:count])) == min(count, len(text))


# -- lines ----------------------------------------------------------------------------------------


def test_lines_are_shown_in_one_go_without_codes(view, qtbot):
    turns = []
    view.shown.connect(lambda: turns.append(view.count))
    view.append([Line("one"), Line("\x1b[31mtwo\x1b[0m")])
    view.append([Line("three\u2028still three")])
    qtbot.waitUntil(lambda: view.count == 3)
    assert texts(view) == ["one", "two", "threestill three"]
    assert turns == [3]
    put(view, qtbot, [Line("four")])
    assert texts(view)[-1] == "four"


def test_a_line_may_replace_the_last_one(view, qtbot):
    put(view, qtbot, [Line("one", 0), Line("10%", 4)])
    put(view, qtbot, [Line("50%", 4, replaces=True)])
    assert texts(view) == ["one", "50%"]
    view.append([Line("90%", 4, replaces=True)])
    put(view, qtbot, [Line("100%", 4, replaces=True), Line("done", 9)])
    assert texts(view) == ["one", "100%", "done"]
    assert [line.at for line in view.lines()] == [0, 4, 9]
    view.append([Line("a", 20)])
    put(view, qtbot, [Line("b", 20, replaces=True)])
    assert texts(view) == ["one", "100%", "done", "b"]


def test_fresh_lines_take_the_place_of_all(view, qtbot):
    put(view, qtbot, numbered(30))
    view.append(numbered(5, 100))
    put(view, qtbot, [Line("new", 999)], is_fresh=True)
    assert texts(view) == ["new"]
    view.forget()
    assert (view.count, view.first, view.toPlainText()) == (0, None, "")


def test_a_flood_leaves_the_newest_lines_unbroken(view, qtbot):
    put(view, qtbot, numbered(MOST_A_TURN))
    for start in range(0, 20_000, 500):
        view.append(numbered(500, start))
    qtbot.waitUntil(lambda: view.last.text == "line 19999")
    assert view.count == MOST_A_TURN
    assert texts(view) == [f"line {n}" for n in range(20_000 - MOST_A_TURN, 20_000)]


def test_no_more_than_five_thousand_lines_are_kept(view, qtbot):
    for start in range(0, 8000, 1000):
        put(view, qtbot, numbered(1000, start))
    assert view.count == view.blockCount() == MOST_LINES
    assert view.first.text == texts(view)[0] == "line 3000"
    assert view.last.text == texts(view)[-1] == "line 7999"


def test_at_most_thirty_turns_a_second(view, qtbot):
    turns = []
    view.shown.connect(lambda: turns.append(1))
    for number in range(50):
        view.append([Line(f"line {number}")])
        qtbot.wait(10)
    assert view.count >= 45
    assert len(turns) <= 22


# -- following ------------------------------------------------------------------------------------


def is_at_end(view):
    bar = view.verticalScrollBar()
    return bar.value() == bar.maximum()


def test_the_end_is_followed_until_one_scrolls_up_and_again_from_there(view, qtbot):
    said = []
    view.following_changed.connect(said.append)
    put(view, qtbot, numbered(200))
    assert is_at_end(view)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() - 10)
    assert not view.is_following
    before = bar.value()
    put(view, qtbot, numbered(50, 200))
    assert bar.value() == before
    bar.setValue(bar.maximum())
    assert view.is_following
    put(view, qtbot, numbered(50, 250))
    assert is_at_end(view)
    assert said == [False, True]


def test_long_lines_and_another_size_do_not_lose_the_end(view, qtbot):
    put(view, qtbot, [Line("word " * 200, n) for n in range(50)])
    put(view, qtbot, [Line("last", 99)])
    for size in ((300, 200), (900, 500)):
        view.resize(*size)
        qtbot.wait(20)
        assert view.is_following
        place = QPoint(10, view.viewport().height() - 12)
        assert view.cursorForPosition(place).block().text() == "last"
    view.set_wrapping(wraps=False)
    assert view.is_following


def test_selecting_stops_it(view, qtbot):
    put(view, qtbot, numbered(200))
    cursor = view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    assert not view.is_following
    view.follow(True)
    assert view.is_following


def test_what_is_being_read_does_not_move_away(view, qtbot):
    for start in range(0, 5000, 1000):
        put(view, qtbot, numbered(1000, start))
    view.verticalScrollBar().setValue(100)
    with qtbot.waitSignal(view.left_behind):
        view.append(numbered(1, 5000))
    view.append(numbered(1, 5001))
    qtbot.wait(80)
    assert view.last.text == "line 4999"
    assert view.firstVisibleBlock().text() == "line 100"
    put(view, qtbot, numbered(10, 6000), is_fresh=True)
    assert view.last.text == "line 6009"


def test_a_page_stays_and_its_edges_are_told(view, qtbot):
    edges = []
    view.edge_reached.connect(edges.append)
    view.show_page(numbered(500), top=2000)
    assert view.top == 2000
    assert not view.is_following
    view.append([Line("later")])
    qtbot.wait(60)
    assert view.count == 500
    bar = view.verticalScrollBar()
    bar.setValue(bar.minimum())
    bar.setValue(bar.maximum())
    assert edges == [-1, 1]
    assert not view.is_following


# -- looks ----------------------------------------------------------------------------------------


def test_levels_colours_and_links(view, qtbot, theme):
    lines = [
        Line("fine"),
        Line("bad", level="error"),
        Line("hm \x1b[32mgreen\x1b[0m", level="warning"),
        Line("ours", level="note"),
        Line("🤗 see http://localhost:1/x, or /home/me/a.py:3", level=""),
    ]
    put(view, qtbot, lines)
    assert colours(view, 0) == []
    assert colours(view, 1) == [("bad", colour(theme, "log_error"), "")]
    assert colours(view, 2) == [("green", colour(theme, "log_success"), "")]
    assert colours(view, 3) == [("ours", colour(theme, "log_info"), "")]
    assert colours(view, 4) == [
        ("http://localhost:1/x", colour(theme, "log_info"), ""),
        ("/home/me/a.py:3", colour(theme, "log_path"), ""),
    ]


def test_only_what_comes_into_sight_is_coloured(view, qtbot, theme):
    put(view, qtbot, [Line(f"bad {n}", n, "error") for n in range(1000)])
    assert colours(view, 0) == []
    assert colours(view, 999) != []
    view.verticalScrollBar().setValue(0)
    assert colours(view, 0) == [("bad 0", colour(theme, "log_error"), "")]
    put(view, qtbot, [Line("fine", 5)], is_fresh=True)
    assert colours(view, 0) == []


def test_another_theme_colours_anew(view, qtbot, theme):
    put(view, qtbot, [Line("bad", level="error"), Line("a /tmp/x.py")])
    view.highlight("a")
    before = colours(view, 1)
    theme.choose("contrast")
    assert colours(view, 0) != []
    assert colours(view, 1) != before
    assert colours(view, 1)[0] == (
        "a",
        colour(theme, "on_selection"),
        colour(theme, "selection"),
    )
    theme.choose("dark", percent=150)
    assert view.font().pixelSize() == 18
    assert colours(view, 1) == before


def test_matches_are_marked_and_gone_through(view, qtbot, theme):
    put(view, qtbot, numbered(300))
    view.highlight("LINE 29")
    assert colours(view, 299)[0][2] == colour(theme, "selection")
    assert view.next_match(backwards=True) == 2990
    assert view.show_match(2990)
    assert view.current == 2990
    assert colours(view, 299)[0][2] == colour(theme, "log_warning")
    assert view.next_match(backwards=False) is None
    assert view.next_match(backwards=True) == 2980
    assert view.show_match(290)
    assert (
        view.firstVisibleBlock().blockNumber() <= 29 < view.firstVisibleBlock().blockNumber() + 30
    )
    assert view.next_match(backwards=False) == 2900
    assert view.next_match(backwards=True) is None
    assert not view.show_match(5)
    view.highlight("")
    assert view.next_match(backwards=True) is None
    assert colours(view, 29) == []


def test_the_search_begins_with_what_is_in_sight(view, qtbot):
    put(view, qtbot, numbered(300))
    view.verticalScrollBar().setValue(100)
    view.highlight("line")
    shown = view.firstVisibleBlock().blockNumber()
    assert view.next_match(backwards=False) == shown * 10
    assert shown * 10 < view.next_match(backwards=True) <= (shown + 30) * 10


# -- links ----------------------------------------------------------------------------------------

LINKS = [
    ("Running on http://127.0.0.1:7860.", ["http://127.0.0.1:7860"]),
    ("(see https://a.b/c(d)?e=1#f), please", ["https://a.b/c(d)?e=1#f"]),
    ('  File "/home/a b/c.py", line 12, in x', ["/home/a b/c.py:12"]),
    ("/home/x/y.py:3:14: error: no", ["/home/x/y.py:3"]),
    (r"C:\Users\me\a.py:10 and 'D:\My Models\x'", [r"C:\Users\me\a.py:10", r"D:\My Models\x"]),
    ("loading /mnt/models/x.safetensors...", ["/mnt/models/x.safetensors"]),
    ('"GET /assets/index.js HTTP/1.1" 200', []),
    ("GET /api/v1/queue", []),
    ("a/b/c and 1/2 and ~/x", []),
    ("http://", []),
]


@pytest.mark.parametrize(("text", "targets"), LINKS)
def test_what_is_a_link(text, targets):
    found = links(text)
    assert [link.target for link in found] == targets
    for link in found:
        assert link.target.startswith(text[link.start : link.stop].split(":")[0])


def test_the_parts_of_a_path():
    assert split_target("/x/y.py:12") == ("/x/y.py", 12)
    assert split_target(r"C:\x\y.py") == (r"C:\x\y.py", None)
    assert split_target(r"C:\x\y.py:7") == (r"C:\x\y.py", 7)


def place_of(view, number, column):
    cursor = QTextCursor(view.document().findBlockByNumber(number))
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, column)
    return view.cursorRect(cursor).center() + QPoint(3, 0)


def test_a_link_is_under_the_mouse_and_is_clicked(view, qtbot):
    put(view, qtbot, [Line("nothing"), Line("🤗 open http://localhost:1/ now")])
    asked = []
    view.link_activated.connect(asked.append)
    on, beside = place_of(view, 1, 12), place_of(view, 1, 3)
    qtbot.mouseMove(view.viewport(), beside)
    assert view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    qtbot.mouseMove(view.viewport(), on)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert asked == []
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=on)
    assert asked == ["http://localhost:1/"]
    assert view.link_at(QPoint(view.viewport().width() - 5, on.y())) is None
    assert view.link_at(QPoint(on.x(), view.viewport().height() - 5)) is None


def test_a_link_that_is_selected_is_not_opened(view, qtbot):
    put(view, qtbot, [Line("open http://localhost:1/ now")])
    asked = []
    view.link_activated.connect(asked.append)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 0, 7))
    qtbot.mouseMove(view.viewport(), place_of(view, 0, 15))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 0, 15))
    assert view.textCursor().hasSelection()
    assert asked == []


def test_a_link_in_a_long_line_that_is_broken(view, qtbot):
    put(view, qtbot, [Line("word " * 60 + "http://localhost:1/end")])
    assert view.link_at(place_of(view, 0, 310)).target == "http://localhost:1/end"


def test_links_by_keyboard(view, qtbot):
    put(view, qtbot, [Line("open http://localhost:1/ or http://localhost:2/"), Line("none")])
    asked = []
    view.link_activated.connect(asked.append)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == []  # the caret is in the last line
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["http://localhost:1/"]
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked[-1] == "http://localhost:2/"


def test_the_menu_opens_and_copies_links(view, qtbot):
    put(view, qtbot, [Line("open http://localhost:1/?a=1&b=2 now")])
    asked = []
    view.link_activated.connect(asked.append)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5))
    )
    view.contextMenuEvent(event)
    menu = QGuiApplication.instance().activePopupWidget()
    named = {action.text(): action for action in menu.actions() if action.text()}
    named["Open http://localhost:1/?a=1&&b=2"].trigger()
    named["Copy http://localhost:1/?a=1&&b=2"].trigger()
    assert asked == ["http://localhost:1/?a=1&b=2"]
    assert QGuiApplication.clipboard().text() == "http://localhost:1/?a=1&b=2"
    menu.close()


# -- copying --------------------------------------------------------------------------------------


def test_copying_by_keyboard(view, qtbot):
    put(view, qtbot, [Line("\x1b[31mone\x1b[0m"), Line("two")])
    assert view.copied_text() == "one\ntwo"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one\ntwo"
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.copied_text() == "one\n"
    qtbot.keyClicks(view, "typed")
    assert view.toPlainText() == "one\ntwo"  # nobody can write into it


def test_the_view_has_a_name_and_tab_leaves_it(view):
    assert view.accessibleName() == "Log"
    assert view.tabChangesFocus()
