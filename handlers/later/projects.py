"""领题, 破题, 网格, 考核, 共建: recognised and answered politely until the modules are there; nothing stored."""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import FIRST, STRONG, WEAK, WHOLE, Heard, Saying, say
from bot.router import Context
from handlers.later import partners

_TOPIC = "(?:书记领题|领题|支部破题|破题|书记项目|课题|项目|选题|攻坚题)"
_ASKING = "吗|么[?？]?$|[?？]$|怎么|咋|如何|多少|哪[些个几]|谁|没有$|了没|是不是|有没有|几个"
_LEAD = "(?:负责人|牵头人?|牵头领导|组长|项目长|领题人|领衔人|责任人)"
_TITLE = re.compile(
    r"(?:题目|名称|标题|课题)(?:是|叫|为|[:：])?\s*[《“\"]?(?P<t>[^，,。；;《》“”\" \n]{2,40})|[《“\"](?P<q>[^》”\"]{2,40})[》”\"]"
)
_GRID = re.compile(
    r"第?(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})\s*号?(?:党建)?网格|网格(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})(?![个天人次条])"
)
_DELTA = re.compile(
    r"(?P<how>加|奖|多给|补|扣|减|罚|倒扣|少)(?:了|上|掉|去|给)?(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*分"
)
_HANZI = dict(zip("一二三四五六七八九十两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2), strict=True))
_SCORE = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)\s*分?")


def _ids(heard: Heard) -> dict[str, Any]:
    found = tuple(dict.fromkeys(mark.value for mark in heard.said.of("project")))
    if found:
        return {"id": found[0]} if len(found) == 1 else {"ids": found}
    branch = heard.said.of("branch")
    return {"branch": branch[0].value} if branch else {"ask": "id"}


def _kind(heard: Heard) -> dict[str, Any]:
    """破题 of a branch is told apart from 领题 of a secretary."""
    return (
        {"kind": "破题"}
        if "破题" in heard.said.text and "领题" not in heard.said.text and not heard.said.of("project")
        else {}
    )


def _asked(heard: Heard) -> dict[str, Any]:
    """The projects a question is about."""
    county = heard.said.of("county")
    found = {**_kind(heard), **_ids(heard)}
    found.pop("ask", None)  # a question may be about all of them
    return {**found, **({"county": county[0].value} if county else {})}


def _standing(heard: Heard) -> dict[str, Any]:
    """How far projects are: of one, or of all of them in numbers."""
    found = _asked(heard)
    return found if "id" in found or "ids" in found else {**found, "metric": "summary"}


def _applied(heard: Heard) -> dict[str, Any]:
    """A proposal: its title, whether it says a goal, who makes it."""
    text = heard.said.text
    title = _TITLE.search(text)
    words = (title["t"] or title["q"]) if title else re.split(r"[，,。；;\s]", heard.behind)[0]
    words = re.sub(r"^(?:就是|叫|题目|是|：|:)+", "", words)
    found: dict[str, Any] = {"title": words, "by": heard.about.name}
    if re.search(r"目标|预期|达到|指标", text):
        found["goal"] = "1"
    return found if words else {**found, "ask": "title"}


def _scored(heard: Heard) -> dict[str, Any]:
    """Points for one project: the first number that is not its own."""
    rest = heard.said.shape
    numbers = [float(m["n"]) for m in _SCORE.finditer(rest)]
    fitting = [n for n in numbers if n <= 100]
    return {
        **_ids(heard),
        **({"score": int(fitting[0]) if fitting[0].is_integer() else fitting[0]} if fitting else {"ask": "score"}),
    }


def _approved(heard: Heard) -> dict[str, Any]:
    """What was approved, who leads it, when it ends."""
    people = heard.said.of("person")
    found = {**_ids(heard)}
    if people:
        found["lead"] = people[0].value.names[0] if people[0].value.names else people[0].value.words
    ends = slots.times(heard, "promise")
    return {**found, **({"end": ends[-1].end or ends[-1].start} if ends else {})}


def _updated(heard: Heard) -> dict[str, Any]:
    blocked = heard.words("blocker")
    return {**_ids(heard), **({"blocker": blocked} if blocked else {"text": heard.behind})}


def _led(heard: Heard) -> dict[str, Any]:
    people = heard.said.of("person")
    lead = (
        (people[-1].value.names[0] if people[-1].value.names else people[-1].value.words)
        if people
        else heard.words("lead")
    )
    return {**_ids(heard), "lead": lead, "ask": "confirm"}


def _linked(heard: Heard) -> dict[str, Any]:
    refs = slots.named(heard.said) or heard.about.quoted
    return {**_ids(heard), **({"ticket": ",".join(map(str, refs))} if refs else {"ask": "ticket"})}


def _adjusted(heard: Heard) -> dict[str, Any]:
    """Points given to or taken from a branch, and why."""
    found = _DELTA.search(heard.said.text)
    words = found["n"] if found else ""
    many = words if words[:1].isdigit() else str(_HANZI.get(words, words))
    minus = "-" if found and found["how"] in ("扣", "减", "罚", "倒扣", "少") else ""
    branch = heard.said.of("branch")
    why = re.sub(r"^(?:因为|原因是?|理由是?|：|:)+", "", heard.behind)
    who = {"branch": branch[0].value} if branch else {}
    return {**who, "delta": f"{minus}{many}", "reason": why, "ask": "confirm"}


def _grid(heard: Heard) -> dict[str, Any]:
    found = _GRID.search(heard.said.text)
    numeral = (found["n"] or found["m"]) if found else ""
    grid = {"grid": numeral if numeral.isdigit() else str(_HANZI.get(numeral, numeral))} if numeral else {}
    quiet = re.search(
        r"无异常|没有?异常|正常|平安|零报告|没事|没什么(?:事|问题)|无(?:问题|情况|事)|一切(?:都)?(?:好|正常)|没发现",
        heard.said.text,
    )
    return {**grid, **({"zero": 1} if quiet else {})}


_P = (
    "(?:{project}|(?:{branch}|支部|我们(?:县|支部)?|这个|那个|书记)?(?:的|那个|这个|今年的?)*(?:领题|破题|课题|书记项目)(?:项目)?"
    "|(?:{branch}|这个|那个|我们支部|两个|书记|{county})(?:的|那个)*(?:题目?|项目)(?!目标))"
)
"""A project however it is called: by number, by its branch, or only as 课题."""


def _say(act: str, *patterns: str, **more: Any) -> Saying:
    """Declare with `{topic}` for whatever calls a project; without a number it must be asked which."""
    return say(act, *(pattern.replace("{topic}", _P) for pattern in patterns), **more)


SAYINGS = (
    # what is told of one, whatever it names
    _say("project_update", r"^{project}(?:项目|课题|领题|破题)?(?:本周|本月|这周|这个月|目前|最新|上周|{time}|的)*(?:进展|进度|更新)(?:情况)?[：:，,\s]", unless="[?？]|吗|怎么|催", weight=FIRST, reads=_updated),
    # agreements with neighbours
    *partners.SAYINGS,
    # indicators of the branches
    say("kpi_adjust", r"{branch}{…}(?:加|奖|补|扣|减|罚)(?:了|上|掉|去|给)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*分", r"(?:给|对|把|将){…}{branch}{…}(?:加|奖|扣|减|罚)", r"(?:考核|得分|支部|党支部){…}(?:加|扣|减)(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)分(?!.*(?:哪|什么|为什么|吗))",
        unless="吗|为什么|为啥|哪[几些]?\\d?分|怎么|凭什么|[?？]$|{project}", weight=STRONG, reads=_adjusted),
    say("kpi_adjust", r"(?:kpi|指标|绩效|权重|目标值?|占有率|毛利率|红线|系数|封顶|包快收入|收入|考核分|扣分|加分){…}(?:改成|改到|改为|改一下|改|调到|调高|调低|下调|上调|调整|手工调整|更正|修改|动一下|核减|撤销|解锁|重新录|不扣)(?!.*(?:建议|办公))", r"(?:修改|调整|核减|解锁|更正|录入|录一下|补录|把){…}(?:kpi|指标|绩效|占有率|毛利率|包快收入|扣分|考核分|目标值)", r"(?:kpi|考核|绩效|{dept}|{county}|{branch})(?:的)?(?:加|扣|减|奖)(?:\d+|[一二两三四五六七八九十]+)分", r"^同意(?:加|扣)分", r"{county}{…}扣分减\d",
        unless="吗|[?？]$|怎么|咋|如何|为什么|为啥|多少|几|哪|谁|{project}|走访|{ref}|查|黄牌|红牌(?!是)|以后|今后", weight=STRONG, reads=_adjusted),
    say("kpi_query", r"(?:扣|减|加)(?:了|的)?(?:是)?(?:哪|什么|啥|几)(?:\d|[一二两三四五六七八九十几些])*(?:分|项|条)", r"(?:为什么|为啥|凭什么|咋|怎么)(?:给我们|又|会|要|就)?(?:被)?(?:扣|减)(?:了|我们)?(?:\d+|[一二两三四五]+|几)?分", r"(?:扣|减|丢|失)(?:了)?(?:\d+|[一二两三四五])?分(?:的)?(?:原因|明细|在哪|项|是因为|是什么|是怎么)", r"(?:分|得分)(?:是)?(?:扣|丢)在哪",
        needs="asked", weight=STRONG, inherit=1, field="deductions"),
    say("kpi_query", r"(?:扣|减)(?:了|的)?(?:是)?(?:哪|什么|啥)(?:\d|[一二两三四五六七八九十几些])*(?:分|项|条)", r"(?:为什么|为啥|凭什么|怎么)(?:给我们|又|会|就)?(?:被)?(?:扣|减)(?:了|我们)?(?:\d+|[一二两三四五]+|几)?分", r"(?:扣|丢|失)(?:了)?(?:\d+)?分(?:的)?(?:原因|明细|在哪|项)", weight=STRONG, takes="branch", field="deductions"),
    say("kpi_query", r"(?:各|每个|所有|哪个|哪些|全部|几个)(?:党)?支部{…}(?:考核|得分|分数|积分|打分|评分|多少分|几分|分最|最高分|最低分|排名|排第|排行)", r"(?:支部|党支部)(?:的)?(?:考核|得分|积分|分数|评分)(?:排名|排行|情况|结果|怎么样|表|汇总|一览|是多少|发|看|查|多少|{~})", r"(?:考核|得分|积分)(?:按|分)支部", weight=STRONG, unless="怎么算|怎么打|咋算|如何算|标准|规则|办法|走访|工单", takes="time county", group_by="branch", metric="score"),
    say("kpi_query", r"(?:{branch}|我们(?:党)?支部|本支部|咱们?支部){…}(?:考核|得分|积分|分数|多少分|几分|评分|指标)", r"(?:考核|积分){…}(?:{branch}|我们(?:党)?支部|本支部|咱们?支部)", r"(?:我们|本支部|咱们?|我)(?:的)?(?:这个月|本月|η|上个?月|现在|支部)*(?:考核|得了?|得分)(?:是|有|了)?(?:多少|几)分?", weight=STRONG, unless="怎么算|怎么打|咋算|如何算|标准|规则|办法|满意度", takes="branch time", metric="score"),
    say("kpi_query", r"(?:党建|经营|业务|绩效|发展|kpi)(?:的)?(?:指标|考核|kpi)(?:的)?(?:完成|得分|情况|进度|怎么样|多少|排名|表|数据)", r"(?:指标|任务)(?:完成率?|进度){…}(?:多少|怎么样|如何|情况|几成)", r"(?:包裹|包快|储蓄|保险|理财|收入|市场占有率|毛利率|报刊|信用卡){…}(?:同比|完成率|完成多少|占有率|毛利率)", weight=STRONG, unless="怎么算|咋算|如何算|怎么打|怎么考|走访|问题", takes="time county branch", metric="summary"),
    say("kpi_query", r"(?:kpi|绩效|指标|占有率|毛利率|包快|业务量|收入|系数|完成率|目标值?|余额|奖励比例|营揽|红线)(?:数|分|系数|测算|月报)?{…}(?:多少|几[个分]|怎么样|咋样|得咋样|如何|呢|一览|排名|月报|测算|试算|锁了没|没录|得了|比去年|提高|哪些|[?？]|为什么|是多少|情况){…}{~}", r"^(?:指标|绩效)(?:\s|试算|月报|查询|一览)", r"(?:今年|本月|上月|累计|η|{county}|{outlet}){…}(?:kpi|绩效系数|毛利率|占有率|业务量|累计收入|收入|净增){~}", r"(?:为什么|为啥){…}(?:绩效|系数|kpi|指标)", r"(?:kpi|绩效|指标)(?:扣|得|完成)(?:了|得)?{…}(?:多少|几|咋样|怎么样)",
        unless="怎么算|咋算|如何算|怎么打|怎么录|咋录|{ref}|工资|解决率|满意率|办结率|走访|响应率|{project}|宣传|客户|利率|工单|问题", weight=STRONG, takes="time county branch", metric="summary"),
    # grid
    say("grid_issue", r"网格{…}(?:发现|有|出现|查到|查出|排查出|存在|反映)(?:了)?(?!异常情况无|什么)(?:一?[个处起些]|\d+[个处起])?{…}(?:隐患|问题|矛盾|纠纷|困难|苗头|风险|诉求|漏|坏|堵|乱|不|没)", r"网格(?:内|里|员)?{…}(?:隐患|矛盾|纠纷|困难户|有人|上访|不稳定|漏水|火|电线)",
        unless=_ASKING + "|无异常|正常|没有?发现|未发现|没有?问题|无问题|无隐患|没有?隐患", weight=STRONG, takes="outlet", reads=_grid),
    say("grid_issue", r"网格{…}(?:群众|居民|住户|诉求|意见|反映|说|问题[：:\s]|问题上报|大娘|大爷|老人说|不会|没人教|收集)", r"(?:群众|居民|联系户|{…}社区|党员联系户|大爷|大妈|大娘){…}(?:反映|说|提的|诉求|要求|希望|意见)", r"联系群众{…}(?:收集|反映|提)",
        unless=_ASKING + "|无异常|正常|没有?发现|未发现|没有?问题|无问题|无隐患|慰问|{ref}|柜员|同事|表扬|排队|排长队|窗口|营业厅|大厅|{outlet}(?!.*(?:网格|社区|联系户|居民))", weight=WEAK, takes="outlet", reads=_grid),
    say("grid_log", r"(?:主题党日|党课|支委会|党员大会|支部大会|党小组会|组织生活会|民主评议(?:党员)?|谈心谈话|道德讲堂|三会一课|三评|亮承诺|支部会){…}(?:开了|开完|讲了|搞完|搞了|完成|登记|补记|记一?下|应到|实到|\d+人|植树|结果|打完|两人|记网格|{~})", r"(?:开了|登记|记一下|补记|开会|召开了?){…}(?:主题党日|党课|支委会|党员大会|支部大会|党小组会|组织生活会|三会一课|网格活动)", r"网格{…}(?:走了|转了|跑了|慰问|送报|上门|活动|宣传)", r"{branch}{…}(?:开展|搞了|组织了)(?:志愿服务|学习|活动)", r"(?:今天|η)?{…}联系群众[，,]", unless=_ASKING + "|几|{ref}|坏|没开|率|共建|通知|社区(?:一起|联合)|街道|跟|和{…}(?:社区|街道)|反映|诉求|收集|没人|完成情况|提醒|计划|走访|联系点|每月|准备|打算|{outlet}", weight=STRONG, takes="outlet time", reads=_grid),
    say("grid_log", r"网格{…}(?:巡查|巡访|走访|登记|日志|打卡|巡检|排查|巡逻|入户|记录|无异常|没有?异常|正常|零报告|平安|没有?问题|无问题|没发现|未发现|转了一圈|跑了一遍)", r"(?:巡查|巡访|排查|登记){…}网格", unless=_ASKING + "|{ref}", weight=STRONG, takes="outlet", reads=_grid),
    # several similar problems become a project
    _say("project_from_cluster", r"(?:这[几些类两三]|同类|同样|类似|共性|反复|老是|集中|{ref}){…}(?:转|升|做|列|立|申报|归纳|提炼|变|当|形成|并)(?:成|为|作|个|一个|到)*(?:书记)?(?:领题|破题|课题|项目|题目?|攻坚)", r"(?:问题|共性){…}(?:转|做|列|立|申报|提炼|变|升级)(?:成|为|作|个|一个)+(?:书记)?(?:领题|破题|课题|项目|题(?!目是))", r"(?:立|做)(?:个|成)?(?:破题|领题|课题){…}(?:解决|来解决|攻){…}(?:这[几些类]|共性)",
        unless="{project}|怎么|吗|[?？]$|(?<![这那])几个|什么", weight=STRONG, takes="target", asks="confirm"),
    say("project_from_cluster", r"(?:同类|这类|该类|共性|高频|热点|反复|集中|问题|故障|几[条单个]|{ref}|这么多|三个所|那条|这一簇|都漏){…}(?:[，,]{…})?(?:立|转|归|汇|打包|纳入|列|生成|升级|交)(?:成|为|个|到|作)*(?:一?个)?(?:支部|书记|{branch})?(?:破题|领题|课题|题|项)", r"(?:由|就)(?:问题|按你){…}(?:生成|立)(?:课题|题)", r"(?:建议|同意|提示){…}(?:立题|立为(?:破题|领题|课题))", r"反复出{…}[，,]{…}破题", unless="{project}|怎么|吗|[?？]$|(?<![这那])几个|挂", weight=WHOLE, takes="target", asks="confirm"),
    # what reviewers and administrators do
    say("project_link", r"{project}(?:和|跟|与|同){…}{ref}{…}(?:关联|挂|绑|连|对应)", r"{project}{…}(?:关联|挂上|挂到|绑定|绑|连到|对应|对上|挂钩|链接|挂接|加上)(?:到|上|一下|的)?(?:工单|单子|问题|反映)?{…}{ref}", r"{ref}{…}(?:挂到|挂在|关联到?|归到|并到|并入|绑到|放到|对应|算到|归入|加到|列入){…}{project}", r"(?:把|将){ref}{…}{project}{…}(?:关联|绑|挂|连)", weight=WHOLE, reads=_linked),
    _say("project_link", r"{topic}{…}(?:关联|挂|对应|建立对应|下挂)(?:上级|到|着|两个|工单)?{…}(?:{ref}|{topic}|模块|清单|商机|单)", r"(?:{ref}|那单|几单|单子|工单|走访记录|商机|模块|清单|这条|这个问题){…}(?:关联|关到|关|挂|归拢?|并入?|加|算|属于|跟|汇){…}{topic}", unless="{ref}{…}(?:做|立|转)成|立题|" + _ASKING, weight=STRONG, reads=_linked),
    _say("project_merge", r"{topic}{…}(?:合并|并了|并轨|合成一个|合一块|归并|并到|并一个|三个合一|是一个题|并题|重了)", r"(?:合并|归并|并一下){…}{topic}", r"(?:题目?|小题){…}(?:重复[，,]合并|合并|并到大题|合成一个|并轨)", unless="{ref}|单子|问题|怎么|吗", weight=STRONG, reads=lambda heard: {**_ids(heard), "ask": "confirm"}),
    say("project_merge", r"{project}[和跟与、,，及同\s]*{project}(?:都|是|有点|好像|基本|其实|内容|两个|太|这两个)*(?:重复|重了|合并|并|一样|一回事|同一|雷同|撞|差不多|合成|合一|合在)", r"(?:把|将)?{project}{…}(?:并到|并入|合并到|合到|归到|并进){…}{project}", r"(?:合并|并一下){project}[和跟与、,，及\s]*{project}",
        weight=WHOLE, reads=lambda heard: {**_ids(heard), "ask": "confirm"}),
    _say("project_recuse", r"{topic}{…}(?:回避|避嫌|不参与(?:评|打)|不评)", r"(?:回避|避嫌){…}{topic}", r"{topic}{…}[，,]{…}(?:回避|避嫌|不打分|不评)", r"(?:评审|打分|评分|评委)?{…}(?:我)?(?:申请|要|应该|应当|需要|得)?回避{~}", unless="{ref}|吗|怎么", weight=WHOLE, reads=_ids),
    _say("project_score", r"(?:评审|评委)?(?:打分|评分|评审|给分|打个分|打){…}{topic}", r"{topic}{…}(?:打|评|给|得|评个|给个|打个)?(?:了|分|到|个|出)*[:：\s是为]*\d{2,3}(?:\.\d)?分", r"{topic}(?:的)?(?:打分|评分|得分|分数)(?:是|为|给|[:：\s])*\d", r"(?:给|打){topic}{…}\d{2,3}", r"{topic}\s*[:：]\s*\d{2,3}(?:\.\d)?{~}",
        unless="怎么|吗|谁|多少|几分|标准|排名|到\\d+分|分钟|%|加\\d|扣", weight=STRONG, reads=_scored),
    _say("project_return", r"{topic}{…}(?:退回|打回|退了|退给|驳回|不予立项|不同意立项|不通过|没通过|重报|重新报|重新申报|补材料|补充材料|材料不全|材料不够|材料不齐|修改后再报|改完再报|发回)", r"(?:退回|打回|驳回){…}{topic}",
        unless="吗|[?？]$|怎么|为什么|是不是|被退", weight=STRONG, reads=lambda heard: {**_ids(heard), "reason": _why(heard)}),
    _say("project_approve", r"{topic}(?:项目|课题|领题)?{…}(?:立项|批了|批准|同意|通过|审批通过|准了|核准|可以立|予以立项)", r"(?:同意|批准|通过|核准|准予|予以){…}{topic}{…}(?:立项)?", unless=_ASKING + "|没批|不同意|不通过|没通过|未通过|回避|立项[吗没]|打分|结项|结题|验收|换|材料", weight=STRONG, reads=_approved),
    _say("project_update", rf"{{topic}}(?:的|项目|课题)?{_LEAD}{{…}}(?:换|改|变更|调整|变|更换)(?:成|为|给|由|到|一下|是)*(?:{{person}}|(?P<lead>[^，,。]{{2,4}}))", r"{topic}(?:项目)?(?:换|改|改由|由|换成){person}{…}(?:负责|牵头|来做|接手|接|组长)", r"(?:把|将){topic}{…}(?:换成|改成|交给|给){person}", unless="吗|谁", weight=STRONG, reads=_led),
    _say("project_urge", r"{topic}.*(?:抓紧|催|督办|督促|赶紧推|赶紧)", r"(?:催|抓紧|督办|提醒).*{topic}", r"催(?:评审|{branch})|(?:没打分的评委|挂钩领导).*催", unless="吗|[?？]$|别催|不要催|不用催|什么时候|{ref}|学习|补", weight=STRONG, reads=_ids),
    _say("project_urge", r"{topic}{…}(?:催|提醒|督办|督促|过问|盯一下|敲打)", r"(?:催|提醒|督办|督促|催促){…}{topic}", r"{topic}{…}[，,]{…}(?:催|提醒|督办|督促|过问)", unless="吗|[?？]$|别|不要|不用", weight=STRONG, reads=_ids),
    _say("project_close", r"{topic}(?:项目|课题|领题|已经?|可以|都|全部?|现在|申请|η|的)*(?:结项|结题|做完|办完|完成了|完工|完结|收官|破题成功|已破题|破了|解决了|验收(?:通过|合格|了)?|申请验收|达成|全部完成|搞定)", r"(?:申请|报)(?:结项|结题|验收){…}{topic}", r"{topic}{…}(?:申请|报)(?:结项|结题|验收)", unless=_ASKING + "|没完成|未完成|%|归档|档案|阶段|[成做度]了?一半|节点|还没", weight=STRONG, reads=lambda heard: {**_ids(heard), "result": "1"} if len(heard.behind) > 3 else {**_ids(heard), "ask": "result"}),
    _say("project_archive", rf"(?:结项|结题|完成|办结|验收|做完|结束)(?:了)?的?(?:{_TOPIC}|都|全部?|统统|材料)*(?:放进|放到|归进|存进|归|存|进|移到|打包)?(?:档案|归档|存档|入档|档)", rf"{_TOPIC}{{…}}(?:归档|存档|入档|放进档案|进档案)", r"{topic}{…}(?:归档|存档|入档|放进档案|放档案|进档案)", r"(?:归档|存档){…}(?:{topic}|领题|破题|课题)", unless=_ASKING + "|{ref}", weight=STRONG, reads=lambda heard: {**_ids(heard), "state": "closed", "ask": "confirm"}),
    # questions
    _say("project_query", r"{topic}{…}(?:打包|导出|压缩|下载|全套材料|所有材料)", r"(?:打包|导出|下载|压缩){…}{topic}", r"(?:把|将)?{topic}{…}(?:材料|资料|附件|文件){…}(?:发我|发给我|给我|发一份|打包)", weight=STRONG, reads=_asked, export="zip"),
    _say("project_query", rf"{_TOPIC}{{…}}(?:导出|做个表|出个表|发个表|excel|台账|汇总表|一览表)", unless="怎么|{ref}", weight=STRONG, reads=_asked, export="xlsx", list=1),
    _say("project_query", rf"{_TOPIC}{{…}}(?:超期|逾期|过期|拖期|延期|滞后|到期没|没按时|落后|红灯|黄灯|亮红灯)", rf"(?:哪[些几]个?|几个|多少|超期|逾期|滞后)(?:的)?{{…}}{_TOPIC}{{…}}(?:超|逾|滞|拖|落后)", rf"(?:超期|逾期|滞后|拖期|落后)的?{_TOPIC}", unless="{ref}|申请延期", weight=STRONG, reads=_asked, state="overdue", list=1),
    _say("project_query", rf"{_TOPIC}(?:评比|评选|评审|得分|考核|打分)?(?:的)?(?:排名|排行|名次|排个名|排序|谁第一|第一名|结果出|评比结果|获奖)", rf"{_TOPIC}(?:评比|评选)(?:结果|情况|出|怎么样)", rf"(?:哪个|谁的?|哪家){_TOPIC}{{…}}(?:得分|分)?(?:最高|第一|最好|拿奖|获奖)", weight=STRONG, takes="county", metric="ranking"),
    _say("project_query", rf"{_TOPIC}{{…}}(?:几个|多少|几项|几条|总数|数量)", rf"(?:几个|多少个?|几项|几条|一共多少|报了几|有几)(?:书记|支部)?{_TOPIC}", rf"(?:报|立|申报|立项|做|领|破)(?:了)?(?:几个|多少个?|几项)(?:书记)?(?:{_TOPIC}|题|项目){{~}}", unless="{ref}|{project}|节点|问题[是有]?多少|走访|完成率|钱|经费", weight=STRONG, reads=_asked, takes="time", metric="count"),
    _say("project_query", r"(?:主题党日|三会一课|党员大会|支委会|党小组会|党课|组织生活会|民主评议|谈心谈话){…}(?:完成|开|搞|做|开展)(?:了|得|情况)*(?:几|多少|率|怎么样|如何|情况|没有|吗|哪)", r"(?:几|多少|哪[些几])(?:个|家)?(?:支部|党支部|网点|支局)?{…}(?:完成|开|搞|做|没开|没搞|没做|缺)(?:了)?{…}(?:主题党日|三会一课|党员大会|支委会|党小组会|党课|组织生活会)", r"(?:主题党日|三会一课|党课|组织生活会)(?:的)?(?:完成率|完成情况|开展情况|执行率|进度|情况)",
        unless="{ref}", weight=STRONG, takes="time county branch", metric="rate", reads=lambda heard: {"kind": (re.search("主题党日|三会一课|党员大会|支委会|党小组会|党课|组织生活会|民主评议|谈心谈话", heard.said.text) or [""])[0]}),
    _say("project_query", r"(?:没有?党员|无党员|党员空白|空白)(?:的)?(?:网点|支局|点)?(?:的)?(?:专项|攻坚|领题|破题|项目|课题|专题|清零|消除)(?:行动|工作|整治|任务)?{…}(?:进度|进展|情况|怎么样|到哪|如何|完成|多少)?", r"(?:专项|攻坚)(?:行动|工作)?{…}(?:没有?党员|无党员|党员空白|空白网点){…}(?:进度|进展|情况|怎么样|如何)", weight=STRONG, theme="blank", metric="summary"),
    _say("project_query", r"(?:{branch}|我们(?:党)?支部|本支部|各支部)(?:的|今年)?(?:破题|领题|课题|项目)?(?:的)?(?:题目|题|名称|标题|选题|课题)(?:是|叫|报|选)*(?:什么|啥|哪|的)", r"{branch}(?:今年|η)?(?:破|领|报|选)(?:了|的)?(?:什么|啥|哪个)(?:题|课题|项目)?", r"{topic}(?:的|是|项目)*(?:题目|名称|标题|内容|什么题|做什么|干什么|关于什么|啥题|什么|哪个)(?:的|是|叫)*(?:什么|啥|哪)?{~}", weight=STRONG, reads=_asked, field="title"),
    _say("project_query", r"{topic}(?:的|是|由)*(?:谁|哪位|哪个)(?:牵头|负责|在做|领|主持|组长|的)?", rf"{{topic}}(?:的)?{_LEAD}(?:是|叫)*(?:谁|哪位)", r"(?:谁|哪位)(?:牵头|负责|在做|领)(?:的)?{topic}", weight=STRONG, reads=_asked, field="leader"),
    _say("project_query", rf"^(?:{_TOPIC}|我们的?|我的?|申报的?|那个|报的|上次报的|材料)*(?:立项|立上项|批|批下来|审批|评审|通过|审核)(?:了|完|下来|过)*(?:吗|没有?|没|么|不|结果)", r"(?:立项|评审|审批)(?:结果|进度|情况)(?:出来|怎么样|有没有|呢|到哪|如何)", r"(?:立项|审批|评审)(?:到|走到|卡在)(?:哪|什么)", unless="{project}|{ref}|{item}|采购|延期|退单|{outlet}", weight=STRONG, reads=_asked, field="stage", asks="id"),
    _say("project_query", r"{topic}(?:这个)?(?:项目|课题|领题|破题)?{…}(?:(?:进展|进度)(?![：:，,更新填\d\s]|太慢|慢)|到哪|怎么样|咋样|如何|情况|什么阶段|哪一步|哪步|干到|做到|完成了?多少|完成率|有没有|立项了?[吗没]|结项了?[吗没]|批了?[吗没]|完成了?[吗没]|得了?多少|多少分|几分|什么时候|啥时候|几号|还差|节点|[?？吗]$)", r"(?:查|看|问|说说|汇报)(?:一下|下|看|看看)?{topic}{…}", r"^{topic}{~}", r"^{topic}呢", weight=STRONG, reads=_standing, unless="推进困难|缺|卡在|没动"),
    _say("project_query", rf"{_TOPIC}(?:的|们|工作|项目|活动)*(?:进展|进度|完成|推进|开展|情况|落实)(?:情况|得|到|率)*(?:怎么样|咋样|如何|到哪|多少|汇总|通报|发|看|查|呢|一下|{{~}})", rf"(?:查|看|汇总|统计|通报|列)(?:一下|下|看|出)?{{…}}{_TOPIC}{{…}}(?:进展|进度|完成|情况)", rf"(?:{{county}}|全市|全县|各县|各支部|{{branch}}){{…}}{_TOPIC}{{…}}(?:怎么样|咋样|如何|进度|进展|情况|完成)", unless="{project}|{ref}|怎么(?:申报|报|填|写)|缺|困难", weight=STRONG, reads=_asked, metric="summary"),
    _say("project_query", rf"(?:哪[些几]个?|什么|有哪些|列|都有什么){{…}}{_TOPIC}", rf"{_TOPIC}(?:都|现在|今年)?(?:有|是|报)(?:哪[些几]|什么|啥)", rf"{_TOPIC}(?:名单|清单|目录|列表)", unless="{project}|{ref}|重复|怎么", weight=STRONG, reads=_asked, list=1),
    _say("project_query", r"{topic}{…}(?:多少|几[个项次分条]|哪|谁|吗|么|没有?|什么|啥|是不是|怎么样|怎样|咋样|情况|换没换|齐不齐|为什么|第几|对比|平均分|列一下)(?:[^，,。]{0,6})?{~}", r"(?:谁|哪|多少|(?<![这那])几|什么|有没有|查|看看?|列){…}{topic}(?:[^，,。]{0,6})?{~}", r"{topic}{…}[?？]$", r"^{topic}\s*(?:{county}|进度|全省|全市|[一-鿿]{2,3}){~}", r"(?:中期评估|评比结果|立项率|里程碑|破题率|覆盖率|挂钩领导){…}(?:什么时候|出来没|完成情况|几次|多少|{~})", r"(?:申报的|我报的|没通过评审|验收通过|未通过评审){…}(?:批|哪些|几个|下来)", r"(?:支部|{branch}){…}(?:没认领|破题最多|认领)", r"我(?:挂钩|该评|申报){…}(?:怎样|怎么样|哪|几|批)",
        unless="{ref}|宣传|走访|催|重复|怎么(?:申报|报|填|写|打|立|算)|咋申报|设备|工单|打几分|折页|客户", weight=STRONG, reads=_asked),
    # what whoever works on one tells
    _say("project_approve", r"^(?:同意|准予|予以|批准)(?:立项|备案|结题验收|结项|推广|验收)", r"{topic}{…}(?:同意备案|准予备案|审核通过|过会了?|通过|准了?{~}|可以[，,]准|变更申请同意)", r"(?:推广)(?:\s)*{topic}|{topic}{…}推广(?:到|全)", r"(?:验收)(?:合格)?[，,\s]*{topic}(?:[，,\s]*(?:通过|合格))?{~}", r"^备案了?{~}", r"^通过[，,]纳入", unless=_ASKING + "|不同意|不通过|没通过|未通过|回避|结论", weight=STRONG, reads=_approved),
    _say("project_return", r"^(?:不同意|不予|未达)(?:立项|备案|标准)", r"{topic}{…}(?:不通过|不合格|没过|重写|不同意|退\s*理由|退回|退{~}|切口太大)", r"(?:重写|退回|请修改|修改后){…}{topic}", r"退回重报|(?:结题|验收|立项){…}退回|(?:措施|目标|切口|题目){…}(?:不具体|没量化|太大|不清)[，,]{…}(?:退|重)", unless="吗|[?？]$|怎么|为什么|{ref}", weight=STRONG, reads=lambda heard: {**_ids(heard), "reason": _why(heard)}),
    _say("project_close", r"{topic}{…}(?:结题|结项|报结|结了吧|终止|提前结|做完了|已破|破了|撤了[，,]不做|申请验收|目标{…}达成|已解决|目标全部达到)", r"^(?:申请)?(?:结题|结项)(?:申请|[：:]|材料|验收)", r"(?:难题|题)(?:已)?破了", r"{topic}\s*完成(?:[，,\s]|了|{~})", unless=_ASKING + "|没完成|未完成|催|什么时候|入档|归档|档案|阶段|[成做度]了?一半|节点|还没|退回|同意|中期|里程碑|月报|进展|验收通过", weight=STRONG, reads=lambda heard: {**_ids(heard), "result": "1"} if len(heard.said.text) > 12 else {**_ids(heard), "ask": "result"}),
    _say("project_archive", r"(?:归档|存档|入档|封存|收进档案|存档案|档案打包|放档案|进档案){…}", unless=_ASKING + "|{ref}|工单|在哪|怎么|宣传|海报|照片|折页|协议|下架", weight=WEAK, reads=lambda heard: {**_ids(heard), "state": "closed", "ask": "confirm"}),
    _say("project_score", r"{topic}{…}(?:我?给|打了?|打完|合计|不及格|打优秀|改成|推广|导向|创新|数据|保障|汇报)[，,\s]*\d{1,3}(?:\.\d)?分?{~}", r"{topic}\s+\d{2,3}(?:\.\d)?{~}", r"^(?:我的)?打分[：:]", r"(?:现场汇报|保障|创新推广|问题导向|目标完成|过程管控)(?:一项|这项)?(?:给|打)?\d{1,2}分?{~}", r"(?:打分|评分)(?:{~}|改)|^评语[：:]", r"给{topic}打", r"第[一二三]个课题\d", unless="怎么|吗|谁|多少|几分|标准|排名|%|个月|回避|不打|退出|哪|催|没打分|两分|改一下，", weight=STRONG, reads=_scored),
    _say("project_recuse", r"(?:我|自己|本人|我们){…}(?:不打|不评|退出{…}评分|利害关系|跳过|亲属关系)", r"(?:换个评委|评委里把|评委{…}去掉)", unless="{ref}|吗|怎么|差评|评价", weight=STRONG, reads=_ids),
    _say("project_update", r"{topic}{…}(?:进展|进度更新|更新|名称改|改为|改成|调整目标|暂停|跑通|补传|提前完成|推迟|落地|覆盖|中期完成|组长换|里程碑|月报|完成了)", r"(?:更新|填|上传|上报|补传){…}{topic}", r"^里程碑|^指导记录|^挂钩指导", unless=_ASKING + "|没动|催|督|太慢|超了|没交|提醒|抓紧|情况|关联", weight=STRONG, reads=_updated),
    _say("project_apply", r"^(?:新建|补报|申请|认领|报)(?:一?个)?\s*(?:书记|支部)?(?:课题|立项|领题|破题|题)", r"(?:想|拟|要|准备|还能){…}(?:立个项|破个题|申报{…}领题|报{…}(?:课题|领题|破题))", r"^(?:报题|课题|题目)[：:]", r"(?:题目|题)我们?支部?(?:认|领)了", r"{topic}(?:报一下|我们?支部?认了)", unless="{project}|{ref}|催|退|情况|进度|什么|多少|申请结|哪|怎么|滞后|解决$|已解决|完成", weight=STRONG, reads=_applied),
    _say("project_apply", r"(?:申报|申请|报)(?:一?个|一项|一下)?(?:新的?)?(?:书记)?(?:领题|破题|课题|项目|题目?|选题)?[:：，,\s]*(?:题目|名称|是|叫)*[:：\s]*(?=破解|解决|攻克|破题|提升|打造|推进|推动|建立|治理|关于|探索|《|题目)", rf"{_TOPIC}(?:申报|申请|认领)[:：，,\s]*", rf"(?:我|我们|{{branch}}|支部|{{county}})(?:想|要|来|准备|打算|也|再|今年)*(?:申报|报|认领|领|申请|选)(?:一?个|一项|了|的)*{_TOPIC}", rf"(?:认领|申报|新增|提交)(?:一?个)?{_TOPIC}", r"(?:我|我们|支部)?(?:要|想|来)?(?:领|认领)(?:一?个|一道)题", unless="{project}|{ref}|" + _ASKING + "|几个|情况|进度|表|材料|截止", weight=STRONG, reads=_applied),
    _say("project_update", r"{topic}(?:这个)?(?:项目|课题|领题|破题)?(?:推进|进展|推动|实施|目前|现在|有点|比较|遇到|存在|的|因为|由于)*(?:困难|受阻|卡住?了?|不动|慢|停了|停滞|难|不顺|缓慢|阻力|卡壳)?(?:在|是|于)?[，,。：:\s]*(?:主要|因为|由于|原因是?|目前)*(?P<blocker>(?:缺|没有?|差|卡在|等|少|难在|无法|资金|经费|人手)[^，,。]*)", r"{topic}(?:这个)?(?:项目|课题|领题)?{…}(?P<blocker>困难|卡壳|受阻|推不动|没法推|停滞|搁置)", unless=_ASKING + "|催|提醒|督", weight=STRONG, reads=_updated),
    _say("project_update", r"{topic}{…}(?:完成(?:了|到)?\s*\d|\d+\s*%|百分之|进度\s*\d|进展[:：，,]|更新|节点{…}(?:完成|做完|到)|已经?|正在|启动|开工|开始|推进|完成了|调研|做到|到了|月报|本月|本周|这周|这个月|上报进展|η)", r"(?:更新|汇报|登记|报)(?:一下|下)?{topic}(?:的)?(?:进展|进度)?", unless=_ASKING + "|没动", weight=STRONG, reads=_updated),
    _say("project_urge", r"{topic}{…}(?:没动|没进展|没有?动静|一点没|没人管|停着|一直没|没更新|零进展|拖)", unless=_ASKING, weight=STRONG, reads=_ids),
)  # fmt: skip


def _why(heard: Heard) -> str:
    found = re.search(
        r"材料不[全够齐]|补(?:充)?材料|重新?报|目标不(?:清|明)|[^，,。]*不(?:够|清|明|实|行|具体)[^，,。]*",
        heard.said.text,
    )
    return heard.behind or (found[0] if found else "")


_MODULES = {
    "project": ("领题、破题", "请先按台账报给党建部"),
    "grid": ("党建网格", "请先记在网格台账上；是网点的难处，直接说一句我来登记派单"),
    "kpi": ("考核指标", "分数和加减分请先找党建部核对"),
    "coop": ("共建协议", "请先记在共建台账上"),
}


def answer(ctx: Context) -> str:
    """Say what was understood, that the module is not open yet, and what to do meanwhile."""
    assert ctx.act is not None
    name, meanwhile = _MODULES[ctx.act.name.partition("_")[0]]
    what = ctx.act.slots.get("id")
    which = f"{what}号" if isinstance(what, str) else ""
    return f"听明白了，您说的是{name}{which}的事。{name}这一块还没有开通，我没有登记，也没有数可查；{meanwhile}。"
