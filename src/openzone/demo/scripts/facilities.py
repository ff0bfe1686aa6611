"""Demands about utilities, facilities and other matters."""

from openzone.demo.script import (
    PICTURE,
    Script,
    answer_at_once,
    ask,
    confirm,
    dispute,
    escalate,
    firm,
    handled,
    note,
    passed_on,
    propose,
    raised,
    resume,
    wait,
    zone,
)

UTILITIES = (
    Script(
        "power-cuts",
        "utilities-power",
        "en",
        "Short power cuts in {building}",
        "Twice this week the power failed for some seconds at about 15:00. Our test servers restarted each time and a"
        " day of work was lost.",
        handled(
            zone("That is serious. The electrician of the property manager comes today at 16:00 to read the recorder."),
            firm("He was here and took the readings. He thinks it comes from the lift of the building site next door."),
            note("Building site uses our transformer without agreement. Talk to the site manager."),
            wait("Power supply company"),
            resume(),
            propose(
                "The building site has its own supply since yesterday, and the supply company watches the line for two"
                " weeks. There was no drop since."
            ),
            firm("Ten days without a cut. Solved from our side."),
            confirm("yes", "5"),
        ),
        answers={"where": "{building}, {room}", "photo": "photo.png"},
        urgency="urgent",
        weight=3,
    ),
    Script(
        "second-line",
        "utilities-network",
        "en",
        "Second network line on another way",
        "Our client wants two network lines from two operators that enter the building at different places. {building}"
        " has only one duct.",
        passed_on(
            "park",
            "Opening a duct of the building is decided by the park office.",
            zone(
                "The drawings show a second duct on the north side, closed since the fit-out. I am asking for it to be"
                " opened."
            ),
            ask("Which bandwidth do you need on the second line?"),
            firm("500 Mbit/s, from the other operator."),
            propose(
                "The duct is open, the operator lays the fibre on {day} between 8:00 and 12:00. The park pays for the"
                " duct, you pay the line only."
            ),
            firm("The line is up. The client's audit is passed."),
            confirm(),
        ),
        weight=2,
    ),
    Script(
        "canteen-vegetarian",
        "utilities-repair",
        "en",
        "Vegetarian dishes in the canteen",
        "A third of our people are vegetarian. The canteen of {building} has one dish without meat, and not every day.",
        handled(
            zone("The canteen's manager is willing. Could two of your colleagues taste with the cook on {day}?"),
            firm("With pleasure, they will even bring recipes."),
            propose("From Monday on there is a counter with three vegetarian dishes every day, marked in English."),
            firm("The dal is better than at home, I am told. Thank you."),
            confirm("yes", "5"),
        ),
        weight=2,
    ),
    Script(
        "zh-lift",
        "utilities-repair",
        "zh",
        "{building}电梯频繁故障",
        "{building}客梯本月已停运三次，早高峰排队20分钟，上周还有员工被困。",
        handled(
            zone("被困情况已向物业核实，要求维保单位当天出具检查报告。"),
            propose("维保单位已更换门机控制板。"),
            dispute("更换后第二天又停运，请彻底解决。"),
            zone("维保单位再次检查，确认是曳引机老化，需要更换，配件三天到货，期间加开货梯并安排专人疏导。"),
            note("物业维修基金够用，不必向企业分摊。"),
            propose("曳引机已更换并通过特检复验，维保单位驻场观察两周。"),
            firm("运行正常。"),
            confirm("yes", "4"),
        ),
        urgency="urgent",
        weight=1,
    ),
    Script(
        "zh-power-capacity",
        "utilities-power",
        "zh",
        "新产线用电增容",
        "我公司新增两条产线，现有315千伏安容量不足，需增容至630千伏安，想了解流程和时间。",
        handled(
            ask("请提供新设备清单和预计投产时间，以便与供电公司核算负荷。"),
            firm("清单见附件，计划{later}投产。", "paper.pdf"),
            wait("大连供电公司"),
            resume(),
            note("供电公司建议分两步，先临时增容。"),
            propose("供电方案已批：先用临时变压器保障投产，正式增容45天内完成，外线费用由供电公司承担。"),
            confirm(),
        ),
        answers={"where": "{building}", "photo": "photo.png"},
        desk="park",
        weight=3,
    ),
    Script(
        "zh-night-cooling",
        "utilities-power",
        "zh",
        "夜间中央空调能否延长开放",
        "我公司有{people}名员工夜班，{building}中央空调19点关闭后机房和办公区温度较高，希望延长到零点。",
        handled(
            zone("已与物业核算：整栋延时运行每晚约{riders}0元，而夜间仅一层有人，由其他企业分摊不合理。"),
            firm("理解，有没有别的办法？"),
            propose(
                "中央空调不能为单层延时，原因如上。建议加装两台分体机，物业免收安装管理费，园区按节能改造补助三成。",
                "explained",
            ),
            confirm("partly", "4"),
        ),
        answers={"where": "{building}"},
        weight=2,
    ),
    Script(
        "zh-heating",
        "utilities-power",
        "zh",
        "办公室供暖不热",
        "热线转办：{building}北侧办公室室温只有16度，员工穿羽绒服办公。",
        handled(
            zone("下午带供热公司到现场测温，确认北侧末端循环不畅。", PICTURE),
            propose("供热公司已加装循环泵并排气，今天上午实测21度，供暖期内每周回访一次。"),
            firm("暖和多了，谢谢。"),
            confirm(),
        ),
        answers={"where": "{building}北侧"},
        intakes=("hotline", "phone"),
        weight=2,
    ),
)
OTHER = (
    Script(
        "meet-neighbours",
        "other-contact",
        "en",
        "Who else here works for hospitals?",
        "We look for partners in the zone that supply hospitals. Could you bring us together with two or three"
        " of them?",
        handled(
            zone("Four enterprises come to mind. May I pass on your name and a short description?"),
            firm("Yes, please. I attach a page about us.", "paper.pdf"),
            propose(
                "Three of them answered and would like to meet. I have booked the small hall on {day}, 15:00, with tea."
            ),
            firm("A good round. With one of them we prepare a joint offer."),
            confirm(),
        ),
        weight=2,
    ),
    Script(
        "english-signs",
        "other-suggestion",
        "en",
        "Signs in English at the service hall",
        "Foreign colleagues do not find the right counter. Signs in English would help.",
        handled(
            zone("A fair point. We counted 31 signs, and I asked for an offer."),
            escalate("Signs of the whole hall are paid by the park office."),
            propose(
                "All counters and forms have English names since this morning, and the first page of each form too."
            ),
            confirm(),
        ),
        weight=1,
    ),
    Script(
        "zh-visit-date",
        "other-contact",
        "zh",
        "希望安排领导走访的时间",
        "集团总裁{day}到大连，希望拜访管委会领导，汇报增资计划。",
        raised(
            answer_at_once("已与办公室确认，当天14:30在管委会二楼会议室，主任参加。请提前一天发来参会名单和车牌号。"),
            firm("名单已发，感谢安排。"),
            confirm("yes", "5"),
        ),
        weight=2,
    ),
    Script(
        "zh-waste",
        "other-suggestion",
        "zh",
        "纸箱等可回收垃圾清运建议",
        "园区纸箱堆放在通道里影响消防，建议固定回收点和时间。",
        handled(
            zone("建议很好，已与物业商定在{building}东侧设回收点。", PICTURE),
            propose("自{day}起每天16点统一回收，通道由保安巡查，回收价格公示。"),
            confirm(),
        ),
        weight=1,
    ),
)
