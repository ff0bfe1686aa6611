"""What the demo's zones answer again and again: their articles, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shelved:
    """An article: of what and for whom, kept by which unit of each zone, how old, how much it is used.

    `{…}` is filled with what differs between the zones. `again` is a sentence that a version which waits adds.
    """

    category: str
    audience: str
    kind: str
    days_ago: int
    title: str
    title_local: str
    body: str
    body_local: str
    used: int = 0
    helped: int = 80
    keeper: str = "commission"
    again: tuple[str, str] | None = None
    retired: tuple[str, int] | None = None


PLACES: dict[str, dict[str, str]] = {
    "etic": {
        "hall": "service hall on the ground floor of Innovation Plaza", "hall_local": "创新广场一层企业服务大厅",
        "shuttle": "core area", "shuttle_local": "核心区", "street": "Hongqi", "street_local": "红旗街道",
        "keeper": "core-area", "homes": "Health Park", "homes_local": "健康产业园",
    },
    "dhz": {
        "hall": "service hall in Qixianling, window 6", "hall_local": "七贤岭服务大厅6号窗口",
        "shuttle": "Qixianling", "shuttle_local": "七贤岭", "street": "Lingshui", "street_local": "凌水街道",
        "keeper": "qixianling", "homes": "Hekou", "homes_local": "河口",
    },
}  # fmt: skip

ARTICLES = (
    Shelved(
        "permits-registration", "public", "guide", 410,
        "Registering a company in the zone: steps and documents", "在本区注册公司：步骤与材料",
        "Registration takes three working days once the documents are complete.\n\n"
        "1. Check the name online; it is held for you for two months.\n"
        "2. Bring the lease or the address certificate of your park, the identity documents of the legal "
        "representative and the shareholders, and the articles of association to the {hall}.\n"
        "3. You get the licence, the seals and the tax registration at the same window.\n\n"
        "Foreign shareholders need a certified translation of their own certificate of incorporation. The window "
        "checks "
        "drafts before you have anything certified: send them here as a demand.",
        "材料齐全后，三个工作日内办结。\n\n"
        "1. 网上核名，名称保留两个月。\n"
        "2. 携带租赁合同或园区出具的住所证明、法定代表人及股东的身份证明、公司章程到{hall_local}办理。\n"
        "3. 营业执照、公章与税务登记在同一窗口领取。\n\n"
        "外方股东须提供经公证认证的主体资格证明及译文。公证前可先将草稿在本平台提交，由窗口预审。",
        used=34, helped=88,
    ),
    Shelved(
        "commute-route", "enterprises", "guide", 260,
        "How to order a shuttle bus for a shift", "如何为班次申请通勤班车",
        "The {shuttle} shuttle can be extended to a new stop or a late shift when at least 25 people ride "
        "regularly.\n\n"
        "Tell us in a demand “New route or stop”: how many people, where they live, when the shift begins and "
        "ends, and from which day. We collect the wishes of all enterprises nearby and ask the bus company within five "
        "working days.\n\n"
        "A new stop usually runs four weeks later, for a trial of two months. After that it stays if the seats are "
        "half "
        "taken.",
        "固定乘车人数达到25人时，{shuttle_local}通勤班车可增设站点或加开晚班。\n\n"
        "请在“新增线路或站点”类目提交：人数、居住区域、上下班时间、希望开始日期。我们汇总周边企业的需求，"
        "五个工作日内与公交公司协商。\n\n"
        "新站点一般四周后开通，试运行两个月；上座率达到一半即予保留。",
        used=41, helped=76, keeper="keeper",
        again=("From this spring on the trial takes three months.", "自今年春季起，试运行期延长为三个月。"),
    ),
    Shelved(
        "commute-parking", "enterprises", "answer", 190,
        "Parking cards for employees", "员工停车证怎么办",
        "Each enterprise gets one card for every 60 m² that it rents. Ask your park's station for the list, fill in "
        "the "
        "number plates and hand it in as a demand “Roads and parking”. Cards are ready after two working days.\n\n"
        "Visitors park for two hours without a card. For a delivery or an event write the day and the number plate the "
        "day before, and the gate opens by itself.",
        "企业每租用60平方米可办理一张停车证。请向园区服务站领取登记表，填写车牌号后在“道路与停车”类目提交，"
        "两个工作日内制证。\n\n"
        "访客可免证停放两小时。如有送货或活动，请提前一天提交日期和车牌号，道闸自动放行。",
        used=22, helped=90, keeper="keeper",
    ),
    Shelved(
        "accommodation-dormitory", "enterprises", "guide", 330,
        "Beds in the staff dormitory: who gets one and how to apply", "员工宿舍床位：条件与申请",
        "Beds are let to enterprises of the zone for employees who have no home within 15 km. A bed costs 380 yuan a "
        "month with water and heating; two share a room.\n\n"
        "Apply with a demand “Beds for employees”: number of beds by men and women, from which day, for how long. "
        "You need the list of names and the labour contracts, not earlier than at the handing over of the keys.\n\n"
        "Free beds are given in the order in which demands came. In July and August the waiting time is about five "
        "weeks, otherwise one.",
        "床位面向区内企业中15公里内无住房的员工，两人一间，每床每月380元，含水费和取暖费。\n\n"
        "请在“员工宿舍”类目提交：男女床位数、入住日期、期限。人员名单和劳动合同在交付钥匙时提供即可。\n\n"
        "床位按提交先后分配。七、八月等候约五周，其余时间约一周。",
        used=38, helped=71,
    ),
    Shelved(
        "accommodation-talent", "public", "answer", 150,
        "Who can rent a home for talent?", "哪些人可以租住人才公寓？",
        "Specialists with a master's degree or a senior title, and leaders of teams whom the zone has recognised, "
        "together "
        "with their families. The employer must be registered in the zone, and neither husband nor wife may own a "
        "home in "
        "the city.\n\n"
        "The flats at {homes} have 60 to 90 m²; the rent is 60 percent of what is usual nearby, for three years at "
        "most. The employer applies, not the person.",
        "具有硕士以上学位或高级职称的专业人才，以及经本区认定的团队带头人，可与家属一同入住。用人单位须在本区注册，"
        "夫妻双方在本市均无住房。\n\n"
        "{homes_local}的公寓面积60至90平方米，租金为周边市场价的六成，租期最长三年。由用人单位申请，个人不单独受理。",
        used=29, helped=84,
    ),
    Shelved(
        "permits-foreign", "public", "guide", 280,
        "Work and residence permit for a foreign employee", "外籍员工的工作许可与居留许可",
        "Begin six weeks before the first working day.\n\n"
        "1. The employer opens an account at the national system for foreigners' work and applies for the notice of "
        "permission; scans of passport, degree, certificate of no criminal record and contract are enough.\n"
        "2. With the notice the person gets a Z visa at the consulate, about a week.\n"
        "3. Within 15 days of arrival the work permit is collected, within 30 days the residence permit.\n\n"
        "To extend either, apply 30 to 90 days before it ends. Degrees from abroad must be certified; for the first "
        "appointment somebody of the {hall} comes along if you ask.\n\n"
        "The system: https://fwp.safea.gov.cn/",
        "请在入职前六周开始办理。\n\n"
        "1. 用人单位在“外国人来华工作管理服务系统”注册并申请工作许可通知，提交护照、学位、"
        "无犯罪记录证明和合同的扫描件即可。\n"
        "2. 凭通知在使领馆办理Z字签证，约一周。\n"
        "3. 入境后15日内领取工作许可证，30日内办理居留许可。\n\n"
        "延期请在到期前30至90天内申请。境外学位须经认证；首次办理如有需要，{hall_local}可派人陪同。\n\n"
        "系统网址：https://fwp.safea.gov.cn/",
        used=31, helped=86,
    ),
    Shelved(
        "policy-application", "public", "guide", 220,
        "Applying for the rent subsidy, step by step", "房租补贴申报步骤",
        "Enterprises that settled within the last three years get up to half of their rent back, 500 m² at most.\n\n"
        "You need: the lease, invoices and bank slips of the year, the social insurance list of December, and the "
        "yearly accounts. Applications open in January and close on the last day of February.\n\n"
        "Hand everything in as a demand “Applying for support”. The officer of your station looks through it with you "
        "before it goes to the commission, so that nothing is sent back.",
        "入驻三年以内的企业，可按不超过500平方米的面积申请最高50%的房租补贴。\n\n"
        "所需材料：租赁合同、全年发票和付款凭证、12月份社保缴费名单、年度财务报表。每年1月开始申报，2月最后一天截止。"
        "\n\n"
        "请在“申报支持”类目提交，服务站工作人员先与您核对，再报管委会，避免退件。",
        used=45, helped=82,
    ),
    Shelved(
        "policy-payment", "enterprises", "answer", 120,
        "Granted, but not paid yet: when does the money come?", "补贴已批准，什么时候到账？",
        "Support that was published as granted is paid within 45 working days, in the order of the list. It goes to "
        "the "
        "account named in the application; if that has changed, send us the new bank certificate with the seal.\n\n"
        "Nothing is paid in the weeks around the end of the year, from 20 December to the middle of January.",
        "经公示批准的补贴在45个工作日内按名单顺序拨付至申报账户。账户如有变更，请提交加盖公章的开户许可证明。\n\n"
        "每年12月20日至次年1月中旬为财政结算期，暂停拨付。",
        used=26, helped=64,
    ),
    Shelved(
        "policy-interpretation", "public", "guide", 95,
        "The yearly tax return, and the extra deduction for R&D", "企业所得税汇算清缴与研发费用加计扣除",
        "The return for the past year is filed between 1 January and 31 May, online at the electronic tax bureau.\n\n"
        "Expenses for research and development are deducted twice: keep the list of projects, the hours of the people "
        "and the invoices by project from the first day on, since they cannot be put together afterwards. An agreement "
        "with a university must be registered before the return.\n\n"
        "In April a tax officer sits in the {hall} every Wednesday afternoon; no appointment is needed.",
        "上一年度汇算清缴期为1月1日至5月31日，在电子税务局网上申报。\n\n"
        "研发费用可加计扣除：请自立项之日起按项目归集人员工时、费用清单和发票，事后难以补齐。"
        "与高校的合作协议须在申报前登记。\n\n"
        "四月每周三下午，税务人员在{hall_local}现场答疑，无需预约。",
        used=33, helped=79,
    ),
    Shelved(
        "finance-loan", "enterprises", "answer", 175,
        "A loan with the zone's guarantee", "由本区担保的贷款",
        "The guarantee company of the zone vouches for up to 80 percent of a loan of at most 5 million yuan, for "
        "enterprises that have paid tax here for a year. Its fee is 0.8 percent a year, of which the zone pays half "
        "back.\n\n"
        "Write what the loan is for, how much and for how long, and attach the accounts of two years. Two banks answer "
        "within ten working days.",
        "在本区纳税满一年的企业，可由本区担保公司为500万元以内的贷款提供最高80%的担保，年费率0.8%，"
        "其中一半由本区补贴。\n\n"
        "请写明用途、金额和期限，并附两年财务报表，两家合作银行在十个工作日内答复。",
        used=17, helped=70,
    ),
    Shelved(
        "recruitment-hiring", "enterprises", "guide", 70,
        "Taking part in the campus recruitment days", "如何参加校园招聘会",
        "The zone books stands at the recruitment days of five universities in October and March; they cost you "
        "nothing.\n\n"
        "Send the positions (title, number, degree, pay from and to) as a demand “Finding people” three weeks "
        "before. We print the poster in both languages and put the positions on the universities' pages.\n\n"
        "Bring two people who can decide: most talks take ten minutes, and offers are made on the day.",
        "本区每年十月和三月在五所高校的招聘会统一订展位，企业免费参加。\n\n"
        "请提前三周在“招聘”类目提交岗位信息（名称、人数、学历、薪资范围），我们统一制作中英文海报并在高校网站发布。\n\n"
        "建议派两位有决定权的同事到场：面谈一般十分钟，多在当天达成意向。",
        used=14, helped=93,
    ),
    Shelved(
        "utilities-power", "public", "answer", 45,
        "Power, water or heating has failed: whom to call", "停电、停水、停暖找谁？",
        "Call the duty room of your park at any hour: the number stands on the board at the entrance and on your "
        "lease. "
        "Somebody comes within 30 minutes.\n\n"
        "If a whole street is without power, call 95598; for water 96655. If it happens again within a month, raise a "
        "demand “Power, water and heating” so that the cause is looked for and not only the fuse.",
        "请随时拨打园区值班室电话（见入口公告牌和租赁合同），30分钟内到场。\n\n"
        "片区停电请拨95598，停水请拨96655。一个月内再次发生的，请在“水电供暖”类目提交需求，由我们查找原因。",
        used=19, helped=75,
    ),
    Shelved(
        "policy-application", "staff", "guide", 200,
        "Looking through a rent subsidy before it goes up", "房租补贴材料初审要点",
        "Lay the lease, the invoices and the bank slips side by side: names, addresses and months must be the same "
        "in all "
        "three. Invoices of the property company without the payer's tax number come back every year.\n\n"
        "Ask for a signed list if the social insurance is paid by another company of the group. When in doubt call the "
        "commission before you return anything.",
        "逐一核对合同、发票和付款凭证：名称、地址、月份须一致。物业公司发票缺少付款方税号的，每年都会被退回。\n\n"
        "社保由集团内其他公司缴纳的，请企业出具盖章名单。拿不准时先与管委会沟通，不要直接退件。",
        used=9, helped=100,
    ),
    Shelved(
        "commute-parking", "public", "answer", 520,
        "Where to park during the works at the north gate", "北门施工期间停车安排",
        "While the north gate is rebuilt, cars with a card use the ground of the {street} sub-district, 200 m to the "
        "east.",
        "北门改造期间，持证车辆请停放在东侧200米{street_local}临时停车场。",
        used=6, helped=50, keeper="keeper", retired=("The works are finished.", 300),
    ),
)  # fmt: skip
