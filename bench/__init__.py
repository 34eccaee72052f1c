"""Programs that measure the product, each through the code that people's messages go through."""
