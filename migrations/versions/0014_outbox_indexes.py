"""The outbox keeps fewer indexes for what is put there by the thousand, and one for what is about a ticket"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

PARTIAL = (
    ('ix_outbox_sent', ['address', 'sent_at'], 'sent_at IS NOT NULL'),
    ('ix_outbox_ticket', ['ticket'], 'ticket IS NOT NULL'),
)
WHOLE = (
    ('ix_outbox_address', ['address', 'sent_at']),
    ('ix_outbox_recipient', ['recipient', 'state']),
)


def upgrade() -> None:
    for name, _ in WHOLE:
        op.drop_index(name, 'outbox')
    for name, columns, where in PARTIAL:
        op.create_index(name, 'outbox', columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, _, _ in PARTIAL:
        op.drop_index(name, 'outbox')
    for name, columns in WHOLE:
        op.create_index(name, 'outbox', columns)
