"""Persons: names that are one person's, and names that are not."""

import pytest

from screening.config import DEFAULT_THRESHOLD
from screening.match.screener import compare_names
from screening.model import EntityType

ONE_PERSON = [
    # nicknames and national forms
    ("Bob Hallwright", "Robert Hallwright"),
    ("Peggy Lindqvist", "Margaret Lindqvist"),
    ("Pepe Arizmendi", "José Arizmendi"),
    ("Paco Urdangarin", "Francisco Urdangarin"),
    ("Nacho Belmonte", "Ignacio Belmonte"),
    ("Zé Figueiral", "José Figueiral"),
    ("Dima Petrusenko", "Dmitry Petrusenko"),
    ("Volodya Kharlan", "Vladimir Kharlan"),
    ("Volodymyr Kharlan", "Vladimir Kharlan"),
    ("Zhenya Kryvenko", "Yevgeny Kryvenko"),
    ("Siarhei Baranchyk", "Sergei Baranchyk"),
    ("Sepp Oberkofler", "Josef Oberkofler"),
    ("Gigi Bonfadelli", "Luigi Bonfadelli"),
    ("Kasia Wrzesinska", "Katarzyna Wrzesinska"),
    ("Memo Karahanli", "Mehmet Karahanli"),
    ("Laci Szentgyorgyi", "Laszlo Szentgyorgyi"),
    ("Kostas Dragoumis", "Konstantinos Dragoumis"),
    ("Dato Gelovani", "Davit Gelovani"),
    ("Hagop Terzibashian", "Hakob Terzibashian"),
    ("Yossi Mandelblit", "Yosef Mandelblit"),
    ("Huseyin Karabulak", "Hossein Karabulak"),
    ("Jon Smithwick", "John Smithwick"),
    # particles, titles, structure
    ("Brigadier General Hossein Zolqadr", "Hossein Zolqadr"),
    ("Datuk Seri Rahim Tambi", "Rahim Tambi"),
    ("Haji Mullah Ghazi Sangin", "Ghazi Sangin"),
    ("U Thein Zwe Lwin", "Thein Zwe Lwin"),
    ("Prof. Dr. Anselm Brettschneider", "Anselm Brettschneider"),
    ("Vandenberghe Lieven", "Lieven Van den Berghe"),
    ("Delacroix Thierry", "Thierry De La Croix"),
    ("Ana Delacruz Ybarra", "Ana de la Cruz Ybarra"),
    ("Hossein Zadeh Farrokh", "Farrokh Hosseinzadeh"),
    ("Farrokh Karimi Nejad", "Farrokh Kariminejad"),
    ("Jan-Peter Balkenende", "Balkenende, Jan Peter"),
    ("Orban Viktor", "Viktor Orban"),
    ("Szijjarto Peter", "Peter Szijjarto"),
    ("Abdul Rahman Yasinzai", "Abdurrahman Yasinzai"),
    ("Nur al-Din Zanki", "Nureddin Zanki"),
    ("Fath Allah Golzari", "Fathallah Golzari"),
    ("Viktor Bout", "BOUT, Viktor Anatolijevitch"),
    ("Carlos Urrutikoetxea Bengoa", "Carlos Urrutikoetxea"),
    # fathers' names
    ("Anna Petrivna Melnychuk", "Anna Petrovna Melnychuk"),
    ("Ihar Ryhoravich Keniukh", "Igor Grigorievich Keniukh"),
    ("Rustam Ilyas oglu Garayev", "Rustam Ilyasovich Garayev"),
    ("Gulnara Bekzhan kyzy Asanova", "Gulnara Bekzhanovna Asanova"),
    ("Olena Kovtunova", "Olena Kovtunov"),
    ("Petra Havlová", "Petra Havl"),
    # initials
    ("V.V. Ostroumov", "Vladimir Viktorovich Ostroumov"),
    ("Putin V V", "Vladimir Vladimirovich Putin"),
    ("V. Putin", "Vladimir Putin"),
    ("J. R. Smithwick", "John Robert Smithwick"),
    # Belarusian spellings beside Russian ones
    ("Dzmitry Paulouski", "Dmitri Pavlovsky"),
    ("Mikalai Zhdanovich", "Nikolai Zhdanovich"),
    ("Aleh Hrynkevich", "Oleg Grinkevich"),
    ("Vadzim Karpiankou", "Vadim Karpenkov"),
    # one letter for q and gh
    ("Sadeq Naqdipour", "Sadegh Naghdipour"),
    # names of the Maghreb in French spelling
    ("Chaabane Zerrouk", "Shaban Zerrouk"),
    ("Merouane Zerrouk", "Marwan Zerrouk"),
    ("Abdennacer Zerrouk", "Abd al-Nasir Zerrouk"),
    ("Boubaker Zerrouk", "Abu Bakr Zerrouk"),
    ("Belkacem Zerrouk", "Abu al-Qasim Zerrouk"),
    ("Lakhdar Zerrouk", "al-Akhdar Zerrouk"),
    ("Sami Benmessaoud", "Sami bin Masud"),
    ("Sami Ouarghi", "Sami Warghi"),
    # s for z
    ("Ramis Kasanzev", "Ramiz Kazansev"),
    # first and last of a chain of names
    ("QARLUQI, Ayesha", "Aisha Muhammad Salih Abu Zayd Qarluqi"),
]
TWO_PERSONS = [
    # two common names, and a third left out
    ("Ricardo Garcia", "Garcia Sanchez, Ricardo"),
    ("Mohammed Ali", "Ali Mohammed Hassan"),
    ("Gustavo Castro", "Gonzalez Castro, Gustavo"),
    ("Ali Hassan", "Hassan Ali Ahmed"),
    ("Maria Fernandez", "Fernandez Lopez, Maria"),
    # a man and a woman
    ("Daniel Achterberg", "Danielle Achterberg"),
    ("Ivan Stojkovic", "Ivana Stojkovic"),
    ("Mario Castellan", "Maria Castellan"),
    ("Aleksandr Voronchikhin", "Aleksandra Voronchikhina"),
    ("Alexander Voronchikhin", "Alexandra Voronchikhin"),
    ("Karim Benzekri", "Karima Benzekri"),
    ("Said Benzekri", "Saida Benzekri"),
    ("Julian Castellan", "Juliana Castellan"),
    ("Evgeny Belsky", "Evgenia Belskaya"),
    ("Viktor Kuznetsov", "Viktoria Kuznetsova"),
    ("Roman Malinowski", "Romana Malinowska"),
    # two names a letter apart
    ("Marta Kowalewicz", "Maria Kowalewicz"),
    ("Stefan Grujić", "Stevan Grujić"),
    ("Wang Xiaodong", "Yang Xiaodong"),
    ("Harry Solberg", "Larry Solberg"),
    ("Sasha Petrusenko", "Pasha Petrusenko"),
    ("Alexander Kotzen", "Alexander Kotey"),
    # a nickname of both is no bond between two names
    ("Aleksandr Kryvenko", "Aleksandra Kryvenko"),
    ("Vladimir Kharlan", "Vladislav Kharlan"),
    ("Samuel Hallwright", "Samantha Hallwright"),
    ("Edward Hallwright", "Edmund Hallwright"),
    # fathers and sons
    ("Ivan Petrovich Orlov", "Ivan Sergeyevich Orlov"),
    ("Olga Petrovna Orlova", "Oleg Petrovich Orlov"),
    ("Tobias Okonkwo-Lee Jr.", "Tobias Okonkwo-Lee Sr."),
    ("Saleh bin Nasir", "Nasir bin Saleh"),
    ("Rustam Ilyas oglu Garayev", "Rustam Samed oglu Garayev"),
    # given names alone, other initials, one word and an initial
    ("Mohammad Reza", "Mohammad Reza Karimzadeh"),
    ("J. R. Pemberton-Hale", "Mildred Anne Pemberton-Hale"),
    ("J. Smith", "John Smith"),
    ("H. Alexander", "Khryakov, Alexander"),
    # two syllables left over are another name
    ("은정 아름 김", "Kim Jong Un"),
    # a title that is the family name
    ("Ali Ahmed", "HAJI, Ali Ahmed"),
    ("Ali Qarluqi", "Ayesha Qarluqi"),
    ("Dzmitry Paulouski", "Dmitri Petrovsky"),
    ("Boubaker Zerrouk", "Bakr Zerrouk"),
]


@pytest.mark.parametrize(("a", "b"), ONE_PERSON)
def test_names_of_one_person_reach_the_threshold(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("a", "b"), TWO_PERSONS)
def test_names_of_two_persons_stay_below_the_threshold(a: str, b: str) -> None:
    assert compare_names(a, b, EntityType.PERSON).score < DEFAULT_THRESHOLD
