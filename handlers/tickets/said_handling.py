"""How those who handle a ticket speak of it: accept, return, transfer, ask for help, tell how far it is.

The words follow the programme's glossary (收到 = 签收, 退单, 改派, 协办). Waiting and delays stand in
`said_waiting.py`, results in `said_closing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.marks import Mark
from bot.language.meaning.phrases import ANSWER, STRONG, WHOLE, Heard, Saying, say
from handlers.tickets.said_words import ALL, ASKING, LINK, ONE, OTHERS, US, days_to_come, deadline

_GOT = "(?:收到|签收|收悉|受理|接单|接收|接了|接下|收了|收下|收讫|认领|承接|领了|签了|我来办?|我办|我接|归我办|收着|接着了|揽下了?|揽了|我揽|搁我这儿?|放我这儿?|交给我|我这儿?(?:来|弄|办|处理)|我去(?:看|瞅|瞧|弄|办|处理|跑)(?:看|瞅|瞧|一下|一趟|办|理)?|已阅|阅知|知悉|即办|照办|遵办|包我身上)"
_THIS = "(?:这|那|上面|刚才)(?:的|个|条|单|件|张|活儿?|事儿?)*"
_YES = "(?:好(?:的|嘞|咧|滴)?|嗯+呢?|行|中|妥|得嘞?|成|要得|ok|知道了|明白了?|晓得了?|可以|没问题)"
_SOON = (
    rf"(?:{_YES})?{{,}}(?:{US})?(?:马上|这就|立即|立马|立刻|现在就|稍后|尽快|即刻|一会儿?|{{time}})(?:就)?(?:让人|派人|叫人|找人|喊人|安排人?)*"
    r"(?:去|过去|到现场|上门|处理|办|弄|修|看|安排|落实)"
)
_BARE_GOT = rf"^(?:{_YES})?{{,}}(?:{_THIS})?(?:{US})?(?:已经?|这就|马上|先|就)?(?:{_GOT}(?:了|啦|哈|的|[，,])*)+(?:[，,。！!\s~].*)?$"
_REFUSED = (
    rf"不(?:归|该|应该?|由|属于?|在|是){{…}}(?:{US}|{{dept}})|(?:跟|和|与){US}(?:没|无)|(?:莫得|没得|没){US}的(?:事|活)|{US}(?:管不了|管不着|管不到|没法管|不沾边|没(?:有)?(?:这个)?(?:权限|职责|职能)|不管|办不了|无权)"
    r"|不(?:属于?|在)[^，,。]{0,4}(?:职责|范围|管辖)|超出[^，,。]{0,6}(?:职责|范围|权限)"
)
_BACK = r"(?:退单|退回|打回|退件|退派|退掉|退了|拒收|拒单|驳回|不接|不收|重新(?:分派|派单?|派发)|(?:派|分|转|发)[错岔反](?:部门|人|地方)?了?|另派)"
_REASONS = (
    (
        "信息不全",
        r"没(?:说|写|讲|填)(?:清|明|全)|不清楚|不明确|没(?:有)?(?:照片|型号|地址|网点|编号|写)|信息不|看不(?:懂|明白)|哪个网点|太笼统|说不清|缺|不全",
    ),
    ("重复", r"重复|报过|重了|同一|一样的"),
    ("职责不符", ""),
)
_SENDER = "(?:让|请|叫|麻烦|通知|要)(?:网点|支局|他们|对方|反映人|报的人|提的人|上报人|{person}|{outlet})"
_PAPERS = "照片|图片|材料|信息|型号|编号|清单|发票|单据|地址|电话|说明|凭证|证明|截图|视频|明细|现场图"
_JOIN = "(?:协助|配合|协办|支持|帮忙|帮|一起|一块儿?|会签|会办|参与|联合|共同|介入|协同|支援|搭把手|出(?:个|一?份|一?张)?(?=.)|提供|给(?:个|出)意见)"
_WORK = (
    "(?:联系|派人|派了|安排|上报|报了?计划|报(?:给|到)|申请|采购|下单|协调|沟通|对接|通知|维修|修|处理|排查|走流程|发货|订货|订了|询价|招标|立项|核实"
    "|施工|备货|检测|约了?|报价|报修|走审批|公示|调查|研究|催|测|调试|更换|报[^，,。]{0,6}(?:审批|批|审))"
)
_PROMISE = "(?:预计|大概|大约|估计|计划|争取|打算|力争|最迟|最快|保证|承诺|定在|定于|约在|约好|安排在|排在|说好)"


def _back(heard: Heard) -> Mapping[str, Any]:
    """Why it goes back, and whose it is instead when that is said."""
    reason = next(name for name, words in _REASONS if re.search(words, heard.said.text))
    more = {"next": "supplement"} if reason == "信息不全" else {}
    wanted = [m for m in heard.said.of("dept") if not re.search(r"不(?:归|是|属于?|该|由)$", heard.said.shape[: m.at])]
    return {"reason": reason, **more, **({"suggest": wanted[-1].value} if wanted else {})}


def _to_whom(heard: Heard) -> Mapping[str, Any]:
    """Who gets it: the last department or person the phrase names."""
    begin, stop = heard.match.span() if heard.match else (0, None)
    marks = sorted((*heard.said.of("dept", begin, stop), *heard.said.of("person", begin, stop)), key=lambda m: m.at)
    lead = {"lead": 1} if "牵头" in heard.said.text else {}
    return {**({marks[-1].kind: called(marks[-1])} if marks else {}), **lead, **deadline(heard)}


def called(mark: Mark) -> Any:
    """A department's name; a person's, or the words when they fit nobody or several."""
    if mark.kind == "dept":
        return mark.value
    return mark.value.names[0] if len(mark.value.names) == 1 else mark.value.words


def _promise(heard: Heard) -> Mapping[str, Any]:
    """The day promised; one that lies behind the time limit needs an extension."""
    found = days_to_come(heard)
    day = (found[0].end or found[0].start) if found else None
    if day is None:
        return {}
    refs = slots.named(heard.said) or heard.about.quoted
    dues = [facts.due for ref in refs if (facts := heard.about.ticket(ref)) and facts.due]
    late = any(day > due.astimezone(heard.about.now.tzinfo).date() for due in dues)
    return {"promise": day, **({"ask": "extend"} if late else {})}


def _progress(heard: Heard) -> Mapping[str, Any]:
    named = slots.targets(heard)
    return {**_promise(heard), **({} if named else {"ids": "ask", "ask": "which"})}


def _which(heard: Heard) -> Mapping[str, Any]:
    return {"which": heard.about.handed}


def _need(heard: Heard) -> Mapping[str, Any]:
    return {"need": heard.words("need") or heard.said.text}


def _tried(heard: Heard) -> Mapping[str, Any]:
    return {"text": heard.words("text") or heard.behind}


SAYINGS: tuple[Saying, ...] = (
    # 试派
    say(
        "dry_run",
        r"^{,}(?:来个|做个|帮我)?(?:试派|试分派|试着派|试分|模拟(?:一下)?(?:派单?|分派|派发)|派单测试|测试派单)(?:一下|一单|一条)?[：:，,\s]*(?P<text>.*)",
        r"^(?:看看|试试|测一?下|测试一?下|帮我看看)(?P<text>[^。]{2,40}?)(?:会|应该|能)?(?:派|分|转)(?:给|到)(?:谁|哪|什么|啥)",
        r"^(?:如果|假如|要是|假设|比如|比方说?|万一)(?:有人|我|网点|职工|员工)?(?:报|说|反映|上报)?(?P<text>[^。]{2,40}?)[，,]?(?:你)?(?:会|应该|能|该)(?:派|分|转)(?:给|到)?(?:谁|哪|什么|啥)",
        r"(?:不真派|不真的?派|别真派|只是试试|试试看|试一?下)[^：:，,]{0,6}[：:，,\s]+(?P<text>[^。]{2,40}?)(?:会|该|要|能|应该)?(?:派|分|转)(?:给|到)(?:谁|哪|什么|啥)",
        r"^(?P<text>[^，,。αβ？?]{2,30}?)(?:这种|这类|这样的)?(?:问题|事儿?|情况)?[，,]?(?:你|系统|机器人)?(?:会|该|应该|能)(?:派|分|转)(?:给|到)(?:谁|哪|什么|啥)",
        r"^(?=[^，,]*(?:坏|漏|缺|不|没|断|堵|卡|少))(?P<text>[^，,。αβ？?]{3,20}?)(?:了)?(?:会|该|要)?(?:派|分|转)(?:给|到)(?:谁|哪|什么|啥)",
        weight=WHOLE, reads=_tried,
    ),
    # 先别派
    say(
        "hold_dispatch",
        r"(?:先|暂时|暂且|暂|等等)?(?<![不要])(?:别|不要|先不|暂不|勿|莫|慢点|缓)(?:急着|忙着|忙|急|着急|先|往下|给他们)*(?:派|下派|分派|派单|派发|派出去|发出去|转出去|往下转|下单)(?!错)",
        rf"(?:等|待){{…}}(?:我|{US}){{…}}(?:再|后|完)(?:派|转|发|下)",
        r"先(?:压|留|扣|存|捂)(?:着|一下|一压|在我|我这)|派单(?:先)?(?:缓|停|等|放)一?[缓停等放下]|缓派|暂缓派",
        unless=rf"以后|今后|{ONE}{{…}}给|不用派|{OTHERS}", takes="own",
    ),
    # 签收
    say("accept", rf"{_GOT}", needs="handed", unless=rf"{ONE}|没{_GOT}|{ASKING}|^(?!{{,}}(?:好的?|嗯|行|ok)?{{,}}(?:我们?|这|那|上面|刚才)?.{{0,4}}(?:都|全|统|一起|一并|两|三|几|俩))", takes="lean promised", weight=ANSWER),
    say("accept", rf"^(?:{_YES})?{{,}}(?:{_THIS}|这[几两三仨俩]个?)?(?:{US})?(?:都|全部?|统统|一并|也|先|就)*(?:收|接|签|领)(?:下|了)?(?:吧|啦)?{{~}}", needs="quoted/one_handed handler", unless=ASKING, takes="lean promised", weight=ANSWER),
    say("accept", _BARE_GOT, rf"^{_SOON}", needs="quoted/one_handed", unless=ASKING, takes="lean promised", weight=ANSWER),
    say("ask", _BARE_GOT, rf"^{_SOON}", needs="handed", unless=rf"{ONE}|{ASKING}", asks="which", reads=_which, weight=ANSWER),
    say(
        "accept",
        rf"{ONE}{LINK}(?:{_YES})?{LINK}{ALL}(?:{US})?(?:已经?|都|先|就|也|可以|全)*{_GOT}",
        rf"(?:^|[，,\s])(?:{US})?(?:已)?{_GOT}了?[：:\s]*{ONE}",
        rf"{ONE}{LINK}(?:{US})?(?:都|全|来|也|就|先|可以)*(?:收|接|认|领|签)(?:下|着)?{{~}}", rf"{ONE}{LINK}(?:归|由|算)?(?:{US})(?:都|全|来|也|就|先)*(?:收|接|认|领|签|办|弄|管|处理|包)(?:下|着|了)?{{~}}", rf"^(?:{US})?(?:把)?{ONE}{LINK}(?:交给|由|归)(?:我|{US})(?:来|办|处理|吧)",
        needs="named/item", unless=rf"没{_GOT}|不(?:归|是|属于)|{ASKING}|{OTHERS}", takes="target promised", weight=STRONG,
    ),
    say("accept", rf"{ONE}{LINK}{_SOON}", needs="handler unaccepted", unless=ASKING, takes="target promised"),
    # 退单
    say(
        "return_dispatch", rf"{_REFUSED}", rf"{ONE}{LINK}[^。；;]*?{_BACK}", r"^退{~}", rf"^{{,}}(?:申请|要|请求|给|我|先)*{_BACK}", rf"[，,\s](?:请|先|给|我|就|还是)*(?:{_BACK}|退(?:了|单|回|掉)?(?:吧|{{~}}))", rf"{_BACK}{{,}}{ONE}", rf"{ONE}{LINK}(?:给|要|我|得|都|先|请)*退(?:了|单|回|掉|件)?(?:[，,。\s]|$)",
        needs="target handler", unless=rf"以后|今后|重办|返工|延期?|{OTHERS}", takes="target lean", reads=_back,
    ),
    say("return_dispatch", rf"{ONE}{LINK}{{…}}(?:退单|退派|退给部门|退回部门)", needs="named admin", unless=f"{ASKING}|{OTHERS}", takes="target", reads=_back),
    # 协办
    say(
        "assist",
        rf"(?:需要?|要|得|请|让|找|叫|拉上?|联系|协调|希望|麻烦|跟|和|与|同|会同|联合|喊)(?:[^，,。；;！!？?]{{0,6}}?)[{{dept}}{{person}}](?:[^，,。；;！!？?]{{0,6}}?){_JOIN}",
        r"(?:协办|会签|协助|配合|会办)(?:部门)?[：:\s]*(?:是|加上?|找|请|让)?[{dept}{person}]", r"(?:加上?|拉上?|叫上|带上|喊上)[{dept}{person}](?:协办|一起|会办|一块)?", r"(?:缺|差|还要|等着)[{dept}](?:的)?(?:意见|证明|材料|认定|盖章|签字)",
        needs="target", unless=rf"谁|哪个|以后|今后|休假|代理|{OTHERS}|通讯录", weight=STRONG, takes="target lean", reads=lambda heard: {k: v for k, v in _to_whom(heard).items() if k != "lead"},
    ),
    # 转办, 指派
    say(
        "transfer",
        r"(?<![没别不])(?:转|派|移|交|划|改派|拨|推|挪|分|丢|甩|扔|递)(?:办|派|交|送|配|发)?(?:到|给|由|了|去|至)*(?:[^，,。；;！!？?]{0,5}?)[{dept}{person}]",
        r"(?:^|[αβ都就先个条单俩两些把\s])(?:直接|还是|也|统一)?给(?:到|了)?[{dept}{person}](?:来|去|那边|他们)?(?:办|处理|负责|牵头|接|吧|[，,。；;\s]|$)",
        r"(?:换|改)(?:成|为|由|给|让)?[{dept}{person}](?:来|去)?(?:牵头|负责|主办|办|接手?|跟|处理)", r"(?:换|改)(?:成|由|给|让){person}",
        r"(?:由|让|请|叫|归|安排|指定|责成)[{dept}{person}](?:那边|来|去|他们)?(?:[^，,。；;！!？?]{0,3}?)(?:牵头|负责|主办|承办|办理?|处理|跟进?|接手?|弄|解决|去看|看看|管)",
        r"[{dept}{person}](?:来)?(?:牵头|主办|承办)",
        needs="target", unless=rf"以后|今后|是不是|有没有|了吗|了没|谁|应该派|休假|代理|代办|为(?:什么|啥|何)|怎么(?:会|没)?派|凭什么|{OTHERS}|电话|打给",
        takes="target lean", reads=_to_whom,
    ),
    # 让网点补
    say(
        "supplement",
        rf"{_SENDER}(?:再|把|给|那边)*(?:补|传|发|提供|报|拍)[^，,。]{{0,6}}?(?P<need>{_PAPERS})",
        rf"{_SENDER}(?:再|那边)*把(?P<need>[^，,。]{{1,8}}?)(?:补|传|发|提供|报|拍)",
        rf"(?:缺|少|没有?|差)(?:个|张|了)?(?P<need>{_PAPERS})[^。]*(?:补|传|发|提供)", rf"{_SENDER}(?:再|那边)*(?:补|传|提供)",
        needs="ref handler/admin", unless=rf"退|{OTHERS}", takes="target", reads=_need,
    ),
    # 进展
    say("progress", r"{ref}[)）\]】]?[^，,。；;：:]{0,6}(?:进展|进度)(?:情况|如下|是)?[：:]", r"^[^，,。；;：:]{0,12}{ref}[)）\]】]?(?:进展|进度)[：:]", unless=ASKING, takes="target", weight=STRONG),
    say("progress", r"^{,}(?:最新|目前|现在)?的?(?:进展|进度)(?:情况)?(?:是|[：:])", needs="quoted", unless=ASKING, takes="target", weight=STRONG),
    say("progress", rf"{ONE}{LINK}(?:你们?|就|先)?(?:别|不用|不要|莫|甭)(?:再|老)?催了?(?:啦|吧|哈)?[，,。！!\s]+(?=[^。]*(?:定了|已|正|在|了|{{time}}|快|马上))", needs="ref/item handler/admin", unless=rf"提醒|再(?:催|叫|喊|说)|{ASKING}|{OTHERS}", takes="target", reads=_promise, weight=ANSWER),
    say(
        "progress",
        rf"{ONE}{LINK}(?:加|补|记|更新|写|添|报)?(?:一?[个条下笔句])?(?:一下)?(?:备注|进展|进度|跟进|情况)(?:一下|更新|如下|是)?[：:，,\s]+(?=.{{3}})",
        r"(?:加|补|记|写|添)(?:一?[个条下笔句])?(?:备注|进展|进度)[：:，,\s]*(?={…}.{3})",
        rf"(?:备注|进展)(?:一下)?{ONE}[：:，,\s]*(?=.{{3}})",
        needs="ref/item handler/admin", unless=f"{ASKING}|{OTHERS}", takes="target", reads=_promise,
    ),
    say(
        "progress",
        rf"(?:{ONE}|^)[^。；;]*?{_PROMISE}(?:[^，,。；;]{{0,6}}?){{time}}", rf"{ONE}[^。；;]*?{{time}}(?:之?前|左右|上午|下午)?(?:[^，,。；;]{{0,8}}?)(?:到(?:货|场|位|$|[，,。])|进场|上门|(?:过)?来(?:修|看|换|装|弄|人|处理|检查)|能|安装|更换|维修|施工|完工|修好|办结|办完|解决|弄好|搞定|换)",
        rf"(?:{ONE}|^)[^。；;]*?(?:正在|正|在|搁(?:这|那)儿?|已经?|刚|今天|上午|下午)(?:[^，,。；;]{{0,5}}?){_WORK}",
        rf"(?:{ONE}|^){LINK}(?:[^，,。；;]{{0,8}}?)(?:配件|备件|材料|主板|设备|师傅|厂家|工程队|施工队|货|零件)(?:[^，,。；;]{{0,4}}?)(?:到了|在路上|到货|寄出|发货|进场|来过|发出|断货|缺货)",
        rf"(?:{ONE}|^){LINK}(?:[^，,。；;]{{0,8}}?)(?:得|要|需要?|还要|还得|必须)(?:先)?(?:报计划|走(?:采购|流程|审批|招标)|报(?:批|预算|审)|换|更换|立项|招标|采购|返厂)",
        rf"^{ONE}{LINK}{_SOON}",
        needs="ref handler/admin", unless=rf"{ASKING}|延|挂|催|提醒|必须|务必|说法|答复|等(?:客户|网点|厂家)|已(?:办结|解决)|办结了|可以销|{OTHERS}|以后|今后", takes="target", reads=_promise,
    ),
    say("progress", rf"(?:一起|一并|统一|都|集中)?(?:[^，,。]{{0,6}})(?:换|修|弄|处理|更换|维修|安装|办)[^。]*?{_PROMISE}{{…}}{{time}}", needs="handler", unless=rf"{ASKING}|延|{OTHERS}", reads=_progress),
)  # fmt: skip
