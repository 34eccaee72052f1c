"""The demo town: a synthetic Xuzhou that agrees with the published figures."""
