import type { Sql } from '../sql.ts'

/** Proposals to join that somebody refused: both entries, whoever said so and when. */
export const refusals = {
  version: 20,
  up: (sql: Sql): void => {
    for (const statement of statements) sql.run(statement)
  },
}

const statements: readonly string[] = [
  `CREATE TABLE refusal(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  one INTEGER NOT NULL REFERENCES identity(id),
  other INTEGER NOT NULL REFERENCES identity(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  'CREATE INDEX refusal_by_one ON refusal(one)',
  'CREATE INDEX refusal_by_other ON refusal(other)',
]
