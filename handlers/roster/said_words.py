"""Words the questions about the roster share."""

WORK = (
    "(?:几|多少|哪)[次趟回遍]|都?报上|都?在(?:反映|报|说)|同样|共性|走访|走过|[去跑]过|去了|没去|没人去|有人去|问题|解决|逾期|超期|报[得了过]|反映|上报|工单|单子|[率占]|进度|进展|办结|盘点|办得"
    "|折页|海报|宣传|领题|破题|共建|考核|扣|超|最[多少快慢]|未结|红牌|没?办完|没办|满意|导出|条数|{ref}"
)
"""What makes a question one for numbers of problems or visits, not for the roster."""
