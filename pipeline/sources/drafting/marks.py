"""How visits, criteria and roles are marked in folded headers, in the languages of the region."""

from __future__ import annotations

import re

_VISIT = (
    "visits?|rounds?|assessments?|assess|follow ?up|followup|fu|monitoring|wave|session|review|evaluation"
)
NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    "1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th"
)
_NAMED = "baseline|base line|midline|endline|end line|intake|entry|initial|final|closing|closure|latest"
_KHMER = "ដំណើរទស្សនកិច្ច|ចុះជួប|ជំនួប|តាមដាន|វាយតម្លៃ"
VISITS = (
    re.compile(rf"\b(?:{_VISIT}) ?(?:no |nr |number )?(\d{{1,2}})\b"),
    re.compile(rf"\b({NTH}) (?:{_VISIT})\b"),
    re.compile(r"\b(\d{1,2}) ?(?:months?|mths?|mois)\b(?: after(?: opening| intake)?)?"),
    re.compile(r"\bmonths? (\d{1,2})\b"),
    re.compile(r"^(?:v|r|fu|t|m|a) ?(\d{1,2})\b(?=.)"),
    re.compile(r"(?<=.)\b(?:v|r|fu|t|m) ?(\d{1,2})$"),
    re.compile(rf"(?:ការ)?(?:{_KHMER})?(?:លើកទី|ជំហានទី|ដងទី|លើក) ?(\d{{1,2}})"),
    re.compile(rf"(?:ការ)?(?:{_KHMER})ទី ?(\d{{1,2}})"),
    re.compile(r"(?:การ)?(?:เยี่ยม|ประเมิน|ติดตามผล|ติดตาม)?ครั้งที่ ?(\d{1,2})"),
    re.compile(r"\b(?:danh gia |tham |theo doi )?lan (?:thu )?(\d{1,2})\b"),
    re.compile(r"(?:ປະເມີນ|ຕິດຕາມ|ຢ້ຽມຢາມ)?ຄັ້ງທີ ?(\d{1,2})"),
    re.compile(r"(?:အကြိမ်အမှတ်|အကြိမ်) ?(\d{1,2})"),
    re.compile(r"第 ?(\d{1,2}) ?次(?:评估|随访|访视|走访|回访)?"),
    re.compile(rf"\b({_NAMED})\b"),
)
# names of visits that come before those with a number
FIRST = ("baseline", "base line", "intake", "entry", "initial")
COPY = re.compile(r" \((\d{1,2})\)$")  # a reader's mark of the second column of one name
SCALE = re.compile(r"[(\[]?\b1 ?(?:-|to|\u2013) ?4\b[)\]]?")  # "(1-4)" says how, not what
TAIL = re.compile(r"^(?P<rest>.*\D) ?(?P<number>\d{1,2})$")
CRITERION = re.compile(r"^(?:crit(?:erion)? |c |o)?(?P<code>(?:10|[1-9]) ?(?:r ?\d|[a-j]))\b")
LEADING = re.compile(r"^\d{1,2} ")
NUMBER_OF_OUTCOME = re.compile(
    r"^(?:o|outcome|indicator|លទ្ធផល(?:ទី)?|ผลลัพธ์(?:ที่)?|ket qua|结果) ?0?(?P<number>10|[1-9])\b ?"
)
DATES = frozenset(
    [
        *("date", "month", "day", "when", "visit date", "date of", "on", "ngay", "thang"),
        *("ថ្ងៃ", "ថ្ងៃខែ", "ថ្ងៃខែឆ្នាំ", "កាលបរិច្ឆេទ", "ខែ", "วันที่", "วัน", "เดือน"),
        *("ວັນທີ", "ວັນ", "ရက်စွဲ", "ရက်", "日期", "月份", "时间"),
    ]
)

LEVEL, SELF = "level", "self_rating"
# what a header says of an outcome, by the column of the contract; the longer words first
ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "na_reason",
        (
            *("na reason", "reason na", "n a reason", "reason n a", "why n a", "why na"),
            *("reason not applicable", "not applicable reason", "why not applicable"),
            *("reason it does not apply", "reason if not applicable"),
        ),
    ),
    (
        "not_assessed_reason",
        (
            *("not assessed reason", "reason not assessed", "why not assessed", "reason if not assessed"),
            *("no level reason", "reason no level", "reason for no level", "reason if no level"),
            *("why no level", "missing reason", "reason missing"),
        ),
    ),
    (SELF, ("self rating", "own rating", "self assessment", "self score", "self")),
    ("applicability", ("applicability", "applicable", "applies", "does it apply")),
    (
        LEVEL,
        (
            *("level", "score", "rating", "status", "result", "scale", "rate", "lvl", "lv"),
            *("muc do", "muc", "diem", "កម្រិត", "ពិន្ទុ", "ระดับ", "คะแนน", "ລະດັບ", "ຄະແນນ"),
            *("အဆင့်", "အမှတ်", "等级", "级别", "评分", "得分", "分数", "水平"),
        ),
    ),
)
