"""Names of China, Korea and Japan in their scripts and in the ways in which they are romanised."""

import pytest

from screening.config import DEFAULT_THRESHOLD
from screening.match.screener import compare_names
from screening.model import EntityType
from screening.names import chinese, japanese, korean

SAME = [
    # Chinese: pinyin, Wade-Giles, Hong Kong, southern Min; surnames with their own reading
    ("曾国强", "Zeng Guoqiang"),
    ("曾國強", "Tsang Kwok Keung"),
    ("解志明", "Xie Zhiming"),
    ("尉迟伟", "Yuchi Wei"),
    ("Mao Zedong", "Mao Tse-tung"),
    ("Zhou Enlai", "Chou En-lai"),
    ("周恩来", "Chou En-lai"),
    ("Jiang Jingguo", "Chiang Ching-kuo"),
    ("Xu Jianzhong", "Xu Jian Zhong"),
    ("吴家辉", "Ng Ka Fai"),
    ("林志强", "Lim Chee Keong"),
    ("陈文福", "Tan Boon Hock"),
    ("黄惠兰", "Ng Hui Lan"),
    # Korean: revised, McCune-Reischauer, northern and customary spelling, characters
    ("김철수", "Kim Chul-soo"),
    ("이승만", "Rhee Syngman"),
    ("Lee Myung-bak", "Ri Myong Pak"),
    ("Pak Chong Hui", "Park Chung-hee"),
    ("전두환", "Chun Doo-hwan"),
    ("Roh Moo-hyun", "No Mu Hyon"),
    ("金铁三", "Kim Chol Sam"),
    ("朴正熙", "Park Chung-hee"),
    # Japanese: characters, kana, Hepburn, Kunrei, long vowels
    ("黒澤明", "Akira Kurosawa"),
    ("安倍 晋三", "Shinzo Abe"),
    ("鈴木一郎", "Ichirō Suzuki"),
    ("きむら しょうた", "Kimura Shota"),
    ("Shinji Tsuchida", "Sinzi Tutida"),
    ("Satou Yuusuke", "Sato Yusuke"),
    ("Ohtsuka Ryuichi", "Otsuka Ryuuichi"),
]
DIFFERENT = [
    ("曾国强", "Zeng Guoliang"),
    ("Mao Zedong", "Mao Tse-min"),
    ("李伟", "Li Wen"),
    ("陈国强", "Chan Kwok Leung"),
    ("林志强", "Lim Chee Meng"),
    ("王芳", "Wang Feng"),
    ("김철수", "Kim Chol Min"),
    ("김정일", "Kim Jong Un"),
    ("金铁三", "Kim Chol Ho"),
    ("朴正熙", "Park Jung-min"),
    ("黒澤明", "Kiyoshi Kurosawa"),
    ("安倍 晋三", "Akie Abe"),
    ("きむら しょうた", "Kimura Shoji"),
    ("大野 洋子", "Ono Kyoko"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_writings_of_one_name_match(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_names_do_not(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score < DEFAULT_THRESHOLD


def test_a_spelling_is_read_by_its_system() -> None:
    assert chinese.read_latin("chiang")["wade"] == {"jiang", "qiang"}
    assert chinese.read_latin("jianzhong")["pinyin"] == {"jian zhong"}
    assert "정" in korean.read_latin("chong") & korean.read_latin("jung")
    assert korean.read_latin("lee") & korean.read_latin("ri")
    assert not chinese.read_latin("vladimir")


def test_japanese_characters_have_readings_in_kana() -> None:
    assert "すずき いちろ" in japanese.readings("鈴木一郎")
    assert japanese.readings("鈴木") == []
    assert japanese.kana_to_latin("キッチョウ") == "kicchou"
