import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BrowserWindow, session } from 'electron'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'

/**
 * A web page as a PDF. It is shown in a window that nobody sees, in a session of its own without scripts, permissions and
 * network: what stands in the page came from texts of strangers.
 */
export const printPage = async (page: Uint8Array): Promise<Result<Uint8Array, Failure>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hearsay-print-'))
  const own = session.fromPartition('hearsay-print')
  own.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !url.startsWith('file:') }))
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: own, javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false },
  })
  try {
    const file = path.join(folder, 'report.html')
    await writeFile(file, page, { mode: 0o600 })
    await window.loadFile(file)
    return ok(await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true }))
  } catch {
    return err(failure('not-printed', 'The PDF could not be made.', 'Choose another format, and print that.'))
  } finally {
    window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}
