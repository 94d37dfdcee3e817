"""Encodings: found where they can be, said where guessed, and never a letter replaced silently."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screening.errors import InputProblem
from screening.intake import InputFile
from screening.model import Row, RowError

Opened = Callable[..., InputFile]

LATIN = "Müller Maschinenbau GmbH;Köln\nSociété Générale des Eaux;Orléans\nJosé Peña Ibáñez;España\n"
TEXTS = {
    "cp1252": LATIN,
    "cp1250": "Łódź Spółka Akcyjna;Wałbrzych\nJiří Dvořák;Ústí\nStanisław Wałęsa;Gdańsk\n",
    "cp1251": "Рособоронэкспорт;Москва\nИванов Пётр Сергеевич;Тула\nЗавод имени Дегтярёва;Ковров\n",
    "koi8_r": "Рособоронэкспорт;Москва\nИванов Пётр Сергеевич;Тула\nЗавод имени Дегтярёва;Ковров\n",
    "cp1256": "شركة الطيران العالمية;بيروت\nمحمد عبد الله;بغداد\n",
    "cp1253": "Εταιρεία Ναυτιλίας Αθηνών;Πειραιάς\nΓεώργιος Παπαδόπουλος;Πάτρα\n",
    "gb18030": "北京精密机械有限公司;北京\n上海电子进出口公司;上海\n",
    "cp932": "株式会社東京計器製作所;東京\nソニー株式会社;東京\n三菱重工業株式会社;横浜\n",
    "cp949": "조선광업개발무역회사;평양\n김철수;서울\n",
    "big5": "臺灣精密機械股份有限公司;臺北\n長榮海運公司;高雄\n",
}


def names(source: InputFile) -> list[str]:
    return [item.parties[0].name for item in source.rows() if isinstance(item, Row)]


def expected(text: str) -> list[str]:
    return [line.split(";")[0] for line in text.splitlines()]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [LATIN, TEXTS["cp1251"], TEXTS["gb18030"]])
def test_unicode_is_found_with_and_without_a_mark(opened: Opened, codec: str, text: str) -> None:
    source = opened(("name;city\n" + text).encode(codec))
    assert names(source) == expected(text)
    assert source.warnings == ()


@pytest.mark.parametrize("codec", TEXTS)
def test_a_legacy_encoding_is_guessed_and_the_guess_is_said(opened: Opened, codec: str) -> None:
    source = opened(("name;city\n" + TEXTS[codec]).encode(codec))
    assert names(source) == expected(TEXTS[codec])
    assert f"was read as {source.encoding}" in source.warnings[0]


def test_a_late_legacy_letter_in_a_long_ascii_file_is_read_right(opened: Opened) -> None:
    source = opened(b"name;city\n" + b"Acme Ltd;Bonn\n" * 100_000 + "Müller GmbH;Köln\n".encode("cp1252"))
    assert names(source)[-1] == "Müller GmbH"
    assert source.encoding == "windows-1252"


def test_the_named_encoding_is_used(opened: Opened) -> None:
    source = opened("name;city\nŁódź;Łódź\n".encode("cp852"), encoding="cp852")
    assert names(source) == ["Łódź"]
    assert source.warnings == ()


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "idna", "undefined", ""])
def test_an_unknown_encoding_is_refused(opened: Opened, encoding: str) -> None:
    with pytest.raises(InputProblem, match=f"no encoding is called {encoding!r}"):
        opened("name\nA\n", encoding=encoding)


def test_a_workbook_needs_no_encoding_and_none_is_passed_over(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="--encoding is for text files"):
        opened(b"PK\x03\x04", "input.xlsx", encoding="cp1252")


def test_bytes_that_the_named_encoding_lacks_are_errors_also_where_they_are_utf8(opened: Opened) -> None:
    source = opened("name;city\nÁcme;Bonn\n", encoding="cp1252")  # UTF-8 writes Á with the byte 0x81
    (wrong,) = source.rows()
    assert isinstance(wrong, RowError)
    assert "0x81 is not windows-1252" in wrong.reason


def test_a_damaged_line_in_a_utf8_file_is_an_error_of_that_row_alone(opened: Opened) -> None:
    good = "Müller GmbH,Köln\n".encode()
    source = opened(b"name,city\n" + good + b"M\xfcller GmbH,Bonn\n" + good)
    first, damaged, last = source.rows()
    assert isinstance(first, Row)
    assert isinstance(damaged, RowError)
    assert damaged.reason.startswith("column 'name': the byte 0xfc is not UTF-8; name the right encoding (--encoding)")
    assert isinstance(last, Row)


def test_a_wrongly_named_encoding_gives_errors_and_no_replaced_letters(opened: Opened) -> None:
    source = opened("name;city\nAcme;Bonn\nMüller;Köln\n".encode("cp1252"), encoding="utf-8")
    fine, wrong = source.rows()
    assert isinstance(fine, Row)
    assert isinstance(wrong, RowError)
    assert "0xfc is not UTF-8" in wrong.reason


def test_a_header_that_cannot_be_decoded_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="header row holds the byte 0xfc"):
        opened("name;Fax für\nA;B\n".encode("cp1252"), encoding="utf-8")
