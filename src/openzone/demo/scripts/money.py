"""Demands about finance."""

from openzone.demo.script import (
    PAPER,
    Script,
    ask,
    confirm,
    escalate,
    firm,
    handled,
    note,
    propose,
    resume,
    wait,
    zone,
)

FINANCE = (
    Script(
        "working-capital",
        "finance-loan",
        "en",
        "Working capital for a larger order",
        "{company} has won an order that needs {amount} (10,000 yuan) in advance. Our bank asks for land as"
        " security, which"
        " we do not have.",
        handled(
            zone(
                "The guarantee company of the zone secures up to 80 % for enterprises with an order in hand."
                " Three banks"
                " work with it."
            ),
            ask("May I show your last balance sheet to the guarantee company? Nobody else will see it."),
            firm("Yes. It is attached, with the order.", PAPER),
            note("Guarantee company: fine, wants the client's payment plan as well."),
            wait("Guarantee company"),
            resume(),
            propose(
                "The guarantee is granted at 1.5 % a year, and the bank has approved the loan. Please sign on {day};"
                " the money comes within three days after."
            ),
            firm("Signed and received. Production has started."),
            confirm(),
        ),
        answers={"amount": "{amount}"},
        desk="zone",
        weight=3,
    ),
    Script(
        "currency-account",
        "finance-loan",
        "en",
        "Bank account for payments in yen",
        "Our parent pays us in yen. The bank branch at the park cannot open such an account and sends us downtown for"
        " every transfer.",
        handled(
            zone(
                "I spoke with two banks. One of them sends an adviser to the park every Wednesday and can open"
                " the account"
                " here."
            ),
            propose(
                "The adviser comes on {day}, 9:30, to your office. Later transfers go through online banking; the"
                " original papers are collected at the park.",
            ),
            firm("The account is open. No more trips downtown."),
            confirm(),
        ),
        answers={"amount": "{amount}"},
        weight=2,
    ),
    Script(
        "zh-science-loan",
        "finance-loan",
        "zh",
        "科技贷款贴息咨询及对接",
        "我公司拟申请流动资金贷款{amount}万元用于备货，轻资产无抵押，希望对接科技支行，并了解贴息政策。",
        handled(
            ask("请问公司是否为高新技术企业或科技型中小企业？近一年有无不良征信？"),
            firm("已入科技型中小企业库，征信良好。"),
            zone("可走“知识产权质押+担保”方式，{day}上午约科技支行客户经理到贵公司现场洽谈。"),
            note("科技支行额度充足，主要看知识产权评估值。"),
            wait("科技支行"),
            resume(),
            propose("授信已批，年化5.2%，还款后可申请40%的贴息，材料我们代为整理。"),
            firm("已放款，比预期快了一周。"),
            confirm("yes", "5"),
        ),
        answers={"amount": "{amount}"},
        desk="zone",
        weight=3,
    ),
    Script(
        "zh-listing",
        "finance-listing",
        "zh",
        "新三板挂牌辅导",
        "我公司计划两年内挂牌新三板，希望了解支持政策并推荐券商、律所。",
        handled(
            zone("管委会对挂牌企业按阶段给予补助：股改完成、辅导备案、挂牌各有一笔。"),
            firm("股改还没有开始，是否可以安排一次当面交流？"),
            zone("{day}下午在管委会306会议室，邀请了两家券商和一家会计师事务所。"),
            propose("会谈后三家机构均已出具初步方案，补助条款和时间表已整理成册，请查收。", "solved", PAPER),
            confirm(),
        ),
        desk="zone",
        weight=1,
    ),
    Script(
        "zh-overdue-client",
        "finance-loan",
        "zh",
        "大客户拖欠货款导致资金紧张",
        "电话反映：一家国有客户拖欠货款约{amount}万元超过半年，公司工资发放困难，希望协调。",
        handled(
            zone("请先发来合同、对账单和催款函，我们按清欠机制登记。"),
            firm("材料已发。", PAPER),
            escalate("欠款方为市属企业，需管委会向市清欠办反映。"),
            wait("市清理拖欠账款办公室"),
            resume(),
            propose("经协调，对方承诺分两期支付，首期60%已到账，余款在{later}前付清。", "partly"),
            confirm("partly", "3"),
        ),
        answers={"amount": "{amount}"},
        intakes=("phone",),
        desk="park",
        weight=1,
    ),
)
