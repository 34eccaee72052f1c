"""What the demo's report does not tell and a season has all the same: drafts left lying, nobody who accepts, a wrong number.

Every such ticket is taken back in the end, so that the published figures stay what they are.
"""

from __future__ import annotations

from datetime import datetime

from models.rules.workdays import SHANGHAI

Aside = tuple[datetime, str, str, str, str, str]  # at, who, deed, about, text, county


def _at(said: str) -> datetime:
    return datetime.fromisoformat(f"2018-{said}:00").replace(tzinfo=SHANGHAI)


_A, _B, _C, _D, _E, _F, _G, _H = "abcdefgh"

ASIDES: tuple[Aside, ...] = (
    # A draft that nobody submits: its reporter is reminded, a day later the administrator; then it is dropped.
    (_at("06-05 09:12"), "rep021", "left", _A, "胡寨支局叫号机黑屏了，排队全靠人工喊号，老人家意见很大", "沛县"),
    (_at("06-06 10:00"), "rep021", "drop", _A, "取消", "沛县"),
    (_at("09-28 16:40"), "rep054", "left", _B, "高流支局扫码枪扫不出来，包裹收寄特别慢，想申请换一把新的", "新沂市"),
    (_at("10-08 09:05"), "rep054", "drop", _B, "取消", "新沂市"),
    # 特急 in the evening: nobody accepts for more than an hour, so it is red at night; in the morning it was nothing.
    (_at("06-08 19:40"), "head056", "alarm", _C, "双沟支局配电箱冒烟了，有一股焦糊味，很危险", "睢宁县"),
    (_at("06-11 08:40"), "head056", "withdraw", _C, "{no} 撤回 电工看过，是外面烧秸秆的味道", "睢宁县"),
    # Nobody accepts: yellow, red, escalated, summoned; then it is taken back.
    (_at("06-05 10:20"), "rep024", "report", _D, "五段支局打印机老是卡纸，上午办业务客户等了半个多小时，能不能换一台", "沛县"),
    (_at("06-05 10:20"), "rep024", "submit", _D, "", "沛县"),
    (_at("07-03 11:05"), "rep024", "withdraw", _D, "{no} 撤回 我们自己修好了", "沛县"),
    # A department sends it back, the administrator gives it to another one; then it is taken back.
    (_at("06-06 09:00"), "rep081", "report", _E, "房村支局大厅空调坏了好几天，客户一直抱怨太热，请帮忙安排人来修", "铜山区"),
    (_at("06-06 09:00"), "rep081", "submit", _E, "", "铜山区"),
    (_at("06-06 10:30"), "tongshan-zonghe", "return", _E, "退单 {no} 空调是市里统一采购的，应由信息技术中心牵头", "铜山区"),
    (_at("06-06 14:10"), "admin-tongshan", "dispatch", _E, "派 {no} 工会", "铜山区"),
    (_at("06-06 15:20"), "rep081", "withdraw", _E, "{no} 撤回 师傅已经来了", "铜山区"),
    # More time is refused, then granted for longer; at last its reporter takes it back, and the department agrees.
    (_at("06-06 10:40"), "rep092", "report", _G, "青山泉支局大厅空调坏了好几天，客户一直抱怨太热，请帮忙安排人来修", "贾汪区"),
    (_at("06-06 10:40"), "rep092", "submit", _G, "", "贾汪区"),
    (_at("06-06 14:20"), "jiawang-zonghe", "accept", _G, "", "贾汪区"),
    (_at("06-07 09:10"), "jiawang-zonghe", "extend", _G, "延期 {no} 3天 配件还没有到货", "贾汪区"),
    (_at("06-07 10:05"), "admin-jiawang", "deny", _G, "不同意延期 {no} 天热，先借一台用着", "贾汪区"),
    (_at("06-07 15:10"), "jiawang-zonghe", "extend", _G, "延期 {no} 8天 厂家缺货，下周才能发出", "贾汪区"),
    (_at("06-08 09:20"), "jiawang-shuji", "grant", _G, "同意延期 {no}", "贾汪区"),
    (_at("06-11 10:10"), "rep092", "ask_back", _G, "{no} 撤回 支局自己请人修好了", "贾汪区"),
    (_at("06-11 11:00"), "jiawang-zonghe", "consent", _G, "同意撤回 {no}", "贾汪区"),
    # 急 that nobody accepts, not even when urged.
    (_at("06-07 08:40"), "rep054", "report", _H, "高流支局监控黑屏两天了，维保公司一直没来人，请尽快派人来看", "新沂市"),
    (_at("06-07 08:40"), "rep054", "submit", _H, "", "新沂市"),
    (_at("06-07 16:00"), "rep054", "urge", _H, "催 {no}", "新沂市"),
    (_at("06-08 10:30"), "rep054", "withdraw", _H, "{no} 撤回 维保公司来过了", "新沂市"),
    # A holiday lies between a report and its deadline, and nobody accepts it.
    (_at("09-27 10:10"), "rep092", "report", _F, "青山泉支局投递员反映电动车年检过期了，想请安排去检一下", "贾汪区"),
    (_at("09-27 10:10"), "rep092", "submit", _F, "", "贾汪区"),
    (_at("10-09 10:10"), "rep092", "withdraw", _F, "{no} 撤回 已经检过了", "贾汪区"),
)  # fmt: skip
