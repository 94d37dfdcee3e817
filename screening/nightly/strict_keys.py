"""The keys of one mapping of a configuration, taken one by one; every fault is noted with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from screening.rules.marked import Marked
from screening.secret_source import SecretSource


class StrictKeys:
    """A mapping at a path of a configuration. What is wrong becomes a fault there, and the default its value."""

    def __init__(self, marked: Marked, value: Any, known: tuple[str, ...], *path: str | int) -> None:
        self._marked = marked
        self._path = path
        self._value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.fault(f"expected keys ({', '.join(known)})")
        for key in self._value:
            if key not in known:
                self.fault(f"unknown key {key!r}; known keys: {', '.join(known)}", key)

    def __contains__(self, key: str) -> bool:
        return self._value.get(key) is not None

    def fault(self, message: str, *below: str | int) -> None:
        """Notes a fault of the mapping, or of what stands `below` it."""
        self._marked.fault(message, *self._path, *below)

    def text(self, key: str, default: str = "", needed: bool = False) -> str:
        """A text without blanks around it."""
        found = self._value.get(key)
        if found is None:
            if needed:
                self.fault(f"the key {key!r} is missing")
            return default
        if not isinstance(found, str) or not found.strip():
            self.fault(f"{key} must be text", key)
            return default
        return found.strip()

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """One of the words that are allowed."""
        found = self.text(key, default)
        if found not in allowed:
            self.fault(f"{key} must be one of {', '.join(allowed)}, not {found!r}", key)
            return default
        return found

    def flag(self, key: str) -> bool:
        """True or false; false where it is not there."""
        found = self._value.get(key)
        if found is not None and not isinstance(found, bool):
            self.fault(f"{key} must be true or false", key)
        return found is True

    def number(self, key: str, default: float, least: float, most: float, whole: bool = False) -> float:
        """A number within bounds."""
        found = self._value.get(key, default)
        kinds = int if whole else int | float
        if isinstance(found, bool) or not isinstance(found, kinds) or not least <= found <= most:
            what = "a whole number" if whole else "a number"
            self.fault(f"{key} must be {what} from {least:g} to {most:g}", key)
            return default
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        found = self._value.get(key)
        listed = [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not all(isinstance(text, str) and text.strip() for text in listed):
            if found is not None:
                self.fault(f"{key} must be a text or a list of texts", key)
            return ()
        return tuple(text.strip() for text in listed)

    def secret(self, key: str, folder: Path) -> SecretSource | None:
        """Where the secret is, by `<key>_env` or `<key>_file` (from `folder`); None where neither is there."""
        env, file = self.text(f"{key}_env"), self.text(f"{key}_file")
        if env and file:
            self.fault(f"give either {key}_env or {key}_file, not both", f"{key}_file")
        if env and ("=" in env or " " in env):
            self.fault(f"{key}_env must be the name of an environment variable, not its value", f"{key}_env")
            return None
        if env:
            return SecretSource(env=env)
        return SecretSource(file=folder / file) if file else None
