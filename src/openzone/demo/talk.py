"""What shows in the demo how people talk: canned answers, a colleague mentioned, a message corrected."""

from dataclasses import dataclass
from datetime import timedelta

from openzone.cases.actions import correct, post_message, write_answer, write_note
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.stage import Cast

CORRECTED_AFTER = timedelta(minutes=3)
HOURS_AGO = timedelta(hours=1)
SHOWN_IN = ("etic", "wipro")


@dataclass(frozen=True)
class Text:
    """A canned answer in both languages, for a category (any, when empty)."""

    title: str
    title_local: str
    body: str
    body_local: str
    category: str = ""


TEXTS = (
    Text(
        "We have it",
        "已收到",
        "Dear colleagues at {enterprise},\n\nthank you for {reference}. {officer} works on it and will write to you "
        "here by the end of the next working day.",
        "{enterprise}：\n\n您的诉求 {reference} 已收到，由{officer}负责办理，我们将在下一个工作日内在此答复您。",
    ),
    Text(
        "Please send the document",
        "请补充材料",
        "To go on with {reference} we still need a document from you. Please attach it here as a PDF or a photo; "
        "you do not have to come to the counter.",
        "为继续办理 {reference}，还需要您补充一份材料。请直接在此上传PDF或照片，无需到窗口提交。",
    ),
    Text(
        "Another body decides",
        "需其他部门办理",
        "This is decided by a body outside the zone. We have passed your request on with our opinion and remind them "
        "every week. You read here as soon as there is an answer.",
        "该事项由园区以外的主管部门决定。我们已附意见转办并每周跟进，一有结果即在此告知您。",
    ),
    Text(
        "Visit to look at it",
        "上门查看",
        "We would like to look at this on site. Would tomorrow between 14:00 and 16:00 suit you? Please name a person "
        "and a phone number.",
        "我们希望到现场查看情况。明天14:00至16:00是否方便？请告知联系人和电话。",
    ),
    Text(
        "Subsidy: what to hand in",
        "补贴申报材料清单",
        "For this subsidy please hand in: the application form with seal, the business licence, the audited accounts "
        "of last year and the list of the costs. The form is at the counter and on the page of the policy.",
        "申报该项补贴请提交：加盖公章的申请表、营业执照、上一年度审计报告和费用明细。申请表可在服务窗口或政策页面下载。",
        "policy-application",
    ),
    Text(
        "Subsidy: when it is paid",
        "补贴兑现时间",
        "The funds are paid in two rounds a year, in June and in December. Yours is in the coming round; the finance "
        "office pays to the account that stands in the application.",
        "资金每年分两批兑现，分别在6月和12月。贵公司列入最近一批，由财政部门拨付至申请表所列账户。",
        "policy-payment",
    ),
    Text(
        "Bus: the count is on",
        "班车：正在统计人数",
        "We are collecting how many people of which enterprises would ride. Please send us the number of riders for "
        "each shift and the stop they need; a new route begins at 30 riders.",
        "我们正在统计各企业乘车人数。请告知各班次人数及所需站点；满30人即可开设新线路。",
        "commute",
    ),
    Text(
        "Dormitory: free beds",
        "公寓：空余床位",
        "There are free beds in the talent apartments. Please send the names and dates of arrival; the contract is "
        "signed by the enterprise, the rent is settled each month.",
        "人才公寓现有空余床位。请提供入住人员名单和入住日期；由企业统一签订合同，租金按月结算。",
        "accommodation",
    ),
    Text(
        "Work permit: the steps",
        "外国人工作许可办理步骤",
        "The work permit has three steps: notice of permission online (10 working days), visa abroad, permit and "
        "residence card here (10 working days). We go through the papers with you before you hand them in.",
        "外国人工作许可分三步：网上申请许可通知（10个工作日）、境外办理签证、入境后办理工作许可证和居留许可"
        "（10个工作日）。提交前我们可协助您核对材料。",
        "permits-foreign",
    ),
    Text(
        "Power: the operator comes",
        "供电：电力部门上门",
        "The grid operator has been told and comes within two hours in a failure, within three working days for more "
        "capacity. Its technician calls you before.",
        "已通知供电部门：故障两小时内到场，增容三个工作日内上门勘查。技术人员会提前与您联系。",
        "utilities-power",
    ),
)


def talk(cast: Cast) -> None:
    """Write the canned answers of each zone, and one conversation with a mention and a correction."""
    for zone in cast.zones.values():
        by = Actor(None, zone.pk, via="system")
        for text in TEXTS:
            write_answer(
                zone=zone,
                title=text.title,
                title_local=text.title_local,
                body=text.body,
                body_local=text.body_local,
                category=cast.categories[zone.code, text.category] if text.category else None,
                by=by,
            )
    _conversation(cast)


def _conversation(cast: Cast) -> None:
    code, enterprise = SHOWN_IN
    case = _case(cast, code, enterprise)
    if case is None or case.officer_id is None:
        return
    officer = Actor(case.officer_id, case.zone_id)
    now = clock.now()
    with clock.fixed(now - HOURS_AGO):
        write_note(
            case,
            by=officer,
            body="@Chen Jing Who in the city is in charge of this? 请@王建国也看一下。",
        )
        said = post_message(case, by=officer, body="We have asked the office in charge; it answers by Tuesday.")
    with clock.fixed(now - HOURS_AGO + CORRECTED_AFTER):
        again = Actor(case.officer_id, case.zone_id)
        correct(case, by=again, number=said.number, body="We have asked the office in charge; it answers by Wednesday.")


def _case(cast: Cast, zone: str, enterprise: str) -> Case | None:
    """The newest case of the enterprise that somebody works on."""
    open_ones = Case.objects.filter(
        organisation=cast.organisations[zone, enterprise], state=State.IN_PROGRESS, officer__isnull=False
    )
    return open_ones.select_related("organisation", "unit", "category").order_by("-submitted_at", "-pk").first()
