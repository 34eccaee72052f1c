"""How people ask about the party grid and the branches."""

from __future__ import annotations

from bot.language.meaning.phrases import STRONG, say
from handlers.roster.said_words import WORK

GRIDS = (
    say(
        "roster_query",
        r"(?:党建)?网格(?:是|都|现在|具体)*(?:怎么|咋|如何|怎样)(?:分|划|划分|设|设置|分工|安排|布)",
        r"(?:党建)?网格(?:的)?(?:划分|分工|分布|设置|安排|名单|清单|一览|表|名册|图)(?:是|情况|发|看|怎样|表|给|列|{~})",
        r"(?:一共|总共|有|现在|分了?)(?:几|多少)(?:个)?(?:党建)?网格(?!事|问)",
        r"(?:哪些|都有哪些|哪几个|每个)(?:党建)?网格(?:员)?(?:是谁|有谁)?{~}",
        r"(?:[一二三四五六七八九十\d]+(?:号)?|第[一二三四五六七八九十\d]+|{outlet}|{county})(?:党建)?网格(?:的)?(?:网格员|负责人|长|组长)?(?:是|有|包括|管)(?:谁|哪些|哪几|什么)",
        r"(?:谁是|哪个是|哪位是)(?:[一二三四五六七八九十\d]+(?:号)?|第[一二三四五六七八九十\d]+|我们|{outlet})?(?:的)?(?:党建)?网格(?:员|长|负责人)",
        r"网格[员长](?:是|有|都)*(?:谁|哪些|名单)",
        unless=WORK + "|巡查|登记|隐患", weight=STRONG, field="grid", list=1,
    ),
    say("roster_query", r"{branch}(?:都|现在|一共)?(?:有|管|联系|下面|负责|包括|是)+(?:哪些|哪几个|几个|什么|多少)(?:个)?(?:网点|支局|点|人|党员)?", r"{branch}(?:的)?书记是(?:谁|哪位)", r"(?:谁是|哪位是){branch}(?:的)?书记",
        unless=r"领题|破题|分|课题|题|" + WORK, weight=STRONG, takes="branch", field="branch"),
    say("roster_query", r"(?:党)?支部(?:是|都|现在)*(?:怎么|咋|如何)(?:分|划|设|划分)", r"(?:一共|总共|有|现在)(?:几|多少)个(?:党)?支部(?!破|完)", r"(?:有|都有)哪些(?:党)?支部{~}", unless=WORK, weight=STRONG, field="branch", list=1),
)  # fmt: skip
