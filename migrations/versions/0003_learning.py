"""What is learned: more about every example, the trained models, aliases of outlets"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('example', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=12), nullable=False, server_default='CORRECTION'))
        batch_op.add_column(sa.Column('model', sa.String(length=32), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ticket', sa.Integer(), nullable=True))
        batch_op.create_index('ix_example_kind', ['kind', 'id'], unique=False)

    op.create_table('language_model',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('created_at', models.base.Utc(timezone=True), nullable=False),
    sa.Column('standing', sa.String(length=12), nullable=False),
    sa.Column('replaced', sa.String(length=32), nullable=False),
    sa.Column('base', sa.String(length=32), nullable=False),
    sa.Column('learned', sa.Integer(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_language_model')),
    sa.UniqueConstraint('version', name=op.f('uq_language_model_version'))
    )
    op.create_table('learned_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alias', sa.String(length=16), nullable=False),
    sa.Column('outlet', sa.String(length=32), nullable=False),
    sa.Column('county', sa.String(length=32), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('confirmed_count', sa.Integer(), nullable=False),
    sa.Column('at', models.base.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['outlet'], ['outlet.id'], name=op.f('fk_learned_alias_outlet_outlet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_alias')),
    sa.UniqueConstraint('alias', 'county', 'outlet', name=op.f('uq_learned_alias_alias_county_outlet'))
    )


def downgrade() -> None:
    op.drop_table('learned_alias')
    op.drop_table('language_model')
    with op.batch_alter_table('example', schema=None) as batch_op:
        batch_op.drop_index('ix_example_kind')
        batch_op.drop_column('ticket')
        batch_op.drop_column('model')
        batch_op.drop_column('kind')
