"""Run the migrations on the connection that the `migrate` command hands over."""

from alembic import context

from models.base import Base
from models.schema import TABLES

assert TABLES  # importing them is what makes the metadata whole

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
