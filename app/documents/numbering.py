"""The numbers and bullets that Word puts before paragraphs: they are not in the text, only rules for them are."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_lowercase

from app.documents.archive import Archive
from app.documents.xml_events import xml_events

BULLET = "•"
_LEVELS = 9
_LONGEST_LABEL = 40
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb …: Word repeats the letter."""
    if not 0 < number <= 780:
        return str(number)
    return ascii_lowercase[(number - 1) % 26] * ((number - 1) // 26 + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts paragraphs as they come, and says what stands before each."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """By the number of an abstract list, then by level."""
    instances: dict[str, str] = field(default_factory=dict)
    """From the number in a paragraph to that of its abstract list."""
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, str]] = field(default_factory=dict)
    """List and level that a paragraph style brings along, and the style that it is based on."""
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, style: str, number: str | None, level: str | None) -> str:
        """Return what precedes the next paragraph, "" for nothing; "•" for every kind of bullet.

        `number` and `level` are the paragraph's own, or None where its style decides.
        """
        number, level = self._inherited(style, number, level)
        abstract = self.instances.get(number or "", "")
        levels = self.lists.get(abstract)
        if number is None or number == "0" or not levels:
            return ""
        depth = self._depth(style, level, levels)
        rule = levels.get(depth, _Level())
        if rule.form == "none":
            return ""
        if rule.form == "bullet":
            return BULLET
        counts = self._count(abstract, number, depth, levels)
        label = rule.text or f"%{depth + 1}."
        for place in range(_LEVELS):
            if f"%{place + 1}" in label:
                at_place = levels.get(place, _Level())
                count = counts[place]
                form = FORMATS.get(at_place.form, str)
                label = label.replace(f"%{place + 1}", form(at_place.start if count is None else count))
        return label[:_LONGEST_LABEL].strip()

    def _depth(self, style: str, level: str | None, levels: dict[int, _Level]) -> int:
        if level is None:
            linked = [depth for depth, rule in levels.items() if rule.style and rule.style == style]
            return linked[0] if linked else 0
        return min(_number(level, 0), _LEVELS - 1)

    def _inherited(self, style: str, number: str | None, level: str | None) -> tuple[str | None, str | None]:
        seen: set[str] = set()
        while number is None and style in self.styles and style not in seen:
            seen.add(style)
            own_number, own_level, based_on = self.styles[style]
            number = own_number
            level = own_level if level is None else level
            style = based_on
        return number, level

    def _count(self, abstract: str, number: str, depth: int, levels: dict[int, _Level]) -> list[int | None]:
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        before = counts[depth]
        start = levels.get(depth, _Level()).start
        if (number, depth) in self.restarts and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            counts[depth] = self.restarts[number, depth]
        else:
            counts[depth] = start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counts


def read_numbering(archive: Archive, folder: str) -> Numbering:
    """Read the rules from `numbering.xml` and `styles.xml` in `folder`, if they exist. Raises InputError."""
    numbering = Numbering()
    part = posixpath.join(folder, "numbering.xml")
    if part in archive:
        _read_lists(archive, part, numbering)
    part = posixpath.join(folder, "styles.xml")
    if numbering.lists and part in archive:
        _read_styles(archive, part, numbering)
    return numbering


def _read_lists(archive: Archive, part: str, numbering: Numbering) -> None:
    abstract = number = ""
    depth = 0
    level = _Level()
    for event in xml_events(archive.description(part), archive.name):
        if event.what != "start":
            continue
        attributes, value = event.attributes, event.attributes.get("val", "")
        match event.value:
            case "abstractNum":
                abstract, number = attributes.get("abstractNumId", ""), ""
            case "num":
                number = attributes.get("numId", "")
            case "abstractNumId":
                numbering.instances[number] = value
            case "lvlOverride":
                depth = _number(attributes.get("ilvl", ""), 0)
            case "startOverride":
                numbering.restarts[number, depth] = _number(value, 1)
            case "lvl":
                depth, level = _number(attributes.get("ilvl", ""), 0), _Level()
                if not number:  # an instance's own levels are rare, and left out
                    numbering.lists.setdefault(abstract, {})[depth] = level
            case _:
                _read_level(event.value, value, level)


def _read_level(property_: str, value: str, level: _Level) -> None:
    match property_:
        case "start":
            level.start = _number(value, 1)
        case "numFmt":
            level.form = value
        case "lvlText":
            level.text = value
        case "pStyle":
            level.style = value


def _read_styles(archive: Archive, part: str, numbering: Numbering) -> None:
    style = ""
    for event in xml_events(archive.description(part), archive.name):
        value = event.attributes.get("val", "")
        if event.value == "style" and event.what == "start":
            style = event.attributes.get("styleId", "")
            numbering.styles[style] = (None, None, "")
        elif event.what == "start" and style in numbering.styles:
            number, level, based_on = numbering.styles[style]
            match event.value:
                case "numId":
                    numbering.styles[style] = (value, level, based_on)
                case "ilvl":
                    numbering.styles[style] = (number, value, based_on)
                case "basedOn":
                    numbering.styles[style] = (number, level, value)


def _number(value: str, otherwise: int) -> int:
    """Return a small whole number that is not negative."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else otherwise
