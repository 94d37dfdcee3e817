"""Thresholds whose conditions count together: each condition decides, and none that is not stated clears."""

from __future__ import annotations

import pytest

from screening.goods import recognise

TIERS = [
    ("Nozzle for CVD furnace 1500 °C 5 kPa", "cvd_nozzle", "controlled"),
    ("CVD nozzle 900 °C, 5 kPa", "cvd_nozzle", "below_threshold"),
    ("CVD nozzle 1500 °C, 2 bar", "cvd_nozzle", "below_threshold"),
    ("CVD nozzle 1500 °C", "cvd_nozzle", "possible"),
    ("CVD nozzle", "cvd_nozzle", "possible"),
    ("Gyro test station for DTG", "inertial_test_equipment", "controlled"),
    ("Scatterometer for mirrors 5 ppm", "inertial_test_equipment", "controlled"),
    ("Scatterometer for mirrors 20 ppm", "inertial_test_equipment", "possible"),
    ("RLG mirror tester, reflectometer 40 ppm", "inertial_test_equipment", "controlled"),
    ("RLG mirror tester, reflectometer 90 ppm", "inertial_test_equipment", "possible"),
    ("RLG mirror tester, profilometer 0.4 nm", "inertial_test_equipment", "controlled"),
    ("RLG mirror tester", "inertial_test_equipment", "possible"),
    ("5 axis laser cutting machine", "laser_ebw", "watch"),
    ("Electron beam welding machine 60 kV", "laser_ebw", "watch"),
    ("Vacuum brazing furnace 800 °C", "vacuum_furnace_brazing", "watch"),
    ("Composite curing autoclave, 7 bar, 180 °C", "autoclave", "watch"),
    ("D6AC steel UTS 1.6 GPa", "high_strength_steel", "watch"),
    ("Fused silica radome, slip-cast, dielectric constant 3.3", "ceramic_radome", "controlled"),
    ("Silicon nitride radome, dielectric constant 7.8", "ceramic_radome", "possible"),
    ("Керамический обтекатель, диэлектрическая проницаемость 3,4", "ceramic_radome", "controlled"),
    ("Zirconium diboride powder melting point 3245 °C", "ceramic_radome", "controlled"),
    ("C/SiC composite plate", "ceramic_radome", "controlled"),
    ("Ceramic radome", "ceramic_radome", "possible"),
    ("JP-10 fuel", "high_energy_fuel", "controlled"),
    ("Boron slurry 45 MJ/kg", "high_energy_fuel", "controlled"),
    ("High density fuel 38 GJ/m3", "high_energy_fuel", "controlled"),
    ("High density fuel 30 MJ/L, 35 MJ/kg", "high_energy_fuel", "below_threshold"),
    ("High density fuel 30 MJ/L", "high_energy_fuel", "possible"),
    ("IC, MIL-PRF-38535 class Q", "hightemp_electronics", "possible"),
    ("MIL-STD-883 op-amp -55 to 175 °C", "hightemp_electronics", "controlled"),
    ("MIL-STD-883 op-amp -55 to 125 °C", "hightemp_electronics", "watch"),
    ("Tracking radar", "tracking_radar", "possible"),
    ("Tracking radar, range 20 km", "tracking_radar", "watch"),
    ("Tracking radar, angular accuracy 2 mrad", "tracking_radar", "watch"),
    ("Tracking radar, range accuracy 50 m", "tracking_radar", "watch"),
    ("Tracking radar, velocity accuracy 5 m/s", "tracking_radar", "watch"),
    (
        "Tracking radar, angular accuracy 1 mrad, range 50 km, range accuracy 5 m, velocity accuracy 1 m/s",
        "tracking_radar",
        "controlled",
    ),
    ("Thermal camera 30 Hz", "uav_camera", "controlled"),
    ("Thermal camera frame rate 9 Hz", "uav_camera", "watch"),
    ("Thermal camera 640x512", "uav_camera", "possible"),
    ("Frequency converter 3-phase output 0-1000 Hz 15 kW, frequency accuracy 0.1 %", "converter_power", "controlled"),
    ("Frequency converter 3-phase output 0-1000 Hz 15 kW", "converter_power", "possible"),
    ("Frequency converter 0-1000 Hz, frequency accuracy 0.5 %", "converter_power", "below_threshold"),
    ("Frequency converter 0-1000 Hz, single phase output", "converter_power", "below_threshold"),
    ("Frequency converter 0-1000 Hz, 30 VA", "converter_power", "below_threshold"),
    ("Turbojet engine thrust 900 N, SFC 0.14 kg/N/h", "turbojet", "controlled"),
    ("Turbojet engine thrust 900 N", "turbojet", "possible"),
    ("Turbojet engine thrust 900 N, SFC 0.20 kg/N/h", "turbojet", "below_threshold"),
    ("Turbofan engine thrust 25 kN, SFC 0.06 kg/N/h, dry weight 900 kg", "turbojet", "below_threshold"),
    ("Turbofan engine thrust 25 kN, SFC 0.06 kg/N/h, fan diameter 1.4 m", "turbojet", "below_threshold"),
    ("Turbofan engine thrust 25 kN, SFC 0.06 kg/N/h, FAA certified", "turbojet", "below_threshold"),
    ("Turbofan engine thrust 5 kN, SFC 0.06 kg/N/h, FAA certified", "turbojet", "controlled"),
    ("Turbofan engine thrust 25 kN, SFC 0.06 kg/N/h", "turbojet", "controlled"),
    ("Survey UAV, range 150 km, endurance 8 h", "uav_airframe", "controlled"),
]


@pytest.mark.parametrize(("text", "good", "tier"), TIERS, ids=[t[0] for t in TIERS])
def test_each_condition_decides_and_none_that_is_not_stated_clears(text: str, good: str, tier: str) -> None:
    assert {match.good: match.tier for match in recognise(text)}.get(good) == tier


def test_a_good_that_no_list_names_shows_what_was_sought() -> None:
    match = {m.good: m for m in recognise("Vacuum brazing furnace 1300 °C")}["vacuum_furnace_brazing"]
    assert match.thresholds == ("sought: temperature of the chamber >= 1200 °C: met",)
