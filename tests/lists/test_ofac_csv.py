from __future__ import annotations

from dataclasses import replace

import pytest

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_csv import read
from screening.lists.reading import Reading
from screening.model import Address, EntityType, Identifier, Locator, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

E = "-0- "


def sdn_line(number: int, name: str, kind: str = E, programs: str = "CUBA", title: str = E, remarks: str = E) -> str:
    vessel = ",".join([E] * 6)
    return f'{number},"{name}",{kind},"{programs}",{title},{vessel},{remarks}\r\n'


SDN = (
    sdn_line(10, "EXAMPLE MISSILE WORKS", programs="NPWMD] [IFSR", remarks="\"a.k.a. 'EMW'; Linked To: PARENT CO.\"")
    + sdn_line(11, "PARENT CO")
    + sdn_line(12, "DOE, John", '"individual"', title='"Colonel"', remarks='"DOB 1970; nationality Iran; Colonel."')
    + '13,"SEA BIRD","vessel","IRAN","-0-","EQKF","Crude Oil Tanker","99,144","56,068","Iran","NITC",'
    + '"Vessel Registration Identification IMO 7406784."\r\n'
    + "\x1a\r\n"
)
ALT = '10,1,"aka","\'AYN WORKS",-0- \r\n10,2,"fka","OLD WORKS",-0- \r\n12,3,"nka","DOE, Johnny",-0- \r\n\x1a'
ADD = (
    '10,1,"1 Main Street","Tehran","Iran",-0- \r\n'
    '11,2,-0- ,-0- ,"Region: Kafia Kingi",-0- \r\n'
    "12,3,-0- ,-0- ,-0- ,-0- \r\n\x1a"
)


def file(name: str, text: str) -> SourceFile:
    return in_memory(name, text)


def reading(sdn: str = SDN, alt: str = ALT, add: str = ADD, *more: str) -> Reading:
    texts = {"sdn.csv": sdn, "alt.csv": alt, "add.csv": add, "comments.csv": "".join(more)}
    return read([file(name, text) for name, text in texts.items() if text], "us_ofac_sdn")


def test_aliases_and_addresses_join_their_entity() -> None:
    works = reading().entities[0]
    assert works.names == (
        Name("EXAMPLE MISSILE WORKS"),
        Name("'AYN WORKS", NameKind.ALIAS),
        Name("OLD WORKS", NameKind.FORMER),
        Name("EMW", NameKind.WEAK_ALIAS),
    )
    assert works.addresses == (Address("1 Main Street", "Tehran", country="IR"),)
    assert works.programs == ("NPWMD", "IFSR")
    assert works.locator == Locator("sdn.csv", "record 1")


def test_types_are_told_apart() -> None:
    types = [entity.type for entity in reading().entities]
    assert types == [EntityType.ORGANIZATION, EntityType.ORGANIZATION, EntityType.PERSON, EntityType.VESSEL]


def test_a_ship_keeps_its_facts() -> None:
    ship = reading().entities[3]
    assert ship.identifiers == (Identifier("imo", "7406784"),)
    assert ship.vessel == {
        "call_sign": "EQKF",
        "vessel_type": "Crude Oil Tanker",
        "tonnage": "99,144",
        "grt": "56,068",
        "flag": "IR",
        "owner": "NITC",
    }
    assert ship.countries == ("IR",)


def test_the_imo_number_of_a_company_is_not_that_of_a_ship() -> None:
    line = sdn_line(10, "SHIPPING CO", remarks='"Identification Number IMO 5342883."')
    assert reading(line).entities[0].identifiers == (Identifier("imo_company", "5342883"),)


def test_a_link_leads_to_the_entity_of_that_name() -> None:
    assert reading().entities[0].relations == (Relation("linked_to", "PARENT CO.", "11"),)


def test_a_person_keeps_birth_date_nationality_and_title() -> None:
    person = reading().entities[2]
    assert (person.birth_dates[0].earliest, person.nationalities, person.titles) == (
        "1970-01-01",
        ("IR",),
        ("Colonel",),
    )
    assert not [issue for issue in reading().issues if issue.field == "Remarks"]


def test_the_comments_file_continues_the_remarks_where_they_were_cut() -> None:
    cut = sdn_line(10, "HACKERS", remarks='"' + "x" * 980 + "; a.k.a. 'RED D\"")
    entity = reading(cut, ALT, ADD, '10,"OT\'; DOB 1970."\r\n').entities[0]
    assert entity.names[-1] == Name("RED DOT", NameKind.WEAK_ALIAS)
    assert entity.remarks.endswith("a.k.a. 'RED DOT'; DOB 1970.")


def test_remarks_cut_off_without_continuation_are_reported() -> None:
    issues = reading(sdn_line(10, "HACKERS", remarks=f'"{"x" * 1000}"')).issues
    assert any("cut off" in issue.message and issue.record == "record 1" for issue in issues)


def test_the_order_of_the_files_does_not_matter() -> None:
    files = [file("sdn.csv", SDN), file("alt.csv", ALT), file("add.csv", ADD)]
    assert read(files[::-1], "us_ofac_sdn") == read(files, "us_ofac_sdn")


def test_packed_and_plain_files_give_the_same_entities() -> None:
    packed = replace(file("sdn.csv", SDN), name="sdn.csv.gz")
    assert read([packed], "us_ofac_sdn").entities == read([file("sdn.csv", SDN)], "us_ofac_sdn").entities


def test_records_of_entities_that_are_not_there_are_reported_one_by_one() -> None:
    found = reading(alt='99,1,"aka","NOBODY",-0- \r\n', add='98,2,-0- ,-0- ,"Iran",-0- \r\n')
    orphans = [(issue.file, issue.record) for issue in found.issues if issue.field == "ent_num"]
    assert orphans == [("alt.csv", "record 1"), ("add.csv", "record 1")]
    assert found.records == {"sdn": 4, "alt": 1, "add": 1}


def test_a_missing_file_of_aliases_is_reported() -> None:
    assert any("alias" in issue.message for issue in reading(alt="").issues)


FILLERS = "".join(sdn_line(number, f"FILLER {number}") for number in range(100, 120))


@pytest.mark.parametrize(
    ("sdn", "alt", "add", "field"),
    [
        (sdn_line(10, "X", '"robot"'), "", "", "SDN_Type"),
        ("", '100,4,"zzz","X",-0- \r\n', "", "alt_type"),
        ("", "", '100,4,-0- ,-0- ,"Atlantis",-0- \r\n', "Country"),
        (sdn_line(10, ""), "", "", "SDN_Name"),
        ("", '100,4,"aka",-0- ,-0- \r\n', "", "alt_name"),
    ],
)
def test_an_unknown_value_is_reported_and_its_record_kept(sdn: str, alt: str, add: str, field: str) -> None:
    plain_alt, plain_add = '101,1,"aka","Y",-0- \r\n', "101,1,-0- ,-0- ,-0- ,-0- \r\n"
    found = reading(FILLERS + sdn, plain_alt + alt, plain_add + add)
    assert [issue.field for issue in found.issues] == [field]
    assert len(found.entities) == 20 + bool(sdn)


def test_an_unknown_type_is_unknown_and_no_guess() -> None:
    assert reading(sdn_line(14, "X", '"robot"') + FILLERS).entities[0].type is EntityType.UNKNOWN


def test_an_unknown_country_stays_in_the_address() -> None:
    address = reading(add='10,4,-0- ,"Poseidonis","Atlantis",-0- \r\n').entities[0].addresses[0]
    assert address == Address(city="Poseidonis", region="Atlantis")


@pytest.mark.parametrize(
    ("sdn", "message"),
    [
        (SDN.replace("\x1a", '14,"X",-0- '), "record 5: 3 columns instead of 12"),
        (sdn_line(10, "X").replace("10,", "ten,"), "record 1, column 1"),
        (sdn_line(10, "X", '"A MOVED NAME"'), "layout has changed"),
        (sdn_line(10, "X") * 2, "record 2: ent_num 10 stands twice"),
        (sdn_line(10, 'X" broken'), "no readable CSV"),
        ("a,b,c\r\n1,2,3\r\n", "3 columns"),
        ("\x1a", "no records"),
    ],
)
def test_a_file_with_another_layout_is_refused_with_file_and_record(sdn: str, message: str) -> None:
    with pytest.raises(InputProblem, match=r"sdn\.csv") as caught:
        reading(sdn)
    assert message in str(caught.value)


def test_without_the_primary_file_nothing_is_read() -> None:
    with pytest.raises(InputProblem, match="primary file"):
        reading(sdn="")


def test_two_files_of_one_kind_are_refused() -> None:
    with pytest.raises(InputProblem, match=r"a\.csv and b\.csv"):
        read([file("a.csv", SDN), file("b.csv", SDN)], "us_ofac_sdn")


def test_an_old_file_in_windows_1252_is_read_and_reported() -> None:
    content = sdn_line(10, "JOSÉ").encode("cp1252")
    found = read([in_memory("sdn.csv", content)], "us_ofac_sdn")
    assert found.entities[0].name == "JOSÉ"
    assert any("Windows-1252" in issue.message for issue in found.issues)
