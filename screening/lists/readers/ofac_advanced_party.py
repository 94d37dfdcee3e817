"""One DistinctParty of OFAC's ADVANCED XML: its names in all scripts, features and documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from screening.errors import InputProblem
from screening.lists.readers.ofac_advanced_tables import Country, Tables, date_of, skip_links
from screening.lists.readers.ofac_facts import TYPES, Facts
from screening.lists.readers.xml_stream import Fields
from screening.model import Address, EntityType, Name, NameKind, PartialDate

#: Parts of a person's name that make the surname, as OFAC's CSV files write it: `RODRIGUEZ OREJUELA, Gilberto`.
_SURNAME = ("Last Name", "Matronymic")
#: Alias type of a primary name.
_OWN_NAME = "Name"


class Party:
    """A party by itself: relations and listings come after all parties."""

    def __init__(self, fields: Fields, tables: Tables, counts: Counter[str]) -> None:
        self.id = fields.attribute("FixedRef")
        self.record = fields.record = f"party {self.id}"
        self.profile = ""
        self.kind = EntityType.UNKNOWN
        self.facts = Facts(fields.issue)
        self._fields = fields
        self._tables = tables
        self._refs = tables.references
        self._counts = counts
        self._counts["party"] += 1
        self._take()

    @property
    def name(self) -> str:
        """The primary name."""
        return self.facts.names[0].value

    def _take(self) -> None:
        fields = self._fields
        self.facts.notes += fields.texts("Comment")
        profiles = fields.all("Profile")
        if len(profiles) > 1:
            fields.issue("Profile", f"{len(profiles)} profiles; their names and facts are taken together")
        for profile in profiles:
            self.profile = self.profile or profile.attribute("ID")
            profile.attribute("ID")
            self._take_kind(profile)
            self.facts.notes += profile.texts("Comment")
            for identity in profile.all("Identity"):
                self._take_identity(identity)
            for feature in profile.all("Feature"):
                self._take_feature(feature)
            for entry in profile.all("SanctionsEntryReference"):
                entry.attribute("SanctionsEntryID")  # the entry names the profile as well
                entry.audit()
            for reference in profile.all("ExternalReference"):
                self._take_reference(reference)
            profile.audit()
        fields.audit()
        self.facts.names.sort(key=lambda name: name.kind is not NameKind.PRIMARY)
        if not self.facts.names or self.facts.names[0].kind is not NameKind.PRIMARY:
            raise InputProblem(f"{fields.file}, {self.record}: a party without primary name")

    def _take_kind(self, profile: Fields) -> None:
        """Ships and aircraft are told by the subtype, people and bodies by the type above it."""
        number = profile.attribute("PartySubTypeID")
        sub_type = self._refs.values.get(("PartySubType", number), "")
        above = self._refs.values.get(("PartyType", self._refs.party_types.get(number, "")), "")
        kind = TYPES.get(sub_type) or TYPES.get(above)
        if kind is None:
            profile.issue("PartySubTypeID", f"unknown type {above!r}, {sub_type!r}")
        self.kind = kind or EntityType.UNKNOWN

    def _take_identity(self, identity: Fields) -> None:
        groups = {}
        for master in identity.items("NamePartGroups", "MasterNamePartGroup"):
            for group in master.all("NamePartGroup"):
                groups[group.attribute("ID")] = self._refs.of(group, "NamePartType")
                group.audit()
            master.audit()
        own = identity.attribute("Primary") == "true"
        if identity.attribute("False") == "true":
            self.facts.notes.append("One of the identities is marked as false.")
            own = False
        for alias in identity.all("Alias"):
            self._take_alias(alias, groups, own)
        for document in self._tables.documents.pop(identity.attribute("ID")):
            self._counts["document"] += 1
            self.facts.take_document(document.kind, document.number, document.country, document.details)
        self.facts.notes += identity.texts("Comment")
        identity.attribute("FixedRef")
        skip_links(identity)
        identity.audit()

    def _take_alias(self, alias: Fields, groups: dict[str, str], own: bool) -> None:
        """One name in its scripts: of the primary name the Latin form (or the first) is primary, the others aliases."""
        self._counts["alias"] += 1
        primary, weak = alias.attribute("Primary") == "true", alias.attribute("LowQuality") == "true"
        stated = self._refs.of(alias, "AliasType")
        if primary and own:
            kind = NameKind.PRIMARY
        elif stated == _OWN_NAME:
            kind = NameKind.ALIAS
        else:
            kind = self.facts.alias_kind(stated, weak)
        alias.attribute("FixedRef")
        notes = alias.texts("Comment")
        notes += [f"used {date.text}" for span in alias.all("DatePeriod") if (date := date_of(span))]
        forms = [name for form in alias.all("DocumentedName") if (name := self._form(form, groups, kind))]
        main = next((name for name in forms if not name.lang), forms[0] if forms else None)
        for name in forms:
            self.facts.notes += [f"Name {name.value}: {note}" for note in notes]
            has_primary = any(known.kind is NameKind.PRIMARY for known in self.facts.names)
            if kind is NameKind.PRIMARY and (name is not main or has_primary):
                name = replace(name, kind=NameKind.ALIAS)
            self.facts.names.append(name)
        alias.audit()

    def _form(self, form: Fields, groups: dict[str, str], kind: NameKind) -> Name | None:
        """The name in one script."""
        self._counts["name"] += 1
        surname, rest = "", ""
        languages = []
        for part in form.all("DocumentedNamePart"):
            leading, trailing = part.attribute("LeadingChars"), part.attribute("TrailingChars")
            for value in part.all("NamePartValue"):
                group = value.attribute("NamePartGroupID")
                if group not in groups:
                    value.issue("NamePartValue@NamePartGroupID", f"the identity has no group {group}")
                languages.append(self.facts.language(self._refs.of(value, "Script")))
                self._refs.of(value, "ScriptStatus")
                value.attribute("Acronym")
                text = f"{leading}{value.own_text()}{trailing}"
                if groups.get(group) in _SURNAME:
                    surname = f"{surname} {text}".strip()
                else:
                    rest = f"{rest} {text}".strip()
                value.audit()
            part.audit()
        for country in form.all("DocumentedNameCountry"):
            self.facts.notes += [f"Name used in {self._refs.country(country).name}", *country.texts("Comment")]
            country.audit()
        self.facts.notes += form.texts("Comment")
        self._refs.of(form, "DocNameStatus")
        form.attribute("ID")
        form.attribute("FixedRef")
        skip_links(form)
        form.audit()
        value_text = ", ".join(filter(None, [surname, rest]))
        if not value_text:
            form.issue("DocumentedName", "the name is empty")
            return None
        return Name(value_text, kind, languages[0] if languages else "")

    def _take_feature(self, feature: Fields) -> None:
        self._counts["feature"] += 1
        label = self._refs.of(feature, "FeatureType")
        feature.attribute("ID")
        for reference in feature.all("IdentityReference"):
            reference.attribute("IdentityID")
            self._refs.of(reference, "IdentityFeatureLinkType")
            reference.audit()
        for version in feature.all("FeatureVersion"):
            version.attribute("ID")
            reliability = self._refs.of(version, "Reliability")
            details = [self._detail(detail) for detail in version.all("VersionDetail")]
            dates = [date for span in version.all("DatePeriod") if (date := date_of(span))]
            places = []
            for location in version.all("VersionLocation"):
                places.append(self._tables.place_of(location))
                location.audit()
            skip_links(version)
            value = "; ".join(filter(None, details))
            self._take_fact(label, value, dates, places)
            if comment := version.text("Comment"):
                self.facts.notes.append(f"{label} {value}: {comment}")
            if reliability == "False":
                self.facts.notes.append(f"{label} {value}: reliability {reliability}")
            version.audit()
        feature.audit()

    def _detail(self, detail: Fields) -> str:
        self._refs.of(detail, "DetailType")
        reference, text = self._refs.of(detail, "DetailReference"), detail.own_text()
        detail.audit()
        return text or reference

    def _take_fact(
        self, label: str, value: str, dates: list[PartialDate], places: list[tuple[Address, Country]]
    ) -> None:
        if label == "Location":
            self.facts.addresses += [address for address, _ in places if address != Address()]
        elif label == "Birthdate" and dates:
            for date in dates:
                self.facts.take(label, date.text, date=date)
        elif label == "Title":
            self.facts.titles += [part.strip() for part in value.split(";") if part.strip()]
        else:
            for address, country in places:
                self._take_place(label, address, country)
            text = value or "; ".join(date.text for date in dates)
            if text or not places:
                self.facts.take(label, text)

    def _take_place(self, label: str, address: Address, country: Country) -> None:
        if label in ("Nationality Country", "Citizenship Country", "Nationality of Registration"):
            self.facts.take_country(label, country.name, country.code)
        else:
            parts = [address.text, address.city, address.region, country.name if country.code else ""]
            self.facts.take(label, ", ".join(filter(None, parts)))

    def _take_reference(self, reference: Fields) -> None:
        """A reference elsewhere, kept as text."""
        kind = self._refs.of(reference, "ExRefType")
        texts = [*reference.texts("ExRefValue"), *reference.texts("DirectURL"), *reference.texts("Comment")]
        for link in reference.all("SubLink"):
            self._refs.of(link, "TargetType")
            texts += [*link.texts("Description"), *link.texts("DirectURL")]
            link.audit()
        self.facts.notes.append(f"{kind}: {' '.join(texts)}")
        reference.audit()
