"""Where a password or key is found: an environment variable or a file, never a configuration."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from screening.errors import UsageProblem

#: Characters; a longer file holds no password.
_MAX_SECRET = 65_536


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Names a secret without holding it: exactly one of the two is set."""

    env: str = ""
    """Name of an environment variable."""
    file: Path | None = None
    """A text file in UTF-8; line breaks at its end do not count."""

    def __str__(self) -> str:
        return f"the file {self.file}" if self.file else f"the environment variable {self.env}"

    def read(self) -> str:
        """The secret as it is now; it is not kept. UsageProblem, without its text, where there is none."""
        text = self._content()
        if not text:
            raise UsageProblem(f"{self} is empty: put the secret there")
        return text

    def _content(self) -> str:
        if self.file is None:
            found = os.environ.get(self.env)
            if found is None:
                raise UsageProblem(f"{self} is not set: set it for the account under which screening runs")
            return found
        try:
            with self.file.open(encoding="utf-8-sig") as file:
                text = file.read(_MAX_SECRET + 1)
        except OSError as error:
            raise UsageProblem(f"{self} cannot be read ({error.strerror}): let the account read it") from None
        except UnicodeDecodeError:
            raise UsageProblem(f"{self} is no UTF-8 text: save it as UTF-8") from None
        if len(text) > _MAX_SECRET:
            raise UsageProblem(f"{self} is too long to be a secret")
        return text.rstrip("\r\n")


def hidden(text: str, *secrets: str) -> str:
    """The text with `***` for every secret in it, for messages of servers and drivers that may quote one."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
