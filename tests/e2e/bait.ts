import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A web server on this machine that nothing may ever ask for anything. */
export interface Bait {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** The paths that were asked for. */
  readonly hits: readonly string[]
  readonly close: () => void
}

/** Whoever gets its page and runs it leaves `ran` behind in the window around. */
export const startBait = async (): Promise<Bait> => {
  const hits: string[] = []
  const server = http.createServer((request, response) => {
    hits.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*').end('<script>parent.ran = true</script>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, hits, close: () => server.close() }
}
