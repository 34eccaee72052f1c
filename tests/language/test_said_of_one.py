"""One ticket in people's own words: questions about it, questions back to its reporter, notes, nods, what shall be undone."""

from dataclasses import replace

import pytest

from bot.language.meaning.acts import Pending
from tests.language.said_stage import (
    ADMIN,
    CREATED,
    HANDED,
    HANDLER,
    JUDGE,
    NOBODY,
    ONE_HANDED,
    REP,
    Row,
    check,
    understood,
)

SECRETARY = replace(NOBODY, userid="sec", name="县书记", roles=frozenset({"COUNTY_SECRETARY"}))
WORKING = replace(HANDLER, never_reports=True)
APPROVER = replace(ADMIN, pending=(Pending("extend", (2001,)),))

ASKED: tuple[Row, ...] = (
    # who, how far, how long, what became of it: a question does nothing
    (REP, "2001谁负责", "query id=2001"),
    (REP, "2001归哪个部门管", "query id=2001"),
    (REP, "2001现在是哪位同志在办", "query id=2001"),
    (REP, "2001的联系人电话", "query id=2001"),
    (HANDLER, "2001反映人是谁", "query id=2001"),
    (HANDLER, "2001是谁报的", "query id=2001"),
    (REP, "2001还剩几天", "query id=2001"),
    (REP, "2001以前有几次红牌", "query id=2001"),
    (REP, "2004怎么办的", "query id=2004"),
    (REP, "2005为什么挂起", "query id=2005"),
    (REP, "2001怎么还没派", "query id=2001"),
    (REP, "2002签收了吗", "query id=2002"),
    (ADMIN, "2003确认了没有", "query id=2003"),
    (HANDLER, "2001延期批了没有", "query id=2001"),
    (REP, "2001哪天修", "query id=2001"),
    (REP, "2001为什么这么慢", "query id=2001"),
    (HANDLER, "2001是什么问题", "query id=2001"),
    (HANDLER, "延期批了吗", "my_requests"),
    (HANDLER, "我的挂起申请同意了没", "my_requests"),
    # counter-examples: politely put, it is still an act; why it went there is another question
    (HANDLER, "2001能延期5天吗，配件没到", "extend id=2001"),
    (REP, "2001为什么派给信息技术中心", "explain id=2001"),
    (REP, "2001谁都没来，催一下", "urge id=2001"),
)

BACK: tuple[Row, ...] = (
    (HANDLER, "2001 问一下反映人是哪台冰箱", "supplement id=2001 question=是哪台冰箱"),
    (HANDLER, "问问他冰箱是哪年买的 2001", "supplement id=2001 question=冰箱是哪年买的"),
    (HANDLER, "2001是哪台冰箱？", "supplement id=2001 question=是哪台冰箱?"),
    (HANDLER, "2001说得不清楚，到底哪台坏了", "supplement id=2001"),
    (HANDLER, "2001需要补充：冰箱的型号和购买日期", "supplement id=2001 question=冰箱的型号和购买日期"),
    (HANDLER, "2001缺照片", "supplement id=2001 need=照片"),
    (HANDLER, "2001请网点说清楚在几楼", "supplement id=2001"),
    # not a question back: whose it is, and what the reporter says himself
    (HANDLER, "2001是哪个部门的", "query id=2001"),
    (HANDLER, "2001什么时候到期", "query id=2001"),
    (HANDLER, "2001问过网点了，是压缩机坏", "progress id=2001"),
    (HANDLER, "2001已问过网点，是食堂那台", "progress id=2001"),
    (HANDLER, "2001网点说没人在，明天再去", "progress id=2001 promise=2025-03-13"),
    (HANDLER, "2001查明是哪根线坏了，已经换了", "close id=2001"),
    (REP, "2001是二楼那台", "supplement id=2001 reason=是二楼那台 question="),
)

DONE: tuple[Row, ...] = (
    # 签收
    (ONE_HANDED, "已签", "accept id=2001"),
    (ONE_HANDED, "帮我签收一下", "accept id=2001"),
    (ONE_HANDED, "好的，这个单子我接了", "accept id=2001"),
    (ONE_HANDED, "收到领导", "accept id=2001"),
    (HANDLER, "2002 ok", "accept id=2002"),
    (HANDLER, "2002已收", "accept id=2002"),
    (HANDED, "已签", "ask_rephrase"),  # of two it is not known which
    # 退单, 改派
    (ONE_HANDED, "派错部门了，请转工会", "return_dispatch id=2001 suggest=工会"),
    (HANDLER, "2002这个事归安全保卫部，麻烦退一下", "return_dispatch id=2002 suggest=安全保卫部"),
    (ADMIN, "2002 安全保卫部", "transfer id=2002 dept=安全保卫部"),
    (ADMIN, "2002这个归安全保卫部", "transfer id=2002 dept=安全保卫部"),
    # 进展
    (HANDLER, "2001师傅明天去", "progress id=2001 promise=2025-03-13"),
    (HANDLER, "2001厂家说要等一周", "progress id=2001"),
    (HANDLER, "2001电话联系过网点了", "progress id=2001"),
    (HANDLER, "2001快修好了", "progress id=2001"),
    (HANDLER, "2001还没修好", "progress id=2001"),
    (HANDLER, "2001说一下进展，已经报了维修", "progress id=2001"),
    (WORKING, "已经派人去了", "progress"),
    (HANDLER, "2001远程重装了驱动，测试打印正常", "close id=2001"),
    (HANDLER, "2001打印不正常", "ask_rephrase"),
    (REP, "2001师傅没来", "supplement id=2001"),  # the reporter's word is no note of the handler
    # 延期, 批示
    (HANDLER, "还需要五天才能办完2001", "extend id=2001"),
    (APPROVER, "最多给三天", "approve_extend"),
    (HANDLER, "2001不延了，配件到了", "withdraw_request id=2001"),
    (HANDLER, "撤回延期申请", "withdraw_request"),
    (HANDLER, "2005不用挂了", "unhang id=2005"),
    # 撤销, 并案, 协办
    (HANDLER, "刚才签收错了", "undo id=last"),
    (HANDLER, "2001签收错了，撤回", "undo id=2001 own=1"),
    (ADMIN, "2002和2001不是一回事，分开", "unmerge"),
    (ADMIN, "2002单独办", "unmerge id=2002"),
    (ADMIN, "2002和2001是一回事", "merge main=2001"),
    (HANDLER, "2001不用安全保卫部协办了", "release id=2001"),
    # 督办
    (SECRETARY, "2001请安全保卫部三天内办结", "supervise id=2001"),
    (SECRETARY, "2001要求本周五前解决", "supervise id=2001"),
    (SECRETARY, "请安全保卫部说明2001", "supervise id=2001"),
    (ADMIN, "2001要求本周五前解决", "progress id=2001"),
    # the reporter
    (REP, "2001加急", "correct id=2001 field=urgency value=急"),
    (REP, "2004冰箱又不制冷了", "reopen id=2004"),
    (REP, "2001当场修好了", "solve_on_spot id=2001"),
    (JUDGE, "返工", "reject_close id=2003"),
    (JUDGE, "冰箱好了", "confirm_close id=2003"),
    (CREATED, "返工", "ask_rephrase"),
)


@pytest.mark.parametrize(("about", "sentence", "expected"), [*ASKED, *BACK, *DONE])
def test_one_ticket_in_other_words(about, sentence, expected) -> None:  # type: ignore[no-untyped-def]
    check(about, sentence, expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "安平支局谁负责",
        "厂家说要等一周",
        "师傅明天来修空调",
        "我们这边谁管",
        "我们打印机坏了什么时候能修",
        "最多给三天",
        "已经派人去了",
    ],
)
def test_without_a_ticket_nothing_is_done_to_one(sentence: str) -> None:
    acts = {act.name for act in understood(REP, sentence)}
    assert not acts & {"progress", "supplement", "accept", "approve_extend", "supervise", "close"}, acts
