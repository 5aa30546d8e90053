/**
 * A list as JSON, in bytes, a part at a time: the text of a large import as one string would take as much memory as all the
 * rest of it.
 */
export function* jsonParts<T>(list: readonly T[], toJson: (item: T) => unknown = (item) => item): Generator<Buffer> {
  if (list.length === 0) yield Buffer.from('[]')
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const json = JSON.stringify(list.slice(from, from + AT_ONCE).map(toJson)).slice(1, -1)
    yield Buffer.from(`${from === 0 ? '[' : ','}${json}${from + AT_ONCE < list.length ? '' : ']'}`)
  }
}

const AT_ONCE = 5_000
