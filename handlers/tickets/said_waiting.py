"""How people speak of time: extend, suspend, wait for somebody, be reminded later, be away.

Words of the programme's glossary: 延期, 挂账 (挂起 until a day when it is looked at again), 暂停 while somebody must answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import ANSWER, STRONG, Heard, Saying, say
from handlers.tickets.said_handling import called
from handlers.tickets.said_words import ASKING, LINK, ONE, OTHERS, days_to_come, last_day, put_off_to, reason_in

_N = r"(?:[一二两俩三四五六七八九十半几\d]{1,3}\s*个?(?:工作日|天|日|周|星期|礼拜|月))"
_PUT_OFF = "(?:延期|延长|延后|延迟|延|推迟|推后|推|顺延|宽限|放宽|缓|往后推|往后拖|往后捎|往后挪|往后放|往后延|后延|改期|展期|晚|拖)"
_NO_TIME = "来不及|赶不(?:及|上|出来|完)|办不完|弄不完|完不成|修不完|时间(?:太紧|不够|紧张)|(?:今天|{time}|按时|如期|期限内?)(?:完不成|办不了|弄不好|修不好|到不了位)"
_ASKED_MORE = rf"(?:申请|请求|要求?|需要?|想|能不能|可否|可以|请|给|再|得|帮我)*(?:办理|给)?(?:{_PUT_OFF}(?:一下|几天|点时间|{_N}|办理|申请|时限|期限|处理)|延期|展期)|再(?:给|宽限|容|等)(?:我们?|点|几天|些|{_N}|{{time}})"
_HANG = (
    r"挂账|挂起(?!来)|先?挂着|挂一[挂下]|先不(?:办|弄|修|搞)|(?:先|暂时?)挂|挂(?:到|在账|帐)|(?:先|暂时?|只能)(?:放一?放|放着|放放|搁置|搁一搁|搁着|搁一?搁|缓办|缓一缓|冻结|压一压|停办)|搁置|缓办|搁一?搁|撂一?撂|先?撂[着下]|晾着"
    r"|(?:列入|纳入|放到|排进)[^，,。]{0,8}(?:计划|预算|盘子)|(?:条件|资金|经费|编制|预算|钱)(?:暂时?|还|目前|现在)*(?:不具备|不成熟|没到位|没有|未到位|不足|没批|没下来|不够|没着落|没到)|没(?:有)?(?:预算|资金|经费|指标|编制)"
)
_WHOM = (
    "客户|用户|网点|支局|厂家|厂商|厂里|对方|上级|省里|省公司|省分|市里|市公司|领导|审批|批复|批文|快递|物流|供应商|施工|电信|移动|联通|银行|法院|业主|房东|他们|人家"
    "|政府|供电|答复|回话|回复|回信|反馈|确认|补充|材料|结果|到货|配件|备件|零件|货|采购|招标|评估|鉴定|检测|{person}|{dept}|{outlet}"
)
_AWAY = "(?:休[年产婚病事探长陪公]?假|请了?[年产婚病事丧]?假|休息|轮休|年假|产假|病假|事假|婚假|陪产假|探亲假|出差|外出|公出|去?学习|培训|脱产|住院|借调|挂职|不在(?:岗|单位|家|办公室)?|离岗|驻村|开会)"
_SUBST = "(?:代理人?是?|代办|代管|代为|代班|代我|替我?|顶替?|接手|接管|找|联系|转(?:给|到|交)?|交(?:给|由)?|由|让|归|给|请|委托|派给)"
_REMIND = "(?:提醒|叫|喊|推送?|通知|告诉|@|催)"
_LATER = "(?:晚点儿?|过会儿?|过两天|回头|稍后|等会儿?|迟点儿?|改天|待会儿?|过几天|忙完|到点|到时候?)"


def _extended(heard: Heard) -> Mapping[str, Any]:
    """The new day and why; without a day both are asked for that are missing."""
    day = put_off_to(heard)
    behind = re.search(
        r"(?:因为?|由于|原因[是:：]|理由[是:：])\s*(?P<why>[^，,。；;]+?)(?:原因|的缘故|[，,。；;]|$)", heard.said.text
    )
    reason = behind["why"] if behind else reason_in(heard, rf"^[αβ\s]*$|{_PUT_OFF}|宽η|[η]|再给|申请|{_N}")
    missing = ("until", "reason") if not reason else ("until",)
    return {"until": day, "reason": reason} if day else {"reason": reason, "ask": ",".join(missing)}


def _extend_nothing(heard: Heard) -> Mapping[str, Any]:
    found = dict(_extended(heard))
    if slots.targets(heard):
        return found
    return {**found, "ask": ",".join(filter(None, ("id", str(found.get("ask", "")))))}


def _until(heard: Heard) -> Mapping[str, Any]:
    day = last_day(heard)
    return {"until": day} if day else {}


def _snoozed(heard: Heard) -> Mapping[str, Any]:
    return _until(heard) or {"ask": "until"}


def _hung(heard: Heard) -> Mapping[str, Any]:
    """Why, and the day it is looked at again: without one it must be asked."""
    first = next(iter(slots.led_to(heard, days_to_come(heard))), None)
    review = (first.start or first.end) if first else None
    reason = reason_in(heard, r"挂|[η]") or (heard.said.text if not re.search("挂", heard.said.text) else "")
    return {"reason": reason, **({"review": review, "until": review} if review else {"ask": "review_date"})}


def _waits(heard: Heard) -> Mapping[str, Any]:
    return {"wait_for": heard.words("whom")}


def _away(heard: Heard) -> Mapping[str, Any]:
    """Who is away and until when, who stands in: the one named behind 代理, 找, 转给 …"""
    shape = heard.said.shape
    marks = heard.said.of("person")
    stands_in = [
        m
        for m in marks
        if re.search(rf"{_SUBST}[：:\s]*$", shape[: m.at])
        or re.match(r"(?:来|先|临时|帮忙?)?(?:代|替|顶|接)", shape[m.at + 1 :])
    ]
    absent = [m for m in marks if m not in stands_in]
    found: dict[str, Any] = {"person": called(absent[0]) if absent else "self"}
    if stands_in:
        mark = stands_in[-1]
        # 小刘 names nobody for certain: who it is must be confirmed, not assumed.
        found["to"] = mark.value.words if mark.value.words[0] in "老小" else called(mark)
    days = slots.times(heard, "promise")
    if days:
        found |= {"from": days[0].start or heard.about.today, "until": days[0].end}
    missing = [key for key in ("to", "until") if not found.get(key)]
    return {**{k: v for k, v in found.items() if v}, **({"ask": ",".join(missing)} if missing else {})}


SAYINGS: tuple[Saying, ...] = (
    # 休假, 代理
    say(
        "delegate",
        rf"{_AWAY}[^。]*?{_SUBST}(?:[^，,。]{{0,4}}?){{person}}", rf"{_AWAY}[^。]*?{{person}}(?:来|先|临时|帮忙?)?(?:代理|代办|代管|代|替|顶|接)",
        rf"(?:由|让|请)?{{person}}(?:来|先|临时)?(?:代理|代办|代管|替|顶|代)(?:我|{{person}})?[^。]*?(?:{_AWAY}|单子|工单|{{time}}|几天)",
        rf"(?:我|{{person}})[^。]*?(?:{_AWAY})[^。]*?(?:单子|工单|任务|手上的|活儿?|派单)[^。]*?(?:{_SUBST})", r"(?:代理人|代办人)(?:是|设为|设成|改成|换成|定)?{person}",
        unless=rf"{ONE}|走访|联系点|包挂|网点|{ASKING}|坏|缺人|没人", reads=_away,
    ),
    # 批延期
    say("approve_extend", r"(?:最多|只能|只给|顶多|就给|最晚|不能超过){…}{time}", r"^{time}(?:之?前)?(?:吧|可以|行)?{~}", r"^(?!{…}不(?:同意|批|准|行|可以|能))(?:同意|批准?|准|可以|行|好|ok|嗯|中|成|没问题|通过|批了|准了|允许|认可|照准|没意见|那就|给)", needs="extend_asked", weight=ANSWER, takes="target", reads=_until),
    say("deny_extend", r"(?:不|没法|别|未|不能|不要|难)(?:再)?(?:同意|批准?|准|予|行|得行|能|可以|许|给|延|拖|通过|中)|按(?:原|老)(?:来|定|计划|先)?|原(?:来|定)的?(?:时间|期限|时限)|驳回|拒绝|打回|抓紧办|no", needs="extend_asked", weight=ANSWER, takes="target"),
    say("deny_extend", r"(?:不同意|不批准?|不准|驳回|拒绝|不许|不予|不能再?|不让|不给)(?:[^，,。；;]{0,8}?)(?:延|缓|推迟|宽限)|(?:延期|延长)(?:申请)?(?:不同意|不批准?|不准|驳回|没批|不予|不通过|不行)", needs="ref/item admin", unless=ASKING, takes="target"),
    say("approve_extend", r"(?:同意|批准|准予|批了?|准了?|通过|核准|允许)(?:[^，,。；;]{0,8}?)(?:延|缓|推迟|宽限)|(?:延期|延长)(?:申请|的)*(?:同意|批准|批了|准了|通过|可以|给批)", needs="ref/item admin", unless=rf"不(?:批|准|同意)|没批|请|{ASKING}", takes="target", reads=_until),
    # 延期
    say(
        "extend",
        rf"{_PUT_OFF}(?:到|至|为|在|个|上|我们)?(?:[^，,。；;]{{0,3}}?)(?:{{time}}|{_N})", r"宽{time}", rf"{_ASKED_MORE}", rf"(?:{ONE}|^){LINK}(?:[^，,。]{{0,6}}?)(?:{_NO_TIME})(?:[^。]*{{time}})?",
        r"(?:期限|时限|时间|办结(?:时间|期限))(?:改|调|放|延|推)(?:到|至|成|为)?{…}{time}", rf"^{ONE}{LINK}(?:申请|想|要)?改(?:到|至){{time}}",
        needs="ref/item/one_handed", unless=rf"(?:(?<!能)不|没|别)(?:同意|批|准|能|许)|怎么|咋|如何|几次|推给|推来|延(?:误|迟了)|已?延期了|{OTHERS}|提醒|挂|晚上|晚点|以后", takes="target lean", reads=_extended,
    ),
    say("extend", r"^(?:我们?)?(?:要|想|需要)?(?:申请|请求)(?:办理)?(?:延期|延长|宽限|推迟|展期)|^(?:延期申请|申请延|要延期|想延期|需要延期)", needs="handler", unless=f"{ASKING}|怎么|{OTHERS}", reads=_extend_nothing),
    # 挂账
    say(
        "unhang",
        r"(?:取消|解除|撤销|结束|不|别|停止|不用)(?:再)?挂(?:账|帐|起|着|了)?|摘(?:账|帐|牌|掉)|解挂|(?:从)?挂账(?:里|上|中)?(?:拿|移|转|摘|恢复|放)(?:出|回|下)?",
        needs="ref/item", unless=ASKING, takes="target",
    ),
    say(
        "unhang",
        r"恢复(?:办理|处理|计时|督办|执行|推进|受理|流程|成?处理中)?|重新(?:启动|激活|提上|办理?|计时|开始|推进)|启动|激活|继续(?:办|推|处理|弄|修)|接着(?:办|弄|修)|(?:拿|捡|提|翻)(?:出来|起来)|(?:可以|能)(?:开工|办了|动了|修了|办|开始)"
        r"|(?:资金|经费|预算|编制|审批|条件|材料|配件|钱|款|指标|批文|批复)(?:[^，,。]{0,4}?)(?:到位|下来|批了|批下|到了|到账|具备|有了|解决|够了|落实|成熟)",
        needs="suspended", unless=ASKING, takes="target", weight=ANSWER,
    ),
    say("hang", _HANG, needs="ref/item", unless=rf"取消挂|不挂|解除|摘|解释|{ASKING}|提醒|关注|并到|{OTHERS}", takes="target", reads=_hung),
    # 等人
    say(
        "pause",
        rf"(?:^|{ONE}|[，,]){LINK}(?:现在|目前|在|先|还在|还得|得|还|要|正|暂时|只能|就)*(?:等|待)(?:着|待|一下|候)?(?:[^，,。；;了]{{0,6}}?)(?P<whom>{_WHOM})", r"(?:暂停|停|停掉)(?:一下|了)?(?:计时|时限|倒计时|表|时钟|钟)|停表|计时(?:先|暂)?停|(?:先|暂时)停(?:一停|表)",
        r"(?:联系不上|没联系上|还没回复|没给回话|还没答复|没回话)[^。]{0,8}$",
        needs="ref/item handler/admin", unless=rf"等了|延|推迟|宽限|缓|再(?:派|办结|销)|{ASKING}|催|提醒|{OTHERS}|挂", takes="target", reads=_waits, weight=STRONG,
    ),
    # 晚点提醒
    say(
        "snooze",
        rf"{ONE}{LINK}(?:[^，,。]{{0,4}}?)(?:等|到|过)?(?:{{time}}|{_LATER})(?:前|后|之后|以后)?(?:再|才|又)?(?:{_REMIND}|说|看|弄)(?:一?[下遍声])?(?:我|吧|$|[，,。])", rf"(?:{{time}}|{_LATER})(?:再|才)?(?:{_REMIND})(?:我)?(?:一下)?(?:[^，,。]{{0,6}}?){ONE}",
        rf"(?:{ONE}|^){LINK}(?:{{time}}(?:之?前)?)?(?:先|暂时|暂且|这[几两]天)?(?:别|不要|不用|莫|甭)(?:再|老)?(?:提醒|催|叫|喊|吵|烦)(?:我)?", rf"(?:别|不要|不用|莫)(?:再|老)?(?:提醒|催|叫|吵)(?:我)?(?:[^，,。]{{0,4}}?){ONE}", rf"{ONE}{LINK}(?:提醒)?(?:推迟|延|静音|暂停)(?:提醒)?(?:到)?{{time}}(?:再)?提醒?",
        rf"^(?:{{time}}|{_LATER})(?:再|才)(?:{_REMIND})(?:我|一下|吧)",
        needs="ref/item", unless=rf"关注|撤回|办结|{OTHERS}", takes="target", reads=_snoozed,
    ),
    say(
        "snooze_all",
        r"(?:暂停|停止|停掉|停一下|停|关掉?|关闭|关了|取消|静音|屏蔽|免)(?:所有|全部|一切|一下|我的|给我|掉)*(?:的)?(?:提醒|推送|通知|消息|打扰)", r"(?:别|不要|不用|莫|甭|少)(?:再|老|总)?(?:给我|跟我|来)?(?:发|推)?(?:提醒|推送|推了|消息|通知|打扰|吵|烦|@|催)(?:我)?", r"(?:提醒|推送|通知|消息)(?:先|都|全)*(?:停|关|暂停|静音|别发|不要发|免了)", r"免打扰|勿扰",
        unless=rf"{ONE}|关注|以后|每天|以内|怎么|吗|催办|别催了|{OTHERS}|{{outlet}}|{{dept}}|会议|群里", takes="", reads=_snoozed,
    ),
)  # fmt: skip
