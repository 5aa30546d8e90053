/**
 * A list as JSON, in bytes, a part at a time: the text of a large import as one string would take as much memory as all the
 * rest of it.
 */
export const jsonParts = <T>(list: readonly T[], toJson: (item: T) => unknown = (item) => item): readonly Buffer[] => {
  const parts: Buffer[] = []
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const json = JSON.stringify(list.slice(from, from + AT_ONCE).map(toJson))
    parts.push(Buffer.from(from === 0 ? json.slice(0, -1) : `,${json.slice(1, -1)}`))
  }
  return [...(parts.length === 0 ? [Buffer.from('[')] : parts), Buffer.from(']')]
}

const AT_ONCE = 5_000
