"""Frozen records that every stage shares: what is listed, what is screened, what comes out.

Countries are ISO 3166-1 alpha-2 codes in upper case (`IR`), dates ISO 8601 text, scores run from 0 to 1.
Every record that was read from a file knows where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from screening.records import dataclass, field


class EntityType(StrEnum):
    """Kind of a listed entity or of a party; UNKNOWN only where the source does not say."""

    PERSON = "person"
    ORGANIZATION = "organization"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """How the publisher marks a name. A weak alias corroborates a hit, it makes none (OFAC FAQ 122)."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK_ALIAS = "weak_alias"
    FORMER = "former"


class Severity(IntEnum):
    """Weight of a finding; `label` is the word used in files and reports."""

    NONE = 0
    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def parse(cls, text: str) -> Severity:
        """Severity of a label in any case; ValueError for an unknown one."""
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise ValueError(f"unknown severity {text!r}; one of {', '.join(s.label for s in cls)}") from None


class FindingOutcome(StrEnum):
    """What a rule says: it fired, or it could not be decided because a fact is missing."""

    FIRED = "fired"
    UNDETERMINED = "undetermined"


class RowOutcome(StrEnum):
    """The tool's word for an input row."""

    CLEAR = "clear"
    REVIEW = "review"
    ERROR = "error"
    NOT_SCREENED = "not_screened"


class PieceOutcome(StrEnum):
    """Whether one compared feature speaks for the match, against it, or was missing on a side."""

    AGREE = "agree"
    PARTIAL = "partial"
    CONFLICT = "conflict"
    ABSENT = "absent"


# --- what is listed -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a record stands in its source file."""

    file: str
    record: str


@dataclass(frozen=True, slots=True)
class Name:
    """One published name, exactly as published."""

    value: str
    kind: NameKind = NameKind.PRIMARY
    lang: str = ""
    """ISO 639 code where the publisher gives one."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to some precision: every day from `earliest` to `latest` (inclusive, ISO) is possible."""

    earliest: str
    latest: str
    text: str
    """The date as published."""
    circa: bool = False

    @property
    def precision(self) -> str:
        """day, month, year or range."""
        if self.earliest == self.latest:
            return "day"
        if self.earliest[:7] == self.latest[:7]:
            return "month"
        if self.earliest[:4] == self.latest[:4]:
            return "year"
        return "range"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number issued to an entity; `type` is a lower-case slug such as passport, tax_id, imo, registration."""

    type: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in the publisher's parts."""

    text: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A published link from one entity to another, for example `parent`, `linked_to`, `owned_by`."""

    kind: str
    target: str
    target_id: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A listed person, organization, vessel or aircraft, as one list publishes it."""

    id: str
    """The publisher's own id (OFAC ent_num, UN DATAID …)."""
    list_id: str
    type: EntityType
    names: tuple[Name, ...]
    """The primary name first."""
    programs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    birth_dates: tuple[PartialDate, ...] = ()
    birth_places: tuple[str, ...] = ()
    gender: str = ""
    titles: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    relations: tuple[Relation, ...] = ()
    vessel: Mapping[str, str] = field(default_factory=dict)
    """Vessel and aircraft facts: flag, former_flags, vessel_type, tonnage, grt, owner, call_sign, model …"""
    designated: str = ""
    legal_effect: str = ""
    sublist: str = ""
    remarks: str = ""
    url: str = ""
    locator: Locator = Locator("", "")
    address_only: bool = False
    """Listed by its addresses: whoever is there is meant. It goes by the first for a name, and is never found by it."""

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].value


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in a list file that a reader could not take as it stands: reported, never skipped silently."""

    file: str
    record: str
    field: str
    message: str


# --- what is screened ---------------------------------------------------------------------------

#: Roles of an order in the order in which its parties are screened and shown (CONTRACT, "Input columns").
ROLES = (
    "seller", "manufacturer", "customer", "purchaser", "intermediate_consignee", "consignee", "end_user",
    "notify_party", "freight_forwarder", "carrier", "broker", "agent", "payer", "beneficiary", "bank",
    "correspondent_bank", "vessel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body named in the user's data, with its role in the row (`party` in a party file)."""

    name: str
    role: str = "party"
    type: EntityType = EntityType.UNKNOWN
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    birth_date: PartialDate | None = None
    addresses: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    """Identifier type "" where the input does not say which kind of number it is."""
    details: Mapping[str, str] = field(default_factory=dict)
    """The other role fields as text: phone, email, website, business, founded, contact, contact_title,
    account, account_country, owner, director, wallet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One readable input row: a party or an order."""

    file: str
    number: int
    """Data rows of the file, counted from 1."""
    id: str
    kind: str
    """`party` or `order`."""
    parties: tuple[Party, ...]
    fields: Mapping[str, str]
    """Recognised columns by their contract name (`goods_description`, `customer_name` …), non-empty text only."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Unrecognised columns, carried along untouched."""
    issues: tuple[str, ...] = ()
    """Cells that could not be read as what their column holds (`birth_date: '31.31.1970' is no date`)."""
    unscreened: tuple[str, ...] = ()
    """Parties that are there but cannot be screened (`customer_name: '#REF!' is …`), or that an order names none:
    such a row is never clear."""
    fingerprint: str = ""
    """Stands for the cells and how their columns are read: rows of one fingerprint are screened alike, whatever their
    file and number. "" where the row was not read from a file."""


@dataclass(frozen=True, slots=True)
class RowError:
    """An input row that could not be read; it becomes an `error` line."""

    file: str
    number: int
    id: str
    reason: str


# --- what comes out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One compared feature of a hit. The contributions of a hit's pieces sum to its score."""

    feature: str
    outcome: PieceOutcome
    query: str
    listed: str
    contribution: float
    text: str
    """One sentence for the analyst."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A (party, entity) pair at or above the threshold."""

    role: str
    party_name: str
    score: float
    list_id: str
    entity: Entity
    matched_name: Name
    pieces: tuple[Piece, ...]
    same_party: str = ""
    """Label shared by all listings of one real party."""
    same_party_reason: str = ""
    """The number or reference that says so; "" where nothing links the listing with one before it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or fact comes from."""

    title: str
    cite: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired on a row, or that could not be decided because facts are missing."""

    rule: str
    title: str
    severity: Severity
    outcome: FindingOutcome
    message: str
    techniques: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    missing: tuple[str, ...] = ()
    """Undetermined only: the fields that would decide it."""
    essential: bool = False
    """Undetermined only: the missing fact is essential, so the row goes to review."""
    question: str = ""
    """What to ask the customer."""
    family: str = ""
    """Kind of deception the rule looks for; `combine_severity` counts independent families. "" counts as goods."""
    rule_version: str = ""
    """Version of the rule and the beginning of its content's digest, `2:9f86d081884c`; "" for goods and ownership."""


@dataclass(frozen=True, slots=True)
class GoodsMatch:
    """A description recognised as a good that weapons programmes seek."""

    good: str
    """Id of the good (facts vocabulary, for example `flow_forming`)."""
    name: str
    tier: str
    """`controlled` (stated values meet the threshold, or none is needed), `possible` (the threshold cannot be
    decided from the description), `below_threshold`, or `watch` (unlisted but sought)."""
    matched: tuple[str, ...]
    """The words, grade, CAS number or part number that were recognised."""
    score: float
    """How sure the recognition is, 0 to 1."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Technical values read from the description, by parameter: `programmable_axes: 4`."""
    thresholds: tuple[str, ...] = ()
    """The threshold conditions as text, each with its verdict."""
    programmes: tuple[str, ...] = ()
    """Weapons programmes the good serves: missile, uav, …"""
    mtcr: str = ""
    eccns: tuple[str, ...] = ()
    hs6: tuple[str, ...] = ()
    hs_stated: str = ""
    hs_agrees: bool | None = None
    """Whether the stated HS code is one expected for this good; None where none is stated or known."""
    missing: tuple[str, ...] = ()
    """Parameters that would decide the threshold but are not stated."""
    sources: tuple[Source, ...] = ()
    declared: bool = False
    """Recognised by the control number or the tariff code that the seller states, not by the description."""
    unread: tuple[str, ...] = ()
    """Values beside the words that ask for them that cannot be read, or not be meant, as written: they leave the
    threshold open."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The line of one input row in decisions.csv."""

    file: str
    row: int
    id: str
    outcome: RowOutcome
    severity: Severity
    top_score: float | None
    """Highest score of a hit; None where there is no hit."""
    hits: int
    findings: int
    undetermined: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowQuality:
    """How much of what the rules ask a row states."""

    asked: int
    """Facts without which a rule that applies to the row may stay undetermined."""
    readable: int
    """Those of them that are stated and can be read."""
    issues: tuple[str, ...] = ()
    """Cells that cannot be read or cannot be meant, as `column: why`."""

    @property
    def score(self) -> float:
        """Share of the facts, 0 to 1; 1 where nothing is asked."""
        return self.readable / self.asked if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class Alert:
    """All that screening found for one row: its decision, hits, weak matches and findings."""

    decision: Decision
    row: Row | None
    """None for an error row."""
    hits: tuple[Hit, ...] = ()
    weak_matches: tuple[Hit, ...] = ()
    """Matches on weak aliases alone, and other rooms of listed addresses: shown apart, of no effect on the outcome."""
    findings: tuple[Finding, ...] = ()
    quality: RowQuality | None = None
    """None for an error row and for a run without rules."""
