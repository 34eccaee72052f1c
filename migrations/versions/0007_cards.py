"""Cards with buttons, and by which way a letter went: the delivery ledger"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task', sa.String(length=64), nullable=False),
    sa.Column('userid', sa.String(length=128), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('made_at', models.base.Utc(timezone=True), nullable=False),
    sa.Column('code', sa.String(length=256), nullable=True),
    sa.Column('code_at', models.base.Utc(timezone=True), nullable=True),
    sa.Column('closed_at', models.base.Utc(timezone=True), nullable=True),
    sa.Column('shown', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['ticket'], ['ticket.id'], name=op.f('fk_card_ticket_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card')),
    sa.UniqueConstraint('task', name=op.f('uq_card_task'))
    )
    op.create_index('ix_card_open', 'card', ['closed_at', 'ticket'], unique=False)
    op.create_index('ix_card_ticket', 'card', ['ticket'], unique=False)
    op.add_column('outbox', sa.Column('card', sa.JSON(), nullable=True))
    op.add_column('outbox', sa.Column('form', sa.String(length=8), nullable=False, server_default=''))
    op.add_column('outbox', sa.Column('routes', sa.JSON(), nullable=True))
    op.add_column('outbox', sa.Column('tried', sa.String(length=120), nullable=False, server_default=''))
    op.add_column('outbox', sa.Column('ended_at', models.base.Utc(timezone=True), nullable=True))
    op.add_column('outbox', sa.Column('merged_into', sa.Integer(), nullable=True))
    op.execute("UPDATE outbox SET ended_at = COALESCE(sent_at, created_at) WHERE state IN ('sent', 'failed', 'unknown')")
    op.create_index('ix_outbox_ended', 'outbox', ['state', 'ended_at'], unique=False)
    op.create_index('ix_outbox_merged', 'outbox', ['merged_into'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_outbox_merged', 'outbox')
    op.drop_index('ix_outbox_ended', 'outbox')
    for column in ('merged_into', 'ended_at', 'tried', 'routes', 'form', 'card'):
        op.drop_column('outbox', column)
    op.drop_index('ix_card_ticket', 'card')
    op.drop_index('ix_card_open', 'card')
    op.drop_table('card')
