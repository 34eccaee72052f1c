"""What the demo's report does not tell and a season has all the same: drafts left lying, nobody who accepts, a wrong number.

Every such ticket is taken back in the end, so that the published figures stay what they are.
"""

from __future__ import annotations

from datetime import datetime

from models.rules.workdays import SHANGHAI

Aside = tuple[datetime, str, str, str, str, str]  # at, who, deed, about, text, county


def _at(said: str) -> datetime:
    return datetime.fromisoformat(f"2018-{said}:00").replace(tzinfo=SHANGHAI)


_A, _B, _C, _D, _E, _F = "a", "b", "c", "d", "e", "f"

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
    # A holiday lies between a report and its deadline, and nobody accepts it.
    (_at("09-27 10:10"), "rep092", "report", _F, "青山泉支局投递员反映电动车年检过期了，想请安排去检一下", "贾汪区"),
    (_at("09-27 10:10"), "rep092", "submit", _F, "", "贾汪区"),
    (_at("10-09 10:10"), "rep092", "withdraw", _F, "{no} 撤回 已经检过了", "贾汪区"),
)  # fmt: skip
