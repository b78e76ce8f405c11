"""Results of the engine as plain data for JSON, and back."""

from __future__ import annotations

import types
import typing
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(result: object) -> dict[str, Any]:
    """Return a dataclass, with those in it, as dictionaries, lists and simple values."""
    return asdict(result)  # type: ignore[call-overload, no-any-return]


def from_plain(kind: type[T], stored: object) -> T:
    """Return the dataclass `kind` that `stored` was made of. Raises ValueError when it does not fit."""
    try:
        result = _value(kind, stored)
    except TypeError as error:  # a field is missing
        raise ValueError(str(error)) from error
    assert isinstance(result, kind)
    return result


def _value(kind: Any, stored: Any) -> Any:
    arguments = typing.get_args(kind)
    if is_dataclass(kind):
        return _dataclass(kind, _checked(stored, dict))
    if typing.get_origin(kind) is tuple:
        return _tuple(arguments, _checked(stored, list))
    if arguments:  # something or None
        something = next(argument for argument in arguments if argument is not types.NoneType)
        return None if stored is None else _value(something, stored)
    if issubclass(kind, Enum):
        return kind(stored)
    return _checked(float(stored) if kind is float and type(stored) is int else stored, kind)


def _dataclass(kind: Any, stored: dict[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init and field.name in stored]
    return kind(**{name: _value(hints[name], stored[name]) for name in names})


def _tuple(arguments: tuple[Any, ...], stored: list[Any]) -> tuple[Any, ...]:
    if arguments[1:] == (Ellipsis,):
        return tuple(_value(arguments[0], entry) for entry in stored)
    return tuple(_value(argument, entry) for argument, entry in zip(arguments, stored, strict=True))


def _checked(stored: Any, kind: type[T]) -> T:
    if not isinstance(stored, kind):
        raise TypeError(f"{stored!r} is no {kind.__name__}")
    return stored
