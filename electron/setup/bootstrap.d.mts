/** The tested parts of bootstrap.mjs, which has to stay plain JavaScript. */
export function modulesMatchLock(lockText: string | undefined, installedText: string | undefined): boolean
export function parseStamp(text: string | undefined): { readonly lock: string; readonly nodeSize: number } | undefined
