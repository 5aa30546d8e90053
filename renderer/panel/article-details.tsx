import { useState } from 'react'
import { editArticle } from '#core/command/article.ts'
import { live } from '#core/model/reader.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { moment } from '../ui/words.ts'

const fields = [
  ['title', 'Title', ''],
  ['publisher', 'Publisher', ''],
  ['author', 'Author', ''],
  ['date', 'Publication date', 'YYYY-MM-DD'],
  ['url', 'URL', 'https://'],
  ['language', 'Language', 'en'],
] as const

/** What is known of the open article; all of it goes into citations and exports. */
export const ArticleDetails = () => {
  const app = useApp()
  const { rows } = useRows('article')
  const id = useSession((session) => session.article)
  const [open, setOpen] = useState(false)
  const article = id === null ? undefined : live(rows, 'article', id)
  if (article === undefined) return null
  return (
    <section className="section details" aria-labelledby="article-heading">
      <h2 id="article-heading">
        <button type="button" className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)}>
          Article
          <small>{open ? '' : [article.publisher, article.date].filter((part) => part !== '').join(' · ')}</small>
        </button>
      </h2>
      {open && (
        <div className="fields">
          {fields.map(([name, label, placeholder]) => (
            <DraftField
              key={`${article.id} ${name}`}
              label={label}
              placeholder={placeholder}
              value={article[name]}
              onCommit={(value) => perform(app, editArticle, { article: article.id, fields: { [name]: value } })}
            />
          ))}
          <dl className="facts">
            <dt>File</dt>
            <dd>{article.file}</dd>
            <dt>Encoding</dt>
            <dd>{article.encoding}</dd>
            <dt>SHA-256</dt>
            <dd className="hash">{article.sha256}</dd>
            <dt>Added</dt>
            <dd>{moment(article.at)}</dd>
          </dl>
        </div>
      )}
    </section>
  )
}
