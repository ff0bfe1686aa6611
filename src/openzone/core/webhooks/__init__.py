"""Webhooks: other systems are told of the log by ids and codes, each at its own pace, and nothing is missed."""
