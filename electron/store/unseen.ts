import type { TableName } from '#core/model/tables.ts'

/** What is done to a row, as far as it matters here. */
interface Effect {
  readonly table: TableName
  readonly row: string
  readonly isNew: boolean
  readonly after: Readonly<Record<string, unknown>>
}

/**
 * Finds out what lies in an article that nobody here can have opened yet: new spans of new articles, and the new links and
 * attributes that have to do with nothing else. A window fetches it when it needs it.
 */
export const createUnseen = (effects: readonly Effect[]): ((effect: Effect) => boolean) => {
  const made = effects.filter(({ isNew }) => isNew)
  const idsOf = (table: TableName, where: (effect: Effect) => boolean): Set<unknown> =>
    new Set(made.filter((effect) => effect.table === table && where(effect)).map(({ row }) => row))
  const articles = idsOf('article', () => true)
  const spans = idsOf('span', ({ after }) => articles.has(after['article']))
  const links = idsOf('link', () => true)
  for (const { after } of effects.filter(({ table }) => table === 'filler')) {
    if (!spans.has(after['target'])) links.delete(after['link'])
  }
  const fillers = idsOf('filler', ({ after }) => links.has(after['link']))
  return ({ table, row, after }) =>
    spans.has(row) ||
    links.has(row) ||
    fillers.has(row) ||
    (table === 'attribute' && (spans.has(after['owner']) || links.has(after['owner'])))
}
