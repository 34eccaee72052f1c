"""What those who judge results or keep an eye on tickets say; and what only sounds like an act."""

from dataclasses import replace

import pytest

from bot.language.meaning.acts import Situation
from tests.language.said_stage import (
    ADMIN,
    CREATED,
    HANDLER,
    JUDGE,
    JUDGE_TWO,
    QUOTED,
    REP,
    REP_QUOTED,
    WHY,
    Row,
    check,
    understood,
)

SAID: tuple[Row, ...] = (
    # 催
    (REP, "2001催一下", "urge id=2001"),
    (REP, "帮我催催2002", "urge id=2002"),
    (REP, "2001都五天了还没人来", "urge id=2001"),
    (REP, "2001到底啥时候修", "urge id=2001"),
    (REP, "2001抓紧吧，客户天天问", "urge id=2001"),
    (ADMIN, "临溪县超期的全催一遍", "urge county=临溪县 filter=overdue"),
    (ADMIN, "2001明天必须给答复", "urge id=2001 deadline=2025-03-13"),
    (ADMIN, "催一下人力资源部", "urge dept=人力资源部"),
    (CREATED, "催一下", "urge id=2002"),
    (REP_QUOTED, "能不能给个准信", "urge id=2001"),
    (REP_QUOTED, "别再拖了", "urge id=2001"),
    # 关注, 提醒
    (REP, "帮我盯着2001", "follow id=2001"),
    (REP, "2001我要关注", "follow id=2001"),
    (REP, "2001办好了告诉我一声", "follow id=2001"),
    (REP, "2001有进展通知我", "follow id=2001"),
    (REP, "不关注2001了", "unfollow id=2001"),
    (REP, "2001不用再告诉我了", "unfollow id=2001"),
    (REP, "别给我发2001的消息了", "unfollow id=2001"),
    (HANDLER, "2001下周一再叫我", "snooze id=2001 until=2025-03-17"),
    (HANDLER, "明天再提醒我2001", "snooze id=2001 until=2025-03-13"),
    (QUOTED, "晚点再提醒我", "snooze id=2001 ask=until"),
    (HANDLER, "这周别给我发提醒了", "snooze_all until=2025-03-16"),
    (HANDLER, "提醒先停到20号", "snooze_all until=2025-03-20"),
    (HANDLER, "免打扰", "snooze_all ask=until"),
    (ADMIN, "提醒秦川周五前交材料", "remind person=秦川 until=2025-03-14"),
    (ADMIN, "通知没走访的抓紧去", "remind target=due"),
    (REP, "明天上午提醒我去开会", "remind person=self until=2025-03-13"),
    # 规则, 为什么
    (ADMIN, "党建类的问题今后直接转沈涛", "rule_change cat=PTY person=沈涛 ask=confirm"),
    (ADMIN, "以后空调的单子都派给综合部", "rule_change cat=LOG-HVC dept=综合部 ask=confirm"),
    (ADMIN, "临溪县的工单以后先给我过目", "rule_change county=临溪县 mode=review ask=confirm"),
    (ADMIN, "把签收时限改成2小时", "rule_change ask=confirm"),
    (REP_QUOTED, "凭什么算综合部的", "explain id=2001"),
    (REP_QUOTED, "怎么派到工会去了", "explain id=2001"),
    (REP, "2001为啥归人力资源部", "explain id=2001"),
    # 认可, 不认可
    (JUDGE, "好了", "confirm_close id=2003"),
    (JUDGE, "确实修好了", "confirm_close id=2003"),
    (JUDGE, "可以", "confirm_close id=2003"),
    (JUDGE, "能用了，谢谢", "confirm_close id=2003"),
    (JUDGE, "没问题了，销号吧", "confirm_close id=2003"),
    (REP, "2003打印机好使了", "confirm_close id=2003"),
    (JUDGE_TWO, "好了", "ask ask=which"),
    (JUDGE_TWO, "2006好了", "confirm_close id=2006"),
    (JUDGE, "没修好", "reject_close id=2003"),
    (JUDGE, "还是漏水", "reject_close id=2003"),
    (JUDGE, "不行", "reject_close id=2003"),
    (JUDGE, "还是不行", "reject_close id=2003"),
    (JUDGE, "根本没人来过", "reject_close id=2003"),
    (JUDGE, "又卡了", "reject_close id=2003"),
    (JUDGE, "老样子", "reject_close id=2003"),
    (replace(REP, quoted=(2003,)), "没弄好，还是死机", "reject_close id=2003"),
    (JUDGE, "弄好一半，灯亮了门没装", "partial_close id=2003"),
    (JUDGE, "我明天去看看再说", "defer_confirm id=2003"),
    (JUDGE, "还没试呢", "defer_confirm id=2003"),
    (JUDGE, "再观察两天", "defer_confirm id=2003"),
    (JUDGE, "不清楚，问问支局长再回", "defer_confirm id=2003"),
    # 满意
    (JUDGE, "满意", "rate id=2003 score=5"),
    (JUDGE, "挺好", "rate id=2003 score=5"),
    (JUDGE, "很满意，修得利索", "rate id=2003 score=5"),
    (JUDGE, "点赞👍", "rate id=2003 score=5"),
    (JUDGE, "感谢，职工都说好", "rate id=2003"),
    (JUDGE, "还行吧", "rate id=2003 score=3"),
    (JUDGE, "凑合", "rate id=2003 score=3"),
    (JUDGE, "马马虎虎", "rate id=2003 score=3"),
    (JUDGE, "基本满意", "rate id=2003 score=3"),
    (JUDGE, "比以前快多了", "rate id=2003 score=4"),
    (JUDGE, "不怎么满意", "rate id=2003 score=2 ask=reason"),
    (JUDGE, "不满意", "rate id=2003 score=1 ask=reason"),
    (JUDGE, "很差", "rate id=2003 score=1"),
    (JUDGE, "😡😡", "rate id=2003 score=1"),
    (JUDGE, "4分", "rate id=2003 score=4"),
    (JUDGE, "给五颗星", "rate id=2003 score=5"),
    (JUDGE, "2分，太慢", "rate id=2003 score=2 reason=慢"),
    (JUDGE, "几个部门踢皮球", "rate id=2003 score=1 reason=推诿"),
    (JUDGE, "态度太差", "rate id=2003 score=1 reason=态度"),
    (JUDGE, "纯粹应付", "rate id=2003 score=1 reason=敷衍"),
    (JUDGE, "没啥不满意", "rate id=2003 score=5"),
    (JUDGE, "倒不是不满意，就是拖得有点久", "rate id=2003 score=4 reason=慢"),
    (JUDGE, "修好了，不过太慢", "rate id=2003 score=3 reason=慢"),
    (JUDGE, "难说", "rate id=2003 defer=1"),
    (REP, "2003满意", "rate id=2003 score=5"),
    (REP, "1、3满意", "rate items=1,3 score=5"),
    (WHY, "2", "rate_reason id=2003 reason=慢"),
    (WHY, "1和3", "rate_reason id=2003 reason=没解决,推诿"),
    (WHY, "拖太久了", "rate_reason id=2003 reason=慢"),
    # as it is said elsewhere
    (JUDGE, "要得，巴适", "rate id=2003 score=5"),
    (JUDGE, "莫修好", "reject_close id=2003"),
    (JUDGE, "根本没得人来", "reject_close id=2003"),
    (JUDGE, "谈不上满意", "rate id=2003 score=2 ask=reason"),
    (JUDGE, "能打60分", "rate id=2003 score=3"),
    (JUDGE, "修是修了，用两天又坏", "rate id=2003 score=1 reason=反复 ask=reopen"),
    (JUDGE, "我不在所里，明天去看下", "defer_confirm id=2003"),
    (REP, "2001已经好了，不用来了", "confirm_close id=2001"),
    (REP, "2004还是不制冷", "reopen id=2004"),
    (CREATED, "有进展告诉我", "follow id=2002"),
    (ADMIN, "2001什么情况，抓紧给个说法", "query id=2001; urge id=2001"),
)  # fmt: skip

QUIET: tuple[tuple[Situation, str], ...] = (
    (REP, "满意"),
    (REP, "还行"),
    (HANDLER, "收到"),
    (REP, "好了"),
    (REP, "满意度多少"),
    (ADMIN, "挂账的有几个"),
    (ADMIN, "2001收到了吗"),
    (ADMIN, "2001转给谁了"),
    (ADMIN, "2001解决了没"),
    (JUDGE, "榆树湾的打印机又坏了"),
    (JUDGE, "南坪网太慢了"),
    (ADMIN, "怎么催办"),
    (REP, "延期怎么申请"),
)
CHANGING: tuple[str, ...] = (
    "accept", "transfer", "return_dispatch", "assist", "hold_dispatch", "delegate", "extend",
    "approve_extend", "deny_extend", "hang", "unhang", "pause", "close", "partial_close", "confirm_close",
    "reject_close", "rate", "rate_reason", "reopen", "urge", "follow", "unfollow", "snooze", "snooze_all",
)  # fmt: skip


@pytest.mark.parametrize(("about", "sentence", "expected"), SAID, ids=[row[1] for row in SAID])
def test_a_verdict_is_understood(about: Situation, sentence: str, expected: str) -> None:
    check(about, sentence, expected)


@pytest.mark.parametrize(("about", "sentence"), QUIET, ids=[row[1] for row in QUIET])
def test_words_that_only_sound_like_an_act_change_nothing(about: Situation, sentence: str) -> None:
    acts = understood(about, sentence)
    assert not set(CHANGING) & {act.name for act in acts}, acts
