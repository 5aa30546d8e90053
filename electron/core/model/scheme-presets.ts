import { Rows } from './rows.ts'
import { defaultScheme } from './scheme.ts'
import { SCHEME_FORMAT, SCHEME_VERSION, schemeToFile } from './scheme-file.ts'
import type { SchemeFile } from './scheme-file.ts'

/** Schemes to begin with. The ids are those of the default scheme, so that projects meet when they are merged. */

const claimsAndSources = (): SchemeFile => schemeToFile(Rows.from(defaultScheme()), 'Claims and sources')

/** Source, Cue and Content, as the PolNeAR corpus has them: one link holds any number of each. */
const attribution = (): SchemeFile => ({
  format: SCHEME_FORMAT,
  version: SCHEME_VERSION,
  name: 'Attribution (PolNeAR)',
  labels: [
    {
      id: 'label.source',
      name: 'Source',
      key: 's',
      colour: 'orange',
      guideline: 'Who the content is attributed to: the whole phrase, with its modifiers and apposition.',
      attributes: [],
    },
    {
      id: 'label.cue',
      name: 'Cue',
      key: 'u',
      colour: 'green',
      guideline:
        'The words that say that something is attributed: “said”, “according to”, “in the view of”, quotation marks alone are none.',
      attributes: [],
    },
    {
      id: 'label.claim',
      name: 'Content',
      key: 'c',
      colour: 'blue',
      guideline: 'What is attributed: all of it, direct or indirect, with its quotation marks.',
      attributes: [],
    },
  ],
  linkTypes: [
    {
      id: 'link.attribution',
      name: 'attribution',
      colour: 'violet',
      guideline: 'One source, its cue and what is attributed to it.',
      attributes: [],
      roles: [
        {
          id: 'role.attribution.claim',
          name: 'content',
          least: 1,
          most: null,
          labels: ['label.claim'],
          others: ['claim', 'link'],
        },
        {
          id: 'role.attribution.source',
          name: 'source',
          least: 0,
          most: null,
          labels: ['label.source'],
          others: ['source'],
        },
        { id: 'role.attribution.cue', name: 'cue', least: 0, most: null, labels: ['label.cue'], others: [] },
      ],
    },
  ],
})

const blank = (): SchemeFile => ({
  format: SCHEME_FORMAT,
  version: SCHEME_VERSION,
  name: 'Blank',
  labels: [],
  linkTypes: [],
})

export interface SchemePreset {
  readonly id: string
  readonly name: string
  /** One sentence for whoever chooses. */
  readonly says: string
  readonly make: () => SchemeFile
}

/** The schemes that a new project can begin with; the first is the one that it has. */
export const schemePresets: readonly SchemePreset[] = [
  {
    id: 'claims',
    name: 'Claims and sources',
    says: 'Who claims what: Claim, Source, Cue, with kinds, certainty and figures; claims can support or contradict each other.',
    make: claimsAndSources,
  },
  {
    id: 'polnear',
    name: 'Attribution (PolNeAR)',
    says: 'Source, Cue and Content, joined by one link, without attributes.',
    make: attribution,
  },
  { id: 'blank', name: 'Blank', says: 'No labels at all: make your own.', make: blank },
]
