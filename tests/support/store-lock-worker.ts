import { realDisk } from '#store/disk.ts'
import type { Lock } from '#store/lock.ts'
import { lockProject, watchProject } from '#store/project-lock.ts'

/*
 * A process that takes the lock of a project, or waits for it: argv[2] is the project, argv[3] its own data folder, argv[4]
 * who it is. It is told "take", "release" or "wait", and says "ready", "taken", "refused: why", "released" and "free".
 */

const [, , path = '', data = '', analyst = ''] = process.argv
const say = (word: string): void => void process.send?.(word)
const place = { disk: realDisk, data, path }
let lock: Lock | undefined

const take = async (): Promise<void> => {
  const taken = await lockProject(place, { analyst, now: Date.now, silent: [] }, undefined)
  if (taken.ok) lock = taken.value
  say(taken.ok ? 'taken' : `refused: ${taken.error.message}`)
}

process.on('message', (order) => {
  if (order === 'take') void take()
  if (order === 'release') void lock?.release().then(() => say('released'))
  if (order === 'wait') watchProject(place, () => say('free'))
})
say('ready')
