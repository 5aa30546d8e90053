/**
 * The attributions of the two sample articles: who says what, with which words. Offsets are UTF-16 code units of the
 * canonical text, end exclusive; each part is a list of segments. A claim that several lists describe is several claims.
 */

type Segments = readonly (readonly [start: number, end: number])[]

export interface SampleAttribution {
  readonly id: string
  /** Whether the end-to-end test makes it by hand. */
  readonly must: boolean
  readonly type?: 'no comment'
  readonly source: Segments | null
  /** The registry's name for the source, where there is one. */
  readonly entity: string | null
  readonly cue: Segments | null
  readonly medium?: Segments
  readonly claims: readonly Segments[]
}

export const sampleAttributions: Readonly<Record<string, readonly SampleAttribution[]>> = {
  '000_baf5f6a1ebc63fef.txt': [
    {
      id: 'N1',
      must: true,
      source: [[176, 215]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[216, 220]],
      claims: [[[17, 174]]],
    },
    {
      id: 'N2',
      must: false,
      source: [[242, 251]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[283, 287]],
      claims: [[[288, 369]], [[379, 451]]],
    },
    {
      id: 'N3',
      must: false,
      source: [[645, 647]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[648, 652]],
      claims: [[[454, 644]]],
    },
    { id: 'N4', must: false, source: null, entity: 'Volodymyr Zelenskyy', cue: null, claims: [[[655, 852]]] },
    {
      id: 'N5',
      must: true,
      source: [[854, 896]],
      entity: 'Ukrainian and Western intelligence',
      cue: [[897, 900]],
      claims: [[[901, 952]]],
    },
    {
      id: 'N6',
      must: true,
      source: [[1098, 1107]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[1108, 1112]],
      claims: [[[1113, 1169]]],
    },
    {
      id: 'N7',
      must: false,
      source: [[1172, 1174]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[1175, 1179]],
      claims: [[[1180, 1334]]],
    },
    {
      id: 'N8',
      must: true,
      source: [[1337, 1346]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[1347, 1351]],
      claims: [[[1352, 1425]]],
    },
    {
      id: 'N9',
      must: true,
      source: [[1505, 1507]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[1508, 1513]],
      claims: [
        [
          [1428, 1504],
          [1516, 1640],
        ],
      ],
    },
    { id: 'N9n', must: false, source: [[1520, 1525]], entity: 'China', cue: [[1544, 1554]], claims: [[[1560, 1585]]] },
    {
      id: 'N10',
      must: true,
      source: [[1642, 1677]],
      entity: 'John Kirby',
      cue: [[1678, 1682]],
      claims: [[[1708, 1880]]],
    },
    {
      id: 'N11',
      must: true,
      source: [[2125, 2130]],
      entity: 'John Kirby',
      cue: [[2131, 2135]],
      claims: [[[1957, 2124]]],
    },
    {
      id: 'N12',
      must: true,
      source: [[2125, 2130]],
      entity: 'John Kirby',
      cue: [
        [2137, 2147],
        [2183, 2185],
      ],
      claims: [
        [
          [2148, 2182],
          [2186, 2215],
        ],
      ],
    },
    {
      id: 'N13',
      must: true,
      type: 'no comment',
      source: [[2218, 2273]],
      entity: "North Korea's mission to the United Nations",
      cue: [[2274, 2326]],
      claims: [],
    },
    {
      id: 'N14',
      must: true,
      type: 'no comment',
      source: [[2332, 2351]],
      entity: "Russia's UN mission",
      cue: [[2352, 2371]],
      claims: [],
    },
    {
      id: 'N15',
      must: false,
      source: [[2391, 2396]],
      entity: 'John Kirby',
      cue: [[2397, 2401]],
      claims: [[[2402, 2521]]],
    },
  ],
  '004_2b7e4ae1df4e3c8e.txt': [
    { id: 'T1', must: true, source: [[140, 151]], entity: 'South Korea', cue: [[127, 139]], claims: [[[0, 125]]] },
    { id: 'T2', must: true, source: null, entity: null, cue: [[358, 379]], claims: [[[380, 506]]] },
    {
      id: 'T3',
      must: true,
      source: null,
      entity: null,
      cue: [[533, 543]],
      claims: [
        [
          [508, 532],
          [544, 580],
        ],
      ],
    },
    {
      id: 'T4',
      must: true,
      source: [[582, 631]],
      entity: 'National Intelligence Service (NIS)',
      cue: [[632, 639]],
      claims: [[[655, 751]]],
    },
    {
      id: 'T5',
      must: true,
      source: [[753, 779]],
      entity: 'National Intelligence Service (NIS)',
      cue: [[780, 784]],
      claims: [[[838, 931]]],
    },
    {
      id: 'T6',
      must: true,
      source: [[948, 980]],
      entity: 'Yonhap News Agency',
      cue: [[933, 947]],
      claims: [[[982, 1084]]],
    },
    {
      id: 'T6n',
      must: true,
      source: [[982, 1006]],
      entity: 'National Intelligence Service (NIS)',
      cue: [[1007, 1015]],
      claims: [[[1016, 1084]]],
    },
    {
      id: 'T7',
      must: false,
      source: null,
      entity: null,
      cue: [[1101, 1111]],
      claims: [
        [
          [1086, 1095],
          [1112, 1206],
        ],
      ],
    },
    {
      id: 'T8',
      must: false,
      source: null,
      entity: null,
      cue: [[1269, 1280]],
      claims: [
        [
          [1226, 1238],
          [1281, 1299],
        ],
      ],
    },
    {
      id: 'T9',
      must: false,
      source: [[1306, 1345]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[1346, 1350]],
      claims: [[[1351, 1424]]],
    },
    {
      id: 'T10',
      must: false,
      source: [[1439, 1476]],
      entity: 'National Intelligence Service (NIS)',
      cue: [[1426, 1438]],
      claims: [[[1478, 1573]]],
    },
    {
      id: 'T10n',
      must: false,
      source: [[1478, 1522]],
      entity: 'families of North Korean troops',
      cue: [[1523, 1527]],
      claims: [[[1528, 1573]]],
    },
    {
      id: 'T11',
      must: false,
      source: [[1800, 1822]],
      entity: 'Donald Trump',
      cue: [[1823, 1835]],
      claims: [[[1836, 1886]]],
    },
    { id: 'T12', must: false, source: null, entity: null, cue: [[1934, 1939]], claims: [[[1940, 1981]]] },
    {
      id: 'T13',
      must: true,
      source: [[1983, 2036]],
      entity: 'Mike Waltz',
      cue: [[2037, 2041]],
      medium: [[2042, 2045]],
      claims: [[[2064, 2419]]],
    },
    {
      id: 'T14',
      must: true,
      source: [[2470, 2489]],
      entity: 'Volodymyr Zelenskyy',
      cue: [[2490, 2494]],
      medium: [[2495, 2527]],
      claims: [[[2541, 2863]]],
    },
    {
      id: 'T15',
      must: false,
      source: [[2864, 2869]],
      entity: 'Mike Waltz',
      cue: [[2875, 2879]],
      medium: [[2880, 2889]],
      claims: [[[2895, 2974]]],
    },
    {
      id: 'T16',
      must: false,
      source: [[2976, 2978]],
      entity: 'Mike Waltz',
      cue: [[2979, 2983]],
      claims: [[[2985, 3104]]],
    },
  ],
}

/** Links between claims of the two articles: `from` and `to` name an attribution and the place of the claim in it. */
export const sampleAcross: readonly {
  readonly type: string
  readonly from: readonly [id: string, claim: number]
  readonly to: readonly [id: string, claim: number]
}[] = [
  { type: 'link.corroborates', from: ['N6', 0], to: ['T1', 0] },
  { type: 'link.elaborates', from: ['T4', 0], to: ['T1', 0] },
  { type: 'link.elaborates', from: ['T7', 0], to: ['N2', 1] },
]

/** What the registry knows of the sample's sources. */
export const sampleSources: Readonly<
  Record<
    string,
    { readonly kind: 'person' | 'organisation' | 'agency' | 'media' | 'anonymous' | 'other'; readonly role: string }
  >
> = {
  'Volodymyr Zelenskyy': { kind: 'person', role: 'President of Ukraine' },
  'Ukrainian and Western intelligence': { kind: 'agency', role: '' },
  China: { kind: 'other', role: 'State' },
  'John Kirby': { kind: 'person', role: 'White House spokesperson' },
  "North Korea's mission to the United Nations": { kind: 'organisation', role: '' },
  "Russia's UN mission": { kind: 'organisation', role: '' },
  'South Korea': { kind: 'other', role: 'State' },
  'National Intelligence Service (NIS)': { kind: 'agency', role: 'South Korean intelligence service' },
  'Yonhap News Agency': { kind: 'media', role: 'South Korean news agency' },
  'families of North Korean troops': { kind: 'anonymous', role: '' },
  'Donald Trump': { kind: 'person', role: 'Incoming President of the United States' },
  'Mike Waltz': { kind: 'person', role: 'Incoming national security adviser' },
  ABC: { kind: 'media', role: 'US broadcaster' },
  'Le Parisien': { kind: 'media', role: 'French newspaper' },
}

/** Which registry entry a medium's words name. */
export const sampleMedia: Readonly<Record<string, string>> = {
  ABC: 'ABC',
  'the French newspaper Le Parisien': 'Le Parisien',
}

/** Cue words that hold a claim at a distance. */
export const sampleStances: Readonly<Record<string, 'hedged' | 'distancing'>> = {
  'it is widely believed': 'hedged',
  reportedly: 'hedged',
  'are thought': 'hedged',
  claimed: 'distancing',
}

/** Who belongs to whom: a member speaks for the house, and both count as one origin. */
export const sampleAffiliations: Readonly<Record<string, string>> = {
  'National Intelligence Service (NIS)': 'South Korea',
}

/** Claims that the two articles share: each attribution by its id and the place of the claim in it. */
export const sampleClaims: readonly {
  readonly wording: string
  readonly topic: string
  readonly stated: readonly (readonly [id: string, claim: number])[]
}[] = [
  {
    wording: 'North Korean soldiers killed or wounded in Kursk',
    topic: 'casualties',
    stated: [
      ['N6', 0],
      ['N10', 0],
      ['T1', 0],
      ['T4', 0],
    ],
  },
  { wording: 'About 12,000 North Korean troops are in Kursk', topic: 'deployment', stated: [['N5', 0]] },
  {
    wording: 'North Korean soldiers that Ukraine captured are alive',
    topic: 'prisoners',
    stated: [
      ['N7', 0],
      ['T8', 0],
      ['T9', 0],
    ],
  },
  {
    wording: 'North Korean soldiers are not to be taken alive',
    topic: 'prisoners',
    stated: [
      ['N2', 1],
      ['T7', 0],
    ],
  },
  {
    wording: 'North Korean troops are useless at shooting down long-range drones',
    topic: 'warfare',
    stated: [
      ['T6', 0],
      ['T6n', 0],
    ],
  },
  {
    wording: 'North Korean troops are sent into battle without protection',
    topic: 'warfare',
    stated: [
      ['N1', 0],
      ['N2', 0],
      ['N11', 0],
    ],
  },
]

/** Claims that deny what they are put into. */
export const sampleDenials: readonly (readonly [id: string, claim: number])[] = [['N7', 0]]

/** When it was said, where the texts tell: "on Friday (Dec 27)", "told reporters on Friday", "Earlier this week", "in December". */
export const sampleDates: Readonly<Record<string, readonly string[]>> = {
  '2024-12-27': ['N1', 'N2', 'N3', 'N4', 'N7', 'N8', 'N9', 'N10', 'N11', 'N12', 'N15'],
  '2024-12': ['N6', 'T14'],
}
