import { beforeEach, describe, expect, test } from 'vitest'
import { splitLabel } from '#core/command/scheme-label.ts'
import { editRole } from '#core/command/scheme-link-type.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import { ArticleIndex } from '../../../renderer/state/article-index.ts'
import { initialSession } from '../../../renderer/state/session.ts'
import type { Session } from '../../../renderer/state/session.ts'
import { fillersOfProposal, proposalOf, putIntoTray } from '../../../renderer/state/tray.ts'
import { testProject } from '../../support/project.ts'

describe('the next link', () => {
  let project: ReturnType<typeof testProject>
  let index: ArticleIndex
  let article: string
  let session: Session
  const proposed = (with_: Partial<Session> = {}) => proposalOf(project.rows, index, { ...session, ...with_ })

  beforeEach(() => {
    project = testProject()
    index = new ArticleIndex(project.rows)
    article = project.article('He said it rains. She denied it.')
    session = { ...initialSession, article }
  })

  test('is the newest claim, source and cue that no link has', () => {
    const old = project.span(article, 'claim', 'it rains')
    const cue = project.span(article, 'cue', 'said')
    const claim = project.span(article, 'claim', 'denied it')
    expect(proposed()).toEqual({ claim: [claim], source: [], cue: [cue], medium: [] })
    project.link('attribution', { claim: [claim], cue: [cue] })
    expect(proposed()).toEqual({ claim: [old], source: [], cue: [], medium: [] })
  })

  test('takes spans of a label that the scheme lets fill a role, as those of a label that was split off', () => {
    const source = project.span(article, 'source', 'He')
    const claim = project.span(article, 'claim', 'it rains', { kind: 'figure' })
    const labels = ['label.claim', 'label.source'] // a source stays one where it may be a claim as well
    project.run(editRole, { role: 'role.attribution.claim', fields: { labels } })
    expect(proposed()).toMatchObject({ claim: [claim], source: [source] })
    const parts = [{ value: 'figure', name: 'Figure' }]
    project.run(splitLabel, { label: 'label.claim', by: 'attribute.claim.kind', parts })
    expect(project.rows.get('span', claim)?.label).not.toBe('label.claim')
    expect(proposed()).toMatchObject({ claim: [claim], source: [source] })
  })

  test('leaves out what was taken out of it, and other articles', () => {
    const claim = project.span(article, 'claim', 'it rains')
    expect(proposed({ dismissed: [claim] }).claim).toEqual([])
    expect(proposed({ article: project.article('Another text.') }).claim).toEqual([])
  })

  test('takes what is put in by hand first, and a span as medium is no source', () => {
    const he = project.span(article, 'source', 'He')
    const she = project.span(article, 'source', 'She')
    expect(proposed().source).toEqual([she])
    expect(proposed({ tray: { medium: [she] } })).toMatchObject({ source: [he], medium: [she] })
    const both = putIntoTray({}, proposed(), 'source', he, true)
    expect(proposed({ tray: both }).source).toEqual([she, he])
  })

  test('of no comment has only source and cue', () => {
    const proposal = { claim: ['a'], source: ['b'], cue: ['c'], medium: ['d'] }
    expect(fillersOfProposal(proposal, NO_COMMENT)).toEqual([
      { role: 'role.no-comment.source', target: 'b' },
      { role: 'role.no-comment.cue', target: 'c' },
    ])
    expect(fillersOfProposal(proposal, ATTRIBUTION)).toHaveLength(4)
  })
})
