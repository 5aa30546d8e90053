import { join } from 'node:path'
import type { Draft } from '#core/change/change.ts'
import type { Env } from '#core/command/command.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { annotateSample, SAMPLE_ANALYST, sampleFiles } from '#core/sample/sample.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity } from '#ipc/contract.ts'
import { createProject } from './create-project.ts'
import type { Disk } from './disk.ts'
import { draftImport } from './import.ts'
import { readAllInputs } from './import-read.ts'
import { createDocumentReader } from './document/reader.ts'
import { randomId } from './random.ts'

/** Makes the sample project as a new file: the two seed articles with all their attributions. Nobody's undo takes them back. */
export const createSample = async (
  disk: Disk,
  now: () => number,
  where: { readonly path: string; readonly seeds: string; readonly analyst: AnalystIdentity },
): Promise<Result<null, Failure>> => {
  const reading = { disk, reader: createDocumentReader(), tell: () => undefined, signal: new AbortController().signal }
  const seeds = sampleFiles.map((name) => join(where.seeds, name))
  const read = await readAllInputs(reading, seeds, { format: 'txt', encoding: null, columns: null, unit: null })
  if (!read.ok) return read
  const missing = read.value.rejected[0]
  if (missing !== undefined) return err(noSample(missing.reason))
  const env: Env = { now, newId: randomId, analyst: where.analyst.id, set: SHARED_SET }
  return createProject(disk, now, { path: where.path, name: 'Sample project', analyst: where.analyst }, [
    {
      analyst: where.analyst.id,
      make: (reader) => ok(draftImport(reader, read.value, { map: {}, originals: true }, env, 'sample.create').draft),
    },
    {
      analyst: SAMPLE_ANALYST.id,
      make: (reader) => annotated(reader, env),
    },
  ])
}

/** Annotating stops where a text is not the one that the annotations were made on. */
const annotated = (reader: Reader, env: Env): Result<Draft, Failure> => {
  try {
    return ok(annotateSample(reader, env))
  } catch {
    return err(noSample('its texts are not the ones that belong to it.'))
  }
}

const noSample = (why: string): Failure =>
  failure('no-sample', `The sample project cannot be made: ${why}`, 'Install Hearsay again.')
