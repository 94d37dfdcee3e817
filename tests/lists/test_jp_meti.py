"""Japan's notices as the text of their PDF, and the Foreign End User List."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers import jp_meti
from screening.lists.reading import Reading
from screening.model import Entity, Name, NameKind
from tests.lists.in_memory import in_memory

TITLE = (
    "○ 措置の対象となるロシア連邦の団体(令和四年外務省告示第八十二号)\n"
    "指定日：2022 年03月01 日\n最終更新日：2025 年09 月12 日\n"
)
#: Numbers in both widths, one glued to the address before it, names in brackets, both ways of giving other names.
NOTICE = TITLE + (
    "１ 株式会社オルロフ造船所（別称、オルロフ社及びオルロフ\n造船）\n"
    "Orlov Shipyard JSC, a.k.a., the following two aliases:\n-Orlov Yard Co., Ltd.; and\n—Orlov Ships.\n"
    "所在地：203, Main Emb., Minsk, Belarus; and 5 Street 2,\nMoscow, Russia, 124498.2 オルロフ研究所 LLC\n"
    "Orlov Institute No. 3 LLC\n所 在 地 ：1 Main Street, Moscow.\n"
    "3 オルロフ・テクノロジー有限会社（奥尔洛夫科技有限公司、奥尔洛夫公司）\n"
    "Orlov Technology (OT)\n別称：オルロフ・テック；OTテック\nOrlov Tech; O-Tech\n"
    "所在地：2 Main Street, Shenzhen, China\n"
)
END_USERS = (
    "No.,Country or Region,Company or Organization,Also Known As,Type of WMD\r\n"
    '1,"Iran","Orlov Works","OEW\nOrlov Motors","M,N"\r\n'
)


def file(text: str, name: str = "a.txt") -> SourceFile:
    return in_memory(name, text)


def reading(*texts: str) -> Reading:
    return jp_meti.read([file(text) for text in texts], "jp_meti_eul")


def names(entity: Entity) -> list[tuple[str, str]]:
    return [(name.value, name.lang) for name in entity.names]


def test_every_entry_is_found_also_one_whose_number_follows_an_address_without_a_break() -> None:
    found = reading(NOTICE)
    assert found.issues == ()
    assert [entity.id for entity in found.entities] == ["RU-1", "RU-2", "RU-3"]
    assert (found.published, found.records) == ("2025-09-12", {"RU": 3})


def test_latin_names_are_primary_and_japanese_ones_aliases() -> None:
    first = reading(NOTICE).entities[0]
    assert first.names[0] == Name("Orlov Shipyard JSC", NameKind.PRIMARY)
    assert names(first)[1:] == [
        ("Orlov Yard Co., Ltd.", ""),
        ("Orlov Ships", ""),
        ("株式会社オルロフ造船所", "ja"),
        ("オルロフ社", "ja"),
        ("オルロフ造船", "ja"),
    ]


def test_a_latin_word_at_the_end_of_a_japanese_name_stays_with_it() -> None:
    assert names(reading(NOTICE).entities[1]) == [("Orlov Institute No. 3 LLC", ""), ("オルロフ研究所 LLC", "ja")]


def test_names_in_other_scripts_and_labelled_names_are_kept_apart() -> None:
    assert names(reading(NOTICE).entities[2]) == [
        ("Orlov Technology (OT)", ""),
        ("オルロフ・テクノロジー有限会社", "ja"),
        ("奥尔洛夫科技有限公司", ""),
        ("奥尔洛夫公司", ""),
        ("オルロフ・テック", "ja"),
        ("OTテック", "ja"),
        ("Orlov Tech", ""),
        ("O-Tech", ""),
    ]


def test_several_addresses_are_parted_and_their_country_read_also_before_a_postal_code() -> None:
    first = reading(NOTICE).entities[0]
    assert [(address.text, address.country) for address in first.addresses] == [
        ("203, Main Emb., Minsk, Belarus", "BY"),
        ("5 Street 2, Moscow, Russia, 124498", "RU"),
    ]


def test_the_scope_of_the_notice_and_its_effect_are_said() -> None:
    other = NOTICE.replace("ロシア連邦の団体", "ロシア連邦及びベラルーシ共和国以外の国の団体")
    first, second = (found.entities[0] for found in (reading(NOTICE), reading(other)))
    assert (first.id, first.sublist) == ("RU-1", "bodies of Russia")
    assert (second.id, second.sublist) == ("OTHER-1", "bodies outside Russia and Belarus")
    assert first.legal_effect.startswith("Export ban")


def test_the_end_user_list_reads_as_csv_beside_a_notice() -> None:
    found = reading(NOTICE, END_USERS)
    entity = found.entities[-1]
    assert found.issues == ()
    assert (entity.id, names(entity)) == ("EUL-1", [("Orlov Works", ""), ("OEW", ""), ("Orlov Motors", "")])
    assert (entity.countries, entity.programs) == (("IR",), ("M", "N"))


HEADINGS = ["No.", "国名、地域名\nCountry or Region", "企業名、組織名\nCompany or Organization"]
HEADINGS += ["別名\nAlso Known As", "懸念区分\nType of WMD"]
BILINGUAL = [
    [
        *(1, "アフガニスタン\nIslamic Republic of Afghanistan", "Orlov Works/Orlov Army\n(オルロフ工場)"),
        *("・The Works\nof Orlov\n・OEW（オルロフ・ワークス）", "化学\nC"),
    ],
    HEADINGS,
    [2, "ロシア Russia", "Petrov Plant 奥尔洛夫公司", "-", "生物、化学、ミサイル、核\nB,C,M,N"],
    [3, "台湾\nTaiwan", "オルロフ貿易\nOrlov Trading\nCo., Ltd.", "Orlov One\nOrlov Two", "M"],
]


def workbook(rows: list[list[object]], headings: list[str] = HEADINGS) -> SourceFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, cells in enumerate([headings, *rows]):
            page.write_row(number, 0, cells)
    return in_memory("eul.xlsx", out.getvalue())


def end_users(rows: list[list[object]]) -> Reading:
    return jp_meti.read([workbook(rows)], "jp_meti_eul")


def test_the_end_user_list_reads_as_a_workbook_in_two_languages() -> None:
    found = end_users(BILINGUAL)
    assert found.issues == ()
    assert [entity.id for entity in found.entities] == ["EUL-1", "EUL-2", "EUL-3"]
    assert [entity.countries for entity in found.entities] == [("AF",), ("RU",), ("TW",)]
    assert [entity.programs for entity in found.entities] == [("C",), ("B", "C", "M", "N"), ("M",)]
    assert names(found.entities[0]) == [
        ("Orlov Works/Orlov Army", ""),
        ("オルロフ工場", "ja"),
        ("The Works of Orlov", ""),
        ("OEW", ""),
        ("オルロフ・ワークス", "ja"),
    ]
    assert names(found.entities[1]) == [("Petrov Plant", ""), ("奥尔洛夫公司", "")]
    assert names(found.entities[2]) == [
        ("Orlov Trading Co., Ltd.", ""),
        ("オルロフ貿易", "ja"),
        ("Orlov One", ""),
        ("Orlov Two", ""),
    ]


def test_numbers_that_are_missing_or_stand_twice_lose_nobody() -> None:
    one, _, two, three = BILINGUAL
    found = end_users([one, three, two, [2, *three[1:]], ["", *three[1:]]])
    assert [entity.id for entity in found.entities] == ["EUL-1", "EUL-3", "EUL-2", "EUL-2-2", "EUL-row-6"]
    assert [(issue.record, issue.field) for issue in found.issues] == [
        (f"row {number}", "No.") for number in range(3, 7)
    ]


def test_a_pdf_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputProblem, match=r"is a PDF, which is not read.*pdftotext.*XLSX"):
        jp_meti.read([in_memory("list.pdf", b"%PDF-1.7\n")], "jp_meti_eul")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([NOTICE.replace("3 オルロフ", "4 オルロフ")], "2 numbered entries but 3 addresses"),
        ([NOTICE.replace("ロシア連邦の", "某国の")], "neither Russia, Belarus nor"),
        ([NOTICE, NOTICE], "second file of RU"),
        (["just text\n"], "lacks the column"),
    ],
)
def test_another_layout_is_refused(texts: list[str], message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(*texts)
