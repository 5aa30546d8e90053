import { createDocumentReader } from '#store/document/reader.ts'
import { realDisk } from '#store/disk.ts'
import { readAllInputs } from '#store/import-read.ts'

/*
 * Reads each file that is named, by itself, and prints for each what became of it, how long it took in milliseconds of the
 * processor, and the most memory so far in megabytes.
 */
const reader = createDocumentReader()
for (const path of process.argv.slice(2)) {
  const before = process.cpuUsage()
  const reading = { disk: realDisk, reader, tell: () => undefined, signal: new AbortController().signal }
  const read = await readAllInputs(reading, [path], { format: null, encoding: null, columns: null, unit: null })
  const { user, system } = process.cpuUsage(before)
  const found = read.ok
    ? {
        texts: read.value.texts.map(({ document }) => document.text),
        datasets: read.value.datasets.length,
        rejected: read.value.rejected.map(({ reason }) => reason),
      }
    : { texts: [], datasets: 0, rejected: [read.error.message] }
  const memory = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ path, ...found, milliseconds: (user + system) / 1_000, memory }))
}
reader.end()
