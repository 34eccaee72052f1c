"""What those at work say in passing: short nods with a number, notes of a day, what shall be undone, who waits no longer.

These stand before the other groups, for each of them would be half caught there as something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning.phrases import ANSWER, STRONG, WEAK, WHOLE, Heard, Saying, say
from handlers.tickets.said_words import (
    ASKING,
    DONE,
    LINK,
    ONE,
    OTHERS,
    US,
    days_to_come,
    deadline,
    put_off_to,
    reason_in,
)

_NOD = r"(?:ok|okay|好的?|好嘞|行|可以|知道了?|明白了?|嗯+|收到|中|妥)"
_TAKEN = r"(?:签收?|收下?|接|领|受理|接收|签收|收到)"
_WORKER = "(?:师傅|厂家|厂商|维修(?:人员|工|师傅)?|工程师|施工队|工人|供应商|物业|电工|水电工|安装(?:人员|师傅)?|技术员|售后|快递|采购)"
_GOES = "(?:去|来|到|上门|过去|过来|看|修|装|换|送|查|说|讲|答复|回复|报价|安排|发货|约)"
_SEEN = r"(?:刚|刚才|今天|昨天|上午|下午|已经?|{time})*(?:去|到|打|和|跟|给|电话|派|叫|让|请|通知|联系)[^。]{0,16}?(?:(?:看|查|修|说|联系|沟通|对接|测|量|核实|派人|打电话)(?:过|了|好|一下|去了)|派了人|去了|来了|打了电话)"
_NOT_DONE = rf"(?:还|一直|现在)?(?:没|未)(?:有)?(?:{DONE}|好|修好|办好|弄好|到货|搞好)"
_WRONGLY = r"(?:点|按|发|签|签收|办结|操作|选|答|评|报|填|说|退|派|转|弄|打)(?:错|岔)了?"
_BACK = r"(?:撤回|撤销|撤掉|撤了|取消|收回|作废|恢复|还原|退回去|改回来?|不算)"
_ACTS = r"(?:签收|办结|退单|延期|挂起|派单|改派|协办|进展|追问|并案|拆案|评价|满意|确认|销号|督办|催办)"
_PLEA = r"(?:延期|挂起|挂账|撤回|延长|宽限)"


def _noted(heard: Heard) -> Mapping[str, Any]:
    days = days_to_come(heard)
    day = (days[0].end or days[0].start) if days else None
    return {"promise": day} if day else {}


def _set_day(heard: Heard) -> Mapping[str, Any]:
    day = put_off_to(heard)
    return {"until": day} if day else {}


def _whole(heard: Heard) -> Mapping[str, Any]:
    """All that is told, without the number in front."""
    text = heard.said.text
    return {"reason": re.sub(r"^[\s#]*\d{3,7}号?[\s，,：:]*", "", text) or text}


def _whole_result(heard: Heard) -> Mapping[str, Any]:
    return {"result": str(_whole(heard)["reason"])}


def _whose_it_is(heard: Heard) -> Mapping[str, Any]:
    """The department that should have it, when it is said."""
    wanted = heard.said.of("dept")
    reason = "重复" if re.search("重复|报过|重了", heard.said.text) else "职责不符"
    return {"reason": reason, **({"suggest": wanted[-1].value} if wanted else {})}


def _to_dept(heard: Heard) -> Mapping[str, Any] | None:
    named = heard.said.of("dept")
    return {"dept": named[-1].value} if named else None


def _more_days(heard: Heard) -> Mapping[str, Any]:
    day = put_off_to(heard)
    reason = reason_in(heard, r"^[αβ\s]*$|还(?:需要?|要|得)|[η]|才能|改成|改到|改为|换成")
    return {"until": day, "reason": reason} if day else {"reason": reason, "ask": "until"}


SAYINGS: tuple[Saying, ...] = (
    # 签收
    say("accept", rf"^(?:{_NOD}[，,\s]*)?{ONE}{LINK}{_NOD}(?:{{~}}|[，,。])", rf"^{_NOD}[，,\s]*{ONE}{{~}}", rf"{ONE}{LINK}(?:已|已经)?(?:签|收)(?:了|过了|悉)?{{~}}", needs="named handler unaccepted mine", unless=ASKING, takes="target promised", weight=STRONG),
    say(
        "accept", r"^(?:已经?)?签(?:了|过了|收了|好了)?{~}", r"^收到[，,]?(?:领导|主任|书记|局长|同志|老师|各位)?[，,]?(?:了|哈|谢谢|马上办|马上处理)?{~}", rf"^(?:请|麻烦|帮我|给我)+{_TAKEN}(?:一下|了|吧)?(?:这个?|那个?|这单|单子?)?{{~}}", r"^(?:已经?)?(?:收到|签收|接到|接收)(?:了)?(?:派单|单子?|工单|任务|问题单)[，,。！!\s]*(?:谢谢|好的|马上办|我来办)?{~}",
        rf"^(?:{_NOD}[，,\s]*)(?:这|那)?(?:个|条|单|件|张)?(?:单子?|活|事)?(?:{US})?(?:来|马上|先|就)?(?:接|收|签|签收|办)(?:下|了)*{{~}}",
        rf"^(?:[{{outlet}}]?[^，,。αβ]{{0,6}}(?:那|这)(?:个|条|单|件|张)(?:单子?|事|问题)?)(?:{US})?(?:都|先|就|已经?)?(?:签收|收到|接下|收下|接了|签了)了?{{~}}",
        needs="one_handed handler", unless=ASKING, takes="lean promised", weight=ANSWER,
    ),
    # 进展
    say("progress", rf"{ONE}{LINK}(?:说|讲|报|汇报|更新|记|写)(?:一?下|个|一?条)(?:进展|进度|情况)[：:，,\s]+(?=.{{3}})", needs="ref/item handler", unless=ASKING, takes="target", reads=_noted, weight=STRONG),
    say(
        "progress",
        rf"{ONE}{LINK}{_WORKER}(?:说|讲|已经?|要|得|{{time}}|今天|明天|后天|下周)*[^。]{{0,4}}?{_GOES}", rf"{ONE}{LINK}[^，,。]{{0,4}}?(?:要|得|需要?|还要|还得)等(?:{{time}}|[一二两三四五六七八九十几\d]+个?(?:天|周|星期|月|工作日)|配件|货|料|厂家|报价|采购|招标|审批|材料)",
        rf"{ONE}{LINK}(?:已经?)?(?:问|核实|确认|联系|沟通)(?:过|好)?了?(?:网点|支局|反映人|对方|他们|客户)|{ONE}{LINK}(?:已经?)?(?:跟|和|与|向)(?:网点|支局|反映人|对方|他们|客户|[{{person}}])[^，,。]{{0,4}}(?:确认|核实|说|问|联系|沟通|约)(?:过|好)?了|{ONE}{LINK}(?:网点|支局|反映人|对方|他们)(?:说|讲|反馈|回复)",
        rf"{ONE}{LINK}(?:{US})?{_SEEN}", rf"{ONE}{LINK}(?:{_NOT_DONE})[，,。\s]*(?:正|在|要|等|配件|厂家|师傅|快|预计|还|$)", rf"{ONE}{LINK}(?:就|快要?|马上就?|差不多)(?:要)?(?:{DONE}|好|修好|弄好|办好|完)了",
        needs="mine", unless=rf"{ASKING}|延期|延到|宽限|挂|退单|{OTHERS}|协办|请[δ]|催|满意", takes="target", reads=_noted, weight=STRONG,
    ),
    # 退单, 改派
    say(
        "return_dispatch",
        rf"(?:{ONE}|^){LINK}(?:{US})?(?:给我们?)?派错(?:了|部门|人|地方|单)*", rf"(?:{ONE}|^)[^。]*?(?:麻烦|请|给|就|帮我|[，,\s])退(?:一下|掉|回去?|了|单)?(?:吧|{{~}})",
        needs="handler", unless=rf"{ASKING}|{OTHERS}|补充|退休|退款|退货", takes="lean", reads=_whose_it_is, weight=ANSWER,
    ),
    say("transfer", rf"^(?:把)?{ONE}{LINK}(?:这个?|那个?)*(?:应该?|要|得|还是|就)?(?:归|给|让|由|交|属于|是)?(?:到|给)?[{{dept}}](?:的|来)?(?:办|管|处理|负责|接|弄)?{{~}}", needs="named admin", unless=ASKING, takes="target", reads=_to_dept, weight=ANSWER),
    say("progress", rf"^(?:{US})?{_SEEN}", rf"^(?:{US})?{_WORKER}(?:说|已经?|要|得|{{time}}|今天|明天|后天|下周)+[^。]{{0,4}}?{_GOES}", needs="working", unless=rf"{ASKING}|{OTHERS}|{ONE}|延期|退单|协办|走访|签收|收到|开会|培训|学习", reads=_noted, weight=ANSWER),
    say("progress", rf"^{ONE}{LINK}[^，,。α-ω]{{0,8}}?(?:检查|排查|查|看|测|核实)(?:过|好|完|完成)?了[，,。]", needs="named handler", unless=rf"{ASKING}|{OTHERS}|办结|解决|满意|延|挂", takes="target", reads=_noted, weight=ANSWER),
    say("close", rf"^{ONE}[^？?]{{4,}}?(?:现在|目前|测试|试[机打用]|运行|打印|制冷|使用|都|已)[^，,。不没]{{0,4}}正常(?:了|使用|工作|运行)?{{~}}", needs="mine", unless=rf"{ASKING}|{OTHERS}|预计|等|还没|还要|才能", takes="target", reads=_whole_result, weight=ANSWER),
    # 延期
    say("extend", rf"^(?:{ONE}{LINK})?(?:我的|刚才的?|那个)?延期(?:申请)?(?:改成|改到|改为|换成)(?:{{time}}|[一二两三四五六七八九十\d]+个?(?:天|周|星期|工作日))", needs="handler", unless=ASKING, takes="target", reads=_more_days, weight=ANSWER),
    say("unhang", rf"{ONE}{LINK}(?:不要|别|不用|不能)(?:再)?挂(?:起|账|着)?(?:了|[，,]|{{~}})", needs="named", unless=ASKING, takes="target", weight=ANSWER),
    say("extend", rf"^(?:{ONE}{LINK})?(?:还|再|起码|至少|大概)*(?:需要?|要|得)(?:{{time}}|[一二两三四五六七八九十几\d]+个?(?:天|周|星期|月|工作日))(?:左右|时间)?才(?:能|可以)?(?:[^，,。]{{0,3}})(?:{DONE}|好|完|办完|修好){ONE}?", needs="ref/item handler", unless=rf"{ASKING}|{OTHERS}", takes="target", reads=_more_days, weight=STRONG),
    # what the reporter adds, hurries, did himself, takes up again
    say("solve_on_spot", rf"{ONE}{LINK}[^。]*?(?:当场|现场|当面|我们?自己动手)[^，,。]{{0,6}}?(?:{DONE}|好了|弄好)", needs="named rep", unless=rf"{ASKING}|没|不了", takes="target", reads=_whole, weight=ANSWER),
    say("correct", rf"^{ONE}{LINK}(?:请|要|得|给我|帮我|麻烦|申请)*(?:加急|改急|改成急件?|升级为急|按急件)(?:办|处理|一下)?{{~}}", needs="named", unless=ASKING, takes="target", field="urgency", value="急", weight=ANSWER),
    say("reopen", rf"^{ONE}{LINK}[^。]{{0,12}}?又[^，,。]{{0,8}}(?:了|坏|不|漏|堵|停|卡)", needs="named closed", unless=rf"{ASKING}|催", takes="target", reads=_whole, weight=ANSWER),
    say("reject_close", r"^(?:请|要求|给我|我要)*(?:退回|打回)?(?:去)?(?:重办|返工|重修|重做|返修|重新(?:办|修|弄|处理)(?:一下)?){~}", needs="close_out", weight=ANSWER, takes="asked"),
    say("confirm_close", r"^[^，,。；;αβγ？?没不]{1,6}(?:好|修好|弄好|换好|能用|通|亮)了{~}", needs="judging", unless=ASKING, weight=ANSWER, takes="asked", solved=1),
    say("supplement", rf"^{ONE}{LINK}[^？?]{{4,}}$", needs="named reporter unclosed", unless=rf"{ASKING}|导出|(?:做|弄|整|转|生)成|撤|取消|改成|改为|派|转|满意|催|提醒|关注|不用|不急|算了|别|莫|不要|不变|怎么|重复|一回事|一件事|{{outlet}}", takes="target", reads=_whole, weight=WEAK),
    # 批示: another day than was asked for
    say("approve_extend", r"^(?:最多|只能|顶多|就|只|最晚|先|再)(?:给|延|宽限|准)(?:他们?|你们?)?(?:到)?(?:{time}|[一二两三四五六七八九十\d]+个?(?:天|周|星期|工作日|月))", r"^延(?:期)?到{time}(?:可以|行|吧|同意|没问题)", r"^(?:延期|挂起)?(?:改成|改到|改为|批|准|给){time}{~}", needs="extend", unless=rf"{ASKING}|不(?:行|能|同意|批|准)", takes="target", reads=_set_day, weight=WHOLE),
    # 撤销, 撤回申请
    say("withdraw_request", rf"^(?:我?(?:要|想)?)?(?:{ONE}{LINK})?(?:撤回|取消|撤销|收回|不要|作废){LINK}(?:{ONE}{LINK})?(?:我的|刚才的?|那个)?{_PLEA}(?:的)?(?:申请)?(?:{ONE})?(?:了|吧|{{~}})", rf"{_PLEA}(?:的)?申请(?:撤回|取消|撤销|撤了|作废|不要了)", rf"{ONE}{LINK}(?:不用|不|不需要|不想|不再)(?:再)?(?:申请)?(?:延期?|挂起?|撤回)了(?:{{~}}|[，,])", needs="handler/rep", unless=rf"{ASKING}|不撤|同意", takes="target", weight=ANSWER),
    say("undo", rf"^(?:我)?(?:刚才?|刚刚|不小心|手滑)?[，,]?(?:我)?{_WRONGLY}(?:{{~}}|[，,。\s]*(?:请|帮我|给我|要)?{_BACK})", rf"^(?:请|帮我|我要|把)*{_BACK}(?:刚才的?|我的)?{_ACTS}{{~}}", rf"^(?:刚才?|刚刚)?(?:的)?{_ACTS}[^，,。]{{0,3}}(?:错了)?[，,\s]*{_BACK}{{~}}", needs="handler/admin", unless=rf"{ONE}|{_PLEA}申请|走访|类别|网点|部门|督办.*取消关注", id="last", weight=ANSWER),
    say("undo", r"^(?:我)?(?:刚才?|刚刚|不小心|手滑)[，,]?(?:我)?(?:点|按|评|答|回|操作)错了?{~}", id="last", weight=ANSWER),
    say("undo", rf"^{ONE}{LINK}(?:刚才|刚刚)?(?:我)?{_WRONGLY}(?:[，,。\s]*(?:请|帮我|给我)?{_BACK}|[，,。\s]*(?:其实|实际)?(?:还)?没好|{{~}})", rf"^{ONE}{LINK}{_BACK}(?:刚才的?|我的)?{_ACTS}{{~}}", needs="named", unless=rf"{ASKING}|派错|报错|填错|说错|退错|发错|{_PLEA}申请", takes="target", reads=lambda heard: {"own": 1}, weight=ANSWER),
    # 取消并案, 不等协办
    say("unmerge", rf"{ONE}{LINK}(?:不该|不应该?|不能|别|不要|不用)(?:一起)?(?:并|合并)|{ONE}{LINK}(?:并|合并)错了?|(?:并|合并)错了?[，,\s]*{ONE}", rf"{ONE}{LINK}(?:要|应该?|还是|得)?(?:单独|分开|另外)(?:办|立|处理|走)", r"{ref}[^。；;]*?不是(?:一回事|一件事|一码事|同一[个件]?(?:事|问题)?|一个(?:事|问题))", needs="named", unless=ASKING, takes="target", weight=WHOLE),
    say("release", rf"{ONE}{LINK}(?:不等|不用等|别等|不要|不用|不需要)(?:[{{dept}}{{person}}]|协办)[^，,。]{{0,4}}(?:协办|配合|了|{{~}})", rf"{ONE}{LINK}(?:不等|不用等|别等|不要|不用|不需要)[^，,。]{{1,7}}?(?:协办|配合|会办)了?{{~}}", rf"{ONE}{LINK}(?:[{{dept}}]|协办)(?:那边|这边|的|部门)*(?:不等|不用|不需要|不要)(?:等|协办|配合|管)?了", needs="named", unless=ASKING, takes="target", weight=ANSWER),
    say("assist", r"^(?:我要|我想|想|要)?(?:申请|请求|发起|需要)?协办(?:部门)?{~}|^(?:怎么|如何)?(?:申请|请)别的部门协办", needs="handler", unless=ASKING, takes="lean", weight=ANSWER),
    # 再催我
    say("snooze", rf"^{ONE}{LINK}(?:[^，,。]{{0,2}}){{time}}(?:再|才)?(?:来|给我)?(?:催|提醒|叫|喊|问)我(?:一?[下遍声])?{{~}}", needs="named handler", unless=ASKING, takes="target until", weight=WHOLE),
    # 督办
    say("supervise", rf"(?:请|让|叫|要)[{{dept}}{{person}}](?:同志|主任)?(?:来|给我)?(?:说明|解释|说清楚?|回话|报告|汇报)(?:一下)?{ONE}", rf"{ONE}{LINK}(?:请|让|叫|要)[{{dept}}{{person}}](?:同志|主任)?(?:来|给我)?(?:说明|解释|说清楚?|回话|报告|汇报)", rf"{ONE}{LINK}(?:必须|务必|一定要|要|限)(?:在|于)?{{time}}(?:之?前|之?内)?(?:解决|办结|办完|办好|处理好?|修好|答复|回话|搞定|落实|完成)(?!了)", needs="named secretary", unless="取消|撤", takes="target", reads=deadline, weight=WHOLE),
    say("supervise", rf"{ONE}{LINK}(?:[^，,。]{{0,6}})督办", rf"(?:重点|挂牌|给我|要)?督办(?:一下)?(?:[^，,。]{{0,6}}){ONE}", rf"{ONE}{LINK}(?:要求|请|让|责成|限|要)?(?:[{{dept}}{{person}}])?(?:在|于|限)?(?:本)?{{time}}(?:之?前|之?内|以前)?(?:必须|务必|要|得|一定|给我|全部)*(?:解决|办结|办完|办好|处理好?|修好|答复|回话|搞定|落实|整改到位|给(?:个)?(?:答复|说法|结果)|完成)(?!了)", needs="named secretary", unless=rf"{ASKING}|取消|撤|预计|争取|已|同意|延|挂", takes="target", reads=deadline, weight=WHOLE),
    # 约谈
    say("summon", r"^(?:我要|要|准备|安排|下周|明天|今天)*(?:约谈|通报)(?:一下)?(?:[{dept}{person}]|部门|经办|负责人)[^。]{0,6}{~}", needs="secretary", unless=rf"{ONE}|{ASKING}|批评", weight=STRONG),
)  # fmt: skip
