"""Small sound files of every kind that the software reads, from which malformed ones are made."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from functools import cache

import xlsxwriter

from tests.lists import (
    test_au_dfat,
    test_bis_dpl,
    test_ca_sema,
    test_csl,
    test_eu_833,
    test_eu_fsf,
    test_gb_ofsi,
    test_gb_uksl,
    test_internal,
    test_jp_meti,
    test_ofac,
    test_ofac_classic_xml,
    test_ofac_csv,
    test_ofac_enhanced_xml,
    test_opensanctions,
    test_un_xml,
    test_us_mieu,
)
from tests.lists import test_catalogue as sources
from tests.lists import test_ch_seco as seco
from tests.lists import test_embedded_reader as embedded

#: The files that are read together, by name.
Seed = Mapping[str, bytes]

PARTIES = (
    "id,name,type,country,birth_date,address,identifier,note\r\n"
    '1,"Shahid Hemmat Industrial Group",organization,IR,,"Damavand Road, Tehran",,x\r\n'
    "2,Пётр Орлов,person,RU,1970-01-02,,passport:AB123456,\r\n"
    '3,"A ""quoted"" name\nover two lines",,,02.01.1970,,,=1+1\r\n'
    "4,گروه صنعتی شهید همت,,,circa 1960,,IMO 9074729,\r\n"
)
ORDERS = (
    "order_id;order_date;customer_name;customer_country;customer_email;end_user_name;vessel_imo;goods_description;"
    "hs_code;quantity;unit;unit_price;total_value;currency;destination_country;port_of_discharge;notes\n"
    "O-1;2026-11-20;Orlov Works;TR;buyer@example.org;;9074729;maraging steel C350, 2 t;722990;2,000;kg;12.5;25.000,00;"
    "EUR;AE;Jebel Ali;urgent\n"
    "O-2;20/11/2026;Alpine Pump Works;DE;;Shahid Hemmat Industrial Group;;gyroscope 0.01 deg/h;901420;1;pcs;1;1;USD;"
    "IR;;\n"
)
PAIRS = "query,name,type,expected,score\nPyotr Orlov,ORLOV Petr,person,1,0.9\nAlpine Pump,Alpine Lamp,,0,0.1\n"
SEARCHES = "query,type,expected_id,country,birth_date\nShahid Hemmat,organization,shig,IR,\nAlpine,,,,1970\n"
OWNERS = "owner,owned,share,date\nOrlov Works,Target Ltd,51%,2020-01-01\nP. Orlov,Orlov Works,25-50,\n"
NIGHTLY = (
    "inputs:\n  - files: customers*.csv\n    kind: party\n    map: {name: name}\noutput: reports\nlists: [un_sc]\n"
    "threshold: {value: 0.9, reason: tried on labelled data}\nmax_age_days: 3\nprofile: EU\nhome: DE\nworkers: 2\n"
    "weak_alias_alerts: [un_sc]\n"
)
RULE = (
    "id: T-1\ntitle: Destination\nstatus: stable\nseverity: low\nscope: order\nversion: 1\ntechniques: [split_orders]\n"
    "sources: [{authority: US-BIS, cite: flag 1}]\nwhen:\n  all:\n"
    "    - {field: order.destination_country, country_in: $values.places}\n"
    "    - not: {field: order.total_value, gt: 5}\n"
    "message: 'To {order.destination_country}.'\nblind_spots: none\ntests:\n"
    "  - {name: there, given: {destination_country: FR, total_value: 1}, expect: fired}\n"
    "  - {name: elsewhere, given: {destination_country: DE}, expect: silent}\n"
)
PLACES = (
    "title: Places\nas_of: 2026-11-22\nkind: countries\nsources: [{authority: us}]\n"
    "values: [FR, {value: BE, since: 2020-01-01}]\n"
)
GOODS = (
    "goods:\n  - id: mill\n    name: Jet mill\n    programmes: [missile]\n    tier: threshold\n    hs6: ['847420']\n"
    "    terms: {en: [jet mill]}\n    thresholds:\n"
    "      - {regime: MTCR, item: 1.A, all: [{parameter: size, op: '>=', value: 5, unit: mm}]}\n"
    "    question: What is milled?\n    sources: [OWN]\n    found: [a jet mill]\n    not_found: [a windmill]\n"
)
BODS = [
    {"recordId": "e", "recordType": "entity", "recordDetails": {"name": "Target Ltd", "entityType": {"type": "state"}}},
    {"recordId": "p", "recordType": "person", "recordDetails": {"names": [{"type": "legal", "fullName": "P. Orlov"}]}},
    {
        "recordId": "r",
        "recordType": "relationship",
        "recordDetails": {
            "subject": "e",
            "interestedParty": "p",
            "interests": [{"type": "shareholding", "startDate": "2020-01-01", "share": {"minimum": 25, "maximum": 50}}],
        },
    },
]


def workbook(text: str, delimiter: str) -> bytes:
    """The lines of a simple CSV as an XLSX workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, line in enumerate(text.splitlines()):
            page.write_row(number, 0, line.split(delimiter))
    return out.getvalue()


def _parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    columns = {"id": [1, 2], "name": ["Shahid Hemmat Industrial Group", None], "birth_date": ["1970", "x"]}
    parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def _meti(text: str) -> bytes:
    with test_jp_meti.file(text).opened() as content:
        return content.read()


def _xlsx_of_meti() -> bytes:
    with test_jp_meti.workbook(test_jp_meti.BILINGUAL).opened() as content:
        return content.read()


def _csl() -> bytes:
    import csv

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, test_csl.COLUMNS, restval="")
    writer.writeheader()
    writer.writerows([test_csl.PERSON, test_csl.WORKS, test_csl.SHIP])
    return text.getvalue().encode()


def _table(columns: object, rows: list[dict[str, str]]) -> str:
    import csv

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, sorted(columns), restval="")  # type: ignore[call-overload]
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@cache
def list_seeds() -> Mapping[str, tuple[Seed, ...]]:
    """For each list that can be imported, one set of files in each of its formats."""
    trio = {"sdn.csv": test_ofac_csv.SDN, "alt.csv": test_ofac_csv.ALT, "add.csv": test_ofac_csv.ADD}
    enhanced = (
        f'<sanctionsData xmlns="https://example.org/E">{test_ofac_enhanced_xml.HEAD}<entities>'
        f"{test_ofac_enhanced_xml.PERSON}{test_ofac_enhanced_xml.COMPANY}</entities></sanctionsData>"
    )
    classic = (
        f'<sdnList xmlns="urn:x">{test_ofac_classic_xml.HEAD.format(3)}{test_ofac_classic_xml.PERSON}'
        f"{test_ofac_classic_xml.COMPANY}{test_ofac_classic_xml.SHIP}</sdnList>"
    )
    un = (
        '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>'
        f"{test_un_xml.PERSON}</INDIVIDUALS><ENTITIES>{test_un_xml.COMPANY}</ENTITIES></CONSOLIDATED_LIST>"
    )
    dpl = "\n".join([test_bis_dpl.HEADER, test_bis_dpl.ORLOV, test_bis_dpl.ORLOV_TOO, ""])
    sema = f"<data-set>{test_ca_sema.PERSON}{test_ca_sema.COMPANY}{test_ca_sema.SHIP}</data-set>"
    eu_833 = _table(test_eu_833.eu_833._COLUMNS, [test_eu_833.COMPANY, test_eu_833.SHIP, test_eu_833.PERSON])
    json_csl = json.dumps({"results": [test_csl.JSON_PERSON]}, indent=1)
    ofsi = test_gb_ofsi.content(*(test_gb_ofsi.PERSON | name for name in test_gb_ofsi.NAMES), test_gb_ofsi.SHIP)
    own = (test_internal.ROW, test_internal.SECOND)
    return {
        "us_ofac_sdn": (
            {name: text.encode() for name, text in trio.items()},
            {"sdn.xml": classic.encode()},
            {"sdn_enhanced.xml": enhanced.encode()},
            {"sdn_advanced.xml": test_ofac.ADVANCED.encode()},
        ),
        "un_sc": ({"consolidated.xml": un.encode()},),
        "us_csl": ({"consolidated.csv": _csl()}, {"consolidated.json": json_csl.encode()}),
        "us_bis_dpl": ({"dpl.txt": dpl.encode()},),
        "us_mieu": ({"us_mieu.csv": test_us_mieu.CSV.encode()}, {"us_mieu.yml": test_us_mieu.YAML.encode()}),
        "eu_fsf": (
            {"list.xml": test_eu_fsf.XML.encode()},
            {"list.csv": test_eu_fsf.as_csv(test_eu_fsf.ROWS).encode()},
        ),
        "eu_833": ({"eu-833.csv": eu_833.encode()},),
        "gb_uksl": (
            {"uk.xml": test_gb_uksl.XML.encode()},
            {"uk.csv": test_gb_uksl.as_csv(test_gb_uksl.ROWS).encode()},
        ),
        "gb_ofsi": ({"ConList.csv": ofsi},),
        "ch_seco": ({"seco.xml": seco.XML.encode()},),
        "ca_sema": ({"sema.xml": sema.encode()},),
        "au_dfat": ({"regulation8.xlsx": test_au_dfat.workbook(test_au_dfat.ROWS)},),
        "jp_meti_eul": (
            {"a.txt": _meti(test_jp_meti.NOTICE)},
            {"a.txt": _meti(test_jp_meti.NOTICE), "eul.csv": _meti(test_jp_meti.END_USERS)},
            {"eul.xlsx": _xlsx_of_meti()},
        ),
        "opensanctions": (
            {"targets.simple.csv": test_opensanctions.simple(test_opensanctions.ROWS).encode()},
            {"entities.ftm.json": test_opensanctions.ftm(*test_opensanctions.OBJECTS).encode()},
        ),
        "internal": (
            {"ours.csv": test_internal.as_csv(*own)},
            {"ours.xlsx": test_internal.as_xlsx(*own)},
            {"ours.yml": test_internal.YAML.encode()},
        ),
    }


@cache
def other_seeds() -> Mapping[str, tuple[Seed, ...]]:
    """The same for everything that is no official list, by the name of its target."""
    bods = json.dumps(BODS).encode()
    small_list = (embedded.HEADER + embedded.MINIMAL).encode()
    parties, orders = PARTIES.encode(), ORDERS.encode()
    inputs: tuple[Seed, ...] = (
        {"parties.csv": parties},
        {"orders.csv": orders},
        {"parties.csv": PARTIES.encode("utf-16")},
        {"parties.csv": PARTIES.encode("utf-8-sig")},
        {"orders.csv.gz": gzip.compress(orders, mtime=0)},
        {"orders.xlsx": workbook(ORDERS, ";")},
        {"parties.parquet": _parquet()},
    )
    return {
        "embedded list": ({"embedded_test.yml": small_list},),
        "intake": inputs,
        "screening": inputs[:3],
        "rules": (
            {
                "catalogue/own/T-1.yml": RULE.encode(),
                "values/places.yml": PLACES.encode(),
                "values/techniques.yml": b"split_orders: {title: Split orders}\n",
                "values/sources.yml": b"OWN: {authority: us, title: Own}\n",
            },
            {
                "catalogue/own/T-1.yml": RULE.encode(),
                "values/places.yml": PLACES.encode(),
                "values/techniques.yml": b"split_orders: {title: Split orders}\n",
                "rules.lock.json": b'{"T-1": {"version": 1, "sha256": "0"}}\n',
            },
        ),
        "goods": (
            {
                "mills.yml": GOODS.encode(),
                "words.yml": b"spellings: {color: [colour]}\nfiller: [grade]\nordinary: [pencil]\n",
                "sources.yml": b"OWN: {title: Own knowledge}\n",
                "parameters.yml": b"size: {name: size, dimension: length, unlabelled: true}\n",
                "hs_codes.yml": b"hs_codes: []\n",
            },
        ),
        "catalogue": ({"sources.yml": sources.ENTRY.encode()},),
        "owners": (
            {"owners.csv": OWNERS.encode()},
            {"owners.json": bods},
            {"owners.jsonl": "\n".join(map(json.dumps, BODS)).encode()},
        ),
        "nightly": ({"nightly.yml": NIGHTLY.encode(), "customers.csv": parties},),
        "labelled": (
            {"pairs.csv": PAIRS.encode()},
            {"searches.csv": SEARCHES.encode()},
            {"pairs.csv.gz": gzip.compress(PAIRS.encode(), mtime=0)},
        ),
    }
