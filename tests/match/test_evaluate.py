"""Labelled files: how they are read, and the figures made of them."""

import gzip
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.match.evaluate import evaluate_pairs, score_pairs, wratio
from screening.match.labelled import LabelKind, read_labelled
from screening.match.searches import judge_search, search_figures, search_groups, worst_searches
from screening.model import Entity, EntityType, Hit, Name

PAIRS = "query,name,type,expected\nJon Smith,John Smith,person,1\nAcme Ltd,Bolt Ltd,organization,0\n"


def labelled(tmp_path: Path, text: str, mapping: dict[str, str] | None = None, name: str = "labelled.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_labelled(path, mapping or {})


def hit(entity_id: str, score: float) -> Hit:
    name = Name(entity_id)
    entity = Entity(id=entity_id, list_id="internal", type=EntityType.PERSON, names=(name,))
    return Hit("party", "query", score, "internal", entity, name, ())


class TestReading:
    def test_pairs_by_the_contract(self, tmp_path):
        file = labelled(tmp_path, PAIRS)

        assert file.kind is LabelKind.PAIRS
        assert file.labels() == [1, 0]
        assert file.types() == [EntityType.PERSON, EntityType.ORGANIZATION]
        assert file.texts("name") == ["John Smith", "Bolt Ltd"]

    def test_pairs_of_other_tools(self, tmp_path):
        file = labelled(tmp_path, "Query Name;TARGET_NAME;schema;label\nA;B;Airplane;0\nC;D;LegalEntity;1\n")

        assert file.texts("query") == ["A", "C"]
        assert file.types() == [EntityType.AIRCRAFT, EntityType.UNKNOWN]

    def test_searches_by_the_contract(self, tmp_path):
        file = labelled(tmp_path, "query,type,expected_id,country\nKim,person,7,KP\nBo,person,,\n")

        assert file.kind is LabelKind.SEARCHES
        assert file.texts("expected_id") == ["7", ""]
        assert file.texts("birth_date") == ["", ""]

    def test_other_columns_by_mapping(self, tmp_path):
        file = labelled(tmp_path, "a,b,c\nx,y,1\n", {"query": "a", "name": "b", "expected": "c"})

        assert (file.texts("query"), file.texts("name"), file.labels()) == (["x"], ["y"], [1])

    def test_names_that_read_like_missing_values_stay_names(self, tmp_path):
        file = labelled(tmp_path, "query,name,expected\nNA,null,1\nNone,NaN,0\n001,1e5,0\n")

        assert file.texts("query") == ["NA", "None", "001"]
        assert file.texts("name") == ["null", "NaN", "1e5"]

    def test_a_byte_order_mark_and_gzip(self, tmp_path):
        path = tmp_path / "pairs.csv.gz"
        path.write_bytes(gzip.compress(PAIRS.encode("utf-8-sig")))

        assert read_labelled(path, {}).labels() == [1, 0]

    @pytest.mark.parametrize("label", ["2", "", "yes", "1.0"])
    def test_a_label_other_than_1_and_0_is_named_with_its_row(self, tmp_path, label):
        file = labelled(tmp_path, f"query,name,label\na,b,1\nc,d,{label}\n")

        with pytest.raises(InputProblem, match=rf"row 2, column 'label': '{label}' is no label"):
            file.labels()

    def test_an_unknown_type_is_named_with_its_row(self, tmp_path):
        file = labelled(tmp_path, "query,name,type,expected\na,b,person,1\nc,d,Wallet,0\n")

        with pytest.raises(InputProblem, match="row 2, column 'type': 'Wallet' is no known type"):
            file.types()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "the file is empty"),
            ("query,name,expected\n", "a header but no rows"),
            ("query,name\na,b\n", r"no column for expected; the file has query, name.*--map expected=COLUMN"),
            ("query,name,expected\na,b,1,x\n", "cannot be read as CSV"),
            ('query,name,expected\n"a,b,1\n', "cannot be read as CSV"),
        ],
    )
    def test_what_cannot_be_used_says_why(self, tmp_path, text, message):
        with pytest.raises(InputProblem, match=message):
            labelled(tmp_path, text)

    def test_a_missing_file_a_folder_and_another_encoding(self, tmp_path):
        (tmp_path / "latin.csv").write_bytes("query,name,expected\nJosé,José,1\n".encode("cp1252"))

        with pytest.raises(InputProblem, match="no such file"):
            read_labelled(tmp_path / "none.csv", {})
        with pytest.raises(InputProblem, match=r"latin.csv: byte .* is not UTF-8"):
            read_labelled(tmp_path / "latin.csv", {})
        with pytest.raises(InputProblem):
            read_labelled(tmp_path, {})

    def test_a_mapping_to_an_unknown_field_or_column(self, tmp_path):
        with pytest.raises(InputProblem, match="no such field"):
            labelled(tmp_path, PAIRS, {"score": "name"})
        with pytest.raises(InputProblem, match="has no such column"):
            labelled(tmp_path, PAIRS, {"name": "alias"})


class TestPairs:
    def test_figures_of_the_matcher_stand_beside_the_baseline(self, tmp_path):
        file = labelled(tmp_path, PAIRS)

        result = evaluate_pairs(file, [0.9, 0.1], threshold=0.85)

        assert result.ours.at_threshold.confusion.f1 == 1
        assert result.ours.average_precision == 1
        assert result.baseline.at_threshold.confusion.true_positives == 1
        assert [(group, ours.pairs) for group, ours, _ in result.groups] == [("organization", 1), ("person", 1)]

    def test_groups_by_another_column_come_by_falling_size(self, tmp_path):
        file = labelled(tmp_path, "query,name,expected\na,a,1\nb,b,1\nc,d,0\n")

        result = evaluate_pairs(file, [1, 1, 0], threshold=0.85, group_by=["Latn", "Cyrl", "Cyrl"])

        assert [(group, ours.pairs, ours.same) for group, ours, _ in result.groups] == [("Cyrl", 2, 1), ("Latn", 1, 1)]

    def test_a_pair_without_a_name_scores_zero_and_is_counted(self, tmp_path):
        file = labelled(tmp_path, "query,name,expected\n,b,0\na,a,1\n")

        scores = list(score_pairs(file, lambda query, listed, kind: 1.0))

        assert scores == [0.0, 1.0]
        assert evaluate_pairs(file, scores, 0.85).nameless == 1

    def test_the_baseline_does_not_mind_case(self):
        assert wratio("BANK MELLI", "Bank Melli", EntityType.ORGANIZATION) == 1.0
        assert wratio("Bank Melli", "Acme", EntityType.ORGANIZATION) < 0.5


class TestSearches:
    def test_the_rank_of_the_expected_entity_among_the_hits(self):
        result = judge_search([hit("b", 0.9), hit("a", 0.95), hit("c", 0.7)], "b", threshold=0.85)

        assert (result.rank, result.hits, result.top_id, result.top_score) == (2, 2, "a", 0.95)

    def test_an_entity_below_the_threshold_is_not_found_but_is_the_best_listing(self):
        result = judge_search([hit("a", 0.7)], "a", threshold=0.85)

        assert (result.rank, result.hits, result.top_id) == (None, 0, "a")

    def test_any_of_several_expected_ids_will_do(self):
        assert judge_search([hit("x", 0.9)], "y; x", threshold=0.85).rank == 1

    def test_recall_ranks_and_alerts_for_a_thousand_clear_searches(self):
        results = [
            judge_search([hit("a", 1.0)], "a", 0.85),
            judge_search([hit("b", 0.9), hit("a", 0.88)], "a", 0.85),
            judge_search([], "a", 0.85),
            judge_search([hit("a", 0.9), hit("b", 0.9)], "", 0.85),
            judge_search([hit("a", 0.8)], "", 0.85),
        ]

        summed = search_figures(results)

        assert summed.recall == pytest.approx(2 / 3)
        assert summed.first == 1
        assert summed.mean_reciprocal_rank == pytest.approx((1 + 1 / 2) / 3)
        assert (summed.alerted, summed.hits_on_clear, summed.alerts_per_thousand) == (1, 2, 500)

    def test_a_file_without_one_kind_of_search_has_no_figure_for_it(self):
        assert search_figures([judge_search([], "", 0.85)]).recall is None
        assert search_figures([judge_search([], "a", 0.85)]).alerts_per_thousand is None

    def test_groups_count_their_own_searches(self):
        results = [judge_search([hit("a", 1.0)], "a", 0.85), judge_search([], "a", 0.85), judge_search([], "", 0.85)]

        found = search_groups(results, ["typo", "typo", "other"])

        assert [(key, figures.expected, figures.found) for key, figures in found] == [("typo", 2, 1), ("other", 0, 0)]

    def test_the_worst_searches_are_the_furthest_from_right(self):
        results = [
            judge_search([hit("a", 0.8)], "a", 0.85),
            judge_search([], "a", 0.85),
            judge_search([hit("x", 0.9)], "", 0.85),
            judge_search([hit("x", 0.99)], "", 0.85),
            judge_search([hit("a", 0.9)], "a", 0.85),
        ]

        assert worst_searches(results, 5) == ([1, 0], [3, 2])
        assert worst_searches(results, 1) == ([1], [3])
