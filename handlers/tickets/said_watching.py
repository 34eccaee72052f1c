"""How people keep an eye on tickets: urge, follow, remind somebody, ask why it went there, set a rule for the future."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.corrections import category_in
from bot.language.meaning.phrases import STRONG, WEAK, WHOLE, Heard, Saying, say
from handlers.tickets.said_handling import called
from handlers.tickets.said_words import ASKING, DONE, LINK, ONE, OTHERS, US, deadline, last_day

_TELL = "(?:告诉|言语|吱|招呼|捎|告知|通知|跟|和|给(?!我?(?:再|重新|好好)?(?:办|修|弄|解决|处理|换|催|加|我办|重))|@|喊|叫|说|推|知会|回)(?:一?声)?(?:我)?"
_PUSH = "(?:推送?|发|通知|告诉|告知|@|说|抄送|发消息)"
_ANSWER = "(?:说法|答复|回复|结果|交代|准话|准信|回话|信儿|回音|明确答复|时间表)"
_LATE = "逾期|超期|超时|过期|到期没办|红牌"
_FUTURE = "(?:以后|今后|往后|从今|从现在|下回|自此|打今儿|从明天|从下周|从下月|日后|将来|凡是|所有的?)"
_ROUTE = r"(?:直接|统一|一律|都|全|默认|自动|先|就)*(?:转|派|分|给|到|归|交|找|走|推|抄送|发)(?:到|给|由|去|至)?"


def _urged(heard: Heard) -> Mapping[str, Any]:
    """Which tickets: named, or those of a county, an outlet, a department, a person, perhaps only the late ones."""
    found: dict[str, Any] = dict(slots.targets(heard))
    wide = slots.read(("county", "outlet", "dept", "person"), heard)
    if not found:
        found |= wide
    if (
        re.search(r"(?:那|这)(?:个|张)?(?:条|单|件|工单|单子|事儿?)", heard.said.text)
        and not slots.targets(heard)
        and not heard.about.created
    ):
        return {**found, **deadline(heard), "ask": "which"}  # one is meant, and which is not said
    if re.search(_LATE, heard.said.text):
        found["filter"] = "overdue"
    if not found:
        found |= slots.own_last(heard)
    return {**found, **deadline(heard)}


def _reminded(heard: Heard) -> Mapping[str, Any]:
    """Whom, and by when: a person, those who have not done it, the group, oneself."""
    marks = heard.said.of("person")
    day = last_day(heard)
    when = {"until": day} if day else {}
    if marks:
        return {"person": called(marks[0]), **when}
    if re.search(r"提醒(?:一下|下)?我", heard.said.text):
        return {"person": "self", **when}
    return {"target": "group" if re.search("群|大家|所有人|@|各", heard.said.text) else "due", **when}


def _rule(heard: Heard) -> Mapping[str, Any]:
    """What shall hold from now on; always confirmed before it does."""
    shape = heard.said.shape
    found: dict[str, Any] = dict(slots.read(("county", "outlet", "person", "dept"), heard))
    named = re.search(
        r"(?:以后|今后|往后|凡是|所有的?|从现在起?)?[，,]?(?:的)?(?P<cat>[一-鿿]{2,6}?)(?:类的?|方面的?|相关的?|的)?(?:问题|单子?|工单|事儿?|报修)?(?:以后|今后|往后|都|同时|抄送|转|派|给|全|统一|一律|直接|默认|自动|先)",
        shape,
    )
    code = category_in(named["cat"]) if named else None
    if code:
        found["cat"] = code
    if re.search(r"给?我(?:先)?(?:看|过目|审|把关|点头|同意|确认)", shape):
        found["mode"] = "review"
    elif re.search("抄送", shape):
        found["mode"] = "copy"
    return found


SAYINGS: tuple[Saying, ...] = (
    # 规则
    say(
        "rule_change",
        rf"{_FUTURE}[^。]*?{_ROUTE}(?:[^，,。]{{0,3}}?)(?:[{{person}}{{dept}}]|我)", r"^{time}[^。]*?(?:问题|单子?|工单|类|的)(?:直接|统一|一律|都)(?:转|派|分|给|到|交|归)(?:给|到)?[{person}{dept}]", rf"{_FUTURE}[^。]*?(?:由|让|归)[{{person}}{{dept}}](?:来|直接)?(?:负责|办|接|处理|管|牵头)",
        r"(?:[{county}{outlet}]|类|方面){…}(?:单子?|工单|问题|事)?(?:先|都|全|统一|一律)*(?:都|全)?(?:给|让|经|交)(?:我|{person})(?:先)?(?:看看?|过目|审一?审?|把关|点头|同意|确认)",
        rf"{_FUTURE}[^。]*?(?:提醒|催办|时限|期限|推送|通知|超时|签收|派单)[^。]*?(?:改|换|调|设|不要|别|只|每|先|提前|必须|要)",
        r"(?:把)?(?:签收|受理|办结|提醒|催办|逾期|超时|日报|周报|早报)(?:的)?(?:时限|期限|时间|频率|规则|阈值|间隔)(?:都|统一)?(?:改|调|换|设|定)(?:成|到|为)?", r"(?:提醒|催办|日报|周报|早报)(?:改|调|设)(?:成|到|为)(?:每|{…}(?:一次|一遍|发))",
        unless=rf"{ONE}|[“\"「]|怎么报|怎么办|学习|联系点|包挂|叫|{{outlet}}(?:由|归|给|让){{person}}|走访|折页|海报|宣传品|物料", weight=WHOLE, reads=_rule, asks="confirm",
    ),
    # 提醒别人
    say(
        "remind",
        r"(?<!别)(?<!不用)(?<!不要)(?<!停止)(?<!暂停)(?<!取消)提醒(?:一下|下|一声)?(?:[^，,。我]{0,2}?)(?:[{person}{outlet}{county}{dept}]|没|还没|未|大家|各|所有|全体|他们?|她|党代表|网点|部门|经办)", r"(?:@|通知|提醒|催|喊|告诉)(?:一下|下|一声)?(?:那些|所有)?(?:没|还没|未|尚未)(?:走访|去|报|交|盘点|看|签|填|回)",
        r"(?:发|推|丢|贴)(?:到|在)?(?:工作)?群里?[^。]*?(?:@|提醒|喊|通知)(?:一下|下)?", r"(?:@|艾特)(?:一下|下)(?:[{person}]|他们?|大家|没)", r"{time}{…}(?:提醒|叫|喊)(?:一下|下)?我(?:去|交|报|开|打|看|做|把|跟|问)", r"(?:提醒|叫|喊)(?:一下|下)?我{time}",
        r"给{person}提个?醒", unless=rf"{ONE}|{_FUTURE}|怎么|多久|几次|{_LATE}|坏|漏", reads=_reminded,
    ),
    say("remind", r"^{,}(?:把)?(?:名单|结果|清单)?(?:给)?(?:发|推|丢|贴)(?:到|在)?(?:工作)?群里?(?:[^。]{0,6}?)(?:@|提醒|喊|通知|催)?(?:一下|下)?(?:他们|大家)?{~}", r"^{,}(?:顺便|再|都|挨个)?(?:@|提醒|艾特|通知)(?:一下|下)?(?:他们|这些人|到人|大家|本人)?{~}", follows="query roster_query", reads=_reminded),
    # 催办
    say("urge", r"[{outlet}{county}]?[^，,。]{0,8}(?:那|这)[条个单件张][^。]*?(?:没动静|没(?:个)?(?:人|信|下文|说法|着落)|还没|拖|不见|没影|撂|晾)[^。]*?催", weight=WHOLE, unless=rf"{ONE}|撤|别催|{OTHERS}", reads=_urged),
    say("urge", rf"^{{,}}(?:请|要|让他们)?(?:{{time}})(?:之?前|内)?(?:必须|务必|一定|都|要|得|给我)*(?:给|要|拿|报)(?:我|个|网点|一|人家)*{_ANSWER}", rf"^{{,}}(?:请|要)?(?:尽快|赶紧|抓紧|必须|务必|马上|得)?给(?:我|个|网点|一|人家)*{_ANSWER}{{~}}", r"^{,}(?:顺便|再|都|赶紧)?(?:帮我)?催(?:一?下|催|一遍|办)?(?:他们|一下)?{~}", r"^{,}(?:尽快|赶紧|抓紧|马上|立刻)(?:处理|办|解决|回复|给答复|办结|落实)?{~}", follows="query", reads=lambda heard: deadline(heard)),
    say(
        "urge",
        rf"(?<![别用被要])催(?:一?[下催遍次]|促|办|单|问|个|他们|(?={ONE})|(?=[{{outlet}}{{dept}}{{person}}{{county}}])|{{~}}|[，,])", rf"(?:{ONE}|{_LATE})[^。]*?(?<![别用])催(?!办[率次单]|了|过)",
        unless=rf"别催|不用催|不要催|撤|催办(?:率|次|记录)|催了?[几多]|催过|怎么催|取消|收回|{OTHERS}|关注|提醒{{time}}|客户(?:一直|老|天天|在)?催|投诉", reads=_urged,
    ),
    say("urge", r"(?:到底|究竟)(?:[^，,。]{0,4}?)(?:管不管|办不办|修不修|给不给|有没有人|谁管|管吗|还管|能不能(?:办|修|解决|弄)|啥时候|什么时候|几时|要(?:等|拖)(?:到)?)", needs="ref", unless=OTHERS, weight=STRONG, reads=_urged),
    say(
        "urge",
        r"还(?:管不管|办不办|修不修|给不给|有没有人|谁管|管吗|还管|能不能(?:办|修|解决|弄)|啥时候|什么时候|几时|要(?:等|拖)(?:到)?)", rf"{ONE}[^。]*?(?:赶紧|赶快|抓紧|尽快|快一?点|快些|搞快|麻利|加快|提提速|上点心|上心|别(?:再)?(?:拖|磨)|不能再?(?:拖|等)|拖不起|等不[及起了]|等不得|十万火急|急死|火烧眉毛|着急|加急办|快办|速办|督办|督促)",
        rf"(?:督办|督促|(?:赶紧|赶快|抓紧|尽快|加快|快点)(?:办理?|处理|解决|弄|修|落实)?){ONE}", r"^(?:赶紧|赶快|抓紧|尽快|快点|快些|搞快|麻利|加快|别再?拖|不能再拖|等不[及起]|拖(?:太久|多久)|怎么(?:还|这么)(?:没|慢))", rf"(?:{ONE}|^)[^。]*?(?:必须|务必|一定要|限|最迟|不能超过){{…}}(?:{_ANSWER}|解决|办结|办完|完成|修好|给|到位|弄好|落实|处理)", rf"(?:给|要|讨)(?:我|网点|人家|大家|职工|{{outlet}}|{ONE})?(?:一?个|句)?(?:明确的?|准)?{_ANSWER}",
        rf"(?:{ONE}|^){LINK}[^。]*?(?:这么久|好久|好几天|多少天|半个月|几天|[一二两俩三四五六七八九十\d]+个?(?:多)?(?:天|周|月|礼拜|星期)|(?:都|已经?|快|过了|拖了|等了|整整|足足)(?:快|过|了)*{{time}})[^。]*?(?:没|无|不见|不理|不管)(?!问题)(?!人报)", rf"{ONE}{LINK}[^。]*?(?:没人(?:管|理|来|回|动|问)|没(?:个)?(?:动静|下文|回音|消息|着落|音信|反应)|一动不动|石沉大海|还没(?:来|动|修|弄|办))[^。]*",
        needs="ref", unless=rf"^(?:{US})?(?:会|我们)|{US}(?:会|马上|尽快|正|抓紧)|为(?:什么|啥|何)|怎么回事|啥情况|提醒|关注|改成|延|挂|预计|{OTHERS}|没解决|又|报过", reads=_urged,
    ),
    say("urge", rf"{ONE}{LINK}(?:限期?)?{{time}}(?:之?[内前])?(?:必须|务必|要|得|给我|全部)*{DONE}(?!了)", needs="named admin", unless=f"已|预计|争取|延|{ASKING}|{OTHERS}", weight=STRONG, reads=_urged),
    # 关注
    say(
        "unfollow",
        r"(?:取消|不(?:再|用|想|需要?|要)?|别|停止|解除|退出)(?:再|给我)*(?:关注|订阅|盯着?|跟踪|收藏|跟进)", r"(?:撤回|撤销|撤掉)[^，,。]{0,8}(?:关注|订阅)", rf"(?:别|不要|不用|莫|甭|不必|停止)(?:再|老|总)?(?:给我|跟我|向我|往我这)?(?:再)?{_PUSH}(?:给我|我)?(?:关于|有关)?(?:[^，,。]{{0,3}}?){ONE}",
        rf"{ONE}{LINK}(?:[^，,。]{{0,6}}?)(?:别|不要|不用|莫|甭|不必)(?:再|老|总)?(?:给我|跟我|向我)?{_PUSH}", r"退订|取关",
        needs="ref/item", unless=ASKING, takes="target",
    ),
    say(
        "follow",
        rf"(?:关注|订阅|盯(?:着|住|紧|一下|下)?|跟着|跟踪|收藏|留意|跟进一下)(?:一下|下)?(?:[^，,。]{{0,3}}?){ONE}", rf"{ONE}{LINK}(?:[^，,。]{{0,3}}?)(?:帮我|我要|我想|给我|我)?(?:关注|盯(?:着|住|紧|一下|下)|跟踪|订阅|收藏|留意)",
        rf"{ONE}{LINK}[^。]*?(?:有(?:了)?(?:什么|啥|新)?(?:进展|消息|结果|动静|变化|情况|眉目|回复|答复|信儿|信了|准信|音信|回音)|办(?:好|完|结|妥)了?|修好了?|解决了?|好了|弄好了?|一有|结果出来|动了)[^。]{{0,4}}?(?:就|请|麻烦|随时|及时|也|要|第一时间|了|的话|时|后|，)*{_TELL}", rf"(?:有(?:进展|消息|结果|动静)|办好|修好|好了)[^。]{{0,4}}?{_TELL}$", r"^(?:我要|帮我|我想)?(?:关注|盯着|订阅)(?:一下|这[条个单件])?{~}",
        rf"^(?:有(?:了)?(?:进展|消息|结果|动静)|办好|修好|好了)[^。]{{0,4}}?{_TELL}",
        needs="ref/item/created", unless=r"取消|撤|不用|不要|不(?:再|想)?(?:关注|盯|跟)|别|停止|客户|职工|网点(?:说|讲)|提醒", takes="target own", weight=STRONG,
    ),
    # 为什么派到那里
    say(
        "explain",
        r"(?:为什么|为啥|为何|凭什么|凭啥|怎么|咋|干嘛|干吗)(?:会|就|没|不|又|要|给|把它?|把这个?|它|这个|这单)*(?:是|派|分|转|归|算|判|定|划|落|到|安排|给)(?!人来|人去)(?:给|到|成|为|在|去|了)*(?:[^，,。？?]{0,4}?)(?:[{dept}{person}]|类|办公室|特急|我们|急|他们|那边?|部门|一般|这里|这儿|我)",
        rf"(?:为什么|为啥|凭什么)(?:把)?{ONE}(?:给|派|转|分|归|算)(?:给|到|了|成)*", r"(?:派单|派给|分类|分派|定级|判|归类)[^。]{0,6}(?:依据|理由|根据|原因)", r"(?:依据|根据)(?:是)?(?:什么|啥|哪)", r"(?:解释|说明)(?:一下|下)?(?:为什么|为啥|怎么|派单|分类)",
        needs="ref/created", unless=r"怎么(?:转|改)|{time}|没动|没人", takes="target own", weight=STRONG,
    ),
    say("remind", r"^{,}(?:帮我|请)?(?:提醒|通知)(?:一下|下)?[{person}{dept}{outlet}]", unless=rf"{ONE}|不用|别", weight=WEAK, reads=_reminded),
)  # fmt: skip
