"""What was promised for a ticket by which day; the years whose holidays were entered here"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'pledge',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ticket', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(length=80), nullable=False),
        sa.Column('before', sa.Boolean(), nullable=False),
        sa.Column('due', sa.Date(), nullable=False),
        sa.Column('by', sa.String(length=64), nullable=False),
        sa.Column('at', models.base.Utc(timezone=True), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('settled_at', models.base.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['ticket'], ['ticket.id'], name=op.f('fk_pledge_ticket_ticket')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge')),
    )
    op.create_index('ix_pledge_ticket', 'pledge', ['ticket'], unique=False)
    op.create_index('ix_pledge_unsettled', 'pledge', ['settled_at', 'due'], unique=False)
    op.create_table(
        'calendar_year',
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('by', sa.String(length=128), nullable=False),
        sa.Column('at', models.base.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year')),
    )


def downgrade() -> None:
    op.drop_table('calendar_year')
    op.drop_index('ix_pledge_unsettled', table_name='pledge')
    op.drop_index('ix_pledge_ticket', table_name='pledge')
    op.drop_table('pledge')
