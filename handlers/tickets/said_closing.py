"""How people speak of a result: done, half done, explained, open it again.

Who speaks decides what “修好了” is: the handler reports a result, the one who brought the problem in confirms it.
What those who judge a result say besides stands in `said_verdict.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import ANSWER, STRONG, Heard, Saying, say
from bot.language.times import TimeSpan
from handlers.tickets.said_words import ASKING, DONE, LINK, ONE, OTHERS, US, WORKED, days_to_come, reason_in

_LEAST = 3  # a result of fewer letters says nothing: it is asked for
_EMPTY = re.compile(
    rf"[αβ]|{DONE}|已经?|都|全部?|可以|了|的|请|现在|今天|昨天|上午|下午|刚刚?|问题|工单|单子|这个|那个|那[条单件]|这[条单件]|上面|申请|要|销|结|掉|和|跟|号|也|就|吧|啦|哈|大家|知悉|{US}|第"
)
_RESULT_VERB = (
    "(?:赔付|赔偿|理赔|到岗|上岗|报到|更换|换了|换上|安装|装好|发放|补发|发了|送达|送到|退还|退了|开通|配齐|配发|配了|清理|调整|补缺|补员|招到|招聘到|维修|重装|加固|疏通"
    "|补上|接通|恢复|整改|落实|下拨|拨付|确定|办理|审批通过|批下来|解锁|重置|升级|修复|清运|检修|加氟|充氟|更新|打款|给付|补足|改造)"
)
_NOT_YET = (
    rf"没{DONE}|未{DONE}|还没|没有{DONE}|不能|无法|什么时候|才能|能{DONE}|一半|部分|催|尽快|抓紧|必须|务必|争取|预计|估计|大概|计划|力争|保证|之?前{DONE}|内{DONE}|差不多|快{DONE}|快要"
    rf"|没(?:修|弄|办|换|处理|搞)|不(?:解决|修|办|处理|换|弄|给|属实)|{DONE}不|虚假|[修办换弄]不了|(?:得|要|需要?|还需)(?:换|修|重|走|报|等|买)|如果|要是|等{{…}}{DONE}|再{DONE}|{DONE}(?:率|的有|的是|多少|时间|期限|了几|之后|以后|后再|才|情况)|不算|不予|打回|重办|延|挂|关注|告诉|提醒|怎么|又|{OTHERS}"
)
_PLACES = re.compile(r"^第?\d{1,2}[条件个]?(?:[\s、,，和到~至-]+第?\d{1,2}[条件个]?)*[\s，,：:]*(?:都|全部?)?")
_WHOLE_LIST = re.compile(r"都|全|统统|上面|[这那][几些两三俩仨]")
_STILL = r"(?:(?:还|却|依然|仍然?|仍旧)?(?:没|未)(?:有)?(?:修|弄|办|换|解决|好|搞|到|来|处理|装|配|动|行|落实|完)|还(?:不行|坏|有问题|是坏|是不行|差|缺|在修|卡|漏|得|要)|不行|不好使|没好|有问题|还剩)"
_REOPEN = r"(?:重新|(?<![后完])再次?|重)(?:给我们?|给|帮我|来|去)?(?:打开|开(?![机始门关])|办(?!公)|启动|受理|处理|激活|弄|查)|重开|返工|返修|打回重|退回重|(?<!网页)(?<!门)打开(?:单子|工单|它)"
_AGAIN = r"又(?!是谁|问|来了?个)|复发|反弹|没(?:几天|两天|多久|一周)|老(?:毛病|问题|样子)|没(?:真|彻底|根本)?(?:修好|解决|弄好)|(?:问题|毛病|故障)(?:还|依|仍)|还(?:是)?(?:老样子|不|没|坏|那样|卡|漏|有问题)|跟没(?:修|弄)|不满意|没(?:好)?利索|再次"


def _closed(heard: Heard) -> Mapping[str, Any] | None:
    """What was done; a bare “办结” has no result yet, and “周五办结” is a promise."""
    if any(_is_ahead(span, heard) for span in days_to_come(heard)):
        return None
    said = heard.said
    plain = _EMPTY.sub("", said.shape)
    if sum(map(str.isalnum, plain)) < _LEAST:
        return {"ask": "result"}
    first = next((m for m in said.of("ref") if m.at < 3), None)
    plainly = _PLACES.sub("", said.text) if said.of("item") else said.text
    words = said.words(first.at + 1, len(said.shape)) if first else plainly
    words = re.sub(r"^(?:号(?:工?单子?)?|那[个条张单件]|这[个条张单件])?[，,。：:；;\s]*|[，,。；;\s]+$", "", words)
    bare = re.sub(
        rf"^(?!{WORKED})(?:已经?)?{DONE}[了咯啦喽]?[，,：:\s]*|[，,]?(?:已经?|可以|能)(?:办结|销号|销了|结案|闭环|销掉)了?$",
        "",
        words,
    ).strip(" ，,。")
    photo = {"photo": 1} if re.search(r"照片|图片|附凭证|附图|见图|截图", said.text) else {}
    return {"result": bare or words, **photo}


def _is_ahead(span: TimeSpan, heard: Heard) -> bool:
    """“这周办完” is to come, “这周办完了” is done."""
    today = heard.about.today
    if (span.start or today) > today:
        return True
    return (span.end or today) > today and not re.search("了|已", heard.said.text)


def _listed_done(heard: Heard) -> Mapping[str, Any] | None:
    """A result without a number: of what is quoted, of the whole list where the words say so, else it is asked of which."""
    done = _closed(heard)
    if done is None:
        return None
    if heard.about.quoted:
        return {**slots.targets(heard), **done}
    return {"ids": heard.about.listed, **done} if heard.about.listed and _WHOLE_LIST.search(heard.said.text) else done


def _half(heard: Heard) -> Mapping[str, Any]:
    """What is done and what is left, as far as the clauses tell."""
    clauses = [c for c in re.split(r"[，,。；;]", heard.said.text) if c.strip()]
    left = [c for c in clauses if re.search(_STILL, c)]
    done = [c for c in clauses if c not in left and re.search(DONE, c)]
    return {"done": "，".join(done), "left": "，".join(left)}


def _why_again(heard: Heard) -> Mapping[str, Any]:
    reason = reason_in(heard, rf"^[αβ\s]*(?:请|要求|申请|给我|得)?(?:{_REOPEN})(?:一下|办理|了|吧)?$|^[αβ\s]+$") or ""
    cleared = re.sub(rf"[#\d\s]+|{_REOPEN}", "", reason)
    return {"reason": reason} if sum(map(str.isalnum, cleared)) > 1 else {"ask": "reason"}


def _still_open(heard: Heard) -> Mapping[str, Any]:
    """A ticket that is not closed cannot be opened again: what is new belongs to it as it is."""
    return {"refused": "state", "next": "supplement"}


SAYINGS: tuple[Saying, ...] = (
    # 重开
    say("reject_close", _REOPEN, needs="resolved", unless=ASKING, takes="target"),
    say("reopen", _REOPEN, needs="unclosed", unless=rf"{ASKING}|{OTHERS}|退回重", takes="target", reads=_still_open, weight=STRONG),
    say("reopen", _REOPEN, r"(?:销|结|关|办结)(?:是|倒是|都|虽)[^，,。]{0,4}了[，,\s]*(?:可|但|就|却|其实|根本)", needs="ref", unless=rf"{ASKING}|{OTHERS}|挂|退回重", takes="target", reads=_why_again, weight=STRONG),
    say("reopen", rf"(?:{ONE}|^)[^。]*?(?:{_AGAIN})", needs="closed", unless=rf"{ASKING}|{OTHERS}|满意度", takes="target", reads=_why_again),
    # 部分办结
    say(
        "partial_close",
        r"(?:修|弄|办|换|搞|解决|处理|完成|好)(?:好|完|了|掉)*(?:一半|一部分|部分|大半|大部分)", r"(?:只|才|仅|就)(?:是)?(?:解决|修|办|弄|换|搞|处理|好|到|来)(?:好|完|了|掉)*(?:一|两|其中|前|第|部分|[^，,。了]{1,6}$)", r"部分(?:解决|办结|完成|销号|到位|整改)",
        rf"{DONE}[^。]{{0,3}}?[，,、；;\s但]+(?:但是?|就是|可是?|只是|不过)?(?:[^，,。；;]{{1,8}}?){_STILL}", rf"(?:[^，,。；;]{{1,8}}){_STILL}了?[，,、；;\s]+(?:但是?|不过)?(?:[^，,。；;]{{1,8}}?){DONE}", r"[两三四五六七八九十\d]+[台个件间处项条名人](?:只)?(?:修|弄|换|办|装|到|来)(?:好|完|了)*[一两二三四五六七八九十\d]+[台个件间处项条名人]", r"(?:先)?(?:修|弄|换|办|解决|装|到|来)(?:好|完|了)+(?:[一两三四五六七八九十\d]+)[台个件间处项条名人][^。]{0,6}[，,、；;\s]+(?:还)?(?:剩|差|缺|余|另外|其余|其他)",
        needs="ref/item/close_out", unless=rf"没有?{{~}}|[？?]|吗|又|延|{OTHERS}|满意", takes="target", reads=_half,
    ),
    # 解释说明
    say(
        "explain",
        r"(?:按|以|作|做|用|走)?解释(?:说明)?(?:办结|销号|处理|结案|答复|回复)", rf"{ONE}{LINK}[^。]*?(?:已|向|跟|给|和|对)(?:[^，,。；;]{{0,12}}?)(?:解释|说明)(?:清楚|过|了|情况|原因|到位)", r"(?:政策|规定|制度|上级|省里|文件|标准|权限)(?:[^，,。；;]{0,6}?)(?:不允许|没有|所限|不支持|不能|不让|不予|管不了|办不了|解决不了)[^。]*(?:解释|说明|答复)",
        needs="ref/item handler/admin", unless=rf"为什么|凭|请解释|{ASKING}", takes="target", closing=1, reads=lambda heard: {"reason": reason_in(heard, r"^[αβ\s]*(?:按|做|作)?解释(?:说明)?(?:办结|处理|销号)?$")},
    ),
    # 办结
    say("close", rf"^(?:{US}|这个?|那个?|已经?|都|全部?|刚刚?|今天|上午|下午)*(?:好|(?:办|弄|修|换|处理|搞)(?:好|完|妥))[了咯啦喽]{{~}}", needs="handler", weight=ANSWER, reads=_listed_done),
    say("confirm_close", rf"(?:{ONE}|^)[^。；;]*?{DONE}", rf"{DONE}[：:，,\s]*{ONE}", needs="reporter", unless=rf"{_NOT_YET}|{ASKING}", takes="target", solved=1),
    say(
        "close",
        rf"{ONE}[^。；;]*?{DONE}", rf"(?:^|[，,\s]){DONE}了?[：:，,\s]*{ONE}", rf"(?:申请|可以|请|要|报)?(?:销号|办结|销|结)(?:了|掉|一下)?{ONE}",
        needs="ref/item handler/admin", unless=rf"{_NOT_YET}|{ASKING}|(?:给|派|转|由|让)(?:给|到)?[{{person}}{{dept}}]", takes="target", reads=_closed,
    ),
    say("close", rf"^(?:{US}|这|那|[几两三些俩]|[个条]|已经?|都|全部?|统统|上面的?|刚刚|今天|上午|下午)*{DONE}", needs="quoted/listed/handler handler/admin", unless=rf"{_NOT_YET}|{ASKING}|{{outlet}}", takes="target", reads=_listed_done),
    say("close", rf"{ONE}[^。]*?(?:已经?|都|全部?|均|现)(?:[^，,。；;]{{0,6}}?){_RESULT_VERB}", rf"(?:{ONE}|^)(?:[^，,。]{{0,8}}?)(?:(?:已经?|均){_RESULT_VERB}|{_RESULT_VERB}(?<!了)(?:了|完|好)|换了)", needs="ref/item handler", unless=rf"{_NOT_YET}|{ASKING}|申请|联系|安排", takes="target", reads=_closed),
)  # fmt: skip
