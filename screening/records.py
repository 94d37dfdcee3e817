"""Frozen records with slots, whose methods are written when they are first called.

The standard library writes and compiles eight methods of every record when its class is made. `screening check` makes
records of a few classes only and compares none, and what it never calls took a sixth of its time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """The standard library's decorator, of which it takes the fields at once and each method on its first call."""
        assert (frozen, slots) == (True, True)
        return _record


#: What `dataclasses.dataclass(frozen=True, slots=True)` writes for a class, each with the option that asks for it.
_METHODS = {
    "__init__": "init",
    "__repr__": "repr",
    "__eq__": "eq",
    "__hash__": "eq",
    **dict.fromkeys(("__setattr__", "__delattr__", "__getstate__", "__setstate__"), "frozen"),
}


def _record(cls: type) -> type:
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    record: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for method, option in _METHODS.items():
        setattr(record, method, _written_when_called(record, body, method, option))
    return record


def _written_when_called(record: type, body: dict[str, Any], method: str, option: str) -> Callable[..., Any]:
    def first_call(self: object, *args: Any, **kwargs: Any) -> Any:
        options = {"init": False, "repr": False, "eq": False, "frozen": True, "slots": True, option: True}
        written = getattr(dataclasses.dataclass(**options)(type(record.__name__, record.__bases__, body)), method)
        setattr(record, method, written)
        return written(self, *args, **kwargs)

    return first_call
