"""Invented people: a surname and a one-character given name, and the posts of an organ."""

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董程曹袁邓傅沈彭吕苏卢蒋蔡贾丁魏薛叶潘杜戴钟汪姚邵"
_GIVEN = "伟芳敏静丽强磊军洋勇艳杰娟涛超霞刚鹏辉健俊凯浩宁琳倩颖婷莉娜萍英华亮斌峰岩楠琪瑞晨旭晓彬蕾珊璐妍慧玥翔毅"
_TAKEN = ("李斌",)

# Posts of cadres below the head of a department.
COUNTY_POSTS = {
    "综合部": ("副主任", "党务主管", "安全主管", "后勤主管"),
    "金融业务部": ("副主任", "合规主管", "营销主管", "渠道主管"),
    "寄递事业部": ("副主任", "网运主管", "投递主管", "市场主管"),
}
CITY_POSTS = ("副主任", "业务主管", "高级主管", "综合主管")


class Names:
    """Deals out names so that nobody is called like somebody else."""

    def __init__(self, rng: Random) -> None:
        names = [surname + given for surname in _SURNAMES for given in _GIVEN]
        rng.shuffle(names)
        self._left = [name for name in names if name not in _TAKEN]

    def next(self) -> str:
        """Return a name nobody has yet."""
        return self._left.pop()
