import { expect, test } from 'vitest'
import { electronProbes, findElectron, launchArguments } from '../../../electron/setup/electron-runtime.ts'
import type { ElectronProbe, ElectronRuntime } from '../../../electron/setup/electron-runtime.ts'
import { isLinuxRoot, root } from '../../../electron/setup/places.ts'

const runtime = (origin: ElectronRuntime['origin']): ElectronRuntime => ({
  executable: `/dist/${origin}/electron`,
  distFolder: `/dist/${origin}`,
  version: '1.2.3',
  origin,
})

/** Runs the finder over stand-ins for the real probes and tells which were asked and what came of it. */
async function find(open: readonly (ElectronRuntime['origin'] | undefined)[]): Promise<string> {
  const asked: number[] = []
  const probes: ElectronProbe[] = open.map((origin, at) => async () => {
    asked.push(at)
    return origin === undefined ? undefined : runtime(origin)
  })
  const outcome = await findElectron(probes, () => {}).then(
    ({ origin }) => origin,
    (error: unknown) => String(error),
  )
  return `${outcome} after ${asked.join('')}`
}

const no = undefined
test.each([
  ['the given one wins over all', ['override', 'official', 'official', 'fallback'], 'override after 0'],
  ['an installed one saves the download', [no, 'official', 'official', 'fallback'], 'official after 01'],
  ['a download goes before the fallback', [no, no, 'official', 'fallback'], 'official after 012'],
  ['the fallback is last', [no, no, no, 'fallback'], 'fallback after 0123'],
] as const)('%s', async (_, open, want) => expect(await find(open)).toBe(want))

test('without any, a sentence says what to do', async () => {
  expect(await find([no, no])).toMatch(/No Electron was found.*ELECTRON_OVERRIDE_DIST_PATH.* after 01$/)
})

test('says that the fallback is old', async () => {
  const lines: string[] = []
  await findElectron([async () => runtime('fallback')], (line) => lines.push(line))
  expect(lines.join('\n')).toMatch(/Electron 1\.2\.3 .*\n.*old.*development, tests and demonstrations only/)
})

test('the real probes come in this order', () => {
  expect(electronProbes.map(({ name }) => name)).toEqual([
    'overrideElectron',
    'installedOfficial',
    'downloadOfficial',
    'fallbackElectron',
  ])
})

test('the app folder comes before the arguments of the app', () => {
  const { executablePath, args } = launchArguments({ executable: '/e' }, '--sample', 'x.hearsay')
  expect(executablePath).toBe('/e')
  expect(args).toEqual([...(isLinuxRoot ? ['--no-sandbox'] : []), root, '--sample', 'x.hearsay'])
})
