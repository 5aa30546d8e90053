import { basename, dirname, join, resolve } from 'node:path'
import { codecs } from '#core/codec/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ExportReport } from '#ipc/contract.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { replaceFile } from './replace-file.ts'

/**
 * Writes the project in an exchange format. One file gets the path given; several stand beside each other under their own
 * names. What is there already is overwritten only by force. Kinds: `unknown-format`, `exists`, those of the disk.
 */
export const exportProject = async (
  disk: Disk,
  reader: Reader,
  name: string,
  what: { readonly format: string; readonly path: string; readonly force: boolean },
): Promise<Result<ExportReport, Failure>> => {
  const codec = codecs.find(({ id }) => id === what.format)
  if (codec === undefined) {
    const known = codecs.map(({ id }) => id).join(', ')
    return err(
      failure('unknown-format', `There is no format “${what.format.slice(0, 40)}”.`, `Choose one of: ${known}.`),
    )
  }
  const { files, ...report } = codec.encode(reader, name)
  const path = resolve(what.path)
  const targets = files.map((file) => ({
    path: files.length === 1 ? path : join(dirname(path), basename(file.name)),
    bytes: Buffer.from(file.text),
  }))
  for (const target of what.force ? [] : targets) {
    if (await isThere(disk, target.path)) return err(existsFailure(target.path))
  }
  for (const target of targets) {
    const written = await writeOver(disk, target.path, target.bytes, what.force)
    if (!written.ok) return written
  }
  return ok({ files: targets.map((target) => target.path), ...report })
}

/** Puts bytes at a path, whole or not at all; a link there keeps pointing to where it points. */
export const writeOver = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  force: boolean,
): Promise<Result<null, Failure>> => {
  try {
    const state = await disk.stat(path).catch(() => undefined)
    if (state?.kind === 'folder')
      return err(failure('folder', `“${basename(path)}” is a folder.`, 'Choose another name.'))
    const real =
      state === undefined ? join(await disk.realpath(dirname(path)), basename(path)) : await disk.realpath(path)
    await replaceFile(disk, real, bytes, { ...(state === undefined ? {} : { mode: state.mode }), keep: !force })
    return ok(null)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return err(code === 'EEXIST' ? existsFailure(path) : diskFailure(error, `“${basename(path)}” could not be written`))
  }
}

const isThere = (disk: Disk, path: string): Promise<boolean> =>
  disk.lstat(path).then(
    () => true,
    () => false,
  )

const existsFailure = (path: string): Failure =>
  failure('exists', `“${basename(path)}” is there already.`, 'Choose another name, or say that it may be overwritten.')
