import pytest
from django.db import connection
from installation import Installation


@pytest.mark.django_db
def test_db() -> None:
    with connection.cursor() as c:
        c.execute("select current_database()")
        print(c.fetchone())

def test_live(live_installation: Installation) -> None:
    print(live_installation.get("/healthz"))
