"""Demands about the way to work."""

from openzone.demo.script import (
    PAPER,
    PICTURE,
    Script,
    answer_at_once,
    ask,
    confirm,
    dispute,
    escalate,
    firm,
    hand_down,
    handled,
    note,
    passed_on,
    propose,
    raised,
    resume,
    wait,
    withdraw,
    zone,
)

COMMUTE = (
    Script(
        "night-shift-bus",
        "commute-route",
        "en",
        "Night bus from the park to {stop}",
        "Our support team works until 23:00 for European clients. {riders} colleagues live near {stop} and now share"
        " taxis, because the last public bus leaves at 21:40. Could the zone run a late shuttle?",
        handled(
            zone(
                "Thank you for the numbers. The operator opens a line when the bus is at least 70 % full, so I"
                " am asking"
                " your neighbours in {building} about their late shifts too."
            ),
            ask("Do all {riders} ride on the same evenings, or does it change with the roster?"),
            firm("Monday to Friday about the same, on Saturdays about a third. I attach this month's roster.", PAPER),
            note("Two neighbours add 11 riders. Together it fills a 33-seat bus."),
            wait("Shuttle operator"),
            resume(),
            zone(
                "The operator agrees to a trial of four weeks: departure 23:15 from the east gate, stops at {stop2} and"
                " {stop}."
            ),
            firm("That is great news. Can colleagues pay with the transport card?"),
            zone("Yes, the card works on all park shuttles."),
            propose(
                "The trial runs from {day} on. If it stays 70 % full in the fourth week it becomes a regular line; we"
                " count with the driver, you need not report."
            ),
            firm("First ride was yesterday, on time, 28 people on board. The team says thank you!"),
            confirm("yes", "5"),
        ),
        answers={"origin": "{stop}", "riders": "{riders}", "shift": "14:30–23:00"},
        weight=4,
    ),
    Script(
        "shuttle-stop-missing",
        "commute-route",
        "en",
        "Shuttle does not stop at {stop}",
        "{line} passes {stop} without stopping. {riders} of our employees changed flats and now walk 20 minutes along a"
        " road without a pavement. A stop there would cost the bus two minutes.",
        handled(
            zone(
                "I rode the line this morning and saw the place. A stop needs consent of the traffic police because of"
                " the bus lane."
            ),
            wait("Traffic police, Ganjingzi"),
            resume(),
            propose(
                "Consent has come. From {day} on {line} stops at {stop} at 8:05 and 18:20. The sign is being put up"
                " this week."
            ),
            firm("The stop works well. People noticed that you came in person."),
            confirm(),
        ),
        answers={"origin": "{stop}", "riders": "{riders}"},
        desk="park",
        weight=4,
    ),
    Script(
        "crowded-line",
        "commute-timetable",
        "en",
        "{line} is full before it reaches us",
        "Every morning {line} is full at {stop}; on Monday 14 of our people were left behind and came 40 minutes late.",
        handled(
            zone("That should not happen. I have asked the operator for the passenger counts of the last two weeks."),
            note("Counts: 104 % on Mondays and Tuesdays between 7:50 and 8:10."),
            propose("The operator will send the larger bus from tomorrow on."),
            dispute(
                "The larger bus came once, on Tuesday. Since then it is the small one again and people stand in the"
                " doorway."
            ),
            zone(
                "You are right, I checked with the depot: the large bus was in repair and nobody told us. I am sorry."
            ),
            propose(
                "The large bus is back, and a second bus follows ten minutes later on Mondays and Tuesdays. I look"
                " at the counts myself for two weeks."
            ),
            firm("Two weeks without anybody left behind. Thank you."),
            confirm("yes", "4"),
        ),
        answers={"line": "{line}"},
        desk="park",
        weight=2,
    ),
    Script(
        "visitor-parking",
        "commute-parking",
        "en",
        "No parking for visitors at {building}",
        "Our clients find no place to park at {building}; the visitors' spaces are used by cars that stay all day.",
        handled(
            zone(
                "We watched for two days: 17 of 30 cars had stayed for more than eight hours. The property manager will"
                " number the visitors' spaces."
            ),
            firm("Please keep some for minibuses, delegations come with those."),
            propose(
                "Thirty spaces are now for visitors for up to three hours, two of them long enough for minibuses."
                " Reception gives out the cards."
            ),
            confirm(),
        ),
        intakes=("portal", "visit"),
        weight=2,
    ),
    Script(
        "bus-after-snow",
        "commute-timetable",
        "en",
        "Where do we see whether the shuttle runs?",
        "When it snows nobody tells us whether {line} runs. Is there a number or a page?",
        raised(
            answer_at_once(
                "Yes: the dispatch desk answers at 0411-8455 0100 from 6:00 on, and changes are posted in the"
                " park's message group before 6:30. I have added you to the group."
            ),
            confirm(),
        ),
        answers={"line": "{line}"},
        weight=1,
    ),
    Script(
        "zh-metro-shuttle",
        "commute-route",
        "zh",
        "申请开通{stop}至园区接驳班车",
        "我公司有{riders}名员工乘地铁到{stop}后需要换乘两次公交，单程超过一个半小时，影响到岗。希望开通{stop}到园区的接驳班车。",
        handled(
            zone("您好，情况了解。请问员工上下班时间是否统一？我们同时征集周边企业的需求，达到70%上座率即可开线。"),
            firm("统一8:30上班、17:30下班，另有约10人弹性工作。"),
            note("同楼另外三家企业合计有26人，合并后可开一条33座班车。"),
            ask("初步方案途经{stop2}，全程28分钟，7:45发车，是否能满足需要？"),
            firm("可以，员工普遍接受。"),
            propose("接驳班车将于{day}开通，早7:45、8:05各一班，晚17:45、18:30各一班，首月免费试乘。"),
            firm("今天试乘了，很准时，员工非常满意。"),
            confirm("yes", "5"),
        ),
        answers={"origin": "{stop}", "riders": "{riders}", "shift": "8:30–17:30"},
        weight=4,
    ),
    Script(
        "zh-overtime-bus",
        "commute-timetable",
        "zh",
        "晚间加班班车时间过早",
        "{line}末班18:10发车，我公司项目期间多数员工20:30以后下班，只能打车，希望增加一班晚间班车。",
        passed_on(
            "park",
            "涉及多条线路统一调整，请园区办公室牵头与运营公司商谈。",
            zone("请提供近一个月20点后下班的人数，我们与运营单位测算。"),
            firm("平均每天{riders}人，主要去{stop}和{stop2}方向。", PAPER),
            wait("班车运营公司"),
            resume(),
            propose("自{day}起，工作日增开20:45晚班，途经{stop}、{stop2}，试运行一个月后根据客流固定下来。"),
            confirm(),
        ),
        answers={"line": "{line}"},
        weight=3,
    ),
    Script(
        "zh-crossing-light",
        "commute-parking",
        "zh",
        "{building}门前路口缺少人行信号灯",
        "走访中企业反映：{building}门前车速快，早高峰员工过马路很危险，上周发生过一起剐蹭，希望增设信号灯或减速带。",
        handled(
            zone("已到现场查看并拍照，存在安全隐患，当天先由园区保安在早晚高峰疏导。", PICTURE),
            escalate("增设信号灯需要管委会协调交警和市政部门。"),
            wait("甘井子区交警大队"),
            resume(),
            hand_down(),
            propose("减速带和人行横道标线已施划完成，信号灯列入交警部门下季度计划，期间继续由保安值守。"),
            firm("减速带效果明显，感谢重视。"),
            confirm(),
        ),
        intakes=("visit", "hotline"),
        desk="station",
        urgency="urgent",
        weight=2,
    ),
    Script(
        "zh-parking-monthly",
        "commute-parking",
        "zh",
        "员工月租车位不足",
        "我公司在{building}办公，物业只分配了5个月租车位，实际需要约20个，员工停在路边经常被贴条。",
        handled(
            zone("我们统计了周边车位：南侧临时停车场还有46个空位，正在与产权单位谈月租价格。"),
            firm("如果步行不超过10分钟，员工可以接受。"),
            propose("南侧停车场自{day}起对园区企业开放月租，每月200元，贵公司可先登记15个，步行约6分钟。", "partly"),
            confirm("partly", "4"),
        ),
        weight=2,
    ),
    Script(
        "zh-route-withdrawn",
        "commute-route",
        "zh",
        "{stop}方向增设班车",
        "我公司拟将客服部门迁入园区，预计{riders}人从{stop}方向通勤，希望提前安排班车。",
        handled(
            zone("请告知预计搬迁时间，便于与运营单位排线。"),
            withdraw("客服部门搬迁计划暂缓，待时间确定后重新提出。"),
        ),
        answers={"origin": "{stop}", "riders": "{riders}"},
        weight=1,
    ),
)
