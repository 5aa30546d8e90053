import { readFileSync } from 'node:fs'

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly { readonly type: number; readonly params?: unknown }[]
}

/** Kinds of events that tell of something that leaves, or would leave, the computer. */
const telling = ['URL_REQUEST_START_JOB', 'TCP_CONNECT_ATTEMPT', 'UDP_CONNECT', 'HOST_RESOLVER_MANAGER_REQUEST']

/** What Chromium's own log (--log-net-log) says of the network: how many events it has, and those that tell of a request. */
export const readNetLog = (file: string): { readonly events: number; readonly requests: readonly unknown[] } => {
  const { constants, events } = parseNetLog(readFileSync(file, 'utf8'))
  const types = new Set(telling.map((name) => constants.logEventTypes[name] ?? missing(name)))
  return { events: events.length, requests: events.filter(({ type }) => types.has(type)).map(({ params }) => params) }
}

const missing = (name: string): never => {
  throw new Error(`the network log knows no ${name}`)
}

/** Chromium leaves the end of the file out when it is in a hurry. */
const parseNetLog = (text: string): NetLog => {
  try {
    return JSON.parse(text) as NetLog
  } catch {
    return JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`) as NetLog
  }
}
