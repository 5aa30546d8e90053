import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { refuseDate } from '../model/past-date.ts'
import { live } from '../model/reader.ts'
import type { OwnFields, TableName } from '../model/tables.ts'
import { formattingSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'
import { releaseTarget } from './span-remove.ts'

const metadata = {
  title: z.string(),
  publisher: z.string(),
  author: z.string(),
  date: z.string(),
  url: z.string(),
  language: z.string(),
}

/** The id of the article that these bytes make, so that two imports of the same bytes meet. */
export const articleIdOf = (sha256: string): string => `article.${sha256.slice(0, 32)}`

/** Brings a text in as an article with its first revision and its original bytes. */
export const importArticle = command({
  kind: 'article.import',
  args: z.object({
    ...z.object(metadata).partial().shape,
    file: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    encoding: z.string(),
    text: z.string().min(1),
    formatting: formattingSchema.optional(),
    /** Left out where the project is not to keep the bytes. */
    original: z.base64().optional(),
    /** Where it stands among the articles; else after those that are there. */
    position: z.int().optional(),
  }),
  label: ({ title, file }) => `Add article ${title ?? file}`,
  run(draft, { file, sha256, encoding, text, formatting = [], original, position, ...given }) {
    const id = articleIdOf(sha256)
    const there = draft.get('article', id)
    if (there !== undefined && !there.deleted) {
      return failure('already-there', `“${file}” is already in the project as “${there.title}”.`, '')
    }
    const revision = `revision.${sha256.slice(0, 32)}`
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const place = position ?? draft.all('article').length
    putBack(draft, 'article', id, { title: file, ...fields, file, sha256, encoding, revision, position: place })
    putBack(draft, 'revision', revision, { article: id, parent: null, text, formatting })
    if (original !== undefined) {
      putBack(draft, 'original', `original.${sha256.slice(0, 32)}`, { article: id, bytes: original })
    }
    return undefined
  },
})

/** Makes a row, or brings back the one that was deleted, as it was. */
const putBack = <T extends TableName>(draft: DraftRows, table: T, id: string, fields: Partial<OwnFields<T>>): void => {
  if (draft.get(table, id) === undefined) draft.create(table, fields, id)
  else draft.update(table, id, { deleted: false } as Partial<OwnFields<T>>)
}

/** Changes what is known of an article. The date is YYYY, YYYY-MM or YYYY-MM-DD, or empty. */
export const editArticle = command({
  kind: 'article.edit',
  args: z.object({ article: idSchema, fields: z.object(metadata).partial() }),
  label: ({ fields }) => `Edit ${Object.keys(fields).join(', ') || 'article'}`,
  run(draft, { article, fields }, env) {
    if (live(draft, 'article', article) === undefined) return gone('article')
    const refused = fields.date === undefined ? undefined : refuseDate(fields.date, env.now())
    if (refused !== undefined) return refused
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('article', article, given)
    return undefined
  },
})

/** Takes an article out of the project with its spans; one undo brings all of it back. */
export const removeArticle = command({
  kind: 'article.remove',
  args: z.object({ article: idSchema }),
  label: ({ article }, reader) => `Remove article ${reader.get('article', article)?.title ?? ''}`,
  run(draft, { article }) {
    if (live(draft, 'article', article) === undefined) return gone('article')
    for (const span of draft.where('span', 'article', article)) {
      releaseTarget(draft, span.id)
      draft.remove('span', span.id)
    }
    draft.remove('article', article)
    return undefined
  },
})
