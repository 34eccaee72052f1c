"""The words around a time: since, until, before, and which way the sentence leans."""

import re
from dataclasses import replace

from bot.language.times.moments import Scene

FROM = re.compile(r"(?:自从|自打|打从|从|自|打)$")
UP_TO = re.compile(r"(?:截至|截止[到至]?)$")
AT_LATEST = re.compile(r"(?:最迟|最晚|不晚于|不迟于|限[于期在]?|赶在|截止(?:时间|日期|期)[是为:]?)(?:于|在|到)?$")
TO = re.compile(r"(?:开始|起)?\s?(?:一直)?(?:到|至|-{1,2}|~|—+|–|──)\s?")
NOW = re.compile(r"(?:现在|目前|如今|今(?![天日年早晚晨夜儿个]))(?:为止)?")
BARE_END = re.compile(r"(?:3[01]|[12]\d|0?[1-9])(?![\d.:/点个台件元块人条单家月年小天周])")
AND = re.compile(r"\s?(?:和|及|跟|与|、|,|还有|以及)?\s?的?")

SUFFIX = re.compile(
    r"(?:左右|前后|上下|那几天|那[天周月]|当天|这天|那阵子|期间|这段时间)?(?:的时候|里(?=[,。]|$))?"
    r"(?:(?P<since>以来|至今|到现在|到目前|之后|以后|过后|开始|往后"
    r"|后(?![面台勤续门院备补排者悔果天])|起(?![火烟诉草泡皮雾风名床飞伏因码价来]))"
    r"|(?P<before>之前|以前|为止|前(?![台面端后门往来期头几半数一二两三四五六七八九十\d]))"
    r"|(?P<within>之内|以内|内(?![部容勤网科卡存衣饰蒙外])))?"
)
_CLAUSE = r"[^。,;!?]"
_AHEAD_BEFORE = re.compile(
    rf"(?:暂停{_CLAUSE}{{0,6}}到|[停休假放留]到|[延改推挪顺缓挂拖]\S{{0,2}}[到至]|宽限到|改在|[定约排][在于到]|等到"
    r"|计划|打算|准备|预计|争取|保证|承诺|务必|必须|要求|最迟|最晚|截止|请(?:务必|于|在|尽快)|下次)"
    rf"{_CLAUSE}{{0,8}}$"
)
_AHEAD_AFTER = re.compile(
    rf"{_CLAUSE}{{0,2}}(?:必须|务必|要(?![求是]|不)|会(?![议上场费计员])|将(?!军)|就能|才能|再(?:来|去|说|提|报|看|催)"
    r"|(?:到期|截止|结项|完工|交付|验收)(?![了过]))"
)
_DONE_AFTER = re.compile(r"[^。,;!?要将会]{0,12}?(?:了|过|就|已|没来|没修)")
EARLIER = re.compile(rf"{_CLAUSE}{{0,4}}(?:就|已|都没|便|一直)")


def leaning(plain: str, begin: int, stop: int, scene: Scene, *, due: bool, inside: bool = False) -> Scene:
    """The scene with the lean that the words around ask for; the same object when they ask for nothing."""
    lean = scene.lean
    if scene.mood == "query":
        lean = "future" if due and _AHEAD_AFTER.match(plain, stop) else lean
    elif due:
        lean = "future"
    elif scene.mood == "report":
        ahead = _AHEAD_BEFORE.search(plain, max(0, begin - 14), begin) or _AHEAD_AFTER.match(plain, stop)
        if ahead and not inside:
            lean = "future"
        elif _DONE_AFTER.match(plain, stop):
            lean = "past"
    return scene if lean == scene.lean else replace(scene, lean=lean)
