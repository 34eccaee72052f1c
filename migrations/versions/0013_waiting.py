"""A plan that was told or cancelled is gone; indexes of the outbox leave out what most letters have not"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

PARTIAL = (
    ('ix_outbox_ended', ['state', 'ended_at'], 'ended_at IS NOT NULL'),
    ('ix_outbox_merged', ['merged_into'], 'merged_into IS NOT NULL'),
)


def upgrade() -> None:
    op.execute("DELETE FROM reminder WHERE state <> 'planned'")
    op.drop_index('ix_reminder_due', 'reminder')
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.drop_column('state')
    op.create_index('ix_reminder_due', 'reminder', ['priority', 'due_at', 'id'])
    for name, columns, where in PARTIAL:
        op.drop_index(name, 'outbox')
        op.create_index(name, 'outbox', columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, columns, _ in PARTIAL:
        op.drop_index(name, 'outbox')
        op.create_index(name, 'outbox', columns)
    op.drop_index('ix_reminder_due', 'reminder')
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=9), nullable=False, server_default='planned'))
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.alter_column('state', server_default=None)
    waits = sa.text("state = 'planned'")
    op.create_index('ix_reminder_due', 'reminder', ['priority', 'due_at', 'id'], sqlite_where=waits, postgresql_where=waits)
