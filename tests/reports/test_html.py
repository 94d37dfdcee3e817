"""report.html, read back as a tree: what an analyst must find, and what must never run."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from screening.batch.changes import Changes, compare, to_review
from screening.errors import OutputProblem
from screening.lists.effects import NOT_STATED
from screening.model import Alert, RowOutcome, Severity
from screening.reports import html as report
from screening.reports import overview
from screening.reports.night import NightReport
from tests.reports.nights import sample_night
from tests.reports.samples import FORWARDER, alert, karun_hit, order_row, sample_alerts, sample_manifest


def page(alerts: Iterable[Alert] | None = None, changes: Changes | None = None, **manifest: object) -> html.HtmlElement:
    given = list(sample_alerts() if alerts is None else alerts)
    return html.document_fromstring("".join(report.render(sample_manifest(**manifest), lambda: given, changes)))


def text(element: html.HtmlElement, path: str = ".") -> str:
    return re.sub(r"\s+", " ", " ".join(part for found in element.xpath(path) for part in found.itertext())).strip()


def shown(tree: html.HtmlElement) -> list[str]:
    return [text(one, "./summary//span[@class='who']/b") for one in tree.xpath("//details[@class='alert']")]


def rows(element: html.HtmlElement, path: str) -> list[str]:
    return [text(row) for row in element.xpath(f"{path}//tbody/tr")]


# --- what must be there -------------------------------------------------------------------------


def test_the_strip_says_that_rows_in_equal_the_sum_of_the_outcomes() -> None:
    assert text(page(), "//section[@class='strip']").startswith(
        "8 rows in = 5 ▲ to review + 2 no hit (clear) + 0 not screened + 1 not readable (error)"
    )


def test_no_hit_is_never_called_cleared_and_nothing_is_green() -> None:
    whole = "".join(report.render(sample_manifest(), sample_alerts))
    assert "cleared" not in whole.lower()
    assert "green" not in whole.lower()


def test_digests_stand_in_full_in_the_settings() -> None:
    settings = text(page(), "//section[@id='settings']")
    for letter in "abcdef9":
        assert letter * 64 in settings


def test_alerts_stand_by_severity_then_score() -> None:
    assert shown(page()) == ["O-003", "O-001", '"><img src=x onerror=alert(3)>', "O-005", "O-008"]


def test_rows_that_need_no_review_are_no_alerts() -> None:
    tree = page([alert(1, outcome=RowOutcome.CLEAR, findings=(FORWARDER,), severity=Severity.LOW)])
    assert shown(tree) == []
    assert "Nothing was found to review" in text(tree, "//section[@id='alerts']")


def test_both_sides_of_a_hit_are_compared_field_by_field() -> None:
    assert rows(page().get_element_by_id("f1r1"), ".//table[@class='sides']") == [
        "name Karoon Precision Industry Co. KARUN PRECISION INDUSTRIES ◐ PARTLY",
        "type organization organization ● AGREES",
        "country AE IR ✕ CONFLICTS",
        "city Isfahan Isfahan ● AGREES",
        "identifier – 128846 ○ MISSING",
    ]


def test_the_waterfall_bars_end_at_the_score() -> None:
    hit = page().get_element_by_id("f1r1").xpath(".//svg[@class='fall']")[0]
    bars = [
        (float(bar.get("x")), float(bar.get("width")), bar.get("class"))
        for bar in hit.xpath(".//rect[@class!='total']")
    ]
    end = bars[-1][0] + bars[-1][1]
    total = hit.xpath(".//rect[@class='total']")[0]
    assert [kind for *_, kind in bars] == ["up", "up", "up", "down", "up"]
    assert end == pytest.approx(190 + float(total.get("width")), abs=0.2)


def test_every_piece_of_a_hit_has_its_sentence() -> None:
    sentences = [text(one) for one in page().get_element_by_id("f1r3").xpath(".//ol[@class='pieces']/li")]
    assert sentences[0] == "● “behzad” stands in both names. +0.360"
    assert len(sentences) == 4


def test_a_hit_names_list_programmes_dates_and_links_to_its_source() -> None:
    listing = page().get_element_by_id("f1r1").xpath(".//p[@class='listing']")[0]
    assert text(listing).startswith("OFAC SDN · entry 91801 · NPWMD, IFSR · designated 2012-07-12 · list of 2026-11-20")
    assert listing.xpath(".//a/@href") == ["https://example.org/sdn/91801"]


def test_listings_of_one_party_stand_together() -> None:
    first = page().get_element_by_id("f1r1")
    assert len(first.xpath(".//article[@class='hit']")) == 1
    assert "The same party on 1 more entry" in text(first)
    assert "UN Consolidated 6908999" in text(first)
    assert "2 hits" not in text(first, ".//summary/span[@class='tally']")
    assert "1 party in 2 listings" in text(first, ".//summary/span[@class='tally']")


def test_what_all_listings_of_a_party_mean_stands_above_them() -> None:
    facts = text(page().get_element_by_id("f1r1"), ".//article[@class='hit']/dl[@class='facts']")
    assert "programmes NPWMD; IFSR; 1737" in facts
    assert "listed on us_ofac_sdn; un_sc" in facts
    assert "legal effect Blocking; secondary sanctions risk us_ofac_sdn" in facts
    assert f"legal effect {NOT_STATED} un_sc" in facts


def test_a_finding_shows_message_evidence_techniques_source_and_question() -> None:
    finding = text(page().get_element_by_id("f1r1"), ".//article[@class='finding']")
    for part in (
        "◆ medium Freight forwarder named as end user RF-0010",
        "party.business freight forwarding",
        "Ask: Who will use the goods, and where?",
        "false enduser to intermediary",
        "EAR part 732 Supp. 3",
    ):
        assert part in finding


def test_undetermined_rules_are_grouped_and_counted() -> None:
    assert rows(page(), "//section[@id='rules']/div[2]") == [
        "EU-0001 No end user is named 1 1 end_user_name (1), end_use (1) O-008",
        "FC-0003 Company founded shortly before the order 2 0 customer_founded (2) O-001, O-006",
    ]


def test_weak_matches_stand_apart() -> None:
    assert rows(page(), "//section[@id='weak']") == [
        "orders.csv, 6 O-006 customer KPI Gulf KPI 1.00 us_ofac_sdn 91801 KARUN PRECISION INDUSTRIES NPWMD, IFSR "
        "Blocking; secondary sanctions risk"
    ]


def test_rejected_rows_have_their_reason() -> None:
    assert rows(page(), "//section[@id='rejected']") == ["orders.csv 4 O-004 3 cells too many in this row"]


def test_a_stale_list_is_marked_in_words_and_in_the_banner() -> None:
    tree = page()
    assert "STALE" in rows(tree, "//section[@id='lists']")[1]
    assert "UN Consolidated (266.0 days old)" in text(tree, "//p[@class='banner']")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"embedded_only": True}, "This was no screening"),
        ({"embedded_only": True, "demo": True}, "Demonstration"),
    ],
)
def test_a_run_on_embedded_lists_has_a_banner(given: dict[str, object], words: str) -> None:
    assert words in text(page(**given), "//p[@class='banner']")


def test_a_sound_run_has_no_banner() -> None:
    lists = tuple(used for used in sample_manifest().lists if not used.stale)
    assert page(lists=lists).xpath("//p[@class='banner']") == []


def test_the_columns_of_the_inputs_are_shown_with_their_reading() -> None:
    assert rows(page(), "//section[@id='settings']")[-2:] == ["Customer customer_name", "Sales rep carried along"]


# --- what changed -------------------------------------------------------------------------------


def changed() -> Changes:
    things = [thing for one in sample_alerts() for thing in to_review(one, "orders.csv")]
    gone = replace(things[0], key=("orders.csv", "hit", "gone"), id="O-OLD")
    new = [thing for thing in things if thing.row == 8]
    before = [gone, *(thing for thing in things if thing not in new)]
    return compare("run-before", before, things, screened=("orders.csv",))


def test_new_alerts_come_first_and_are_marked() -> None:
    tree = page(changes=changed())
    assert shown(tree)[:2] == ["O-008", "O-003"]
    assert [one.get("id") for one in tree.xpath("//details[contains(@data-kind, 'new')]")] == ["f1r8"]


def test_new_still_open_and_gone_are_counted_and_linked() -> None:
    section = page(changes=changed()).get_element_by_id("changes")
    assert [text(one) for one in section.xpath("./details/summary")] == ["New: 1", "Still open: 8", "Gone: 1"]
    assert section.xpath("./details[1]//a/@href") == ["#f1r8"]
    assert "O-OLD" in text(section, "./details[3]")


def test_a_row_in_error_is_named_among_the_changes_without_a_dead_link() -> None:
    tree = page(changes=changed())
    targets = {target.lstrip("#") for target in tree.xpath("//a[starts-with(@href, '#')]/@href")}
    assert targets <= set(tree.xpath("//@id"))


# --- what must never run ------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}</style></title>"


def hostile_page() -> html.HtmlElement:
    hit = karun_hit(name=HOSTILE, role=HOSTILE)
    listed = replace(
        hit.entity,
        names=(replace(hit.entity.names[0], value=HOSTILE),),
        programs=(HOSTILE,),
        remarks=HOSTILE,
        url="javascript:alert(3)",
    )
    pieces = tuple(replace(piece, query=HOSTILE, listed=HOSTILE, text=HOSTILE) for piece in hit.pieces)
    hit = replace(hit, entity=listed, matched_name=listed.names[0], pieces=pieces, list_id=HOSTILE)
    finding = replace(FORWARDER, message=HOSTILE, evidence={HOSTILE: HOSTILE}, title=HOSTILE, question=HOSTILE)
    row = replace(order_row(1, HOSTILE, HOSTILE), issues=(HOSTILE,), extra={HOSTILE: HOSTILE})
    alerts = [
        alert(1, row_id=HOSTILE, hits=(hit,), findings=(finding,), weak=(hit,), row=row, reason=HOSTILE),
        alert(2, row_id=HOSTILE, outcome=RowOutcome.ERROR, severity=Severity.NONE, reason=HOSTILE),
    ]
    things = [thing for one in alerts for thing in to_review(one, HOSTILE)]
    return page(
        alerts, compare(HOSTILE, [], things, ()), warnings=(HOSTILE,), run_id=HOSTILE, config={HOSTILE: HOSTILE}
    )


def test_markup_in_any_value_shows_as_text() -> None:
    tree = hostile_page()
    assert len(tree.xpath("//script")) == 1
    assert len(tree.xpath("//style")) == 1
    assert tree.xpath("//img") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert HOSTILE in tree.xpath("//details[@class='alert']/summary//b/bdi")[0].text_content()


def test_nothing_but_web_addresses_becomes_a_link() -> None:
    hrefs = {str(href) for href in hostile_page().xpath("//@href")}
    assert {href.split(":")[0] for href in hrefs if not href.startswith("#")} <= {"https"}


def test_the_page_loads_nothing_and_lets_nothing_but_its_own_script_run() -> None:
    tree = page()
    assert tree.xpath("//link | //iframe | //object | //img | //*[@src] | //*[@style]") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_unseen_characters_become_visible() -> None:
    assert report.visible("a\u202eb\x00c") == "a⟨U+202E⟩b⟨U+0000⟩c"
    assert report.visible("می\u200cشود\n") == "می\u200cشود\n"


def test_very_long_values_are_cut_with_a_note() -> None:
    cut = report.visible("x" * 200_000)
    assert len(cut) < 2_100
    assert "200,000 characters in all" in cut


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://x", "ftp://x", "", "https://x y"])
def test_other_addresses_are_no_links(url: str) -> None:
    assert not report.is_web_address(url)


# --- size and sameness --------------------------------------------------------------------------


def test_what_is_cut_is_said_and_counts_are_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MAX_ALERTS", 2)
    monkeypatch.setattr(overview, "MAX_LINES", 1)
    alerts = [alert(number, hits=(karun_hit(0.86 + number / 1000),)) for number in range(1, 10)]
    alerts += [alert(number, outcome=RowOutcome.ERROR, severity=Severity.NONE) for number in (10, 11)]
    tree = page(alerts)
    assert shown(tree) == ["O-009", "O-008"]
    assert "2 of 9 rows are shown here" in text(tree, "//section[@id='alerts']")
    assert "To review: 9 rows" in text(tree, "//section[@id='alerts']/h2")
    assert "The first 1 of 2 are shown" in text(tree, "//section[@id='rejected']")


def test_many_listed_parties_of_one_row_are_counted_and_named() -> None:
    hits = tuple(replace(karun_hit(0.9 - number / 1000), same_party=f"P{number}") for number in range(14))
    one = page([alert(1, hits=hits)]).get_element_by_id("f1r1")
    assert len(one.xpath(".//article[@class='hit']")) == report.MAX_FULL_HITS
    assert "10 of 14 listed parties are shown field by field" in text(one)
    assert len(one.xpath("./div/div[@class='scroll']//tbody/tr")) == 4


def test_the_same_run_gives_the_same_page() -> None:
    pages = ["".join(report.render(sample_manifest(), sample_alerts, changed())) for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_report_is_one_file_with_plain_line_ends(tmp_path: Path) -> None:
    path = report.write_report(tmp_path, sample_manifest(), sample_alerts)
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
    assert b"\r" not in path.read_bytes()


def test_a_full_disk_leaves_the_earlier_report_and_says_what_to_do(tmp_path: Path) -> None:
    def full_disk() -> Iterable[Alert]:
        yield alert(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    report.write_report(tmp_path, sample_manifest(), sample_alerts)
    before = (tmp_path / "report.html").read_bytes()
    with pytest.raises(OutputProblem, match=r"report\.html cannot be written \(No space left on device\)"):
        report.write_report(tmp_path, sample_manifest(), full_disk)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_an_empty_run_still_has_a_page() -> None:
    tree = page([], counts_in=0, counts_out={}, inputs=(), lists=(), rules_digest="", rule_count=0)
    assert "No list was searched" in text(tree, "//section[@id='lists']")
    assert "made without rules" in text(tree, "//section[@id='rules']")


# --- a night ------------------------------------------------------------------------------------


def night_page(night: NightReport, alerts: Iterable[Alert] | None = None) -> html.HtmlElement:
    given = list(sample_alerts() if alerts is None else alerts)
    return html.document_fromstring("".join(report.render(sample_manifest(), lambda: given, changed(), night)))


def test_what_is_new_or_re_opened_comes_first_and_what_is_settled_last() -> None:
    tree = night_page(sample_night())
    ids = tree.xpath("//div[@id='list']/details/@id")
    assert ids == ["f1r7", "f1r8", "f1r5", "f1r3", "f1r1"]
    tags = [text(one, "./summary/span[@class='lead']") for one in tree.xpath("//div[@id='list']/details")]
    assert tags[0] == "▲ high ★ new"
    assert tags[1] == "◆ medium ↻ reopened"
    assert tags[2] == "▲ high ▲ escalated ● open"
    assert tags[3] == "▲▲ critical ✖ confirmed"
    assert tags[4] == "▲ high ▽ suppressed"


def test_every_standing_is_counted_in_words() -> None:
    strip = text(night_page(sample_night()), "//section[@aria-label='How the alerts stand']")
    assert strip == (
        "5 ▲ alerts to decide : 1 ↻ reopened 1 ★ new 1 ▲ escalated 1 ? unresolved 1 ● open 1 ✖ confirmed "
        "3 ▽ suppressed 1 – closed"
    )


def test_the_trend_has_words_and_a_table_beside_the_picture() -> None:
    section = night_page(sample_night()).get_element_by_id("trend")
    (label,) = section.xpath(".//svg/@aria-label")
    assert label.endswith("2026-11-22 7 to decide, 3 new, 0 re-opened")
    assert rows(section, ".")[0].startswith("2026-11-22T060000 (this run)")


def test_a_row_unknown_to_the_night_is_never_put_behind() -> None:
    night = replace(sample_night(), alerts=())
    tree = night_page(night)
    assert len(shown(tree)) == 5
    assert not tree.xpath("//details[contains(@class, 'done')]")


def test_markup_in_a_night_shows_as_text() -> None:
    given = list(sample_alerts())
    night = sample_night(given, HOSTILE, HOSTILE)
    night = replace(
        night,
        previous=HOSTILE,
        head=replace(night.head, hash=HOSTILE),
        alerts=tuple(replace(one, alert=replace(one.alert, text=HOSTILE, reason=HOSTILE)) for one in night.alerts),
        digests=tuple(replace(one, name=HOSTILE, before=HOSTILE, after=HOSTILE) for one in night.digests),
        trend=tuple(replace(run, run_id=HOSTILE, started=HOSTILE) for run in night.trend),
    )
    tree = night_page(night, given)
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert HOSTILE in tree.get_element_by_id("changes").text_content()


def test_the_same_night_gives_the_same_page() -> None:
    pages = ["".join(report.render(sample_manifest(), sample_alerts, changed(), sample_night())) for _ in range(2)]
    assert pages[0] == pages[1]


def test_nothing_in_a_night_is_called_cleared_and_nothing_is_green() -> None:
    whole = "".join(report.render(sample_manifest(), sample_alerts, changed(), sample_night())).lower()
    assert "cleared" not in whole
    assert "green" not in whole
