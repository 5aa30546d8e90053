import { bratDecoder } from './brat-decode.ts'
import { encodeBrat } from './brat-encode.ts'
import type { Codec } from './codec.ts'

/** brat standoff: a folder with a .txt and an .ann file for each article, and an annotation.conf. */
export const brat: Codec = {
  id: 'brat',
  label: 'brat standoff',
  keeps:
    'Texts, spans with any overlap and several segments, attributes, notes and links: two-ended ones as relations, others as events whose roles are the link’s. Sources and claims that spans name come along as normalisations. Lines that only brat understands come out as they came in.',
  drops:
    'Links between articles and parts taken from the registry without a span; details of articles, formatting, ratings and statuses; spans of no length. Names are written without blanks.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'Unicode code points',
  encode: encodeBrat,
  decoder: bratDecoder,
}
