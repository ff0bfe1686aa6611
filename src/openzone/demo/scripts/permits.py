"""Demands about permits and registration."""

from openzone.demo.script import (
    PAPER,
    Script,
    ask,
    confirm,
    decide,
    decline,
    escalate,
    firm,
    handled,
    note,
    propose,
    raised,
    resume,
    triage,
    wait,
    zone,
)

PERMITS = (
    Script(
        "registered-address",
        "permits-registration",
        "en",
        "Change of the registered address to {building}",
        "We moved to {building}, room {room}. The registration counter asks for the owner's certificate, which the"
        " landlord has only as a copy.",
        handled(
            zone(
                "For the buildings of the zone the commission's letter of use replaces the certificate. I have"
                " asked for"
                " it today."
            ),
            firm("Thank you. Do bank, tax and customs have to be told separately?"),
            zone("Tax follows by itself. For bank and customs take two certified copies of the new licence."),
            propose(
                "The letter lies at the counter in your name. With the lease and the old licence the change takes one"
                " visit, {day} is free at 9:00."
            ),
            firm("Done in 40 minutes. The new licence is here."),
            confirm("yes", "5"),
        ),
        answers={"paper": "paper.pdf"},
        weight=3,
    ),
    Script(
        "work-permits",
        "permits-foreign",
        "en",
        "Work permits for {people} colleagues from abroad",
        "The work permits of {people} colleagues end next month. The online system asks for a degree certificate with a"
        " stamp of the consulate, which takes eight weeks.",
        handled(
            note("Talent office accepts a declaration for renewals, needs a letter from us."),
            zone(
                "For a renewal with the same employer a declaration is enough. I write to the foreign experts'"
                " office so"
                " that it is accepted."
            ),
            ask("Please send me the passport pages and the numbers of the present permits."),
            firm("Sent, in one file.", PAPER),
            wait("Foreign experts' office of the city"),
            resume(),
            propose(
                "The office accepts the declaration. All renewals are in the system; the cards can be fetched from"
                " {day} on."
            ),
            firm("All cards are here, two days before the old ones ended."),
            confirm(),
        ),
        answers={"people": "{people}"},
        desk="zone",
        urgency="urgent",
        weight=3,
    ),
    Script(
        "roof-sign-declined",
        "permits-building",
        "en",
        "Company sign on the roof of {building}",
        "We would like to put a lit company sign of 12 metres on the roof of {building}.",
        raised(
            triage(),
            decline(
                "Signs on roofs are not allowed in the core area (plan of the city's appearance, article 12). A sign"
                " on the facade up to the third floor is possible; the city management office decides on it."
            ),
            decide(),
        ),
        weight=1,
    ),
    Script(
        "school-places",
        "permits-foreign",
        "en",
        "School places for children of {people} colleagues from abroad",
        "Colleagues from abroad ask how their children get a place at a public school near the park.",
        handled(
            zone("School places are given by the education bureau of the district, from June on. I asked who answers."),
            propose(
                "Ms Tong at the education bureau takes this over and calls you on {day}. She needs residence permits"
                " and leases; I have told her who you are, so you need not explain it again.",
                "referred",
            ),
            firm("She called as promised, and the papers are handed in."),
            confirm(),
        ),
        answers={"people": "{people}"},
        weight=1,
    ),
    Script(
        "zh-license-change",
        "permits-registration",
        "zh",
        "经营范围变更办理",
        "我公司拟增加“检验检测服务”经营范围，不清楚是否需要前置审批，网上系统提示材料不全。",
        handled(
            zone("检验检测属后置许可，可以先变更再办资质。系统提示的是章程修正案缺签字页。"),
            firm("已补签，重新上传。", PAPER),
            propose("市场监管窗口已受理，{day}可领取新执照。后续资质认定的流程图一并发给您。"),
            firm("执照已领到。"),
            confirm(),
        ),
        answers={"paper": "paper.pdf"},
        weight=3,
    ),
    Script(
        "zh-fire-acceptance",
        "permits-building",
        "zh",
        "装修消防备案进度缓慢",
        "我公司在{building}{room}室装修已完工，消防备案材料提交两周没有回音，影响搬迁。",
        handled(
            zone("我到窗口查询，图纸缺少喷淋改造的竣工说明，窗口没有及时通知。"),
            firm("竣工说明今天就能补。", PAPER),
            escalate("请园区协调消防部门加快现场检查。"),
            wait("甘井子区消防大队"),
            resume(),
            note("消防大队答应本周安排检查。"),
            propose("现场检查已通过，备案凭证可于{day}领取。我们已请窗口今后缺件当天告知。"),
            confirm(),
        ),
        desk="station",
        weight=3,
    ),
    Script(
        "zh-environment",
        "permits-building",
        "zh",
        "小型实验室是否需要环评",
        "窗口咨询：公司拟在{building}建设小型检测实验室，使用少量有机溶剂，是否需要办理环评？",
        handled(
            ask("年溶剂用量大约多少？是否有废气收集装置？"),
            firm("年用量不足0.3吨，配有活性炭吸附箱。"),
            propose("属于登记表管理，网上备案即可，无需编制报告。备案网址和填写示例已发您，废液须交有资质单位处置。"),
            confirm(),
        ),
        intakes=("counter",),
        weight=1,
    ),
)
