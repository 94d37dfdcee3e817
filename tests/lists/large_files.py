"""Lists of any size, made of the invented records of the tests again and again, each time under new ids."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from screening.lists.readers.csl_csv import COLUMNS as CSL_COLUMNS
from screening.lists.readers.internal import COLUMNS as OWN_COLUMNS
from tests.lists import (
    test_csl,
    test_gb_uksl,
    test_ofac_classic_xml,
    test_ofac_enhanced_xml,
    test_opensanctions,
    test_un_xml,
)

_FIXTURES = Path(__file__).parent / "fixtures"
#: Stands where the number of a repetition belongs.
MARK = "@@"
#: Attributes by which the records of OFAC's ADVANCED XML refer to each other.
_REFERENCES = re.compile(
    r"((?:<(?:Location|Identity|Profile|IDRegDocument|ProfileRelationship|SanctionsEntry) ID"
    r'|LocationID|IdentityID|FixedRef|ProfileID)=")(\d+)"'
)


@dataclass(frozen=True)
class Section:
    """A part of a file: what stands before the records, the records with their mark, and what stands after them."""

    head: str
    record: str
    tail: str = ""


@dataclass(frozen=True)
class Layout:
    """The files of a list in one format."""

    list_id: str
    files: Mapping[str, tuple[Section, ...]]

    @property
    def record_size(self) -> int:
        """Bytes of one repetition in all files together."""
        return sum(len(part.record.encode()) for parts in self.files.values() for part in parts)

    def write(self, folder: Path, count: int) -> list[Path]:
        """Writes the files with so many repetitions."""
        paths = []
        for name, parts in self.files.items():
            paths.append(folder / name)
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                for part in parts:
                    file.write(part.head)
                    file.writelines(part.record.replace(MARK, str(number)) for number in range(count))
                    file.write(part.tail)
        return paths


def layouts() -> dict[str, Layout]:
    """The formats whose readers take files of any size."""
    return {
        "OFAC CSV": _sdn_csv(),
        "OFAC classic XML": _classic(),
        "OFAC ADVANCED XML": _advanced(),
        "OFAC ENHANCED XML": _enhanced(),
        "CSL CSV": _csl_csv(),
        "CSL JSON": _csl_json(),
        "UN XML": _un(),
        "EU XML": _fixture("eu_fsf", "eu_fsf.xml", "sanctionEntity", r'(<sanctionEntity [^>]*logicalId=")(\d+)'),
        "UK XML": _fixture("gb_uksl", "gb_uksl.xml", "Designation", r"(<UniqueID>)(\w+)"),
        "UK CSV": _uk_csv(),
        "Swiss XML": _fixture("ch_seco", "ch_seco.xml", "target", r'(<target ssid=")(\d+)'),
        "OpenSanctions FtM": _ftm(),
        "OpenSanctions CSV": _simple(),
        "own CSV": _own(),
    }


def _sdn_csv() -> Layout:
    empty = ",".join(["-0- "] * 6)
    primary = f'1{MARK},"EXAMPLE WORKS {MARK}",-0- ,"NPWMD] [IFSR","-0-",{empty},"Linked To: EXAMPLE WORKS 7."\r\n'
    aliases = f'1{MARK},1,"aka","WORKS NO. {MARK}",-0- \r\n1{MARK},2,"fka","OLD WORKS {MARK}",-0- \r\n'
    address = f'1{MARK},1,"{MARK} Works Street","Minsk","Belarus",-0- \r\n'
    files = {"sdn.csv": primary, "alt.csv": aliases, "add.csv": address}
    return Layout("us_ofac_sdn", {name: (Section("", record, "\x1a\r\n"),) for name, record in files.items()})


def _classic() -> Layout:
    record = test_ofac_classic_xml.PERSON + test_ofac_classic_xml.COMPANY
    record = re.sub(r"(<uid>50\d\d)", rf"\g<1>{MARK}", record).replace("ORLOV", f"ORLOV{MARK}")
    head = '<sdnList xmlns="urn:any">' + test_ofac_classic_xml.HEAD.format(0)
    return Layout("us_ofac_sdn", {"sdn.xml": (Section(head, record, "</sdnList>"),)})


def _enhanced() -> Layout:
    record = test_ofac_enhanced_xml.PERSON + test_ofac_enhanced_xml.COMPANY
    record = re.sub(r'(d="600[12])', rf"\g<1>{MARK}", record).replace("ORLOV", f"ORLOV{MARK}")
    head = f'<sanctionsData xmlns="urn:any">{test_ofac_enhanced_xml.HEAD}<entities>'
    return Layout("us_ofac_cons", {"cons_enhanced.xml": (Section(head, record, "</entities></sanctionsData>"),)})


def _advanced() -> Layout:
    text = (_FIXTURES / "sdn_advanced.xml").read_text(encoding="utf-8")
    parts, at = [], 0
    for name in ("Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"):
        begin, end = text.index(f"<{name}>") + len(name) + 2, text.index(f"</{name}>")
        parts.append(Section(text[at:begin], _REFERENCES.sub(rf'\g<1>\g<2>-{MARK}"', text[begin:end])))
        at = end
    parts[-1] = replace(parts[-1], tail=text[at:])
    return Layout("us_ofac_sdn", {"sdn_advanced.xml": tuple(parts)})


def _csl_csv() -> Layout:
    record = _lines(CSL_COLUMNS, [test_csl.PERSON | {"_id": f"5{MARK}"}, test_csl.WORKS | {"_id": f"abc{MARK}"}])
    return Layout("us_csl", {"consolidated.csv": (Section(_lines(CSL_COLUMNS), record),)})


def _csl_json() -> Layout:
    record = json.dumps(test_csl.JSON_PERSON | {"id": f"5{MARK}"}, ensure_ascii=False)
    first = record.replace(MARK, "-1")
    return Layout("us_csl", {"consolidated.json": (Section(f'{{"results": [{first}', f",\n{record}", "]}"),)})


def _un() -> Layout:
    record = re.sub(r"(<DATAID>\d+)", rf"\g<1>{MARK}", test_un_xml.PERSON)
    head = '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>'
    return Layout("un_sc", {"consolidated.xml": (Section(head, record, "</INDIVIDUALS></CONSOLIDATED_LIST>"),)})


def _fixture(list_id: str, name: str, tag: str, own_id: str) -> Layout:
    """The first record of a fixture; what refers to others of its records leads nowhere."""
    text = (_FIXTURES / name).read_text(encoding="utf-8")
    begin, end = text.index(f"<{tag} ") if f"<{tag} " in text else text.index(f"<{tag}>"), text.index(f"</{tag}>")
    end += len(tag) + 3
    record = re.sub(own_id, rf"\g<1>\g<2>{MARK}", text[begin:end])
    return Layout(list_id, {name: (Section(text[:begin], record, text[end:]),)})


def _uk_csv() -> Layout:
    columns = tuple(dict.fromkeys(column for row in test_gb_uksl.NAMES for column in (*test_gb_uksl.PERSON, *row)))
    columns = tuple(dict.fromkeys([*columns, "Alias strength"]))
    record = _lines(columns, [test_gb_uksl.PERSON | row | {"Unique ID": f"DPR{MARK}"} for row in test_gb_uksl.NAMES])
    return Layout("gb_uksl", {"uksl.csv": (Section("Report Date: 20-Nov-2026\r\n" + _lines(columns), record),)})


def _ftm() -> Layout:
    record = re.sub(
        r'"((?:NK|s|p|addr|o|f)-\d)"', rf'"\g<1>{MARK}"', test_opensanctions.ftm(*test_opensanctions.OBJECTS)
    )
    return Layout("opensanctions", {"entities.ftm.json": (Section("", record),)})


def _simple() -> Layout:
    rows = [row | {"id": f"{row['id']}{MARK}"} for row in test_opensanctions.ROWS]
    head, _, record = test_opensanctions.simple(rows).partition("\n")
    return Layout("opensanctions", {"targets.simple.csv": (Section(f"{head}\n", record),)})


def _own() -> Layout:
    row = {"id": f"A{MARK}", "name": f"Orlov Works {MARK}", "type": "organization", "alias": "Works;Orlov Plant"}
    row |= {"country": "BY", "identifier": "tax_id:7704730655", "address": "1 Works Street, Minsk, Belarus"}
    return Layout("internal", {"own.csv": (Section(_lines(OWN_COLUMNS), _lines(OWN_COLUMNS, [row])),)})


def _lines(columns: Iterable[str], rows: Iterable[Mapping[str, str]] | None = None) -> str:
    """The rows as lines of a CSV file; the header where there are none."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="")
    if rows is None:
        writer.writeheader()
    else:
        writer.writerows(rows)
    return text.getvalue()
