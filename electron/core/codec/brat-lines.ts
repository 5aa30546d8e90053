/** Characters that end a line for one reader or another, and so never stand in an .ann file's texts. */
// oxlint-disable-next-line no-control-regex -- separators that Python's readers split lines at
export const LINE_BREAKS = /[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]+/u

/** The lines of an .ann file, by what they are. Nothing is checked against the text or against one another yet. */
export interface BratLines {
  readonly spans: readonly BratSpan[]
  readonly events: readonly BratEvent[]
  readonly relations: readonly BratRelation[]
  readonly attributes: readonly BratAttribute[]
  /** Normalisations and notes. */
  readonly remarks: readonly BratRemark[]
  /** Lines of a kind that brat does not know, as they stood. */
  readonly unknown: readonly string[]
  readonly malformed: readonly { readonly line: number; readonly reason: string }[]
}

interface Placed {
  /** Counted from 1. */
  readonly line: number
}
export interface BratSpan extends Placed {
  readonly id: string
  readonly type: string
  readonly fragments: readonly (readonly [start: number, end: number])[]
  /** Undefined where the line ends after the offsets. */
  readonly covered: string | undefined
  /** Physical lines that follow and are no records: where a covered text was broken, they are its rest. */
  readonly rest: readonly string[]
}
export interface BratEvent extends Placed {
  readonly id: string
  readonly type: string
  readonly trigger: string
  readonly args: readonly (readonly [role: string, id: string])[]
}
export interface BratRelation extends Placed {
  /** Empty for the lines that begin with an asterisk. */
  readonly id: string
  readonly type: string
  readonly args: readonly (readonly [role: string, id: string])[]
}
export interface BratAttribute extends Placed {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly value: string | undefined
}
export interface BratRemark extends Placed {
  readonly id: string
  readonly type: string
  readonly target: string
  /** The second word of an `N` line: `Wikipedia:534366`. */
  readonly reference: string | undefined
  readonly text: string
}

/** Sorts the lines of an .ann file. Linear in its length, whatever stands in it. */
export const readBratLines = (ann: string): BratLines => {
  const found = {
    spans: [] as BratSpan[],
    events: [] as BratEvent[],
    relations: [] as BratRelation[],
    attributes: [] as BratAttribute[],
    remarks: [] as BratRemark[],
    unknown: [] as string[],
    malformed: [] as { line: number; reason: string }[],
  }
  const lines = ann.split('\n')
  for (let i = 0; i < lines.length; i += 1) {
    const text = withoutReturn(lines[i] ?? '')
    if (text === '') continue
    const line = i + 1
    const bad = (reason: string): void => void found.malformed.push({ line, reason })
    const tab = text.indexOf('\t')
    const id = tab < 0 ? '' : text.slice(0, tab)
    const body = text.slice(tab + 1)
    if (id === '*') {
      const [type = '', ...ids] = words(body)
      if (ids.length === 0) bad('an equivalence of nothing')
      else found.relations.push({ line, id: '', type, args: ids.map((one) => [EQUIV_ROLE, one] as const) })
      continue
    }
    switch (/^[TEAMRN#]\S*$/.test(id) ? id[0] : '') {
      case 'T': {
        const span = spanFrom(line, id, body)
        if (span === undefined) {
          bad(`${id} is not a type with a place in the text`)
          break
        }
        const rest: string[] = []
        for (; i + 1 < lines.length && !isRecord(lines[i + 1] ?? ''); i += 1)
          rest.push(withoutReturn(lines[i + 1] ?? ''))
        found.spans.push({ ...span, rest })
        break
      }
      case 'E': {
        const [head = ['', ''], ...args] = words(body).map(pair)
        if (head[0] === '' || head[1] === '') bad(`${id} has no type with a trigger`)
        else found.events.push({ line, id, type: head[0], trigger: head[1], args })
        break
      }
      case 'R': {
        const [type = '', ...args] = words(body)
        if (type === '' || args.length === 0) bad(`${id} connects nothing`)
        else found.relations.push({ line, id, type, args: args.map(pair) })
        break
      }
      case 'A':
      case 'M': {
        const [type = '', target = '', ...value] = words(body)
        if (target === '') bad(`${id} belongs to nothing`)
        else found.attributes.push({ line, id, type, target, value: value.length === 0 ? undefined : value.join(' ') })
        break
      }
      case 'N':
      case '#': {
        const end = body.indexOf('\t')
        const [type = '', target = '', reference] = words(end < 0 ? body : body.slice(0, end))
        if (target === '') bad(`${id} belongs to nothing`)
        else found.remarks.push({ line, id, type, target, reference, text: end < 0 ? '' : body.slice(end + 1) })
        break
      }
      default:
        found.unknown.push(text)
    }
  }
  return found
}

/** The role of everything that an equivalence holds to be one. */
export const EQUIV_ROLE = 'member'

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
const words = (text: string): readonly string[] => text.split(/[ \t]/).filter((word) => word !== '')

/** Any record, also of a kind that brat does not know: a letter or sign and a number, and a tab. */
const isRecord = (line: string): boolean => /^(?:[A-Z#][A-Z]?\d+|\*|[TEAMRN#]\S*)\t/.test(line)

const pair = (word: string): readonly [string, string] => {
  const at = word.indexOf(':')
  return at < 0 ? ['', word] : [word.slice(0, at), word.slice(at + 1)]
}

const MOST_FRAGMENTS = 10_000

const spanFrom = (line: number, id: string, body: string): Omit<BratSpan, 'rest'> | undefined => {
  const end = body.indexOf('\t')
  const head = end < 0 ? body : body.slice(0, end)
  const space = head.indexOf(' ')
  const type = head.slice(0, Math.max(0, space))
  const fragments = head
    .slice(space + 1)
    .split(';', MOST_FRAGMENTS + 1)
    .map((part) => /^\s*(\d{1,15}) +(\d{1,15})\s*$/.exec(part))
    .map((match) => (match === null ? undefined : ([Number(match[1]), Number(match[2])] as const)))
  if (type === '' || fragments.length > MOST_FRAGMENTS || !fragments.every((one) => one !== undefined)) return undefined
  return {
    line,
    id,
    type,
    fragments: fragments as BratSpan['fragments'],
    covered: end < 0 ? undefined : body.slice(end + 1),
  }
}
