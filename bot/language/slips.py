"""Words by which a speaker takes back what he has just said: 哦不, 说错了, 更正."""

from typing import Final

BEFORE: Final = "(?:哦|噢|啊|呃|额|哎呀?|唉|诶|嗐|等等)*"
SLIP: Final = "(?:不对|(?:说|写|打|报|讲|记|发|看)?[错岔]了?|口误|嘴瓢了?|说秃噜了?|更正|改一下|不不|(?<=[噢哦啊呃额唉诶哎])不)[啊呀哈了]*"
AFTER: Final = "(?:哦|噢|啊)?(?:应该|要|该)?是?(?:说)?"
