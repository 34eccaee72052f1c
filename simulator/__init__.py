"""A WeCom (企业微信) to talk to without an account; it knows the service only over HTTP."""
