"""金融宣传品 in a sentence: what came, hangs, was taken down, is missing, is wrong. Recognised, nothing stored.

What is displayed wrongly is a problem like any other and becomes a ticket; the rest is answered politely until the
module is there.
"""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning import slots as read_slots
from bot.language.meaning.phrases import ANSWER, STRONG, WEAK, Heard, Reads, say
from bot.router import Context
from handlers.later.things import THING, UNIT, counted, item, photo, place, things

TICKET_CATEGORY = "BIZ-MAT"  # where a wrong display goes as a ticket
_OLD = "(?:旧版?的?|老版?的?|过期的?|到期的?|失效的?|作废的?|停用的?|去年的?|以前的?|上期的?|原来的?|老的?)"
_ASKING = "吗|么[?？]?$|[?？]$|怎么|咋|如何|多少|哪[些个几]|谁|能不能|行不行|可不可以|什么|是不是|有没有|几[张份条个块]"
_AWAY = "(?:撤|下架|停播|下掉|取下来|撕|取下|取走|摘|拿下|拿掉|揭|收起|收走|收回来|清理|清掉|换下|铲掉|拆)(?:掉|完|了|下来?|走|干净|光|除|好|毕|回)*"
_UP = "(?:上墙|上架|开始播|滚动播放|播放|立|换上|放到|张贴|贴|摆放|摆|悬挂|挂|布置|陈列)(?:好|上|出|完|到|了|出来|出去|起来|齐|墙上|大厅|门口|柜台)*"
_CAME = "(?:收到|收着|到货|收货|新到|收了?(?=\\d)|货到|入册|新增|领到|领了|领回|领取|入库|签收|送来|发来|发下来|寄到|拿到|送到|接收|配送到|到了|接到)"
_LACK = (
    "(?:用完|没了|没有了|发完|用光|不够|缺|快没|断货|不足|见底|告急|申请|申领|领用|补发|补货|补充|补[点些一]|再要|再来|还要|要领|想要|再发|再印|再补"
    r"|再送|需要|要\d|想领|换一[张块条个份]|换新的?$|重新(?:发|印|做|制作)|重做|要一[批些套]|来一?[些批]|配点|配[一几]|增补|要货|给(?:{outlet}|我们?){…}几[个张份箱]|给我们?(?:发|送|补|印|配)|褪色{…}换)"
)
_STALE = (
    "(?:过期|过了期|失效|η(?:的)?利率|老利率|旧利率|以前的?利率|去年的?利率|老版|旧版|老的|旧的|去年的|没更新|未更新|没及时更新|不更新|没人更新|过时|写错|印错|标错|错别字|错字"
    "|不合规|违规|私自|没批|未批|未经?审批|没审批|没有?(?:批文|批准文号|风险提示|编号|经过审批)|缺(?:风险提示|批文)|乱贴|乱摆|乱挂|遮住|挡住|贴反|挂反|贴歪"
    "|背景板|不一致|对不上|不是最新|还是[上去老旧η]|停售|没有?撤|还没撤|未撤|没换下|没摘|自己印|自印|到期了?(?:还|没)|看不清|卷边|字都花|掉了?一半|耷拉|没挂出来|空了|没换"
    "|乱堆|乱放|乱丢|没见审批|没经过?审核|没审|别的单位|别家|别的银行|保本|像是自己|η的|一张都没|糊在|春节|老活动)"
)


def _kept(heard: Heard) -> dict[str, Any]:
    """Outlet, thing, amount and picture."""
    return {**item(heard), **place(heard), **photo(heard)}


def _came(heard: Heard) -> dict[str, Any]:
    """What came; when it hangs already, that is a second act."""
    found = _kept(heard)
    hangs = re.search(rf"[，,。；;、 ](?:都|已经?|全部?|也)*{_UP}", heard.said.shape)
    if hangs and not re.search("没|未|还要|准备|打算|明天", heard.said.shape[hangs.start() :]):
        found["then"] = (("material_on", {key: found[key] for key in ("outlet", "item") if key in found}),)
    return found


def _taken_down(heard: Heard) -> dict[str, Any]:
    gone = re.search("销毁|粉碎|处理掉|烧|碎了", heard.said.text)
    return {**_kept(heard), **({"destroyed": "1"} if gone else {})}


def _recalled(heard: Heard) -> dict[str, Any]:
    """What must come down, and by when; without a day it must be confirmed."""
    found = item(heard)
    found.pop("qty", None)
    if "item" not in found:
        found["item"] = heard.words("what")
    until = read_slots.read(("deadline",), heard)
    return {**found, **(until or {"deadline": "ask", "ask": "confirm"})}


def _counted(heard: Heard) -> dict[str, Any]:
    found = counted(heard.said.text)
    if len(found) == 1:
        return {**place(heard), "item": found[0][0], "qty": found[0][1]}
    lines = "|".join(f"{thing}{many}" for thing, many in found)
    return {**place(heard), **({"items": lines} if lines else {"ask": "items"})}


def _moved(heard: Heard) -> dict[str, Any]:
    """From one outlet to another."""
    outlets = [mark.value.candidates[0] for mark in heard.said.of("outlet")]
    found = item(heard)
    if len(outlets) > 1:
        return {**found, "outlet": outlets[0], "to": outlets[1], "from": outlets[0]}
    return {**found, **place(heard), "ask": "to"}


def _asked(heard: Heard) -> dict[str, Any]:
    """A question: the thing, and the outlet only when it is named."""
    found = item(heard)
    found.pop("qty", None)
    if found.get("item") in ("宣传品", "宣传物料", "物料", "宣传资料", "宣传材料"):
        del found["item"]
    marks = heard.said.of("outlet")
    if marks:
        ids = marks[0].value.candidates
        found.update({"outlet": ids[0]} if len(ids) == 1 else {"outlet": ids, "ask": "which"})
    return found


def _checked(heard: Heard) -> dict[str, Any]:
    bad = re.search("不合格|不合规|没通过|有问题|不达标|不行|不规范", heard.said.text)
    return {**place(heard), "pass": "0" if bad else "1"}


def _wrong(heard: Heard) -> dict[str, Any]:
    return {**item(heard), **place(heard), "category": TICKET_CATEGORY, "next": "ticket"}


def _about_things(reads: Reads) -> Reads:
    """The same reader, for sentences that name one of our things; 别扔 alone may be about anything."""
    return lambda heard: reads(heard) if things(heard.said.text) else None


def _recall(heard: Heard) -> dict[str, Any]:
    """The recall that waits for an answer: its number and its outlet."""
    waiting = heard.about.awaits("recall")
    number, outlet = (*waiting.options, "", "")[:2] if waiting else ("", "")
    return {**photo(heard), "recall": number, "outlet": outlet}


SAYINGS = (
    # answers to “撤了没有”
    say("material_pending", r"(?:还没|没有?|尚未|未|没来得及|来不及|正在|准备|马上|明天|下午|等会|稍后|回头|改天|η){…}(?:撤|下|摘|拿|换|取|收|动|处理|去)", r"(?:还在|还挂|还贴|还摆|没动|在墙上|没空|没撤)",
        needs="recall", weight=ANSWER, reads=_recall),
    say("material_off", r"(?:撤|下架|取|摘|拿|收|换|清|处理|销毁|弄)(?:掉|完|了|下来?|走|好|毕|干净|光)+", r"^(?:已经?|都|全部?)?(?:撤|下架|好了|办了|完成|搞定|弄好|1)", r"照片|图片",
        unless="没|未|还在|不", needs="recall", weight=ANSWER, reads=_recall),
    # rules from now on
    say("material_rule", rf"(?:{THING}|盘点|申领|召回|销毁|批号|私印|下架|新版|旧版|电子屏){{…}}(?:改成|改为|(?:一律|统一)(?!{{…}}(?:下架|撤|停用|销毁|清))|不许|不得|不再|自动|要先|必须|最多[\d一二两三四五六]|才能|不超过|增加(?:合规|审批|一道)|前[^，,。]{{1,5}}提醒|提醒补货|按月|按季|低于\d+|要[^，,。]{{1,6}}批|要两个人|按黄牌)", rf"(?:以后|今后|往后){{…}}(?:{THING}|盘点|召回|旧版){{…}}", rf"(?:{THING}|私印|超期不下架|销毁|盘点).*(?:定个规则|记规则|写进规则|加上{{~}})", unless="吗|[?？]$|怎么|{ref}|{outlet}", weight=STRONG, asks="admin", reads=lambda heard: {**item(heard), "rule": "other"}),
    # questions
    say("material_damage", rf"{THING}.*报损|报损.*{THING}", unless=r"怎么|吗|[?？]|多少|哪", weight=STRONG, reads=_kept),
    say("material_query", rf"(?:这|那|下面|图上|图里)[张份个块条幅]?(?:的)?{THING}{{…}}(?:能不能|能|可以|可不可以|还能|行不行){{…}}(?:贴|用|挂|摆|发|放|上)", r"(?:能不能|可不可以|还能不能|可以)(?:贴|用|挂|摆|发|放)(?:吗)?{…}[(（]?(?:图片|照片)",
        unless="{outlet}", weight=STRONG, item="image", asks="approval"),
    say("material_query", rf"(?:自己|自行|私自|自个儿?|网点|我们){{…}}(?:印|做|打印|设计|制作|定做|喷){{…}}{THING}{{…}}(?:行不行|可以|能不能|行吗|行么|允许|合规|可不可以|违规|吗|[?？])", r"(?:能不能|可不可以|可以|能){…}(?:自己|自行|私自){…}(?:印|做|打印|设计|制作|喷)",
        rf"{THING}{{…}}(?:能不能|可以|能|可不可以)(?:自己|自行)(?:印|做|打印|制作)",
        weight=STRONG, reads=lambda heard: {**_asked(heard), "rule": "self_print"}),
    say("material_query", rf"{THING}{{…}}(?:批文号?|批准文号|审批号|审批编号|编号|文号|备案号)(?:是|有)*(?:多少|什么|几|啥|哪)?", rf"(?:批文号?|批准文号|审批号|审批编号){{…}}{THING}", weight=STRONG, unless="没有?(?:批|编)|缺", reads=_asked, field="approval_no"),
    say("material_query", rf"{THING}{{…}}(?:有效期|期限|截止日期|到期日|保质期|能用到|用到|什么时候到期|几号到期|哪天到期|啥时候到期|什么时候过期|啥时候过期|几时过期|过期没|过期了吗|到期没|到期了吗)", rf"(?:有效期|到期日){{…}}{THING}",
        weight=STRONG, reads=_asked, field="expiry"),
    say("material_query", rf"{THING}{{…}}(?:最新|现在|用|该用|现行|当前)?{{…}}(?:哪个|哪一?版|什么|第几|几)版", rf"(?:最新|现行|当前)(?:的)?{THING}(?:是)?(?:哪|什么|第几)", weight=STRONG, reads=_asked, field="version"),
    say("material_query", rf"(?:仓库|库房|市里|总库|中心库|库里|市公司|总仓){{…}}(?:还|剩|有|存){{…}}(?:多少|几){{…}}{THING}", rf"(?:仓库|库房|市里|总库|中心库|库里|市公司|总仓){{…}}{THING}{{…}}(?:多少|几[张份]|剩|够不够|有没有|库存)",
        weight=STRONG, reads=_asked, store="city", metric="stock"),
    say("material_query", rf"{THING}(?:的)?{{…}}(?:还有|还剩|剩|库存|存量|结存|账面|余量)(?:下)?(?:有)?(?:多少|几|吗|没有|情况|[?？]|是)", rf"(?:还有|还剩|剩下?|库存|有)(?:多少|几)[张份个条]?{THING}", rf"(?:查|看)(?:一下|下)?{{…}}{THING}(?:的)?(?:库存|存量|结存)", rf"{THING}(?:的)?(?:库存|存量|结存|余量)",
        unless="哪[个些]网点|盘点", weight=STRONG, reads=_asked, metric="stock"),
    say("material_query", r"(?:没|未|还没|没有)(?:做|完成|报|交)?盘点", r"盘点(?:率|完成率|情况|进度|得怎么样|完成情况)|盘点(?:完)?(?:了没|了吗|没有|没做|未完成|没完成|没交|没报)", r"(?:哪[些几]个?|谁){…}(?:该|要|没|未|需要){…}盘点",
        unless=r"我|忘", weight=STRONG, takes="time county", reads=_asked, metric="stocktake_due", list=1),
    say("material_query", rf"(?:{THING}|宣传){{…}}(?:没撤|未撤|没有撤|还没撤|没下架|未下架|没撤换|没换|还在用|还挂|还贴){{…}}(?:哪|谁|多少|几|列|名单|清单|网点有)", r"(?:哪[些几]个?|谁|多少|几个|列){…}(?:网点|支局|家|点)?{…}(?:没撤|未撤|没有撤|还没撤|没下架|未下架|没撤换|没换|还在用|还挂|还贴)",
        unless="盘点|走访|问题|工单", weight=STRONG, takes="county time", reads=_asked, state="not_withdrawn", list=1),
    say("material_query", rf"{THING}{{…}}(?:快到期|快过期|要到期|将到期|即将到期|临期|马上到期|η{{…}}到期)", rf"(?:快到期|快过期|要到期|即将到期|临期|马上到期|η{{…}}到期)(?:的)?{{…}}{THING}", weight=STRONG, takes="time county", reads=_asked, metric="expiring", list=1),
    say("material_query", rf"{THING}{{…}}(?:到期|过期|失效)(?:的|了)?{{…}}(?:列|哪|几|多少|查|清单|名单|看|有没有|吗|[?？])", rf"(?:哪[些几]个?|列|查|看|多少|几[个种样张]|有没有|有啥){{…}}(?:到期|过期|失效){{…}}{THING}", rf"(?:哪[些几]个?|什么|列|查){{…}}{THING}{{…}}(?:到期|过期|失效)",
        rf"(?:到期|过期|失效)的?{THING}(?:有|是|都有|都是|列|清单|名单|查|发|看|多少|几|呢|情况)", weight=STRONG, takes="county", reads=_asked, state="expired", list=1),
    say("material_query", rf"(?:哪[个家一]|谁|哪些)(?:个)?(?:网点|支局|县|点)?{{…}}{THING}{{…}}(?:最多|最快|最大|用得多|消耗|排名)", rf"{THING}{{…}}(?:哪[个家一]|谁)(?:个)?(?:网点|支局|点)?{{…}}(?:最多|最快|最大|多)",
        weight=STRONG, reads=_asked, takes="time", group_by="outlet", order="desc", top=1),
    say("material_query", rf"{THING}{{…}}(?:撤换|撤换率|更换|撤下|下架|召回|清理|上架|摆放|更新|换新|整改)(?:情况|进度|进展|率|完成情况|得怎么样|怎么样|到哪|结果|表)", r"(?:撤换|更换|下架|召回|清理)(?:情况|进度|进展)(?:表|汇总|怎么样|发|如何|统计)",
        unless="{ref}", weight=STRONG, takes="county time", state="progress", reads=lambda heard: {**_asked(heard), **({"export": "xlsx"} if re.search("表|导出|excel|xlsx", heard.said.text.lower()) else {})}),
    say("material_query", rf"{THING}(?:的)?(?:台账|清单|登记表|一览表?|目录|明细|情况){{…}}(?:发|导|列|看|查|给|{{~}})", rf"(?:现在|目前|大厅|网点|我们|{{outlet}}){{…}}(?:有|摆|贴|挂|在用)(?:了|着)?(?:哪些|什么|几种|多少种){THING}", rf"(?:哪些|什么){THING}{{…}}(?:在用|能用|可以用|有效|可用)",
        unless="怎么|没更新", weight=STRONG, reads=_asked, list=1),
    say("material_query", rf"{THING}{{…}}(?:多少|几[个家张份处条样单种版]|哪|谁|吗|么|没有?|什么|啥|是不是|要不要|有没有)(?:[^，,。]{{0,8}})?{{~}}", rf"(?:谁|哪|多少|几|什么|有没有|还有){{…}}{THING}{{…}}(?:吗|没有?|呢|[?？]){{~}}", rf"{THING}{{…}}[?？]$", rf"^(?:查|看){{…}}{THING}", rf"^(?:宣传品|物料)\s*{THING}{{~}}",
        r"(?:下架|召回|盘点|上架)(?:任务)?(?:确认|及时|完成)?率", r"(?:账实不符|盘点有差异|盘点{…}差异|没批号|没过消保|库存不足|申领){…}(?:哪|谁|列|几|没发)", r"(?:过期|到期)(?:没撤)?的?(?:有|宣传品)?(?:哪|几)(?:家|些|个|样)", r"^到期\s*{time}{~}", r"消保(?:审|过)(?:过)?(?:了)?(?:没有?|吗)", r"(?:北关|{outlet}|我们所|网点){…}(?:摆|挂|贴)(?:了|着)?{…}(?:些啥|哪些|什么|几[条张个])",
        unless=f"部门|没批号，|{_STALE}{{~}}|怎么|{{ref}}|没来得及|申请|还没|没撤|没摘|没收|没换|没挂|没见|没经过|没人|早没|没了$", weight=STRONG, reads=_asked, list=1),
    # what an administrator orders
    say("material_recall", r"召回", unless=r"(?:确认|及时|完成)率|哪|几家|多少|[?？]$|谁|情况|怎么|吗|时限|自动|前\d|{ref}", weight=STRONG, reads=_recalled),
    say("material_recall", rf"(?:撤回|收回){{…}}{THING}", rf"{THING}{{…}}(?:召回|全部收回|一律收回)", rf"(?P<what>{THING}|[一-鿿]{{2,10}}?)(?:产品|类|的)?(?:宣传品|海报|折页)?(?:全部|一律|统一|立即|马上|立刻|全市|都要|必须|全都|统统)(?:要)?(?:撤|下架|停用|清理|停止|换下|取下|摘)",
        rf"(?:旧的?|老的?|旧版|老版|原来的?|过期的?|旧{THING}|老{THING}){{…}}(?:η|之内|以内|前|一律|全部|必须|统一|都要)+{{…}}(?:撤|下架|换|清理|销毁|上交|收)", rf"{THING}{{…}}(?:停用|停售|作废|下架|不再使用){{…}}(?:撤|清|下架|收|换)",
        needs="admin", unless=_ASKING + "|{outlet}|没撤|{ref}|先放|别扔", weight=STRONG, reads=_recalled),
    say("material_rule", rf"{THING}{{…}}(?:先放|先留|先收|留着|保留|存着|放库房|放仓库|放着|封存|先别扔|先不){{…}}", r"(?:别|不要|不准|不许|不能|先别){…}(?:扔|丢|销毁|撕|卖|处理掉|当废品){…}", unless=_ASKING + "|已|了[，,。]?$|{ref}|草稿|单子|问题",
        weight=STRONG, reads=_about_things(lambda heard: {**item(heard), "rule": "keep", "ask": "admin"})),
    say("material_rule", rf"(?:以后|今后|往后|从现在起|今起|凡是|所有|每次|规定|要求|必须){{…}}{THING}{{…}}(?:必须|要先|都要|一律|不得|不准|才能|统一|先审|先报|审批|编号|消保|合规|每月|定期)", unless=_ASKING + "|撤|下架|{outlet}", weight=STRONG, asks="admin", reads=lambda heard: {**item(heard), "rule": "other"}),
    # counting, moving, checking
    say("material_stocktake", r"^(?:开始|本月|月末|月底|这个月|今天|重新|{outlet}|η|支局|网点|的|[，, ])*盘(?:点|库|存)(?:登记|结果|完了?|完成|结束|提交|好了?|一遍|了|{~}|[，,：:])", r"(?:实有|实盘|账面|盘亏|盘盈|账实相符|账实一致|对得上)(?:\s*\d|{~}|\d*[份张])", rf"(?:数了|点了|清点|清了)(?:一遍|一下|了)?[，,]?{{…}}{THING}", r"盘点{…}(?:结果|差额|实有|提交|一致|对得上|完了|结束)", rf"^(?:一共|总共|共)?(?:{THING}\s*\d+[^，,、]{{0,2}}[、，,]\s*){{1,}}{THING}\s*\d+[^，,]{{0,2}}{{~}}", unless=_ASKING + "|没盘点|未盘点|还没|{ref}|改成|改为|规则", weight=STRONG, reads=_counted),
    say("material_stocktake", rf"盘点(?:结果|情况|数|完成|完了?|好了?|登记|:|：|，|,|\s|了)*{{…}}{THING}", rf"{THING}{{…}}盘点(?:出|有|是|结果|为|下来)", rf"(?:库存|清点|清查|数了|点了一下|实有){{…}}{THING}\s*\d", r"{outlet}{…}盘点(?:完成?|好|做)(?:了|完)?", unless=_ASKING + "|没盘点|未盘点|还没", weight=STRONG, reads=_counted),
    say("material_move", rf"(?:调拨|调剂|出库|调出|下发|分发|发放|发货|拨付|借走|借了?|转给|移交|挪|领走){{…}}{THING}", rf"{THING}{{…}}(?:移到|搬到|挪|移去|出库|分发|发放|下发|发下去|发到|发出|发了|发给|转给|给{{outlet}}|调给|拨给|还回去|归还|全发|领走|借走|换个地方|给了)", rf"(?:给|发给|发){{…}}(?:{{outlet}}|支局|各所|刘姐|{{person}}|{{county}}|{{branch}}|社区){{…}}(?:发|领走|送)?(?:了)?{{…}}{THING}", rf"(?:发|寄|送)(?:给|出|了|往|去)+{{…}}{THING}", rf"(?:物料|{THING})(?:调拨|发放|分发|下发|出库)", r"^(?:发货|出库|按申请发放)", rf"(?:从|把)(?:仓库|库里|柜台|大堂){{…}}{THING}?{{…}}(?:调|挪|移|搬){{…}}", unless=_ASKING + f"|{_CAME}|申请|没发|没给|给我们?|再发|补发|{{ref}}|群里|微信|想|好不|撤|过期|旧", weight=STRONG, reads=_moved),
    say("material_move", rf"(?:把|将|从)?{{outlet}}{{…}}(?:{THING}|\d+{UNIT}){{…}}(?:调|匀|挪|借|拨|转|分|送|给|拿|搬){{…}}{{outlet}}", rf"(?:从|把|将|向|找|跟){{outlet}}(?:支局|那边|那里)?{{…}}(?:调|匀|挪|借|拨|转|分|拿){{…}}{THING}{{…}}(?:{{outlet}}|过来|来)?", rf"{{outlet}}{{…}}(?:给|调给|匀给|拨给|借给|分给|送给|转给|支援){{outlet}}{{…}}{THING}",
        rf"{THING}{{…}}(?:从)?{{outlet}}{{…}}(?:调|匀|挪|借|拨|转|分)(?:到|给|至|往){{outlet}}", rf"(?:调|匀|挪|借|拨|转|分)(?:\d+|[一二两三四五六七八九十百]+)?{UNIT}?{THING}(?:给|到|去){{outlet}}", unless=_ASKING + "|{ref}", weight=STRONG, reads=_about_things(_moved)),
    say("material_check", rf"(?:自查|抽查|查验|核验|核对|复查|巡查|检查|查了?|查过|核过|看过|逐张核){{…}}{THING}{{…}}(?:[，,：:]|{{~}})", rf"(?:自查|抽查|查验|核验|复查|巡查|检查|消保检查).{{0,16}}{THING}", rf"{THING}{{…}}(?:核对过|查过了?|检查|自查|核过|看过了|查了)", r"(?:对照清单|逐张){…}(?:查|核)(?:了|完|对)", r"(?:检查结果|抽查){…}(?:摆放|数量|家|均)", r"检查{…}(?:宣传|海报|折页)", unless="吗|[?？]$|哪|多少|怎么|谁|库存|去了|走访|{ref}|盘点|帮我|要罚|消防|查一下|安全", weight=STRONG, reads=_checked),
    say("material_check", rf"(?:宣传品|宣传物料|物料|{THING})(?:摆放|专项|现场)?(?:检查|巡查|督查|抽查|核查)(?:了)?{{…}}(?:合格|通过|没问题|无问题|规范|达标|不行|有问题|不合规|符合)", rf"(?:检查|巡查|抽查|核查)(?:了)?{{…}}(?:{{outlet}})?{{…}}{THING}{{…}}(?:合格|通过|没问题|无问题|规范|达标|符合|都在|齐全|正常|有问题)",
        rf"{{outlet}}{{…}}(?:宣传品|物料|{THING})(?:摆放)?(?:检查)(?:结果)?(?:是|为)?(?:合格|通过|没问题|不合格|达标)", unless="吗|[?？]$|哪|多少|怎么", weight=STRONG, reads=_checked),
    # what is broken, missing, came, hangs, was taken down
    say("material_damage", rf"(?:{THING}{{…}}(?:遗失|丢了|弄丢|断了|摔坏|碎|咬|核销|注销|报损|报废|作废|毁了)|(?:遗失|丢了|弄丢|摔坏|咬了|报损|核销|注销|淋坏){{…}}{THING}|{THING}.*(?:报损|报废|核销|注销|作废)|{THING}损坏)", unless=_ASKING + "|换一|补发|再发|停用|怕|扎|危险|{ref}", weight=STRONG, reads=_kept),
    say("material_damage", rf"{THING}{{…}}(?:淋湿|打湿|泡水|受潮|泡了|破损|损坏|弄坏|撕坏|撕破|撕烂|刮破|弄脏|污损|发霉|压坏|折坏|作废|报废|报损|烂了|被风|吹坏|印坏|残次){{…}}", rf"(?:作废|报废|报损|损坏|破损|淋湿|毁了){{…}}{THING}",
        unless=_ASKING + "|换一|led|电子屏|滚动屏|显示屏|灯箱|补发|再发|重新", weight=STRONG, reads=_kept),
    say(
        "report",  # several outlets at once, or a lack that lasts: a complaint, and one ticket each
        rf"^(?=.*{{outlet}}.*{{outlet}})(?=.*{THING})(?=.*(?:{_STALE}|{_LACK}|上一版|老版本))",
        rf"{THING}[^。]{{0,6}}(?:断货|缺货|没货|没到|没来|用完|没了|没有)[^。]{{0,4}}(?:{{time}}|半个?月|好久|好几天|一个多?月|[一两三几]个?(?:月|周|星期|礼拜))",
        rf"(?:{{time}}|好久|一直|半个?月)[^，,。]{{0,4}}没(?:有)?(?:来|到|发|收到|配)[^，,。]{{0,4}}{THING}", rf"{THING}[^。]{{0,3}}没(?:到|来|发)[，,][^。]{{0,6}}(?:还是|都是)(?:旧|老|去年)",
        unless=_ASKING + rf"|{{ref}}|{_CAME}|要\d|申请|申领|领用|\d+{UNIT}|了[，,]还要|盘点|{_AWAY}了", weight=STRONG,
    ),
    say("material_issue", rf"{THING}{{…}}(?:[，,：:]{{…}})?{_STALE}", rf"(?:贴|挂|摆|播|放|用|展示|公示|滚动|发)(?:着|的|了|出|出来)?(?:的)?(?:还)?(?:是)?{{…}}{_STALE}{{…}}{THING}", rf"(?:拿|把|将){{…}}{_OLD}{{…}}{THING}{{…}}(?:当|垫|继续|还|接着)", rf"{_OLD}{THING}{{…}}(?:还在|还挂|还贴|还摆|仍|没撤|没人撤|没换|照样)",
        r"(?:没有?|缺|未(?:贴|摆|挂)?){…}(?:存款保险|利率|许可证|收费|投诉电话|风险提示){…}(?:公示|标识|牌|表)", rf"{THING}{{…}}(?:还在|仍在|一直在|在|还)(?:播|放|滚动?|走|挂|贴|显示)着?{{…}}(?:老|旧|去年|过期|以前|上期|停售|错)", rf"(?:大厅|墙上|柜台|门口|{{outlet}}){{…}}(?:还|仍)(?:挂|贴|摆|放|用)(?:着|的)?(?:是)?{{…}}{_OLD}{THING}",
        unless=_ASKING + f"|{_LACK}|{_AWAY}(?:了|完)|了[，,](?:剩|其余)|盘点|还没到|没到货|没来货|已经?(?:撤|下架|取)|撤了|撤下|收到|{{ref}}", weight=STRONG, reads=_wrong),
    say("material_request", rf"{THING}{{…}}{_LACK}", rf"{THING}(?:{{…}}[，,]){{1,2}}?(?:{{…}})?{_LACK}", rf"{_LACK}{{…}}(?:\d+|[一二两三四五六七八九十百千]+)?{UNIT}?{{…}}{THING}", rf"(?:要|领|补|来|申请|发|送|给)(?:点|些|几|\d+|[一二两三四五六七八九十百千]+|个|一批){UNIT}?(?:新的?|新版)?{THING}",
        unless=_ASKING + f"|{{ref}}|缺人|{_CAME}|没更新|led|电子屏", weight=STRONG, reads=_kept),
    say("material_in", rf"{_CAME}{{…}}{THING}", rf"{THING}{{…}}{_CAME}", unless=_ASKING + "|没收到|没到|未到|{ref}|旧的|老的|撤|办结|先结|结单", weight=STRONG, reads=_came),
    say("material_off", rf"{THING}{{…}}(?:已经?|都|全部?|全)*{_AWAY}", rf"(?:把|将|已经?|全部?)?{_AWAY}(?:了)?{{…}}{THING}", rf"{THING}{{…}}(?:销毁|粉碎|上交|回收|退回仓库|交回)(?:了|完|好)", unless=_ASKING + "|没|未|要撤|该撤|准备|打算|明天|[先别不]要|{ref}", weight=STRONG, reads=_taken_down),
    say("material_off", r"^(?:都|全部|已经?)*(?:下架|撤展|撤架)(?:登记|完成|并封存|了|[，,]|\s|{~})", rf"(?:下架|撤下|收回|封存)\s*{THING}", rf"{THING}(?:{{…}}[，,])?{{…}}(?:下架|停播|收回|收了|收起来|关了|不摆了|撕了|取下来|摘下来|下掉|销毁)", unless=_ASKING + "|没|未|要撤|{ref}|明天|以后", weight=STRONG, reads=_taken_down),
    say("material_on", rf"{THING}{{…}}(?:已经?|都|全部?|全)*{_UP}", rf"{_UP}{{…}}{THING}", rf"{THING}{{…}}(?:换上|更换|换新|更新)(?:好|完|了|为)+", unless=_ASKING + "|没|未|要贴|该贴|准备|打算|明天|别|不要|{ref}|自己|私自|歪|掉|挡", weight=STRONG, reads=_kept),
    say("material_pending", r"(?:还没|没有?|尚未|未)(?:来得及|开始|全部?|有|能)?(?:撤|揭|摘|收齐|下架)(?:完|下来|掉|呢|[，,]|{~})", r"(?:撤|揭|摘)(?:了一半|不了|不完|不下来)", weight=WEAK, unless="[?？]$|哪|谁|吗|{ref}|回复|单子", reads=lambda heard: {**place(heard), **item(heard)}),
)  # fmt: skip


def answer(ctx: Context) -> str:
    """Say what was understood, that the module is not open yet, and what to do meanwhile."""
    assert ctx.act is not None
    slots = ctx.act.slots
    what = str(slots.get("item") or "") or "宣传品"
    where = slots.get("outlet")
    found = ctx.directory.outlets.get(where) if isinstance(where, str) else None
    heard = f"听明白了：{f'{found.short}的' if found else ''}{what}，{_DOING.get(ctx.act.name, '要办宣传品的事')}。"
    return f"{heard}宣传品管控这一块还没有开通，我没有登记；请先记在网点宣传品台账上，急事找宣传品管理员。"


_DOING = {
    "material_in": "收到了货", "material_on": "已上墙上架", "material_off": "已撤下", "material_request": "要补领",
    "material_move": "要调剂", "material_query": "想查情况", "material_check": "检查过了", "material_stocktake": "盘点过了",
    "material_recall": "要限期撤下", "material_rule": "要定个规矩", "material_damage": "有损坏作废", "material_pending": "还没撤下",
}  # fmt: skip
