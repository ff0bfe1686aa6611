"""Demands about policy support."""

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
    withdraw,
    zone,
)

POLICY = (
    Script(
        "fund-forms",
        "policy-application",
        "en",
        "Which forms for the {year} innovation fund?",
        "We would like to apply to the zone's innovation fund this year for our testing platform. The notice names nine"
        " papers, but our finance team cannot find the template for the expense sheet. Could somebody tell us which"
        " forms are current and until when we may hand them in?",
        handled(
            zone(
                "Good morning, this is {officer}. The current set has eight papers; the audit letter is no longer asked"
                " for if you already report to the Torch statistics. I attach the list.",
                PAPER,
            ),
            firm("Thank you. We do report. Is a scan of the business licence enough, or do you need the original?"),
            zone("A stamped copy is enough. Please bring three paper sets and one file by {day}."),
            note("Checked with finance: their last return is complete, no need to ask for the audit letter again."),
            firm("Handed in today, your colleague at the counter stamped the receipt."),
            propose(
                "Your application is complete and registered. The expert review is planned for {later}; you will hear"
                " the result from us, you need not ask."
            ),
            confirm(),
        ),
        answers={"policy": "innovation"},
        weight=4,
    ),
    Script(
        "outsourcing-subsidy-fit",
        "policy-interpretation",
        "en",
        "Do we qualify for the service outsourcing support?",
        "{company} has hired {people} engineers here since January and works for clients abroad only. A partner told us"
        " there is support per hired graduate and for international certificates. We would like to know whether we"
        " qualify before we collect papers.",
        handled(
            ask(
                "Two questions first: how many of the new employees graduated within the last two years, and is your"
                " offshore contract registered in the commerce system?"
            ),
            firm("About two thirds are recent graduates. The contract is registered, I can send the number."),
            zone(
                "Then the first condition is met for the graduates, each with a contract of at least one year. The"
                " certificate support covers ISO 27001 and CMMI, half of the cost up to RMB 500,000."
            ),
            firm("We renewed ISO 27001 in spring. Does a renewal count?"),
            zone("Yes, since the last change of the rules a renewal counts once in three years."),
            propose(
                "In short: you qualify for both parts. I have reserved an appointment on {day} at 10:00 where we go"
                " through your papers together, so that they pass the first time."
            ),
            firm("This is very helpful. Our HR manager will come with the contracts."),
            confirm(),
        ),
        answers={"headcount": "{people}", "situation": "We read the notice on the web site of the city."},
        desk="zone",
        weight=4,
    ),
    Script(
        "late-payment",
        "policy-payment",
        "en",
        "Granted rent support has not arrived",
        "Our rent support of {money} was granted on the list of last quarter. The bank account has not received"
        " anything yet, and our head office closes the books at the end of the month.",
        handled(
            zone("I see your name on the list, number 17. I am asking the finance bureau today what is holding it up."),
            note("Finance: account number in the form differs from the one in the contract by one digit."),
            ask(
                "The finance bureau returned the transfer because of one digit in the account number. Please send a"
                " bank confirmation with your stamp."
            ),
            firm("Sorry about that, our mistake. The confirmation is attached.", PAPER),
            wait("District finance bureau"),
            resume(),
            propose(
                "The transfer was made this morning. Please look at your account tomorrow and tell me if it is not"
                " there."
            ),
            firm("It has arrived, the full amount. Thank you for staying on it."),
            confirm(),
        ),
        answers={"policy": "rent", "granted_on": "{past}"},
        desk="park",
        weight=3,
    ),
    Script(
        "patent-subsidy",
        "policy-application",
        "en",
        "Subsidy for patents filed abroad",
        "We filed two patents in Japan through our parent company. The inventors are our engineers in the zone. May we"
        " apply for the subsidy for international patents although the applicant is the parent?",
        handled(
            zone(
                "The rule asks that the applicant is registered in the zone. Let me ask the science bureau about joint"
                " applications."
            ),
            wait("Science and Technology Bureau"),
            resume(),
            propose(
                "The bureau's answer: with the parent as the only applicant there is no subsidy. For the next filings,"
                " name the Dalian company as joint applicant; then half of the official fees are refunded. For"
                " these two"
                " the inventors' reward can still be claimed.",
                "partly",
            ),
            firm("A pity for these two, but the reward helps, and we now know how to file."),
            confirm("partly", "4"),
        ),
        answers={"policy": "innovation"},
        desk="zone",
        weight=1,
    ),
    Script(
        "landlord-subsidy-declined",
        "policy-application",
        "en",
        "Fit-out subsidy for a second office outside the zone",
        "We rent a second office near Xinghai Square and would like to have its fit-out subsidised like the one in the"
        " zone.",
        raised(
            triage(),
            decline(
                "The support is bound to rooms inside the zone (article 4 of the measures). For the office in Xinghai"
                " the Shahekou district has a programme of its own; its counter is at the district hall."
            ),
            decide(),
        ),
        answers={"policy": "rent"},
        weight=1,
    ),
    Script(
        "zh-innovation-fund",
        "policy-application",
        "zh",
        "{year}年科技创新资金申报材料问题",
        "我公司拟申报今年的科技创新资金，项目为新产品中试。通知中要求提供专项审计报告，我们去年成立，暂无完整年度审计，请问能否用其他材料代替？",
        handled(
            zone(
                "您好，我是{officer}。成立不满一年的企业可以用会计师事务所出具的研发费用专项说明代替，模板我附在这里。",
                PAPER,
            ),
            firm("收到。另外项目负责人的社保在总公司缴纳，会不会影响？"),
            zone("需要补一份派驻证明，写明在大连工作的起止时间。"),
            note("企业第一次申报，材料员是新人，交件前帮他们预审一遍。"),
            firm("材料已备齐，{day}上午过来交。"),
            propose("材料已预审通过并正式受理，编号已发到您手机。专家评审安排在{later}，结果由我们通知您。"),
            firm("太感谢了，一次就办成了。"),
            confirm(),
        ),
        answers={"policy": "innovation"},
        weight=4,
    ),
    Script(
        "zh-high-tech-title",
        "policy-interpretation",
        "zh",
        "高新技术企业认定条件咨询",
        "{company}目前有员工{people}人，研发人员占三成，拥有软件著作权8项、实用新型专利3项，想了解今年申报高新技术企业是否够条件。",
        handled(
            ask("请问近三年研发费用占销售收入的比例分别是多少？另外主要产品收入占比有没有超过60%？"),
            firm("研发费用占比分别是5.8%、6.4%、7.1%，主要产品收入占比约72%。"),
            zone("这几项都符合。按评分办法估算，知识产权大约能得20分左右，建议再补一项发明专利的受理材料。"),
            firm("我们有一项发明专利在审，受理通知书可以提供。"),
            propose(
                "条件基本具备，建议参加今年第二批申报，{later}前完成网上注册。{day}下午有一场申报辅导，已为贵公司留了两个名额。"
            ),
            confirm(),
        ),
        answers={"headcount": "{people}", "situation": "已看过科技局网站上的申报通知。"},
        desk="zone",
        weight=4,
    ),
    Script(
        "zh-talent-subsidy",
        "policy-payment",
        "zh",
        "人才补贴批准后三个月未到账",
        "我公司有{people}名员工的人才补贴已公示通过，至今没有到账，员工多次询问，麻烦帮助查一下进度。",
        handled(
            zone("公示名单里确有贵公司，我这边马上联系人社部门核对拨付批次。"),
            wait("市人力资源和社会保障局"),
            resume(),
            propose("核对后发现其中一批因开户行名称变更被退回，已重新提交，预计本周到账。", "partly"),
            dispute("本周只到账了一部分，还有几名员工仍没有收到，请继续跟进。"),
            zone("非常抱歉，剩余几位的银行卡属于外地开户行，需要补联行号。请把名单发给我，我今天送到人社部门。"),
            firm("名单和卡号信息已发，请查收。", PAPER),
            note("已当面交到人社窗口，对方承诺两个工作日内补发。"),
            propose("剩余人员的补贴今天已全部补发，请逐一确认。"),
            firm("全部收到了，谢谢一直盯着这件事。"),
            confirm("yes", "4"),
        ),
        answers={"policy": "talent", "granted_on": "{past}"},
        desk="park",
        weight=2,
    ),
    Script(
        "zh-shared-lab",
        "policy-interpretation",
        "zh",
        "共享实验设备能否纳入创新券",
        "我公司常年租用高校的检测设备，想用创新券抵扣，但目录里只有本区的实验室。",
        handled(
            zone("目前创新券只能在目录内机构使用，您反映的问题还有三家企业提过。"),
            note("四家同类诉求，合并写入本季度政策建议。"),
            propose(
                "现行办法不能抵扣。我们已把“纳入高校实验室”写进政策修订建议上报，有结果第一时间通知；在此之前可先申请研发费用补助。",
                "policy_needed",
            ),
            firm("明白，期待政策调整。"),
            confirm("partly", "4"),
        ),
        answers={"headcount": "{people}"},
        desk="zone",
        weight=1,
    ),
    Script(
        "zh-rent-support",
        "policy-application",
        "zh",
        "办公用房租金补贴如何申请",
        "企业电话反映：{company}在{building}租用办公用房，想申请租金补贴，不清楚是先交租金再补，还是直接减免。",
        raised(
            answer_at_once(
                "您好，租金补贴实行“先交后补”：按合同交完半年租金后，凭发票和合同到园区窗口申请，补贴标准为实际租金的50%，"
                "最长三年。本批申请截止到{later}，材料清单见园区公告栏，也可以让专员上门收取。"
            ),
            firm("清楚了，我们月底前来办理。"),
            confirm(),
        ),
        answers={"policy": "rent"},
        intakes=("phone", "hotline"),
        weight=3,
    ),
    Script(
        "zh-sme-title",
        "policy-application",
        "zh",
        "科技型中小企业入库被退回",
        "我公司网上提交的科技型中小企业评价信息被系统退回，提示“研发费用数据异常”，但与纳税申报表一致，不知道哪里出了问题。",
        passed_on(
            "zone",
            "系统审核权限在管委会科技专员，请协助当天复核。",
            zone("我调出了您的填报记录，研发费用单位填成了“元”，系统要求“万元”，所以被判异常。"),
            firm("原来如此。改完后是否需要重新上传全部附件？"),
            zone("附件不用重传，只改第三页数据，提交后告诉我，我当天审核。"),
            firm("已重新提交。"),
            propose("已通过审核并上报，本批公示时间为{later}。以后填报可以先发给我们预看，避免返工。"),
            confirm(),
        ),
        answers={"policy": "innovation"},
        weight=2,
    ),
    Script(
        "zh-equipment-subsidy-withdrawn",
        "policy-application",
        "zh",
        "设备投资补助申报咨询",
        "我公司计划购置一批检测设备，想申请设备投资补助，请告知额度和要求。",
        handled(
            zone("设备补助要求单台价格20万元以上、总投资不低于300万元，补助比例为8%。"),
            firm("总投资大约{amount}万元，可能达不到门槛，我们内部再商量一下。"),
            withdraw("设备采购计划推迟到明年，本年度不再申报，谢谢解答。"),
        ),
        answers={"policy": "innovation"},
        weight=1,
    ),
    Script(
        "zh-export-support",
        "policy-interpretation",
        "zh",
        "参加境外展会能否申请补助",
        "我公司准备参加东京的行业展会，展位费和特装费合计约{money}，想了解能否申请中小企业国际市场开拓资金。",
        handled(
            ask("请提供展会名称和主办单位，我们核对是否在今年的支持目录内。"),
            firm("是“东京国际智能制造展”，由日方行业协会主办。"),
            escalate("目录外展会需管委会统一向商务局争取，请上级协调。"),
            note("商务局口头答复可以补充进目录，要企业出具参展协议。"),
            propose(
                "经协调，该展会已补充进支持目录，展位费可按50%补助，特装费不在范围内。参展后30日内凭合同、发票和照片申请。"
            ),
            confirm(),
        ),
        answers={"headcount": "{people}"},
        desk="park",
        weight=2,
    ),
)
