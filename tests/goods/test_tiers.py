"""Stated values decide the tier; what is not stated stays undecided."""

from __future__ import annotations

import pytest

from screening.goods import recognise

TIERS = [
    ("CNC flow forming machine, 3 axes, 100 kN", "flow_forming", "controlled"),
    ("Flow forming machine", "flow_forming", "possible"),
    ("4-axis CNC filament winding machine for pressure vessels", "filament_winding", "controlled"),
    ("2-axis filament winding machine for golf shafts", "filament_winding", "below_threshold"),
    ("دستگاه فیلامنت وایندینگ ۴ محوره", "filament_winding", "controlled"),
    ("五轴加工中心", "five_axis_machine", "controlled"),
    ("Maraging steel C350 sheet, thickness 3 mm", "maraging_steel", "controlled"),
    ("Maraging steel plate 20 mm, UTS 200 ksi", "maraging_steel", "possible"),
    ("Maraging steel tube wall 10 mm, ID 300 mm, UTS 1.9 GPa aged", "maraging_steel", "controlled"),
    ("Spherical aluminium powder 30 micron 99.7 %", "al_powder", "controlled"),
    ("Spherical aluminium powder, -325 mesh, 99.7 %", "al_powder", "controlled"),
    ("Aluminium flake powder 45 um 99%", "al_powder", "below_threshold"),
    ("Aluminium powder 99.5% 400 um atomised", "al_powder", "below_threshold"),
    ("Aluminium powder", "al_powder", "possible"),
    ("Isostatic graphite 300x300x150 mm, 1.85 g/cm3, 10 um", "graphite_fine", "controlled"),
    ("Isostatic graphite block 100 x 100 x 40 mm, 1,85 g/cm³, 10 µm", "graphite_fine", "below_threshold"),
    ("Tungsten powder 99.9 % 5 micron", "tungsten", "controlled"),
    ("Tungsten-copper plate 300x200x60 mm, W 80%", "tungsten", "controlled"),
    ("Tungsten rod dia 10 mm x 100 mm 99.95%", "tungsten", "below_threshold"),
    ("Fiber optic gyro, bias stability 0.05 deg/h", "gyro", "controlled"),
    ("FOG bias instability <0.5°/h", "gyro", "controlled"),
    ("Gyroscope, drift 10°/hr", "gyro", "below_threshold"),
    ("Gyroscope, range 300 deg/s", "gyro", "possible"),
    ("Quartz accelerometer bias repeatability 50 µg scale factor 80 ppm", "accelerometer", "controlled"),
    ("MEMS accelerometer bias 3 mg, scale factor 3000 ppm", "accelerometer", "below_threshold"),
    ("Accelerometer range 10 g", "accelerometer", "possible"),
    ("Electrodynamic shaker 60 kN, 5-3000 Hz, 100 g", "vibration_test", "controlled"),
    ("Electrodynamic shaker 22 kN, 5-3000 Hz, 100 g", "vibration_test", "below_threshold"),
    ("Hot isostatic press 200 MPa 1400 °C, chamber diameter 300 mm", "isostatic_press", "controlled"),
    ("Cold isostatic press 30 MPa, ID 200 mm", "isostatic_press", "below_threshold"),
    ("Double planetary mixer 300 L, vacuum, jacketed bowl", "batch_mixer", "controlled"),
    ("Planetary mixer 10 L, vacuum, jacketed bowl", "batch_mixer", "below_threshold"),
    ("Planetary mixer 300 L", "batch_mixer", "possible"),
    ("Turbojet engine thrust 90 kg, weight 15 kg", "turbojet", "possible"),
    ("Turbojet engine thrust 90 kg, weight 15 kg, SFC 0.14 kg/N/h", "turbojet", "controlled"),
    ("Turbojet, weight 15 kg", "turbojet", "possible"),
    ("Jet engine for RC planes, thrust 160 N", "turbojet", "below_threshold"),
    ("GNSS receiver for UAV, velocity 1000 m/s", "gnss_receiver", "controlled"),
    ("GNSS receiver module", "gnss_receiver", "possible"),
    ("Carbon fibre T800S 12K", "carbon_fibre", "controlled"),
    ("Carbon fibre fabric 3K twill", "carbon_fibre", "possible"),
    ("Carbon fibre tow 12K, tensile strength 5.6 GPa, modulus 290 GPa", "carbon_fibre", "controlled"),
    ("Carbon fibre tow 12K, tensile strength 4.9 GPa, modulus 230 GPa", "carbon_fibre", "possible"),
    ("Hydrazine hydrate 64%", "hydrazine", "below_threshold"),
    ("Hydrazine hydrate 100%", "hydrazine", "below_threshold"),
    ("Hydrazine 98.5%", "hydrazine", "controlled"),
    ("Isostatic graphite rod Ø 150 × 300 mm, 1.83 g/cm³, grain size 10 µm", "graphite_fine", "controlled"),
    ("Isostatic graphite rod Ø 100 × 300 mm, 1.83 g/cm³, grain size 10 µm", "graphite_fine", "below_threshold"),
    ("EDM graphite electrode 50x50x100mm", "graphite_fine", "below_threshold"),
    ("7075 aluminium tube OD 100 x 5 mm", "aluminium_alloy", "controlled"),
    ("6061-T6 aluminium tube OD 100 x 5 mm", "aluminium_alloy", "below_threshold"),
    ("Nitric acid 98 %", "nto_irfna", "watch"),
    ("Three axis rate table, 1000 deg/s", "motion_simulator", "controlled"),
    ("Balancing machine, max rotor weight 2 kg, 20,000 rpm", "balancing_machine", "controlled"),
    ("Balancing machine, rotor weight 500 kg, 3000 rpm", "balancing_machine", "below_threshold"),
    ("7075-T6 aluminium tube OD 150 mm", "aluminium_alloy", "controlled"),
    ("7075 aluminium bar dia 50 mm", "aluminium_alloy", "below_threshold"),
    ("Frequency converter 0-400 Hz", "converter_power", "below_threshold"),
    ("变频器 0-800Hz", "converter_power", "possible"),
    ("三相 变频器 0-800Hz 15 kW 频率精度 0.1%", "converter_power", "controlled"),
    ("Agricultural drone with 40 L spray tank", "uav_airframe", "controlled"),
    ("Survey UAV, range 150 km", "uav_airframe", "possible"),
    ("Survey UAV, range 150 km, endurance 2 h", "uav_airframe", "below_threshold"),
    ("Wind tunnel Mach 0.3", "wind_tunnel", "below_threshold"),
    ("Missile telemetry transmitter", "telemetry", "controlled"),
    ("Sodium perchlorate 98 %", "sodium_perchlorate", "watch"),
    ("Catocene", "burn_rate", "controlled"),
    ("Ferrocene", "burn_rate", "watch"),
    ("DC power supply, stabilised, 30 kV", "hv_power_supply", "controlled"),
    ("High-voltage power supply 5 kV", "hv_power_supply", "below_threshold"),
    ("High-voltage power supply, rack", "hv_power_supply", "possible"),
    ("Capacitance manometer 100 Torr, Inconel", "pressure_transducer", "controlled"),
    ("Capacitance manometer 100 Torr, stainless", "pressure_transducer", "below_threshold"),
    ("MEMS accelerometer 3-axis ±8 g", "accelerometer", "below_threshold"),
    ("CNC lathe, 2 axes", "five_axis_machine", "watch"),
    ("CNC lathe", "five_axis_machine", "possible"),
    ("XC7A35T FPGA", "fpga", "watch"),
    ("FPGA 1200 I/O", "fpga", "controlled"),
]


@pytest.mark.parametrize(("text", "good", "tier"), TIERS, ids=[t[0] for t in TIERS])
def test_the_stated_values_decide_the_tier(text: str, good: str, tier: str) -> None:
    assert {m.good: m.tier for m in recognise(text)}.get(good) == tier


def test_a_possible_match_names_what_is_missing() -> None:
    (match,) = recognise("Filament winding machine")
    assert match.missing == ("axes coordinated at once",)
    assert match.thresholds == ("MTCR 6.B.1.a: axes coordinated at once >= 3 axes: not stated",)


def test_a_decided_match_shows_the_value_as_read_and_as_written() -> None:
    match = recognise("Turbojet max thrust 90 kgf, fuel consumption 0.14 kg/N/h")[0]
    assert match.readings == {"engine_thrust": "0.882599 kN (90 kgf)", "fuel_use": "0.14 kg/(N·h) (0.14 kg/N/h)"}
    assert match.missing == ()


def test_a_number_with_two_readings_decides_nothing_unless_both_agree() -> None:
    (unclear,) = recognise("Zirconium powder 1,250 um 98%")
    assert unclear.tier == "possible"
    (clear,) = recognise("Zirconium powder 1,250 nm 98%")
    assert clear.tier == "controlled"


def test_a_value_with_the_label_of_another_parameter_is_not_taken() -> None:
    (match,) = recognise("Isostatic press, length 5000 mm, width 900 mm")
    assert "inner_diameter" not in match.readings


def test_the_digits_of_a_grade_are_no_value() -> None:
    (match,) = recognise("AMS 6514 bar, dia 100 mm")
    assert match.readings["tensile_aged"] == "2000 MPa (grade AMS 6514)"
