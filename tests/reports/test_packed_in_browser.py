"""Alerts whose details are packed behave like the others: opened, searched, linked to, printed."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from screening.reports import html
from screening.reports.html import write_report
from tests.reports.nights import sample_night
from tests.reports.samples import alert, karun_hit, order_row, sample_alerts, sample_manifest

pytestmark = pytest.mark.browser
COUNT = 130


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One alert as it is, 129 packed in three blocks; each names its own remark, in a script of its own."""
    alerts = []
    for number in range(1, COUNT + 1):
        hit = karun_hit(0.99 - number / 10_000)
        listed = replace(hit.entity, remarks=f"remark-{number}; <b>صنایع</b> & 精密 #{number}")
        alerts.append(alert(number, hits=(replace(hit, entity=listed),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "MAX_FULL_ALERTS", 1)
        return write_report(tmp_path_factory.mktemp("packed"), sample_manifest(), lambda: alerts).as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(address)
    yield browser
    assert [one for one in browser.get_log("browser") if not one["message"].startswith("chrome://")] == []


def packed(page: Any) -> int:
    return int(page.execute_script("return document.querySelectorAll('.alert[data-packed]').length"))


def test_all_but_the_first_are_packed(page: Any) -> None:
    assert packed(page) == COUNT - 1


@pytest.mark.parametrize("number", [2, 51, 52, 130])
def test_a_click_shows_what_belongs_to_the_row(page: Any, number: int) -> None:
    page.execute_script(f"document.querySelector('#f1r{number} > summary').click()")
    shown = page.find_element("id", f"f1r{number}").text
    assert f"Remarks of the list: remark-{number}; <b>صنایع</b> & 精密 #{number}" in shown
    assert packed(page) == COUNT - 2


def test_the_keyboard_opens_a_packed_row(page: Any) -> None:
    page.find_element("css selector", "#f1r7 > summary").send_keys("\ue007")
    assert "remark-7;" in page.find_element("id", "f1r7").text


def test_a_link_opens_a_packed_row(browser: Any, address: str) -> None:
    browser.get("about:blank")
    browser.get(f"{address}#f1r99")
    assert "remark-99;" in browser.find_element("id", "f1r99").text


def test_the_find_field_reads_packed_details(page: Any) -> None:
    page.execute_script(
        "const f = document.getElementById('find'); f.value = 'REMARK-77; <B>صنایع</B> & 精密';"
        "document.getElementById('severity').dispatchEvent(new Event('change'))"
    )
    assert page.find_element("id", "count").text == f"1 of {COUNT} shown"
    assert page.execute_script("return document.querySelector('.alert:not([hidden])').id") == "f1r77"


def test_paper_shows_the_details_of_the_rows_that_the_filter_leaves(page: Any) -> None:
    page.execute_script("document.querySelectorAll('.alert').forEach((one, i) => { one.hidden = i > 79 })")
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert packed(page) == COUNT - 80
    assert page.execute_script("return document.querySelectorAll('.alert[open]').length") >= 80
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert page.execute_script("return document.querySelectorAll('.alert[open]').length") == 0


def test_a_pdf_holds_the_packed_details(page: Any) -> None:
    page.execute_script("document.querySelectorAll('.alert').forEach((one, i) => { one.hidden = i > 1 })")
    pdf = base64.b64decode(page.print_page())
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2
    page.execute_script("dispatchEvent(new Event('afterprint'))")


def test_all_rows_open(page: Any) -> None:
    page.find_element("id", "open").click()
    page.execute_async_script(
        "const done = arguments[0]; (function wait() { document.querySelectorAll('.alert[open]').length === "
        f"{COUNT} ? done() : setTimeout(wait, 20) }})()"
    )
    assert packed(page) == 0


def test_the_slash_key_leads_to_the_find_field(page: Any) -> None:
    page.find_element("css selector", "body").send_keys("/")
    assert page.execute_script("return document.activeElement.id") == "find"
    page.find_element("id", "find").send_keys("a/b")
    assert page.find_element("id", "find").get_attribute("value") == "a/b"


@pytest.mark.parametrize(
    ("level", "strategy"), [(0, zlib.Z_DEFAULT_STRATEGY), (1, zlib.Z_HUFFMAN_ONLY), (9, zlib.Z_FIXED)]
)
def test_any_deflated_block_is_inflated(browser: Any, address: str, tmp_path: Path, level: int, strategy: int) -> None:
    """The same page with its blocks packed otherwise, and with content that packs badly."""
    random = Random(7)
    noise = "".join(
        chr(random.choice((random.randrange(0x20, 0x7F), random.randrange(0xA0, 0x2000)))) for _ in range(90_000)
    )

    def again(match: re.Match[str]) -> str:
        content = zlib.decompress(base64.b64decode(match[2]), wbits=-15)
        safe = re.sub(r'[\\"<>&]', "", noise)
        content = content.replace(b"remark-52;", f"remark-52; {safe}".encode())
        packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
        text = base64.b64encode(packer.compress(content) + packer.flush()).decode()
        return f'<template class="bodies" data-size="{len(content)}">{text}</template>'

    whole = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    pattern = r'<template class="bodies" data-size="(\d+)">([^<]*)</template>'
    (tmp_path / "page.html").write_text(re.sub(pattern, again, whole), encoding="utf-8")
    browser.get((tmp_path / "page.html").as_uri())
    browser.execute_script("document.querySelector('#f1r52 > summary').click()")
    shown = browser.execute_script("return document.getElementById('f1r52').textContent")
    assert re.sub(r'[\\"<>&]', "", noise) in shown


def test_hostile_names_in_packed_details_stay_text(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "MAX_FULL_ALERTS", 0)
    hostile = "</template><script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>"
    alerts = [alert(1, row_id=hostile, hits=(karun_hit(0.9, hostile),), row=order_row(1, hostile, hostile))]
    path = write_report(tmp_path, sample_manifest(), lambda: alerts, None, sample_night(alerts, hostile, hostile))
    browser.get(path.as_uri())
    browser.execute_script("document.querySelector('#f1r1 > summary').click()")
    assert browser.execute_script("return [window.hurt ?? 0, document.images.length]") == [0, 0]
    assert hostile in browser.find_element("id", "f1r1").text


def test_rows_are_filtered_by_standing(browser: Any, tmp_path: Path) -> None:
    browser.get(write_report(tmp_path, sample_manifest(), sample_alerts, None, sample_night()).as_uri())
    found = {}
    for choice in ("", "to_do", "suppressed", "confirmed", "reopened"):
        browser.execute_script(
            "const s = document.getElementById('standing'); s.value = arguments[0];"
            "s.dispatchEvent(new Event('change'))",
            choice,
        )
        shown = browser.execute_script(
            "return Array.from(document.querySelectorAll('.alert:not([hidden])'), a => a.id)"
        )
        found[choice] = shown
    assert found == {
        "": ["f1r7", "f1r8", "f1r5", "f1r3", "f1r1"],
        "to_do": ["f1r7", "f1r8", "f1r5"],
        "suppressed": ["f1r1"],
        "confirmed": ["f1r3"],
        "reopened": ["f1r8"],
    }


def test_without_script_the_page_says_where_the_details_are(address: str) -> None:
    whole = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    noscript = re.search(r"<noscript>(.*?)</noscript>", whole, re.DOTALL)
    assert noscript
    assert "hits.csv" in noscript[1]
    assert whole.count('<summary>\n  <span class="lead">') == COUNT
