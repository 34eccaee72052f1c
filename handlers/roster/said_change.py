"""How people say that the roster shall change: pairings, outlets, members, names, whole files.

Nothing is changed on a sentence alone: each of these is said back and waits for a yes.
"""

from __future__ import annotations

import re
from typing import Any

from bot import access
from bot.language.meaning.phrases import FIRST, STRONG, Heard, compiled, say

_CARE = "(?:联系|负责|包挂|包|挂点|挂|管|对接|结对|接手|接管|接|代管|带)"
_POINTS = "(?:网点|支局|联系点|点位|点|那?[几两三四五]个(?:网点|支局|点)?)"
_GIVE = (
    "(?:都|全部?|一并|统统|暂时|先)?(?:转给|交给|划给|移交给?|归|由|给|改由|换(?:成|了)?|调整给|让|并给|划转给|分给)"
)
_PARTY = r"(?:(?:正式|预备|在岗|新)?(?:的)?党员)"
_FROM_NOW = "(?:以后|今后|往后|现在|从|打今儿|{time}|开始|起|就|都|全|改|换人了?|支局|网点|所|那边|那个点|那个|这个|点|的|一直|[，,、])*"
_DIGITS = re.compile(r"1\d{10}|\d{7,8}")
_NEW_OUTLET = re.compile(r"([一-鿿]{2,10}?(?:支局|营业所|邮政所|网点|营业厅|所))")
_NO_PARTY = re.compile(r"没有?(?:一个)?党员|无党员|空白")
_NEW = compiled(
    r"(?<!不)(?:换(?:成|了|为)?|改(?:由|成|为)|调整(?:为|给|成)|变更为|交给|转给|划给){person}"
)  # the one who comes, not the one who goes


def _handed(heard: Heard) -> dict[str, Any]:
    """From whom to whom, or which outlet to whom; whoever is no administrator may not."""
    found = _to_whom(heard)
    return found if heard.about.roles & set(access.ADMIN_ROLES) else {**found, "refused": "role"}


def _to_whom(heard: Heard) -> dict[str, Any]:
    people = [mark.value for mark in heard.said.of("person")]
    outlets = heard.said.of("outlet")
    names = [one.names[0] if len(one.names) == 1 else one.words for one in people]
    given = _NEW.search(heard.said.shape)
    to = next(
        (
            name
            for name, mark in zip(names, heard.said.of("person"), strict=True)
            if given and mark.at == given.end() - 1
        ),
        None,
    )
    found: dict[str, Any] = {"to": to or names[-1]} if names else {}
    if outlets:
        ids = [one.value.candidates if len(one.value.candidates) > 1 else one.value.candidates[0] for one in outlets]
        found |= {"outlet": ids[0], "rep": found.get("to") or "self"}
        more = tuple(("roster_change", {"outlet": other, "rep": found["rep"]}) for other in ids[1:])
        return {**found, "then": more} if more and len(people) == 1 else found
    depts = heard.said.of("dept")
    if depts:
        return {**found, "dept": depts[0].value}
    return (
        {**found, "person": names[0] if len(names) > 1 or not heard.said.text.startswith("我") else "self"}
        if names
        else found
    )


def _moved_on(heard: Heard) -> dict[str, Any] | None:
    """Somebody has left, and who takes over; None when the roster knows neither."""
    people = [one.value.names[0] if len(one.value.names) == 1 else one.value.words for one in heard.said.of("person")]
    if not people:
        return None
    found = {"person": people[0], "to": people[-1]}
    return found if heard.about.roles & set(access.ADMIN_ROLES) else {**found, "refused": "role"}


def _phone(heard: Heard) -> dict[str, Any] | None:
    """Whose number is new; asking for it is something else."""
    digits = _DIGITS.search(heard.said.text)
    people = heard.said.of("person")
    if not people or (digits is None and not re.search("换号|换了|变了|改", heard.said.text)):
        return None
    found = {"person": people[0].value.words, "value": digits[0] if digits else ""}
    return found if heard.about.roles & set(access.ADMIN_ROLES) else {**found, "refused": "role"}


def _added(heard: Heard) -> dict[str, Any]:
    """A new outlet with what the sentence says of it."""
    shape, said = heard.said.shape, heard.said
    begin = heard.match.end() if heard.match else 0
    words = said.words(begin, len(shape)).lstrip(" ，,。：:一个")
    name = _NEW_OUTLET.search(words)
    county, people = said.of("county"), said.of("person")
    found: dict[str, Any] = {"add": name[1] if name else re.split(r"[，,。；;\s]", words)[0]}
    if county:
        found["county"] = county[0].value
    if _NO_PARTY.search(said.text):
        found["blank"] = "1"
    elif re.search(r"有党员|党员\d|\d+名?党员", said.text):
        found["blank"] = "0"
    if people:
        found["rep"] = people[-1].value.names[0] if people[-1].value.names else people[-1].value.words
    return found


def _merged(heard: Heard) -> dict[str, Any] | None:
    """An outlet that goes, and the one that takes it in; None when none is named."""
    outlets = [mark.value.candidates[0] for mark in heard.said.of("outlet")]
    if not outlets:
        return None
    return {"outlet": outlets[0], **({"merge_to": outlets[1]} if len(outlets) > 1 else {"state": "closed"})}


def _renamed(heard: Heard) -> dict[str, Any]:
    return {"field": "outlet", "value": heard.words("name")}


CHANGES = (
    # files
    say(
        "roster_import",
        r"(?:名册|花名册|结对表|人员表|网点表|组织架构|通讯录|党代表名单|党员名册|台账名单|人员名单|网点清单){…}(?:更新|导入|上传|替换|换新|重新导|传给?你|发你|发给你|在这|附上|批量|覆盖|刷新)",
        r"(?:更新|导入|上传|替换|批量导|重新导入?|批量更新|刷新){…}(?:名册|花名册|结对表|人员表|网点表|组织架构|通讯录|党代表名单|党员名册|人员名单|网点清单)",
        r"(?:名册|花名册|结对表|包挂表|人员表|人员|网点名单|党代表名单|名单|表里的人|组织架构表|csv|excel|表格|附件|这份表|整表){…}(?:导|入库|替换|更新|覆盖|加上|上传|作废)",
        r"(?:名册|花名册|结对表|名单).{0,10}(?:重新导|再导|导入|更新一下|替换)", r"(?:上传|导入|批量导入|批量加|批量换|从表格导|按表更新|再导|试导|整表替换){…}(?:名单|党代表|包挂人|支局长|名册|一下{~})", r"(?:名册|名单|包挂表|结对表){…}(?:导|入库|请导入|更新)",
        r"(?:新的?|最新|调整后)的?(?:名册|花名册|结对表|党代表名单){…}[(（]?(?:文件|表格|excel)",
        unless=r"怎么|咋|如何|能不能|[吗?？]$|领题|照片|附件上传|导出|指标|{ref}|成果|宣传|盘点|走访|发我|给我|不[出了动]|坏|故障|没反应", weight=STRONG, asks="preview",
    ),
    # an outlet comes, goes, is renamed
    say(
        "roster_change",
        r"(?:新增|增加|新开|新设|添加|加上?|增设|新建|录入|登记)(?:一?个|一家)?(?:新的?)?(?:网点|支局|营业所|邮政所|所)",
        r"(?:新增|新开|新设|增设)(?:了)?(?:一?个|一家)(?=[一-鿿]{2,8}(?:支局|营业所|邮政所))",
        unless=r"怎么|咋|如何|多少|几个|[吗?？]$|设备|终端|人手|宣传", weight=STRONG, reads=_added, asks="confirm",
    ),
    say(
        "roster_change",
        r"{outlet}{…}(?:撤了|撤销|撤并|撤点|裁撤|关停|关闭|注销|撤掉|合并|取消)了?{,}(?:业务|人员|网点)?{…}(?:并到|并入|合并到|合到|归到|划到|并给|归入|并进){…}{outlet}",
        r"{outlet}(?:支局|网点)?(?:要|已经?|正式|被|就)*(?:并到|并入|合并到|合到|归入|并进|合并进){…}{outlet}",
        r"{outlet}和{outlet}(?:合并|并成一个)",
        r"{outlet}(?:支局|网点|这个点)?(?:已经?|正式|要|被|上个?月|这个月|η)*(?:撤销|撤并|撤点|裁撤|关停|注销|撤了)(?:了)?{~}",
        r"(?:撤销|注销|撤并|裁撤|停用){outlet}(?:支局|网点)?{~}",
        unless=r"怎么|为什么|吗|工单|{ref}|旧|海报|折页|横幅|展架|窗口|台席|邮路|信箱", reads=_merged, weight=STRONG, asks="confirm",
    ),
    say(
        "roster_change",
        r"{outlet}(?:支局|网点)?(?:已经?|正式|现在|η|要)*(?:改名|更名)(?:了|叫|为|成|做)*(?P<name>[^，,。]{1,12}?){~}",
        r"{outlet}(?:支局|网点)?(?:现在|以后|η)*改叫(?P<name>[^，,。]{1,12}?){~}",
        takes="outlet", reads=_renamed, weight=STRONG, asks="confirm",
    ),
    # members
    say(
        "roster_change",
        rf"{{outlet}}(?:支局|网点|那边|这边|现在|已经|终于|也|η)*(?:有|来了|分来|调来|发展了|新来|转来|增加了?)(?:了)?(?:[一二两三\d]+个|[一二两三\d]+名|个|名)?{_PARTY}(?:了|啦){{~}}",
        r"{outlet}(?:支局|网点|那边|现在|已经|η)*(?:不是|不再是|不算)(?:无党员|党员空白|空白)(?:网点|支局|点)?",
        rf"{{outlet}}{{…}}(?:来了|分来|调来|转来|发展|接收)(?:了)?[一二两三\d]*(?:个|名|位)?{_PARTY}",
        unless=r"吗|没有|[?？]$", takes="outlet", weight=STRONG, asks="confirm", blank="0",
    ),
    say(
        "roster_change",
        rf"{{outlet}}(?:支局|网点|那边|这边|现在|已经|又|η)*(?:没有?|无){_PARTY}了",
        rf"{{outlet}}{{…}}(?:唯一的?|那个|仅有的?)?{_PARTY}(?:调走|退休|离职|转走|调离|走)了",
        r"{outlet}(?:支局|网点|现在|已经|η)*(?:成了|变成|成|又是)(?:无党员|党员空白|空白)(?:网点|支局|点)?",
        r"{outlet}(?:支局|网点|现在|已经|η)*(?:变成|成了|成|改成|列为|标为|是)(?:无党员|党员空白|空白)(?:网点|支局|点)了",
        unless=r"[吗?？]$", takes="outlet", weight=STRONG, asks="confirm", blank="1",
    ),
    # a telephone
    say(
        "roster_change",
        r"{person}{…}(?:换(?:了)?(?:个)?号|(?:手机|电话|号码|联系方式|短号)[^，,。]{0,4}(?:换|改|变|更新))",
        r"(?:把|将){person}的?(?:手机|联系)?(?:电话|手机|号码|联系方式)[^，,。]{0,4}(?:换|改|更新)",
        unless=r"吗|怎么|谁|[?？]$|坏|客户", weight=FIRST, asks="confirm", field="phone", reads=_phone,
    ),
    # who cares for what
    say(
        "roster_change",
        rf"{{outlet}}(?:(?:和|跟|与|、|以及){{outlet}})*{_FROM_NOW}(?:归|由|让|交给|换成|改成|改由|划给|转给|换给){_FROM_NOW}(?:{{person}}|我)(?:同志|代表|主任|书记)?(?:来|去|接着|在)?(?:{_CARE}|接过去|跑|盯|{{~}})",
        rf"{{outlet}}(?:(?:和|跟|与|、|以及){{outlet}})*(?:支局|网点|所)?[^，,。]{{0,3}}(?:以后|今后|往后|从{{time}}|{{time}}开始|{{time}}起){_FROM_NOW}(?:{{person}}|我)(?:来|去|接着)?(?:{_CARE}|接过去|跑|盯){{~}}",
        rf"{{outlet}}(?:支局|网点|所|那边|那个点|的|联系人|党?代表|包挂人)*(?:换人|换了人|变了|换了|变动|调整)了?[，,。\s]*{_FROM_NOW}(?:是|归|由|让|换成|改成)*{{person}}(?:来|去)?(?:{_CARE}|跑|接)?{{~}}",
        rf"(?:把|将)?{{outlet}}(?:支局|网点)?(?:换|改|划|转|调|交|分)(?:给|成|到|由)(?:{{person}}|我)(?:来|名下|这边)?(?:{_CARE}|跑)?{{~}}",
        rf"{{outlet}}(?:支局|网点)?{_FROM_NOW}不(?:归|由|再归)?{{person}}{_CARE}?了[，,]*(?:归|由|改|换|让|给)*(?P<next>{{person}}){_CARE}?{{~}}",
        rf"{{outlet}}(?:支局|网点)?我不(?:想|愿|再)?{_CARE}了?[，,]*(?:换|改|划|转|调|交|分)(?:给|成|到|由){{person}}",
        unless=r"{ref}|{item}|谁|哪|吗|[?？]$|问题|坏|工单|单子?(?!位)|[的]件|折页|海报|展架|张|走访|去了|柜员|缺|夜班|值班|班|培训", weight=FIRST, reads=_handed, asks="confirm",
    ),
    say(
        "roster_change",
        rf"{{person}}(?:同志|书记|主任)?(?:已经?|要|刚|上个?月|这个月|{{time}})*(?:调走|调离|退休|离职|辞职|转岗|走|休产假|退|调)了?[，,。\s]*(?:他|她)?(?:的|那|名下的?|手里的?|手上的?|联系的)*{_POINTS}?{{…}}(?:给|归|由|交给|转给|让|划给){{person}}(?:来|去)?(?:{_CARE}|跑)?{{~}}",
        unless=r"{ref}|谁|吗|[?？]$|单子|工单|问题|暂时|休假|请假|出差|期间", weight=FIRST, reads=_moved_on, asks="confirm",
    ),
    say(
        "roster_change",
        rf"(?:把|将)?{{person}}(?:的|名下的|手里的|联系的|负责的|包的|管的)(?:这|那)?{_POINTS}{{…}}{_GIVE}{{person}}",
        rf"{{person}}(?:的|名下的|联系的)?(?:网点|支局|联系点|点)?{_GIVE}{{person}}{_CARE}?(?:网点|支局|联系点)",
        r"(?:把|将){outlet}{…}(?:转给|交给|划给|移交给?|调整给|分给|改给|划归|划到|换给){…}{person}",
        rf"{{outlet}}(?:支局|网点|以后|今后|现在|就|都|η|从)*(?:改由|改成|换成|调整为|转由|归|由|交给|划给|让|换|换为|改为|改派|变成){{person}}{{…}}{_CARE}(?:了|吧)?",
        r"{outlet}(?:支局|网点)?的?(?:党代表|代表|联系人|包挂人|包挂领导|联系领导)(?:改|换|调整|变更|更换|改派|变)(?:成|为|到|由)?{person}",
        rf"{{person}}(?:以后|今后|现在|开始|η|来|去|也|新|改)*{_CARE}(?:了)?{{outlet}}(?:支局|网点)?(?:了|吧){{~}}",
        rf"(?:让|由|安排|指定|请){{person}}{{…}}{_CARE}{{outlet}}(?:支局|网点)?{{~}}",
        r"{outlet}(?:支局|网点)?(?:和|跟|与){person}结对",
        r"{person}(?:和|跟|与){outlet}(?:支局|网点)?结对",
        unless=r"{ref}|{item}|谁|哪|吗|[?？]$|问题|坏|走访|工单", reads=_handed, weight=STRONG, asks="confirm",
    ),
    say(
        "roster_change",
        r"{person}(?:以后|现在|已经)?(?:不再|不)(?:联系|负责|包挂|管|包){outlet}",
        r"(?:取消|解除|去掉){person}(?:和|跟|与|对|在)?{outlet}的?(?:结对|包挂|联系|挂点)",
        unless=r"吗|谁|[?？]$", takes="person outlet", weight=STRONG, asks="confirm", state="closed",
    ),
    say(
        "roster_change",
        r"(?:新增|增加|增补|添加|加|补选)(?:了)?(?:一?[个名位])?(?:党代表|代表|经办人?|管理员|网格员|联系人)[：:\s，,]*(?P<add>[^，,。\s]{2,4})",
        weight=STRONG, asks="confirm", reads=lambda heard: {"add": heard.words("add"), "field": "person"},
    ),
    say(
        "roster_change",
        r"(?:包挂人|支局长|经办|联系人|负责人|网格长|支部书记|党代表|代表|管理员)(?:已经?|要|η)?(?:换了|换人|变更|改选|空着|调走了|调整|换成)(?:[，,]|{~}|了|{person})", r"^(?:换|改|调整)(?:一下)?(?:包挂人|支局长|联系人|经办)", r"(?:任命|聘任|免去){…}{person}|{person}{…}(?:改任|免去|任命为|不再做|不再担任)", r"^(?:人员变动|人事调整|联系点调整|结对|包挂调整|新增副包挂)[：:\s]", r"(?:给|为){outlet}{…}(?:加|增|配)(?:一?个)?(?:党)?代表", r"{person}{…}(?:角色|岗位|身份|职务){…}(?:改|换|调整)(?:成|为)|把{person}{…}(?:角色|岗位|身份)", r"^我(?:换|改)(?:了)?(?:电话|手机|号码|部门|岗位)|我(?:已经?)?不在{dept}了|我调到", r"{branch}(?:加|新增|来了|增加|少|减)(?:一?[个名])?(?:预备)?党员", r"(?:新来|来了|新增)(?:了)?(?:一?个)?(?:经办|支局长|代表)", r"{outlet}从{county}划到{county}", r"{county}{outlet}{…}换人", r"{person}由{outlet}调至{outlet}", r"{outlet}(?:支局)?长(?:换|调走|退休|是)(?:人|了|成)",
        unless=r"谁|怎么|吗|[?？]$|没有|{ref}|{item}|{project}|走访|报销|哪|缺人|没人|半年|η了|提醒|以后都|休假|请假|出差|不在这几天|外出|学习|离岗", reads=_handed, weight=STRONG, asks="confirm",
    ),
    say(
        "roster_change",
        r"{dept}的?(?:经办|经办人|联系人|负责人|部长|主任|对接人)(?:改|换|调整|变更|更换|变)(?:成|为|由)?{person}",
        takes="dept person", weight=STRONG, asks="confirm", field="handler",
        reads=lambda heard: {"to": heard.said.of("person")[-1].value.words},
    ),
    say(
        "roster_change",
        r"{county}的?(?:党委)?(?:书记|党建管理员|管理员)(?:改|换|调整|变更|更换|变)(?:成|为|由)?(?P<to>{person}|[^，,。]{2,4}?){~}",
        takes="county", weight=STRONG, asks="confirm", field="secretary", reads=lambda heard: {"to": heard.words("to")},
    ),
    say(
        "roster_change",
        r"^{person}(?:同志)?(?:已经?|上个?月|这个月|η|刚|正式)*(?:调走|调离|退休|离职|辞职|转岗|调到|退居二线|去世)了?(?:[，,]?(?:名册|名单|结对){…}(?:改|更新|去掉|删))?",
        r"(?:名册|名单|通讯录)(?:里|上|中)?{…}{person}{…}(?:删掉|去掉|删除|移除|拿掉|划掉)", r"(?:名册|名单|通讯录|党代表(?:名单)?)(?:里|上|中)?的?{…}(?:删掉|去掉|删除|移除|拿掉|划掉){…}{person}",
        r"(?:把|将){person}{…}(?:从)?(?:名册|名单|通讯录|党代表(?:名单)?)(?:里|上|中)?{…}(?:删掉|去掉|删除|移除|拿掉|划掉|移出)",
        unless=r"谁|怎么|缺|没人|人手|吗|[?？]$|{ref}", needs="admin", takes="person", asks="confirm", state="closed",
    ),
)  # fmt: skip
"""Every way of saying that the roster shall change."""
