"""Reminders people do not hate: what the clock tells besides the digest, and what each person chooses about it."""

from bot.router import Router
from handlers.reminders import asked, burden, choices, safety, weekly

_ADMINS = ("CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN")
_WHEN = r"(?:这个月|本月|上个?月|最近|这段时间|今天|本周|这周|一共|总共|都|你|机器人|小邮)*"
_COUNT = r"(?:多少|几)(?:(?:条|次|个|回)(?:消息|提醒|通知|信息|推送)?|消息|提醒|通知|信息|推送)了?(?:啊|呀|呢)?"
_BURDEN = (
    r"(?:看看?|查看?)?(?:一下)?(?:我的)?减负(?:情况|统计|数据|表|账单|台账|账)?[。?？]*"
    rf"|{_WHEN}(?:给|向|跟)我{_WHEN}(?:发|推送?|提醒)[了过]?{_COUNT}[。?？]*"
    rf"|{_WHEN}(?:提醒|打扰|催|吵)[了过]?我{_WHEN}[了过]?{_COUNT}[。?？]*"
    rf"|{_WHEN}我{_WHEN}(?:收到?|接到|被(?:提醒|打扰|催|通知|推送))[了过]?(?:你的?|你们的?)?{_COUNT}[。?？]*"
)


def declare(router: Router) -> None:
    """Declare what can be said about reminders."""
    asked.declare(router)
    router.pattern("提醒时间", pattern=choices.AT, examples=("以后9点提醒我",))(choices.digest_time)
    router.pattern("改提醒时间", pattern=choices.CHANGE_AT, examples=("把我的提醒时间改到9点半",))(choices.digest_time)
    router.pattern("默认提醒时间", pattern=choices.AT_DEFAULT, examples=("恢复默认提醒时间",))(choices.default_time)
    router.pattern("每天一条", pattern=choices.DAILY, examples=("只要每天一条",))(choices.daily_only)
    router.pattern("单条提醒", pattern=choices.EACH, examples=("恢复单条提醒",))(choices.each)
    router.pattern("取消暂停", pattern=choices.RESUME, examples=("取消暂停", "恢复提醒"))(choices.resume)
    router.pattern("提醒设置", pattern=choices.SETTINGS, examples=("我的提醒设置",))(choices.settings)
    router.does("snooze_all", name="暂停提醒", examples=("暂停提醒到周一",))(choices.pause)
    router.pattern("减负", pattern=_BURDEN, examples=("减负", "你这个月给我发了几条消息"))(burden.asked)
    router.pattern(
        "一周清单",
        pattern=r"(?:看|看看|要|出|发)?(?:一下)?(?:一周清单|周清单|本周清单|周三表|三张清单)[。?？]*",
        examples=("一周清单",),
    )(weekly.asked)
    router.pattern(
        "安全提醒", pattern=rf"(?:请|帮我)?(?:给大家|给党代表|给网点)?(?:群发|发出?|推送)(?:一?条|一?个|一下)?(?:春节|国庆|五一|假)?(?P<occasion>{safety.WORDS})(?:的)?(?:安全)?(?:提醒|提示)(?:吧)?[。!！]*",
        examples=("发汛期安全提醒",), roles=_ADMINS, help="发安全提醒：“发汛期安全提醒”（台风、高温、雨雪、消防、节前）",
    )(safety.ask)  # fmt: skip
    router.answers(safety.QUESTION)(safety.answered)
