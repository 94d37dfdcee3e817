"""The report in a real browser: it runs without errors, filters, sorts, and opens what a link names."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.reports.html import write_report
from tests.reports.samples import sample_alerts, sample_manifest

pytest.importorskip("selenium")
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(tmp_path_factory.mktemp("report"), sample_manifest(), sample_alerts).as_uri()


@pytest.fixture
def page(browser: webdriver.Chrome, address: str) -> webdriver.Chrome:
    browser.get("about:blank")
    browser.get(address)
    return browser


def visible_ids(page: webdriver.Chrome) -> list[str | None]:
    return [one.get_attribute("id") for one in page.find_elements(By.CSS_SELECTOR, ".alert") if one.is_displayed()]


def count(page: webdriver.Chrome) -> str:
    return page.find_element(By.ID, "count").text


def test_the_page_runs_without_errors_and_shows_all(page: webdriver.Chrome) -> None:
    assert count(page) == "5 of 5 shown"
    # without a network the browser complains of its own start page (chrome://); only this page matters
    assert [entry for entry in page.get_log("browser") if not entry["message"].startswith("chrome://")] == []


def test_a_hostile_name_is_text(page: webdriver.Chrome) -> None:
    assert "<script>alert(1)</script>" in page.find_element(By.ID, "f1r7").text
    assert not page.find_elements(By.TAG_NAME, "img")


def test_typing_filters_the_rows(page: webdriver.Chrome) -> None:
    page.find_element(By.ID, "find").send_keys("RAHMATY")
    WebDriverWait(page, 5).until(lambda p: count(p) == "1 of 5 shown")
    assert visible_ids(page) == ["f1r3"]


def test_a_filter_that_fits_nothing_says_so(page: webdriver.Chrome) -> None:
    page.find_element(By.ID, "find").send_keys("no such name")
    WebDriverWait(page, 5).until(lambda p: count(p) == "0 of 5 shown")
    assert page.find_element(By.ID, "none").is_displayed()


@pytest.mark.parametrize(
    ("control", "choice", "ids"),
    [
        ("severity", "critical", ["f1r3"]),
        ("kind", "both", ["f1r1"]),
        ("kind", "findings", ["f1r1", "f1r5", "f1r8"]),
        ("onlist", "un_sc", ["f1r1"]),
        ("order", "as in the input", ["f1r1", "f1r3", "f1r5", "f1r7", "f1r8"]),
        ("order", "highest score first", ["f1r3", "f1r1", "f1r7", "f1r5", "f1r8"]),
    ],
)
def test_choices_filter_and_sort(page: webdriver.Chrome, control: str, choice: str, ids: list[str]) -> None:
    Select(page.find_element(By.ID, control)).select_by_visible_text(choice)
    assert visible_ids(page) == ids


def test_all_rows_open_at_once(page: webdriver.Chrome) -> None:
    page.find_element(By.ID, "open").click()
    assert len(page.find_elements(By.CSS_SELECTOR, ".alert[open]")) == 5


def test_a_link_opens_the_row_it_names(browser: webdriver.Chrome, address: str) -> None:
    browser.get("about:blank")
    browser.get(f"{address}#f1r5")
    assert [one.get_attribute("id") for one in browser.find_elements(By.CSS_SELECTOR, ".alert[open]")] == ["f1r5"]


def test_paper_shows_the_rows_opened_and_the_screen_is_as_before_afterwards(page: webdriver.Chrome) -> None:
    opened = "return document.querySelectorAll('details[open]').length"
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    on_paper = page.execute_script(opened)
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert (on_paper, page.execute_script(opened)) == (len(page.find_elements(By.TAG_NAME, "details")), 0)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_runs_over_the_edge_of_the_screen(page: webdriver.Chrome, width: int) -> None:
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    page.execute_script("document.getElementById('open').click()")
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_keyboard_opens_a_row(page: webdriver.Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "#f1r3 > summary").send_keys("\ue007")
    assert page.find_element(By.ID, "f1r3").get_attribute("open") is not None


def test_the_page_prints(page: webdriver.Chrome, tmp_path: Path) -> None:
    assert len(page.print_page()) > 10_000
