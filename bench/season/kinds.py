"""The programme's kinds of problems, written down a second time: code, working days at normal urgency, name."""

from __future__ import annotations

SUBJECTS = {
    "LOG": "后勤保障", "SAF": "安全生产", "EQP": "设备终端与信息系统", "BIZ": "业务支撑", "HR": "人员用工",
    "FIN": "金融合规与风险", "EXP": "寄递运营", "SVC": "服务质量与客户投诉", "PTY": "党建组织", "TRN": "培训与成长", "OTH": "其他",
}  # fmt: skip

_ROWS = """
LOG-CAN 10 食堂与厨电, LOG-RST 15 休息与职工小家, LOG-HVC 5 空调取暖, LOG-UTL 5 水电维修与卫生,
LOG-BLD 30 房屋修缮与门头, LOG-SUP 5 办公与劳保用品,
SAF-SEC 2 安防监控, SAF-FIR 2 消防, SAF-ELE 2 用电安全, SAF-VEH 3 车辆与交通安全, SAF-CSH 1 押运与现金安全,
SAF-DIS 1 防汛防台极端天气,
EQP-TRM 3 台席终端电脑, EQP-PRT 3 打印与票据设备, EQP-NET 2 网络通讯, EQP-ATM 5 自助与现金机具,
EQP-PDA 5 揽投与仓储设备, EQP-SYS 3 业务系统与账号,
BIZ-GRN 3 夏粮收购与涉农营销, BIZ-MAT 5 宣传物料支持, BIZ-GFT 5 礼品与积分兑换, BIZ-PRD 5 产品政策与费率,
BIZ-CAM 5 营销活动与走访支持, BIZ-AGT 7 代发代收与政务项目, BIZ-TGT 7 任务指标分解,
HR-VAC 20 缺编补员, HR-SHF 10 排班与休假, HR-PAY 15 薪酬绩效, HR-INS 15 社保公积金与合同,
HR-CAR 20 晋升与岗位交流, HR-CARE 10 困难帮扶与健康,
FIN-OPR 3 授权与柜面操作, FIN-AML 3 反洗钱与账户管控, FIN-FRD 1 反假币与反诈, FIN-SAL 3 双录与销售合规,
FIN-CHK 7 检查标准与整改, FIN-CAS 1 案防与员工行为,
EXP-TRK 7 邮车与邮路趟次, EXP-SRT 7 分拣封发与场地, EXP-DLV 5 投递段道与质量, EXP-PCK 5 揽收与客户对接,
EXP-CLM 5 丢失破损与理赔, EXP-PKG 3 面单与包材, EXP-UNV 5 普遍服务与报刊,
SVC-CMP 3 客户投诉纠纷, SVC-QUE 5 排队等候与窗口, SVC-FAC 7 便民与适老设施, SVC-HRS 3 营业时间与停业,
SVC-ENV 3 厅堂环境,
PTY-REL 20 党组织关系转接, PTY-BLK 30 无党员网点与发展党员, PTY-ACT 10 组织生活与活动, PTY-POS 10 阵地与党建物资,
PTY-MIN 5 思想动态与谈心, PTY-DUE 5 党费与党务手续,
TRN-BIZ 10 业务技能培训, TRN-CRT 15 资格考试, TRN-NEW 10 新员工带教, TRN-MKT 10 营销沟通培训,
OTH-EXT 15 外部环境与政府协调, OTH-COM 20 通勤与住房, OTH-SUG 10 意见建议, OTH-UNK 10 无法归类
"""
_KINDS = [row.split() for row in _ROWS.split(",")]
SLA = {code: int(days) for code, days, _ in _KINDS}
CODES = {name: code for code, _, name in _KINDS}
