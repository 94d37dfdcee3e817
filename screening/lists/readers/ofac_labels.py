"""What the items of OFAC's remarks field begin with, and what each means.

OFAC publishes no list of these labels; they are those seen in the SDN files of 2023-06 to 2024-05 and the non-SDN
files of 2025-12. An item with another label stays in the remarks and is reported.
"""

from __future__ import annotations

#: Label of a number issued to the party -> type of identifier.
IDENTIFIERS = {
    "Passport": "passport",
    "Diplomatic Passport": "passport",
    "British National Overseas Passport": "passport",
    "Stateless Person Passport": "passport",
    "Travel Document Number": "travel_document",
    "National ID No.": "national_id",
    "National Foreign ID Number": "national_id",
    "Personal ID Card": "national_id",
    "Identification Number": "national_id",
    "Turkish Identification Number": "national_id",
    "UAE Identification": "national_id",
    "Kenyan ID No.": "national_id",
    "Tazkira National ID Card": "national_id",
    "Citizen's Card Number": "national_id",
    "Cedula No.": "national_id",
    "Cedula de Residencia": "national_id",
    "Numero de Identidad": "national_id",
    "D.N.I.": "national_id",
    "C.U.R.P.": "national_id",
    "C.U.R.P. #": "national_id",
    "C.U.I.": "national_id",
    "C.U.I.P.": "national_id",
    "LE Number": "national_id",
    "SSN": "national_id",
    "N.I.E.": "national_id",
    "C.I.N.": "national_id",
    "Bosnian Personal ID No.": "national_id",
    "Moroccan Personal ID No.": "national_id",
    "CNP (Personal Numerical Code)": "national_id",
    "Public Security and Immigration No.": "residence_permit",
    "Romanian Permanent Resident": "residence_permit",
    "Seafarer's Identification Document": "seafarer_id",
    "I.F.E.": "electoral_id",
    "Electoral Registry No.": "electoral_id",
    "Credencial electoral": "electoral_id",
    "Voter Identification": "electoral_id",
    "Birth Certificate Number": "birth_certificate",
    "Residency Number": "residence_permit",
    "Stateless Person ID Card": "residence_permit",
    "Refugee ID Card": "residence_permit",
    "Immigration No.": "residence_permit",
    "SRE Permit No.": "residence_permit",
    "VisaNumberID": "visa",
    "Driver's License No.": "driving_licence",
    "Pilot License Number": "pilot_licence",
    "Military Registration Number": "military_id",
    "Cartilla de Servicio Militar Nacional": "military_id",
    "Chinese Commercial Code": "chinese_commercial_code",
    "Tax ID No.": "tax_id",
    "Tax ID No": "tax_id",
    "Paraguayan tax identification number": "tax_id",
    "Italian Fiscal Code": "tax_id",
    "Italian Fiscal Code:": "tax_id",
    "Numero Unico de Identificacao Tributaria (NUIT)": "tax_id",
    "Fiscal Code": "tax_id",
    "US FEIN": "tax_id",
    "N.I.F.": "tax_id",
    "Romanian Tax Registration": "tax_id",
    "Global Intermediary Identification Number": "giin",
    "NIT #": "tax_id",
    "RIF #": "tax_id",
    "RUC #": "tax_id",
    "RTN": "tax_id",
    "RFC": "tax_id",
    "R.F.C.": "tax_id",
    "R.F.C. #": "tax_id",
    "C.I.F.": "tax_id",
    "C.U.I.T.": "tax_id",
    "V.A.T. Number": "vat",
    "Registration Number": "registration",
    "Registration ID": "registration",
    "Registration Certificate Number (Dubai)": "registration",
    "Russian State Individual Business Registration Number Pattern (OGRNIP)": "registration",
    "RSIN": "registration",
    "Trademark number": "trademark",
    "Serial No.": "serial",
    "MICEX Code": "ticker",
    "Business Registration Number": "registration",
    "Business Registration Document #": "registration",
    "Business Number": "registration",
    "Branch Unit Number": "registration",
    "Enterprise Number": "registration",
    "Company Number": "registration",
    "UK Company Number": "registration",
    "Certificate of Incorporation Number": "registration",
    "Commercial Registry Number": "registration",
    "C.R. No.": "registration",
    "Romanian C.R.": "registration",
    "Public Registration Number": "registration",
    "Registered Charity No.": "registration",
    "Chamber of Commerce Number": "registration",
    "Istanbul Chamber of Comm. No.": "registration",
    "Dubai Chamber of Commerce Membership No.": "registration",
    "Central Registration System Number": "registration",
    "Economic Register Number (CBLS)": "registration",
    "Unified Social Credit Code (USCC)": "registration",
    "United Social Credit Code Certificate (USCCC)": "registration",
    "Organization Code": "registration",
    "Folio Mercantil No.": "registration",
    "Matricula Mercantil No": "registration",
    "File Number": "registration",
    "Government Gazette Number": "registration",
    "GovernmentGazette Number": "registration",
    "Registration Certificate Number": "registration",
    "Trade License No.": "licence",
    "Tarjeta Profesional": "licence",
    "License": "licence",
    "Permit Number": "licence",
    "Tourism License No.": "licence",
    "MSB Registration Number": "licence",
    "Afghan Money Service Provider License Number": "licence",
    "D-U-N-S Number": "duns",
    "Legal Entity Number": "lei",
    "SWIFT/BIC": "swift_bic",
    "BIK (RU)": "bik",
    "ISIN": "isin",
    "Equity Ticker": "ticker",
    "MMSI": "mmsi",
    "Vessel Registration Identification IMO": "imo",
    "Identification Number IMO": "imo",
    "Company Number IMO": "imo_company",
    "International Maritime Organization No.": "imo",
    "Vessel Registration Identification": "vessel_registration",
    "Other Vessel Call Sign": "call_sign",
    "Aircraft Tail Number": "tail_number",
    "Previous Aircraft Tail Number": "tail_number",
    "Aircraft Manufacturer's Serial Number (MSN)": "aircraft_serial",
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "aircraft_serial",
    "Aircraft Serial Identification": "aircraft_serial",
    "Aircraft Mode S Transponder Code": "mode_s",
    "Phone Number": "phone",
    "PHONE": "phone",
    "Phone": "phone",
    "Phone No.": "phone",
    "Telephone": "phone",
    "Telephone:": "phone",
    "Telephone No.": "phone",
    "Fax": "fax",
    "Fax:": "fax",
    "Fax No.": "fax",
    "FAX": "fax",
    "Email Address": "email",
    "Website": "website",
}

#: Label of a fact about a ship or aircraft -> key in `Entity.vessel`.
VESSEL_FACTS = {
    "Vessel Call Sign": "call_sign",
    "Vessel Type": "vessel_type",
    "Vessel Flag": "flag",
    "Vessel Tonnage": "tonnage",
    "Vessel Gross Tonnage": "tonnage",
    "Vessel Gross Registered Tonnage": "grt",
    "Former Vessel Flag": "former_flags",
    "Other Vessel Flag": "other_flags",
    "Other Vessel Type": "other_vessel_type",
    "Vessel Year of Build": "year_of_build",
    "Vessel Owner": "owner",
    "Aircraft Model": "model",
    "Aircraft Operator": "operator",
    "Aircraft Manufacture Date": "manufacture_date",
}

#: Items understood but without a field of their own: they stay in the remarks and are no leftovers.
NOTES = (
    "Additional Sanctions Information",
    "Secondary sanctions risk",
    "Transactions Prohibited For Persons",
    "Executive Order",
    "CAATSA Section",
    "IFCA Determination",
    "Listing Date",
    "Effective Date",
    "Purchase/Sales For Divestment Date",
    "For more information",
    "for more information",
    "PEESA Information",
    "Issuer Name",
    "UN/LOCODE",
    "Target Type",
    "Organization Type",
    "Organization Established Date",
    "all offices worldwide",
    "All offices worldwide",
    "All Offices Worldwide",
    "All Branches Worldwide",
    "and all other locations worldwide",
    "ICTY indictee",
)


def plain_label(label: str) -> str:
    """A label as labels are compared: with a straight apostrophe, without the stop or colon at its end."""
    return label.replace("’", "'").rstrip(" .:")


#: Each label of a number, as `plain_label` gives it -> the label as it stands above.
_PLAIN = {plain_label(label): label for label in reversed(IDENTIFIERS)}
#: How an item with a number may begin, the longest first -> the label.
_BEGINNINGS = sorted(
    {f"{spelling} ": label for label in IDENTIFIERS for spelling in (plain_label(label), label)}.items(),
    key=lambda beginning: -len(beginning[0]),
)


def number_label(label: str) -> str:
    """The label of `IDENTIFIERS` that this one is, however it is spelled; "" where it is none."""
    return label if label in IDENTIFIERS else _PLAIN.get(plain_label(label), "")


def number_label_before(item: str) -> tuple[str, str]:
    """The longest label of a number that an item begins with, and what follows it; two empty texts where none does."""
    plain = item.replace("’", "'")
    for before, label in _BEGINNINGS:
        if plain.startswith(before):
            return label, item[len(before) :]
    return "", ""
