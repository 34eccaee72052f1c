"""Questions for numbers and lists, with what was asked before."""

from bot.router import BOTH, Router
from handlers.asking import answer, others, said

SAYINGS = said.SAYINGS


def declare(router: Router) -> None:
    """Declare what can be asked."""
    router.does("query", name="查询", where=BOTH, examples=("各县解决率排名",))(answer.ask)
    router.does("query_dispute", name="核对数字", where=BOTH, examples=("这个数不对",))(others.disputed)
    router.does("claim_query", name="查理赔", where=BOTH, examples=("理赔到哪一步了",))(others.claimed)
    router.does("report_doc", name="出简报", where=BOTH, examples=("出个5月的月报",))(others.paper)
