"""The one style sheet, generated from the tokens. Shapes, edges and states; never an object's name.

Selectors are Qt classes and dynamic properties: `variant` (buttons, labels, frames), `tone` (colour of
a state), `role` (kind of text), `density` (lower controls). No rule reaches every widget, since re-polishing
is what a sheet costs.
"""

from __future__ import annotations

from stablehand.gui.theme.tokens import TEXT_ROLES, Palette, Radius, Size


def stylesheet(p: Palette, percent: int = 100) -> str:
    """Give the sheet for a palette at a text size in percent."""
    body = round(TEXT_ROLES["body"].pixels * percent / 100)
    control = round(Size.CONTROL * max(percent, 100) / 100)
    compact = round(Size.COMPACT * max(percent, 100) / 100)
    return "\n".join(
        (
            _text(p, percent),
            _buttons(p, control, compact, round(TEXT_ROLES["heading"].pixels * percent / 100)),
            _choosers(p, control, compact),
            _fields(p, control, body),
            _frames(p),
            _lists(p),
            _bars(p),
            _menus(p, body),
        )
    )


def _text(p: Palette, percent: int) -> str:
    sizes = "\n".join(
        f'QLabel[role="{name}"] {{ font-size: {round(role.pixels * percent / 100)}px; '
        f"font-weight: {600 if role.is_strong else 400}; }}"
        for name, role in TEXT_ROLES.items()
        if not role.is_mono
    )
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {colour}; }}'
        for tone, colour in (
            ("text", p.text),
            ("text2", p.text2),
            ("text3", p.text3),
            ("accent", p.accent),
            ("success", p.success),
            ("warning", p.warning),
            ("danger", p.danger),
            ("info", p.info),
            ("spill", p.spill),
            ("on_accent_soft", p.on_accent_soft),
        )
    )
    return f"{sizes}\n{tones}"


def _buttons(p: Palette, control: int, compact: int, heading: int) -> str:
    edge = control - 2
    unable = _unable(p)
    return f"""
QPushButton, QToolButton[variant="secondary"] {{
    background: {p.raised}; color: {p.text}; border: 1px solid {p.border_strong};
    border-radius: {Radius.CONTROL}px; padding: 0 12px; min-height: {edge}px; }}
QPushButton:hover {{ background: {p.overlay}; border-color: {p.text3}; }}
QPushButton:pressed {{ background: {p.accent_soft}; }}
QPushButton:focus, QToolButton:focus {{
    border: 2px solid {p.focus}; padding: 0 11px; min-height: {edge - 2}px; outline: 0; }}
QPushButton:disabled {{ color: {p.text3}; border: 1px {unable} {p.border}; background: {p.bg}; }}
QPushButton[variant="primary"] {{
    background: {p.accent}; color: {p.on_accent}; border: 1px solid {p.accent}; font-weight: 600; }}
QPushButton[variant="primary"]:hover {{ background: {p.accent_hover}; border-color: {p.accent_hover}; }}
QPushButton[variant="primary"]:focus {{ border: 2px solid {p.text}; }}
QPushButton[variant="primary"]:disabled {{
    background: {p.bg}; color: {p.text3}; border: 1px {unable} {p.border}; }}
QPushButton[variant="danger"] {{
    background: {p.danger_fill}; color: {p.on_danger_fill}; border: 1px solid {p.danger_fill}; font-weight: 600; }}
QPushButton[variant="danger"]:focus {{ border: 2px solid {p.text}; }}
QPushButton[variant="danger"]:disabled {{
    background: {p.bg}; color: {p.text3}; border: 1px {unable} {p.border}; }}
QPushButton[variant="quiet"] {{ background: transparent; border: 1px solid transparent; padding: 0 8px; }}
QPushButton[variant="quiet"]:hover {{ background: {p.overlay}; }}
QPushButton[variant="quiet"]:focus {{ border: 2px solid {p.focus}; padding: 0 7px; }}
QPushButton[variant="link"] {{
    background: transparent; border: 1px solid transparent; color: {p.accent}; padding: 0 4px; text-align: left; }}
QPushButton[variant="link"]:hover {{ text-decoration: underline; }}
QPushButton[variant="link"]:focus {{ border: 2px solid {p.focus}; padding: 0 3px; }}
QPushButton[variant="link"]:disabled {{ color: {p.text3}; }}
QPushButton[variant="name"] {{
    background: transparent; border: 1px solid transparent; border-radius: {Radius.CHIP}px; padding: 0 4px;
    text-align: left; font-size: {heading}px; font-weight: 600; }}
QPushButton[variant="name"]:hover {{ color: {p.accent}; text-decoration: underline; }}
QPushButton[variant="name"]:focus {{ border: 2px solid {p.focus}; padding: 0 3px; }}
QPushButton[variant="icon"] {{
    background: transparent; border: 1px solid transparent; padding: 0; min-width: {compact - 2}px;
    max-width: {compact - 2}px; min-height: {compact - 2}px; max-height: {compact - 2}px; }}
QPushButton[variant="icon"]:hover {{ background: {p.overlay}; }}
QPushButton[variant="icon"]:focus {{
    border: 2px solid {p.focus}; padding: 0; min-width: {compact - 4}px; max-width: {compact - 4}px;
    min-height: {compact - 4}px; max-height: {compact - 4}px; }}
QPushButton[variant="icon"]:checked {{ background: {p.accent_soft}; }}
"""


def _choosers(p: Palette, control: int, compact: int) -> str:
    """Give the buttons of which one is chosen, and the sizes that all buttons may have."""
    return f"""
QPushButton[variant="rail"] {{
    background: transparent; color: {p.text2}; border: 2px solid transparent; border-left: 3px solid transparent;
    border-radius: {Radius.CONTROL}px; text-align: left; padding: 0 10px; min-height: {control}px; }}
QPushButton[variant="rail"]:hover {{ background: {p.surface}; color: {p.text}; }}
QPushButton[variant="rail"]:checked {{
    background: {p.accent_soft}; color: {p.text}; border-left: 3px solid {p.accent}; font-weight: 600; }}
QPushButton[variant="rail"]:focus {{ border: 2px solid {p.focus}; padding: 0 10px; min-height: {control}px; }}
QPushButton[variant="rail"][folded="true"] {{ text-align: center; padding: 0 3px 0 0; }}
QPushButton[variant="segment"] {{
    border-radius: 0; border: 1px solid {p.border_strong}; margin-left: -1px; padding: 0 12px; background: {p.surface}; }}
QPushButton[variant="segment"][edge="first"] {{ margin-left: 0; }}
QPushButton[variant="segment"]:checked {{ background: {p.accent_soft}; color: {p.text}; font-weight: 600; }}
QPushButton[variant="segment"]:focus {{ border: 2px solid {p.focus}; padding: 0 11px; }}
QPushButton[variant="tab"] {{
    background: transparent; border: 2px solid transparent; border-bottom: 3px solid transparent; border-radius: 0;
    color: {p.text2}; padding: 0 8px; min-height: {control}px; }}
QPushButton[variant="tab"]:hover {{ color: {p.text}; }}
QPushButton[variant="tab"]:checked {{ color: {p.text}; font-weight: 600; border-bottom: 3px solid {p.accent}; }}
QPushButton[variant="tab"]:focus {{ border: 2px solid {p.focus}; border-radius: {Radius.CHIP}px; padding: 0 8px; }}
QPushButton[density="compact"] {{ min-height: {compact - 2}px; }}
QPushButton[density="compact"]:focus {{ min-height: {compact - 4}px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _unable(p: Palette) -> str:
    """Give the line around what is disabled: dashed where no fainter colour can tell."""
    return "dashed" if p.border == p.border_strong else "solid"


def _fields(p: Palette, control: int, body: int) -> str:
    edge = control - 2
    return f"""
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit[variant="field"] {{
    background: {p.surface}; color: {p.text}; border: 1px solid {p.border_strong};
    border-radius: {Radius.CONTROL}px; padding: 0 8px; min-height: {edge}px; font-size: {body}px;
    placeholder-text-color: {p.text3};
    selection-background-color: {p.selection}; selection-color: {p.on_selection}; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
    border: 2px solid {p.focus}; padding: 0 7px; min-height: {edge - 2}px; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {p.text3}; border: 1px {_unable(p)} {p.border}; background: {p.bg}; }}
QLineEdit[tone="danger"], QComboBox[tone="danger"] {{ border: 2px solid {p.danger}; padding: 0 7px; min-height: {edge - 2}px; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox QAbstractItemView {{
    background: {p.overlay}; color: {p.text}; border: 1px solid {p.border_strong};
    selection-background-color: {p.selection}; selection-color: {p.on_selection}; outline: 0; }}
QCheckBox, QRadioButton {{ spacing: 8px; min-height: {control - 4}px; color: {p.text}; }}
QCheckBox:focus, QRadioButton:focus {{ outline: 0; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: 16px; height: 16px; border: 1px solid {p.border_strong}; background: {p.surface}; }}
QCheckBox::indicator {{ border-radius: {Radius.CHIP}px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {p.text3}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {p.bg}; border-color: {p.border}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {p.focus}; width: 14px; height: 14px; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus {{ border-color: {p.text}; }}
"""


def _frames(p: Palette) -> str:
    return f"""
QFrame[variant="card"] {{
    background: {p.surface}; border: 1px solid {p.border}; border-radius: {Radius.CARD}px; }}
QFrame[variant="card"]:hover {{ border-color: {p.border_strong}; }}
QFrame[variant="plane"] {{ background: {p.surface}; border: 1px solid {p.border}; border-radius: {Radius.CARD}px; }}
QFrame[variant="rail"] {{ background: {p.rail}; border: 0; border-right: 1px solid {p.border}; }}
QFrame[variant="bar"] {{ background: {p.surface}; border: 0; border-top: 1px solid {p.border}; }}
QFrame[variant="toolbar"] {{ background: {p.surface}; border: 0; border-bottom: 1px solid {p.border}; }}
QFrame[variant="overlay"] {{
    background: {p.overlay}; border: 1px solid {p.border_strong}; border-radius: {Radius.CARD}px; }}
QFrame[variant="badge"] {{ background: transparent; border: 1px solid {p.border_strong}; border-radius: {Radius.CHIP}px; }}
QFrame[variant="badge"][tone="success"] {{ background: {p.success_soft}; border-color: {p.success}; }}
QFrame[variant="badge"][tone="warning"] {{ background: {p.warning_soft}; border-color: {p.warning}; }}
QFrame[variant="badge"][tone="danger"] {{ background: {p.danger_soft}; border-color: {p.danger}; }}
QFrame[variant="badge"][tone="accent"] {{ background: {p.accent_soft}; border-color: {p.accent}; }}
QFrame[variant="notice"] {{ background: {p.accent_soft}; border: 1px solid {p.accent}; border-radius: {Radius.CARD}px; }}
QFrame[variant="notice"][tone="warning"] {{ background: {p.warning_soft}; border-color: {p.warning}; }}
QFrame[variant="notice"][tone="danger"] {{ background: {p.danger_soft}; border-color: {p.danger}; }}
QFrame[variant="notice"][tone="success"] {{ background: {p.success_soft}; border-color: {p.success}; }}
QFrame[variant="line"] {{ background: {p.border}; border: 0; max-height: 1px; min-height: 1px; }}
QDialog {{ background: {p.surface}; }}
QDialog[variant="bare"] {{ background: transparent; }}
QFrame[variant="dialog"] {{
    background: {p.surface}; border: 1px solid {p.border_strong}; border-radius: {Radius.DIALOG}px; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollArea > QWidget > QWidget[variant="page"] {{ background: transparent; }}
QPlainTextEdit[variant="console"] {{
    background: {p.console}; color: {p.console_text}; border: 1px solid {p.border}; border-radius: {Radius.CONTROL}px;
    selection-background-color: {p.selection}; selection-color: {p.on_selection}; }}
QPlainTextEdit[variant="console"]:focus {{ border: 2px solid {p.focus}; }}
QTextBrowser[variant="plain"] {{ background: transparent; border: 2px solid transparent; }}
QTextBrowser[variant="plain"]:focus {{ border-color: {p.focus}; border-radius: {Radius.CHIP}px; }}
QFrame[variant="terminal"] {{ background: {p.console}; border: 1px solid {p.border}; border-radius: {Radius.CONTROL}px; }}
QLabel[tone="console_text"] {{ color: {p.console_text}; }}
QToolTip {{ background: {p.overlay}; color: {p.text}; border: 1px solid {p.border_strong}; padding: 4px; }}
"""


def _lists(p: Palette) -> str:
    return f"""
QListView, QTreeView, QTableView {{
    background: {p.surface}; color: {p.text}; border: 1px solid {p.border}; border-radius: {Radius.CONTROL}px; outline: 0; }}
QListView:focus, QTreeView:focus, QTableView:focus {{ border: 2px solid {p.focus}; }}
QListView[variant="pane"]:focus {{ border: 1px solid {p.border}; }}
QListView::item {{ padding: 6px 8px; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {p.selection}; color: {p.on_selection}; }}
QTreeView[variant="places"] {{ selection-background-color: {p.accent_soft}; selection-color: {p.text}; }}
QTreeView[variant="places"]::branch, QTreeView[variant="places"]::branch:selected {{ background: transparent; }}
QTreeView[variant="places"]::item:selected {{ background: transparent; color: {p.text}; }}
QListView::item:hover:!selected {{ background: {p.raised}; }}
QListView[variant="plain"] {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: {p.raised}; color: {p.text2}; border: 0; padding: 4px 8px; }}
QTableView::item {{ padding: 0 5px; }}
"""


def _bars(p: Palette) -> str:
    return f"""
QProgressBar {{
    background: {p.overlay if p.overlay != p.surface else p.rail}; border: 1px solid {p.border_strong};
    border-radius: 5px; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: 4px; }}
QProgressBar[tone="danger"]::chunk {{ background: {p.danger}; }}
QProgressBar[tone="success"]::chunk {{ background: {p.success}; }}
QProgressBar[tone="text3"]::chunk {{ background: {p.text3}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {p.border_strong}; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:hover {{ background: {p.text3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ background: {p.border_strong}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {p.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {p.surface}; border: 2px solid {p.accent}; width: 12px; margin: -6px 0; border-radius: 8px; }}
QSlider::handle:horizontal:focus {{ border-color: {p.focus}; background: {p.accent}; }}
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{
    background: {p.border}; border-color: {p.border_strong}; }}
QSplitter::handle {{ background: {p.border}; }}
"""


def _menus(p: Palette, body: int) -> str:
    return f"""
QMenu {{ background: {p.overlay}; color: {p.text}; border: 1px solid {p.border_strong}; padding: 4px; font-size: {body}px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: {Radius.CHIP}px; }}
QMenu::item:selected {{ background: {p.selection}; color: {p.on_selection}; }}
QMenu::item:disabled {{ color: {p.text3}; }}
QMenu::separator {{ height: 1px; background: {p.border}; margin: 4px 8px; }}
"""
