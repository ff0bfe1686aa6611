"""A person at an installation, as far as the bench needs one: signs in, reads pages, and writes down requests."""

import http.client
import re
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOGIN = "/account/login/"
FORM = "application/x-www-form-urlencoded"


class Refused(Exception):
    """The installation did not let us in, or a page did not come."""


@dataclass
class Person:
    """Somebody with the cookies of a session, or with a token for the API."""

    host: str
    port: int
    secure: bool = False
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> str:
        """A page. `Refused` when it does not come."""
        status, body = self._send("GET", address, None)
        if status != 200:
            raise Refused(f"{address} answers {status}.")
        return body

    def sign_in(self, email: str, password: str) -> "Person":
        """Sign in through the form. `Refused` when that fails."""
        found = TOKEN.search(self.get(LOGIN))
        content = {"login": email, "password": password, "csrfmiddlewaretoken": found.group(1) if found else ""}
        status, _body = self._send("POST", LOGIN, urlencode(content))
        if status != 302:
            raise Refused(f"{email} cannot sign in (status {status}).")
        return self

    def reading(self, address: str) -> str:
        """The request for a page, as it goes over the line."""
        return self._request("GET", address, "")

    def writing(self, address: str, body: str) -> str:
        """The request that posts a message once."""
        content = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), "key": str(uuid.uuid4()), "body": body}
        return self._request("POST", address, urlencode(content))

    def _request(self, method: str, address: str, body: str) -> str:
        lines = [f"{method} {address} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        if body:
            lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body.encode())}", "HX-Request: true"]
        return "\r\n".join([*lines, "", body])

    def _headers(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Authorization": f"Bearer {self.token}"} if self.token else {"Cookie": cookie} if cookie else {}

    def _send(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=120)
        try:
            headers = {**self._headers(), **({"Content-Type": FORM} if body is not None else {})}
            if self.secure:
                headers["Referer"] = f"https://{self.host}/"
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Refused(f"{self.host}:{self.port} does not answer: {error}.") from error
        finally:
            connection.close()
