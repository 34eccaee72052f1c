"""How people ask who and where: reps, outlets, departments, telephones, names of outlets.

A person's telephone is never given, so asking for it is understood as what it is and refused. How the roster is
changed stands in `said_change.py`.
"""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning.phrases import STRONG, USUAL, WEAK, WHOLE, Heard, say
from handlers.roster.said_change import CHANGES
from handlers.roster.said_grids import GRIDS
from handlers.roster.said_more import MORE
from handlers.roster.said_words import WORK

_WHO = "(?:谁|哪[个位](?:人|党?代表|同志|领导|干部)?|啥人|什么人|哪些人|哪几个人|何人)"
_CARE = "(?:联系|负责|包挂|包|挂点|挂|管|对接|结对|分管|盯|跑|蹲点|联络|带|包联|挂钩)"
_REPS = "(?:结对领导|结对人|分管领导|党代表|代表|联系人|包挂人|包挂领导|包挂干部|挂点干部|挂点领导|联系领导|联系干部|包联干部|结对代表)"
_PLACES = "(?:网点|支局|营业所|邮政所|所|点位?|联系点|局所|单位|地方)"
_NOW = "(?:的|这边|那边|那里|那儿|这个点|那个点|网点|支局|现在|目前|眼下|到底|究竟|主要|平时|具体|[是归由该让到在]|属于|归属|η|联系点|以前|之前)*"
_WHAT = "(?:哪[几些里儿个]*|什么|啥|多少|几)"
_TELL = r"(?:是?多少|是什么|是啥|有没有|有吗|有么|给我|发我|发一下|发来|告诉我|查一下|查查|报一下|说一下|一下|给一下|呢|几号|来一个|要一下|是|\s)*[。！!？?了吧啊呢哈呀嘛的吗么]*$"
_PHONE = "(?:电话号码|手机号码?|联系电话|办公电话|联系方式|微信号?|电话|手机|号码|座机|短号|家庭住址|住址|身份证号?码?|家住哪里?|生日|工资)"
_NO_PARTY = r"(?:没有?|无|空白|零|缺|不含)(?:一个)?(?:正式|在岗)?党员|党员(?:空白|为零|一个都没有?)|一个党员(?:都|也)没有?|空白(?:网点|支局|点)"
_BLANK = re.compile(_NO_PARTY)
_UNPAIRED = r"(?:没有?|未|还没有?|尚未|无|没人|缺)(?:被|给)?(?:对上|对接|结对|配上?|落实|安排|分配|分到|指派|确定|定|挂上?|包挂|联系|覆盖|有|人)*"


def _outlet(heard: Heard) -> dict[str, Any]:
    """The outlet asked about; with namesakes elsewhere it must be asked which, even when one is the speaker's own."""
    marks = heard.said.of("outlet")
    if not marks:
        return {}
    ids = tuple(dict.fromkeys((*marks[0].value.candidates, *marks[0].others)))
    return {"outlet": ids[0]} if len(ids) == 1 else {"outlet": ids, "ask": "which"}


def _person(heard: Heard) -> dict[str, Any]:
    """The person asked about; a name nobody has is kept as it was said."""
    marks = heard.said.of("person")
    if marks:
        named = marks[0].value
        return {"person": named.names[0] if len(named.names) == 1 else named.words}
    return {"person": heard.words("who"), "found": 0} if heard.words("who") else {}


def _alias(heard: Heard) -> dict[str, Any]:
    marks = heard.said.of("outlet")
    return {"alias": heard.words("alias") or (heard.said.text[marks[0].start : marks[0].end] if marks else "")}


def _counts(heard: Heard) -> dict[str, Any]:
    """How many outlets, how many of them without a party member, or both."""
    shape = heard.said.shape
    blank = _BLANK.search(shape)
    if not blank:
        return {"metric": "outlet_count"}
    both = re.search(rf"{_PLACES}[，,、；;和及\s]", shape[: blank.start()])
    return {"metric": "outlet_count,blank_count" if both else "blank_count"}


SAYINGS = (
    # telephones and other private things come first, whatever else the sentence holds
    say(
        "refuse",
        rf"{{person}}(?:书记|主任|局长|同志|本人|老师|师傅)?{{…}}{_PHONE}{_TELL}",
        rf"(?:查|找|问|要|给我|发我|告诉我|谁有|有没有|知道){{…}}{{person}}{{…}}{_PHONE}",
        rf"(?:党?代表|书记|经办|支局长|局长|负责人|管理员|反映人|投诉人|客户|他|她|员工|同事|领导)(?:们)?(?:的|本人)*(?:私人|个人|家里)?{_PHONE}{_TELL}",
        r"{person}(?:家)?(?:住哪|多大|几岁|结婚|身份证|工资多少|一个月拿)",
        unless=r"坏|打不通|没声音|欠费|停机|装|走访|改成|换成|{ref}|{outlet}{…}电话", weight=STRONG, takes="person", reason="privacy",
    ),
    say(
        "roster_query",
        rf"{{outlet}}(?:支局|网点|那边|这边|所)?(?:的|有|办公室)*(?:联系电话|办公电话|电话号码|电话|座机|号码|联系方式|固话)(?:号码|号)?{_TELL}",
        r"(?:查|找|要|给我|发我|谁有|有没有|知道|问){…}{outlet}{…}(?:电话|座机|号码|联系方式)",
        unless=r"坏|打不通|没声音|欠费|停机|装|走访|换|不响|杂音|[印号话]机|{ref}|断线|线路", weight=STRONG, reads=lambda heard: {**_outlet(heard), "ask": "permission"}, field="phone",
    ),
    say("roster_query", rf"{{dept}}(?:的|有)*(?:联系电话|办公电话|电话号码|电话|座机|联系方式)(?:号码?)?{_TELL}",
        unless=r"坏|打不通|走访|{ref}", weight=STRONG, takes="dept", field="phone", asks="permission"),
    *CHANGES,
    say("roster_query", rf"(?:我们|俺们|咱们?)(?:这个)?(?:所|支局|网点|点)?(?:是|归|由|的)*(?:{_WHO})(?:在)?{_CARE}", rf"(?:我们|俺们|咱们?)(?:所|支局|网点|点)?的?{_REPS}(?:是|叫)*(?:谁|哪)", unless=WORK + "|修|坏|派", weight=STRONG, person="self", field="rep"),
    say("roster_query", r"(?:我们|俺们|咱们?)(?:所|支局|网点|点)?(?:是|归|属于|在)*(?:哪个|什么|几)(?:党)?支部", unless=WORK, weight=STRONG, person="self", field="branch"),
    say("roster_query", r"我的?(?:包挂)?(?:搭档|上级|领导|分管领导|联系领导|直接领导)是谁|谁是我的?(?:上级|领导|包挂搭档|搭档|联系人)|我的权限里?登记|我(?:在)?(?:哪个|什么)(?:党?支部|部门|网格)", weight=STRONG, person="self", field="profile"),
    *MORE,
    say("roster_query", r"^(?:网点卡片|联系点|网点|卡片|查网点)[\s：:]*{outlet}(?:支局)?{~}", r"(?:查|看)(?:一下|下)?{outlet}的?(?:基本信息|信息|资料|卡片)", weight=STRONG, reads=_outlet, field="profile"),
    say("roster_query", r"{outlet}(?:支局|网点)?(?:的)?地址(?:在哪|是哪|多少|{~})|{outlet}(?:支局)?算(?:支局|营业所|邮政所)还是", unless=WORK, weight=STRONG, reads=_outlet, field="profile"),
    say("roster_query", r"^查人[\s：:]*(?P<who>[^，,。\s]{2,4}){~}|(?:名册|名单)(?:里|上)?有没有(?P<there>[^，,。\s]{2,4}){~}|{person}(?:还|现在)?(?:在{dept}吗|调哪|调到哪|去哪了)|{person}手下(?:都)?有(?:谁|哪)", weight=STRONG, reads=lambda heard: _person(heard) or {"person": heard.words("there"), "found": 0}, field="profile"),
    say("roster_query", r"(?:谁接|谁接替|谁顶)了?{person}的?(?:班|摊子|活)", weight=STRONG, reads=_person, metric="handover"),
    say("roster_query", r"(?:谁|哪个领导|哪位领导)(?:挂钩|包|挂|联系){county}|{county}的?(?:挂钩领导|党建管理员|管理员)(?:是谁)?{~}", unless=WORK, weight=STRONG, takes="county", field="leader"),
    say("roster_query", r"(?:发展对象|积极分子|预备党员)(?:都)?(?:有|是)?(?:几个|谁|哪些|多少)|党员名单", weight=STRONG, takes="branch county", field="branch", list=1),
    say("roster_query", rf"(?:没有?主包|没主挂|两个人包|两个代表包){{…}}(?:哪|几|多少)|几个{_PLACES}是两个人包|还有谁没结对|未结对(?:网点|的)?(?:清单|名单|有)", unless=WORK, weight=STRONG, metric="unpaired", list=1),
    say("roster_query", r"^(?:谁|哪个)(?:在)?(?:管|负责)(?P<matter>[^，,。?？α-ω]{2,8}){~}|^(?P<what>[^，,。?？α-ω]{2,6})(?:归谁管|谁在管|找谁管){~}|(?:找|想找){dept}的?人{…}谁(?:对接)?|{dept}谁(?:管|负责)[^，,。]{1,6}{~}|经办(?:找|是)(?:哪个|谁){~}", unless=WORK + "|如果|要是|万一|你", weight=STRONG, takes="dept", field="dept", reads=lambda heard: {"text": heard.words("matter") or heard.words("what")}),
    # one's own place in it
    say(
        "roster_query",
        r"我(?:不|不再|没有?)(?:联系|负责|管|包挂?|挂|对接){outlet}(?:支局|网点)?(?:了吧|了吗|了么|了是吧|吧|是不是|对吧|了对吧)",
        r"{outlet}(?:支局|网点)?(?:是不是|还是不是|还|现在|η)*(?:不?归我|不?是我|不?由我|我)(?:在)?(?:联系|负责|管|包挂?|挂|的点|的)?(?:了)?(?:吧|吗|么|没有|不是吧|[?？])",
        r"我(?:还在?|是不是还|现在还?|是不是)(?:在)?(?:联系|负责|管|包挂?|挂|对接){outlet}(?:支局|网点)?(?:吗|么|不|没|[?？])",
        r"{outlet}(?:还|现在)?(?:是不是|算不算)(?:我的|归我|我)(?:联系|负责|管|点)?",
        unless=WORK, weight=STRONG, takes="outlet", person="self", asks="admin",
    ),
    say(
        "roster_query",
        rf"我(?:现在|目前|一共|名下|手里|手上|自己|都|到底|总共|η)*(?:该|要|得)?{_CARE}?(?:的|着|了|有)*(?:都)?(?:是|有)?{_WHAT}(?:个|些|家)?{_PLACES}",
        rf"^我(?:现在|目前|一共|η)*{_CARE}(?:的)?(?:是)?(?:哪里?|哪儿|哪些|哪几个|谁){{~}}",
        rf"我(?:名下|手里|手上|{_CARE})?的?(?:{_PLACES})(?:是|有|都)*(?:哪|什么|啥|几|多少|清单|名单|列表|一览|列|发|查|看|给)",
        rf"(?:把|将|查|看|列|发|给我|告诉我|帮我)(?:一下|一?下子?|看看|查查|列一下|看)?(?:我|本人)(?:名下|手里|{_CARE})?的?{_PLACES}",
        rf"我(?:{_CARE})的?(?:是)?(?:哪|什么|啥|几|多少)",
        r"^我的(?:网点|支局|联系点|点位|包挂点){~}",
        unless=WORK + "|没走|没跑|还差", weight=WHOLE, person="self", field="outlets",
    ),
    say(
        "roster_query",
        r"我的(?:个人)?(?:资料|信息|档案|身份|角色|权限|登记|名片|账号|岗位信息)(?:对不对|对吗|是什么|是啥|有没有错|登记|看|怎么|是不是|查|有误|准不准|正确|全不全|是|给|{~})",
        r"(?:看|查|核对|核实|确认)(?:一下|一?下|看|看看)?我(?:本人)?的?(?:个人)?(?:资料|信息|档案|身份|角色|登记)",
        r"我(?:是什么|是啥|是哪个|属于什么|算什么|登记的?是?什么)(?:角色|身份|职务|岗位|权限)",
        r"^(?:我是谁|你知道我是谁吗?|认识我吗|你认识我不|你认得我不?|知道我是谁不)[?？。]*$",
        r"(?:名册|系统|你这|你那|这里)(?:里|上|边)*(?:我|把我)(?:登记|写|记|是)(?:的|成)?(?:是)?(?:什么|啥|哪)",
        unless=r"{ref}|怎么改|报的|反映", weight=STRONG, person="self", field="profile",
    ),
    # who cares for an outlet
    say(
        "roster_query",
        rf"{{outlet}}{_NOW}{_WHO}(?:在|来|去|同志)?(?:{_CARE}|的(?:点|网点|联系点|包挂点))",
        rf"{{outlet}}{_NOW}(?:找{_WHO}|归{_WHO}|{_WHO}家的){{~}}",
        rf"{_WHO}(?:在|来|是|主要|现在)?{_CARE}(?:的|着|了)?(?:的是)?{{outlet}}",
        rf"{{outlet}}(?:支局|网点|这边|那边)?(?:的|η|现在|目前)*{_REPS}(?:是|叫|换成?|为|现在|都)*(?:哪位|哪个|啥|什么|谁)",
        rf"{{outlet}}(?:支局|网点)?(?:的)?{_REPS}[?？]?$",
        rf"{_WHO}(?:是|当)(?:着)?{{outlet}}(?:支局|网点)?(?:的|那个)*{_REPS}",
        rf"{{outlet}}(?:支局|网点)?(?:现在|目前|η)*(?:有没有|有|定了?|安排了?|配了?|对上)(?:人|{_REPS}){_CARE}?(?:了)?(?:没有?|吗|不|么|[?？])",
        rf"{{outlet}}{{…}}(?:是|归)(?:不是)?{{person}}(?:在)?(?:{_CARE}|的点)?{{…}}(?:还是|吗|么|吧|[?？])",
        rf"{{person}}(?:是不是|还在|还|在)*{_CARE}{{outlet}}(?:支局|网点)?(?:吗|么|吧|不|没|是不是|[?？])",
        rf"(?:{_CARE}|包挂){{outlet}}(?:支局|网点)?的(?:人|是谁|{_REPS})?(?:是|换|还)*(?:谁|换人没有|没有?换|哪)", rf"{{outlet}}(?:支局|网点)?(?:以前|原来|之前|上一任|η)(?:是|由)?{_WHO}(?:在)?{_CARE}",
        rf"{{outlet}}{{…}}(?:支部书记|{_REPS})(?:和|、)(?:支部书记|{_REPS}){{…}}谁",
        rf"{{outlet}}(?:支局|网点)?(?:现在|目前)?(?:有没有|有无){_REPS}",
        unless=WORK + r"|修|坏|漏|转|派|处理", reads=_outlet, field="rep", weight=STRONG,
    ),
    say(
        "roster_query",
        r"{outlet}(?:支局|网点)?(?:现在|目前)?的?(?:支局长|局长|所长|长|负责人|主任|一把手|领导|头儿?|当家的|党员)(?:是|叫|现在)*(?:谁|哪位|哪个|什么名字|啥名?|哪些)",
        rf"{_WHO}(?:是|当)(?:着)?{{outlet}}(?:支局|网点)?的?(?:支局长|负责人|局长|所长|主任|一把手|领导)",
        unless=WORK, reads=_outlet, field="leader", weight=STRONG,
    ),
    say("roster_query", rf"{{outlet}}(?:支局|网点)?{_NOW}(?:哪[个一]|什么|啥|几)(?:个)?(?:党)?(?:支部){{…}}(?:管|的|归|党建)?", r"(?:哪[个一]|什么)(?:党)?支部(?:管|联系|负责|带|包){outlet}",
        unless=WORK, reads=_outlet, field="branch", weight=STRONG),
    say("roster_query", rf"{{outlet}}(?:支局|网点)?{_NOW}(?:在|属于|划在|划到|分在|归|是)*(?:哪[个一]|什么|第?几)(?:个)?(?:党建)?网格", r"(?:哪个|第?几)网格(?:管|负责|有|包){outlet}",
        unless=WORK, reads=_outlet, field="grid", weight=STRONG),
    say("roster_query", rf"{{outlet}}(?:支局|网点)?{_NOW}(?:哪[个一]|什么|啥)(?:县|区|分公司|县区|市县)(?:的|管)?", r"{outlet}(?:支局|网点)?在(?:哪里?|哪儿|什么地方)[?？]?$",
        unless=WORK, reads=_outlet, field="county", weight=STRONG),
    say(
        "roster_query",
        r"{outlet}(?:支局|网点)?(?:现在|目前|一共|总共|里|那边|η)*(?:有)?(?:多少|几)(?:个|名|位)?(?:人|员工|职工|党员|预备党员)(?!.*(?:走访|没来))",
        r"{outlet}(?:支局|网点)?(?:现在|目前|到底|η)*(?:有没有|是不是|有|算不算|是)(?:一个)?(?:党员|无党员网点|党员空白网点|空白网点|空白点|无党员)(?:的)?(?:吗|么|没有|没|不|[?？])?",
        r"^(?:查|看|调|看看|查查)?(?:一下|下)?{outlet}(?:支局|网点)?(?:的)?(?:资料|信息|档案|基本情况|人员情况|人员构成|概况|名片|底数|人员名单|名单)(?:看|查|发|一下|给我)*{~}",
        unless=WORK + "|缺|差", reads=_outlet, field="profile", weight=STRONG,
    ),
    # what a person cares for, who a person is
    say(
        "roster_query",
        r"{person}(?:书记|主任|同志|代表)?(?:已经?|要|快|马上|这个月|上个?月|下个?月|η|[，,])*(?:调走|调离|退休|离职|走|休产假|休假|去党校|请长假|不在|辞职|调岗|转岗|退居二线|生病|住院)了?{…}[，,。；;\s]*(?:他|她|那|那么)?(?:的|名下的?|手里的?|联系的?|负责的?|管的?)*(?:那?[几两三二四]?个?)?(?:网点|支局|点位?|联系点|工作|摊子)?{…}(?:谁|给哪个|给谁|怎么办|咋办|咋整|怎么安排|怎么分|归谁|由谁|哪个|怎么弄)",
        r"(?:谁|哪个|哪位)(?:来)?(?:接|接替|接手|接管|顶|代|接任|顶替){person}",
        r"{person}(?:的|名下的?|手里的?)(?:网点|支局|点|联系点|工作|班)?(?:现在|以后|η)*(?:是|由|归|该)?(?:谁|哪个|哪位)(?:来)?(?:接|接手|接管|代|顶)",
        r"{person}的?(?:网点|支局|联系点|点)?(?:交接|移交)(?:给谁|了没|完了吗|情况|到哪|怎么)",
        unless=r"{ref}|问题|单子", weight=STRONG, reads=_person, metric="handover",
    ),
    say(
        "roster_query",
        rf"{{person}}(?:书记|主任|同志|代表|老师)?(?:现在|目前|都|一共|主要|平时|到底|是|η)*{_CARE}(?:着|的|了)?(?:都|是|有)*(?:{_WHAT})",
        rf"{{person}}(?:书记|主任|同志|代表)?(?:名下|手里|手上)?(?:现在|一共|总共|都|η)*(?:有|是)(?:{_WHAT})(?:个|些|家)?{_PLACES}",
        rf"{{person}}(?:书记|主任|同志|代表)?(?:的|名下的?|手里的?|{_CARE}的)(?:{_PLACES})(?:有|是|都)*(?:{_WHAT}|清单|名单|列|发|查|看)",
        rf"(?:哪[些几]个?|什么|多少){_PLACES}(?:是|归|由)?{{person}}(?:在)?(?:{_CARE}|的)",
        rf"(?:查|看|列)(?:一下|下|看|看看)?{{person}}(?:的|名下的?|{_CARE}的){_PLACES}",
        r"{person}(?:管|负责|联系|在)哪(?:一?片|块|儿|里|个县|个点|边|些地方)",
        unless=WORK + r"|{ref}", weight=WHOLE, reads=_person, field="outlets",
    ),
    say("roster_query", r"{person}(?:书记|主任|同志)?(?:现在)?(?:是|在|属于|归)*(?:哪个|什么|几)(?:党)?支部", weight=STRONG, reads=_person, field="branch", unless=WORK),
    say(
        "roster_query",
        r"{person}(?:同志|书记|主任)?(?:到底|现在)?(?:是)?(?:谁|哪位|哪个(?!网|支|问)|干什么的?|干啥的?|做什么的|什么职务|啥职务|什么岗位|哪里的|哪儿的|哪个部门的?|哪个单位的?|哪个县的?|什么人|什么身份|什么角色|管什么的?|管啥的?)[?？。啊呀呢吗]*$",
        r"{person}(?:是不是|是)(?:党代表|代表|党员|书记|管理员|经办人?)(?:吗|么|吧|不|[?？])",
        r"^(?:谁是|哪个是|哪位是){person}[?？]*$",
        r"(?:查|看)(?:一下|下)?{person}的?(?:资料|信息|职务|岗位)",
        unless=WORK, weight=STRONG, reads=_person, field="profile",
    ),
    say(
        "roster_query",
        r"^(?:请问|问下|问一下|那个)?[，,]?(?P<who>[王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞][一-鿿]{1,2})(?:同志)?(?:到底|现在)?是(?:谁|哪位|哪个|干什么的|干啥的|做什么的|什么人|哪里的|哪个部门的?|哪个县的?)[?？。啊呀呢]*$",
        weight=STRONG, reads=_person, field="profile",
    ),
    # departments
    say(
        "roster_query",
        rf"{{dept}}(?:的|那边|这边|那里|现在|目前|这块|的事|方面|口|的问题)*(?:该|要|得|应该|应)?(?:找|问|联系|归|是|由|让)?{_WHO}(?:来|在)?(?:{_CARE}|办|经办|处理|接单|对口|接)?[?？。啊呀呢]*$",
        r"{dept}(?:的)?(?:经办|经办人|联系人|对接人|接口人|接单人|管事的|联络员)(?:是|叫|有)*(?:谁|哪位|哪个|哪些|哪几个|什么名字)?[?？。]*$",
        rf"{_WHO}(?:是|管|负责|在管|在){{dept}}(?:的)?(?:经办|经办人|联系人|对接人|工作|的)?{{~}}",
        unless=WORK, weight=STRONG, takes="dept", field="handler",
    ),
    say("roster_query", r"{dept}(?:现在|目前)?的?(?:部长|主任|负责人|一把手|头儿?|领导|经理|主席|科长|老大)(?:是|叫|现在)*(?:谁|哪位|哪个|什么名字)", rf"{_WHO}(?:是|当){{dept}}的?(?:部长|主任|负责人|经理|主席|科长|领导)",
        weight=STRONG, takes="dept", field="leader", unless=WORK),
    say("roster_query", r"{dept}(?:这个部门)?(?:都|主要|是|具体)*(?:管|负责|处理|办|受理)(?:着|的)?(?:哪些|什么|啥)(?:类|事|问题|业务|工作|东西|的)*", r"(?:哪些|什么|啥)(?:类|事|业务|工作)*(?:归|找|由|是){dept}(?:管|负责|办|处理)?",
        unless="为什么|为啥|{ref}", weight=STRONG, takes="dept", field="category"),
    say(
        "roster_query",
        r"(?:哪[个些]|什么|啥|哪一个)(?:部门|科室|处室|单位|口子|部室|专业)(?:来|在|是|该)?(?:管|负责|处理|办|解决|受理|牵头|对口|修|维护)(?P<matter>[^，,。?？]{1,16}?)?(?:的|问题|的事|这事|这块|啊|呢|呀)*[?？。]*$",
        r"^(?P<matter>[^，,。?？]{2,16}?)(?:的事|的问题|这块|这事|这种事|问题|方面|这类)*(?:都|一般|应该|应|该|要|得|到底|是)*(?:归|找|属于|由|报给|问|联系|对口)(?:哪[个些一]|什么|啥)(?:个)?(?:部门|科室|处室|单位|口子|部室|专业)(?:管|负责|处理|办|的|来|解决|受理)*[?？。啊呢呀]*$",
        unless=r"最|几次|多少|率|逾期|超期|退|慢|快|{ref}|{item}|转到|派到|派给|派去|到了|办到|拖|如果|要是|假如|报的话|会", weight=STRONG, field="dept",
        reads=lambda heard: {"text": heard.words("matter")},
    ),
    # secretaries, reps of a county
    say(
        "roster_query",
        r"(?:谁|哪位|哪个)(?:是|当){county}{…}(?:书记|一把手)",
        r"{county}(?:分公司|县委|党委|邮政|现在|目前|县|那边|的)*(?:党委)?(?:书记|一把手|总经理)(?:是|叫|现在)*(?:谁|哪位|哪个|什么|啥|姓什么|姓啥)",
        r"(?:我们县|咱们?县|我县|我们这|本县)(?:的|现在)?(?:党委)?书记(?:是|叫)*(?:谁|哪位|什么名字)",
        r"(?:市|市里|市公司|市分公司)的?(?:党委)?书记(?:是|叫)*(?:谁|哪位|什么名字)",
        unless=WORK, weight=STRONG, takes="county", field="secretary",
    ),
    say(
        "roster_query",
        r"{county}(?:县|区|分公司|那边|的|现在|一共|目前)*(?:党代表|代表)(?:们)?(?:都|是|有|现在|名单|一共|的|有哪)*(?:谁|哪些|哪几[个位]|几个|多少|名单|列|发|清单)",
        r"(?:哪些|哪几个)(?:党代表|代表)(?:是|在|联系|管|包)*{county}",
        r"(?:党代表|代表)(?:的)?(?:名单|名册|花名册|一览表?|清单|通讯录)(?:发|给|列|导|看|查|有|在|呢|{~})",
        r"(?:发|给|列|导出?|看|查)(?:我|一下|一份|个)*(?:下)?(?:全[市县]|我们县)?的?(?:党代表|代表|联系点|网点)(?:的)?(?:名单|名册|花名册|一览表?|清单|对应表|结对表|分工表)",
        r"(?:结对|包挂|联系点)(?:分工|安排|关系|对应)?(?:表|情况|名单|一览|清单)(?:发|给|列|导|看|查|{~})",
        unless=WORK + r"|更新|导入|上传|替换|换新", weight=STRONG, takes="county", field="rep", list=1,
    ),
    # numbers of the roster
    say(
        "roster_query",
        r"(?:党代表|代表){…}(?:几个|多少|几位|哪些|哪几个){…}(?:有|结了?对|挂了?|包了?|联系了?|分到了?|配了?|落实了?)(?:网点|联系点|对|点|支局)?",
        r"(?:几个|多少|几位)(?:党)?代表{…}(?:有|结了?对|挂了?|包了?|联系了?|分到了?|落实了?)(?:上)?(?:网点|联系点|点|支局|对)",
        r"(?:有|结了?对|分到)(?:网点|联系点|点)?的(?:党)?代表(?:有|是|现在|一共)*(?:几|多少)",
        unless=r"没有?(?:网点|结对|分到|联系点)|{outlet}|" + WORK, weight=STRONG, takes="county", metric="rep_with_outlet",
    ),
    say(
        "roster_query",
        rf"{_PLACES}{{…}}(?:没有?|未|无|缺|还没有?)(?:被|给|有)?(?:对上|对接上?|结对|配上?|落实|安排|分配|分到|指派|确定|定下?|挂上?|包挂|联系上?|覆盖)*(?:到)?(?:党)?(?:代表|人(?:联系|包|管|负责|挂|对接)?|联系人)",
        rf"{_PLACES}{{…}}(?:没有?|未|尚未|还没有?)(?:结对|包挂|挂点|配对|对接|落实联系|对上号|对上)",
        r"(?:没有?|未|尚未|还没有?|无)(?:被)?(?:结对|包挂|挂点|配对|落实|配|安排|有|对上)*(?:党代表|代表|联系人|人管|人包|人联系)?的?(?:还有|有)?(?:哪些|哪几个|几个|多少)?(?:网点|支局|点)",
        r"(?:党)?代表{…}(?:没有?|未|还没有?)(?:分到|安排|落实|结对|挂上?|配|对上|有|联系)*(?:网点|支局|点|联系点|对)",
        r"(?:没|没有|未)(?:结对|分到网点|落实网点|网点)的(?:党)?代表",
        unless=WORK + "|党员", weight=WHOLE, takes="county", metric="unpaired", list=1,
    ),
    say(
        "roster_query",
        rf"(?:几|多少)(?:个|家|处)?(?:是)?(?:{_NO_PARTY})",
        rf"(?:{_NO_PARTY})(?:的)?(?:{_PLACES})?(?:还|现在|一共|总共|目前|全[市县])*(?:有|是|剩)?(?:几|多少)(?:个|家|处)?",
        rf"{{county}}(?:县|区|分公司|那边|这边|现在|目前|一共|总共|下面|全县|共|有|管|η|的)*(?:几|多少)(?:个|家|处)?{_PLACES}",
        rf"(?:全市|全县|全区|我们县|咱们?县|我们市|咱们?市|市里|县里|一共|总共|现在|共)(?:现在|一共|总共|目前|下面|共|有|的|管)*(?:几|多少)(?:个|家|处)?{_PLACES}",
        rf"(?:全市|全县|全区|[咱我俺]们?[县市])的?{_PLACES}(?:现在|一共|总共|拢共|统共|满共|共|有|是)*(?:几|多少)(?:个|家|处)?{{~}}",
        r"{county}(?:县|区)?的?(?:网点|支局)(?:数量?|总数|个数)(?:是)?(?:多少|几)?{~}",
        unless=WORK, weight=STRONG, takes="county", reads=_counts,
    ),
    say(
        "roster_query",
        rf"(?:{_NO_PARTY})(?:的)?(?:{_PLACES})?{{…}}(?:列|哪些|哪几|名单|清单|有谁|发我|看看|看一下|查|都是|是哪)",
        rf"(?:哪些|哪几个|列出?|看看|查)(?:一下)?{{…}}(?:网点|支局|点)?(?:是|还|现在)*(?:{_NO_PARTY})",
        unless=WORK, weight=STRONG, takes="county", filter="blank", list=1,
    ),
    say(
        "roster_query",
        rf"{{county}}(?:县|区|分公司|下面|那边|的)*(?:都|一共)?(?:有|是|管)?(?:哪些|哪几个|什么)(?:个)?{_PLACES}",
        r"{county}(?:县|区)?的?(?:网点|支局)(?:名单|清单|列表|列|都有|有哪|一览|发)",
        r"(?:列|看|查|发)(?:一下|下|出|我)*{county}的?(?:所有|全部)?的?(?:网点|支局)",
        unless=WORK, weight=STRONG, takes="county", field="outlets", list=1,
    ),
    *GRIDS,
    # names of outlets
    say(
        "roster_query",
        r"{outlet}(?:这个|那个)?(?:是|指|是指|指的是|说的是|就是|对应)(?:的是)?(?:哪[个一]|什么|啥)(?:个)?(?:网点|支局|地方|所|点)?[?？。啊呀呢]*$",
        r"{outlet}(?:的)?(?:全称|全名|正式名称|正式名字|规范名称|规范名|大名|学名|标准名称|正规名字|官方名称|别名|别称|简称|俗称)(?:是|叫|有|应该|怎么写)*(?:什么|啥|哪个|哪些)?",
        r"{outlet}(?:还|也|又)?(?:叫|有)(?:什么|啥)(?:别的)?(?:名字|名|叫法|别名)?",
        r"(?:哪个|什么)(?:网点|支局|所)(?:叫|是|又叫|也叫|俗称|简称){outlet}",
        r"^(?:请问)?[“\"「『]?(?P<alias>[一-鿿]{2,8}(?:所|支局|网点|点|局|营业厅|那个点))[”\"」』]?(?:是|指|指的是|说的是)(?:哪[个一]|什么|啥)(?:个)?(?:网点|支局|点|所|地方)",
        r"^(?:请问)?[“\"「『]?(?P<alias>[一-鿿]{2,8}(?:所|支局|网点|局|营业厅))[”\"」』]?(?:的)?(?:全称|全名|正式名称|规范名称|别名|简称)(?:是|叫)?(?:什么|啥)?",
        r"{outlet}(?:和|跟|与|是不是|就是)(?P<same>{outlet})(?:是|是不是)?(?:一个|同一个|一回事|一家)?(?:网点|支局|地方|吗|么|[?？])",
        unless=WORK, weight=STRONG, reads=_alias,
    ),
    say("roster_query", rf"{{outlet}}{_NOW}{_WHO}[?？。啊呢]*$", unless=WORK, weight=WEAK, reads=_outlet, field="rep"),
    say("roster_query", r"(?:管理员|党建管理员)(?:是|叫)*(?:谁|哪位)[?？]*$", weight=USUAL, field="handler", dept="党委党建工作部"),
)  # fmt: skip
