"""The validation report holds what an examiner asks for, opens by itself, and cannot be broken by a name."""

import hashlib
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from lxml import html

from screening.config import Config
from screening.match.distortions import Kind
from screening.match.evaluate import evaluate_pairs
from screening.match.labelled import read_labelled
from screening.match.mistakes import worst_mistakes
from screening.match.selftest import SelfTest, Trial
from screening.model import EntityType
from screening.names.data_files import digest as names_digest
from screening.reports.curve import curves_of
from screening.reports.method import inline, read_method
from screening.reports.validation import Validation, render, write_validation

PAIRS = (
    "query,name,type,expected,kind\n"
    "Pavel Morenko,Pavel Morenko,person,1,exact\n"
    "Anna Lindqvist,Bo Berg,person,1,renamed\n"
    "Severny Zavod LLC,Severny Zavod Ltd,organization,0,other firm\n"
    "Bolt Bakery,Gulf Heron,organization,0,other firm\n"
)


def validation(folder: Path, text: str = PAIRS, reason: str | None = None, threshold: float = 0.85) -> Validation:
    path = folder / "pairs.csv"
    path.write_text(text, encoding="utf-8", newline="")
    file = read_labelled(path, {})
    scores = [1.0, 0.1, 0.9, 0.0]
    result = evaluate_pairs(file, scores, threshold)
    return Validation(
        file,
        result,
        worst_mistakes(file, scores, threshold, result.kinds, 5),
        curves_of(file.labels(), result),
        Config(threshold=threshold),
        reason,
        date(2026, 11, 22),
    )


def trial(found: bool, beyond: str = "") -> Trial:
    score = 1.0 if found else 0.6
    return Trial(
        "internal", "7", EntityType.PERSON, True, "MORENKO", "MORNKO", Kind.ONE_TYPO, beyond, found, found, score
    )


def texts(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def section(page: str, id: str) -> str:
    return " ".join(html.fromstring(page).get_element_by_id(id).text_content().split())


def rows(page: str, id: str) -> list[str]:
    """The rows of a section's tables, cells separated by spaces."""
    return [
        " ".join(" ".join(cell.text_content().split()) for cell in row)
        for row in html.fromstring(page).get_element_by_id(id).iter("tr")
    ]


def test_it_names_its_data_by_digest_and_counts_it(tmp_path):
    shown = section(render(validation(tmp_path)), "data")

    assert hashlib.sha256(PAIRS.encode()).hexdigest() in shown
    assert "4: 2 the same party, 2 different" in shown
    assert "organization 2, person 2" in shown
    assert "from the file’s column “kind”" in shown


def test_it_states_versions_settings_and_date(tmp_path):
    page = render(validation(tmp_path))

    assert names_digest() in section(page, "versions")
    assert Config().digest() in section(page, "versions")
    assert "2026-11-22" in html.fromstring(page).find(".//header").text_content()


def test_the_default_threshold_carries_its_documented_reason(tmp_path):
    shown = section(render(validation(tmp_path)), "threshold")

    assert "0.85 is a hit (the default)" in shown
    assert " ".join(unescape(read_method().default_reason.striptags()).split()) in shown


def test_another_threshold_carries_the_reason_that_was_given(tmp_path):
    shown = section(render(validation(tmp_path, reason="Fewer misses <wanted>", threshold=0.7)), "threshold")

    assert "0.7 is a hit. Reason: Fewer misses <wanted>" in shown
    assert "0.7 (in use)" in shown


def test_results_stand_by_type_script_and_kind_with_the_curve(tmp_path):
    page = render(validation(tmp_path))
    shown = section(page, "results")

    assert all(f"By {by}" in shown for by in ("type", "script of the query", "kind of difference"))
    assert "other firm 2 0 0 – 2 1 – –" in rows(page, "results")
    assert html.fromstring(page).get_element_by_id("results").find(".//svg") is not None


def test_the_score_table_is_restated_for_production_with_its_formula(tmp_path):
    page = render(validation(tmp_path))
    shown = section(page, "scores")

    assert "one true match in 10,000 rows" in shown
    assert "P(same | band) = p · P(band | same)" in shown
    assert "0.98 to 1.00 1 0 100.0% at least 0.005%" in rows(page, "scores")


def test_the_worst_errors_are_explained_in_sentences(tmp_path):
    shown = section(render(validation(tmp_path)), "errors")

    assert "The same party, missed: 1" in shown
    assert "Anna Lindqvist / Bo Berg" in shown
    assert "“severny” stands in both names." in shown


def test_the_self_test_is_shown_where_it_ran_and_missed_where_not(tmp_path):
    plain = validation(tmp_path)
    tested = SelfTest(3, 1, 0.85, (), (trial(True), trial(False), trial(False, "no word has 4 letters")))

    assert "Not run." in section(render(plain), "selftest")
    page = render(replace(plain, selftest=tested))
    shown = section(page, "selftest")
    assert "one typo 2 1 0.500 1" in rows(page, "selftest")
    assert "no word has 4 letters (1)" in shown
    assert "Not run." not in shown


def test_the_blind_spots_are_those_of_the_documentation(tmp_path):
    shown = section(render(validation(tmp_path)), "blind")

    spots = [" ".join(unescape(spot.striptags()).split()) for spot in read_method().blind_spots]
    assert spots
    assert all(spot in shown for spot in spots)


def test_the_page_needs_nothing_from_outside_and_runs_no_script(tmp_path):
    page = html.fromstring(render(validation(tmp_path)))

    assert not page.findall(".//script")
    assert not page.findall(".//link")
    assert not page.findall(".//img")
    assert all(a.get("href").startswith("#") for a in page.findall(".//a"))
    assert not page.xpath("//*[@style]"), "the content policy forbids style attributes"


def test_a_hostile_name_stays_text(tmp_path):
    hostile = PAIRS.replace("Anna Lindqvist", "<script>alert(1)</script>\u202e")

    page = render(validation(tmp_path, hostile))

    assert "<script>" not in page
    assert "⟨U+202E⟩" in texts(page)


def test_the_same_validation_gives_the_same_bytes(tmp_path):
    one = validation(tmp_path)
    write_validation(tmp_path / "a.html", one)

    assert (tmp_path / "a.html").read_text(encoding="utf-8") == render(one) == render(validation(tmp_path))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("plain\n text", "plain text"),
        ("**bold** and `code <x>`", "<strong>bold</strong> and <code>code &lt;x&gt;</code>"),
        ("a *word* and 2 * 3 * 4", "a <em>word</em> and 2 * 3 * 4"),
        ("<b>no markup</b>", "&lt;b&gt;no markup&lt;/b&gt;"),
    ],
)
def test_inline_markdown_becomes_safe_html(markdown, shown):
    assert inline(markdown) == shown
