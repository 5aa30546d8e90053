import type { App, Session, WebContents } from 'electron'
import type { Log } from './log.ts'

/**
 * Shuts what a page could reach beyond its own files. The window's own settings (sandbox, context isolation, no Node)
 * stand in window.ts; the content policy in protocol.ts; the check of who calls in serve.ts.
 */
export const guardApp = (app: App, isOurPage: (url: string) => boolean, log: Log): void => {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, isOurPage, log))
}

/** No permission, no device, no download, no request outside our own pages. */
export const guardSession = (session: Session, isOurPage: (url: string) => boolean, log: Log): void => {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    log.note(`refused the permission ${permission}`)
    decide(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    // In development the page also holds a socket to its own server.
    const behind = url.replace(/^blob:/, '').replace(/^ws:/, 'http:')
    const allowed = isOurPage(behind) || url.startsWith('devtools://')
    if (!allowed) log.note(`cancelled a request to ${schemeAndHost(url)}`)
    decide({ cancel: !allowed })
  })
  session.on('will-download', (event) => event.preventDefault())
  // A spell checker would download dictionaries, and does so for the system's language even when it is off.
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerEnabled(false)
}

function guardContents(contents: WebContents, isOurPage: (url: string) => boolean, log: Log): void {
  const refuse = (what: string) => (event: { readonly preventDefault: () => void }) => {
    log.note(`prevented ${what}`)
    event.preventDefault()
  }
  contents.setWindowOpenHandler(() => {
    log.note('prevented a new window')
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event, url) => {
    // A reload asks for the page that is already there.
    if (!(isOurPage(url) && url === contents.getURL())) refuse('a navigation')(event)
  })
  contents.on('will-redirect', refuse('a redirect'))
  contents.on('will-attach-webview', refuse('a webview'))
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isOurPage(event.url) && event.url === contents.getURL())) refuse('a navigation')(event)
  })
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** An address without path and query, which may say what a page was about. */
function schemeAndHost(url: string): string {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?/i.exec(url)?.[0].slice(0, 100) ?? 'an address without scheme'
}
