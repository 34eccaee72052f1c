"""Reminders people do not hate: what the clock tells besides the digest, and what each person chooses about it."""

from bot import access
from bot.router import Router
from handlers.reminders import asked, board, burden, choices, safety, weekly

_LOOK = r"(?:请|帮我|给我|把|我要|我想)*(?:看看?|要|出|发|查一?下|打开|调出)?(?:一?[下份张])?"
_TO_ME = r"(?:发|给|推)?(?:给)?(?:我)?(?:看看?|一?份|一下|吧|呢)?[。?？]*"
_WHEN = r"(?:这个月|本月|昨天|上周|这几天|上个?月|最近|这段时间|今天|本周|这周|一共|总共|都|你|机器人|小邮)*"
_COUNT = r"(?:多少|几)(?:(?:条|次|个|回)(?:消息|提醒|通知|信息|推送)?|消息|提醒|通知|信息|推送)了?(?:啊|呀|呢)?"
_BURDEN = (
    r"(?:看看?|查看?)?(?:一下)?(?:我的)?减负(?:情况|统计|数据|表|账单|台账|账)?[。?？]*"
    rf"|{_WHEN}(?:给|向|跟)我{_WHEN}(?:发|推送?|提醒)[了过]?{_COUNT}[。?？]*"
    rf"|{_WHEN}(?:给|向|跟)我{_WHEN}(?:都)?(?:发|推送?|提醒)[了过]?(?:我)?(?:些)?(?:什么|啥|哪些)(?:消息|提醒|通知)?[了啊呀呢。?？]*|{_WHEN}(?:发|推送?)[了过]?我{_WHEN}{_COUNT}[。?？]*"
    rf"|(?:你|机器人)?{_WHEN}(?:发|推送?)给我(?:的)?(?:消息|提醒|通知)?(?:有)?{_COUNT}[。?？]*"
    rf"|{_WHEN}(?:提醒|打扰|催|吵)[了过]?我{_WHEN}[了过]?{_COUNT}[。?？]*"
    rf"|{_WHEN}(?:我)?{_WHEN}(?:收到?|接到)[了过]?{_COUNT}[。?？]*"
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
        pattern=rf"{_LOOK}(?:我[们县]?的?|[本这上]周的?)*(?:一周清单|周清单|[本这上]周(?:的)?清单|周三表|三张清单){_TO_ME}",
        examples=("一周清单",),
    )(weekly.asked)
    router.pattern(
        "小黑板",
        pattern=rf"{_LOOK}(?:一下)?(?:今天的?|现在的?|全市的?|全县的?|我们?县的?|本县的?|[一-鿿]{{2,4}}[县区]?的)?(?:小黑板|红黑榜|红牌榜|黑板)(?:上|里)?(?:有|都有|写)?(?:了)?(?:谁|啥|什么|哪些|几件)?{_TO_ME}",
        examples=("小黑板", "看看小黑板"), roles=("COUNTY_SECRETARY", "CITY_SECRETARY"), help="看红牌：“小黑板”；看一周：“一周清单”",
    )(board.asked)  # fmt: skip
    router.pattern(
        "安全提醒", pattern=rf"(?:请|帮我)?(?:给大家|给党代表|给网点)?(?:群发|发出?|推送)(?:一?条|一?个|一下)?(?:春节|国庆|五一|假)?(?P<occasion>{safety.WORDS})(?:的)?(?:安全)?(?:提醒|提示)(?:吧)?[。!！]*",
        examples=("发汛期安全提醒",), roles=access.ADMIN_ROLES, help="发安全提醒：“发汛期安全提醒”（台风、高温、雨雪、消防、节前）",
    )(safety.ask)  # fmt: skip
    router.answers(safety.QUESTION)(safety.answered)
