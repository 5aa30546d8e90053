import type { SampleAttribution } from '#core/sample/attributions.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { encodeUtf8 } from '#core/text/utf8.ts'

/*
 * A third article of our own making: a press review in seven scripts, with every character that text tools trip over, and
 * who says what in it. People, papers and the fire are invented. The bytes are built here because git would mend a file.
 */

const NBSP = '\u00A0'
const SOFT_HYPHEN = '\u00AD'
const ZERO_WIDTH_SPACE = '\u200B'
const MARK_RTL = '\u200F'
const LINE_SEPARATOR = '\u2028'
const ISOLATE_RTL = '\u2067'
const END_ISOLATE = '\u2069'
const BOM = '\uFEFF'
const NUL = '\u0000'
const REPLACEMENT = '\uFFFD'

/** Letters and accents apart, as some systems write them. */
const apart = (text: string): string => text.normalize('NFD')

const ENGINEER = apart('Hélène Ferré')
const VENTILATION = apart('La ventilation était à l’arrêt depuis février')
const FIRE_CHIEF = `Feuer${SOFT_HYPHEN}wehrchef Jürgen Groß`

const LINES: readonly string[] = [
  'Press review: fire in the harbour tunnel',
  '',
  `  The fire in the harbour tunnel was out by dawn, the port authority said on Friday, but the road will stay closed ` +
    `“for at least ten${NBSP}days”. Nobody was killed. ` +
    `The tunnel carries 40,000 vehicles a day, and lorries now queue for two hours on the old bridge.`,
  '',
  `“${VENTILATION}”, the engineer ${ENGINEER} told Le Courrier du Port. She left the company in March; ` +
    `the operator, reached by telephone, called that “one opinion among many” and promised a report by the summer.  `,
  `„Wir haben die Stadt zweimal gewarnt“, so ${FIRE_CHIEF} laut Hafenblatt. The mayor denies that there was any warning.`,
  '',
  `The shipping line’s spokeswoman, ${ISOLATE_RTL}דנה לוי${END_ISOLATE}, wrote: ` +
    `${ISOLATE_RTL}”הַסְּפִינָה שלנו לא ניזוקה, והצוות בטוח“${END_ISOLATE}. Her firm has two ships in port. ` +
    `Both were moved to the outer quay before midnight.`,
  `${MARK_RTL}وقال سائق الشاحنة كريم حدّاد: «سمعتُ انفجارين قبل الدخان». وأُغلق الميناء في الساعة ٣.`,
  '港湾会社の𠮷田氏は「負傷者は三人だけだ」と述べた。',
  '',
  '',
  `👨‍👩‍👧🇳🇱“We got out on foot, thank you 👩🏽‍🚒🚒”, posted @kade_family, who had been in the third car ❤️‍🔥 ` +
    `(https://example.org/${ZERO_WIDTH_SPACE}kade). The next post breaks off after half an emoji: ${REPLACEMENT}`,
  `A busker drew a 𝄞 and the Gothic letter 𐍈 on the closed gate.${LINE_SEPARATOR}“Music carries further than smoke,” he said.`,
  '',
  `According to a leaked memo, repairs may cost 3.5${NBSP}million euros. The memo${NUL} bears no signature, and its first ` +
    `line starts with a stray mark:${BOM} copied, it seems, out of another file. Neither the mayor nor the insurers commented. ` +
    `The inquiry opens on Monday; its chair, a retired judge, has asked witnesses to come forward.`,
  '',
]

/** The text as the file has it, without its byte order mark. */
const raw = LINES.join('\r\n')

const { text } = canonicalise(raw)

/** Little-endian UTF-16 with a byte order mark; lone surrogates, which UTF-8 cannot hold, come through. */
const toUtf16 = (decoded: string): Uint8Array => {
  const bytes = new Uint8Array(2 * decoded.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < decoded.length; i += 1) view.setUint16(2 * i, decoded.charCodeAt(i), true)
  return bytes
}

type Place = readonly [start: number, end: number]

/** Where the words stand. They must stand there once, in the text or in the passage given. */
const place = (words: string, passage: string = text): Place => {
  const from = passage === text ? 0 : place(passage)[0]
  const at = passage.indexOf(words)
  if (at < 0 || passage.includes(words, at + 1)) throw new Error(`not found exactly once: ${words}`)
  return [from + at, from + at + words.length]
}

const attributions: readonly SampleAttribution[] = [
  {
    id: 'P1', // a claim in two pieces, around its source
    must: false,
    claims: [
      [
        place('The fire in the harbour tunnel was out by dawn'),
        place(`but the road will stay closed “for at least ten${NBSP}days”`),
      ],
    ],
    source: [place('the port authority')],
    cue: [place('said', 'the port authority said')],
    entity: 'Port authority',
  },
  {
    id: 'P2', // letters and accents apart
    must: false,
    claims: [[place(VENTILATION)]],
    source: [place(`the engineer ${ENGINEER}`)],
    cue: [place('told')],
    medium: [place('Le Courrier du Port')],
    entity: 'Hélène Ferré',
  },
  {
    id: 'P3', // a soft hyphen within the source
    must: false,
    claims: [[place('Wir haben die Stadt zweimal gewarnt')]],
    source: [place(FIRE_CHIEF)],
    cue: [place('so', `so ${FIRE_CHIEF}`)],
    medium: [place('Hafenblatt')],
    entity: 'Jürgen Groß',
  },
  {
    id: 'P4',
    must: false,
    claims: [[place('there was any warning')]],
    source: [place('The mayor')],
    cue: [place('denies')],
    entity: 'Mayor',
  },
  {
    id: 'P5', // Hebrew: right to left, vowel points, isolates around claim and source
    must: false,
    claims: [[place('הַסְּפִינָה שלנו לא ניזוקה, והצוות בטוח')]],
    source: [place('דנה לוי')],
    cue: [place('wrote')],
    entity: 'Dana Levi',
  },
  {
    id: 'P6', // Arabic: the cue is the end of a word
    must: false,
    claims: [[place('سمعتُ انفجارين قبل الدخان')]],
    source: [place('سائق الشاحنة كريم حدّاد')],
    cue: [place('قال')],
    entity: 'Karim Haddad',
  },
  {
    id: 'P7', // Japanese: no spaces, a name outside the basic plane
    must: false,
    claims: [[place('負傷者は三人だけだ')]],
    source: [place('𠮷田氏')],
    cue: [place('述べた')],
    entity: 'Yoshida',
  },
  {
    id: 'P8', // starts behind a flag and a quotation mark, ends with emoji
    must: false,
    claims: [[place('“We got out on foot, thank you 👩🏽‍🚒🚒')]],
    source: [place('@kade_family')],
    cue: [place('posted')],
    entity: 'kade_family',
  },
  {
    id: 'P9', // behind a line separator, which is no line end of ours
    must: false,
    claims: [[place('Music carries further than smoke')]],
    source: [place('he', 'he said.')],
    cue: [place('said', 'he said.')],
    entity: null,
  },
  {
    id: 'P10', // a source without a name
    must: false,
    claims: [[place(`repairs may cost 3.5${NBSP}million euros`)]],
    source: [place('a leaked memo')],
    cue: [place('According to')],
    entity: null,
  },
  {
    id: 'P11',
    must: false,
    type: 'no comment',
    claims: [],
    source: [place('the mayor nor the insurers')],
    cue: [place('commented')],
    entity: null,
  },
  {
    id: 'P12', // a source before a clause of its own
    must: false,
    claims: [[place('one opinion among many')], [place('a report by the summer')]],
    source: [place('the operator')],
    cue: [place('called'), place('promised')],
    entity: 'Tunnel operator',
  },
]

export const pressReview = {
  file: 'press-review.txt',
  /** UTF-8 with a byte order mark, CRLF line ends and one NUL. */
  bytes: encodeUtf8(BOM + raw),
  /** The same article as UTF-16 with a lone surrogate in one place. It reads the same: both forms become U+FFFD there. */
  utf16Bytes: toUtf16(BOM + raw.replace(REPLACEMENT, '\uD83D')),
  /** The canonical text of both. */
  text,
  attributions,
} as const
