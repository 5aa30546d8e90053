import { expect, test } from 'vitest'
import { qdc } from '#core/codec/qdc.ts'
import { encodedBy, filesOf, given, hasFixtures, imported } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'
import { schemaErrors } from '../../support/xsd.ts'

const code = (guid: number, name: string, inner = ''): string =>
  `<Code guid="${String(guid).repeat(8)}-1111-4111-8111-111111111111" name="${name}" isCodable="true">${inner}</Code>`
const codebook = (codes: string, head = ''): ReturnType<typeof given> =>
  given({ 'c.qdc': `${head}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>${codes}</Codes></CodeBook>` })
const labels = (files: ReturnType<typeof given>): readonly (readonly [string, string])[] =>
  imported(qdc, files)
    .rows.all('label')
    .map(({ name, guideline }) => [name, guideline] as const)

test('labels come in with their guidelines; codes of one name are told apart by their parents', () => {
  const inner = '<Description>when &amp; how</Description>'
  const found = labels(
    codebook(code(1, 'Threat', inner) + code(2, 'Kim', code(3, 'says')) + code(4, 'Lee', code(5, 'says'))),
  )
  expect(found.slice(3)).toEqual([
    ['Threat', 'when & how'],
    ['Kim', ''],
    ['Kim > says', ''],
    ['Lee', ''],
    ['Lee > says', ''],
  ])
})

test('a label that is there keeps its guideline, and that is said', () => {
  const { rows, report } = imported(qdc, codebook(code(1, 'claim', '<Description>other</Description>')))
  expect(rows.get('label', 'label.claim')?.guideline).not.toBe('other')
  expect([rows.all('label').length, report.losses.map(({ count }) => count)]).toEqual([3, [1]])
})

test.each([
  ['no code', codebook('')],
  ['a document type', codebook(code(1, 'x'), '<!DOCTYPE x>')],
  ['a project', given({ 'c.qdc': '<Project/>' })],
  ['no XML', given({ 'c.qdc': 'x' })],
])('%s is refused', (_, files) => expect(qdc.decoder?.decode(files).ok).toBe(false))

test.skipIf(!hasFixtures)('what goes out is valid by the schema, and comes back', async () => {
  const p = testProject()
  const label = p.rows.get('label', 'label.claim')
  if (label !== undefined) p.rows.put('label', { ...label, name: '"<Claim> & 😀\u0001', guideline: 'a\n\tb]]>\u0000' })
  const out = encodedBy(qdc, p.rows, 'x')
  expect(await schemaErrors([out.files[0]?.text ?? ''], 'refi-qda/Codebook.xsd')).toEqual([])
  expect(labels(filesOf(out)).slice(3)).toEqual([['"<Claim> & 😀\uFFFD', 'a\n\tb]]>\uFFFD']])
  expect(out.losses.map(({ what }) => what)).toContain('characters that XML cannot hold, written as U+FFFD')
})
