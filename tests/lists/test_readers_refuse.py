"""Whatever file is given to a reader of the lists outside the US, it is read or refused with a sentence."""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.errors import InputProblem
from tests.lists.in_memory import in_memory

READERS = (
    *("eu_fsf", "eu_833", "gb_uksl", "gb_ofsi", "ch_seco", "ca_sema", "au_dfat", "jp_meti", "opensanctions"),
    "internal",
)
FIXTURES = Path(__file__).parent / "fixtures"
GARBAGE = {
    "nothing but spaces": b"  \r\n ",
    "binary": bytes(range(256)) * 20,
    "zeros": b"\0" * 5000,
    "a zip that is none": b"PK\x03\x04" + b"x" * 500,
    "another root": b"<root><a>1</a></root>",
    "unclosed": b"<export><sanctionEntity>",
    "a bomb": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><export>&c;</export>',
    "a foreign entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Designations>&b;</Designations>',
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "a csv of something else": b"id,colour\r\n1,red\r\n",
    "an open quote": b'id,name,type\r\n1,"Orlov\r\n',
    "a long line": b"a;" * 100_000,
    "another json": b'{"a": 1}\n',
    "a json list": b"[1, 2]",
    "deep json": b"{" + b'"a":{' * 50_000,
    "utf-16 without a mark": "id,name,type\n1,Orlov,person\n".encode("utf-16-le"),
}


def read(reader: str, content: bytes, name: str = "file") -> None:
    importlib.import_module(f"screening.lists.readers.{reader}").read([in_memory(name, content)], "a_list")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_refused_with_a_sentence(reader: str, kind: str) -> None:
    with pytest.raises(InputProblem) as caught:
        read(reader, GARBAGE[kind])
    assert "file" in str(caught.value)


@pytest.mark.parametrize("reader", READERS)
def test_no_file_at_all_is_refused(reader: str) -> None:
    module = importlib.import_module(f"screening.lists.readers.{reader}")
    with pytest.raises(InputProblem):
        module.read([], "a_list")


@pytest.mark.parametrize(
    ("reader", "fixture"), [("eu_fsf", "eu_fsf.xml"), ("gb_uksl", "gb_uksl.xml"), ("ch_seco", "ch_seco.xml")]
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_list_is_read_with_issues_or_refused(reader: str, fixture: str, data: st.DataObject) -> None:
    content = (FIXTURES / fixture).read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from([b"", b"0", b"<", b'"', b"/>", b"\xff", b"&amp;", "ё".encode()]))
    with contextlib.suppress(InputProblem):
        read(reader, content[:at] + put + content[at + length :])
