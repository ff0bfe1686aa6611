"""Demands about recruitment and training."""

from openzone.demo.script import (
    PAPER,
    Script,
    ask,
    confirm,
    firm,
    handled,
    note,
    passed_on,
    propose,
    resume,
    wait,
    withdraw,
    zone,
)

RECRUITMENT = (
    Script(
        "japanese-speakers",
        "recruitment-hiring",
        "en",
        "{people} engineers with Japanese",
        "We have to fill {people} positions for Java engineers with Japanese (N2) by autumn. Our own advertisements"
        " brought six candidates in two months.",
        handled(
            zone(
                "Two universities nearby teach software with Japanese. I can arrange a talk at both, and a table at the"
                " zone's spring fair."
            ),
            ask("Would you take graduates with N3 if the university continues the language course in the first year?"),
            firm("Yes, up to a third of them."),
            wait("Dalian University of Foreign Languages"),
            resume(),
            zone("The talk is fixed for {day}, 13:30, hall 2. About 120 students of the last year are expected."),
            firm("We came with four people and collected 57 applications."),
            propose(
                "With the fair you have now 83 applications. The university offers to keep a class for you next year;"
                " I put you in touch with the dean."
            ),
            firm("We signed 21 contracts so far. That is more than we hoped for."),
            confirm("yes", "5"),
        ),
        answers={"people": "{people}", "profile": "Java, two years of practice, Japanese N2"},
        desk="zone",
        weight=3,
    ),
    Script(
        "security-course",
        "recruitment-training",
        "en",
        "Course on information security for new employees",
        "A client asks that every new employee takes a course on information security before entering the project. Does"
        " the zone know a trainer who comes to us?",
        handled(
            zone(
                "The public training centre gives this course in Chinese and English, two days, at your place from 15"
                " people on."
            ),
            firm("English would be better for half of them. What does it cost?"),
            propose(
                "RMB 380 a person; the training support of the zone refunds half after the certificate. The centre"
                " keeps {day} and the day after for you."
            ),
            firm("Booked. The client accepted the certificate."),
            confirm(),
        ),
        weight=2,
    ),
    Script(
        "fair-withdrawn",
        "recruitment-hiring",
        "en",
        "Table at the campus fair",
        "We would like a table at the next campus fair for {people} service agents with Korean.",
        handled(
            zone("The next fair is on {day}. I have put you on the list, the table is free of charge."),
            withdraw(
                "The project was moved to another site, we do not hire this year. Thank you for the quick answer."
            ),
        ),
        answers={"people": "{people}"},
        weight=1,
    ),
    Script(
        "zh-campus-hiring",
        "recruitment-hiring",
        "zh",
        "校园招聘对接需求",
        "我公司计划招聘{people}名机械和自动化专业应届生，自行进校困难，希望园区帮助对接大连理工、大连交通大学等高校。",
        handled(
            zone("我们每年组织园区企业进校园，本季有两场，大连交通大学专场定在{day}。"),
            firm("我们参加，需要准备什么材料？"),
            zone("营业执照副本、岗位表和展板文件，模板附后。", PAPER),
            note("交大就业办同意为园区企业单设一个区域。"),
            firm("材料已发。现场一共收到简历94份。"),
            propose("除现场简历外，学校还推荐了32名学生，名单已发您邮箱。后续可与学校签订实习基地协议，我们协助。"),
            confirm(),
        ),
        answers={"people": "{people}", "profile": "机械、自动化相关专业本科"},
        desk="zone",
        weight=3,
    ),
    Script(
        "zh-skilled-workers",
        "recruitment-hiring",
        "zh",
        "急需数控操作技工",
        "订单增加，急需{people}名数控车床操作工，社会招聘效果不好，希望园区帮忙联系技工学校。",
        passed_on(
            "park",
            "跨街道联系技校需要园区办公室出面。",
            ask("是否接受顶岗实习生？能否提供住宿？"),
            firm("可以接受，我们提供住宿和师傅带教。"),
            propose("已与技师学院谈妥，{day}起首批15名实习生到岗，实习期三个月，合格者可直接签约。", "partly"),
            firm("首批已到岗，人数还差一些，后续继续合作。"),
            confirm("partly", "4"),
        ),
        answers={"people": "{people}", "profile": "数控车床操作，中级以上"},
        urgency="urgent",
        weight=1,
    ),
    Script(
        "zh-training-room",
        "recruitment-training",
        "zh",
        "新员工培训场地和讲师",
        "我公司下月集中入职{people}人，缺少能容纳全部新人的培训场地，也希望推荐安全生产方面的讲师。",
        handled(
            zone("公共服务平台的培训教室可容纳80人，园区企业免费使用，需提前三天预约。"),
            firm("时间定在{day}，两天。"),
            propose("教室已预约，安监部门的讲师第二天上午授课两小时，课件提前发给您。"),
            firm("培训顺利完成，反响很好。"),
            confirm(),
        ),
        weight=3,
    ),
)
