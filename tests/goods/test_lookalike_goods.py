"""Part numbers by family, wordings of the audit, and what only looks like a good: each beside its lookalikes."""

from __future__ import annotations

import pytest

from screening.goods import recognise

FOUND = [
    ("Vicor V24A28C300BL", "converter_power"),
    ("V24A28C300BL", "converter_power"),
    ("V300B12T250BL", "converter_power"),
    ("V48C5C100BL", "converter_power"),
    ("VI-J00-CY", "converter_power"),
    ("DCM3623T75H13C2C00", "converter_power"),
    ("MTR2805S/883", "converter_power"),
    ("MGDS-75-J-C", "converter_power"),
    ("AD5754 quad converter", "adc"),
    ("DAC8568 converter", "adc"),
    ("AD9268BCPZ", "adc"),
    ("Hitec D845WP", "flight_control"),
    ("D845WP", "flight_control"),
    ("Hitec D954SW servo", "flight_control"),
    ("KST A12-T servo", "flight_control"),
    ("Savox SV-1270TG", "flight_control"),
    ("SC-1256TG", "flight_control"),
    ("155 mm top mermisi", "artillery_ammunition"),
    ("قذيفة دبابة 125 ملم", "artillery_ammunition"),
    ("قذائف 155 ملم", "artillery_ammunition"),
    ("30 мм патроны", "artillery_ammunition"),
    ("S-400 radar component", "air_defence_missile"),
    ("Fadenwickelmaschine", "filament_winding"),
    ("Coastal surveillance radar X-band", "radar_system"),
    ("Turbojet engine 220 N for model kit", "turbojet"),
    ("Turbojet model kit, thrust 900 N", "turbojet"),
    ("FPGA and textbook", "fpga"),
    ("FPGA board with poster", "fpga"),
    ("Gyroscope, poster", "gyro"),
]

NOT_FOUND = [
    ("V24 relay 300 BL", "converter_power"),
    ("V23A4 valve", "converter_power"),
    ("DCM 3623 motor", "converter_power"),
    ("VI-J curtain", "converter_power"),
    ("Perfume AD 575, 100 ml", "adc"),
    ("DAC 85 headphone amplifier", "adc"),
    ("Nikon D850 camera", "flight_control"),
    ("Mascara D845WP waterproof black", "flight_control"),
    ("SV-1270 valve", "flight_control"),
    ("SC-1256 shoe", "flight_control"),
    ("Патрон токарный 3-кулачковый 30 мм", "artillery_ammunition"),
    ("Патроны сверлильные 20 мм", "artillery_ammunition"),
    ("S-400 radar level gauge", "air_defence_missile"),
    ("S-400 solar inverter component", "air_defence_missile"),
    ("AIS transponder class B, VHF, radar 24 nm", "radar_system"),
    ("turbojet model kit 1:72", "turbojet"),
    ("FPGA textbook", "fpga"),
    ("FPGA design textbook, 3rd edition", "fpga"),
    ("Учебник по гироскопам", "gyro"),
    ("Poster of the gyroscope", "gyro"),
    ("Lehrbuch Kreisel", "gyro"),
    ("无人机 模型", "uav_airframe"),
]


@pytest.mark.parametrize(("text", "good"), FOUND, ids=[text for text, _ in FOUND])
def test_a_good_is_seen(text: str, good: str) -> None:
    assert good in {match.good for match in recognise(text)}


@pytest.mark.parametrize(("text", "good"), NOT_FOUND, ids=[text for text, _ in NOT_FOUND])
def test_a_lookalike_is_not_taken_for_the_good(text: str, good: str) -> None:
    assert good not in {match.good for match in recognise(text)}


def test_a_likeness_under_the_tariff_code_of_the_good_is_the_good() -> None:
    assert "turbojet" in {match.good for match in recognise("Turbojet starter textbook", hs_code="8411.12")}
    assert recognise("Turbojet starter textbook", hs_code="4901.99") == ()
