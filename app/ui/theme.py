"""Light and dark: two sets of colours, one style sheet, one accent."""

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import icons

SPACE = 8
"""The unit of every margin and gap, in device-independent pixels."""

_READING_FONTS = ("Source Serif 4", "Charter", "Georgia", "Noto Serif", "DejaVu Serif")


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they are for."""

    dark: bool
    window: QColor
    surface: QColor
    sunken: QColor
    border: QColor
    edge: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    accent_soft: QColor
    accent_faint: QColor
    danger: QColor
    danger_soft: QColor
    found: QColor
    found_soft: QColor
    found_text: QColor


def _colours(dark: bool, **hexadecimal: str) -> Colours:
    return Colours(dark=dark, **{name: QColor(value) for name, value in hexadecimal.items()})


LIGHT = _colours(
    dark=False,
    window="#f3f5f3",
    surface="#ffffff",
    sunken="#e6eae7",
    border="#d8ddd9",
    edge="#aab4ae",
    text="#18211f",
    muted="#586661",
    faint="#8b9792",
    accent="#0b7268",
    accent_hover="#095d55",
    accent_text="#ffffff",
    accent_soft="#cdebe6",
    accent_faint="#ebf6f4",
    danger="#b3261e",
    danger_soft="#fcebe9",
    found="#f6c344",
    found_soft="#fdf0bf",
    found_text="#18211f",
)
DARK = _colours(
    dark=True,
    window="#151919",
    surface="#1d2323",
    sunken="#2a3232",
    border="#313a3a",
    edge="#55625f",
    text="#e6ecea",
    muted="#a0aeaa",
    faint="#71807b",
    accent="#43c6b4",
    accent_hover="#68d6c7",
    accent_text="#06231f",
    accent_soft="#1f5049",
    accent_faint="#1b302d",
    danger="#f2877d",
    danger_soft="#3b2422",
    found="#e3b94d",
    found_soft="#4b401d",
    found_text="#151919",
)

# What a widget remembers of its font.
_SCALE, _WEIGHT, _SERIF = "fontScale", "fontWeight", "fontSerif"

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px 6px; }

QMenuBar { background: $window; color: $text; padding: 2px 8px; border: none; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $sunken; }
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QStatusBar { background: $window; color: $muted; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 7px;
              padding: 6px 14px; min-height: 20px; }
QPushButton:hover { border-color: $edge; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $accent_text; border-color: $accent;
              font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { background: $accent_hover;
              border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $faint; border-color: $sunken; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
              padding: 3px 0; font-weight: 600; }
QPushButton[role="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[role="link"]:focus { border-color: $accent; }
QPushButton[role="link"]:disabled { color: $faint; }

QAbstractScrollArea[role="pages"] { background: $window; border: none; }
QLabel[role="badge"] { background: $surface; color: $muted; border: 1px solid $border; border-radius: 6px;
              padding: 2px 8px; }

QFrame[role="switch"] { background: $sunken; border: none; border-radius: 7px; }
QPushButton[role="segment"] { background: transparent; color: $muted; border: 1px solid transparent; border-radius: 6px;
              padding: 2px 9px; font-weight: 600; }
QPushButton[role="segment"]:hover { color: $text; }
QPushButton[role="segment"]:checked { background: $surface; color: $text; border-color: $border; }
QPushButton[role="segment"]:focus { border-color: $accent; }
QPushButton[role="suggestion"] { text-align: left; padding: 5px 10px; }

QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px;
              padding: 5px 8px; }
QToolButton[role="small"] { padding: 5px 4px; }
QToolButton:hover { background: $sunken; }
QToolButton:pressed { background: $border; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $faint; }

QLineEdit, QPlainTextEdit[role="field"] { background: $surface; color: $text; border: 1px solid $border;
              border-radius: 7px; padding: 6px 9px; selection-background-color: $accent_soft;
              selection-color: $text; }
QLineEdit { min-height: 20px; }
QLineEdit:hover, QPlainTextEdit[role="field"]:hover { border-color: $edge; }
QLineEdit:focus, QPlainTextEdit[role="field"]:focus { border-color: $accent; }

QComboBox { background: $surface; color: $text; border: 1px solid $border; border-radius: 7px;
              padding: 6px 9px; min-height: 20px; }
QComboBox:hover { border-color: $edge; }
QComboBox:focus { border-color: $accent; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$chevron"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; outline: none;
              selection-background-color: $accent_soft; selection-color: $text; }
QSlider { min-height: 22px; }
QSlider::groove:horizontal { background: $sunken; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: 16px; height: 16px; margin: -6px 0;
              border-radius: 8px; }
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus { border: 2px solid $text; width: 12px; height: 12px; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame[role="card"][chosen="true"] { border-color: $accent; }
QFrame[role="card"][dropping="true"] { border: 2px dashed $accent; background: $accent_faint; }
QFrame[role="card"] QPlainTextEdit[role="reader"] { background: transparent; border: none; color: $text;
              selection-background-color: $accent_soft; selection-color: $text; }
QFrame[role="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="note"] { background: $accent_faint; border: 1px solid $accent_soft; border-radius: 8px; }
QFrame[role="trouble"] { background: $danger_soft; border: 1px solid $danger; border-radius: 8px; }
QLabel { color: $text; background: transparent; padding-top: 1px; qproperty-indent: 0; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="key"] { background: $surface; border: 1px solid $border; border-radius: 5px; padding: 2px 8px; }
QLabel[role="section"] { color: $muted; font-weight: 600; }

QScrollArea[role="page"], QWidget[role="page"] { background: transparent; border: none; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 4px; margin-right: 20px; border: none;
              border-bottom: 2px solid transparent; font-weight: 600; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }

QListView { background: transparent; border: none; outline: none; }
QTableView { background: $surface; border: 1px solid $border; border-radius: 8px; padding-right: 8px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; border: none; padding: 6px 4px; }
QProgressBar { background: $sunken; border: none; border-radius: 1px; max-height: 3px; min-height: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 1px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $border; border-radius: 4px; min-height: 32px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $border; border-radius: 4px; min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


class Theme(QObject):
    """The colours and the font size in use; applies them to the application and says when they change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Else what has a style sheet takes another font only with the whole sheet anew, for eight times as long.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
        self._choice = "system"
        # As the system has it: read once, because later it is what was chosen here.
        self._system_font = QFont(QApplication.font())
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.colours = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Use `light` or `dark`, or follow the `system`."""
        self._choice = choice
        hints = QGuiApplication.styleHints()
        # Tells the platform too, so that the window's frame and native dialogs match.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
        self._apply()

    @property
    def font_size(self) -> int:
        """The size in points that everything is written in."""
        return QFontInfo(QApplication.font()).pointSize()

    def use_font_size(self, points: int) -> None:
        """Write everything in this size; 0 is the system's."""
        font = QFont(self._system_font)
        if points:
            font.setPointSize(points)
        if font == QApplication.font():
            return
        QApplication.setFont(font)
        for widget in QApplication.allWidgets():
            if widget.property(_SCALE) is not None:
                _rescale(widget)
        self.changed.emit()

    def icon(self, name: str, tone: str = "text") -> QIcon:
        """The icon `name` in the colour that `Colours` calls `tone`, the same one until the theme changes."""
        key = name, tone
        if key not in self._icons:
            self._icons[key] = icons.icon(name, getattr(self.colours, tone), self.colours.faint)
        return self._icons[key]

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self._choice == "dark" or (
            self._choice == "system" and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        colours = DARK if dark else LIGHT
        sheet = _style_sheet(colours)
        application = QApplication.instance()
        if colours is self.colours and isinstance(application, QApplication) and application.styleSheet() == sheet:
            return  # a style sheet has all that is open drawn anew, also the same one again
        self.colours = colours
        self._icons.clear()
        QApplication.setPalette(_palette(colours))
        if isinstance(application, QApplication):
            application.setStyleSheet("")  # from one to another Qt takes three times as long as from none
            application.setStyleSheet(sheet)
        self.changed.emit()


def _style_sheet(colours: Colours) -> str:
    names = (field.name for field in fields(Colours) if field.name != "dark")
    chevron = (icons.icons_folder() / "chevron.svg").as_posix()
    return _SHEET.substitute({name: getattr(colours, name).name() for name in names}, chevron=chevron)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.PlaceholderText: colours.faint,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.accent_text,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.surface,
        role.Midlight: colours.sunken,
        role.Mid: colours.border,
        role.Dark: colours.edge,
        role.Shadow: colours.border,
    }.items():
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colours.faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, colours.sunken)
    return palette


def scaled_font(base: QFont, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """`base` in another size and weight; keeps to the user's own font size, whichever unit it is in."""
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * factor)
    else:
        font.setPixelSize(max(1, round(base.pixelSize() * factor)))
    font.setWeight(weight)
    return font


def scale_font(
    widget: QWidget, factor: float, weight: QFont.Weight = QFont.Weight.Normal, *, serif: bool = False
) -> None:
    """Let a widget write in the application's font in another size and weight, whatever size that has or will have.

    `serif` takes a serif for long text, from those that are installed.
    """
    widget.setProperty(_SCALE, factor)
    widget.setProperty(_WEIGHT, weight.value)
    widget.setProperty(_SERIF, serif)
    _rescale(widget)


def _rescale(widget: QWidget) -> None:
    font = scaled_font(QApplication.font(), widget.property(_SCALE), QFont.Weight(widget.property(_WEIGHT)))
    widget.setFont(_with_serifs(font) if widget.property(_SERIF) else font)


def _with_serifs(base: QFont) -> QFont:
    font = QFont(base)
    installed = set(QFontDatabase.families())
    family = next((name for name in _READING_FONTS if name in installed), None)
    if family is not None:
        font.setFamily(family)
    else:
        font.setStyleHint(QFont.StyleHint.Serif)
    return font


def set_role(widget: QWidget, role: str) -> None:
    """Give the widget its look in the style sheet."""
    widget.setProperty("role", role)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look at a widget again after one of its properties has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
