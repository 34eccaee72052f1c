"""Numbers: how many tickets stand where, kept by the database itself; open ones by their dates; reminders to come"""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

IN_PROGRESS = "state IN ('SUBMITTED', 'ASSIGNED', 'IN_PROGRESS')"
# Behind || the index by state is not seen: SQLite would take it, and read every open ticket for a few (see models.present).
CLIMBING = "(state || '') IN ('SUBMITTED', 'ASSIGNED', 'IN_PROGRESS')"
UNACCEPTED = "(state || '') IN ('SUBMITTED', 'ASSIGNED') AND accepted_at IS NULL"
INDEXES = (
    ('ix_ticket_climbing_county', ['county', 'due_at', 'sla_days', 'department', 'outlet', 'state'], CLIMBING),
    ('ix_ticket_climbing_department', ['department', 'due_at', 'sla_days', 'county', 'outlet', 'state'], CLIMBING),
    ('ix_ticket_climbing_outlet', ['outlet', 'due_at', 'sla_days', 'county', 'department', 'state'], CLIMBING),
    ('ix_ticket_unaccepted', ['accept_due', 'due_at', 'sla_days', 'urgency', 'reopen_count', 'county', 'department', 'outlet',
                              'state', 'accepted_at'], UNACCEPTED),
    ('ix_ticket_critical', ['created_at'], "urgency = 'CRITICAL' AND accepted_at IS NULL"),
    ('ix_ticket_redone', ['reopen_count'], "reopen_count >= 2 AND closed_at IS NULL"),
)

# A row of `ticket` with a number belongs to one cell; the columns of the key, for OLD or NEW.
COLUMNS = 'no, state, resolution, category, county, outlet, department'
KEY = ('state', 'resolution', 'county', 'top', 'outlet', 'department')


def cell(row: str, top: str) -> str:
    return (f"{row}.state, coalesce({row}.resolution, ''), coalesce({row}.county, ''), {top.format(f'{row}.category')}, "
            f"coalesce({row}.outlet, ''), coalesce({row}.department, 0)")


SQLITE_TOP = "substr({0}, 1, instr({0} || '-', '-') - 1)"
POSTGRESQL_TOP = "split_part({0}, '-', 1)"


# What is in progress, by due date and SLA: a cell that is empty goes, or years of past dates would be read.
DUE = f"({{0}}.no IS NOT NULL AND {{0}}.due_at IS NOT NULL AND {{0}}.{IN_PROGRESS})"
DUE_MOVED = f"{DUE.format('OLD')} <> {DUE.format('NEW')} OR ({DUE.format('OLD')} AND (OLD.due_at, OLD.sla_days) <> (NEW.due_at, NEW.sla_days))"
DUE_OUT = (f"UPDATE tally_due SET n = n - 1 WHERE due_at = OLD.due_at AND sla_days = OLD.sla_days AND {DUE.format('OLD')}; "
           "DELETE FROM tally_due WHERE due_at = OLD.due_at AND sla_days = OLD.sla_days AND n = 0;")
DUE_IN = (f"INSERT INTO tally_due (due_at, sla_days, n) SELECT NEW.due_at, NEW.sla_days, 1 WHERE {DUE.format('NEW')} "
          "ON CONFLICT (due_at, sla_days) DO UPDATE SET n = tally_due.n + 1;")


def sqlite() -> list[str]:
    old, new = cell('OLD', SQLITE_TOP), cell('NEW', SQLITE_TOP)
    leave = f"UPDATE tally SET n = n - 1 WHERE ({', '.join(KEY)}) = ({old}) AND OLD.no IS NOT NULL;"
    enter = (f"INSERT INTO tally ({', '.join(KEY)}, n) SELECT {new}, 1 WHERE NEW.no IS NOT NULL "
             f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET n = n + 1;")
    moved = f"OLD.no IS NOT NEW.no OR ({old}) <> ({new})"
    return [
        f"CREATE TRIGGER tally_insert AFTER INSERT ON ticket WHEN NEW.no IS NOT NULL BEGIN {enter} END",
        f"CREATE TRIGGER tally_update AFTER UPDATE OF {COLUMNS} ON ticket WHEN {moved} BEGIN {leave} {enter} END",
        f"CREATE TRIGGER tally_delete AFTER DELETE ON ticket WHEN OLD.no IS NOT NULL BEGIN {leave} END",
        f"CREATE TRIGGER due_insert AFTER INSERT ON ticket WHEN {DUE.format('NEW')} BEGIN {DUE_IN} END",
        f"CREATE TRIGGER due_update AFTER UPDATE OF no, state, due_at, sla_days ON ticket WHEN {DUE_MOVED} "
        f"BEGIN {DUE_OUT} {DUE_IN} END",
        f"CREATE TRIGGER due_delete AFTER DELETE ON ticket WHEN {DUE.format('OLD')} BEGIN {DUE_OUT} END",
    ]


def postgresql() -> list[str]:
    old, new = cell('OLD', POSTGRESQL_TOP), cell('NEW', POSTGRESQL_TOP)
    leave = f"UPDATE tally SET n = n - 1 WHERE ({', '.join(KEY)}) = ({old});"
    enter = (f"INSERT INTO tally ({', '.join(KEY)}, n) VALUES ({new}, 1) "
             f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET n = tally.n + 1;")
    return [
        f"""CREATE FUNCTION tally_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' AND OLD.no IS NOT DISTINCT FROM NEW.no AND ({old}) = ({new}) THEN RETURN NULL; END IF;
        IF TG_OP <> 'INSERT' AND OLD.no IS NOT NULL THEN {leave} END IF;
        IF TG_OP <> 'DELETE' AND NEW.no IS NOT NULL THEN {enter} END IF;
        RETURN NULL; END $$""",
        "CREATE TRIGGER tally_insert AFTER INSERT ON ticket FOR EACH ROW WHEN (NEW.no IS NOT NULL) "
        "EXECUTE FUNCTION tally_ticket()",
        f"CREATE TRIGGER tally_update AFTER UPDATE OF {COLUMNS} ON ticket FOR EACH ROW WHEN (NEW.no IS NOT NULL OR OLD.no IS NOT NULL) "
        "EXECUTE FUNCTION tally_ticket()",
        "CREATE TRIGGER tally_delete AFTER DELETE ON ticket FOR EACH ROW WHEN (OLD.no IS NOT NULL) "
        "EXECUTE FUNCTION tally_ticket()",
        f"""CREATE FUNCTION due_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {DUE_OUT} END IF;
        IF TG_OP <> 'DELETE' THEN {DUE_IN} END IF;
        RETURN NULL; END $$""",
        f"CREATE TRIGGER due_insert AFTER INSERT ON ticket FOR EACH ROW WHEN ({DUE.format('NEW')}) EXECUTE FUNCTION due_ticket()",
        f"CREATE TRIGGER due_update AFTER UPDATE OF no, state, due_at, sla_days ON ticket FOR EACH ROW WHEN ({DUE_MOVED}) "
        "EXECUTE FUNCTION due_ticket()",
        f"CREATE TRIGGER due_delete AFTER DELETE ON ticket FOR EACH ROW WHEN ({DUE.format('OLD')}) EXECUTE FUNCTION due_ticket()",
    ]


def upgrade() -> None:
    op.create_table('tally',
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('resolution', sa.String(length=16), nullable=False),
    sa.Column('county', sa.String(length=32), nullable=False),
    sa.Column('top', sa.String(length=12), nullable=False),
    sa.Column('outlet', sa.String(length=32), nullable=False),
    sa.Column('department', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*KEY, name=op.f('pk_tally')),
    sqlite_with_rowid=False
    )
    op.create_table('tally_due',
    sa.Column('due_at', models.base.Utc(timezone=True), nullable=False),
    sa.Column('sla_days', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('due_at', 'sla_days', name=op.f('pk_tally_due')),
    sqlite_with_rowid=False
    )
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('letter', sa.String(length=160), nullable=False),
    sa.Column('userid', sa.String(length=128), nullable=False),
    sa.Column('due_at', models.base.Utc(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('drop_after', models.base.Utc(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('created_at', models.base.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('key', name=op.f('uq_reminder_key'))
    )
    op.create_index('ix_reminder_due', 'reminder', ['priority', 'due_at', 'id'],
                    sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))
    op.create_index('ix_reminder_ticket', 'reminder', ['ticket'])
    for name, columns, where in INDEXES:
        op.create_index(name, 'ticket', columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    connection = op.get_bind()
    lite = connection.dialect.name == 'sqlite'
    for statement in sqlite() if lite else postgresql():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        f"INSERT INTO tally ({', '.join(KEY)}, n) SELECT {cell('ticket', SQLITE_TOP if lite else POSTGRESQL_TOP)}, count(*) "
        "FROM ticket WHERE no IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6"
    )
    connection.exec_driver_sql(
        f"INSERT INTO tally_due (due_at, sla_days, n) SELECT due_at, sla_days, count(*) FROM ticket WHERE {DUE.format('ticket')} "
        "GROUP BY 1, 2"
    )


def downgrade() -> None:
    connection = op.get_bind()
    for name in ('tally_insert', 'tally_update', 'tally_delete', 'due_insert', 'due_update', 'due_delete'):
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if connection.dialect.name == 'sqlite' else " ON ticket"))
    if connection.dialect.name != 'sqlite':
        connection.exec_driver_sql("DROP FUNCTION tally_ticket()")
        connection.exec_driver_sql("DROP FUNCTION due_ticket()")
    for name, _, _ in INDEXES:
        op.drop_index(name, 'ticket')
    op.drop_table('reminder')
    op.drop_table('tally_due')
    op.drop_table('tally')
