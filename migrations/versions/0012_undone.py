"""Whoever only looks at a ticket is told apart for good; since when nobody waits for a contribution"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

# Merging has moved some who only looked: whose own report it was is the reporter of the source.
KINDS = ("UPDATE follower SET kind = CASE WHEN ticket <> source AND userid = (SELECT reporter FROM ticket WHERE ticket.id = "
         "follower.source) THEN 'joined' ELSE 'watching' END")


def upgrade() -> None:
    with op.batch_alter_table('follower') as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=8), nullable=False, server_default='watching'))
        batch_op.drop_constraint('uq_follower_source_userid', type_='unique')
        batch_op.create_unique_constraint(op.f('uq_follower_source_userid_kind'), ['source', 'userid', 'kind'])
    op.execute(KINDS)
    with op.batch_alter_table('follower') as batch_op:
        batch_op.alter_column('kind', server_default=None)
    with op.batch_alter_table('contribution') as batch_op:
        batch_op.add_column(sa.Column('released_at', models.base.Utc(timezone=True), nullable=True))
    op.execute("UPDATE contribution SET released_at = asked_at WHERE released")
    with op.batch_alter_table('contribution') as batch_op:
        batch_op.drop_column('released')


def downgrade() -> None:
    with op.batch_alter_table('contribution') as batch_op:
        batch_op.add_column(sa.Column('released', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE contribution SET released = (released_at IS NOT NULL)")
    with op.batch_alter_table('contribution') as batch_op:
        batch_op.alter_column('released', server_default=None)
        batch_op.drop_column('released_at')
    op.execute("DELETE FROM follower WHERE kind = 'watching' AND EXISTS (SELECT 1 FROM follower AS other WHERE "
               "other.source = follower.source AND other.userid = follower.userid AND other.kind = 'joined')")
    with op.batch_alter_table('follower') as batch_op:
        batch_op.drop_constraint('uq_follower_source_userid_kind', type_='unique')
        batch_op.drop_column('kind')
        batch_op.create_unique_constraint(op.f('uq_follower_source_userid'), ['source', 'userid'])
