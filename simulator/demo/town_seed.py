"""The problems of the demo that are written out word by word, with the shape each one must have."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seed:
    """A given text: where, what kind, how urgent, and the month or the day it was reported."""

    county: str
    town: str
    category: str
    urgency: str
    created: int | date
    text: str


def _day(month: int, day: int) -> date:
    return date(2018, month, day)


SEEDS = (
    Seed("沛县", "安国", "LOG-CAN", "NORMAL", _day(5, 10), "安国支局食堂那台冰箱不制冷了，夏天九个人带的饭菜都放不住，想换一台。"),
    Seed("沛县", "安国", "LOG-CAN", "NORMAL", _day(5, 10), "安国支局厨房灶具打不着火，锅碗也老旧，炒菜都成问题，帮忙给配套厨具。"),
    Seed("沛县", "安国", "LOG-RST", "NORMAL", _day(5, 10), "安国支局没有休息场所，员工中午只能趴柜台上歇会儿，看能不能隔一间出来放两张折叠床。"),
    Seed("沛县", "安国", "BIZ-GRN", "NORMAL", _day(5, 14), "马上收小麦了，安国周边收粮点有十几个，支局想抢夏粮款，缺方案也缺人跑粮食经纪人。"),
    Seed("沛县", "龙固", "LOG-BLD", "NORMAL", _day(10, 22), "龙固支局营业厅一下暴雨屋顶就漏雨，吊顶都泡坏两块了，客户看着也不像样。"),
    Seed("丰县", "欢口", "LOG-HVC", "URGENT", 7, "欢口支局大厅空调坏了三天，客户热得直抱怨，柜员也快中暑了。"),
    Seed("丰县", "首羡", "LOG-UTL", "NORMAL", 6, "首羡支局卫生间下水道堵塞，一直往外返味，附近又没公厕。"),
    Seed("丰县", "宋楼", "SAF-ELE", "CRITICAL", 6, "今天在宋楼支局走访，后院插座冒火花，电线老化得厉害，旁边还堆着包裹，请马上派人看。"),
    Seed("丰县", "梁寨", "SAF-SEC", "URGENT", 8, "梁寨支局监控有两路黑屏，硬盘录像机报警一个礼拜了，维保公司没来人。"),
    Seed("睢宁县", "古邳", "SAF-FIR", "URGENT", 9, "灭火器上个月就到期了，应急灯也有一盏不亮，需要统一换。"),
    Seed("睢宁县", "双沟", "EQP-TRM", "URGENT", 5, "双沟支局柜台电脑一天死机好几回，客户办业务等半天，申请换主机。"),
    Seed("睢宁县", "高作", "EQP-PRT", "NORMAL", 6, "存折打印机老卡纸，色带换了两条还是打印模糊，老年客户看不清余额。"),
    Seed("新沂市", "窑湾", "EQP-NET", "CRITICAL", 7, "窑湾支局专线时断时通，上午断网四十分钟，全网点办不了业务。"),
    Seed("铜山区", "利国", "EQP-ATM", "NORMAL", _day(11, 20), "利国支局的存取款机吞卡频繁，厂家修了三次，超过使用年限了，建议更换。"),
    Seed("邳州市", "碾庄", "EQP-PDA", "NORMAL", 8, "投递员反映新发的PDA扫描反应慢，信息上传不及时被扣考核，能否换一批。"),
    Seed("邳州市", "土山", "EQP-SYS", "NORMAL", 10, "新来的柜员工号权限一直没开下来，登录不上系统，只能干看着。"),
    Seed("睢宁县", "沙集", "BIZ-GRN", "NORMAL", 6, "夏粮收购期间售粮款都走了农商行，想请市里金融部来帮着做下市场分析，给点联动政策。"),
    Seed("新沂市", "棋盘", "BIZ-MAT", "NORMAL", 8, "折页和海报还是去年的旧利率，不敢摆，新的一直没配下来，走访空着手去。"),
    Seed("邳州市", "官湖", "BIZ-GFT", "NORMAL", 5, "旺季积分兑换的食用油缺货两周了，客户来了三趟没兑到，意见很大。"),
    Seed("丰县", "师寨", "HR-VAC", "NORMAL", _day(11, 15), "支局就五个人，一个产假一个生病住院，人手不够，天天没人顶班，申请补充人员。"),
    Seed("睢宁县", "姚集", "HR-SHF", "NORMAL", _day(11, 26), "柜员连着两个月没轮上双休，排班太紧，想请县里统筹机动人员。"),
    Seed("鼓楼区", "黄楼", "HR-PAY", "NORMAL", _day(11, 12), "一线员工对差错考核意见大，一张单子扣罚两百，绩效工资算法也没人讲清楚。"),
    Seed("铜山区", "大许", "HR-INS", "NORMAL", 7, "劳务工问同工同酬和公积金缴费基数的事，希望人力部门来解释一次。"),
    Seed("泉山区", "奎山", "FIN-CHK", "NORMAL", 9, "一个月来了四拨检查，检查标准还不统一，整改通知书打架，基层不知道听谁的。"),
    Seed("云龙区", "子房", "FIN-FRD", "URGENT", 10, "刚堵截一起冒充公检法的电信诈骗，大爷差点转走八万，想申请反诈宣传支持和表扬。"),
    Seed("贾汪区", "青山泉", "FIN-AML", "NORMAL", 8, "老人卡被非柜面限额，账户解控要跑两趟，群众有怨气，流程能不能简化。"),
    Seed("新沂市", "阿湖", "EXP-TRK", "NORMAL", _day(11, 20), "邮车到班时间比原来晚点一个多小时，上午的党报下午才能投，群众打电话问。"),
    Seed("邳州市", "铁富", "EXP-SRT", "URGENT", _day(11, 13), "双十一后处理场地爆仓，包裹堆积到院子里，怕淋雨，请协调加开分拣格口。"),
    Seed("铜山区", "单集", "EXP-DLV", "NORMAL", 9, "段道太长，一个投递员跑十一个村，电瓶也旧，农村投递当天跑不完。"),
    Seed("邳州市", "铁富", "EXP-CLM", "URGENT", 10, "客户寄的银杏盆景破损，理赔材料交了二十天没回音，天天来支局要说法。"),
    Seed("丰县", "华山", "SVC-QUE", "NORMAL", 6, "发养老金那几天排队排到门外，老人没座位，建议加弹性窗口和大堂引导。"),
    Seed("鼓楼区", "黄楼", "SVC-CMP", "URGENT", 8, "客户投诉柜员态度差，要打12345，请服务质量部帮着沟通安抚。"),
    Seed("邳州市", "邢楼", "PTY-REL", "NORMAL", _day(11, 8), "邢楼支局的外包代办员是党员，组织关系还在村支部，想到咱们支部过组织生活，地方说要等换届后才开介绍信。"),
    Seed("贾汪区", "紫庄", "PTY-BLK", "NORMAL", 7, "紫庄支局没有党员，有个90后柜员写了入党申请书快一年没人找他谈，请支部安排培养联系人。"),
    Seed("新沂市", "时集", "PTY-MIN", "NORMAL", 10, "小伙子最近情绪低落，说想离职去跑外卖，请支部书记来谈谈心。"),
    Seed("睢宁县", "凌城", "TRN-BIZ", "NORMAL", 6, "新业务一上就是十几个，大家不会操作，光发文件看不懂，想请人下来手把手培训一次。"),
)  # fmt: skip

# The given problems that are still open on the demo's day, by category: what the handler has told so far.
OPEN_PROGRESS = {
    "HR-VAC": "已与用工单位对接，拟从城区抽一名机动柜员先顶班",
    "HR-SHF": "正在统计全县机动人员，本周拿出轮休安排",
    "LOG-BLD": "已请施工队现场勘查，屋面防水需整体重做，报价已送财务",
    "PTY-REL": "已与所在村党支部联系，对方答复换届结束后开具介绍信",
    "HR-PAY": "已调取近三个月差错考核明细，正在核对扣罚依据",
    "EXP-TRK": "正与市网运协调邮路趟次，调整方案待批",
    "EQP-ATM": "厂家第四次上门检测，更换申请已报省分公司设备部门",
}
SUSPENDED = "LOG-BLD"
SUSPENDED_ON = date(2018, 11, 14)
SUSPENDED_UNTIL = date(2019, 3, 31)
SUSPENDED_REASON = "屋面需整体翻修，已列入2019年修缮预算"

# The four tickets of 安国支局, in the order of the texts: the measure, and the days of resolution and close-out.
ANGUO_MEASURES = (
    "已购置冰箱1台、消毒柜1台，5月18日到货安装",
    "更换双眼灶具一台，配齐锅碗和刀具，厨房已恢复使用",
    "隔出休息间一间，配折叠床两张和储物柜，员工中午有地方歇了",
    "县金融业务部派两人驻点，排出收粮点走访表和夏粮营销方案",
)
ANGUO_DAYS = (
    (_day(5, 21), _day(5, 22)),
    (_day(5, 22), _day(5, 23)),
    (_day(5, 29), _day(5, 30)),
    (_day(5, 17), _day(5, 18)),
)
