import type { Sql } from '#store/sql.ts'

/** Something a stranger may have done to the tables of a project. */
export type Hostile = readonly [what: string, sabotage: readonly string[]]

const ENDLESS = 'WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r'
const rewrite = (name: string, sql: string): readonly string[] => [
  'PRAGMA writable_schema = ON',
  `UPDATE sqlite_schema SET sql = '${sql.replaceAll("'", "''")}' WHERE name = '${name}'`,
  'PRAGMA writable_schema = OFF',
]
const replaceText = (name: string, from: string, to: string): readonly string[] => [
  'PRAGMA writable_schema = ON',
  `UPDATE sqlite_schema SET sql = replace(sql, '${from.replaceAll("'", "''")}', '${to.replaceAll("'", "''")}') WHERE name = '${name}'`,
  'PRAGMA writable_schema = OFF',
]

/** Forty schemas that are not Hearsay's, each of which could run or hide something. */
export const hostileSchemas: readonly Hostile[] = [
  ['a view', ['CREATE VIEW v AS SELECT 1']],
  ['a view that never ends', [`CREATE VIEW v AS ${ENDLESS}`]],
  ['a view of a view of itself', ['CREATE VIEW a AS SELECT 1', 'CREATE VIEW b AS SELECT * FROM a, a AS c']],
  ['a view in place of a table', ['DROP TABLE rating', 'CREATE VIEW rating AS SELECT * FROM note']],
  ['an endless view in place of a table', ['DROP TABLE rating', `CREATE VIEW rating AS ${ENDLESS}`]],
  ['a view that joins everything', ['CREATE VIEW v AS SELECT * FROM identity a, identity b, identity c, identity d']],
  ['a trigger after an update', ['CREATE TRIGGER t AFTER UPDATE ON span BEGIN DELETE FROM segment; END']],
  ['a trigger after an insert', ['CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM change; END']],
  ['a trigger before a deletion', ['CREATE TRIGGER t BEFORE DELETE ON meta BEGIN SELECT raise(ABORT, 1); END']],
  [
    'a trigger instead of an insert',
    ['CREATE VIEW v AS SELECT 1 AS x', 'CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM source; END'],
  ],
  [
    'a trigger that never ends',
    [`CREATE TRIGGER t AFTER INSERT ON change BEGIN INSERT INTO meta VALUES('x', (${ENDLESS})); END`],
  ],
  ['a table of its own', ['CREATE TABLE mine(x TEXT) STRICT']],
  [
    'a table with a costly check',
    ['CREATE TABLE mine(x CHECK (x NOT IN (zeroblob(999999999), randomblob(999999999))))'],
  ],
  ['a table named like one of SQLite’s', ['CREATE TABLE sqlitex_stat1(x)']],
  [
    'a check in a table of ours',
    replaceText('source', 'name TEXT NOT NULL', 'name TEXT NOT NULL CHECK (length(name) > 0)'),
  ],
  [
    'a check that calls a function',
    replaceText('meta', 'value TEXT NOT NULL', 'value TEXT NOT NULL CHECK (randomblob(1000000000) IS NOT NULL)'),
  ],
  [
    'a check over and over',
    replaceText('identity', 'global TEXT', `global TEXT CHECK (${'('.repeat(40)}1${')'.repeat(40)})`),
  ],
  ['a generated column', ['ALTER TABLE span ADD COLUMN x INTEGER AS (length(note))']],
  ['a generated column that costs', ['ALTER TABLE span ADD COLUMN x BLOB AS (zeroblob(1000000000))']],
  ['a generated column in a new table', ['CREATE TABLE g(a INTEGER, b INTEGER AS (a * a) STORED)']],
  ['a column of its own', ['ALTER TABLE span ADD COLUMN x TEXT']],
  ['a column with another name', ['ALTER TABLE source RENAME COLUMN role TO job']],
  ['a column less', ['ALTER TABLE source DROP COLUMN role']],
  ['a default', replaceText('note', 'text TEXT NOT NULL', "text TEXT NOT NULL DEFAULT 'x'")],
  ['a collation', replaceText('identity', 'global TEXT', 'global TEXT COLLATE NOCASE')],
  ['a collation that is not there', replaceText('identity', 'global TEXT', 'global TEXT COLLATE mine')],
  ['a table that is no longer strict', replaceText('note', ') STRICT', ')')],
  ['a table with another name', ['ALTER TABLE rating RENAME TO ratings']],
  ['a name in other letters', replaceText('rating', 'CREATE TABLE rating', 'CREATE TABLE RATING')],
  ['a full-text table', ['CREATE VIRTUAL TABLE f USING fts3(x)']],
  ['a full-text table in place of ours', ['DROP TABLE note', 'CREATE VIRTUAL TABLE note USING fts4(text)']],
  ['a table without rows of numbers', ['CREATE TABLE w(x PRIMARY KEY) WITHOUT ROWID']],
  [
    'a virtual table of an unknown kind',
    [
      'PRAGMA writable_schema = ON',
      "INSERT INTO sqlite_schema VALUES('table', 'f', 'f', 0, 'CREATE VIRTUAL TABLE f USING evil(x)')",
      'PRAGMA writable_schema = OFF',
    ],
  ],
  ['an index of its own', ['CREATE INDEX i ON span(note)']],
  ['an index on an expression', ['CREATE INDEX i ON span(length(note) * 2)']],
  ['an index on a costly expression', ['CREATE INDEX i ON meta(length(printf(value)))']],
  ['an index on a condition', ["CREATE INDEX i ON span(note) WHERE note LIKE '%a%'"]],
  ['an index of ours on something else', rewrite('span_by_article', 'CREATE INDEX span_by_article ON span(label)')],
  ['an index less', ['DROP INDEX span_by_article']],
  [
    'two tables on the same pages',
    [
      'PRAGMA writable_schema = ON',
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'note') WHERE name = 'rating'",
      'PRAGMA writable_schema = OFF',
    ],
  ],
  ['a schema that is no SQL', rewrite('note', 'DROP TABLE everything')],
  ['a schema of a thousand brackets', rewrite('note', `CREATE TABLE note(x ${'('.repeat(1_000)}${')'.repeat(1_000)})`)],
]

/** Values no Hearsay writes, in tables that are as they should be. */
export const hostileRows: readonly Hostile[] = [
  ['text where a reference should be', ["UPDATE span SET article = CAST('x' AS ANY)"]],
  ['a word that is not allowed', ["UPDATE source SET kind = 'king'"]],
  ['JSON that is none', ["UPDATE source SET aliases = '['"]],
  ['JSON of another shape', ['UPDATE source SET aliases = \'{"__proto__": 1}\'']],
  ['JSON deep down', [`UPDATE source SET aliases = '${'['.repeat(100_000)}'`]],
  ['a name far too long', ["UPDATE source SET name = replace(hex(zeroblob(5000000)), '00', 'x')"]],
  ['bytes that are no text', ["UPDATE source SET name = CAST(x'ff' AS TEXT)"]],
  ['half a character', ["UPDATE source SET name = CAST(x'eda080' AS TEXT)"]],
  ['a reference to nothing', ['UPDATE span SET label = 999999']],
  ['a reference to a row of another table', ['UPDATE span SET label = (SELECT min(id) FROM source)']],
  ['a place beyond the text', ['UPDATE segment SET "end" = 99999']],
  ['a place before the text', ['UPDATE segment SET start = -5']],
  ['a place the wrong way round', ['UPDATE segment SET start = 3, "end" = 0']],
  ['a place larger than any number', ['UPDATE segment SET "end" = 9007199254740993']],
  ['a quote that differs', ["UPDATE segment SET quote = 'Lee'"]],
  ['a span without a place', ['DELETE FROM segment']],
  ['a ring of texts', ['UPDATE revision SET text = NULL, parent = id']],
  ['a text that is missing', ['UPDATE revision SET text = NULL']],
  ['a deletion that is neither', ['UPDATE source SET deleted = 2']],
  ['a time before time', ['UPDATE source SET at = -9223372036854775808']],
  ['an id that is none', ["UPDATE identity SET global = '../../x' WHERE id = (SELECT id FROM source)"]],
  ['an empty id', ["UPDATE identity SET global = '' WHERE id = (SELECT id FROM source)"]],
  ['heads that are none', ["UPDATE meta SET value = '[1]' WHERE name = 'heads'"]],
  ['a clock that is none', ["UPDATE meta SET value = '[-1, 0]' WHERE name = 'clock'"]],
  ['a history that is none', ["UPDATE change SET patches = x'09'"]],
  ['a history that cannot be unpacked', ["UPDATE change SET patches = x'01ffffff'"]],
  ['a history of other things', [`UPDATE change SET patches = CAST(x'00' || '[["meta","x",null,{}]]' AS BLOB)`]],
]

export const sabotage = (sql: Sql, statements: readonly string[]): void => {
  sql.rows('PRAGMA foreign_keys = OFF')
  sql.rows('PRAGMA trusted_schema = ON')
  for (const statement of statements) sql.rows(statement)
}
