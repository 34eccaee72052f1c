"""Rules of dispatch as rows, absences with deputies, and what departments gave back"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rules = op.create_table('dispatch_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=12), nullable=False),
    sa.Column('county', sa.String(length=32), nullable=True),
    sa.Column('department', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=64), nullable=True),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('created_at', models.base.Utc(timezone=True), nullable=True),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('ended_at', models.base.Utc(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['department'], ['department.id'], name=op.f('fk_dispatch_rule_department_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_rule'))
    )
    op.create_index('ix_dispatch_rule_change', 'dispatch_rule', ['change'], unique=False)
    op.create_index('ix_dispatch_rule_ended', 'dispatch_rule', ['ended_at'], unique=False)
    op.create_table('returned_ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=12), nullable=False),
    sa.Column('county', sa.String(length=32), nullable=True),
    sa.Column('department', sa.Integer(), nullable=False),
    sa.Column('suggested', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', models.base.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['department'], ['department.id'], name=op.f('fk_returned_ticket_department_department')),
    sa.ForeignKeyConstraint(['suggested'], ['department.id'], name=op.f('fk_returned_ticket_suggested_department')),
    sa.ForeignKeyConstraint(['ticket'], ['ticket.id'], name=op.f('fk_returned_ticket_ticket_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returned_ticket'))
    )
    op.create_index('ix_returned_ticket_pair', 'returned_ticket', ['category', 'department', 'at'], unique=False)
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=64), nullable=False),
    sa.Column('deputy', sa.String(length=64), nullable=True),
    sa.Column('start', sa.Date(), nullable=False),
    sa.Column('end', sa.Date(), nullable=False),
    sa.Column('why', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', models.base.Utc(timezone=True), nullable=False),
    sa.Column('ended_at', models.base.Utc(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index('ix_absence_standing', 'absence', ['ended_at', 'person'], unique=False)
    _rules_so_far(rules)


def _rules_so_far(rules: sa.Table) -> None:
    """What departments' categories meant until now becomes one rule each; the first department named keeps it."""
    departments = sa.table(
        'department', sa.column('id', sa.Integer), sa.column('level', sa.String), sa.column('county', sa.String),
        sa.column('categories', sa.JSON),
    )
    found: dict[tuple[str, str | None], int] = {}
    for row in op.get_bind().execute(sa.select(departments).order_by(departments.c.id)):
        for category in row.categories:
            found.setdefault((category, row.county if row.level == 'COUNTY' else None), row.id)
    values = [
        {'category': category, 'county': county, 'department': department, 'created_by': '', 'change': 0}
        for (category, county), department in found.items()
    ]
    if values:
        op.bulk_insert(rules, values)


def downgrade() -> None:
    op.drop_index('ix_absence_standing', table_name='absence')
    op.drop_table('absence')
    op.drop_index('ix_returned_ticket_pair', table_name='returned_ticket')
    op.drop_table('returned_ticket')
    op.drop_index('ix_dispatch_rule_ended', table_name='dispatch_rule')
    op.drop_index('ix_dispatch_rule_change', table_name='dispatch_rule')
    op.drop_table('dispatch_rule')
