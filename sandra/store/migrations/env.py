"""What Alembic runs: the migrations, within the transaction that `sandra.store.schema` opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
