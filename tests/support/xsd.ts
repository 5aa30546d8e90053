import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateXML } from 'xmllint-wasm'
import { fixturesFolder } from './datasets.ts'

/** What libxml2 finds wrong with a document by a schema of the fixtures; nothing where it is valid. */
export const schemaErrors = async (xml: string, schema: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({
    xml: { fileName: 'document.xml', contents: xml },
    schema: readFileSync(join(fixturesFolder, schema), 'utf8'),
  })
  return errors.map(({ message }) => message)
}
