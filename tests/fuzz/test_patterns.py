"""No pattern takes more than a time in proportion to the text, whatever the text repeats."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

import screening

#: What a hostile text repeats; before it stands nothing or the beginning of a number, behind it what fits nowhere.
PUMPS = (
    *(" ", "\t", "\n", " \n", "a", "A", "1", "j", "x", "и", "本", "_", "a1", "1a", "1O", "a ", "1 ", "A. ", "a.", "1."),
    *(".", ",", ", ", ";", ";\n", "-", "–", "- ", "a-", "1-", "1x", "/", "//", ":", "a:", "@", "a@", "#", "%", "="),
    *("(", "(a", "(a) ", "[", "<a ", "'", '"', "/*", "*", "|", "$a", "aka ", "f.k.a. ", "(aka ", "also known as "),
    *("and\n", "or ", " or", "and ", "No ", "tax ", "tax: ", "INN:", "IMO ", "follow", "alias ", "the ", "www.", "~"),
    *(' t="s"', ' r="', " issued ", "Ltd.", "5 mm x ", "10 ^ ", "between ", "日:", "ア "),
)
#: Those of the ordinary run.
COMMON = (" ", "a", "1", "j", "a.", "No ")
STARTS = ("", "1", "IMO ")
END = "!"
METHODS = {"search", "match", "fullmatch"}
#: Characters of a first try, its seconds from which the long one follows, and seconds that only growth can reach.
SHORT, SUSPECT = 1_000, 0.0005
LONG, MOST = 50_000, 1.0
#: Characters of the long try where they are fewer.
SHORTER = {
    # tries some hundred units behind every number: slow, but in proportion to the text
    "screening.goods.quantities._VALUE": 10_000,
    # `_without_endless` takes away runs of 100 digits and points
    "screening.goods.quantities._MACH_VALUE": 1_000,
}


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], tuple[str, ...]]]:
    """Every pattern at module level, also within tuples, lists and dictionaries, and how it is asked."""
    for found in pkgutil.walk_packages(screening.__path__, "screening."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            asked = set(re.findall(rf"\b{name}\.(\w+)\(", source))
            # A pattern that is only ever asked from the start of a text may be slow at finding its start.
            methods = asked if asked and asked <= {"match", "fullmatch"} else METHODS
            for pattern in within(value):
                yield f"{found.name}.{name}", pattern, tuple(sorted(methods))


def within(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from within(part)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what takes more time of the processor; a pattern may else run for years."""

    def stop(signal_number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def lasts(ask: Callable[[str], object], start: str, pump: str, long: int) -> bool:
    """Whether a text that repeats the pump, up to `long` characters, takes too long."""
    try:
        with at_most(MOST):
            began = time.perf_counter()
            ask(start + (pump * SHORT)[:SHORT] + END)
            if time.perf_counter() - began > SUSPECT:
                ask(start + (pump * long)[:long] + END)
    except TimeoutError:
        return True
    return False


def asking(pattern: re.Pattern[str] | re.Pattern[bytes], method: str) -> Callable[[str], object]:
    ask = getattr(pattern, method)
    return (lambda text: ask(text.encode())) if isinstance(pattern.pattern, bytes) else ask


def slow_ones(
    name: str, pattern: re.Pattern[str] | re.Pattern[bytes], methods: Iterable[str], pumps: Iterable[str]
) -> Iterator[str]:
    """The first text of each method that takes too long."""
    for method in methods:
        ask = asking(pattern, method)
        texts = ((start, pump) for start in STARTS for pump in pumps)
        slow = next((text for text in texts if lasts(ask, *text, SHORTER.get(name, LONG))), None)
        if slow:
            yield f"{name}.{method}: {slow}"


@pytest.mark.parametrize("pumps", [COMMON, pytest.param(PUMPS, marks=pytest.mark.slow)], ids=["common", "all"])
def test_no_pattern_takes_the_square_of_a_text(pumps: tuple[str, ...]) -> None:
    found = {pattern: (name, methods) for name, pattern, methods in reversed(list(patterns()))}
    assert len(found) > 150
    assert [
        slow for pattern, (name, methods) in found.items() for slow in slow_ones(name, pattern, methods, pumps)
    ] == []


@pytest.mark.slow
def test_the_test_knows_patterns_that_do() -> None:
    """Patterns as they once were: blanks behind blanks, and repeated repetition."""
    for old, method in ((r"\s*[;|\n]\s*", "search"), (r"(\d+)(?:[a-z]+\d*)*", "fullmatch")):
        assert list(slow_ones("old", re.compile(old), (method,), PUMPS)), old
