"""Requests, contributions, rests, and what may be taken back"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('ticket', sa.Column('original_due_at', models.base.Utc(timezone=True), nullable=True))
    op.add_column('ticket', sa.Column('extended_days', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('ticket', sa.Column('stopped_days', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('ticket', sa.Column('round', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('ticket', sa.Column('asks', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('ticket', sa.Column('waiting_since', models.base.Utc(timezone=True), nullable=True))
    op.add_column('ticket', sa.Column('contributing', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('ticket', sa.Column('home_department', sa.Integer(), nullable=True))
    op.add_column('ticket', sa.Column('home_handler', sa.String(length=64), nullable=True))
    op.add_column('ticket', sa.Column('split_from', sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute('UPDATE ticket SET original_due_at = due_at, round = reopen_count')
    op.create_table(
        'request',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ticket', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('days', sa.Integer(), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', models.base.Utc(timezone=True), nullable=False),
        sa.Column('outcome', sa.String(length=8), nullable=True),
        sa.Column('answer', sa.Text(), nullable=False),
        sa.Column('answered_by', sa.String(length=64), nullable=True),
        sa.Column('answered_at', models.base.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['ticket'], ['ticket.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_request_open', 'request', ['outcome', 'kind'])
    op.create_index('ix_request_ticket', 'request', ['ticket', 'outcome'])
    op.create_table(
        'contribution',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ticket', sa.Integer(), nullable=False),
        sa.Column('department', sa.Integer(), nullable=False),
        sa.Column('handler', sa.String(length=64), nullable=True),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', models.base.Utc(timezone=True), nullable=False),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('answered_by', sa.String(length=64), nullable=True),
        sa.Column('answered_at', models.base.Utc(timezone=True), nullable=True),
        sa.Column('released', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['department'], ['department.id']),
        sa.ForeignKeyConstraint(['ticket'], ['ticket.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_contribution_handler', 'contribution', ['handler'])
    op.create_index('ix_contribution_ticket', 'contribution', ['ticket'])
    op.create_table(
        'snooze',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('userid', sa.String(length=64), nullable=False),
        sa.Column('ticket', sa.Integer(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('at', models.base.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['ticket'], ['ticket.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('userid', 'ticket'),
    )
    op.create_table(
        'last_act',
        sa.Column('ticket', sa.Integer(), nullable=False),
        sa.Column('verb', sa.String(length=32), nullable=False),
        sa.Column('actor', sa.String(length=64), nullable=False),
        sa.Column('at', models.base.Utc(timezone=True), nullable=False),
        sa.Column('letters', sa.Integer(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['ticket'], ['ticket.id']),
        sa.PrimaryKeyConstraint('ticket'),
    )
    op.create_index('ix_last_act_actor', 'last_act', ['actor', 'at'])


def downgrade() -> None:
    op.execute("UPDATE ticket SET state = 'IN_PROGRESS' WHERE state = 'WAITING'")  # states that are not known there
    op.execute("UPDATE ticket SET state = 'WITHDRAWN' WHERE state = 'SPLIT'")
    for table in ('last_act', 'snooze', 'contribution', 'request'):
        op.drop_table(table)
    for column in (
        "late",
        "split_from", 'home_handler', 'home_department', 'contributing', 'waiting_since', 'asks', 'round',
        'stopped_days', 'extended_days', 'original_due_at',
    ):  # fmt: skip
        op.drop_column('ticket', column)
