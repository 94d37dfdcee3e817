"""Records are what `dataclasses.dataclass(frozen=True, slots=True)` would make of their classes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping

import pytest

from screening.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Ship:
    """A record with all that one may have."""

    name: str
    flags: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a ship without a name")

    @property
    def title(self) -> str:
        return f"MV {self.name}"


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """The same fields, made by the standard library."""

    name: str
    flags: tuple[str, ...] = ()
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)


def test_a_record_has_the_fields_and_values_of_a_dataclass():
    ship = Ship("Adrian", facts={"imo": "9116412"})

    assert dataclasses.asdict(ship) == dataclasses.asdict(Model("Adrian", facts={"imo": "9116412"}))
    assert [f.name for f in dataclasses.fields(Ship)] == [f.name for f in dataclasses.fields(Model)]
    assert ship.title == "MV Adrian"
    assert Ship.__match_args__ == Model.__match_args__
    assert repr(ship) == repr(Model("Adrian", facts={"imo": "9116412"})).replace("Model", "Ship")


def test_every_record_has_facts_of_its_own():
    assert Ship("Adrian").facts is not Ship("Adrian").facts


def test_equal_records_are_equal_and_hash_alike():
    assert Ship("Adrian", ("IR",)) == Ship("Adrian", ("IR",))
    assert Ship("Adrian", ("IR",)) != Ship("Adrian", ("PA",))
    assert Ship("Adrian") != Model("Adrian")
    assert len({Tag("a"), Tag("a"), Tag("b")}) == 2


@dataclass(frozen=True, slots=True)
class Tag:
    """A record that can be hashed."""

    text: str


@pytest.mark.parametrize("name", ["text", "other"])
def test_a_record_cannot_be_changed(name):
    tag = Tag("a")

    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        setattr(tag, name, "b")
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        delattr(tag, name)
    assert not hasattr(tag, "__dict__")
    assert tag == Tag("a")


def test_a_record_is_checked_when_it_is_made():
    with pytest.raises(ValueError, match="without a name"):
        Ship("")
    with pytest.raises(TypeError, match=r"Ship.__init__\(\) missing 1 required positional argument: 'name'"):
        Ship()
    with pytest.raises(ValueError, match="without a name"):
        dataclasses.replace(Ship("Adrian"), name="")


def test_a_record_can_be_copied_pickled_and_replaced():
    ship = Ship("Adrian", ("IR",), {"imo": "9116412"})

    assert pickle.loads(pickle.dumps(ship)) == copy.deepcopy(ship) == ship
    assert dataclasses.replace(ship, flags=("PA",)) == Ship("Adrian", ("PA",), {"imo": "9116412"})
