"""Who owns which kind of problem in the demo town, taken from the programme's own taxonomy."""

from datetime import date

from models.rules.sla import days_for
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE
from models.rules.words import Urgency

_YEAR = date(2018, 1, 1)  # its time limits know no peak of parcels yet

COUNTY_DEPARTMENTS = {"综合部": "zonghe", "金融业务部": "jinrong", "寄递事业部": "jidi"}
CITY_DEPARTMENTS = COUNTY_DEPARTMENTS | {
    "党委党建工作部": "dangjian",
    "人力资源部": "renli",
    "计划财务部": "caiwu",
    "市场营销部": "shichang",
    "服务质量部": "fuwu",
    "安全保卫部": "anbao",
    "信息技术中心": "xinxi",
    "工会": "gonghui",
    "纪检监察": "jijian",
    "渠道平台部": "qudao",
}

# The urgent words that occur in the demo's own sentences; the service has longer lists and reads context.
_CRITICAL_WORDS = ("冒火花", "漏电", "倒灌", "停业", "办不了业务")
_URGENT_WORDS = ("中暑", "受伤", "断网", "诈骗", "被骗", "爆仓", "黑屏", "投诉", "天天来")


def owner_of(category: str) -> str:
    """Return the name of the department that answers for a category."""
    return CATEGORIES[category].owner_dept


def owned_by(department: str) -> tuple[str, ...]:
    """Return the level-2 codes a department answers for; what nobody can place belongs to no department."""
    return tuple(c for c, row in CATEGORIES.items() if row.owner_dept == department and c != UNKNOWN_CODE)


def urgency_of(category: str, text: str) -> str:
    """Return how urgent a freshly reported sentence is taken to be."""
    if any(word in text for word in _CRITICAL_WORDS):
        return "CRITICAL"
    if CATEGORIES[category].sla_days <= 2 or any(word in text for word in _URGENT_WORDS):
        return "URGENT"
    return "NORMAL"


def sla_days(category: str, urgency: str) -> int:
    """Return the working days a ticket of that urgency has."""
    return days_for(CATEGORIES[category], Urgency(urgency), _YEAR)
