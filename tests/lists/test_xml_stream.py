from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.xml_stream import Fields, records, root_name
from screening.model import Issue
from tests.lists.in_memory import in_memory


def source(text: str, encoding: str = "utf-8") -> SourceFile:
    content = text.encode(encoding)
    return in_memory("list.xml", content)


def paths(text: str) -> list[str]:
    return [path for path, _ in records(source(text), "list", ("entries",))]


ENTRIES = "<head>h</head><entries><entry>a</entry><entry>b</entry></entries><foot/>"


def test_every_element_below_root_and_containers_is_a_record() -> None:
    assert paths(f"<list>{ENTRIES}</list>") == ["head", "entries/entry", "entries/entry", "foot"]


@pytest.mark.parametrize("namespace", ["http://tempuri.org/sdnList.xsd", "https://example.org/anything"])
def test_the_namespace_is_that_of_the_file(namespace: str) -> None:
    assert paths(f'<list xmlns="{namespace}">{ENTRIES}</list>') == paths(f"<list>{ENTRIES}</list>")


def test_an_element_of_another_namespace_keeps_its_full_name() -> None:
    assert paths('<list xmlns="urn:a" xmlns:b="urn:b"><b:head/></list>') == ["{urn:b}head"]


def test_a_record_is_freed_once_the_next_one_is_asked_for() -> None:
    text = "<list><entries>" + "<entry><name>x</name></entry>" * 500 + "</entries></list>"
    kept = []
    for _, element in records(source(text), "list", ("entries",)):
        parent = element.getparent()
        assert parent is not None
        kept.append(len(parent))
    assert len(kept) == 500
    # libxml2 reads ahead in blocks, so later records may be there already; earlier ones but the last are gone.
    assert all(held <= 501 - at for at, held in enumerate(kept))


def test_utf_16_is_read_as_it_declares() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><list><head>Ж</head></list>'
    assert [element.text for _, element in records(source(text, "utf-16"), "list", ())] == ["Ж"]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, FOREIGN, "<!DOCTYPE list SYSTEM 'http://example.com/x.dtd'>"])
def test_a_document_type_is_refused_and_nothing_is_expanded_or_fetched(head: str) -> None:
    text = f"{head}<list><head>{'&a;' if 'ENTITY' in head else ''}</head></list>"
    with pytest.raises(InputProblem, match="refused"):
        paths(text)
    with pytest.raises(InputProblem, match="refused"):
        root_name(source(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<list><head>", "no readable XML"),
        ("plain text", "no readable XML"),
        ("<other/>", "begins with <other>, not with <list>"),
        (f"<list><head>{'x' * 10_000_001}</head></list>", "no readable XML"),
        ("<list>" + "<a>" * 300 + "</a>" * 300 + "</list>", "no readable XML"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(InputProblem, match=r"list\.xml") as caught:
        paths(text)
    assert message in str(caught.value)


RECORD = '<entry id="7" colour="red">note<name>A</name><name>B</name><size unit="m">3</size><empty/></entry>'


def fields(issues: list[Issue]) -> Fields:
    _, element = next(records(source(f"<list>{RECORD}</list>"), "list", ()))
    return Fields(element, "list.xml", "entry 7", issues, frozenset({"id"}))


def test_what_nobody_took_is_reported_but_for_bookkeeping_and_empty_elements() -> None:
    issues: list[Issue] = []
    fields(issues).audit()
    assert [issue.field for issue in issues] == ["entry/name", "entry/name", "entry/size", "entry@colour", "entry"]


def test_what_was_taken_is_not_reported() -> None:
    issues: list[Issue] = []
    entry = fields(issues)
    assert (entry.texts("name"), entry.attribute("colour"), entry.own_text()) == (["A", "B"], "red", "note")
    (size,) = entry.all("size")
    assert (size.attribute("unit"), size.own_text()) == ("m", "3")
    size.audit()
    entry.audit()
    assert issues == []


def test_a_second_element_where_one_is_expected_is_reported() -> None:
    issues: list[Issue] = []
    assert fields(issues).text("name") == "A"
    assert [(issue.record, issue.field) for issue in issues] == [("entry 7", "name")]


def test_a_namespace_that_is_none_stops_nothing() -> None:
    assert root_name(source(f'<list xmlns="http:${{x}}">{ENTRIES}</list>')) == "list"
    with pytest.raises(InputProblem, match="begins with <list>"):
        list(records(source(f'<list xmlns="http:${{x}}">{ENTRIES}</list>'), "export", ()))
