import type { Sql } from '../sql.ts'

/**
 * The first shape of a project file. One table for every table of the model, one for the segments of spans, one for the
 * history. `identity` holds each global id once; everywhere else a row is an integer. Long columns stand last, so that
 * what is read without them stays near. What the tables mean to a person: docs/file-format.md.
 */
export const firstShape = {
  version: 10,
  up: (sql: Sql): void => {
    for (const statement of statements) sql.run(statement)
  },
}

const statements: readonly string[] = [
  `CREATE TABLE meta(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID`,

  `CREATE TABLE identity(
  id INTEGER PRIMARY KEY,
  global TEXT NOT NULL UNIQUE
) STRICT`,

  `CREATE TABLE project(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  guideline TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE analyst(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE article(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  title TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  publisher TEXT NOT NULL,
  author TEXT NOT NULL,
  date TEXT NOT NULL,
  url TEXT NOT NULL,
  language TEXT NOT NULL,
  encoding TEXT NOT NULL,
  revision INTEGER NOT NULL REFERENCES revision(id),
  position INTEGER NOT NULL,
  merged_into INTEGER REFERENCES article(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE original(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  article INTEGER NOT NULL REFERENCES article(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT`,

  `CREATE TABLE revision(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  article INTEGER NOT NULL REFERENCES article(id),
  parent INTEGER REFERENCES revision(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  edits TEXT NOT NULL,
  formatting TEXT NOT NULL,
  text TEXT
) STRICT`,

  `CREATE TABLE label(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  colour TEXT NOT NULL,
  guideline TEXT NOT NULL,
  position INTEGER NOT NULL,
  merged_into INTEGER REFERENCES label(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE attribute_type(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  owner INTEGER NOT NULL REFERENCES identity(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  choices TEXT NOT NULL,
  condition TEXT,
  guideline TEXT NOT NULL,
  position INTEGER NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE link_type(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  guideline TEXT NOT NULL,
  position INTEGER NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE role(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  link_type INTEGER NOT NULL REFERENCES link_type(id),
  name TEXT NOT NULL,
  least INTEGER NOT NULL,
  most INTEGER,
  labels TEXT NOT NULL,
  others TEXT NOT NULL,
  position INTEGER NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE annotation_set(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  analyst INTEGER REFERENCES analyst(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE source(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  affiliation INTEGER REFERENCES source(id),
  aliases TEXT NOT NULL,
  merged_into INTEGER REFERENCES source(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE claim(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  wording TEXT NOT NULL,
  topic TEXT NOT NULL,
  quantity TEXT,
  merged_into INTEGER REFERENCES claim(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE span(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  article INTEGER NOT NULL REFERENCES article(id),
  revision INTEGER NOT NULL REFERENCES revision(id),
  annotation_set INTEGER NOT NULL REFERENCES annotation_set(id),
  label INTEGER NOT NULL REFERENCES label(id),
  note TEXT NOT NULL,
  origin TEXT NOT NULL,
  source INTEGER REFERENCES source(id),
  claim INTEGER REFERENCES claim(id),
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE segment(
  span INTEGER NOT NULL REFERENCES span(id),
  ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  PRIMARY KEY(span, ordinal)
) STRICT, WITHOUT ROWID`,

  `CREATE TABLE link(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  type INTEGER NOT NULL REFERENCES link_type(id),
  annotation_set INTEGER NOT NULL REFERENCES annotation_set(id),
  note TEXT NOT NULL,
  origin TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE filler(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  link INTEGER NOT NULL REFERENCES link(id),
  role INTEGER NOT NULL REFERENCES role(id),
  target INTEGER NOT NULL REFERENCES identity(id),
  position INTEGER NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE attribute(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  owner INTEGER NOT NULL REFERENCES identity(id),
  type INTEGER NOT NULL REFERENCES attribute_type(id),
  value TEXT,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE rating(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  subject INTEGER NOT NULL REFERENCES identity(id),
  analyst INTEGER NOT NULL REFERENCES analyst(id),
  scale TEXT NOT NULL,
  value TEXT NOT NULL,
  note TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE note(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  subject INTEGER NOT NULL REFERENCES identity(id),
  text TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE status(
  id INTEGER PRIMARY KEY REFERENCES identity(id),
  article INTEGER NOT NULL REFERENCES article(id),
  annotation_set INTEGER NOT NULL REFERENCES annotation_set(id),
  state TEXT NOT NULL,
  revision INTEGER REFERENCES revision(id),
  scheme TEXT NOT NULL,
  "by" INTEGER REFERENCES analyst(id),
  at INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT`,

  `CREATE TABLE change(
  id INTEGER PRIMARY KEY,
  actor INTEGER NOT NULL REFERENCES identity(id),
  seq INTEGER NOT NULL,
  heads TEXT,
  time INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  analyst INTEGER NOT NULL REFERENCES analyst(id),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  undoes TEXT,
  redoes TEXT,
  patches BLOB NOT NULL,
  UNIQUE(actor, seq)
) STRICT`,

  'CREATE INDEX original_by_article ON original(article)',
  'CREATE INDEX revision_by_article ON revision(article)',
  'CREATE INDEX attribute_type_by_owner ON attribute_type(owner)',
  'CREATE INDEX role_by_link_type ON role(link_type)',
  'CREATE INDEX span_by_article ON span(article)',
  'CREATE INDEX span_by_source ON span(source) WHERE source IS NOT NULL',
  'CREATE INDEX span_by_claim ON span(claim) WHERE claim IS NOT NULL',
  'CREATE INDEX filler_by_link ON filler(link)',
  'CREATE INDEX filler_by_target ON filler(target)',
  'CREATE INDEX attribute_by_owner ON attribute(owner)',
  'CREATE INDEX rating_by_subject ON rating(subject)',
  'CREATE INDEX note_by_subject ON note(subject)',
  'CREATE INDEX status_by_article ON status(article)',
  'CREATE INDEX change_by_analyst ON change(analyst)',
]
