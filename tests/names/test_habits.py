"""Cyrillic names in the spelling of many languages, also against each other."""

import pytest

from screening.config import DEFAULT_THRESHOLD
from screening.match.screener import compare_names
from screening.model import EntityType

SAME = [
    ("Юрий Щедрин", "Yury Shchedrin"),
    ("Юрий Щедрин", "Juri Schtschedrin"),
    ("Юрий Щедрин", "Iouri Chtchedrine"),
    ("Юрий Щедрин", "Jurij Szczedrin"),
    ("Юрий Щедрин", "Jurij Ščedrin"),
    ("Жанна Чижова", "Zhanna Chizhova"),
    ("Никита Хрущёв", "Nikita Chruschtschow"),
    ("Никита Хрущёв", "Nikita Khrushchev"),
    ("Сергей Цветков", "Sergej Zwetkow"),
    ("Михаил Горбачёв", "Mikhail Gorbachev"),
    ("Володимир Гнатюк", "Volodymyr Hnatiuk"),
    ("Олександр Яценко", "Oleksandr Iatsenko"),
    ("Юлія Ковальчук", "Yuliia Kovalchuk"),
    ("Аляксандр Лукашэнка", "Aliaksandr Lukashenka"),
    ("Виктор Тараканов", "Viktar Tarakanau"),
    ("Федор Ерёменко", "Fyodor Yeryomenko"),
    ("Alexej Jeremenko", "Aleksey Yeryomenko"),
    ("Jewgienij Szuwałow", "Yevgeny Shuvalov"),
    ("Wjatscheslaw Schukowin", "Viacheslav Zhukovin"),
    ("Miloš Čović", "Milos Chovich"),
]
DIFFERENT = [
    ("Сергей Цветков", "Sergej Zwerew"),
    ("Юрий Щедрин", "Juri Schein"),
    ("Михаил Горбачёв", "Mikhail Gorbunov"),
    ("Dmitri Khvostenko", "Dmitri Khvostov"),
    ("James Chan", "James Khan"),
    ("Jan Kowalczyk", "Ian Kovalenko"),
    ("Володимир Гнатюк", "Volodymyr Honchar"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_habits_of_one_name_match(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_names_do_not(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score < DEFAULT_THRESHOLD
