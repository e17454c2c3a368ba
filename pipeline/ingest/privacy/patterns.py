"""What gives a person away in a text, as regular expressions of RE2 (the kind that DuckDB reads).

A text is compared in western writing (``WESTERN``): digits of the region's scripts and full-width forms count
as their plain ones.
"""

from __future__ import annotations

# Khmer, Thai, Lao, Burmese, Shan, Arabic and Persian digits; full-width forms; dashes and spaces.
_DIGITS = "០១២៣៤៥៦៧៨៩๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙၀၁၂၃၄၅၆၇၈၉႐႑႒႓႔႕႖႗႘႙٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
_DASHES, _SPACES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "\u00a0\u2007\u2009\u202f\u3000"
WESTERN = (
    _DIGITS + _WIDE + _DASHES + _SPACES,
    "0123456789" * (len(_DIGITS) // 10)
    + "".join(map(chr, range(0x21, 0x7F)))
    + "-" * len(_DASHES)
    + " " * len(_SPACES),
)

# Characters that nobody sees: those that turn the order of text, and all others.
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff"
)
CONTROL = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"

# --- dates: the day beside month and year, in Christian and Buddhist years (1900 to 2099, 2443 to 2642)
YEAR = "(19|20|24|25)[0-9]{2}"
DAY, MONTH = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])"
COMPACT_DATE = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_COMPACT_ANY = (
    "(19|20|24|25)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
    "|(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20|24|25)[0-9]{2}"
)
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SCRIPTS = r"\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Han}"
DATE_IN_ID = (
    f"(^|[^0-9]){YEAR}[-_./:](0[1-9]|1[0-2])[-_./:](0[1-9]|[12][0-9]|3[01])([^0-9]|$)"
    f"|(^|[^0-9])(0[1-9]|[12][0-9]|3[01])[-_./:](0[1-9]|1[0-2])[-_./:]{YEAR}([^0-9]|$)"
    f"|^{COMPACT_DATE}$|(^|[^0-9A-Za-z]){COMPACT_DATE}[-_.:][0-9]{{1,4}}$"
)
ANY_DATE = "|".join(
    (
        "(^|[^0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([^0-9]|$)",
        "(^|[^0-9])[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4})([^0-9]|$)",
        f"^{DAY} {MONTH} {YEAR}$|^{YEAR} {MONTH} {DAY}$|^({_COMPACT_ANY})$",
        rf"(?i:[0-9]{{1,2}}(st|nd|rd|th)?[ -]?(of )?({_MONTH_NAMES})[a-z]*[ ,.-]*[0-9]{{2,4}})",
        rf"(?i:\b({_MONTH_NAMES})[a-z]*[ .-]*[0-9]{{1,2}}(st|nd|rd|th)?[ ,-]+[0-9]{{4}})",
        r"\b[0-9]{1,2}[./-][IVX]{1,4}[./-][0-9]{4}\b|\b(19|20)[0-9]{2}-?W[0-5][0-9]-?[1-7]\b",
        rf"[0-9]{{1,2}} ?[{_SCRIPTS}][{_SCRIPTS}. ]* ?[0-9]{{4}}|[0-9]{{4}} ?年[ 0-9]+月[ 0-9]+日",
        r"(?i:[0-9]{1,2} th[aá]ng [0-9]{1,2}( n[aă]m)? [0-9]{4})",
    )
)

# --- phones. Calling codes where a number is written without the plus: KH, LA, HK, TW, VN, TH, MM, CN.
CALLING_CODES = "855|856|852|886|84|66|95|86"
PHONE_LETTERS = "[-+0-9 ()./_:]+"
PHONE_DIALLED = rf"^(\+|0{{1,2}}[1-9]|({CALLING_CODES})[-_.: /])"
NUMBER_AND_YEAR = "[0-9]{1,5}[-_.:/](19[89]|20[0-4])[0-9]"  # the 123rd case of 2021
PHONE_PLAIN = f"(00)?({CALLING_CODES})[1-9][0-9]{{7,9}}|1[3-9][0-9]{{9}}"
PHONE_SEPARATED = r"^[+(0]|[0-9][-+ ()./]+[0-9]"
PHONE_INSIDE = (
    r"(\+|\b00)[0-9]{1,3}[ -]?[0-9]{1,4}[ -]?[0-9]{3}|\b0[0-9]{1,2}[ -][0-9]{3}[ -]?[0-9]{3}"
    r"|(?i:\b(tel|phone|mobile|call)\b[ .:]*[0-9][0-9 -]{6})"
)

# --- numbers of persons
LONG_NUMBER = "[0-9]{9}"
THAI_ID = "(^|[^0-9])[0-9][- ][0-9]{4}[- ][0-9]{5}[- ][0-9]{2}[- ][0-9]([^0-9]|$)"
CHINESE_ID = "(^|[^0-9A-Za-z])[0-9]{6}[- ]?(19|20)[0-9]{6}[- ]?[0-9]{3}[0-9Xx]([^0-9A-Za-z]|$)"
# 12/KaMaYa(N)123456: state, township, kind of citizen, number; also with other signs in between.
_KIND_OF_CITIZEN = "(C|N|E|P|T|Y|S|R|AC|NC|Naing|NAING|naing)"
MYANMAR_ID = "|".join(
    (
        r"[0-9]{1,2}/ ?[A-Za-z]+ ?\( ?[A-Za-z]+ ?\) ?[0-9]{5,6}",
        r"[0-9]{1,2} ?/ ?\p{Myanmar}+ ?\( ?\p{Myanmar}+ ?\) ?[0-9]{5,6}",
        rf"^[0-9]{{1,2}}[-_.:]?([A-Z][a-z]{{0,4}}){{3}}[-_.:]?{_KIND_OF_CITIZEN}[-_.:]?[0-9]{{6}}$",
    )
)
PASSPORT = r"^(?i:(passport|ppt|no)[ .:#]*)?[A-Za-z]{1,2}[ -]?[0-9]{6,8}$|^[A-Za-z][A-Za-z0-9 ]?[A-Z<]{3}.*<<"

# --- places
_PLUS = "[23456789CFGHJMPQRVWX]"
DEGREES = r"[-+]?[0-9]{1,3}\.[0-9]{2,}"
COORDINATES = "|".join(
    (
        r"(^|[\s,;(:=NSEW])[-+]?[0-9]{1,3}\.[0-9]{3,}($|[\s,;)°NSEW])",
        rf"^\(?{DEGREES}[ ,;/|]+{DEGREES}\)?$",
        r"[0-9] ?[°º]",
        r"(?i:\b[0-9]{1,3}[ d]+[0-9]{1,2}[ 'm]+[0-9.]+[ \"s]*[NSEW]\b)",
        rf"(^|[ ,]){_PLUS}{{4,8}}\+{_PLUS}{{2,3}}([ ,]|$)",
        r"(?i:^[0-9]{1,2}[c-x] ?([a-z]{2} ?[0-9]{4,5} ?[0-9]{4,5}|[0-9]{6} ?[0-9]{6,7})$)",
        r"(?i:\b(lat|latitude|lon|lng|longitude|gps)\b[ :=]*[-+]?[0-9])",
    )
)
COORDINATES_IN_ID = r"^-?[0-9]{1,3}\.[0-9]{3,}[-_:]+[0-9]{1,3}\.[0-9]{3,}$"
_STREET_WORDS = (
    "street|str|st|road|rd|avenue|ave|boulevard|blvd|lane|alley|house|apartment|village|hamlet|commune|township|"
    "ward|district|phum|khum|sangkat|khan|srok|phlauv|soi|moo|mu|thanon|tambon|tumbon|amphoe|amphur|muban|"
    "ban|muang|thanone|lan|lann|ywa|ywar|yatkwet|lu|jie|xiang|cun|zhen|duong|phuong|thon|quan|huyen|so nha"
)
ADDRESS = "|".join(
    (
        rf"(?i:^[^a-z]*[0-9][^a-z]*\b([a-z]+[ .,]+){{0,3}}({_STREET_WORDS})\b)",
        rf"(?i:\b({_STREET_WORDS})[ .:#]+(no[ .:]*)?[0-9])",
        rf"(?i:\b({_STREET_WORDS})\b.*,|,.*\b({_STREET_WORDS})\b)",
        "ភូមិ|ផ្ទះ|ផ្លូវ|ឃុំ|សង្កាត់|ស្រុក|ខណ្ឌ|ถนน|ซอย|หมู่|บ้านเลขที่|ตำบล|อำเภอ|ບ້ານ|ຖະໜົນ|ຖະຫນົນ|ເມືອງ|ເຮືອນ",
        "လမ်း|ရပ်ကွက်|ရွာ|မြို့နယ်|အိမ်အမှတ်|[路街村镇乡巷弄]|[0-9] ?[号室栋]",
        "(?i:đường |phường |thôn |số nhà|huyện |quận |ấp |xã )",
    )
)

# --- addresses on the net
_MESSENGERS = "facebook|fb|telegram|whatsapp|viber|wechat|weixin|zalo|line|instagram|tiktok|skype"
EMAIL = "|".join(
    (
        r"\S@\S",
        r"(?i:[a-z0-9] ?[\[({] ?at ?[\])}] ?[a-z0-9])",
        r"(?i:[a-z0-9] at [a-z0-9]+( dot |\.)[a-z])",
        rf"(?i:\b({_MESSENGERS})( id)? ?[:=/])",
    )
)
URL = (
    r"(?i:\b(https?|ftp|mailto|file|tel|javascript|data):|\bwww\."
    r"|\b[a-z0-9-]+\.(com|org|net|info|biz|io|me|ly|kh|la|th|vn|mm|cn|example)(/|$))"
)

# --- words
# Any letter that is not of ASCII; dashes, quotation marks and hard spaces are no letters.
OTHER_LETTER = r"[^\x00-\x{BF}\x{2000}-\x{206F}]"
FORMULA_START = r"^[\s'\"]*([=@|%]|[+-]+[^-+0-9.,\s]|[+-][0-9.,]+[^0-9.,])"
CAPITALISED_WORDS = "[A-Z][A-Za-z'.-]*,?( [A-Z][A-Za-z'.-]*){1,3}"
PERSONAL_WORDS = (
    r"(?i:(^|[ _])(she|he|her|his|him|hers|i|my|we|told|said|says|lives|lived|wants|afraid|husband|wife|"
    r"boyfriend|uncle|aunt|brother|sister|neighbour|neighbor|pimp)([ _.,;]|$))"
)
