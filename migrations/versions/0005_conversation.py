"""What a conversation holds besides pages: the last list and the last question"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversation', sa.Column('listed', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('conversation', sa.Column('query', sa.JSON(), nullable=True))
    op.add_column('conversation', sa.Column('query_asked_at', models.base.Utc(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('conversation', 'query_asked_at')
    op.drop_column('conversation', 'query')
    op.drop_column('conversation', 'listed')
