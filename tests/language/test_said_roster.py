"""Who, where and which: every way of asking the roster, and of wanting it changed, ends in the right act."""

from __future__ import annotations

import pytest

from bot.language.meaning.acts import Situation
from tests.language.said import ADMIN, REP, fits, shown, understood

ASKED: tuple[tuple[str, str], ...] = (
    # who cares for an outlet
    ("柳河支局归谁包挂", "roster_query outlet=柳 field=rep"),
    ("谁在联系柳河支局", "roster_query outlet=柳 field=rep"),
    ("柳河那边现在是哪位领导挂点", "roster_query outlet=柳 field=rep"),
    ("哪个党代表包柳河", "roster_query outlet=柳 field=rep"),
    ("柳河支局的党代表叫啥", "roster_query outlet=柳 field=rep"),
    ("柳河是秦川联系的吧", "roster_query outlet=柳 field=rep"),
    ("秦川还在管柳河支局吗", "roster_query outlet=柳 field=rep"),
    ("柳河支局有没有党代表", "roster_query outlet=柳 field=rep"),
    ("柳河支局结对领导是谁", "roster_query outlet=柳 field=rep"),
    ("石板桥支局是哪个代表在跑", "roster_query ask=which"),
    ("东陵县石板桥支局谁在对接", "roster_query outlet=板 field=rep"),
    ("俺们所归哪个党代表管", "roster_query person=self field=rep"),
    ("柳河支局的支局长叫什么名字", "roster_query outlet=柳 field=leader"),
    ("谁是柳河支局负责人", "roster_query outlet=柳 field=leader"),
    ("柳河归哪个支部管", "roster_query outlet=柳 field=branch"),
    ("柳河支局划在哪个网格", "roster_query outlet=柳 field=grid"),
    ("柳河支局是哪个县的", "roster_query outlet=柳 field=county"),
    ("柳河支局有几个党员", "roster_query outlet=柳 field=profile"),
    ("柳河支局是不是无党员网点", "roster_query outlet=柳 field=profile"),
    # one's own
    ("我挂点的是哪几个支局", "roster_query person=self field=outlets"),
    ("我名下有几个网点", "roster_query person=self field=outlets"),
    ("我一共联系多少个点", "roster_query person=self field=outlets"),
    ("给我看看我的联系点", "roster_query person=self field=outlets"),
    ("帮我查一下我负责的网点", "roster_query person=self field=outlets"),
    ("南坪不归我管了吧", "roster_query person=self outlet=坪 ask=admin"),
    ("我还联系榆树湾吗", "roster_query outlet=榆 ask=admin"),
    ("看下我的个人信息登记对不对", "roster_query person=self field=profile"),
    ("你这里我登记的是什么角色", "roster_query person=self field=profile"),
    ("我是什么身份", "roster_query person=self field=profile"),
    # people
    ("秦川联系哪几个点", "roster_query person=秦川 field=outlets"),
    ("秦川名下都有哪些网点", "roster_query person=秦川 field=outlets"),
    ("秦川管哪一片", "roster_query person=秦川 field=outlets"),
    ("哪些支局是秦川在包", "roster_query person=秦川 field=outlets"),
    ("秦川是哪个部门的", "roster_query person=秦川 field=profile"),
    ("秦川是谁啊", "roster_query person=秦川 field=profile"),
    ("秦川是哪个支部的", "roster_query person=秦川 field=branch"),
    ("郭长青是谁", "roster_query person=郭长青 found=0"),
    ("秦川退休了，他名下的网点谁来接", "roster_query person=秦川 metric=handover"),
    ("秦川要休产假，联系点给谁", "roster_query person=秦川 metric=handover"),
    ("谁接替秦川", "roster_query person=秦川 metric=handover"),
    # departments
    ("安保部找谁", "roster_query dept=安全保卫部 field=handler"),
    ("信息技术中心经办人是哪位", "roster_query dept=信息技术中心 field=handler"),
    ("工会那边联系谁", "roster_query dept=工会 field=handler"),
    ("寄递谁管", "roster_query dept=寄递事业部 field=handler"),
    ("综合部主任是谁", "roster_query dept=综合部 field=leader"),
    ("服务质量部都管哪些事", "roster_query dept=服务质量部"),
    ("哪个部门管打印机", "roster_query field=dept text=打印机"),
    ("社保的事归哪个部门", "roster_query field=dept text=社保"),
    ("东陵县书记是谁", "roster_query county=东陵县 field=secretary"),
    ("谁是临溪县的书记", "roster_query county=临溪县 field=secretary"),
    ("东陵县党代表都有谁", "roster_query county=东陵县 field=rep list=1"),
    ("把党代表名单发我一份", "roster_query field=rep list=1"),
    # telephones
    ("秦川手机号是多少", "refuse reason=privacy"),
    ("谁有秦川的微信", "refuse reason=privacy"),
    ("沈书记电话给我", "refuse reason=privacy"),
    ("支局长的电话号码发一下", "refuse reason=privacy"),
    ("秦川家住哪", "refuse reason=privacy"),
    ("柳河支局座机号多少", "roster_query outlet=柳 field=phone ask=permission"),
    ("有没有柳河支局的联系电话", "roster_query outlet=柳 field=phone ask=permission"),
    ("人力资源部办公电话多少", "roster_query dept=人力资源部 field=phone ask=permission"),
    # numbers and lists
    ("东陵县一共多少个网点", "roster_query county=东陵县 metric=outlet_count"),
    ("东陵几个支局，没党员的几个", "roster_query county=东陵县 metric=outlet_count,blank_count"),
    ("全市无党员网点有多少个", "roster_query metric=blank_count"),
    ("东陵有几个没有党员的网点", "roster_query county=东陵县 metric=blank_count"),
    ("列一下党员空白网点", "roster_query filter=blank list=1"),
    ("哪些支局没有党员", "roster_query filter=blank list=1"),
    ("现在多少党代表挂了网点", "roster_query metric=rep_with_outlet"),
    ("没结对的网点还有哪些", "roster_query metric=unpaired list=1"),
    ("哪几个支局还没落实党代表", "roster_query metric=unpaired list=1"),
    ("东陵县都有哪些网点", "roster_query county=东陵县 field=outlets list=1"),
    ("网格是怎么划分的", "roster_query field=grid list=1"),
    ("二支部管哪些网点", "roster_query branch=二支部 field=branch"),
    # names of outlets
    ("南坪所全名是什么", "roster_query alias=南坪所"),
    ("南坪所指的是哪个网点", "roster_query alias=南坪所"),
    ("老街所是哪个支局", "roster_query alias=老街所"),
)

WANTED: tuple[tuple[str, str], ...] = (
    ("秦川名下的网点都交给陆小林", "roster_change person=秦川 to=陆小林 ask=confirm"),
    ("把秦川的联系点划给陆小林", "roster_change person=秦川 to=陆小林 ask=confirm"),
    ("柳河支局以后由陆小林联系", "roster_change outlet=柳 to=陆小林 ask=confirm"),
    ("柳河的党代表换成陆小林", "roster_change outlet=柳 to=陆小林 ask=confirm"),
    ("陆小林和柳河支局结对", "roster_change outlet=柳 to=陆小林 ask=confirm"),
    (
        "新设一个网点：梅林支局，东陵县，无党员，秦川负责",
        "roster_change add=梅林支局 county=东陵县 blank=1 rep=秦川 ask=confirm",
    ),
    ("南坪支局撤并了，人员并到榆树湾", "roster_change outlet=坪 merge_to=榆 ask=confirm"),
    ("南坪支局并入榆树湾", "roster_change outlet=坪 merge_to=榆 ask=confirm"),
    ("南坪支局已经撤销", "roster_change outlet=坪 state=closed ask=confirm"),
    ("南坪支局更名为南坪营业所", "roster_change outlet=坪 field=outlet value=南坪营业所 ask=confirm"),
    ("柳河发展了一名预备党员", "roster_change outlet=柳 blank=0 ask=confirm"),
    ("柳河支局现在没有党员了", "roster_change outlet=柳 blank=1 ask=confirm"),
    ("秦川不再联系柳河", "roster_change person=秦川 outlet=柳 ask=confirm"),
    ("秦川退休了", "roster_change person=秦川 ask=confirm"),
    ("名单里把秦川删掉", "roster_change person=秦川 ask=confirm"),
    ("综合部经办换成陆小林", "roster_change dept=综合部 to=陆小林 ask=confirm"),
    ("花名册有变动，重新导入一下", "roster_import ask=preview"),
    ("批量更新结对表", "roster_import ask=preview"),
    ("上传最新的人员名单", "roster_import ask=preview"),
)

OTHERS = (
    "柳河支局电话打不通了", "榆树湾空调坏了谁来修", "走访率最高的是哪个支局", "哪个部门办得最快", "柳河支局报了多少问题",
    "秦川这个月走访了几次", "没有党员的网点走访了多少", "南坪的老海报撤了",
)  # fmt: skip
"""Sentences with the same words that ask for something else."""


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_a_question_for_the_roster(text: str, expected: str) -> None:
    acts = understood(text)
    assert fits(acts, expected), shown(acts)


@pytest.mark.parametrize(("text", "expected"), WANTED)
def test_a_change_of_the_roster_waits_for_a_yes(text: str, expected: str) -> None:
    acts = understood(text, ADMIN)
    assert fits(acts, expected), shown(acts)


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("about", [REP, ADMIN])
def test_the_same_words_may_ask_for_something_else(text: str, about: Situation) -> None:
    acts = understood(text, about)
    assert not acts or not acts[0].name.startswith("roster"), shown(acts)
