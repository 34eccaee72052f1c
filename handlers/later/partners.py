"""共建 in a sentence: agreements with neighbours, what was done together. Recognised, nothing stored."""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import STRONG, Heard, say

_KINDS = (
    "社区|街道(?:办)?|镇政府|乡政府|村委会?|交警队|村|居委会|党委|派出所|小学|中学|学校|大学|医院|卫生院|养老院|敬老院|福利院|银行|公司|企业|商会|物业"
    "|消防队|武装部|团委|妇联|供销社|合作社|电力|供电所|税务所|司法所|图书馆|党群服务中心|支部|人社局|民政局|教育局|公安局|税务局|林场|农场"
)
PARTNER = re.compile(rf"(?:和|跟|与|同|在|到|去|组织|联合)?(?P<name>[一-鿿]{{1,8}}?(?:{_KINDS}))")
_NOT_A_NAME = re.compile(
    r"^(?:今天|昨天|上午|下午|我们|咱们?|本月|这个月|上周|一起|共建|协议|支局|已经?|刚刚?|又|到|去|在|和|跟|与|同|组织|联合|给|参加|新签的?|签的?|的|了)+"
)
_DEEDS = (
    "义诊|志愿服务|慰问|宣讲|反诈宣传|反假币|防诈|金融知识|讲座|联谊|联建|联学|主题党日|清扫|打扫|植树|助学|帮扶|敬老|捐|送温暖|送清凉|座谈|参观|普法"
    "|文艺演出|演出|比赛|培训|献血|捐款|捐赠|义卖|便民服务|公益活动|义务劳动|党课|活动|走进|进社区|入户|宣传"
)
_PEOPLE = re.compile(r"(\d+|[一二三四五六七八九十百两]+)\s*(?:多)?\s*(?:个)?(?:人|名|位)")
_ASKING = "吗|么[?？]?$|[?？]$|哪[些个几]|多少|几[个家条次份]|怎么|什么时候|谁|情况|列|查|统计|名单|台账"


def partner(text: str) -> str:
    """The neighbour named, "" when there is none."""
    for found in PARTNER.finditer(text):
        name = _NOT_A_NAME.sub("", found["name"])
        if len(name) > 2:
            return name
    bare = re.search(_KINDS, text)  # 和社区搞了义诊: a neighbour without a name
    return bare[0] if bare else ""


def _signed(heard: Heard) -> dict[str, Any]:
    """With whom, from when, until when; the day of signing is asked when it is not said."""
    text = heard.said.text
    times = slots.times(heard, "promise")
    found: dict[str, Any] = {"partner": partner(text)}
    last = next((t for t in times if re.match(r"[^，,。]{0,4}(?:到期|截止|为止|结束|期满)", text[t.stop :])), None)
    if last is not None:
        found["expiry"] = last.end or last.start
    signed = next((t for t in slots.times(heard, "report") if last is None or t.begin != last.begin), None)
    if signed is not None and (signed.start or signed.end):
        return {**found, "signed": signed.start or signed.end}
    return {**found, "ask": "signed_date"}


def _held(heard: Heard) -> dict[str, Any] | None:
    """What was done, with whom, when, by how many; None when no neighbour is named."""
    name = partner(heard.said.text)
    if not name and not re.search("共建|协议|志愿|联席会|报名|活动", heard.said.text):
        return None
    many = _PEOPLE.search(heard.said.text)
    when = slots.read(("date",), heard) or {"date": heard.about.today}
    return {"partner": name, **when, **({"people": many[1]} if many else {})}


_COOP = "(?:共建|联建|结对共建)"
SAYINGS = (
    say("coop_query", rf"{_COOP}{{…}}(?:到期|过期|续签|快到|期满)", rf"(?:到期|过期|该续|要续|期满)的?{{…}}{_COOP}", unless="签了|已签|签到|签好|签订了|签署了|签完", weight=STRONG, takes="time county outlet", metric="expiring", list=1),
    say("coop_query", rf"{_COOP}{{…}}(?:兑现|履约|落实|完成|履行|做到)(?:了)?(?:率|几|多少|哪|情况|得怎么样|怎么样|没有|吗|如何)", rf"(?:兑现|履约|落实|完成|履行)(?:了)?(?:几|多少|哪)[条项些]?{{…}}{_COOP}", weight=STRONG, takes="time county outlet", metric="fulfilled"),
    say("coop_query", rf"{_COOP}(?:的)?(?:协议|单位|支局|社区|伙伴|对象|活动)?{{…}}(?:几[个家份条次]|多少|哪[些几家]|有谁|列|名单|清单|台账|情况|怎么样|跟谁|和谁|查|统计)", rf"(?:几[个家份]|多少[个家份]?|哪[些几]个?|跟谁|和谁|查|看|列|统计){{…}}(?:签了?|搞了?|有)?{{…}}{_COOP}", unless="怎么(?:签|登记|录|报|弄)|{ref}",
        weight=STRONG, takes="time county outlet", metric="count"),
    say("coop_query", r"(?:协议|签约|履约|共建单位|资源清单|需求清单|志愿(?:服务)?时长|活动开展率){…}(?:到期|过期|续签|快到期|哪天){…}(?:哪|几|列|协议|{~})", r"(?:快到期|过期|没续签|到期)(?:没续签)?的?协议", unless="签了|已签|签到|签好|续签一年|终止|换了|编号|登记|{ref}", weight=STRONG, takes="time county outlet", metric="expiring", list=1),
    say("coop_query", r"(?:协议|签约|共建单位|资源清单|需求清单|志愿(?:服务)?时长|活动开展率|社区联系人){…}(?:多少|几|哪|谁|吗|没有?|什么|看看|编号|有效|累计|完成了|{~})", r"(?:查|看|列)(?:一下)?协议", r"(?:跟|和|与)(?:谁|哪个社区|哪家|社区){…}(?:签|协议)", r"^(?:协议|共建)\s*(?:{outlet}|{county}|[一-鿿]{2,4}){~}", r"(?:履约率|签约率|活动开展率|志愿时长)", r"(?:没活动|没开展)的?协议", unless=r"活动[：:]|算协议活动|\s活动|签了|签约成功|签约[，,\s]|签约{~}|终止|换了|加|建个档|录入|登记|到手|补登|续签|活动{…}[，,]|志愿者|{ref}|怎么", weight=STRONG, takes="time county outlet", metric="count"),
    say("coop_add", r"(?:协议|共建单位|资源清单|需求清单){…}(?:加|增加|录|建档|建个档|终止|续签|到手|换了|改成|补登|备案)", r"(?:添加|新增|录入|补登|新签|签约|签了){…}(?:协议|共建单位|{outlet}|录一下|社区|街道|村)", r"(?:和|跟|与){…}(?:社区|街道|村委会?|镇政府|学校|小学|派出所|医院){…}(?:续了|签约|签了|共建|到手)", r"签约成功|^签约\s", unless="吗|[?？]|多少|几个|谁|哪|怎么|客户|商户|代发|{ref}|搞了|捐|义诊|慰问|联学|主题党日|志愿", weight=STRONG, takes="outlet", reads=_signed),
    say("coop_activity", rf"(?:{_COOP}|协议)(?:活动|项目)?{{…}}(?:{_DEEDS}|第[一二三四五]次|完成|取消|见照片|包粽子|磨刀|手机课|捐)", r"(?:和|跟|与|同|联合)(?:社区|街道|学校|交警队|村){…}(?:搞了?|开展|联合开展|举办)", r"(?:社区|联席会|协议){…}(?:活动来了|会开了|摆摊|算协议活动)", r"(?:记一次|登记)共建(?!协议|单位)", r"^(?:报名|发布|活动\s*发布)", r"志愿(?:服务|者)\s*\d+\s*(?:小时|人)|志愿服务{time}|^(?:活动|报名)\s?(?:发布|志愿)", r"确认时长", rf"{_COOP}(?:活动)?[\s:：]{{…}}(?:帮|搞|做|给)", unless=_ASKING + "|{ref}|坏|客户|投诉|准备|打算|计划|协议编号|续签|到期", weight=STRONG, takes="outlet", reads=_held),
    say("coop_add", rf"{_COOP}{{…}}(?:签了|签好|签订|签署|签约|已签|续签|签完|签)", rf"(?:签了|签订|签署|签好|签|续签)(?:了)?{{…}}{_COOP}", rf"(?:登记|新增|录入|增加)(?:一?[个份])?{_COOP}(?:协议|单位)?", rf"(?:和|跟|与){{…}}(?:{_KINDS}){{…}}(?:签了|签订|签署|结成|成为|达成|建立){{…}}(?:协议|共建|联建|对子|结对)",
        unless=_ASKING + "|{ref}|房东|物业|客户|商户|代发|采购", weight=STRONG, takes="outlet", reads=_signed),
    say("coop_activity", rf"(?:{_KINDS}){{…}}(?:搞了?|开展了?|举办了?|组织了?|办了?|做了?|参加了?|进行了?|一起){{…}}(?:{_DEEDS})", rf"(?:和|跟|与|联合|去|到|在|走进|进|给){{…}}(?:{_KINDS}){{…}}(?:{_DEEDS})", rf"{_COOP}(?:单位|支部|社区)?(?:活动|志愿服务)?{{…}}(?:搞了|开展了?|举办了?|组织了|办了|去了\d|做了|参加了?|登记|完成了)",
        unless=_ASKING + "|{ref}|坏|客户|投诉|缺|打不开|准备|打算|计划", weight=STRONG, takes="outlet", reads=_held),
)  # fmt: skip
