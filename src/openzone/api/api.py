"""The API."""

from ninja import NinjaAPI

api = NinjaAPI(title="OpenZone", version="1")
