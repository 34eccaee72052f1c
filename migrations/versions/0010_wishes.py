"""Slots that were missed; how much was sent to whom on a day"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('occurrence', sa.Column('missed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('ix_outbox_day', 'outbox', ['recipient', 'not_before'])


def downgrade() -> None:
    op.drop_index('ix_outbox_day', 'outbox')
    op.drop_column('occurrence', 'missed')
