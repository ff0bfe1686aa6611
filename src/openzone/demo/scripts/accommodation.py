"""Demands about accommodation."""

from openzone.demo.script import (
    PAPER,
    Script,
    answer_at_once,
    ask,
    confirm,
    decide,
    decline,
    dispute,
    escalate,
    firm,
    handled,
    note,
    passed_on,
    propose,
    raised,
    resume,
    triage,
    wait,
    zone,
)

ACCOMMODATION = (
    Script(
        "graduates-beds",
        "accommodation-dormitory",
        "en",
        "{beds} beds for graduates who start in summer",
        "{beds} graduates join {company} soon, most from outside Dalian. Our own flats are full. We need beds"
        " within half"
        " an hour of {building} for the first six months.",
        handled(
            ask("How many women and how many men, and may rooms have four beds?"),
            firm("About half and half. Four beds are fine for the first months if there is a desk for each."),
            zone(
                "The blue-collar dormitory has only eight-bed rooms, so I looked elsewhere: the talent"
                " apartments on the"
                " ring road have a floor free, with rooms of two and four."
            ),
            firm("Could we see it? Our HR team is free on Thursday."),
            zone("Thursday at 14:00 at the gate. The manager is told."),
            note("Visit went well. Price open: manager asks 620 a bed, others pay 550."),
            propose(
                "The floor is reserved for you from {day} on at RMB 550 a bed and month, water and network included."
                " The contract is between you and the operator; the draft is attached.",
                "solved",
                PAPER,
            ),
            firm("Contract signed. Everybody has a key. Thank you, this was fast."),
            confirm("yes", "5"),
        ),
        answers={"beds": "{beds}", "since": "{iso}"},
        desk="park",
        weight=4,
    ),
    Script(
        "expert-flats",
        "accommodation-talent",
        "en",
        "Flats for {flats} experts and their families",
        "{flats} senior engineers move here from abroad with children. They look for furnished flats with two bedrooms"
        " near an international school.",
        handled(
            zone(
                "The talent homes have two-bedroom flats, unfurnished. For families with school children I would rather"
                " look near the international school and use the rent support."
            ),
            firm("Rent support would be fine. What does it cover?"),
            zone("RMB 2,000 a month for experts with a work permit of class A, for three years."),
            wait("Talent office of the city"),
            resume(),
            propose(
                "The talent office has confirmed class A for all of them. Support begins with the month in which the"
                " lease is handed in; three landlords near the school are willing to sign for three years."
            ),
            firm("Two families have signed, the third follows next week."),
            confirm(),
        ),
        answers={"flats": "{flats}"},
        desk="zone",
        weight=3,
    ),
    Script(
        "dormitory-heating",
        "accommodation-dormitory",
        "en",
        "Dormitory is cold in the evening",
        "Our people in the talent apartments report 14 degrees in the rooms after 21:00. Several have colds.",
        handled(
            zone(
                "I measured yesterday at 21:30: 15.5 degrees on the fourth floor. The operator lowers the pump"
                " at night."
            ),
            propose("The pump now runs through the night."),
            dispute("The fourth floor is warmer, but the second is still at 15 degrees."),
            zone(
                "The engineer found a closed valve on the second floor. It is open now, I measured again this evening."
            ),
            propose(
                "All floors were above 19 degrees on three evenings in a row. I leave a thermometer with your house"
                " speaker, who can call me directly."
            ),
            firm("Warm at last. Thank you for coming at night."),
            confirm("yes", "4"),
        ),
        answers={"beds": "{beds}", "since": "{iso}"},
        urgency="urgent",
        weight=2,
    ),
    Script(
        "rent-support-declined",
        "accommodation-rent",
        "en",
        "Rent support for short stays",
        "We send project teams here for two to three weeks at a time and would like to claim rent support for their"
        " serviced flats.",
        raised(
            triage(),
            decline(
                "Rent support needs a work contract in the zone and a lease of at least six months. For short stays"
                " the partner hotels of the zone give 30 % off with your enterprise card; the list is at reception."
            ),
            decide(),
        ),
        weight=1,
    ),
    Script(
        "rent-support-how",
        "accommodation-rent",
        "en",
        "How do new employees claim rent support?",
        "HR asks: which papers does a new employee need for the rent support, and does {company} claim it or"
        " the person?",
        raised(
            answer_at_once(
                "The enterprise claims it for all, twice a year: list of names, contracts, leases and the"
                " social insurance record. The next round closes on {later}. The sheet is on the page of"
                " services; send it to us first and we check it."
            ),
            firm("Clear, thank you. We will send the list next week."),
            confirm(),
        ),
        intakes=("email", "phone"),
        weight=2,
    ),
    Script(
        "zh-dormitory-beds",
        "accommodation-dormitory",
        "zh",
        "新员工宿舍床位需求（{beds}张）",
        "我公司近期新招{beds}名一线员工，多数来自外地，希望园区协调就近的集体宿舍，最好能解决班车或步行可达。",
        handled(
            ask("请问男女各多少人？能否接受6人间？预计住多久？"),
            firm("男员工约七成，6人间可以接受，至少住一年。"),
            zone("人才公寓目前没有整层，蓝领公寓尚有40张床位，步行12分钟，每床每月320元。"),
            firm("可以先看房吗？"),
            zone("周三下午两点在蓝领公寓门口见，我陪同。"),
            note("看房后企业满意，希望减免首月租金，已与公寓运营方商量。"),
            propose("床位已为贵公司预留至{day}，首月租金减半，合同样本附后，签约后即可入住。", "solved", PAPER),
            firm("合同已签，员工陆续入住，感谢协调。"),
            confirm(),
        ),
        answers={"beds": "{beds}", "since": "{iso}"},
        weight=4,
    ),
    Script(
        "zh-talent-flat",
        "accommodation-talent",
        "zh",
        "引进博士的人才公寓申请",
        "我公司引进{flats}名博士，家属随迁，需申请人才公寓，请告知条件和排队情况。",
        passed_on(
            "zone",
            "轮候名单由管委会人才专员掌握，请研究能否优先。",
            zone("博士属于B类人才，可申请70平方米以内的两居室，租金按市场价七折，目前轮候约两个月。"),
            firm("孩子9月入学，希望能提前安排。"),
            wait("市人才服务中心"),
            resume(),
            propose("经研究同意优先配租，{day}可办理入住手续，另已联系辖区小学，凭租房合同办理入学。"),
            firm("解决了后顾之忧，非常感谢！"),
            confirm("yes", "5"),
        ),
        answers={"flats": "{flats}"},
        desk="park",
        weight=3,
    ),
    Script(
        "zh-rent-subsidy",
        "accommodation-rent",
        "zh",
        "毕业生租房补贴材料被退回",
        "我公司为{people}名毕业生申报租房补贴，被告知租赁备案不合格，房东不愿配合备案，怎么办？",
        handled(
            zone("这个问题比较普遍。我们与房产部门沟通，看能否用租赁合同加水电缴费凭证代替备案。"),
            escalate("涉及政策口径，请园区和管委会与区房产局协商。"),
            wait("甘井子区房产局"),
            resume(),
            propose("区房产局同意：对园区企业员工，可由企业出具居住承诺加水电凭证代替备案。请{later}前补交。"),
            confirm(),
        ),
        desk="station",
        weight=2,
    ),
    Script(
        "zh-dormitory-water",
        "accommodation-dormitory",
        "zh",
        "宿舍楼晚间热水不足",
        "员工反映蓝领公寓晚上八点以后没有热水，夏天下班集中洗澡时尤其严重。",
        handled(
            zone("昨晚到现场测试，20:30后水温只有28度，热水箱容量不足。"),
            propose("运营方已将加热时间提前并延长至23点。"),
            dispute("延长后前两天正常，周末又没有热水了，请再看看。"),
            zone("周末是值班人员未开备用锅炉，已要求纳入值班表并张贴电话。"),
            note("建议运营方年底前加装一个热水箱，已列入走访清单。"),
            propose("备用锅炉改为自动启动，连续一周抽查水温均在42度以上。"),
            firm("现在正常了。"),
            confirm("yes", "4"),
        ),
        answers={"beds": "{beds}", "since": "{iso}"},
        weight=1,
    ),
)
