"""The design system: contrast is what was measured, no colour stands outside it, every look is defined."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

import stablehand
from stablehand.gui.theme import tokens
from stablehand.gui.theme.stylesheet import stylesheet
from stablehand.gui.theme.tokens import CONTRAST, PALETTES, TEXT_ROLES, contrast, luminance
from stablehand.gui.widgets.buttons import Button

GUI = Path(stablehand.__file__).parent / "gui"
FILES = sorted(GUI.rglob("*.py"))
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")

# As it was measured when the design was made: pair, what it needs, contrast in dark and in light.
MEASURED = """
text bg 4.5 15.57 16.12
text surface 4.5 13.97 17.31
text overlay 4.5 10.77 17.31
text rail 4.5 16.20 14.72
text2 surface 4.5 8.79 8.10
text2 rail 4.5 10.19 6.89
text3 surface 4.5 6.38 5.70
text3 raised 4.5 5.58 5.70
text3 rail 4.5 7.40 4.85
accent surface 4.5 6.75 5.90
on_accent accent 4.5 7.29 5.90
on_accent accent_hover 4.5 8.87 8.10
on_accent_soft accent_soft 4.5 8.56 7.18
success surface 4.5 7.48 5.92
success success_soft 4.5 6.26 5.08
warning surface 4.5 8.89 6.16
warning warning_soft 4.5 7.22 5.40
danger surface 4.5 6.58 6.57
danger danger_soft 4.5 6.07 5.48
on_danger_fill danger_fill 4.5 5.07 6.57
info surface 4.5 7.87 6.10
on_selection selection 4.5 9.09 11.76
console_text console 4.5 14.07 13.13
border_strong surface 3.0 4.11 3.82
border_strong raised 3.0 3.60 3.82
border_strong bg 3.0 4.58 3.56
focus surface 3.0 9.04 5.90
focus rail 3.0 10.48 5.02
focus bg 3.0 10.07 5.50
log_error console 4.5 8.52 7.96
log_warning console 4.5 11.95 11.15
log_success console 4.5 10.95 10.22
log_info console 4.5 11.14 10.40
log_dim console 4.5 7.31 6.82
log_path console 4.5 11.03 10.30
"""
ROWS = [line.split() for line in MEASURED.strip().splitlines()]


def test_the_formula_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert luminance("#FF0000") == pytest.approx(0.2126)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("name", PALETTES)
def test_every_pair_has_the_contrast_it_needs(name):
    palette = PALETTES[name]
    low = [
        (ink, plane, round(found, 2))
        for ink, plane, least in CONTRAST
        if (found := contrast(getattr(palette, ink), getattr(palette, plane))) < least
    ]
    assert low == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:2]))
def test_what_was_measured_holds_and_is_in_the_table(row):
    ink, plane, least, *found = row
    assert (ink, plane, float(least)) in CONTRAST
    for name, value in zip(("dark", "light"), found, strict=True):
        palette = PALETTES[name]
        # The table of the design was cut or rounded at the second digit.
        assert contrast(getattr(palette, ink), getattr(palette, plane)) == pytest.approx(
            float(value), abs=0.011
        )


def test_no_pair_is_named_twice_and_all_names_are_colours():
    pairs = [(ink, plane) for ink, plane, _ in CONTRAST]
    assert len(pairs) == len(set(pairs))
    assert {name for pair in pairs for name in pair} <= tokens.COLOURS


@pytest.mark.parametrize("name", PALETTES)
def test_colours_are_written_in_one_way(name):
    for colour in tokens.COLOURS:
        assert re.fullmatch(r"#[0-9A-F]{6}", getattr(PALETTES[name], colour)), colour


def test_borders_that_only_decorate_are_no_edge_of_a_control():
    """`border` alone is too faint in two themes, so no control may have it as its edge."""
    for palette in (tokens.DARK, tokens.LIGHT):
        for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", stylesheet(palette)):
            is_control = re.search(r"QPushButton|QLineEdit|QComboBox|QCheckBox", selector)
            if is_control and f"border: 1px solid {palette.border};" in body:
                assert ":disabled" in selector, selector


# -- colours stand in one place ----------------------------------------------------------------------


def strings(file):
    """Every text in a file that is no docstring, and where it stands."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value, node.lineno


def test_no_colour_stands_outside_the_tokens():
    found = [
        f"{file.name}:{line} {text!r}"
        for file in FILES
        if file.name != "tokens.py"
        for text, line in strings(file)
        if COLOUR.search(text)
    ]
    assert found == []


def test_no_colour_is_made_of_numbers_or_names():
    """Neither QColor(1, 2, 3) nor Qt.red: a theme could not change them."""
    made = re.compile(r"QColor\(\s*[\d\"']|QColor\.from|Qt\.GlobalColor\.(?!transparent)")
    found = [file.name for file in FILES if made.search(file.read_text("utf-8"))]
    assert found == []


def test_the_search_for_colours_would_find_one():
    assert COLOUR.search("color: #12ab34;") and COLOUR.search("#fff")
    assert not COLOUR.search("step #7 of 9") and not COLOUR.search("{p.accent}")


# -- looks that are used are defined -----------------------------------------------------------------


class Looks(ast.NodeVisitor):
    """The values that code gives to `variant`, `tone`, `role` and `density`."""

    def __init__(self):
        self.found = {"variant": set(), "tone": set(), "role": set(), "density": set()}
        self.labels, self.badges = set(), set()
        self.bases = []

    def visit_ClassDef(self, node):
        self.bases.append({getattr(base, "id", "") for base in node.bases})
        self.generic_visit(node)
        self.bases.pop()

    def visit_Call(self, node):
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        first = node.args[0] if node.args else ast.Constant(None)
        is_frame = name == "Frame" or (name == "__init__" and "Frame" in self.bases[-1])
        if name == "setProperty" and getattr(first, "value", None) in self.found:
            self.found[first.value] |= values(node.args[1])
        elif name == "set_tone":
            self.found["tone"] |= values(first)
        elif is_frame:
            self.found["variant"] |= values(first)
        elif name in ("Label", "ElidedLabel"):
            for kind, given in zip((self.found["role"], self.labels), node.args[1:], strict=False):
                kind |= values(given)
        self.take_keywords(name, node.keywords)
        self.generic_visit(node)

    def take_keywords(self, name, keywords):
        for keyword in keywords:
            if keyword.arg == "variant":
                self.found["variant"] |= values(keyword.value)
            elif keyword.arg == "tone" and name == "Badge":
                self.badges |= values(keyword.value)


def values(node):
    """The texts that an expression can be: a literal, or either end of an `if`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return values(node.body) | values(node.orelse)
    return set()


def looks():
    seen = Looks()
    for file in FILES:
        seen.visit(ast.parse(file.read_text("utf-8")))
    return seen


def defined(sheet, name):
    return set(re.findall(rf'\[{name}="(\w+)"\]', sheet))


SHEET = stylesheet(PALETTES["dark"])


def test_every_variant_that_is_used_is_in_the_sheet():
    used = looks().found["variant"] - {"secondary"}  # that is what a button is by itself
    assert used >= {"primary", "quiet", "link", "plane", "notice"}
    assert used <= defined(SHEET, "variant")


def test_every_density_that_is_used_is_in_the_sheet():
    assert looks().found["density"] == {"compact"} <= defined(SHEET, "density")


def test_no_property_of_a_look_is_one_of_qts(qapp):
    """Qt would take the value for its own, and no rule of the sheet would ever match."""
    own = QPushButton().metaObject()
    for name in set(re.findall(r"\[(\w+)=", SHEET)):
        assert own.indexOfProperty(name) < 0, name


@pytest.mark.parametrize("percent", [100, 150])
def test_compact_buttons_are_lower(theme, percent):
    theme.choose("dark", percent=percent, motion="reduced")
    whole, compact = Button(theme, "Install"), Button(theme, "Install", compact=True)
    heights = [button.sizeHint().height() for button in (whole, compact)]
    assert heights == [theme.px(tokens.Size.CONTROL), theme.px(tokens.Size.COMPACT)]


def test_every_role_that_is_used_is_a_kind_of_text():
    used = looks().found["role"]
    assert used >= {"title", "heading", "body", "small"}
    assert used <= set(TEXT_ROLES)
    shown = {name for name, role in TEXT_ROLES.items() if not role.is_mono}
    assert shown <= defined(SHEET, "role")


def test_every_tone_that_is_used_is_in_the_sheet():
    seen = looks()
    of_labels = set(re.findall(r'QLabel\[tone="(\w+)"\]', SHEET))
    of_badges = set(re.findall(r'variant="badge"\]\[tone="(\w+)"\]', SHEET))
    assert of_labels >= seen.labels >= {"text2", "text3", "danger"}
    assert of_badges >= seen.badges - {""} >= {"accent"}
    assert seen.found["tone"] - {""} <= defined(SHEET, "tone")


def test_tones_of_badges_and_notices_have_an_ink_of_their_own():
    inks = {"accent": "on_accent_soft"}
    for tone in re.findall(r'variant="badge"\]\[tone="(\w+)"\]', SHEET):
        ink = inks.get(tone, tone)
        assert ink in tokens.COLOURS
        assert any((ink, plane, 4.5) in CONTRAST for plane in (f"{tone}_soft", "accent_soft"))


def test_text_grows_and_controls_never_shrink():
    small, large = stylesheet(PALETTES["dark"], 90), stylesheet(PALETTES["dark"], 150)
    heights = {int(n) for n in re.findall(r"min-height: (\d+)px", small)}
    assert heights == {int(n) for n in re.findall(r"min-height: (\d+)px", SHEET)}
    assert 'QLabel[role="body"] { font-size: 20px' in large.replace("{{", "{")
