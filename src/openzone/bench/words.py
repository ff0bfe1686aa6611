"""What the cases of the bench talk about: sentences from which titles, descriptions and messages are put together."""

PHRASES = (
    "the answer is needed before the audit", "two halls stand still", "a permit runs out soon", "who is in charge",
    "the form asks for what we do not have", "our engineers cannot get in", "the map shows another plot",
    "a second opinion is wanted", "the deadline is too short", "the old contract has ended", "noise at night",
    "we are moving to a larger building", "the road floods after rain", "the invoice was sent twice",
    "夜班员工无法回家", "需要尽快办理许可", "排水系统堵塞", "申请材料被退回", "希望安排现场走访", "新设备无法进场",
)  # fmt: skip
SENTENCES = (
    "Since the beginning of the month our company has tried to settle this with the office in charge, without success.",
    "About forty people are concerned, most of whom work in shifts and come from the other side of the river.",
    "We have put all documents together and can hand them in at any time, on paper or as files.",
    "Please tell us which office decides, what it needs from us and by which day we may expect an answer.",
    "A colleague of yours visited us last week, saw the place and took photographs of what has to be repaired.",
    "If nothing changes we shall have to postpone the opening of the second line, which was announced for spring.",
    "我们已经多次联系有关部门，但一直没有得到明确的答复，希望园区能够帮助协调解决。",
    "涉及的员工大约四十人，其中多数是倒班工人，住在河对岸，晚上没有公共交通工具可以乘坐。",
    "相关材料已经准备齐全，可以随时提交，如有需要也可以安排人员到现场进行说明。",
    "如果问题不能尽快解决，原定于春季投产的第二条生产线将不得不推迟，订单也会受到影响。",
)
ANSWERS = (
    "Thank you for the details. We have passed them to the engineer, who will come on Thursday morning.",
    "Could you please send us the number of the contract and the name of the person who signed it?",
    "Attached is what you asked for. The number is on the second page, below the stamp.",
    "It has been repaired and tested in your presence. Please tell us whether it now works as it should.",
    "已经收到，我们会在三个工作日内给出答复，请保持电话畅通。",
    "材料已补充完整，请查收。如果还需要其他文件，请直接告诉我们。",
    "We looked at it together with the company in charge; the work begins next week and takes four days.",
    "That helps a lot. Two points are still open, and we shall come back to them after the weekend.",
)
COMMON_SENTENCE = "The electricity fails for minutes several times a day."
RARE_SENTENCE = "The heliostat on the roof has to be approved."
