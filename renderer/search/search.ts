import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { TextRange } from '#core/text/segments.ts'
// oxlint-disable-next-line import/default -- the builder makes it: the address of the worker's own file
import workerAddress from './worker.ts?worker&url'
import { patternOf } from './places.ts'
import type { Query } from './places.ts'

const LIMIT = 2_000 // milliseconds for all texts together

/** Where texts hold what is looked for; a pattern that takes too long is stopped and said. */
export const search = (
  texts: readonly string[],
  query: Query,
): { readonly found: Promise<Result<readonly (readonly TextRange[])[], Failure>>; readonly stop: () => void } => {
  if (patternOf(query) === undefined) return { found: Promise.resolve(err(badPattern)), stop: () => undefined }
  const worker = new Worker(trusted(workerAddress), { type: 'module' })
  const found = new Promise<Result<readonly (readonly TextRange[])[], Failure>>((resolve) => {
    const timer = setTimeout(() => resolve(err(tooLong)), LIMIT)
    worker.addEventListener('message', ({ data }: MessageEvent<readonly (readonly TextRange[])[]>) => {
      clearTimeout(timer)
      resolve(ok(data))
    })
    worker.addEventListener('error', () => resolve(err(badPattern)))
    worker.postMessage({ texts, query })
  })
  void found.then(() => worker.terminate())
  return { found, stop: () => worker.terminate() }
}

const badPattern = failure(
  'bad-pattern',
  'This regular expression cannot be read.',
  'Check its brackets, or untick “Regular expression” to look for the words as they are.',
)

const tooLong = failure(
  'pattern-too-long',
  'This search took too long and was stopped.',
  'Make the pattern simpler, or search in one article only.',
)

interface Policy {
  readonly createScriptURL: (address: string) => string
}

/** The page lets no address become a script unless a policy made it; this one knows a single address. */
const trusted = (address: string): string => {
  policy ??= (
    window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
  ).trustedTypes?.createPolicy('hearsay-search', {
    createScriptURL: (url) => {
      if (url !== workerAddress) throw new TypeError('not the search')
      return url
    },
  })
  return policy?.createScriptURL(address) ?? address
}

let policy: Policy | undefined
