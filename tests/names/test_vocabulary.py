"""What company words mean: tables of pairs that must agree, and of pairs that must not."""

import re

import pytest

from screening.model import EntityType
from screening.names.company import company_token
from screening.names.data_files import load
from screening.names.prepare import prepare
from screening.names.tokens import Kind

#: word: words of other languages, or of other translators, that mean the same.
AGREE = {
    "gunpowder": "powder porokhovoy пороховой пороха barut باروت 火药",
    "explosives": "vzryvchatykh взрывчатых vybukhovyh متفجرات sprengstoff 炸药",
    "missile": "rocket raketnyi ракетная raketa موشکی صواريخ 导弹 mushak 미사일",
    "ammunition": "munitions boyepripasov боеприпасы مهمات 弹药 탄약 muhimmat",
    "cartridge": "patronnyi патронный patron فشنگ",
    "armored": "armoured бронированный زرهی 装甲 zirhli",
    "artillery": "артиллерийский artilleriyskogo مدفعية توپخانه 火炮 topcu",
    "weapons": "arms armament oruzheinyi вооружения اسلحه 武器 waffen",
    "aircraft": "airplane samoletostroitelnyi самолетостроительный هواپیماسازی 飞机 ucak flugzeugbau",
    "aviation": "aviatsionnaya авиационный авіаційний havacilik طيران 航空 항공",
    "helicopters": "vertolety вертолётный هلیکوپتر بالگرد 直升机 helikopter",
    "drone": "uav bespilotnyi беспилотные پهپاد 无人机 insansiz",
    "space": "kosmicheskiy космический космонавтики fazai فضایی uzay",
    "satellite": "sputnikovye спутниковых ماهواره 卫星 위성",
    "shipyard": "shipbuilding sudostroitelnyi судостроительный верфь tersane 造船 суднобудівний",
    "shipping": "sudokhodnaya пароходство keshtirani کشتیرانی 航运 해운 denizcilik",
    "marine": "maritime naval sea morskoy морской daryai دریایی البحرية 海洋 deniz",
    "port": "seaport порт bandar بندر ميناء 港口",
    "railway": "railroad zheleznodorozhnaya железнодорожный залізничний 铁路 철도 demiryollari",
    "wagon": "vagonostroitelnyi вагонный واگن",
    "tractor": "traktornyi тракторный تراکتورسازی 拖拉机 traktor",
    "motor": "engines dvigateley двигателей موتور 发动机 motorostroitelnoe",
    "turbines": "turbinnyi турбинных توربین 汽轮",
    "bearing": "podshipnikovyi подшипниковый بلبرینگ 轴承 rulman",
    "machinery": "mashinostroitelnyi машиностроения ماشین‌سازی 机械 기계 maszyn makina",
    "instrument": "priborostroitelnyi приборов pribory 仪器 приладобудування",
    "semiconductor": "poluprovodnikovykh полупроводниковых напівпровідників 半导体 halbleiter",
    "microelectronics": "mikroelektroniki микроэлектроника 微电子",
    "electronics": "elektronnyi электронный الکترونیک إلكترونية 电子 전자 elektronik",
    "electric": "elektricheskiy электрический برق كهربائية 电气 elektrik",
    "radar": "radiolokatsionnyi радиолокации رادار 雷达",
    "laser": "lazernyi лазерный لیزر 激光",
    "optical": "opticheskiy оптический optik اپتیک 光学 광학",
    "quartz": "kvartsevyi кварцевый",
    "ceramic": "keramicheskiy керамических سرامیک 陶瓷",
    "composite": "kompozitsionnykh композиционных 复合材料 kompozit",
    "fiber": "fibre volokna волокон الیاف 纤维",
    "rubber": "rezinovyi резиновых لاستیک 橡胶 kauchuk",
    "chemical": "khimicheskiy химический хімічний شیمیایی 化工 화학 kimya",
    "petrochemical": "neftekhimicheskiy нефтехимический پتروشیمی 石化 petrokimya",
    "metallurgical": "metallurgicheskiy металлургический 冶金",
    "steel": "foulad stalnoy فولاد 钢铁 강철 celik stahl",
    "mining": "gornyi горнодобывающая معدنی 矿业 광산",
    "oil": "petroleum neftyanaya нефтяная نفت 石油",
    "energy": "energeticheskaya энергетический انرژی 能源 enerji",
    "nuclear": "atomnyi ядерный هسته‌ای 핵 核电",
    "construction": "stroitelnaya строительный ساختمانی insaat 建筑 건설 будівельна",
    "cement": "tsementnyi цементный سیمان 水泥 cimento",
    "cable": "kabelnyi кабельный کابل 电缆 kablo",
    "battery": "akkumulyatornyi аккумуляторный باتری 电池",
    "repair": "remontnyi ремонтный تعمیرات 修理",
    "equipment": "oborudovaniya оборудования تجهیزات 设备 설비",
    "control": "كنترل 控制 kontrol",
    "automation": "avtomatiki автоматики اتوماسیون 自动化",
    "measurement": "izmeritelnykh измерительной اندازه‌گیری 测量",
    "testing": "ispytatelnyi испытаний آزمون 检测",
    "experimental": "opytnyi опытно экспериментальный pilot",
    "special": "specialised spetsialnyi специального ویژه",
    "scientific": "research nauchno issledovatelskiy научный تحقیقاتی بحوث 科研 연구",
    "institute": "institut институт پژوهشکده معهد 研究所 연구소",
    "design": "konstruktorskoe конструкторское طراحی 设计",
    "plant": "zavod factory works завода کارخانه مصنع 工厂 공장 fabrika",
    "production": "manufacturing proizvodstvennoe производственный تولیدی 生产",
    "industrial": "promyshlennaya промышленный صنعتی صنایع الصناعية 工业 sanayi",
    "trading": "torgovyi торговый بازرگانی التجارية للتجارة 贸易 무역 ticaret handels",
    "state": "gosudarstvennyi государственное derzhavne казенный دولتی 国家",
    "ministry": "ministerstvo министерство وزارت وزارة",
    "defense": "defence oborony оборонный دفاع الدفاع 国防 국방 savunma",
    "army": "armiya армия ارتش جيش 군 ordu",
    "brigade": "бригада لواء liwa",
    "battalion": "batalyon батальон كتائب kataib",
    "front": "фронт جبهة jabhat",
    "movement": "dvizhenie движение حركة harakat",
    "jihad": "джихад جهاد cihad",
    "supporters": "أتباع",
    "bank": "bankasi банк بانک بنك 银行 은행 banque",
    "exchange": "sarafi صرافی صرافة",
    "insurance": "strakhovaya страховая بیمه 保险",
    "charity": "blagotvoritelnyi благотворительный خيرية khayriya",
    "foundation": "fundacion بنیاد bonyad",
    "airlines": "авиалинии aviakompaniya 航空公司",
    "media": "медиа رسانه 传媒",
    "food": "pishchevoy пищевой غذایی 食品",
    "pharmaceutical": "farmatsevticheskiy фармацевтическая دارویی 制药 ilac",
    "medical": "meditsinskiy медицинский پزشکی 医疗",
    "textile": "tekstilnyi текстильный نساجی 纺织",
    "furniture": "mebelnaya мебельный 家具 mobilya",
    "travel": "safar مسافرتی seyahat",
    "agricultural": "selskokhozyaystvennyi сельскохозяйственный کشاورزی 农业 tarim",
    "islamic": "islami اسلامی الإسلامية 伊斯兰",
    "moscow": "moskva московский moskovskogo 莫斯科",
    "ryazan": "ryazanskiy рязанский рязанского",
    "tehran": "tehran teheran تهران 德黑兰",
    "shanghai": "上海 шанхайский",
    "dubai": "دبي دبی дубай",
    "russia": "russian российский rossiyskoy россии 俄罗斯",
    "iran": "iranian ایران иранская 伊朗",
    "north": "northern severnaya северный شمال",
    "east": "eastern vostochnyi восточная 东方",
}
AGREEING = [(word, other) for word, others in AGREE.items() for other in others.split()]

DIFFER = """
gunpowder explosives; missile artillery; plant institute; bank exchange; steel iron; oil gas
aviation automobile; radio radar; optical laser; ship shipyard; hospital hotel; army navy
minister ministry; chemical mechanical; electronics electric; cement steel; party front; brigade battalion
moscow minsk; iran iraq; ryazan kazan; tractor motor; glass plastic; paper textile
bank bankrate; park parker; metro metronic; port portfolio; silver silvergate; wind windsor
salt salzgitter; cool coal; style steel; core korea; pharmacy farmer; car carlyle
ship shipman; cloud cloudflare; indigo india; living libya; scott scotland; marks marxist
most bridge; land island; orange security; active asset; popular people; boston bosnia
volvo volga; nova novgorod; elektroninvest electronics; gazprom gas; sibur siberia; rosneft russia
severstal north; transneft transport; uralkali ural; mastercard master
"""


def key(word: str) -> str:
    tokens = prepare(word, EntityType.ORGANIZATION).tokens
    return tokens[0].key if len(tokens) == 1 else " ".join(t.key for t in tokens)


@pytest.mark.parametrize(("word", "other"), AGREEING)
def test_words_of_one_meaning_agree(word: str, other: str) -> None:
    assert key(word) == key(other)


@pytest.mark.parametrize("pair", [pair.strip() for pair in re.split(r"[;\n]", DIFFER) if pair.strip()])
def test_words_of_other_meaning_or_names_that_start_alike_do_not(pair: str) -> None:
    word, other = pair.split()
    assert key(word) != key(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Azov Optomechanical Plant", "Azovskiy optiko-mekhanicheskiy zavod"),
        ("Azov Optical and Mechanical Plant", "Азовский оптико-механический завод"),
        ("Instrument-Making Plant", "Instrument Engineering Plant"),
        ("Machine-Building Plant", "Mechanical Engineering Factory"),
        ("Mashinostroitelnyi zavod", "Machine Building Plant"),
        ("Research and Development Enterprise Salyut", "NPP Salyut"),
        ("Scientific Production Association Fakel", "NPO Fakel"),
        ("103 BTRZ", "103 Armoured Repair Plant"),
        ("810 ARZ", "810 Aircraft Repair Plant"),
        ("GosNII Kristall", "State Scientific Research Institute Kristall"),
        ("FNPTs Altai", "Federal Research and Production Center Altai"),
        ("Radiozavod Orbita", "Radio Plant Orbita"),
        ("Ryazan Plant of Metal Ceramic Instruments", "Ryazanskii zavod metallokeramicheskikh priborov"),
        ("NII Radiotekhniki", "Research Institute of Radio Engineering"),
        ("Shipbuilding Plant Vympel", "Vympel Shipyard"),
        ("Sherkat Sanaye Hava Faza Beta", "Beta Aerospace Industries Company"),
        ("شركة الهدى للتجارة", "شرکة الهدى التجارية"),
    ],
)
def test_names_chosen_differently_by_translators_have_the_same_words(name: str, other: str) -> None:
    assert {t.key for t in prepare(name, EntityType.ORGANIZATION).tokens} == {
        t.key for t in prepare(other, EntityType.ORGANIZATION).tokens
    }


@pytest.mark.parametrize("name", ["TD", "MZ", "GosNII"])
def test_an_abbreviation_that_is_the_whole_name_is_no_phrase(name: str) -> None:
    assert len(prepare(name, EntityType.ORGANIZATION).tokens) == 1


def test_weights_rise_from_concepts_over_common_words_to_invented_ones() -> None:
    weights = []
    for word in ("trading", "plant", "gunpowder", "phoenix", "vneshekostil"):
        token = company_token(word)
        assert token is not None
        weights.append(token.weight)
    assert weights[0] < weights[1] < weights[3] < weights[4] == 1.0
    assert weights[1] < weights[2] < 1.0
    assert all(token is not None and token.kind is Kind.WORD for token in map(company_token, ("phoenix", "moscow")))


def test_what_phrases_and_abbreviations_are_written_out_to_is_known() -> None:
    """A word on the right-hand side that is nobody's would become a firm's own word."""
    phrases, built = load("company_phrases"), load("company_compounds")
    tables = ("phrases", "acronyms")
    written = {w for table in tables for value in phrases[table].values() for w in value.split()}
    written |= {
        w for table in ("compounds", "first_halves", "last_parts") for parts in built[table] for w in parts.split()
    }
    unknown = {w for w in written if (t := company_token(w)) is None or t.weight == 1.0}
    assert unknown == set()
