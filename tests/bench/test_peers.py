"""The comparison with peers runs on any labelled file and says when a peer is not there."""

import importlib.util
from pathlib import Path

import pytest

from tests.bench import peers

PAIRS = "query,name,type,expected\nPavel Morenko,Morenko Pavel,person,1\nPavel Morenko,Anna Berg,person,0\n"


@pytest.fixture
def file(tmp_path: Path) -> peers.LabelledFile:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS, encoding="utf-8", newline="")
    return peers.read_labelled(path, {})


def test_every_scorer_gets_a_line_with_its_figures(file):
    header, *lines = peers.quality(file, {"ours": peers.scorers()["screening"], "always": lambda *_: 1.0})

    assert header.split() == ["scorer", "AP", "best", "F1", "R@1%", "R@5%", "pairs/s"]
    assert [line.split()[:5] for line in lines] == [
        ["ours", "1.000", "1.000", "1.000", "1.000"],
        ["always", "0.500", "0.667", "0.000", "0.000"],
    ]


def test_the_baselines_score_equal_names_1_and_foreign_ones_less(file):
    kind = file.types()[0]

    for name, scorer in peers.scorers().items():
        assert scorer("PAVEL Morenko", "Pavel Morenko", kind) == 1.0, name
        assert scorer("Pavel Morenko", "Quux Zyb", kind) < 0.6, name


@pytest.mark.skipif(importlib.util.find_spec("nomenklatura") is not None, reason="nomenklatura is installed here")
def test_a_peer_that_is_not_installed_is_left_out_and_named(capsys):
    assert "logic-v2" not in peers.scorers()
    assert "logic-v2: not installed, left out" in capsys.readouterr().out


def test_scoring_is_timed_over_the_pairs(file, monkeypatch):
    monkeypatch.setattr(peers, "SCORING_SECONDS", 0.01)

    assert peers.scoring_rate([file]) > 100
