"""One message, several problems: the message as their parent, on whose behalf, spoken, and personal choices"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reporter', sa.String(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', models.base.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_reporter', ['reporter', 'at'], unique=False)

    op.create_table('preference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('userid', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('value', sa.String(length=32), nullable=False),
    sa.Column('at', models.base.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preference')),
    sa.UniqueConstraint('userid', 'name', name=op.f('uq_preference_userid_name'))
    )
    op.add_column('ticket', sa.Column('origin', sa.Integer(), nullable=True))
    op.add_column('ticket', sa.Column('on_behalf', sa.String(length=32), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('spoken', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('ix_ticket_origin', 'ticket', ['origin'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_ticket_origin', table_name='ticket')
    op.drop_column('ticket', 'spoken')
    op.drop_column('ticket', 'on_behalf')
    op.drop_column('ticket', 'origin')

    op.drop_table('preference')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index('ix_report_reporter')

    op.drop_table('report')
