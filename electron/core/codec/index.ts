import type { Codec } from './codec.ts'
import { brat } from './brat.ts'
import { citron } from './citron.ts'
import { claims } from './claims.ts'
import { conll } from './conll.ts'
import { csv } from './csv.ts'
import { csvSpans } from './csv-spans.ts'
import { csvTables } from './csv-tables.ts'
import { doccano } from './doccano.ts'
import { html } from './html.ts'
import { jsonl } from './jsonl.ts'
import { labelStudio } from './label-studio.ts'
import { parquet } from './parquet.ts'
import { prodigy } from './prodigy.ts'
import { qdc } from './qdc.ts'
import { qdpx } from './qdpx.ts'
import { uimaJson } from './uima-json.ts'
import { uimaXmi } from './uima-xmi.ts'
import { webannoTsv } from './webanno-tsv.ts'
import { w3c } from './w3c.ts'
import { xlsx } from './xlsx.ts'

/** Every exchange format. Menus, dialogs, the command line and the documentation walk this list. */
export const codecs: readonly Codec[] = [
  jsonl,
  csv,
  csvSpans,
  csvTables,
  xlsx,
  parquet,
  brat,
  doccano,
  w3c,
  conll,
  prodigy,
  labelStudio,
  uimaJson,
  uimaXmi,
  webannoTsv,
  citron,
  claims,
  html,
  qdc,
  qdpx,
]

export const codecById = (id: string): Codec | undefined => codecs.find((codec) => codec.id === id)
