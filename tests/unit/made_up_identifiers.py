"""Made-up identifiers that give a person away, and harmless ones: none of them was used to find the rules.

The names, the ways to write and the numbers are kept apart from those of ``pipeline/ingest/privacy``: what
is told of them is what may be expected of lists that nobody has seen.
"""

from __future__ import annotations

import hashlib
import random
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass

NAMES = {
    "Cambodia": "Sovithyea Rottana Chhorvin Kunthear Meng Panharith Sreyka Lidavann Bopharath Chenda "
    "Pisethmony "
    "Thunvuthy Raksa Sonita Vireakboth Somalin",
    "Thailand": "Krongkarn Ittipat Chayanis Duangkamol Wichuda Phonlawat Arthit Nichakan Suphattra "
    "Boonyarit "
    "Tassanee Jantima Khemika Preeyanuch",
    "Laos": "Khampasong Bounkong Vatthana Sysavanh Phonepaseuth Alounny Lathsamy Keodara Somvang Inthavong "
    "Chanmany Saykham",
    "Myanmar": "Hsumon Khinlay Thawdar Zayar Minkhaung Yadanarmoe Shwezin Naychi Wintheingi Paingsoe "
    "Thurahtet "
    "Ayethida",
    "Viet Nam": "Ngocbich Thuhang Vanduc Xuanmai Phuoc Nhatminh Lethuy Camtu Haiduong Dinhtrong Yenvy "
    "Thaonguyen",
    "China": "Xuefen Changsheng Yanhong Fuqin Zhiyong Ruiling Baoyu Hongxia Qingsong Lixin Weijie Shuiying",
    "elsewhere": "Archibald Constance Evangeline Leopold Millicent Reginald Theresa Vivienne Isidore "
    "Clementine "
    "Barnaby",
}  # fmt: skip
PHRASES = (
    "stepfather_hurts_her_3", "wants-to-go-home-7", "sold.twice.by.cousin.2", "has_two_babies_5",
    "neighbour_filmed_it_1", "scared_of_broker_9", "escaped-from-boat-4", "cannot_read_2",
    "boyfriend_took_passport_1", "pregnant-since-may-6",
)  # fmt: skip
MONTHS = "January February March April May June July August September October November December"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Maker:
    """Makes both kinds from one seed."""

    luck: random.Random

    def digits(self, length: int) -> str:
        return str(self.luck.randint(1, 9)) + "".join(self.luck.choices(string.digits, k=length - 1))

    def text(self, known: str, length: int) -> str:
        return "".join(self.luck.choices(known, k=length))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.luck.getrandbits(128), version=4))

    def names(self) -> list[str]:
        """Each name in two of the ways in which people make numbers of names."""
        every = [name for names in NAMES.values() for name in names.split()]
        ways: list[Callable[[str, str], str]] = [
            lambda one, _: f"{one}{self.luck.randint(1, 99)}",
            lambda one, other: f"{other.lower()}.{one.lower()}{self.luck.randint(1, 9)}",
            lambda one, _: f"{one.upper()}{self.luck.randint(1960, 2009)}",
            lambda one, other: f"{one}_{other}_{self.luck.randint(1, 12)}",
            lambda one, _: f"{self.luck.randint(1, 500):03}{one.lower()}",
            lambda one, _: f"client-{one.lower()}-{self.luck.randint(1, 40)}",
            lambda one, other: f"{one}{other}{self.luck.randint(1, 9)}",
            lambda one, _: f"PP:{one}:{self.luck.randint(1, 40)}",
            lambda one, other: f"{other[0]}-{one}-{self.luck.randint(1, 9)}",
            lambda one, _: f"{one.upper()}.{self.luck.randint(1, 99)}",
        ]
        return [
            ways[(place * 2 + again) % len(ways)](name, self.luck.choice(every))
            for place, name in enumerate(every)
            for again in (0, 1)
        ]

    def birth_dates(self) -> list[str]:
        year, month, day = self.luck.randint(1962, 2010), self.luck.randint(1, 12), self.luck.randint(13, 28)
        name = MONTHS.split()[month - 1]
        return [
            f"{day}-{month}-{year}", f"{year}.{month}.{day}", f"{day:02}{month:02}{year}-a",
            f"s{year}{month:02}{day:02}", f"{day}{name}{year}", f"{name[:3].lower()}.{day}.{year}",
            f"{day}_{month:02}_{year + 543}", f"{year + 543}{month:02}{day:02}",
            f"birth-{day}-{month}-{year}",
            f"DOB{day:02}{month:02}{year % 100:02}", f"kh-{day:02}-{month:02}-{year}",
            f"{year}y{month}m{day}d",
            f"{day:02}.{month:02}.{year % 100:02}", f"p:{year + 543}:{month}:{day}",
        ]  # fmt: skip

    def national_ids(self) -> list[str]:
        khmer, lao, viet = "0" + self.digits(8), self.digits(9), "0" + self.digits(11)
        thai = self.digits(13)
        born = f"{self.luck.randint(1955, 2004)}{self.luck.randint(1, 12):02}{self.luck.randint(10, 28)}"
        china = f"53{self.digits(4)}{born}{self.digits(3)}{self.luck.choice('0123456789X')}"
        burma = self.luck.choice(["MaGaKa", "PaThaNa", "BaLaMa", "YaKaTha", "DaKaNa"])
        return [
            khmer, f"{khmer[:3]}_{khmer[3:6]}_{khmer[6:]}", f"K{khmer}", f"LAO-{lao}", thai,
            f"{thai[0]}:{thai[1:5]}:{thai[5:10]}:{thai[10:12]}:{thai[12]}", f"c{thai}", viet,
            f"{viet[:4]}-{viet[4:8]}-{viet[8:]}", f"CCCD-{viet}", f"cmnd{viet[1:10]}", china,
            f"shenfen-{china}",
            f"{china[:6]}.{china[6:14]}.{china[14:]}", f"9-{burma}-N-{self.digits(6)}",
            f"{self.luck.randint(1, 14)}{burma.lower()}n{self.digits(6)}", f"NRC:{self.digits(6)}",
        ]  # fmt: skip

    def places(self) -> list[str]:
        north, east = self.luck.uniform(9, 22), self.luck.uniform(97, 108.9)
        n, e = ((int(x), int(x % 1 * 60), int(x * 60 % 1 * 60)) for x in (north, east))
        return [
            f"{north:.5f}-{east:.5f}", f"{east:.3f}_{north:.3f}", f"N{north:.5f}-E{east:.5f}",
            f"{north:.3f}n{east:.3f}e", f"lat:{north:.4f}:lng:{east:.4f}", f"home-{north:.4f}-{east:.4f}",
            f"{n[0]}.{n[1]}.{n[2]}N-{e[0]}.{e[1]}.{e[2]}E", f"{n[0]}d{n[1]}m{n[2]}N{e[0]}d{e[1]}m{e[2]}E",
            f"{n[0]:02}{n[1]:02}N{e[0]:03}{e[1]:02}E", f"47P-{self.digits(6)}-1{self.digits(6)}",
            f"48QUF{self.digits(8)}", f"{north:.6f}",
        ]  # fmt: skip

    def passports(self) -> list[str]:
        return [
            f"N1{self.digits(6)}", f"AC{self.digits(7)}", f"PB{self.digits(7)}", f"MB{self.digits(6)}",
            f"C{self.digits(7)}", f"E7{self.digits(7)}", f"EB8{self.digits(6)}",
            f"passport:{self.digits(7)}",
        ]  # fmt: skip

    def accounts(self) -> list[str]:
        return [
            self.digits(10), f"{self.digits(4)}-{self.digits(4)}-{self.digits(2)}", f"acc:{self.digits(9)}",
            f"{self.digits(3)}-{self.digits(1)}-{self.digits(5)}-{self.digits(1)}", f"wing-{self.digits(8)}",
            f"BCEL{self.digits(12)}", f"{self.digits(5)}.{self.digits(5)}.{self.digits(4)}",
        ]  # fmt: skip

    def contacts(self) -> list[str]:
        return [
            f"0{self.digits(8)}", f"015-{self.digits(3)}-{self.digits(3)}", f"856-20-{self.digits(8)}",
            f"09.{self.digits(3)}.{self.digits(3)}.{self.digits(3)}", f"mobile{self.digits(8)}",
            f"9{self.digits(1)}-{self.digits(3)}-{self.digits(4)}", f"66-8{self.digits(1)}-{self.digits(7)}",
            f"dara{self.digits(2)}@mail.example", f"viber:0{self.digits(8)}",
            f"x{self.digits(1)}.y@mail.example",
        ]  # fmt: skip

    def persons(self) -> dict[str, list[str]]:
        """475 identifiers by what they give away."""
        found = {"a name": self.names()[:180]}
        for kind, ways, count in (
            ("a birth date", self.birth_dates, 70), ("a national ID", self.national_ids, 70),
            ("a place", self.places, 50), ("a passport", self.passports, 25),
            ("an account", self.accounts, 30), ("a contact", self.contacts, 40),
        ):  # fmt: skip
            found[kind] = [each for _ in range(count) for each in ways()][:count]
        found["a story"] = list(PHRASES)
        return found

    def harmless(self, number: int) -> list[str]:
        """Identifiers of case systems, one of each kind for each number."""
        year, hashed = 2015 + number % 11, hashlib.sha256(self.text(HEX, 8).encode())
        return [
            self.uuid(), self.uuid().upper(), self.uuid().replace("-", ""), f"uuid:{self.uuid()}",
            f"01{self.text(CROCKFORD, 24)}", self.text(LETTERS, 21), hashed.hexdigest(),
            hashed.hexdigest()[:20],
            hashlib.sha1(hashed.digest(), usedforsecurity=False).hexdigest(),
            f"{self.luck.getrandbits(96):024x}",
            self.luck.choice(string.ascii_letters) + self.text(LETTERS, 9) + "7", f"{number:06}",
            str(number),
            f"KHM-{year}-{number:04}", f"CASE{number:06}", f"case_{number}", f"TH{number:05}",
            f"C{number:07}",
            f"LA-{year % 100}-{number:05}", f"{number:05}/{year}".replace("/", "."),
            f"{self.luck.choice(['cct', 'fit', 'mtp', 'hfc'])}-{number}", f"{self.text(HEX, 6)}7",
            f"0032w00000{self.text(LETTERS, 5)}AAA", f"BENEFICIARY_{number:05}",
            f"Shelter{number % 9}-{number}",
            f"{number % 30 + 1:02}-{number:05}", f"VNM.{number % 12 + 1}.{number}",
            f"A{number:04}-{number % 7}",
            f"HH{number:04}-IND{number % 6 + 1:02}", f"rec{self.text(LETTERS, 14)}",
            f"k{self.text(HEX, 6)}g",
            f"S{number % 8}:V{number}", f"Battambang-{number:04}", f"GRP-{number % 40:02}-{number:03}",
            f"follow-up-{number}",
        ]  # fmt: skip
