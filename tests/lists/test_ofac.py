"""OFAC's formats are told apart by content, whatever the files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.importing import import_files
from screening.lists.readers.ofac import read
from tests.lists.in_memory import in_memory

CSV = '5001,"ORLOV, Pyotr","individual","NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
CLASSIC = (
    "<sdnList xmlns='urn:x'><publshInformation><Publish_Date>01/02/2026</Publish_Date><Record_Count>1</Record_Count>"
    "</publshInformation><sdnEntry><uid>5001</uid><firstName>Pyotr</firstName><lastName>ORLOV</lastName>"
    "<sdnType>Individual</sdnType><programList><program>NPWMD</program></programList></sdnEntry></sdnList>"
)
ENHANCED = (
    "<sanctionsData xmlns='urn:y'><publicationInfo><dataAsOf>2026-01-02</dataAsOf></publicationInfo><entities>"
    "<entity id='5001'><generalInfo><entityType>Individual</entityType></generalInfo>"
    "<sanctionsPrograms><sanctionsProgram>NPWMD</sanctionsProgram></sanctionsPrograms>"
    "<names><name><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations><translation>"
    "<isPrimary>true</isPrimary><script>Latin</script><formattedFullName>ORLOV, Pyotr</formattedFullName>"
    "</translation></translations></name></names></entity></entities></sanctionsData>"
)
ADVANCED = (Path(__file__).parent / "fixtures" / "sdn_advanced.xml").read_text(encoding="utf-8")


def source(text: str, name: str = "SDN.XML", encoding: str = "utf-8") -> SourceFile:
    content = text.encode(encoding)
    return in_memory(name, content)


@pytest.mark.parametrize("text", [CSV, CLASSIC, ENHANCED], ids=["csv", "classic", "enhanced"])
def test_the_same_party_reads_the_same_from_every_format(text: str) -> None:
    (entity,) = read([source(text)], "us_ofac_sdn").entities
    assert (entity.id, entity.name, entity.type, entity.programs) == ("5001", "ORLOV, Pyotr", "person", ("NPWMD",))


def test_the_advanced_format_is_recognised() -> None:
    assert [entity.id for entity in read([source(ADVANCED)], "us_ofac_sdn").entities] == ["50001", "50002", "50003"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_do_not_hide_xml(encoding: str) -> None:
    assert len(read([source(CLASSIC, encoding=encoding)], "us_ofac_sdn").entities) == 1


def test_xml_beside_other_files_is_refused() -> None:
    with pytest.raises(InputProblem, match="give it alone"):
        read([source(CLASSIC), source(CSV, "sdn.csv")], "us_ofac_sdn")


def test_xml_of_another_publisher_is_refused_by_its_root() -> None:
    with pytest.raises(InputProblem, match="<CONSOLIDATED_LIST>"):
        read([source("<CONSOLIDATED_LIST/>")], "us_ofac_sdn")


def test_an_import_takes_the_xml_and_its_date(tmp_path: Path) -> None:
    path = tmp_path / "SDN.XML"
    path.write_text(CLASSIC, encoding="utf-8")
    imported = import_files(tmp_path / "data", "us_ofac_sdn", [path])
    assert (imported.snapshot.entity_count, imported.snapshot.published) == (1, "2026-01-02")
