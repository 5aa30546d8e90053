import { basename, dirname, join } from 'node:path'
import type { Disk } from './disk.ts'

/** Where a file lies when it is not simply this computer's own disk. */
export interface Whereabouts {
  readonly kind: 'synced' | 'network'
  /** "Dropbox", "NFS". */
  readonly name: string
}

/** Says whether a folder is kept in step with other computers, or is a share of one: by its names, marks and file system. */
export const whereaboutsOf = async (disk: Disk, folder: string): Promise<Whereabouts | undefined> => {
  for (let at = folder; ; at = dirname(at)) {
    const named = syncedFolders.find(({ pattern }) => pattern.test(basename(at)))
    if (named !== undefined) return { kind: 'synced', name: named.name }
    for (const { mark, name } of marks) if (await isThere(disk, join(at, mark))) return { kind: 'synced', name }
    if (at === dirname(at)) break
  }
  if (/^\\\\(?![?.]\\)/.test(folder)) return { kind: 'network', name: 'Windows' }
  const type = await disk.fileSystem(folder).catch(() => undefined)
  const network = type === undefined ? undefined : networkFileSystems.get(type)
  return network === undefined ? undefined : { kind: 'network', name: network }
}

const syncedFolders: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'Dropbox', pattern: /^Dropbox($| \(|-)/ },
  { name: 'OneDrive', pattern: /^OneDrive($| - |-)/ },
  { name: 'Google Drive', pattern: /^(Google ?Drive|My Drive)($|-)/ },
  { name: 'iCloud Drive', pattern: /^(com~apple~CloudDocs|iCloud ?Drive)$/ },
  { name: 'Nextcloud', pattern: /^Nextcloud\d*$/ },
  { name: 'ownCloud', pattern: /^ownCloud\d*$/i },
  { name: 'pCloud', pattern: /^pCloud ?Drive$/ },
  { name: 'Box', pattern: /^(Box|Box Sync|Box-Box)$/ },
]

const marks: readonly { readonly name: string; readonly mark: string }[] = [
  { name: 'Syncthing', mark: '.stfolder' },
  { name: 'Dropbox', mark: '.dropbox.cache' },
  { name: 'Resilio Sync', mark: '.sync/ID' },
  { name: 'Nextcloud', mark: '.nextcloudsync.log' },
  { name: 'ownCloud', mark: '.owncloudsync.log' },
]

/** As Linux numbers them (statfs(2)). Other systems number otherwise, and none of these numbers. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
])

const isThere = (disk: Disk, path: string): Promise<boolean> =>
  disk.lstat(path).then(
    () => true,
    () => false,
  )
