from itertools import islice

from bench.bare_sqlite import Timed, rows
from net.hub.archive import Kept
from net.server import schema, store
from net.shared.database import open_database
from net.wire.messages import Post


def test_the_rows_are_as_the_server_writes_them() -> None:
    ours = store.Store(None)
    ours.keep(Kept(1, 1, 1, "ana", Post("", "hola", "0000000"), 1_795_341_600_000))
    ours.commit()
    [written] = ours._db.execute(schema.SELECT).fetchall()
    ours.close()
    [made] = islice(rows(1), 1)
    assert [type(value) for value in made] == [type(value) for value in written]


def test_every_transaction_has_its_rows_and_its_time() -> None:
    db = open_database(None, schema.MIGRATIONS, lock_seconds=0)
    samples = Timed(db, 10, 3).run(0.01)
    [count] = db.execute("SELECT count(*) FROM message").fetchone()
    db.close()
    assert count == 10 * len(samples)
    assert all(sample > 0 for sample in samples)
