"""Entries that list an address and no name are found by the address, part by part, and never by a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.config import Config
from screening.match.batch_screener import BatchScreener
from screening.match.screener import Screener, Screening
from screening.model import Address, Entity, EntityType, Name, Party, PieceOutcome
from tests.match.world import snapshot

HARBOUR = "Room 1402, 14/F, Lucky Harbour Commercial Building, 209-211 Paterson Road, Wan Chai"
LISTED = {
    "harbour": (HARBOUR, "HK"),
    "letter": ("Unit D, 16/F One Orchid Place, 18 Larch Rd, Wan Chai, Hong Kong", "CN"),
    "small_room": ("Unit 04, 7/F Silver Way Tower, No. 33 Mong Tai Road, Kowloon, Hong Kong", "CN"),
    "no_floor": ("Room 19C Paterson Centre 401-407, Dockside Rd. Wan Chai", "HK"),
    "range": ("Room 1318-19, 13F, Cedar Plaza, 610 Fa Hing Street, Mong Kok, Kowloon", "HK"),
    "many_rooms": ("Rooms 1401-1460, 14/F, Long Court Tower, 88 Heron Road, Wan Chai", "HK"),
    "south": ("Room 803, Chester House 45-51, Chatwood Road South, Tsim Sha Tsui", "HK"),
    "turkish": ("Yeni Mah. Çınar Cad. No: 12 Kat: 3 Daire 5, Bakırköy, İstanbul", "TR"),
    "house": ("75 Birch Lane, Tallinn", "EE"),
    "no_kind": ("89 Palmway, Admiralty, Hong Kong", "CN"),
    "russian": ("Kamennyy lane, 4, bld.1, Morskoy House, Moscow, 127994", "RU"),
    "no_number": ("Lotus Rd., Old Harbour, Akko, 843000", "IL"),
    "no_street": ("Warehouse 5, Blue Gulf Free Zone, Ajman", "AE"),
}


def entity(id: str, text: str, country: str) -> Entity:
    return Entity(
        id,
        "us_csl",
        EntityType.UNKNOWN,
        (Name(text),),
        countries=(country,),
        addresses=(Address(text, country=country),),
        address_only=True,
    )


@pytest.fixture(scope="module", params=[Screener, BatchScreener])
def screener(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Screener:
    entities = tuple(entity(id, *address) for id, address in LISTED.items())
    named = Entity("named", "us_csl", EntityType.ORGANIZATION, (Name("Orlov Works"),), addresses=(Address(HARBOUR),))
    kept = snapshot(tmp_path_factory.mktemp("lists"), (*entities, named), "us_csl")
    opened: Screener = request.param.open([kept], Config())
    return opened


def screen(screener: Screener, address: str, *countries: str, name: str = "Quiet Lotus Trading Ltd") -> Screening:
    party = Party(name, addresses=(address,), countries=countries)
    if isinstance(screener, BatchScreener):
        screener.expect([party])
    return screener.screen(party)


SAME = [
    ("harbour", HARBOUR + ", Hong Kong"),
    ("harbour", "Rm 1402, 14/F, Lucky Harbour Comm. Bldg., 209-211 Paterson Rd., Wanchai, HK"),
    ("harbour", "RM1402 14/F LUCKY HARBOUR COMM BLDG 209–211 PATERSON RD WANCHAI HONG KONG"),
    ("harbour", "209 Paterson Road, Lucky Harbour Commercial Bldg, 14th Floor, Flat 1402, Hong Kong"),
    ("harbour", "Hong Kong, Wan Chai, Paterson Road 209-211, Floor 14, Office 1402"),
    ("harbour", "1402, Lucky Harbour Commercial Building, 209-211 Patersen Road, Wan Chai, H.K."),
    ("letter", "Flat/RM D, 16/F., One Orchid Place, No.18 Larch Road, Wanchai, Hong Kong"),
    ("letter", "16D, One Orchid Place 18 Larch Road Wanchai Hong Kong"),
    ("small_room", "Room 704, Silver Way Tower, 33 Mongtai Rd, Mongkok, Kowloon, Hong Kong"),
    ("small_room", "Unit 4, 7th Fl., Silver Way Twr, 33 Mong Tai Road, Hong Kong"),
    ("no_floor", "Unit C, 19/F, Paterson Ctr, 401-407 Dockside Road, Wanchai, Hong Kong"),
    ("range", "Room 1319, 13/F, Cedar Plaza, 610 Fahing St, Mongkok, Hong Kong"),
    ("south", "Rm. 803, Chester Hse, 45-51 Chatwood Rd. S., TST, Kowloon, Hong Kong"),
    ("turkish", "YENI MAHALLESI CINAR CADDESI NO:12 K.3 D.5 BAKIRKOY / ISTANBUL"),
    ("turkish", "Çınar Caddesi No 12, Kat 3, Daire 5, İstanbul, Türkiye"),
    ("house", "Birch Ln. 75, Tallinn, Estonia"),
    ("house", "Room 9, 75 Birch Lane, Tallinn"),
    ("no_kind", "89 Palmway, Hong Kong"),
    ("russian", "4 Kamenny Lane, Building 1, Moscow 127994, Russia"),
    ("no_number", "Old Harbour, Lotus Road, Akko"),
    ("no_street", "Blue Gulf Free Zone, Warehouse no. 5, Ajman, UAE"),
]


@pytest.mark.parametrize(("id", "address"), SAME)
def test_the_address_in_other_words_is_a_hit(screener: Screener, id: str, address: str) -> None:
    (hit,) = screen(screener, address).hits
    assert hit.entity.id == id
    assert hit.score >= 0.89


OTHER_ROOM = [
    "Room 1502, 15/F, Lucky Harbour Commercial Building, 209-211 Paterson Road, Wan Chai, Hong Kong",
    "Room 1403, 14/F, Lucky Harbour Commercial Building, 209-211 Paterson Road, Wan Chai, Hong Kong",
    "Rm 803, 209 Paterson Rd, Wanchai, Hong Kong",
    "Flat D, 12/F One Orchid Place, 18 Larch Rd, Wan Chai, Hong Kong",
    "22/F, Lucky Harbour Commercial Building, 209-211 Paterson Road, Wan Chai, Hong Kong",
]


@pytest.mark.parametrize("address", OTHER_ROOM)
def test_another_room_of_the_house_is_weaker_and_no_hit(screener: Screener, address: str) -> None:
    found = screen(screener, address)
    assert not found.hits
    (weak,) = found.weak_matches
    assert weak.score < 0.85
    assert any(piece.outcome is PieceOutcome.CONFLICT for piece in weak.pieces)


def test_a_room_that_is_not_stated_may_be_the_one(screener: Screener) -> None:
    (unstated,) = screen(screener, "209-211 Paterson Road, Wan Chai, Hong Kong").hits
    (same,) = screen(screener, HARBOUR + ", Hong Kong").hits
    assert 0.85 <= unstated.score < same.score == 1.0


OTHER = [
    "Room 1402, 14/F, Lucky Harbour Commercial Building, 213 Paterson Road, Wan Chai, Hong Kong",
    "Room 1402, 14/F, 209-211 Larch Road, Wan Chai, Hong Kong",
    "Room 1402, 14/F, 209-211 Paterson Street, Wan Chai, Hong Kong",
    "Room 1402, 14/F, 209-211 New Paterson Road, Wan Chai, Hong Kong",
    "Room 209, 1402 Paterson Road, Wan Chai, Hong Kong",
    "Room 1402, 14/F, 209-211 Paterson Road, London, United Kingdom",
    "Room 1402, 209-211 Paterson Road",
    "Lucky Harbour Commercial Building, Wan Chai, Hong Kong",
    "Wan Chai, Hong Kong",
    "Room 1402, 14/F, 209A Larch Road, Wan Chai, Hong Kong",
    "Room 803, Chester House, 45-51 Chatwood Road North, Tsim Sha Tsui, Hong Kong",
    "Çınar Cad. No: 12 Kat: 3 Daire 5, Kadıköy, İstanbul",
    "Çınar Cad. No: 12 Kat: 3 Daire 5, Ankara",
    "75 Birch Lane, Tartu, Estonia",
    "75a Birch Lane, Tallinn",
    "175 Birch Lane, Tallinn",
    "Lukov lane 2, bldg. 1, Moscow 127994",
    "8 Ukrainian Boulevard, Building 1, Moscow",
    "Lotus Road, New Harbour, Haifa",
    "Warehouse 6, Blue Gulf Free Zone, Ajman",
    "Warehouse 5, Blue Gulf Free Zone, Sharjah",
    "",
    "-",
    "香港灣仔",
]


@pytest.mark.parametrize("address", OTHER)
def test_another_street_house_or_city_is_nothing(screener: Screener, address: str) -> None:
    found = screen(screener, address)
    assert not found.hits
    assert not found.weak_matches


def test_a_city_that_is_a_state_may_stand_as_the_country(screener: Screener) -> None:
    assert screen(screener, "Room 1402, 209-211 Paterson Road", "HK").hits


@pytest.mark.parametrize("name", [HARBOUR, "Lucky Harbour Commercial Building", "Address 01", "75 Birch Lane, Tallinn"])
def test_no_name_finds_it(screener: Screener, name: str) -> None:
    assert not screen(screener, "", name=name).hits


def test_the_name_of_the_party_does_not_matter(screener: Screener) -> None:
    assert screen(screener, HARBOUR + ", Hong Kong", name="?").hits


def test_the_explanation_says_which_parts_agree(screener: Screener) -> None:
    (hit,) = screen(screener, "Rm 1402, 209 Paterson Rd, Wanchai, Hong Kong").hits
    assert {piece.feature: piece.outcome for piece in hit.pieces} == {
        "address (street)": PieceOutcome.AGREE,
        "address (number)": PieceOutcome.AGREE,
        "address (city)": PieceOutcome.AGREE,
        "address (building)": PieceOutcome.ABSENT,
        "address (floor)": PieceOutcome.ABSENT,
        "address (room)": PieceOutcome.AGREE,
    }
    assert "The address (number) agrees: 209 and 209-211." in [piece.text for piece in hit.pieces]
    assert sum(piece.contribution for piece in hit.pieces) == pytest.approx(hit.score, abs=1e-6)


def test_parties_with_names_are_not_found_by_address(screener: Screener) -> None:
    assert "named" not in {hit.entity.id for hit in screen(screener, HARBOUR + ", Hong Kong").hits}


def test_the_mark_is_kept(tmp_path: Path) -> None:
    kept = snapshot(tmp_path, (entity("a", *LISTED["house"]),), "us_csl")
    assert [each.address_only for each in kept.entities()] == [True]


@pytest.mark.parametrize("room", ["1401", "1425", "1460"])
def test_every_room_of_a_wide_range_is_listed(screener: Screener, room: str) -> None:
    (hit,) = screen(screener, f"Room {room}, 14/F, Long Court Tower, 88 Heron Road, Wan Chai", "HK").hits
    assert hit.entity.id == "many_rooms"


def test_a_room_outside_the_range_is_another(screener: Screener) -> None:
    assert not screen(screener, "Room 1475, 14/F, Long Court Tower, 88 Heron Road, Wan Chai", "HK").hits


def test_what_cannot_be_a_range_of_rooms_conflicts_with_none(screener: Screener) -> None:
    (hit,) = screen(screener, "Room 1-9000, 14/F, Long Court Tower, 88 Heron Road, Wan Chai", "HK").hits
    assert hit.entity.id == "many_rooms"
