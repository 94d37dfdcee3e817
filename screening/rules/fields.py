"""The closed table of fields that rules may name: what each holds, where it stands, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from screening.model import ROLES, EntityType, GoodsMatch, Party
from screening.rules import readers
from screening.rules.addresses import address_key, address_numbers
from screening.rules.denied_ways import without_denied_places
from screening.rules.field import Field, Kind
from screening.rules.licence_ends import licence_until, run_out
from screening.rules.nearness import with_quotations_as_words
from screening.rules.reached import reached_in
from screening.rules.readers import Countries, Unreadable
from screening.rules.stated_sums import carriage_times, declared_share
from screening.rules.subject import Subject
from screening.rules.third_places import third_places
from screening.rules.word_weights import likeness, telling_words
from screening.rules.wording import fold
from screening.rules.worth import price, worth

_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.NAME: readers.read_text,
    Kind.TEXT: readers.read_text,
    Kind.CHOICE: lambda text: text.strip().casefold(),
    Kind.DOMAIN: readers.read_domain,
    Kind.PHONE: readers.read_phone,
    Kind.COUNTRIES: readers.read_countries,
    Kind.NUMBER: readers.read_number,
    Kind.DATE: readers.read_date,
    Kind.CODES: readers.read_codes,
    Kind.IMO: readers.read_imo,
}

_ROLE_COLUMNS: dict[str, tuple[Kind, str]] = {
    "name": (Kind.NAME, "name as stated"),
    "country": (Kind.COUNTRIES, "country"),
    "address": (Kind.TEXT, "postal address"),
    "phone": (Kind.PHONE, "telephone number"),
    "email": (Kind.TEXT, "e-mail address"),
    "website": (Kind.TEXT, "web address"),
    "business": (Kind.TEXT, "line of business"),
    "founded": (Kind.DATE, "date or year of founding"),
    "type": (Kind.CHOICE, "person, organization, vessel or aircraft"),
    "id": (Kind.TEXT, "number of the party"),
    "contact": (Kind.TEXT, "name of the contact"),
    "contact_title": (Kind.TEXT, "title or position of the contact"),
    "account": (Kind.TEXT, "bank account"),
    "account_country": (Kind.COUNTRIES, "country of the bank account"),
    "owner": (Kind.NAME, "owner"),
    "director": (Kind.NAME, "director"),
    "wallet": (Kind.TEXT, "digital-asset wallet"),
}

_ORDER_COLUMNS: dict[str, tuple[Kind, str]] = {
    "order_id": (Kind.TEXT, "number of the order"),
    "order_date": (Kind.DATE, "date of the order"),
    "vessel_imo": (Kind.IMO, "IMO number of the ship"),
    "vessel_flag": (Kind.COUNTRIES, "flag of the ship"),
    "goods_description": (Kind.TEXT, "description of the goods"),
    "part_number": (Kind.TEXT, "part number"),
    "licence_number": (Kind.TEXT, "export licence; `pending`, `not required` and the like are none"),
    "hs_code": (Kind.CODES, "tariff code"),
    "eccn": (Kind.TEXT, "export control classification; numbers that are said not to apply are left out"),
    "quantity": (Kind.NUMBER, "quantity"),
    "unit": (Kind.TEXT, "unit of the quantity"),
    "unit_price": (Kind.NUMBER, "price of one unit"),
    "total_value": (Kind.NUMBER, "value of the order"),
    "currency": (Kind.CHOICE, "currency code"),
    "origin_country": (Kind.COUNTRIES, "country of origin of the goods"),
    "transit_countries": (Kind.COUNTRIES, "countries the goods pass through"),
    "destination_country": (Kind.COUNTRIES, "country of destination"),
    "port_of_loading": (Kind.TEXT, "port of loading"),
    "port_of_discharge": (Kind.TEXT, "port of discharge"),
    "route": (Kind.TEXT, "route"),
    "incoterm": (Kind.CHOICE, "delivery term"),
    "payment_method": (Kind.TEXT, "how the order is paid"),
    "payment_country": (Kind.COUNTRIES, "country the payment comes from"),
    "invoice_buyer": (Kind.NAME, "buyer on the invoice"),
    "invoice_destination": (Kind.COUNTRIES, "destination on the invoice"),
    "bl_consignee": (Kind.NAME, "consignee on the bill of lading"),
    "bl_port_of_discharge": (Kind.TEXT, "port of discharge on the bill of lading"),
    "end_use": (Kind.TEXT, "end use"),
    "end_use_statement": (Kind.TEXT, "end-use statement (reference, yes or no)"),
    "notes": (Kind.TEXT, "notes"),
}

#: Columns that are not read as their kind is.
_COLUMN_READERS: dict[str, Callable[[str], Any]] = {
    "unit_price": readers.read_money,
    "total_value": readers.read_money,
    "licence_number": readers.read_licence,
    "incoterm": readers.read_incoterm,
    "eccn": readers.read_control,
}

#: Roles that buy, receive or use the goods: the countries where a deal has its parties.
TRADING_ROLES = ("seller", "manufacturer", "customer", "purchaser", "intermediate_consignee", "consignee", "end_user")
#: Roles on the buyer's side, whoever sells: each further country among them is a layer.
BUYING_ROLES = ("customer", "purchaser", "intermediate_consignee", "consignee", "end_user", "broker", "agent", "payer")
_RECEIVING = ("destination_country", "end_user_country", "consignee_country", "customer_country")


def _cell(column: str, kind: Kind, meaning: str) -> Field:
    reader = _COLUMN_READERS.get(column, _READERS[kind])

    def read(subject: Subject) -> Any:
        text = subject.row.fields.get(column)
        return reader(text) if text else None

    return Field(
        f"order.{column}", kind, meaning, lambda _s: column, lambda s: s.row.fields.get(column, ""), read, column
    )


def _derived(
    name: str, kind: Kind, meaning: str, source: str | Callable[[Subject], str], read: Callable[[Subject], Any]
) -> Field:
    column = source if callable(source) else (lambda _s: source)
    return Field(f"order.{name}", kind, meaning, column, lambda s: s.row.fields.get(column(s), ""), read)


def _destination_column(subject: Subject) -> str:
    return next((column for column in _RECEIVING if subject.row.fields.get(column)), _RECEIVING[0])


def _read_destination(subject: Subject) -> Any:
    fields, column = subject.row.fields, _destination_column(subject)
    text = fields.get(column)
    if column == "customer_country" and (consignee := fields.get("consignee_name")):
        places = readers.read_places(f"{consignee} {fields.get('consignee_address', '')}")
        if isinstance(places, Countries):
            return places
    return readers.read_countries(text) if text else None


def _places_of(column: str) -> Callable[[Subject], Any]:
    def read(subject: Subject) -> Any:
        text = subject.row.fields.get(column)
        return readers.read_places(text) if text else None

    return read


def _read_route_end(subject: Subject) -> Countries | None:
    """Many a route ends in an address or a carrier, which is no gap."""
    text = subject.row.fields.get("route")
    places = readers.read_places(readers.last_stage(without_denied_places(text))) if text else None
    return Countries(frozenset()) if isinstance(places, Unreadable) else places


def _read_route_places(subject: Subject) -> Any:
    """A route that names a place only to deny it passes none, which is no gap."""
    text = subject.row.fields.get("route")
    if not text:
        return None
    taken = without_denied_places(text)
    places = readers.read_route(taken)
    return Countries(frozenset()) if isinstance(places, Unreadable) and taken != text else places


def _read_payment_places(subject: Subject) -> Countries | None:
    """Most ways of payment name no place, which is no gap."""
    text = subject.row.fields.get("payment_method")
    places = readers.read_places(text) if text else None
    return Countries(frozenset()) if isinstance(places, Unreadable) else places


def _read_reach(subject: Subject) -> Countries | None:
    text = subject.row.fields.get("notes")
    return reached_in(text) if text else None


def _read_asks(subject: Subject) -> bool | None:
    text = subject.row.fields.get("notes")
    return any(sign in text for sign in "?？؟") if text else None


def _read_run_out(subject: Subject) -> bool | None:
    fields = subject.row.fields
    return run_out(fields.get("licence_number", ""), fields.get("order_date", ""))


def _read_licence_named(subject: Subject) -> bool:
    return readers.names_a_licence(subject.row.fields.get("licence_number", ""))


def _together(name: str, meaning: str, *columns: str) -> Field:
    """A text made of several cells, so that a rule asks them once."""
    return _made(name, meaning, columns[0], lambda f: "; ".join(text for c in columns if (text := f.get(c))))


def _made(name: str, meaning: str, column: str, make: Callable[[Mapping[str, str]], str]) -> Field:
    """A text that no cell holds as it is."""
    read = _READERS[Kind.TEXT]
    return Field(f"order.{name}", Kind.TEXT, meaning, lambda _s: column, lambda s: make(s.row.fields),
                 lambda s: read(make(s.row.fields)))  # fmt: skip


def _countries_of(roles: tuple[str, ...], *more: str) -> Callable[[Subject], Countries | None]:
    """Reads the countries of several roles; incomplete where a role is named without a country that can be read."""
    columns = (*(f"{role}_country" for role in roles), *more)
    names = {f"{role}_country": f"{role}_name" for role in roles}

    def read(subject: Subject) -> Countries | None:
        fields = subject.row.fields
        known: set[str] = set()
        complete = True
        for column in columns:
            text = fields.get(column)
            if text:
                value = readers.read_countries(text)
                if isinstance(value, Countries):
                    known |= value.known
                complete = complete and isinstance(value, Countries) and value.complete
            elif not readers.states_nothing(fields.get(names.get(column, ""), "")):
                complete = False
        return Countries(frozenset(known), complete) if known else None

    return read


#: Columns by which goods are recognised.
GOODS_COLUMNS = ("goods_description", "part_number", "hs_code")


def _read_goods(pick: Callable[[Any], tuple[str, ...]]) -> Callable[[Subject], Any]:
    def read(subject: Subject) -> frozenset[str] | None:
        fields = subject.row.fields
        if not subject.goods and not any(fields.get(column) for column in GOODS_COLUMNS):
            return None
        return frozenset(value for good in subject.goods for value in pick(good))

    return read


_OF_PARTY: dict[str, Callable[[Party], str]] = {
    "name": lambda party: party.name,
    "role": lambda party: party.role,
    "address": lambda party: "; ".join(party.addresses),
    "type": lambda party: "" if party.type is EntityType.UNKNOWN else party.type.value,
    "id": lambda party: party.identifiers[0].value if party.identifiers else "",
}


def _detail(attribute: str) -> str:
    return "" if attribute in _OF_PARTY or attribute == "country" else attribute


def _party_text(attribute: str) -> Callable[[Subject], str]:
    def detail(party: Party) -> str:
        return party.details.get(attribute, "")

    pick = _OF_PARTY.get(attribute, detail)

    def stated(subject: Subject) -> str:
        assert subject.party is not None
        return pick(subject.party)

    def country(subject: Subject) -> str:
        assert subject.party is not None
        of_row = subject.row.fields.get(_party_column("country")(subject), "")
        return "; ".join(subject.party.countries) or of_row

    return country if attribute == "country" else stated


def _party_column(attribute: str) -> Callable[[Subject], str]:
    def column(subject: Subject) -> str:
        party = subject.party
        assert party is not None
        if subject.row.kind == "party":
            return attribute
        if f"{party.role}_name" not in subject.row.fields and party.role in subject.row.fields:
            return party.role if attribute == "name" else f"{party.role}_{attribute}"
        return f"{party.role}_{attribute}" if party.role else attribute

    return column


def _party_field(attribute: str, kind: Kind, meaning: str) -> Field:
    stated, reader = _party_text(attribute), _READERS[kind]

    def read(subject: Subject) -> Any:
        text = stated(subject)
        return reader(text) if text else None

    return Field(f"party.{attribute}", kind, meaning, _party_column(attribute), stated, read, detail=_detail(attribute))


def _from_party(name: str, kind: Kind, meaning: str, attribute: str, read_text: Callable[[str], Any]) -> Field:
    stated = _party_text(attribute)

    def read(subject: Subject) -> Any:
        text = stated(subject)
        return read_text(text) if text else None

    return Field(f"party.{name}", kind, meaning, _party_column(attribute), stated, read, detail=_detail(attribute))


def _principals(subject: Subject) -> frozenset[str] | None:
    """Owners and directors, folded; a single word is no name by which a person or company could be told."""
    stated = (_party_text(attribute)(subject) for attribute in ("owner", "director"))
    # in alphabetical order, so that `Parvizi, Behnam` is Behnam Parvizi
    names = {" ".join(sorted(fold(name).split())) for text in stated for name in text.replace("|", ";").split(";")}
    return frozenset(name for name in names if " " in name) or None


def _domain_country(text: str) -> Any:
    domain = readers.read_domain(text)
    return domain if isinstance(domain, Unreadable) else readers.country_of_domain(domain)


def _goods_field(
    name: str,
    kind: Kind,
    meaning: str,
    pick: Callable[[Any], Any],
    column: str = "",
    as_value: Callable[[Any], Any] = lambda value: value,
) -> Field:
    def read(subject: Subject) -> Any:
        value = pick(subject.good)
        return None if value is None or value in ("", ()) else as_value(value)

    def stated(subject: Subject) -> str:
        value = pick(subject.good)
        if isinstance(value, frozenset | tuple):
            return "; ".join(sorted(value) if isinstance(value, frozenset) else value)
        return "" if value is None else {True: "yes", False: "no"}.get(value, str(value))

    return Field(f"goods.{name}", kind, meaning, lambda _s: column or f"goods_{name}", stated, read)


def _headings(subject: Subject) -> Any:
    text = subject.row.fields.get("hs_code")
    codes = readers.read_codes(text) if text else None
    return frozenset(code[:4] for code in codes) if isinstance(codes, tuple) else codes


def _leaves_home(subject: Subject) -> bool | None:
    destination = subject.get(FIELDS["order.destination"])
    if not subject.home or not isinstance(destination, Countries):
        return None
    return destination.known != {subject.home}


def _lane(subject: Subject) -> tuple[str, str] | None:
    """Country of origin and destination, where each is one country."""
    ends = (subject.get(FIELDS["order.origin_country"]), subject.get(FIELDS["order.destination"]))
    codes = [next(iter(end.known)) for end in ends if isinstance(end, Countries) and len(end.known) == 1]
    return (codes[0], codes[1]) if len(codes) == len(ends) else None


def _read_lane(subject: Subject) -> str | None:
    lane = _lane(subject)
    return f"{lane[0]}>{lane[1]}".casefold() if lane else None


def _read_lane_ends(subject: Subject) -> Countries | None:
    lane = _lane(subject)
    return Countries(frozenset(lane)) if lane else None


def _chapter_agrees(good: GoodsMatch) -> bool | None:
    codes = readers.read_codes(good.hs_stated) if good.hs_stated else ()
    if isinstance(codes, Unreadable) or not codes or not good.hs6:
        return None
    return any(code[:2] == expected[:2] for code in codes for expected in good.hs6)


def _table() -> dict[str, Field]:
    table: list[Field] = [_cell(name, kind, meaning) for name, (kind, meaning) in _ORDER_COLUMNS.items()]
    for role in ROLES:
        spoken = role.replace("_", " ")
        table += [_cell(f"{role}_{c}", kind, f"{spoken}: {meaning}") for c, (kind, meaning) in _ROLE_COLUMNS.items()]
    table += [
        _derived("destination", Kind.COUNTRIES, "destination_country, else the country of the end user, consignee or "
                 "customer, the first that is stated; before the customer's, that of the places in a consignee's name "
                 "and address", _destination_column, _read_destination),
        _derived("loading_place", Kind.COUNTRIES, "country of the port of loading", "port_of_loading",
                 _places_of("port_of_loading")),
        _derived("discharge_place", Kind.COUNTRIES, "country of the port of discharge", "port_of_discharge",
                 _places_of("port_of_discharge")),
        _derived("bl_discharge_place", Kind.COUNTRIES, "country of the port of discharge on the bill of lading",
                 "bl_port_of_discharge", _places_of("bl_port_of_discharge")),
        _derived("route_places", Kind.COUNTRIES, "countries of the places named in the route, less those to which "
                 "it says not to lead", "route", _read_route_places),
        _derived("route_end", Kind.COUNTRIES, "countries of the places in the last stage of the route, behind its last "
                 "dash or arrow", "route", _read_route_end),
        _derived("payment_places", Kind.COUNTRIES, "countries of the places named in the way of payment",
                 "payment_method", _read_payment_places),
        _derived("notes_reach", Kind.COUNTRIES, "countries to which mail addresses, web addresses and telephone "
                 "numbers in the notes lead", "notes", _read_reach),
        _derived("notes_third_places", Kind.COUNTRIES, "countries that the notes name by a place or a people and "
                 "that no cell of the order states", "notes", lambda s: third_places(s.row.fields)),
        _derived("notes_ask", Kind.YESNO, "whether a question mark stands in the notes", "notes", _read_asks),
        _derived("notes_around_quotations", Kind.TEXT, "the notes, every piece between quotation marks replaced by the "
                 "word quotation", "notes",
                 lambda s: with_quotations_as_words(s.row.fields)),
        _derived("licence_named", Kind.YESNO, "whether the licence cell names the body that granted one and its kind, "
                 "if no number", "licence_number", _read_licence_named),
        _derived("licence_until", Kind.DATE, "last day that the licence cell gives to the licence (`valid until …`)",
                 "licence_number", lambda s: licence_until(s.row.fields.get("licence_number", ""))),
        _derived("licence_run_out", Kind.YESNO, "whether the last day that the licence cell gives to the licence lies "
                 "before the order", "order_date", _read_run_out),
        _together("licence_words", "the licence cell as it is written, whether it names a licence or says that there "
                  "is none", "licence_number"),
        _together("remarks", "notes, end use, end-use statement and way of payment together",
                  "notes", "end_use", "end_use_statement", "payment_method"),
        _together("payer_words", "what the order says of who pays: name and business of the payer, way of payment",
                  "payer_name", "payer_business", "payment_method"),
        _derived("trade_countries", Kind.COUNTRIES, "countries of seller, maker, buyers, consignees, end user and the "
                 "destination; incomplete where one of them is named without a country", "customer_country",
                 _countries_of(TRADING_ROLES, "destination_country")),
        _derived("buying_countries", Kind.COUNTRIES, "countries of those who buy, pay for, broker, receive or use the "
                 "goods; incomplete where one of them is named without a country", "customer_country",
                 _countries_of(BUYING_ROLES, "payment_country", "destination_country")),
        _derived("goods", Kind.SET, "ids of all recognised goods", "goods_description",
                 _read_goods(lambda good: (good.good,))),
        _derived("goods_tiers", Kind.SET, "tiers of all recognised goods", "goods_description",
                 _read_goods(lambda good: (good.tier,))),
        _derived("goods_programmes", Kind.SET, "programmes that the recognised goods serve", "goods_description",
                 _read_goods(lambda good: tuple(good.programmes))),
        _derived("hs_headings", Kind.SET, "headings (first four digits) of the tariff codes", "hs_code", _headings),
        _derived("worth", Kind.NUMBER, "total value, or quantity times unit price, in euros, roughly: whether an order "
                 "is large", "total_value", lambda s: worth(s.row.fields)),
        _derived("unit_worth", Kind.NUMBER, "price of one unit in euros, roughly", "unit_price",
                 lambda s: price(s.row.fields)),
        _derived("carriage_times", Kind.NUMBER, "the greatest sum of 5,000 euros or more that the notes name for "
                 "freight or insurance, in multiples of what the order is worth", "total_value",
                 lambda s: carriage_times(s.row.fields)),
        _derived("declared_share", Kind.NUMBER, "the least sum that the notes name beside words of declaring, as a "
                 "share of the price of a unit or, without one, of the order's worth", "total_value",
                 lambda s: declared_share(s.row.fields)),
        _derived("likeness", Kind.NUMBER, "how the words of the order weigh: above nothing like those of orders that "
                 "were stopped, below like those of orders that were passed", "goods_description",
                 lambda s: likeness(s.row.fields)),
        _made("telling_words", "the words that weigh most for order.likeness", "notes", telling_words),
        _derived("leaves_home", Kind.YESNO, "whether the goods leave the home country (`--home`); not stated where "
                 "none is given or the destination is not known", "destination_country", _leaves_home),
        _derived("lane", Kind.CHOICE, "country of origin and destination, as `de>ae`; not stated where one of them is "
                 "not one country", "origin_country", _read_lane),
        _derived("lane_ends", Kind.COUNTRIES, "the two countries of order.lane, in either direction",
                 "origin_country", _read_lane_ends),
        _party_field("role", Kind.CHOICE, "role of the party in the row; `party` in a party file"),
        *(_party_field(name, kind, meaning) for name, (kind, meaning) in _ROLE_COLUMNS.items()),
        _from_party("phone_country", Kind.COUNTRIES, "country of the dialling prefix", "phone",
                    readers.countries_of_phone),
        _from_party("email_domain", Kind.DOMAIN, "domain of the e-mail address", "email", readers.read_domain),
        _from_party("email_country", Kind.COUNTRIES, "country of the e-mail address's top-level domain, where it is a "
                    "country's", "email", _domain_country),
        _from_party("website_domain", Kind.DOMAIN, "domain of the web address", "website", readers.read_domain),
        _from_party("website_country", Kind.COUNTRIES, "country of the web address's top-level domain, where it is a "
                    "country's", "website", _domain_country),
        _from_party("address_key", Kind.TEXT, "the address with abbreviations written out, words in alphabetical order "
                    "and without the country: the same for the same place", "address", address_key),
        _from_party("address_numbers", Kind.TEXT, "the numbers of the address, where there are three or more",
                    "address", address_numbers),
        _from_party("account_number", Kind.TEXT, "letters and digits of the bank account", "account",
                    readers.read_account),
        Field("party.principals", Kind.SET, "owners and directors, each by itself", _party_column("director"),
              lambda s: "; ".join(filter(None, (_party_text(a)(s) for a in ("owner", "director")))), _principals),
        Field("party.listed", Kind.YESNO, "whether the party hit a list in its run", lambda _s: "hits",
              lambda s: "yes" if s.party is not None and s.party.role in s.listed else "no",
              lambda s: s.party is not None and s.party.role in s.listed),
        _goods_field("id", Kind.CHOICE, "id of the good", lambda g: g.good, "goods"),
        _goods_field("name", Kind.TEXT, "name of the good", lambda g: g.name, "goods", fold),
        _goods_field("tier", Kind.CHOICE, "controlled, possible, below_threshold or watch", lambda g: g.tier),
        _goods_field("programmes", Kind.SET, "programmes the good serves", lambda g: frozenset(g.programmes)),
        _goods_field("score", Kind.NUMBER, "how sure the recognition is, 0 to 1", lambda g: float(g.score)),
        _goods_field("matched", Kind.SET, "words, grade or number recognised", lambda g: frozenset(g.matched)),
        _goods_field("hs_agrees", Kind.YESNO, "whether the stated tariff code is one expected for the good",
                     lambda g: g.hs_agrees, "hs_code"),
        _goods_field("hs_chapter_agrees", Kind.YESNO, "whether the stated tariff code lies in a chapter (two digits) "
                     "expected for the good", _chapter_agrees, "hs_code"),
        _goods_field("mtcr", Kind.TEXT, "item of the MTCR annex", lambda g: g.mtcr, "goods_mtcr", fold),
        _goods_field("hs_stated", Kind.CODES, "the stated tariff code", lambda g: (g.hs_stated,) if g.hs_stated else (),
                     "hs_code"),
    ]  # fmt: skip
    return {each.id: each for each in table}


FIELDS = MappingProxyType(_table())
"""Every field a rule may name, by id."""
