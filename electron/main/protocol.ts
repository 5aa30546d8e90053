import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pageScheme } from './page.ts'

/** What Electron must know of our scheme before it is ready. */
export const schemePrivileges = {
  scheme: pageScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: false, allowServiceWorkers: false },
}

/**
 * What a page may load and run: its own files and nothing else. ProseMirror parses pasted HTML through a Trusted Types
 * policy of its own, and what it lets through is cleaned by the editor; the other policy knows the one worker there is.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types ProseMirrorClipboard hearsay-search',
].join('; ')

/** The development server injects scripts and styles and listens on a socket for changes. */
export const developmentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self' ws:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const headers = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cache-Control': 'no-store',
}

/** Answers requests for `app://hearsay/...` from the files of one folder; whatever else is asked is not found. */
export const createPageServer =
  (folder: string) =>
  async ({ url, method }: { readonly url: string; readonly method: string }): Promise<Response> => {
    const file = method === 'GET' ? fileFor(folder, url) : undefined
    const type = file === undefined ? undefined : mediaTypes[path.extname(file)]
    const body = file === undefined || type === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (body === undefined || type === undefined) return new Response('Not found', { status: 404, headers })
    return new Response(body, { headers: { ...headers, 'Content-Type': type } })
  }

/** The file that an address names, if it lies inside the folder. */
export const fileFor = (folder: string, address: string): string | undefined => {
  try {
    const { protocol, host, pathname } = new URL(address)
    if (protocol !== `${pageScheme}:` || host !== 'hearsay') return undefined
    const name = decodeURIComponent(pathname)
    if (name.includes('\0') || name.includes('\\')) return undefined
    const file = path.resolve(folder, `.${name === '/' ? '/index.html' : name}`)
    return file.startsWith(path.resolve(folder) + path.sep) ? file : undefined
  } catch {
    return undefined
  }
}
