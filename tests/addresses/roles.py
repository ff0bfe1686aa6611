"""Who comes to an address, in the groups that rows name."""

ENTERPRISE = {"outsider", "member", "owner"}
OF_THE_CASE = {"member", "owner"}
OVER_THE_CASE = {"officer", "leader", "dispatcher", "auditor", "administrator"}
STAFF = {"foreigner", "elsewhere"} | OVER_THE_CASE
SERVING = OVER_THE_CASE - {"auditor"}
ROLES = {"nobody"} | ENTERPRISE | STAFF
POST_ONLY: dict[int, set[str]] = {405: ROLES}
NOT_MINE = {"auditor"}
NOT_AT_WORK = {"auditor", "administrator"}
AT_WORK = OVER_THE_CASE - NOT_AT_WORK
EVERYBODY = ROLES | {"anonymous"}
PUBLIC: dict[int, set[str]] = {200: ROLES | {"anonymous"}}
SIGNED_IN: dict[int, set[str]] = {200: ROLES}


def only(people: set[str], status: int = 200) -> dict[int, set[str]]:
    """These people get in, for others there is nothing."""
    return {status: people, 404: ROLES - people}
