"""The door of other systems: the same actions and queries as the pages, as an OpenAPI 3.1 service."""
