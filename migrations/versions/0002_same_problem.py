"""The same problem: the index of open tickets by their words, and who follows a ticket"""

import sqlalchemy as sa
from alembic import op
import models.base
from models.grams import write
from models.rules.likeness import core, names_of


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

OPEN = ('SUBMITTED', 'ASSIGNED', 'IN_PROGRESS', 'PENDING_CONFIRM', 'SUSPENDED')


def upgrade() -> None:
    op.create_table('follower',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('userid', sa.String(length=64), nullable=False),
    sa.Column('source', sa.Integer(), nullable=False),
    sa.Column('since', models.base.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source'], ['ticket.id'], name=op.f('fk_follower_source_ticket')),
    sa.ForeignKeyConstraint(['ticket'], ['ticket.id'], name=op.f('fk_follower_ticket_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follower')),
    sa.UniqueConstraint('source', 'userid', name=op.f('uq_follower_source_userid'))
    )
    with op.batch_alter_table('follower', schema=None) as batch_op:
        batch_op.create_index('ix_follower_ticket', ['ticket'], unique=False)

    op.create_table('gram',
    sa.Column('gram', sa.String(length=8), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('gram', 'day', 'ticket', name=op.f('pk_gram')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('gram', schema=None) as batch_op:
        batch_op.create_index('ix_gram_ticket', ['ticket'], unique=False)

    op.create_table('folded',
    sa.Column('ticket', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('ticket', name=op.f('pk_folded'))
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Tickets that are open already are found like those to come."""
    ticket = sa.table('ticket', sa.column('id', sa.Integer), sa.column('outlet', sa.String), sa.column('text', sa.Text),
                      sa.column('state', sa.String), sa.column('created_at', models.base.Utc))
    outlet = sa.table('outlet', sa.column('id', sa.String), sa.column('name', sa.String), sa.column('short', sa.String),
                      sa.column('aliases', sa.JSON), sa.column('county', sa.String))
    names = {
        row.id: names_of(row.name, row.short, tuple(row.aliases or ()), row.county)
        for row in connection.execute(sa.select(outlet))
    }
    wanted = sa.select(ticket).where(ticket.c.state.in_(OPEN), ticket.c.created_at.is_not(None)).order_by(ticket.c.id)
    for row in connection.execute(wanted).all():
        write(connection, row.id, core(row.text, names.get(row.outlet, ())), row.created_at)


def downgrade() -> None:
    op.drop_table('folded')
    with op.batch_alter_table('gram', schema=None) as batch_op:
        batch_op.drop_index('ix_gram_ticket')

    op.drop_table('gram')
    with op.batch_alter_table('follower', schema=None) as batch_op:
        batch_op.drop_index('ix_follower_ticket')

    op.drop_table('follower')
