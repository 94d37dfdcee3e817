"""An address on the Entity List, from the file of the Consolidated Screening List to the outputs of check and batch."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.cli.main import main
from screening.lists.importing import import_files
from screening.lists.readers.csl_csv import COLUMNS

Run = Callable[..., tuple[int, str]]

LISTED = {
    "_id": "a1",
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "name": "Address 01",
    "addresses": "Room 1402, 14/F, Lucky Harbour Commercial Building, 209-211 Paterson Road, Wan Chai, HK",
    "start_date": "2024-06-12",
}
SAME = "Rm 1402, 14/F, Lucky Harbour Comm. Bldg., 209-211 Paterson Rd., Wanchai, Hong Kong"
OTHER_ROOM = SAME.replace("1402, 14/F", "803, 8/F")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    file = tmp_path / "consolidated.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow(LISTED)
    import_files(tmp_path / "data", "us_csl", [file])
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def screening(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["screening", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(str(caught.value.code)), capsys.readouterr().out

    return screening


def test_check_finds_the_address_under_any_name(run: Run) -> None:
    status, out = run("check", "Quiet Lotus Trading Ltd", "--address", SAME, "--json")
    (hit,) = json.loads(out)["hits"]
    assert status == 1
    assert hit["entity"]["id"] == "a1"
    assert [piece["feature"] for piece in hit["explanation"]] == [
        *("address (street)", "address (number)", "address (city)"),
        *("address (building)", "address (floor)", "address (room)"),
    ]


def test_check_shows_another_room_apart(run: Run) -> None:
    status, out = run("check", "Quiet Lotus Trading Ltd", "--address", OTHER_ROOM)
    assert status == 0
    assert "other rooms of listed addresses" in out


def test_batch_reviews_parties_and_consignees_at_the_address(run: Run) -> None:
    addresses = (SAME, OTHER_ROOM, "1402 Elm Road, Hong Kong")
    rows = [f'C{number},Quiet Lotus Ltd,"{address}"' for number, address in enumerate(addresses)]
    Path("parties.csv").write_text("\n".join(["id,name,address", *rows]), encoding="utf-8")
    assert run("batch", "parties.csv", "--out", "parties")[0] == 1
    with Path("parties/decisions.csv").open(encoding="utf-8-sig") as stream:
        decisions = list(csv.DictReader(stream))
    assert [decision["outcome"] for decision in decisions] == ["review", "clear", "clear"]
    assert "is at 'Room 1402, 14/F, Lucky Harbour" in decisions[0]["reason"]
    assert "another room or floor" in decisions[1]["reason"]
    orders = f'order_id,customer_name,consignee_name,consignee_address\nO1,Alpine Pumps,Quiet Lotus Ltd,"{SAME}"\n'
    Path("orders.csv").write_text(orders, encoding="utf-8")
    assert run("batch", "orders.csv", "--out", "orders")[0] == 1
    with Path("orders/hits.csv").open(encoding="utf-8-sig") as stream:
        (hit,) = csv.DictReader(stream)
    assert (hit["role"], hit["entity_id"]) == ("consignee", "a1")
