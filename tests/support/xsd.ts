import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateXML } from 'xmllint-wasm'
import { fixturesFolder } from './datasets.ts'

/** What libxml2 finds wrong with documents by a schema of the fixtures; nothing where all are valid. */
export const schemaErrors = async (documents: readonly string[], schema: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({
    xml: documents.map((contents, i) => ({ fileName: `document-${i}.xml`, contents })),
    schema: readFileSync(join(fixturesFolder, schema), 'utf8'),
  })
  return errors.map(({ message }) => message)
}
