"""The exhaustive pass scores every pair that the scorer rates above nothing, and spares only what cannot be rated."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.match.compare import compare_forms
from screening.match.exhaustive import PublishedNames, _Names, by_letters_alone
from screening.match.similarity import joins
from screening.model import Address, Entity, EntityType, Name, NameKind, PartialDate, Party
from screening.names.fold import fold
from screening.names.prepare import prepare, prepare_all
from tests.match.test_index import WORDS
from tests.match.world import ORG, PERSON, person, snapshot
from tests.test_architecture import MODULES, imports

# fmt: off
MORE = [
    "Petroneft", "Neftpetro", "KTRV", "ARZ", "Aircraft", "Repair", "VGMK", "Vostok", "J", "K.",
    "Abd", "Abdul", "Rahman", "Abdulrahman", "عبد", "الرحمن", "عبدالرحمن", "许", "建中", "许建中",
    "Xu", "Jianzhong", "Jian", "Zhong", "정은", "Jongun", "Un", "Πέτρος", "Петр", "bin", "Ltd",
]
# fmt: on
NAMES = st.lists(st.sampled_from(WORDS + MORE), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=300)
@given(listed=st.lists(NAMES, min_size=1, max_size=10), query=NAMES, type=st.sampled_from([PERSON, ORG]))
def test_every_pair_has_the_score_of_the_full_scorer(listed: list[str], query: str, type: EntityType) -> None:
    names = _Names()
    forms = [form for text in listed for form in prepare_all(text, type)]
    for place, form in enumerate(forms):
        names.add(form, place)  # type: ignore[arg-type]
    wanted = prepare(query, type)

    found = {place: score for score, places in names.scores(wanted) for place in places}

    for place, form in enumerate(forms):
        assert found.get(place, 0.0) == compare_forms(wanted, form).score, (query, form.raw)  # type: ignore[call-overload]


def test_words_in_latin_letters_are_one_only_by_the_fold_of_their_letters():
    texts = [*WORDS, *MORE]
    tokens = list({t for text in texts for type in (PERSON, ORG) for t in prepare(text, type).tokens})
    for whole, a, b in itertools.product(tokens, repeat=3):
        if not whole.original and by_letters_alone(a, b) and joins(whole, a, b):
            assert whole.fold == fold(a.text + b.text)


def test_the_pass_uses_nothing_of_the_index():
    used = set(imports("screening.match.exhaustive"))
    of_the_index = {
        module
        for module in MODULES
        if module.startswith(("screening.match.index", "screening.match.bulk_", "screening.match.batch_screener"))
    } | {f"screening.match.{name}" for name in ("keys", "bounds", "candidates", "sought")}

    assert of_the_index <= set(MODULES)
    assert not used & of_the_index


class TestPublishedNames:
    def test_every_name_in_every_text_is_listed_but_an_address_in_the_place_of_a_name(self, tmp_path):
        address = Entity(
            "A",
            "internal",
            ORG,
            (Name("12 Damavand Road"),),
            addresses=(Address("12 Damavand Road"),),
            address_only=True,
        )
        firm = Entity("B", "internal", ORG, (Name("Marine Weapons Corporation, NPO Zarnitsa"), Name("Zarnitsa Works")))
        about = PublishedNames([snapshot(tmp_path, (address, firm))]).about

        assert about.names == 3
        assert about.unsearchable == ()

    def test_a_name_without_a_word_is_told(self, tmp_path):
        about = PublishedNames([snapshot(tmp_path, (person("1", "Ivan Sidorov", "J K"),))]).about

        assert [one.text for one in about.unsearchable] == ["J K"]

    def test_what_is_known_of_a_party_decides_which_score_matters(self, tmp_path):
        published = PublishedNames([snapshot(tmp_path, (person("1", "Ivan Petrovich Sidorov"),))])
        born = PartialDate("1970-01-01", "1970-01-01", "1970-01-01")

        def reached(party: Party) -> list[float]:
            return [round(pair.at_least, 3) for pair in published.reaching(party, 0.85)[1]]

        assert reached(Party("Ivan Sidorov")) == [0.85]
        assert reached(Party("Ivan Sidorov", birth_date=born)) == [0.7]
        assert reached(Party("Ivan Petrovich Sidorov", type=ORG)) == [0.97]

    def test_weak_aliases_and_parts_of_a_text_are_compared_too(self, tmp_path):
        names = (Name("Northern Star Shipping (Polar Bear Lines)"), Name("Vostok Kran", NameKind.WEAK_ALIAS))
        published = PublishedNames([snapshot(tmp_path, (Entity("1", "internal", ORG, names),))])

        found = {
            pair.listed.text
            for name in ("Polar Bear Lines", "Vostok Kran")
            for pair in published.reaching(Party(name), 0.85)[1]
        }

        assert found == {"Polar Bear Lines", "Vostok Kran"}
