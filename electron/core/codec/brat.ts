import { bratDecoder } from './brat-decode.ts'
import { encodeBrat } from './brat-encode.ts'
import type { Codec } from './codec.ts'

const python = `
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.ann")):
    with open(path.with_suffix(".txt"), encoding="utf-8", newline="") as file:
        text = file.read()
    with open(path, encoding="utf-8", newline="\\n") as file:
        for line in file:
            if line.startswith("T"):
                label, places = line.split("\\t")[1].split(" ", 1)
                for place in places.split(";"):
                    start, end = map(int, place.split())
                    spans.append((path.stem, label, text[start:end]))
`

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
  otherUnit: 'UTF-16 code units',
  python,
  encode: (reader, _, unit) => encodeBrat(reader, unit),
  decoder: bratDecoder,
}
