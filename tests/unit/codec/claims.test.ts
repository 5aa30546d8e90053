import { describe, expect, test } from 'vitest'
import { claims } from '#core/codec/claims.ts'
import { rate } from '#core/command/rating.ts'
import type { Reader } from '#core/model/reader.ts'
import { testProject } from '../../support/project.ts'
import { scriptTexts } from '../../support/script-texts.ts'
import { encodedBy } from '../../support/datasets.ts'

type Json = Readonly<Record<string, unknown>>

const graphOf = (reader: Reader): readonly Json[] => {
  const text = encodedBy(claims, reader, 'x').files[0]?.text ?? ''
  return (JSON.parse(text) as { readonly '@graph': readonly Json[] })['@graph']
}
const ofType = (reader: Reader, type: string): readonly Json[] =>
  graphOf(reader).filter((record) => record['@type'] === type)

/** Two articles that state one claim, and a claim that is not in the registry. */
const project = () => {
  const p = testProject()
  const first = p.article('Kim said it rains.', { title: 'Rain', date: '2026-01-02', url: 'https://example.org/r' })
  const second = p.article('Rain falls, he said. It is over.', { publisher: 'Daily' })
  const spans = [p.span(first, 'claim', 'it rains'), p.span(second, 'claim', 'Rain falls')]
  const kim = [p.span(first, 'source', 'Kim'), p.span(second, 'source', 'he')]
  p.source('Kim Lee', ...kim)
  const claim = p.claim('It rains.', ...spans)
  spans.forEach((span, i) => p.link('attribution', { claim: [span], source: [kim[i] ?? ''] }))
  p.span(second, 'claim', 'It is over')
  return { p, claim }
}

describe('a claim', () => {
  test('stands once, with its authors and every place where it appears', () => {
    const { p, claim } = project()
    const [whole, alone] = ofType(p.rows, 'Claim')
    expect(whole).toMatchObject({
      '@id': `urn:hearsay:${claim}`,
      text: 'It rains.',
      author: ['Kim Lee'],
      appearance: [{ text: 'it rains' }, { text: 'Rain falls' }],
    })
    expect(alone).toMatchObject({ text: 'It is over' })
    expect(ofType(p.rows, 'Article')).toMatchObject([
      { headline: 'Rain', datePublished: '2026-01-02', url: 'https://example.org/r' },
      { publisher: { '@type': 'Organization', name: 'Daily' } },
    ])
    expect(encodedBy(claims, p.rows, 'x')).toMatchObject({ articles: 2, spans: 3, links: 2 })
  })

  test('has no review, and no rating anywhere, until somebody has rated it', () => {
    const { p } = project()
    expect(encodedBy(claims, p.rows, 'x').files[0]?.text).not.toMatch(/rating|review/i)
  })

  test('has a review for each rating, by the analyst and the scale’s own words', () => {
    const { p, claim } = project()
    p.run(rate, { subject: claim, scale: 'credibility', value: '2', note: 'two agencies' })
    p.run(rate, { subject: claim, scale: 'likelihood', value: 'likely' })
    expect(ofType(p.rows, 'ClaimReview')).toMatchObject([
      {
        itemReviewed: { '@id': `urn:hearsay:${claim}` },
        author: { name: 'Ada' },
        reviewAspect: 'credibility',
        reviewRating: {
          ratingValue: '2',
          bestRating: '1',
          worstRating: '5',
          alternateName: 'Probably true',
          ratingExplanation: 'two agencies',
        },
      },
      { reviewAspect: 'likelihood', reviewRating: { ratingValue: 'likely', bestRating: 'almost certain' } },
    ])
  })

  test('that cannot be judged is said to be so, without a value', () => {
    const { p, claim } = project()
    p.run(rate, { subject: claim, scale: 'credibility', value: '6' })
    expect(ofType(p.rows, 'ClaimReview')[0]?.['reviewRating']).toEqual({
      '@type': 'Rating',
      alternateName: 'Truth cannot be judged',
    })
  })
})

test('what it cannot hold is counted', () => {
  const { p } = project()
  p.span(p.article('Nothing.'), 'cue', 'Nothing')
  expect(encodedBy(claims, p.rows, 'x').losses.map(({ what, count }) => [what, count])).toEqual([
    ['spans that are no claims (Source)', 2],
    ['articles without a claim', 1],
    ['spans that are no claims (Cue)', 1],
  ])
})

test('texts that would end a script element cannot', () => {
  const p = testProject()
  const texts = [...new Set(scriptTexts)]
  for (const text of texts) {
    const claim = p.span(p.article(text), 'claim', [[0, text.length]])
    p.claim(text, claim)
  }
  const text = encodedBy(claims, p.rows, 'x').files[0]?.text ?? ''
  expect(text).not.toMatch(/[<>&]/)
  expect(new Set(ofType(p.rows, 'Claim').map((one) => one['text']))).toEqual(new Set(texts))
})
