"""How people correct, choose, confirm, merge, split, undo and cancel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot import access
from bot.language.meaning import slots
from bot.language.meaning.phrases import ANSWER, STRONG, USUAL, WEAK, WHOLE, Heard, Saying, say
from bot.language.times.numerals import number
from handlers.tickets.said_amending import amended

_WRONG = r"(?:错了?|不对|有误|弄错|搞错|写错|说错|记错|分错|派错|听错|看错|认错|填错|报错)"
_NEW = r"(?:改成|改为|改到|改派?|换成|更正为?|调整为|调成|应该是|应该派给?|应为|应归|归到)"
_NUMERAL = r"[一二两三四五六七八九十\d]{1,2}"
_RECENT = r"(?:刚才|刚刚|刚|前面|上面|之前)"
_ONE = r"(?:那条|这条|那个|这个|的|那单|这单|那件|这件|报的|发的|提的|说的)"


def _chosen(heard: Heard) -> Mapping[str, Any]:
    """第二个 → 2; the last one → 末."""
    words = heard.words("n") or heard.words("m")
    if words in ("后", "末", "最后"):
        return {"option": "last"}
    return {"option": number(words)} if words else {}


def _named_option(heard: Heard) -> Mapping[str, Any] | None:
    """“柳林的那个”: the one option whose words are said."""
    waiting = heard.about.awaits("category", "outlet", "which")
    fitting = [
        n for n, option in enumerate(waiting.options if waiting else (), 1) if option and option in heard.said.text
    ]
    return {"option": fitting[0]} if len(fitting) == 1 else None


def _only(heard: Heard) -> Mapping[str, Any]:
    """“只留第一条” cancels all others of the list."""
    kept = slots.positions(heard.said)
    others = tuple(
        place for place, _ in enumerate(heard.about.listed or heard.about.created, start=1) if place not in kept
    )
    return {"items": others} if others else {"ask": "which"}


def _cancelled(heard: Heard) -> Mapping[str, Any]:
    """A ticket of somebody else, or one already taken up, is not simply cancelled."""
    facts = [fact for ref in slots.named(heard.said) or heard.about.quoted if (fact := heard.about.ticket(ref))]
    me = heard.about.userid
    if any(fact.handler == me and fact.reporter != me for fact in facts):
        return {"refused": "handler_should_return"}
    if facts and not heard.about.roles & set(access.ADMIN_ROLES) and all(fact.reporter != me for fact in facts):
        return {"refused": "not_reporter"}
    if any(fact.state in ("IN_PROGRESS", "PENDING_CONFIRM") and fact.reporter == me for fact in facts):
        return {"ask": "dept_consent"}
    return {}


def _by_words(heard: Heard) -> Mapping[str, Any]:
    """“鸡蛋那单撤了”: which ticket that is must be asked; one that is quoted is meant."""
    about = heard.about
    if about.quoted:
        return {**slots.one_or_more(about.quoted), **_cancelled(heard)}
    return slots.one_or_more(about.created) if len(about.created) == 1 else {"ask": "which"}


def _merged(heard: Heard) -> Mapping[str, Any]:
    """“把A并到B” keeps B; “留A” keeps A; “重复了” must ask with which."""
    refs = slots.named(heard.said)
    places = slots.positions(heard.said)
    if len(refs) < 2 <= len(places):
        made = heard.about.listed or heard.about.created
        refs = tuple(made[place - 1] for place in places if 0 < place <= len(made))
    if len(refs) < 2:
        own = refs or heard.about.quoted or heard.about.created[-1:]
        return {**slots.one_or_more(tuple(own)), "ask": "which"} if own else {"ask": "which"}
    main = heard.words("main")
    kept = int(main) if main.isdecimal() else refs[-1]
    marks = heard.said.of("ref")
    stays = re.search(r"(?:留|保留|以|按)(?:着|下)?[^，,。α]{0,3}(α)", heard.said.shape)
    if stays and not main:
        kept = next((m.value[0] for m in marks if m.at == stays.start(1)), kept)
    if heard.match is not None and "keep" in heard.match.groupdict() and heard.match.start("keep") >= 0:
        kept = next((m.value[0] for m in marks if m.at >= heard.match.start("keep")), kept)
    return {"ids": refs, "main": kept}


def _into(heard: Heard) -> Mapping[str, Any]:
    """The report just brought in belongs to the ticket it was compared with."""
    waiting = heard.about.awaits("likeness")
    return {"id": "new", **({"main": waiting.refs[0]} if waiting and waiting.refs else {})}


def _linked(heard: Heard) -> Mapping[str, Any]:
    refs = slots.named(heard.said) or heard.about.quoted
    return {"ids": refs} if len(refs) > 1 else {"id": refs[0] if refs else "last", "target": "ask", "ask": "which"}


def _parts(heard: Heard) -> Mapping[str, Any]:
    found = [
        part
        for part in re.split(r"[，,；;、]|(?:一个|另一个|还有一个|一条|另一条)是", heard.words("parts"))
        if part.strip()
    ]
    return {"parts": "|".join(part.strip(" 是。") for part in found)} if len(found) > 1 else {}


def _alias(heard: Heard) -> Mapping[str, Any]:
    outlets = slots.outlets(heard.said)
    alias = heard.words("alias").strip("“”\"'「」 ")
    return {"alias": alias, **({"outlet": outlets[-1].candidates[0]} if outlets else {"ask": "outlet"})}


def _number(heard: Heard) -> Mapping[str, Any]:
    return (
        {"slot": slot, "value": value}
        if (slot := _slot(heard)) and (value := _filled(heard, slot))
        else {"ask": "value"}
    )


def _slot(heard: Heard) -> str:
    waiting = heard.about.awaits("fill")
    return waiting.slot if waiting else ""


def _filled(heard: Heard, slot: str) -> Any:
    if slot == "until":
        found = slots.times(heard, "promise")
        return (found[0].end or found[0].start) if found else None
    return heard.said.text.strip(" 。")


SAYINGS: tuple[Saying, ...] = (
    # what the bot asked
    say("choose", rf"^(?:就|我?选|要|应该是|是)?第?(?:(?P<n>{_NUMERAL})|最(?P<m>后))(?:个|条|项|家|种|号)?(?:那个|吧|的|就行|对|就是它)?{{~}}", needs="category/outlet/which", weight=ANSWER, reads=_chosen),
    say("choose", r"^(?:就|选|要|是|应该是)?(?:{item})(?:吧|那个|的|就行)?[，,。\s]+[^，,。？?]{1,8}{~}", needs="category/outlet/which", weight=ANSWER, reads=lambda heard: {"option": slots.positions(heard.said)[0]}),
    say("choose", r"^(?:就|选|要|是)?(?:那个)?(?:打?头|前)(?:一)?(?:个|条|项|家)(?:吧|就行|的)?{~}", needs="category/outlet/which", weight=ANSWER, option=1),
    say("choose", r"^(?:就|选|要|是)?(?:那个)?(?:后|末|最后)(?:头|面|那)?(?:一)?(?:个|条|项|家)(?:吧|就行|的)?{~}", needs="category/outlet/which", weight=ANSWER, option="last"),
    say("choose", r"^[^，,。？?\d]{1,10}{~}", needs="category/outlet/which", weight=ANSWER, reads=_named_option),
    say("choose", r"^(?:就|选|要|是)?(?:{item})(?:吧|那个|的|就行)?{~}", needs="category/outlet/which", weight=ANSWER, reads=lambda heard: {"option": slots.positions(heard.said)[0]}),
    say("choose", r"^(?:俩|这俩|三个|这几个|几个)?(?:都|全|没一个)(?:不|没)(?:是|对|沾边|像|挨着|靠谱|行|中)(?:的|呀|啊)?{~}", needs="category/outlet/which", weight=ANSWER, option="none"),
    say("choose", r"^(?:就|选|要|是)?(?:那个|这个){item}(?:吧|就行|的)?{~}", needs="category/outlet/which", weight=ANSWER, reads=lambda heard: {"option": slots.positions(heard.said)[0]}),
    say("choose", r"^(?:都|全都?|一个都|哪个都|没有一个)(?:不是|不对|没有)|^(?:都|全)不?是{~}|没有我要的|没一个对", needs="category/outlet/which", weight=ANSWER, option="none"),
    say("merge", r"^(?:嗯+|对+|是的?|没错|好的?|可以|行|中|成|就是)*[，,\s]*(?:就是|是)?(?:同一?[个件台]|一回事|一码事|一个事|它|那个|这个|一样的?|重复的?|那单|那条)?[，,\s]*(?:合并|并(?:了|上|吧|一起|一块)|合(?:了|上|吧|一起|一块)|加进去|算进去)?(?:吧|了|的)?{~}", needs="likeness", weight=ANSWER, reads=_into),
    say("keep_separate", r"不一样|两(?:回|码|件|个)事|不(?:是)?一(?:码|档子?|件|台|处)|另(?:起|外)(?:一|的)|各是各|不(?:相干|搭界|沾边)", needs="likeness", weight=ANSWER, id="new"),
    say("keep_separate", r"单独(?:建|报|提|立|开|算)|分开(?:建|报|提|立|算)|另(?:建|开|报|立)|不(?:是)?(?:同|一)(?:一)?(?:个|件|回事)|各(?:是|报|算)各|先不(?:动|并|合)|不(?:要|用|合)?并|别(?:并|合)|新建|照建|还是(?:单|新)", needs="likeness", weight=ANSWER, id="new"),
    say("confirm", r"^(?:嗯+|对+|是的?|没错|不错|好的?|可以|行|正确|就这样|就这么|确认|没问题|ok|对头|中|成|妥|准|要得|提交|发吧|报吧|嗯呐|昂|得|照这个|就是这个)(?:[，,。\s]*(?:没错|对的?|是的?|就这样|提交|报吧|发吧|可以|的|了|吧|呢|哈))*{~}|不用(?:再)?(?:改|问|动)|没(?:有)?(?:什么)?要改|分得对|(?:说|写|认|弄)得?对(?!不)|就按这个", needs="draft/confirm", unless=r"不对|改成|不是|[αβδζ]", weight=ANSWER, yes=1),
    say("confirm", r"^(?:嗯+呢?|对+|行+|中+|好+|得[嘞咧]?|成|妥+|是|那?就|没毛病|没问题|内容|以上|信息|核对|经核对?|准确|无误|正确|属实|是?这么回事|这么|这样|照这?个?|可以|ok|[，,\s])+(?:着呢|报(?:吧|上去)?|发(?:吧|上去|送)?|提交|请提交|上报|办|来|的|吧|了|呢|无误|没错)*{~}", needs="draft/confirm", unless=r"不对|改|不是|[αβδζ]|不(?:中|行|好|成)", weight=ANSWER - 1, yes=1),
    say("cancel", r"^(?:算了|不报了|不用(?:报|了)|取消|别报了?|不要了|作罢|不提了|撤了?吧?|当我没说|算了算了|拉倒|免了)", needs="draft/outlet/category", weight=ANSWER, id="draft"),
    say("cancel", r"^(?:不对|不是|哎呀?|等等|停|别|嗯|那个|错了)*[，,\s]*(?:这|那)?(?:条|个|单|件|张)?(?:给我|我|先|还是|就|干脆)*(?:作废|取消|不报|撤(?:了|掉|回|销)?|删(?:了|掉)?|不要|甭报|别报|别发|别提交|不提交|不提|算了|废了|停|收回)(?:了|掉)?(?:吧|[，,。]|{~})", needs="draft/outlet/category", unless=r"{ref}|走访|取消关注|催", weight=ANSWER, id="draft"),
    say("defer", r"(?:先|去|这会儿?)(?:忙|开会|吃饭)|回头(?:再)?(?:补|说|报|弄)|(?:等会儿?|一会儿?|过会儿?|晚点儿?|稍后|待会儿?|明天)(?:再)?(?:补|说|报|弄|回)", needs="draft/outlet/category/fill", unless=r"[αδ]", weight=ANSWER, id="draft"),
    say("fill", r"^{time}(?:吧|前|之前|左右|再说|好了|行|可以)?{~}", needs="fill", weight=ANSWER, reads=_number),
    say("fill", r"^[^αβ？?]{2,40}$", needs="fill", unless=r"算了|取消|不延|不用", weight=ANSWER - 1, reads=_number),
    # one message about another
    say("merge", r"(?:并到|并入|合并到|合到|归并到|归到|并进|算到|挂到){…}{ref}|{ref}[^。；;]*?(?:是|就是|属于){…}{ref}(?:的)?(?:补充|重复|一部分|那个|一回事|同一)", needs="named", weight=WHOLE, reads=_merged),
    say("merge", r"{ref}{…}(?:同一个|同一件|一个事|一件事|一回事|一码事|一档子事|重复|重了|一样的)(?:事|问题)?{,}(?:(?:留|保留|以|合到|并到){…}(?P<keep>{ref})|合并|合一起|并一下|并成一)?", needs="named", unless=r"关联|不是(?:同|一|重)", weight=WHOLE, reads=_merged),
    say("link", r"{ref}{…}关联|关联(?:到|上|一下)?{…}{ref}|(?:关联起来|关联上|关联一下)", takes="", needs="ref", unless=r"领题|破题|工单{ref}", weight=WHOLE, reads=_linked),
    say("merge", r"(?:就|其实|总共|统共|一共|本来)(?:就|是|只)*一(?:个|件|档子?|码|桩)(?:问题|事)|(?:是|就)(?:是)?一(?:档子?|码|桩)事|(?:别|不该|不用|不要|甭)(?:给我)?拆|合(?:成|到|在)?一(?:块儿?|起|处)", needs="created", unless=r"拆开|分开|不是一|两件|[γαβ]|走访", weight=ANSWER, reads=lambda heard: {"ids": "prev_all"} if len(heard.about.created) > 1 else None),
    say("merge", r"{item}[^。]*?(?:一码事|一回事|一个事|一件事|同一|一样的|重复|并|合)", needs="listed/created", unless=r"不是|别[并合]|拆", weight=ANSWER, reads=lambda heard: _merged(heard) if len(slots.positions(heard.said)) > 1 else None),
    say("merge", r"重复了|重了{~}|报重|报过了?|(?:前|上|昨|那).{0,4}报过|合(?:并|成|到)(?:一)?(?:个|条|起|件|单)?|并成一|(?:就|其实|一共就?|总共就?|只)(?:是|有)?一(?:个|件)(?:问题|事)?|别拆|不(?:用|要|该)拆|是一(?:回事|件事|个事)", needs="created", unless=r"拆开|分开|不是一|两件|[γ].{0,3}拆", reads=lambda heard: {"ids": "prev_all"} if len(heard.about.created) > 1 and len(slots.positions(heard.said)) < 2 else _merged(heard)),
    say("split", r"(?:{item}|{ref}|这里头?|里面|里头|这条|这个|这单|其实)?{…}(?:拆成|拆开|分成|分开|拆一下|拆分|分两|拆两|拆为|各立)(?:两|二|三|几)?(?:条|个|件|单)?(?:单子?|工单|问题|事情?)?(?:{,}(?:(?:一个|一条|分别)是)?(?P<parts>.+))?", needs="target", unless=r"别拆|不要拆|拆错|给拆|你.{0,2}拆|拆成.{1,3}了{~}", reads=lambda heard: {**slots.targets(heard), **(slots.own_last(heard) if not slots.targets(heard) else {}), **(_parts(heard) or ({} if heard.about.created and not slots.named(heard.said) else {"ask": "parts"}))}),
    say("split", r"(?:是|有)(?:两|二|三|几)(?:件|个|回|码)事", needs="target", unless=r"合|并", reads=lambda heard: {**slots.own_last(heard), **({} if heard.about.created else {"ask": "parts"})}),
    say("learn_alias", r"(?:以后|今后|往后|下次|记住|记一下|我们|大家)?{…}(?:说的?|叫的?|提到|写)?[“\"「『](?P<alias>[^”\"」』]{1,12})[”\"」』](?:就|都|其实)?(?:是|指|指的是|等于|代表|说的是){…}{outlet}", weight=WHOLE, reads=_alias),
    say("learn_alias", r"(?:都|一直|习惯|平时|老百姓|当地|本地|这边|这儿|我们)*(?:管|把|称呼?){outlet}(?:就|都|也)?(?:叫|称|唤|喊|说成|叫做|称为|叫作|称作)(?:做|成|为)?[“\"「『]?(?P<alias>[^，,。”\"」』的]{1,10})", weight=WHOLE, reads=_alias),
    say("learn_alias", r"^(?:以后|今后|往后|下次|记住|记一下|记着|记好|请记住)?[，,：:\s]*(?:俺|咱|我们?|大家)?(?:说|讲|提)?(?:到|的)?(?P<alias>[^，,。：:=α-ω的不是指就]{2,8})(?:就是|指的就?是|就是指|就指|=|＝|等于|也就是){outlet}(?:支局|所|邮局)?(?:[，,](?:帮我|你)?记(?:一下|住|着|下|牢)?)?{~}", weight=WHOLE, unless=r"问题|原因|意思|这|那里|哪", reads=_alias),
    say("learn_alias", r"(?:以后|今后|往后|下次|记住|记一下)[，,：:]?(?:我|大家|我们|再)?(?:一)?(?:说|讲|提|写|叫)(?:到|的)?(?P<alias>[^是指，,]{2,8}?)(?:就|都)?(?:是|指)(?:的是)?{…}{outlet}", weight=WHOLE, reads=_alias),
    say("supplement", r"^(?:那个|哦|对了|还有)?[，,]?(?:我)?(?:再|还要|要)?(?:补充?|加|添)(?:上)?(?:一?[句条点下]|两句)(?:说明|情况|话)?[，,：:\s]*(?:就是)?(?=.{3})|^(?:补充|追加)(?:一下|说明|情况)?[：:，,\s]+(?=.{3})|(?:忘(?:了|记)?|漏|还没)(?:跟你)?(?:说|讲|写)了?[，,：:]", needs="created/quoted", unless=r"走访|{ref}|新(?:问题|的)|另外报|照片", takes="own reason"),
    say("supplement", r"{ref}[^。]{0,4}?(?:加|添|记|写)(?:个|条|一?[句笔])?(?:备注|说明|情况)?[，,：:]\s*(?=.{3})|{ref}[^。]{0,4}?(?:再|还要|要)(?:说|讲|补|添|加)(?:上)?(?:一|两|几)?[句点条下]", takes="target reason", needs="named rep", unless=r"[？?]|吗"),
    say("supplement", r"{ref}{…}(?:补充|再补|补一?句|加一句|追加|另外说|还要说)|(?:补充|再补|补一?句|追加){…}{ref}", takes="target reason", unless=r"补充材料|的补充", needs="named"),
    # undo, cancel
    say("undo", r"(?:刚才?|刚刚|昨天|前面)?(?:取消|撤|删)(?:了|掉)?的(?:那)?[条个单件]?[^，,。]{0,4}(?:恢复|还原|找回|弄回)|(?:恢复|还原|找回)(?:刚才|刚刚|上次|昨天|前面)?{…}(?:取消|撤|删)", id="last_cancel"),
    say("undo", r"(?:刚才?|刚刚|上回)?催(?:办)?(?:的)?(?:那个|那条|一下)?(?:不算|撤了?|收回|作废|取消)", unless="[α]", id="last_urge"),
    say("undo", r"点(?:错)?了取消|(?:找|捡|弄|给我?恢复)回来{~}", unless=r"[αγ]|走访|人|货|钱", id="last_cancel"),
    say("undo", r"(?:撤回|取消|收回|撤销|别)(?:刚才的?|上次的?)?催(?:办|单|促)?|催(?:办|单)(?:撤|取消|不算|作废)", unless="[α]", id="last_urge"),
    say("undo", r"^(?:撤销|撤回|回退|返回)(?:上一步|一步|刚才的?(?:操作|修改|改动)?|上一个操作)?{~}|(?:回到|退回到?|返回)(?:上|前)一步|^(?:手[一]?[滑抖]|不小心)?[，,]?(?:点|按|发|操作)?错了?[，,。\s]+(?:给我)?(?:撤回|退|恢复|还原)|(?:撤销|取消|还原|恢复|退回){…}(?:修改|改动|操作|更改)|(?:刚才|刚刚|上一步)(?:的)?(?:修改|改动|操作|那步)(?:撤|取消|不算|作废|还原|退)|改回(?:去|来|原来)|^(?:点|按|发)错了[，,]?(?:撤|退|恢复)", unless=r"[αγ]|走访|催", id="last"),
    say("cancel", r"只(?:留|要|保留|报|算){item}|{item}(?:留着?|保留)[，,]?(?:其他|其它|别的|剩下|余下)(?:的)?(?:都)?(?:不要|取消|删|撤|不算|不报)|除了?{item}", needs="listed/created", weight=ANSWER, reads=_only),
    say("cancel", r"{item}(?:条|个)?(?:是|属于?|跟|不)[^。；;]{1,14}[，,](?:去掉|删掉|删了|撤了?|撤掉|不要了?|拿掉|划掉)(?:吧|[，,。]|{~})", unless=r"关注|走访|提醒", takes="target"),
    say("cancel", r"{item}(?:条|个)?[，,\s]*(?:都|全|也|先)?(?:不要|取消|不算|删掉?|删了|去掉|撤掉?|撤了|作废|不报|不用报|划掉|拿掉|免了)|(?:取消|删掉?|去掉|不要|撤掉?|划掉){item}", unless=r"关注|走访|提醒", takes="target"),
    say("cancel", r"(?:只)?(?:留|要|保留|报){item}[，,\s]*(?:剩下?|其余|其[他它]|别|余下|另外)(?:的|那|俩|两)*[^，,。]{0,4}(?:撤|删|取消|不要|不报|作废)", needs="listed/created", weight=ANSWER, reads=_only),
    say("cancel", r"(?:前面|上面|刚才|刚刚|之前)(?:说|报|提|发)的(?:都|全|那些)?(?:不算|作废|取消|撤|不要)|(?:都|全部?|统统)(?:不算|取消|撤(?:回|销|掉|了)|作废|不要了?|不报了)", unless=r"[αγ]|走访|关注", needs="created", ids="prev_all"),
    say("cancel", r"^(?:这|那|刚才|刚报|前面)?(?:的|几|两|三|仨|俩)?(?:条|个|单|件)?(?:给我|都|全部?|统统|一块儿?|一起|通通)+(?:给我)?(?:撤|取消|删|作废|不要|不报|收回|去掉|清)[^，,。]{0,4}(?:[，,][^，,。]{1,8})?{~}|一[条个单]都?(?:不留|不要|别留|不报)|(?:撤|删|取消|作废|清)(?:个)?(?:干净|光|完)", unless=r"[αγ]|走访|关注|提醒|催|[β]", needs="created", weight=ANSWER, ids="prev_all"),
    say("cancel", r"(?:取消|撤销|撤回|作废|撤掉|撤了|删掉|删了?|注销|不要|收回|不办|不用办)(?:掉|了)?[：:，,\s]*(?:工单|单子|问题|编号)?{ref}|{ref}(?:号|这个|这条|那条|那个|的|单子?)*[：:，,\s]*(?:请|要|想|我|你|给我|帮我|先|可以|就|麻烦)*(?:取消|撤销|撤回|作废|撤了|撤掉|撤下|删掉|删了|不要了|不用办|不用管|不办了)", r"(?:要|该|想)(?:撤|取消|删|作废)(?:回|销|掉)?的是{ref}", r"{ref}[^。；;]{0,12}[，,\s](?:撤单|撤了|撤掉|撤回|取消掉?|作废)(?:吧|了|{~})", unless=r"关注|催办|退回|走访|提醒|记录|留痕|推", takes="target", reads=_cancelled),
    say("cancel", rf"(?:撤回|撤销|取消|作废|删掉|删了|删除|收回|撤了)(?:掉|了)?(?:我)?{_RECENT}{{…}}{_ONE}?|{_RECENT}(?:我)?(?:报|发|提|说)?的?{_ONE}{{…}}(?:作废|撤回|撤销|取消|不算|删掉|删了|不要|撤了|收回)|发错(?:群|人|了)[，,。]*.{{0,4}}(?:撤|删|取消|收回|不算)|(?:撤回?|删|取消|收回)[^，,。]{{0,4}}[，,。\s]+(?:我)?发错(?:群|人|了|地方)|(?:报|发|提)错了", unless=r"催|修改|改动|操作|走访|[αγ]|记录|关注|重新", takes="own"),
    say("cancel", r"^(?:把|请|帮我|给我|麻烦)*(?:我)?(?:上|前|刚才?|刚刚)(?:面)?(?:一)?(?:条|个|单|那[条个单])(?:给我|给|先)?(?:撤|取消|删|作废|不要|收回)", unless=r"走访|关注|催|修改", takes="own"),
    say("cancel", r"不(?:用|要|必)(?:再)?(?:派|报|处理|管|办|跟)了|别(?:派|报|办)了|(?:我|已经|都)?(?:跟|和)他们说好了|(?:我们?)?自己(?:已经)?(?:解决|弄好|修好|搞定)了|不麻烦(?:你们|他们)?了", needs="created", unless=r"{ref}|先别|先不|暂", takes="own"),
    say("cancel", r"^(?:{ref}|{item})?(?:这|那)?(?:条|个|单|件|张)?(?:[^，,。]{0,14}[，,。\s]+)?(?:请|给我|我|先|就|还是|予以?|帮我)*(?:撤(?:了|掉|回|销|下)?(?:来|去)?|撤单|销单|销了|作废|删了?|删掉|取消)(?:吧|了|[，,。]|{~})(?:[^，,。]{0,8})?{~}", needs="created/quoted", unless=r"走访|关注|催|修改|改动|操作|[γζ]|补|延|提醒|派|挂|重报|不(?:要|能|用)?(?:撤|取消)|{ref}.*(?:办结|解决)|评", weight=USUAL, takes="own", reads=_cancelled),
    say("cancel", r"{ref}(?:那|这|个|条|件|单|事|先|就|也|可以|[，,\s])*(?:不用|不需要?|不必|用不着)(?:再)?(?:弄|办|管|修|派|处理|报|来|麻烦)?了", needs="unaccepted", unless=r"关注|催|提醒|延|走访|满意|合并|挂|说一声", weight=ANSWER, takes="target", reads=_cancelled),
    say("cancel", r"(?:报|发|写|填)(?:重|岔|错|反|串)了?[，,]?[^，,。]{0,10}(?:撤|销|删|取消|作废|不要|收回)|(?:刚|这|那)[条个单件][^，,。]{0,4}(?:别|甭|不用|莫)(?:再)?(?:往上)?(?:报|派|递|送|提)了?{~}|(?:误报|虚报|错报|情况不实|不存在这|没这回事)", needs="created/quoted", unless=r"走访|催|{ref}", weight=ANSWER, takes="own", reads=_cancelled),
    say("cancel", r"{ref}[^。]*?(?:不用|不必|甭|别|莫)(?:再)?(?:弄|办|管|修|派|处理|报|来|折腾)了?|{ref}[^。]*?[，,\s](?:请|给我|就|先|还是)?(?:撤(?:了|掉|回|销)?|取消|作废|删了?|删掉|销掉)(?:吧|了|{~})|{ref}(?:[两三四几俩仨]|个|条|单|件|这|那|都|全|一起|一并|统统|也)+(?:给我|请)?(?:撤|取消|作废|删|不要|销掉)|{ref}(?:那|这)[条个单件张](?:就|先|给我|我|也)?(?:撤|取消|作废|删|不要|不报|销掉)", needs="named", unless=r"好了|修好|弄好|解决|恢复|关注|催|提醒|延|走访|办结|满意|推|合并|挂|说一声", weight=STRONG, takes="target", reads=_cancelled),
    say("cancel", r"^(?!刚|前面|上面|之前|上一|方才)[^，,。αβγ]{1,8}(?:那|这)(?:条|个|单|件|张|单子)[^αβγ]*?(?:撤(?:了|掉|回|销|单)|撤{~}|撤吧|取消(?!不了)|作废|销单|不用(?:办|弄|管|修)了|不(?:要|报)了)", needs="idle", unless=r"走访|关注|催|提醒|修改|计划|昨天|预约", weight=ANSWER, reads=_by_words),
    say("cancel", r"(?:说|讲|是)(?:的)?(?:是)?(?:个)?(?:玩笑|笑话)|开玩笑|逗你|闹着玩", needs="created", takes="own", asks="confirm"),
    # one field
    say("correct", r"(?:说|讲|指|写)的?(?:书记|主任|局长|经理|人)?是?{person}", needs="created", reads=amended),
    say("correct", r"(?:应该?|要|得)(?:派|转|给|归|是)(?:给|到)?{dept}", takes="target own", needs="ref/created", unless=r"^(?:把|请)|我们", weight=ANSWER - 1, reads=amended),
    say("correct", r"(?:描述|内容|原文|标题|题目|说明)(?:要|得)?(?:改|更正|换|应该|写错)", takes="own", needs="target/created", weight=ANSWER - 1, reads=amended),
    say("correct", r"(?:时间|日期)?(?:不是|不对)(?:{time}){,}(?:而?是){…}{time}", takes="own", needs="target/created", reads=amended),
    say("correct", r"^(?:{ref}|{item})?[，,：:\s]*不是[^，,。]{1,14}[，,、\s]*(?:而?是|应该)", takes="own", needs="target/created/draft", unless=r"新(?:问题|的)|重复|满意|取消", reads=amended),
    say("correct", rf"(?:{{ref}}|{{item}}|这条|那条|这个|它)?{{…}}(?:网点|类别|分类|部门|时间|日期|反映人|紧急程度|级别|人|支局){{…}}(?:{_WRONG}|{_NEW})", takes="own", needs="target/draft/created", unless=r"负责人|领题|项目", reads=amended),
    say("correct", rf"(?:{{ref}}|{{item}}){{…}}(?:{_NEW}|{_WRONG})", takes="target", needs="ref/item", unless=r"改期|改天|改到{time}|改成{person}|改成.{0,6}(?:牵头|负责)|改派|领题|走访|打分|换成新|换了", reads=amended),
    say("correct", rf"^(?:不对|错了?|不是|分错|搞错|弄错|写错|听错|说错|你?{_WRONG})[，,。！!\s]*(?:了)?{{…}}", needs="created/draft/quoted", unless=r"满意|好的|不是我?说|不是吧|不是取消|修好|不是(?:这|那)?个?意思", takes="own", reads=amended),
    say("correct", r"^(?:应该)?(?:是|归|属于)[^，,。]{1,14}[，,]?(?:不是|我?(?:说|写|记|打|报|搞|弄)错|才对|搞混)", needs="created/draft/quoted", takes="own", reads=amended),
    say("correct", r"^(?:这个?|这[件条]|这事儿?|它)?(?:很|挺|特别|非常|比较|太|有点)(?:急|着急|紧急){~}", needs="draft", field="urgency", value="急"),
    say("correct", rf"^(?:那|就|请|帮我|给我|麻烦|还是|都|这个|不急|没那么急)?[，,]?{_NEW}[^。]{{1,20}}$", needs="created/draft/quoted", unless=r"满意|{person}(?:牵头|负责)|延", takes="own", reads=amended),
    say("correct", r"(?:不是|没有)取消[，,]?(?:是|而是|只是|先)", needs="created", takes="own", reads=amended, asks="admin"),
    say("attach", r"^[（(]?(?:图片|照片|截图|视频|附件|文件|相片)[^）)]{0,12}[）)]?$", target="last_visit_or_ticket", weight=WEAK + 2, reads=lambda heard: {} if heard.about.created else {"ask": "what_for"}),
)  # fmt: skip
