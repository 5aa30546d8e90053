import type { Sql } from '../sql.ts'

/**
 * An index behind every reference to a table that grows with the texts: where a change makes rows that refer to each other,
 * SQLite looks for those that refer to each new one, and went through all spans for each text of an import. And those
 * behind what edit, undo and redo ask of the history: what undid a change, or did it again.
 */
export const references = {
  version: 30,
  up: (sql: Sql): void => {
    for (const statement of statements) sql.run(statement)
  },
}

const statements: readonly string[] = [
  'CREATE INDEX article_by_revision ON article(revision)',
  'CREATE INDEX article_by_merged_into ON article(merged_into) WHERE merged_into IS NOT NULL',
  'CREATE INDEX revision_by_parent ON revision(parent) WHERE parent IS NOT NULL',
  'CREATE INDEX source_by_merged_into ON source(merged_into) WHERE merged_into IS NOT NULL',
  'CREATE INDEX source_by_affiliation ON source(affiliation) WHERE affiliation IS NOT NULL',
  'CREATE INDEX claim_by_merged_into ON claim(merged_into) WHERE merged_into IS NOT NULL',
  'CREATE INDEX span_by_revision ON span(revision)',
  'CREATE INDEX change_by_undoes ON change(undoes) WHERE undoes IS NOT NULL',
  'CREATE INDEX change_by_redoes ON change(redoes) WHERE redoes IS NOT NULL',
  'CREATE INDEX status_by_revision ON status(revision) WHERE revision IS NOT NULL',
]
