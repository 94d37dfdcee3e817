"""A small list written for the tests, imported into a real store."""

from pathlib import Path

from screening.lists.reading import Reading
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, PartialDate

PERSON, ORG, VESSEL = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.VESSEL


def person(id: str, name: str, *aliases: str, born: str = "", **facts: object) -> Entity:
    dates = (PartialDate(born, born, born),) if born else ()
    names = (Name(name), *(Name(a, NameKind.ALIAS) for a in aliases))
    return Entity(id, "internal", PERSON, names, birth_dates=dates, **facts)  # type: ignore[arg-type]


ENTITIES = (
    person("P1", "ORLOVSKI, Anatoliy Borisovich", "Anatoly Orlovsky", born="1961-04-02", nationalities=("RU",)),
    person("P2", "AL-SABRI, Usama Khalid", "Osama Alsabri", born="1957-03-10"),
    person("P3", "Kim Jong Sik"),
    Entity(
        "O1",
        "internal",
        ORG,
        (
            Name("Shahid Kolahdooz Industrial Group"),
            Name("SKIG", NameKind.WEAK_ALIAS),
            Name("گروه صنعتی شهید کلاهدوز", NameKind.ALIAS),
        ),
        countries=("IR",),
        addresses=(Address("Damavand Road", "Tehran", country="IR"),),
        identifiers=(Identifier("registration", "AB-445566-K", "IR"),),
    ),
    Entity("O2", "internal", ORG, (Name("OOO Serovskii Mekhanicheskii Zavod No. 5"),), countries=("RU",)),
    Entity("O3", "internal", ORG, (Name("PetroNeft Trading"), Name("Petro Neft Oil", NameKind.FORMER))),
    Entity("O4", "internal", ORG, (Name("Zaman Bank Melal"),)),
    Entity("V1", "internal", VESSEL, (Name("GULF HERON 1"),), identifiers=(Identifier("imo", "IMO 9074729"),)),
)


def snapshot(folder: Path, entities: tuple[Entity, ...] = ENTITIES, list_id: str = "internal") -> Snapshot:
    """The list in a store below `folder`."""
    return Store(folder).import_reading(list_id, Reading(entities, (), "2026-11-01", {"test": len(entities)}))
