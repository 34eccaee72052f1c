"""The door to WeCom (企业微信): its envelopes, its messages, its API. wechatpy is imported here only."""
